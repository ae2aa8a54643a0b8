/**
 * The floor under `source: ecs` with nothing encrypted: the smallest program that asks the same of ECS, hashes the answer,
 * and hands it to the runner. No checks, no names, no page.
 */
import { appendFileSync } from 'node:fs'
import http from 'node:http'

const { INPUT_URL: base = '', INPUT_TOKEN: token = '', INPUT_PATH: path = '', GITHUB_OUTPUT: outputs = '', GITHUB_ENV: environment = '' } = process.env
const agent = new http.Agent({ keepAlive: true })

function ask(endpoint: string, body?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: token, ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }) }
    const request = http.request(`${base}/config/${endpoint}`, { method: body === undefined ? 'GET' : 'POST', agent, headers }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => resolve(Buffer.concat(chunks).toString()))
    })
    request.on('error', reject)
    request.end(body)
  })
}

async function run(): Promise<void> {
  process.stdout.write(`::add-mask::${token}\n`)
  const raw = ask('raw')
  const { repo_hash: hash } = JSON.parse(await ask('hashes')) as { repo_hash: string }
  const asked = ask('build', JSON.stringify({ path, recursive: false, format: 'json', config_id: hash }))
  const { createHash, randomUUID } = process.getBuiltinModule('node:crypto') // while ECS answers
  const [build] = await Promise.all([asked, raw])
  const entries = { DATABASE: build, 'config-hash': createHash('sha256').update(build).digest('hex') }
  const end = randomUUID()
  const text = Object.entries(entries).map(([name, value]) => `${name}<<${end}\n${value}\n${end}\n`).join('')
  appendFileSync(environment, text)
  appendFileSync(outputs, text)
  agent.destroy()
}

void run()
