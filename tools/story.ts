/** How the programs of this folder tell what happens, and the one job that they run: the committed bundle, by the emulated runner. */
import { join } from 'node:path'
import type { Provider } from '../emulators/cloud.ts'
import { runAction, type ActionRun } from '../emulators/runner/index.ts'
import type { Line } from '../emulators/start.ts'

/** The repository of this action. */
export const root = join(import.meta.dirname, '..')

/** What an administrator pushes, if nobody says something else: its files, as ECS has them below its root. */
export const SAMPLE = join('examples', 'configuration')

/** Numbered steps, with what they show. */
export class Story {
  #steps = 0

  step(title: string): void {
    this.#steps += 1
    console.log(`${this.#steps === 1 ? '' : '\n'}${this.#steps}  ${title}`)
  }

  show(lines: readonly string[]): void {
    for (const line of lines) console.log(`   │ ${line}`)
  }
}

type Texts = Readonly<Record<string, string>>

/** @param inputs beside those of `keyInputs` @param environment beside what leads to the emulators */
export function runJob({ env }: Line, inputs: Texts, environment: Texts = {}): Promise<ActionRun> {
  return runAction({ main: join(root, 'dist/index.js'), inputs, env: { ...env, ...environment } })
}

/** The inputs that open what is encrypted with the key of this cloud. */
export function keyInputs({ inputs }: Line, kms: Provider): Texts {
  // One keyless input says all for AWS; the others need more, and every input may be given at once.
  return kms === 'aws' ? { 'aws-role-to-assume': inputs['aws-role-to-assume'] ?? '' } : inputs
}
