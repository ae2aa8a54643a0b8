import { json, type EmulatedResponse } from '../front/http.ts'

/** One thing that is wrong with what was sent, as the server's framework tells it. */
export interface Detail {
  readonly msg: string
  /** Where: keys from the root. */
  readonly loc: readonly string[]
  readonly type: string
}

/** An answer that is no success. */
export class Problem extends Error {
  readonly status: number
  readonly #detail: string | readonly Detail[]

  /** @param detail `{"detail": "…"}`; with 422 a list, of one if it is a text */
  constructor(status: number, detail: string | readonly Detail[]) {
    super(typeof detail === 'string' ? detail : detail.map(({ msg }) => msg).join('\n'))
    this.status = status
    this.#detail = status === 422 && typeof detail === 'string' ? [{ loc: ['body'], msg: detail, type: 'value_error' }] : detail
  }

  get answer(): EmulatedResponse {
    return json(this.status, { detail: this.#detail })
  }
}

export function refuse(status: number, detail: string): never {
  throw new Problem(status, detail)
}

/** The answer, whatever was refused on the way to it. */
export async function answered(answer: () => Promise<EmulatedResponse>): Promise<EmulatedResponse> {
  try {
    return await answer()
  } catch (error) {
    if (error instanceof Problem) return error.answer
    throw error
  }
}
