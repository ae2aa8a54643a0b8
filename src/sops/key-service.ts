/**
 * The port between the format and the clouds. `sops/` declares it, `kms/` implements it.
 */

/** A master key entry of a file's metadata, as written; every text comes from whoever can write the file. */
export type MasterKey =
  | { readonly type: 'kms'; readonly arn: string; readonly role: string; readonly context: ReadonlyMap<string, string>; readonly awsProfile: string; readonly enc: string; readonly createdAt?: string }
  | { readonly type: 'gcp_kms'; readonly resourceId: string; readonly enc: string; readonly createdAt?: string }
  | { readonly type: 'azure_kv'; readonly vaultUrl: string; readonly name: string; readonly version: string; readonly enc: string; readonly createdAt?: string }
  | { readonly type: 'hc_vault'; readonly vaultAddress: string; readonly enginePath: string; readonly keyName: string; readonly enc: string; readonly createdAt?: string }
  | { readonly type: 'age'; readonly recipient: string; readonly enc: string }
  | { readonly type: 'pgp'; readonly fingerprint: string; readonly enc: string; readonly createdAt?: string }
  | { readonly type: 'hckms'; readonly keyId: string; readonly enc: string; readonly createdAt?: string }

export type MasterKeyType = MasterKey['type']

export interface KeyService {
  /**
   * The data key (32 bytes) or Shamir part (33 bytes) that this master key wraps.
   * @returns null if this kind of key is not handled here: the next key is tried.
   * @throws ActionError if the kind is handled but the key could not be used (denied, unreachable, malformed).
   */
  unwrap(key: MasterKey): Promise<Uint8Array | null>
}

/** The identity of a master key as SOPS users write it: an ARN, a resource name, a key URL, a recipient, a fingerprint. */
export function masterKeyName(key: MasterKey): string {
  switch (key.type) {
    case 'kms': return key.arn
    case 'gcp_kms': return key.resourceId
    case 'azure_kv': return [key.vaultUrl, 'keys', key.name, ...(key.version === '' ? [] : [key.version])].join('/')
    case 'hc_vault': return `${key.vaultAddress}/v1/${key.enginePath}/keys/${key.keyName}`
    case 'age': return key.recipient
    case 'pgp': return key.fingerprint
    case 'hckms': return key.keyId
  }
}
