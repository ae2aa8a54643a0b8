/** Emulators that `npm run emulators` started, found by the control address that it prints. */
import { EcsAdmin } from '../emulators/admin.ts'
import type { Line } from '../emulators/start.ts'

/**
 * @param control `http://127.0.0.1:41001`
 * @throws Error if nobody answers there, or somebody else
 */
export async function lineOf(control: string): Promise<Line> {
  const answer = await fetch(`${control.replace(/\/+$/, '')}/line`).catch(() => undefined)
  if (!answer?.ok) throw new Error(`No emulators answer at ${control}: give the control address that \`npm run emulators\` prints, while it runs.`)
  return (await answer.json()) as Line
}

/** Their administrator. @throws Error with first use, when there is none yet */
export function adminOf({ ecs }: Line): EcsAdmin {
  if (ecs.admin_token === undefined) throw new Error('ECS has no administrator yet: it waits for its first use (`--first-use`).')
  return new EcsAdmin(ecs.url, ecs.admin_token)
}
