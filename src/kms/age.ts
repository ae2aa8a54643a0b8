/** age: no service, but identities that the workflow gives. X25519 and the hybrid post-quantum kind, as SOPS names them. */
import { armor, Decrypter } from 'age-encryption'
import { ActionError } from '../errors.ts'
import { say } from '../text.ts'
import type { Provider, ProviderContext } from './provider.ts'

/** Recipients of the kinds that are read here; plugins' have another `1`. */
const NATIVE = /^age1(?:pq1)?[02-9ac-hj-np-z]+$/

/** Characters of an entry: a post-quantum one has some 2,500. */
const LONGEST_ENTRY = 16 * 1024

export function age({ inputs: { ageKeys } }: ProviderContext): Provider<'age'> {
  return {
    async unwrap({ recipient, enc }) {
      if (ageKeys.length === 0) throw new ActionError('kms/no-credentials', 'There is no age identity in this job.', { hint: 'Give identities in `age-key`.' })
      if (enc.length > LONGEST_ENTRY) throw new ActionError('kms/malformed', say`What is encrypted for ${recipient} is longer than ${LONGEST_ENTRY} characters.`)
      const { decrypter, matched } = decrypterWith(ageKeys)
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
 * Every identity is offered to every entry, whatever recipient it names, as SOPS does. Behind them all stands one that
 * opens nothing: it is asked only when no identity fits.
 */
function decrypterWith(identities: readonly string[]): { decrypter: Decrypter; matched: () => boolean } {
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
function addIdentity(decrypter: Decrypter, identity: string, number: number): void {
  try {
    decrypter.addIdentity(identity)
  } catch {
    throw new ActionError('kms/no-credentials', say`Identity ${number} of \`age-key\` is damaged: its checksum is wrong.`, { hint: 'Store the whole identity, as age-keygen printed it.' })
  }
}

function noIdentity(recipient: string): ActionError {
  if (!NATIVE.test(recipient)) {
    return new ActionError('kms/no-credentials', say`${recipient.startsWith('ssh-') ? 'SSH keys' : 'Plugins'} of age are not supported: ${recipient}.`, { hint: 'Encrypt for a recipient that age-keygen made, too.' })
  }
  return new ActionError('kms/no-credentials', say`No identity of \`age-key\` opens what is encrypted for ${recipient}.`, { hint: 'Give the identity of that recipient in `age-key`.' })
}
