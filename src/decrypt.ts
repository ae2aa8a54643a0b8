/** Decrypts what is secret, by the way that the workflow chose; every MAC verified. */
import { ciphertexts, leaveClosed } from './config/secrets.ts'
import { ActionError } from './errors.ts'
import type { Inputs } from './inputs.ts'
import type { KeyService } from './sops/key-service.ts'
import type { Node } from './sops/tree.ts'
import type { Config } from './select/index.ts'
import type { Built, Fetched } from './source/built.ts'

/** @throws ActionError input/invalid for `filter`, and of the families `config`, `sops`, `kms` and `source` */
export async function decrypt(fetched: Fetched, inputs: Inputs, keys: KeyService): Promise<Config> {
  if (fetched.kind === 'built') return { ...(await decryptBuilt(fetched, inputs, keys)), ...(fetched.drift ? { drifted: fetched.drift.found } : {}) }
  const { openStored } = await import('./config/stored.ts')
  const documents = await openStored(fetched.files, fetched.directory, inputs.decrypt === 'none' ? undefined : keys)
  return { documents: await filter(documents, inputs.source.filter), configId: fetched.configId }
}

/** What no server filtered. */
async function filter(documents: readonly Node[], expression: string): Promise<readonly Node[]> {
  return expression === '' ? documents : [(await import('./config/filter.ts')).filtered(documents, expression)]
}

async function decryptBuilt(built: Built, inputs: Inputs, keys: KeyService): Promise<Config> {
  const { documents, configId, open } = built
  if (open !== undefined) return { documents: (await import('./config/server.ts')).markSecrets(documents, open), configId }
  if (inputs.decrypt === 'none') return { documents: leaveClosed(documents), configId }
  const wanted = ciphertexts(documents)
  if (wanted.size === 0) return { documents, configId }
  const { reveal } = await import('./config/reveal.ts')
  try {
    return { documents: await reveal(documents, wanted, await built.files(), keys), configId }
  } catch (error) {
    if (!(error instanceof ActionError) || error.code !== 'config/unexplained') throw orByServer(error)
    if (built.again === undefined) throw built.unexplained === undefined ? error : new ActionError(error.code, error.message, { hint: built.unexplained, account: error.account })
    const { kind, documents: now, configId: current, files } = await built.again() // a push came between build and files: once more, and only once
    return decryptBuilt({ kind, documents: now, configId: current, files }, inputs, keys)
  }
}

/** ECS may be able to use a key that this job cannot: that is said, and never done unasked. */
function orByServer(error: unknown): unknown {
  if (!(error instanceof ActionError) || !/^kms\/|^sops\/data-key$/.test(error.code)) return error
  const { code, message, hint, account, cause } = error
  return new ActionError(code, message, { hint: `${hint} Or let ECS decrypt: \`decrypt: server\`.`, account, cause })
}
