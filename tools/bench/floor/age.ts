/**
 * The floor under `source: workspace` with an age file: the smallest program that has the same libraries open the same file
 * and read it. It verifies nothing, and decrypts one value.
 */
import { armor, Decrypter } from 'age-encryption'
import { load } from 'js-yaml'
import { createDecipheriv } from 'node:crypto'
import { readFileSync } from 'node:fs'

const { GITHUB_WORKSPACE: folder = '', INPUT_PATH: path = '' } = process.env

interface File {
  readonly sops: { readonly age: readonly { readonly enc: string }[] }
}

async function run(): Promise<void> {
  const text = readFileSync(`${folder}/${path}`, 'utf8')
  const { sops } = load(text) as File
  const decrypter = new Decrypter()
  decrypter.addIdentity(process.env['INPUT_AGE-KEY'] ?? '')
  const bytes = armor.decode(sops.age[0]?.enc ?? '')
  const wrapped = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes)
      controller.close()
    },
  })
  const dataKey: number[] = []
  for await (const chunk of await decrypter.decrypt(wrapped)) dataKey.push(...chunk)
  const [, data = '', iv = '', tag = ''] = /ENC\[AES256_GCM,data:(.+?),iv:(.+?),tag:(.+?),type:/.exec(text) ?? []
  const decipher = createDecipheriv('aes-256-gcm', Uint8Array.from(dataKey), Buffer.from(iv, 'base64'))
  decipher.setAuthTag(Buffer.from(tag, 'base64'))
  process.stdout.write(`${decipher.update(Buffer.from(data, 'base64')).length}\n`) // its place is not looked up, so the tag is not checked
}

void run()
