/** Faults on request: what can go wrong with a service, and how often. */
import type { Service, ServiceFault } from './http.ts'

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
    | { readonly kind: 'truncate' }
    | { readonly kind: 'huge'; /** 256 MiB if not said. */ readonly bytes?: number }
    | { readonly kind: 'redirect'; readonly location: string }
    | { readonly kind: 'reset' }
    | { readonly kind: 'wrong-certificate' }
    | { readonly kind: ServiceFault }
  )

export type FaultKind = Fault['kind']
export type RequestFault = Exclude<Fault, { kind: 'wrong-certificate' }>

const KINDS: readonly FaultKind[] = ['status', 'slow', 'truncate', 'huge', 'redirect', 'reset', 'wrong-certificate', 'denied', 'disabled', 'wrong-crc']

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

/**
 * A fault from outside.
 * @throws Error saying what is wrong with it
 */
export function parseFault(value: unknown): Fault {
  const fault = value as Partial<Record<string, unknown>> | null
  if (typeof fault !== 'object' || fault === null) throw new Error('a fault is an object')
  if (!KINDS.includes(fault['kind'] as FaultKind)) throw new Error(`kind is one of ${KINDS.join(', ')}`)
  if (fault['kind'] === 'slow' && typeof fault['milliseconds'] !== 'number') throw new Error('slow needs milliseconds')
  if (fault['kind'] === 'redirect' && typeof fault['location'] !== 'string') throw new Error('redirect needs a location')
  const times = fault['times'] ?? 1
  if (!Number.isInteger(times) || (times as number) < 1) throw new Error('times is a whole number from 1')
  return fault as unknown as Fault
}
