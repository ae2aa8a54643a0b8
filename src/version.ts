/** The version of this action, as `package.json` has it; a test compares them. */
export const VERSION = '0.1.0'

/** What every request says of who asks: firewalls of web applications refuse requests that say nothing. */
export const IDENTIFICATION = { 'user-agent': `ecs-config-action/${VERSION}` } as const
