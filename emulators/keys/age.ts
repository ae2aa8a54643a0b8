/** age: no service, only a key pair. */
import { armor, Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import type { Cloud, CreateCloud } from '../cloud.ts'
import { forgotten } from './material.ts'

export const createAge: CreateCloud = async (_, material = forgotten): Promise<Cloud> => {
  const identity = await material('age identity', generateX25519Identity)
  const recipient = await identityToRecipient(identity)
  return {
    provider: 'age',
    keyName: recipient,
    services: [],
    inputs: { 'age-key': identity },
    sops: { SOPS_AGE_KEY: identity },
    async wrap(part) {
      const encrypter = new Encrypter()
      encrypter.addRecipient(recipient)
      return { type: 'age', recipient, enc: armor.encode(await encrypter.encrypt(part)) }
    },
    async unwrap(key) {
      if (key.type !== 'age' || key.recipient !== recipient) throw new Error('not wrapped for this age key')
      const decrypter = new Decrypter()
      decrypter.addIdentity(identity)
      return decrypter.decrypt(armor.decode(key.enc))
    },
  }
}
