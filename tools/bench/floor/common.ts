/**
 * The floor under a keyless run: the smallest program that makes the same calls with the same official SDK, and opens
 * one value. No checks, no masks, no selection: nothing can be faster and still do the job. What every cloud shares.
 */
import { createDecipheriv } from 'node:crypto'
import http, { type RequestOptions } from 'node:http'
import https from 'node:https'

const { INPUT_URL: base = '', INPUT_TOKEN: token = '', INPUT_PATH: path = '' } = process.env

/** The entries of master keys in a `sops` block. */
export type Entry = Readonly<Record<string, string>>

/** The body of whatever is answered. */
export function ask(url: string, headers: Record<string, string>, body?: string, options: RequestOptions = {}): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const { request: begin } = url.startsWith('https:') ? https : http
    const request = begin(url, { method: body === undefined ? 'GET' : 'POST', headers, ...options }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => resolve(Buffer.concat(chunks)))
    })
    request.on('error', reject)
    request.end(body)
  })
}

/** GitHub's token for an audience. */
export async function idToken(audience: string): Promise<string> {
  const answer = await ask(`${process.env['ACTIONS_ID_TOKEN_REQUEST_URL']}&audience=${encodeURIComponent(audience)}`, { authorization: `Bearer ${process.env['ACTIONS_ID_TOKEN_REQUEST_TOKEN']}` })
  return (JSON.parse(answer.toString()) as { value: string }).value
}

/**
 * @param list of master keys: `kms`, `gcp_kms`, `azure_kv`
 * @param load the SDK, while ECS answers
 * @param unwrap the data key of the first entry
 */
export async function floor<Sdk>(list: string, load: () => Promise<Sdk>, unwrap: (sdk: Sdk, key: Entry) => Promise<Uint8Array>): Promise<void> {
  const ecs = { authorization: token }
  const answers = Promise.all([
    ask(`${base}/config/build`, { ...ecs, 'content-type': 'application/json' }, JSON.stringify({ path, recursive: false, format: 'json' })),
    ask(`${base}/config/raw`, ecs),
    ask(`${base}/config/hashes`, ecs),
  ])
  const [sdk, { unzipSync }, yaml] = await Promise.all([load(), import('fflate'), import('js-yaml')])
  const [build, zip] = await answers
  const files = Object.values(unzipSync(zip)).map((bytes) => yaml.load(Buffer.from(bytes).toString('utf8')) as { sops?: Record<string, Entry[]> })
  const key = files.find(({ sops }) => sops)?.sops?.[list]?.[0]
  if (!key) throw new Error('no encrypted file')
  const dataKey = await unwrap(sdk, key)
  const [, data = '', iv = '', tag = ''] = /ENC\[AES256_GCM,data:(.+?),iv:(.+?),tag:(.+?),type:/.exec(build.toString()) ?? []
  const decipher = createDecipheriv('aes-256-gcm', dataKey, Buffer.from(iv, 'base64'))
  decipher.setAuthTag(Buffer.from(tag, 'base64'))
  const opened = decipher.update(Buffer.from(data, 'base64')).length // its place is not looked up, so the tag is not checked
  process.stdout.write(`${opened}\n`)
}
