/**
 * A library that takes long to load, and holds up the whole process meanwhile. A sign-in that nobody has asked for yet
 * must not begin that: it waits until there is nothing else to do, or a key asks.
 */
export interface Library<Module> {
  /** Loads it, once. */
  readonly load: () => Promise<Module>
  /** Settles when somebody has loaded it; perhaps never. */
  readonly loaded: Promise<Module>
}

export function library<Module>(load: () => Promise<Module>): Library<Module> {
  const { promise: loaded, resolve } = Promise.withResolvers<Module>()
  let loading: Promise<Module> | undefined
  const loadOnce = (): Promise<Module> => {
    if (loading === undefined) resolve((loading = load()))
    return loading
  }
  loaded.catch(() => undefined) // whoever loads it is told
  return { load: loadOnce, loaded }
}
