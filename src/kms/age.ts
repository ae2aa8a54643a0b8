/**
 * age: no service is asked, but identities open that the workflow gives. X25519 and the hybrid post-quantum kind, as SOPS
 * names them; private keys of SSH are read by `ssh.ts`.
 */
import { armor, Decrypter, type Identity } from 'age-encryption'
import { ActionError } from '../errors.ts'
import { say } from '../text.ts'
import type { Provider, ProviderContext } from './provider.ts'

/** Recipients of the kinds that are read here; plugins' have another `1`. */
const NATIVE = /^age1(?:pq1)?[02-9ac-hj-np-z]+$/
const SSH = /^ssh-(?:ed25519|rsa) /

/** Characters of an entry: a post-quantum one has some 2,500. */
const LONGEST_ENTRY = 16 * 1024

export function age({ inputs: { ageKeys } }: ProviderContext): Provider<'age'> {
  let identities: Promise<readonly (string | Identity)[]> | undefined
  return {
    async unwrap({ recipient, enc }) {
      if (ageKeys.length === 0) throw new ActionError('kms/no-credentials', 'There is no age identity in this job.', { hint: 'Give identities in `age-key`.' })
      if (enc.length > LONGEST_ENTRY) throw new ActionError('kms/malformed', say`What is encrypted for ${recipient} is longer than ${LONGEST_ENTRY} characters.`)
      const { decrypter, matched } = decrypterWith(await (identities ??= identitiesOf(ageKeys)))
      try {
        return { part: await bytesOf(await decrypter.decrypt(streamOf(armor.decode(enc)))), credential: '`age-key`' }
      } catch (cause) {
        if (!matched()) throw noIdentity(recipient)
        throw new ActionError('kms/malformed', say`What is encrypted for ${recipient} is not well-formed, or was changed.`, { cause })
      }
    },
    close: () => undefined,
  }
}

/** Given a stream, the library returns one: of bytes it would make a `Response`, which takes Node 15 ms to load. */
function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes)
      controller.close()
    },
  })
}

async function bytesOf(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const bytes: number[] = [] // some 32
  for await (const chunk of stream) bytes.push(...chunk)
  return Uint8Array.from(bytes)
}

/**
 * The identities of `age-key` for the library: age's own as they are, private keys of SSH as ours.
 * @throws ActionError kms/no-credentials for a key that cannot be used
 */
async function identitiesOf(keys: readonly string[]): Promise<readonly (string | Identity)[]> {
  if (!keys.some(isPem)) return keys
  const { sshIdentity, UnusableKey } = await import('./ssh.ts')
  return keys.map((key, index) => {
    try {
      return isPem(key) ? sshIdentity(key) : key
    } catch (error) {
      if (!(error instanceof UnusableKey)) throw error
      throw new ActionError('kms/no-credentials', say`Identity ${index + 1} of \`age-key\`, a private key of SSH, cannot be used.`, { hint: `It ${error.message}` })
    }
  })
}

function isPem(key: string): boolean {
  return key.startsWith('-----BEGIN')
}

/**
 * Every identity is offered to every entry, whatever recipient it names, as SOPS does. Behind them all stands one that
 * opens nothing: it is asked only when no identity fits.
 */
function decrypterWith(identities: readonly (string | Identity)[]): { decrypter: Decrypter; matched: () => boolean } {
  const decrypter = new Decrypter()
  let matched = true
  identities.forEach((identity, index) => addIdentity(decrypter, identity, index + 1))
  decrypter.addIdentity({
    unwrapFileKey() {
      matched = false
      return null
    },
  })
  return { decrypter, matched: () => matched }
}

/** The library's error quotes the identity: it goes no further. */
function addIdentity(decrypter: Decrypter, identity: string | Identity, number: number): void {
  try {
    decrypter.addIdentity(identity)
  } catch {
    throw new ActionError('kms/no-credentials', say`Identity ${number} of \`age-key\` is damaged: its checksum is wrong.`, { hint: 'Store the whole identity, as age-keygen printed it.' })
  }
}

function noIdentity(recipient: string): ActionError {
  if (!NATIVE.test(recipient) && !SSH.test(recipient)) {
    return new ActionError('kms/no-credentials', say`Plugins of age are not supported: ${recipient}.`, { hint: 'Encrypt for a recipient that age-keygen made, too.' })
  }
  const hint = SSH.test(recipient) ? 'Give the private key of that SSH key in `age-key`.' : 'Give the identity of that recipient in `age-key`.'
  return new ActionError('kms/no-credentials', say`No identity of \`age-key\` opens what is encrypted for ${recipient}.`, { hint })
}
