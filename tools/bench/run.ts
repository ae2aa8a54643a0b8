/** Runs of the committed bundle, and of other scripts in its place, against emulators. */
import { join } from 'node:path'
import { EcsAdmin } from '../../emulators/admin.ts'
import type { Provider } from '../../emulators/cloud.ts'
import { runAction } from '../../emulators/runner/index.ts'
import { startEmulators, type Emulators } from '../../emulators/start.ts'
import type { Program, Table } from './table.ts'

export const DIST = join(import.meta.dirname, '../../dist/index.js')

export type Inputs = Readonly<Record<string, string>>

/** What all rows share. */
export interface Bench {
  readonly table: Table
  /** For their files; it ends with the bench. */
  readonly folder: string
  /** A script that does nothing. */
  readonly nothing: string
}

/** Runs a script as the action, on a path of ECS. */
type Run = (main: string, path: string, inputs?: Inputs, before?: () => void) => Program

export interface Emulated {
  readonly emulators: Emulators
  readonly admin: EcsAdmin
  /** Of an account that may read everything, secrets too. */
  readonly token: string
  readonly run: Run
}

export async function withEmulators(kms: Provider, use: (emulated: Emulated) => Promise<void>): Promise<void> {
  const emulators = await startEmulators({ kms })
  try {
    const { line } = emulators
    const admin = new EcsAdmin(line.ecs.url, line.ecs.admin_token ?? '')
    await admin.push({
      files: {
        'plain/app.yaml': 'database:\n  host: db.example.com\n  port: 5432\n',
        'secret/app.yaml': `database:\n  host: db.example.com\n${Array.from({ length: 10 }, (_, i) => `  key${i}_ecs_secret: value ${i}\n`).join('')}`,
        ...Object.fromEntries(Array.from({ length: 4 }, (_, i) => [`four/app${i}.yaml`, `app${i}:\n  key_ecs_secret: value ${i}\n`])),
      },
    })
    const token = await admin.createServiceAccount({ username: 'bench', reads: ['/'], readSecrets: true })
    const run: Run = (main, path, inputs = {}, before = () => undefined) => () => {
      before()
      return milliseconds(main, { url: line.ecs.url, token, path, ...inputs }, line.env)
    }
    await use({ emulators, admin, token, run })
  } finally {
    await emulators.stop()
  }
}

export async function milliseconds(main: string, inputs: Inputs, env: Inputs): Promise<number> {
  const run = await runAction({ main, inputs, env })
  if (run.exitCode !== 0) throw new Error(run.log.join('\n'))
  return run.milliseconds
}

/** The keyless inputs of one cloud. */
export function keyless({ line }: Emulators, prefix: string): Inputs {
  return Object.fromEntries(Object.entries(line.inputs).filter(([name]) => name.startsWith(prefix)))
}
