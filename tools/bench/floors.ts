/** The smallest programs that do the same as a run, packed as the action is. */
import { join } from 'node:path'
import type { Provider } from '../../emulators/cloud.ts'
import { bundle } from '../../scripts/bundle.ts'
import type { Bench } from './run.ts'
import type { Program, Row } from './table.ts'

/** The floor of a row, packed as the action is; none where the row is not asked for. */
export async function floorOf({ table, folder }: Bench, name: string, what: string, program: (main: string) => Program): Promise<Pick<Row, 'floor'>> {
  if (!table.wanted(what)) return {}
  const to = join(folder, `floor-${name}`)
  await bundle({ [`tools/bench/floor/${name}`]: to })
  return { floor: program(join(to, 'index.js')) }
}

/** Each floor packed as the action is. */
export async function bundledFloors({ folder }: Bench): Promise<(cloud: Provider) => string> {
  const to = (cloud: string): string => join(folder, `floor-${cloud}`)
  await bundle(Object.fromEntries(['aws', 'azure', 'gcp'].map((cloud) => [`tools/bench/floor/${cloud}`, to(cloud)])))
  return (cloud) => join(to(cloud), 'index.js')
}
