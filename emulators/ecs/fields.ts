/** The members of a JSON body. */
import { refuse } from './problem.ts'

export type Fields = Readonly<Record<string, unknown>>

/** @throws Problem 422 if it is not an object */
export function fieldsOf(body: Buffer): Fields {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    if (isFields(value)) return value
  } catch {
    // the same answer
  }
  return refuse(422, 'The body is not a JSON object')
}

/**
 * @returns undefined if it is missing, `null` or empty: clients leave out what they do not want
 * @throws Problem 422 if it is something else
 */
export function optionalText(fields: Fields, name: string): string | undefined {
  const value = fields[name] ?? ''
  return typeof value === 'string' ? value || undefined : refuse(422, `Field ${name} is a text`)
}

/** @throws Problem 422 */
export function text(fields: Fields, name: string): string {
  const value = fields[name]
  return typeof value === 'string' ? value : refuse(422, `Field ${name} is required`)
}

/** @throws Problem 422 if it is no boolean */
export function flag(fields: Fields, name: string): boolean {
  const value = fields[name] ?? false
  return typeof value === 'boolean' ? value : refuse(422, `Field ${name} is a boolean`)
}

/** @throws Problem 422 if it is no object of texts */
export function texts(fields: Fields, name: string): ReadonlyMap<string, string> {
  const value = fields[name] ?? {}
  if (!isFields(value)) return refuse(422, `Field ${name} is an object`)
  return new Map(Object.keys(value).map((key) => [key, text(value, key)]))
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
