import { json, type EmulatedResponse } from '../http.ts'

/** An answer that is no success. */
export class Problem extends Error {
  readonly status: number

  constructor(status: number, detail: string) {
    super(detail)
    this.status = status
  }

  /** `{"detail": "…"}`; what the server's framework refuses itself has a list instead. */
  get answer(): EmulatedResponse {
    return json(this.status, { detail: this.status === 422 ? [{ loc: ['body'], msg: this.message, type: 'value_error' }] : this.message })
  }
}

export function refuse(status: number, detail: string): never {
  throw new Problem(status, detail)
}
