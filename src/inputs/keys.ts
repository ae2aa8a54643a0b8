/** The inputs that say what may decrypt. */
import { ActionError } from '../errors.ts'
import { patternProblem } from '../kms/allowed.ts'
import { say } from '../text.ts'
import { invalid, lines, type InputReader } from './reader.ts'
import type { InputName, KeyInputs } from './table.ts'



const ROLE = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/
const WORKLOAD_IDENTITY_PROVIDER = /^projects\/\d+\/locations\/global\/workloadIdentityPools\/[a-z0-9-]+\/providers\/[a-z0-9-]+$/
const SERVICE_ACCOUNT = /^[a-z0-9][a-z0-9.-]*@[a-z0-9.-]+\.gserviceaccount\.com$/
const GUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

/** A path of Vault: segments that a URL leaves as they are; none begins with a dot. */
export const VAULT_PATH = /^[\w~@+-][\w.~@+-]*(?:\/[\w~@+-][\w.~@+-]*)*$/

/** An age identity in Bech32, 32 bytes and a checksum; or a whole PEM block, as private keys of SSH are. */
const AGE_IDENTITY = /^(?:AGE-SECRET-KEY-(?:PQ-)?1[02-9AC-HJ-NP-Z]{58}|-----BEGIN [A-Z0-9 ]+-----[^]+)$/

/** An armored private key of PGP. */
const PGP_KEY = /-----BEGIN PGP PRIVATE KEY BLOCK-----\s[^]*?\s-----END PGP PRIVATE KEY BLOCK-----/g

/** A private key of PGP as it is without armor: the first byte says what it is, in the old or the new way. */
const PGP_SECRET_KEY = [0x94, 0x95, 0x96, 0x97, 0xc5]

/** What `age-key` is made of: a comment, which is a line; a PEM block; a word. */
const AGE_KEY_PARTS = /^[ \t]*#.*$|-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----[^]*?-----END \1-----|\S+/gm

/**
 * @throws ActionError input/missing, input/invalid, input/conflict
 */
export function keyInputs(read: InputReader): KeyInputs {
  read.together('gcp-service-account', 'gcp-workload-identity-provider')
  read.together('azure-tenant-id', 'azure-client-id')
  read.together('azure-client-id', 'azure-tenant-id')
  read.together('vault-audience', 'vault-role')
  if (read.text('vault-role') !== '' && read.text('vault-token') !== '') throw new ActionError('input/conflict', 'The inputs `vault-role` and `vault-token` exclude each other.')
  return Object.freeze<KeyInputs>({
    awsRoleToAssume: read.matching('aws-role-to-assume', ROLE, 'must be the ARN of an IAM role: `arn:aws:iam::ACCOUNT:role/NAME`'),
    gcpWorkloadIdentityProvider: read.matching('gcp-workload-identity-provider', WORKLOAD_IDENTITY_PROVIDER, 'must be the name of a provider: `projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER`'),
    gcpServiceAccount: read.matching('gcp-service-account', SERVICE_ACCOUNT, 'must be the e-mail address of a service account: `NAME@PROJECT.iam.gserviceaccount.com`'),
    azureTenantId: read.matching('azure-tenant-id', GUID, 'must be the id of a Microsoft Entra tenant, a GUID'),
    azureClientId: read.matching('azure-client-id', GUID, 'must be the client id of an application or managed identity, a GUID'),
    ageKeys: ageIdentities('age-key', read.text('age-key')),
    pgpKey: pgpKeys('pgp-key', read.text('pgp-key')),
    pgpPassphrase: read.line('pgp-passphrase'),
    vaultToken: read.headerWord('vault-token'),
    vaultRole: read.line('vault-role'),
    vaultAuthPath: read.matching('vault-auth-path', VAULT_PATH, 'must be the path of the JWT method below `auth/`: `jwt`'),
    vaultNamespace: read.headerWord('vault-namespace'),
    vaultAudience: read.line('vault-audience'),
    allowedKeys: keyPatterns('allowed-keys', read.text('allowed-keys')),
  })
}

/** A list of comments is refused: it would leave open what it is there to close. */
function keyPatterns(name: InputName, text: string): string[] {
  const patterns = lines(text)
  if (text !== '' && patterns.length === 0) throw invalid(name, 'holds no key')
  for (const pattern of patterns) {
    const problem = patternProblem(pattern)
    if (problem !== undefined) throw new ActionError('input/invalid', say`The input \`${name}\` lists "${pattern}": it ` + `${problem}.`)
  }
  return patterns
}

/** A word that is no identity may be half of one: it is counted, never shown. */
function ageIdentities(name: InputName, text: string): string[] {
  const found = (text.match(AGE_KEY_PARTS) ?? []).filter((part) => !part.trimStart().startsWith('#'))
  const wrong = found.findIndex((part) => !AGE_IDENTITY.test(part))
  if (wrong >= 0) throw invalid(name, `must hold age identities, \`AGE-SECRET-KEY-1…\` or \`AGE-SECRET-KEY-PQ-1…\`, or whole private keys of SSH (number ${wrong + 1} is neither)`)
  return found
}

/** @returns what is given; of base64, what it holds */
function pgpKeys(name: InputName, text: string): Buffer {
  const keys = [Buffer.from(text), Buffer.from(text, 'base64')].find((bytes) => PGP_SECRET_KEY.includes(bytes[0] ?? 0) || isArmored(bytes.toString('latin1')))
  if (keys === undefined && text !== '') throw invalid(name, 'must hold whole armored private keys, `-----BEGIN PGP PRIVATE KEY BLOCK-----`, or one in base64')
  return keys ?? Buffer.alloc(0)
}

/** Keys one after another, and nothing between them. */
function isArmored(text: string): boolean {
  return text !== '' && text.replaceAll(PGP_KEY, '').trim() === ''
}
