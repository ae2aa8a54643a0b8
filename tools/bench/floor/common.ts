/**
 * The floor under a keyless run: the smallest program that makes the same calls in the same order with the same official
 * SDK, signs in while ECS answers, and opens one value. No checks, no masks, no selection: nothing can be faster and still do the job. What every cloud shares.
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
async function idToken(audience: string): Promise<string> {
  const answer = await ask(`${process.env['ACTIONS_ID_TOKEN_REQUEST_URL']}&audience=${encodeURIComponent(audience)}`, { authorization: `Bearer ${process.env['ACTIONS_ID_TOKEN_REQUEST_TOKEN']}` })
  return (JSON.parse(answer.toString()) as { value: string }).value
}

/** What differs between clouds. */
export interface Cloud<Sdk, Identity> {
  /** List of master keys: `kms`, `gcp_kms`, `azure_kv`. */
  readonly list: string
  readonly audience: string
  /** The SDK, while ECS answers. */
  readonly load: () => Promise<Sdk>
  /** GitHub's token for one of the cloud's, while ECS answers; the SDK is there soon. */
  readonly signIn: (idToken: Promise<string>, sdk: Promise<Sdk>) => Promise<Identity>
  /** The data key of the first entry. */
  readonly unwrap: (sdk: Sdk, identity: Identity, key: Entry) => Promise<Uint8Array>
}

export async function floor<Sdk, Identity>({ list, audience, load, signIn, unwrap }: Cloud<Sdk, Identity>): Promise<void> {
  const ecs = { authorization: token }
  const files = ask(`${base}/config/raw`, ecs)
  const hashes = ask(`${base}/config/hashes`, ecs)
  const { promise: loaded, resolve } = Promise.withResolvers<Sdk>()
  const identity = signIn(idToken(audience), loaded)
  const { repo_hash: commit } = JSON.parse((await hashes).toString()) as { repo_hash: string }
  const build = ask(`${base}/config/build`, { ...ecs, 'content-type': 'application/json' }, JSON.stringify({ path, recursive: false, format: 'json', config_id: commit }))
  const [sdk, { unzipSync }, yaml] = await Promise.all([load(), import('fflate'), import('js-yaml')])
  resolve(sdk)
  const stored = Object.values(unzipSync(await files)).map((bytes) => yaml.load(Buffer.from(bytes).toString('utf8')) as { sops?: Record<string, Entry[]> })
  const key = stored.find(({ sops }) => sops)?.sops?.[list]?.[0]
  if (!key) throw new Error('no encrypted file')
  const built = await build
  const dataKey = await unwrap(sdk, await identity, key)
  const [, data = '', iv = '', tag = ''] = /ENC\[AES256_GCM,data:(.+?),iv:(.+?),tag:(.+?),type:/.exec(built.toString()) ?? []
  const decipher = createDecipheriv('aes-256-gcm', dataKey, Buffer.from(iv, 'base64'))
  decipher.setAuthTag(Buffer.from(tag, 'base64'))
  const opened = decipher.update(Buffer.from(data, 'base64')).length // its place is not looked up, so the tag is not checked
  process.stdout.write(`${opened}\n`)
}
