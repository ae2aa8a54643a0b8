/** Writes that belong together: all of them happen, or what was done is taken back. */
import { ActionError } from './errors.ts'

/**
 * Takes back one write.
 * @throws ActionError runner/write, saying what could not be taken back and why
 */
export type Undo = () => Promise<void>

/** Remembers how a write is taken back. Called before the write begins, because half of a write must go, too. */
export type OnFailure = (undo: Undo) => void

/**
 * @param writes does the writes in order; each hands its undo to the function that it is given
 * @returns what `writes` returns
 * @throws what `writes` threw, once everything was taken back, the last write first; the message tells what could not be
 */
export async function allOrNothing<Result>(writes: (onFailure: OnFailure) => Promise<Result>): Promise<Result> {
  const undos: Undo[] = []
  try {
    return await writes((undo) => undos.unshift(undo))
  } catch (error) {
    const left = await takeBack(undos)
    throw left.length === 0 ? error : withWhatIsLeft(error, left)
  }
}

/** @returns a sentence for each write that could not be taken back; the others are taken back none the less */
async function takeBack(undos: readonly Undo[]): Promise<string[]> {
  const left: string[] = []
  for (const undo of undos) {
    await undo().catch((error: unknown) => {
      if (!(error instanceof ActionError)) throw error
      left.push(error.message)
    })
  }
  return left
}

function withWhatIsLeft(error: unknown, left: readonly string[]): unknown {
  if (!(error instanceof ActionError)) return error
  return error.with({ message: [error.message, ...left].join(' '), cause: error })
}
