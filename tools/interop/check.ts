/** What a judged fact is: it holds, or throws. */
export type Checks = Readonly<Record<string, () => Promise<void> | void>>

/** Runs checks one after the other and prints a line for each. */
export async function runChecks(checks: Checks): Promise<{ passed: number; failed: number }> {
  let failed = 0
  for (const [name, check] of Object.entries(checks)) {
    try {
      await check()
      console.log(`ok      ${name}`)
    } catch (error) {
      failed += 1
      console.log(`FAILED  ${name}\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    }
  }
  return { passed: Object.keys(checks).length - failed, failed }
}
