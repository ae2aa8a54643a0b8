/** A sign-in that begins before a key asks for it, while the source answers. */
import { explain } from '../errors.ts'
import type { MasterKeyType } from '../sops/key-service.ts'
import type { Provider, ProviderContext } from './provider.ts'

/** A kind of key for which inputs say as whom to sign in, with GitHub's token. */
export interface Keyless {
  readonly type: MasterKeyType
  readonly cloud: string
}

/** It ends when the deadline ends, which is also ended with the run. */
export class EarlySignIn {
  readonly type: MasterKeyType
  /** Whether a key asked. */
  isNeeded = false
  /** What loads the code that keys of the kind need: each holds up the process. */
  readonly pieces: readonly (() => Promise<unknown>)[]
  readonly #cloud: string
  readonly #debug: ProviderContext['debug']
  #outcome = 'It did not come to an end.'

  constructor({ type, cloud }: Keyless, provider: Promise<Provider<MasterKeyType>>, { debug }: Pick<ProviderContext, 'debug'>) {
    this.type = type
    this.#cloud = cloud
    this.#debug = debug
    this.pieces = [loadRoots, async () => (await provider).load?.()]
    debug(`Signing in to ${cloud} before a key asks for it.`)
    const signingIn = provider.then((one) => one.signIn?.())
    signingIn.then(
      () => (this.#outcome = 'It succeeded.'),
      (error: unknown) => (this.#outcome = `It failed: ${explain(error).headline}`),
    )
  }

  /** For those who debug: a failure that no key met is no failure of the run. */
  tell(): void {
    if (!this.isNeeded) this.#debug(`No key needed the sign-in to ${this.#cloud}. ${this.#outcome}`)
  }
}

/** Reads the roots that Node trusts, once for all connections. */
async function loadRoots(): Promise<void> {
  process.getBuiltinModule('node:tls').createSecureContext()
}
