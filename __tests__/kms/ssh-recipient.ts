/** Encrypts for an RSA key of SSH, as the age program does. */
import { constants, createHash, generateKeyPairSync, publicEncrypt } from 'node:crypto'
import { armor, Encrypter, Stanza } from 'age-encryption'
import type { MasterKey } from '../../src/sops/key-service.ts'

export interface SshRecipient {
  /** The private key, in PKCS#8. */
  readonly identity: string
  wrap(part: Uint8Array): Promise<MasterKey>
}

export function sshRecipient(): SshRecipient {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const { e = '', n = '' } = publicKey.export({ format: 'jwk' })
  const wire = Buffer.concat([Buffer.from('ssh-rsa'), Buffer.from(e, 'base64url'), Buffer.concat([Buffer.alloc(1), Buffer.from(n, 'base64url')])].flatMap((field) => [Buffer.from([0, 0, field.length >> 8, field.length & 255]), field]))
  const fingerprint = createHash('sha256').update(wire).digest().subarray(0, 4).toString('base64').replace(/=+$/, '')
  const options = { key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256', oaepLabel: Buffer.from('age-encryption.org/v1/ssh-rsa') }
  return {
    identity: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    async wrap(part) {
      const encrypter = new Encrypter()
      encrypter.addRecipient({ wrapFileKey: (fileKey) => [new Stanza(['ssh-rsa', fingerprint], publicEncrypt(options, fileKey))] })
      return { type: 'age', recipient: `ssh-rsa ${wire.toString('base64')}`, enc: armor.encode(await encrypter.encrypt(part)) }
    },
  }
}
