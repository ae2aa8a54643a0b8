/** Files as sources hand them over: batch by batch. */

/** Each batch when it is taken. */
export async function* batchesOf<T>(...batches: readonly (readonly T[])[]): AsyncGenerator<readonly T[]> {
  for (const batch of batches) yield await Promise.resolve(batch)
}

/** For what must not ask: taking the first batch is an error. */
export async function* untouched(): AsyncGenerator<never> {
  yield await Promise.reject(new Error('asked'))
}

/** @param most how many batches are taken */
export async function filesIn<T>(batches: AsyncIterable<readonly T[]>, most = Infinity): Promise<T[]> {
  const files: T[] = []
  let taken = 0
  for await (const batch of batches) {
    files.push(...batch)
    taken += 1
    if (taken >= most) break
  }
  return files
}

/** @param tell called when a batch is taken */
export async function* counted<T>(batches: AsyncIterable<readonly T[]>, tell: () => void): AsyncGenerator<readonly T[]> {
  for await (const batch of batches) {
    tell()
    yield batch
  }
}
