/** Faults on request: what can go wrong with a service, and how often. */
import type { Service, ServiceFault } from '../front/http.ts'

/** Which requests a fault meets. */
interface Aim {
  readonly service?: Service
  /** Text contained in `METHOD host/path`, or in `TLS host` for a handshake. */
  readonly match?: string
  /** How many requests (for `wrong-certificate`: connections) it meets; once if not said. */
  readonly times?: number
}

export type Fault = Aim &
  (
    | { readonly kind: 'status'; /** 503 if not said. */ readonly status?: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> }
    | { readonly kind: 'slow'; /** Waits this long before it answers. */ readonly milliseconds: number }
    | { /** Answers when that is settled; only a program that holds the emulators can say so. */ readonly kind: 'held'; readonly until: Promise<unknown> }
    | { /** Half of a body whose length was announced. */ readonly kind: 'truncate' }
    | { /** Half of a body in chunks, the last of which never comes. */ readonly kind: 'cut' }
    | { /** HTTP 101, which nobody asked for; the connection stays open. */ readonly kind: 'upgrade' }
    | { /** Reads the request and never answers; the connection stays open. */ readonly kind: 'silence' }
    | { /** Begins an answer, goes on with a blank now and then, and never ends. */ readonly kind: 'endless' }
    | { readonly kind: 'huge'; /** 256 MiB if not said. */ readonly bytes?: number }
    | { readonly kind: 'redirect'; readonly location: string }
    | { /** Closes the connection without an answer. */ readonly kind: 'reset' }
    | { readonly kind: 'wrong-certificate' }
    | { readonly kind: ServiceFault }
  )

/** What can be asked for from outside. */
export type FaultKind = Exclude<Fault['kind'], 'held'>
export type RequestFault = Exclude<Fault, { kind: 'wrong-certificate' }>

const KINDS: readonly FaultKind[] = ['status', 'slow', 'silence', 'truncate', 'cut', 'upgrade', 'endless', 'huge', 'redirect', 'reset', 'wrong-certificate', 'denied', 'disabled', 'wrong-crc']

const SERVICES: Readonly<Record<Service, true>> = {
  ecs: true,
  oidc: true,
  'aws-sts': true,
  'aws-kms': true,
  'gcp-sts': true,
  'gcp-oauth': true,
  'gcp-iam': true,
  'gcp-kms': true,
  'azure-entra': true,
  'azure-vault': true,
  vault: true,
  github: true,
}

export class Faults {
  #waiting: { readonly fault: Fault; left: number }[] = []

  add(fault: Fault): void {
    this.#waiting.push({ fault, left: fault.times ?? 1 })
  }

  /** The first fault that meets this request; its count goes down. */
  forRequest(service: Service, text: string): RequestFault | undefined {
    return this.#take(service, text, (fault) => fault.kind !== 'wrong-certificate')
  }

  /** Whether this handshake is to show a certificate for another name. */
  forHandshake(service: Service, host: string): boolean {
    return this.#take(service, `TLS ${host}`, (fault) => fault.kind === 'wrong-certificate') !== undefined
  }

  clear(): void {
    this.#waiting = []
  }

  #take<Kind extends Fault>(service: Service, text: string, concerns: (fault: Fault) => fault is Kind): Kind | undefined {
    const hit = this.#waiting.find(({ fault }) => concerns(fault) && (fault.service ?? service) === service && text.includes(fault.match ?? ''))
    if (hit === undefined) return undefined
    hit.left -= 1
    if (hit.left === 0) this.#waiting = this.#waiting.filter((one) => one !== hit)
    return hit.fault as Kind
  }
}

/** What a fault from outside may say: each field, what it must be, and in words. */
const FIELDS: Readonly<Record<string, readonly [is: (value: unknown) => boolean, words: string]>> = {
  kind: [(value) => KINDS.includes(value as FaultKind), `one of ${KINDS.join(', ')}`],
  service: [(value) => typeof value === 'string' && Object.hasOwn(SERVICES, value), `one of ${Object.keys(SERVICES).join(', ')}`],
  match: [(value) => typeof value === 'string', 'a text'],
  times: [(value) => isWhole(value, 1), 'a whole number from 1'],
  status: [(value) => isWhole(value, 200) && (value as number) < 600, 'a status from 200 to 599'],
  body: [(value) => typeof value === 'string', 'a text'],
  headers: [(value) => isObject(value) && Object.values(value).every((one) => typeof one === 'string'), 'an object of texts'],
  milliseconds: [(value) => isWhole(value, 0), 'a whole number'],
  bytes: [(value) => isWhole(value, 1), 'a whole number from 1'],
  location: [(value) => typeof value === 'string', 'a text'],
}

/** Fields that a kind cannot do without. */
const NEEDED: Partial<Record<Fault['kind'], string>> = { slow: 'milliseconds', redirect: 'location' }

/** Fields of a fault with what each may be, for the help of `npm run emulators`. */
export function describedFields(): string {
  const needs = (name: string): string => Object.entries(NEEDED).filter(([, field]) => field === name).map(([kind]) => `; needed by ${kind}`).join('')
  return Object.entries(FIELDS).map(([name, [, words]]) => `  ${name}: ${words}${needs(name)}`).join('\n')
}

/**
 * A fault from outside.
 * @throws Error saying what is wrong with it
 */
export function parseFault(value: unknown): Fault {
  if (!isObject(value)) throw new Error('a fault is an object')
  const given = { kind: undefined, ...value }
  for (const [name, one] of Object.entries(given)) {
    const [is, words] = FIELDS[name] ?? []
    if (is === undefined) throw new Error(`a fault has no ${name}, but ${Object.keys(FIELDS).join(', ')}`)
    if (!is(one)) throw new Error(`${name} is ${words}`)
  }
  const fault = given as unknown as Fault
  const needed = NEEDED[fault.kind]
  if (needed !== undefined && !(needed in fault)) throw new Error(`${fault.kind} needs ${needed}`)
  return fault
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isWhole(value: unknown, least: number): boolean {
  return Number.isInteger(value) && (value as number) >= least
}
