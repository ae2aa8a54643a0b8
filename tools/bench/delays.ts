/** Servers that take their time: what is counted then is the answers that follow one another. */
import type { Emulators } from '../../emulators/start.ts'
import type { Program, Row } from './table.ts'

/** Milliseconds that ECS takes for build and files in the rows with a slow server, and everything else for an answer. */
export const SLOW = 400
export const ELSE = 50

/** Milliseconds in front of every answer, where what is counted is answers that follow one another. */
export const FAR = 200

/** More requests than a run makes. */
const EVERY_REQUEST = 99

/** The sum that must be waited for: as many answers as follow one another, and the run without delays. */
export function sum(program: Program, emulators: Emulators, answers: number): Omit<Row, 'what' | 'program'> {
  const quick = quickly(program, emulators)
  return { against: `${answers} of them, and the run without`, base: async () => answers * FAR + (await quick()), promise: 1.1, few: true }
}

/** Without the delays of the run before. */
export function quickly(program: Program, { faults }: Emulators): Program {
  return () => {
    faults.clear()
    return program()
  }
}

export function everythingFar({ faults }: Emulators): void {
  faults.clear()
  faults.add({ kind: 'slow', milliseconds: FAR, times: EVERY_REQUEST })
}

export function slowBuild({ faults }: Emulators): void {
  faults.clear()
  for (const match of ['/config/build', '/config/raw']) faults.add({ kind: 'slow', service: 'ecs', match, milliseconds: SLOW })
}

export function slowAnswers(emulators: Emulators): void {
  slowBuild(emulators)
  emulators.faults.add({ kind: 'slow', milliseconds: ELSE, times: EVERY_REQUEST })
}
