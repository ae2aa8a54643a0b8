/** A certificate authority of one's own, made at start, forgotten at the end. */
import 'reflect-metadata'
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  AuthorityKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509'
import { KeyObject, webcrypto, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { createSecureContext, type SecureContext } from 'node:tls'

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const DAY = 24 * 60 * 60 * 1000

export interface Authority {
  /** Its own certificate, to be trusted. */
  readonly pem: string
  /** What a TLS server needs to be `host`; made once for each. */
  contextFor(host: string): Promise<SecureContext>
}

export async function createAuthority(commonName: string): Promise<Authority> {
  const validity = { notBefore: new Date(Date.now() - DAY), notAfter: new Date(Date.now() + DAY) }
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify'])
  const certificate = await X509CertificateGenerator.createSelfSigned({
    ...validity,
    name: `CN=${commonName}`,
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  const contexts = new Map<string, Promise<SecureContext>>()

  const issue = async (host: string): Promise<SecureContext> => {
    const leafKeys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
    const leaf = await X509CertificateGenerator.create({
      ...validity,
      subject: `CN=${host}`,
      issuer: certificate.subject,
      publicKey: leafKeys.publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
        new SubjectAlternativeNameExtension([{ type: isIP(host) ? 'ip' : 'dns', value: host }]),
        await SubjectKeyIdentifierExtension.create(leafKeys.publicKey),
        await AuthorityKeyIdentifierExtension.create(keys.publicKey),
      ],
    })
    const key = KeyObject.from(leafKeys.privateKey).export({ type: 'pkcs8', format: 'pem' })
    return createSecureContext({ key, cert: leaf.toString('pem'), minVersion: 'TLSv1.2' })
  }

  return {
    pem: `${certificate.toString('pem')}\n`,
    contextFor(host) {
      const context = contexts.get(host) ?? issue(host)
      contexts.set(host, context)
      return context
    },
  }
}

/** A certificate that vouches for itself, as an application registers one. */
export interface SelfSigned {
  readonly pem: string
  /** Its private key, as PEM. */
  readonly key: string
  /** SHA-1 and SHA-256 of it, in base64url: `x5t` and `x5t#S256` of a JWT. */
  readonly thumbprints: readonly string[]
}

export async function selfSigned(commonName: string): Promise<SelfSigned> {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) }
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await X509CertificateGenerator.createSelfSigned({ notBefore: new Date(Date.now() - DAY), notAfter: new Date(Date.now() + DAY), name: `CN=${commonName}`, keys, signingAlgorithm: algorithm })
  const pem = `${certificate.toString('pem')}\n`
  const { fingerprint, fingerprint256 } = new X509Certificate(pem)
  const thumbprints = [fingerprint, fingerprint256].map((hex) => Buffer.from(hex.replaceAll(':', ''), 'hex').toString('base64url'))
  return { pem, key: KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }) as string, thumbprints }
}
