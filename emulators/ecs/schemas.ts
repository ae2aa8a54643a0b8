/**
 * `__schemas.yaml`: what the output of a strategy must be like, as JSON Schema draft-07 under the strategy's name.
 * A library validates; the messages are those of Python's `jsonschema`, which the real server is taken to print.
 */
import { Ajv, type ErrorObject } from 'ajv'
import { holdsCiphertext } from '../../src/config/ciphertext.ts'
import type { Node } from '../../src/sops/tree.ts'
import { parseJson } from '../../src/sops/stores/json.ts'
import { Problem, type Detail } from './problem.ts'
import { repr } from './python.ts'
import { child, elementsOf, plain } from './trees.ts'

export const SCHEMAS = '__schemas.yaml'

const AJV = { allErrors: true, verbose: true, strict: false, validateFormats: false, unicodeRegExp: false, logger: false } as const

/** Keywords that fail because of what is below them: their own message says it, or that of what is below. */
const CHOICES = new Set(['anyOf', 'oneOf', 'not', 'contains'])
const SILENT = new Set(['if', 'propertyNames'])

/** An error of the library with `verbose`. */
type Violation = ErrorObject<string, Readonly<Record<string, unknown>>> & { readonly parentSchema?: Readonly<Record<string, unknown>> }

/**
 * The schemas of a file, by strategy.
 * @throws Problem 422 if it does not hold schemas
 */
export function schemasOf(path: string, document: Node): ReadonlyMap<string, object> {
  const schemas = child(document, 'schemas')
  if (schemas?.kind !== 'map') throw new Problem(422, `File ${path}: schemas is a map from strategies to JSON Schemas`)
  return new Map(Object.entries(plain(schemas) as object).map(([name, schema]) => {
    if (!isSchema(schema)) throw new Problem(422, `File ${path}: ${name} is no JSON Schema of draft-07`)
    return [name, schema]
  }))
}

function isSchema(schema: unknown): schema is object {
  if (typeof schema !== 'object' || schema === null) return false
  try {
    new Ajv(AJV).compile(schema)
    return true
  } catch {
    return false // also one that refers to another place
  }
}

/** Everything that a build violates. Nothing is said of a secret that was not opened: its type and text are not known. */
export function violationsOf(output: Node, schema: object): Detail[] {
  const validator = new Ajv(AJV).compile(schema)
  if (validator(plain(output))) return []
  const details = told(validator.errors as Violation[]).map((one): Detail => ({ msg: message(one, output), loc: pointer(one.instancePath), type: 'value_error' }))
  return [...new Map(details.map((detail) => [JSON.stringify(detail), detail])).values()]
}

/** Those that are told: not of ciphertext, not below a choice, one for all additional properties of an object. */
function told(errors: readonly Violation[]): Violation[] {
  const sealed = errors.filter(({ data, keyword }) => typeof data === 'string' && holdsCiphertext(data) && !CHOICES.has(keyword))
  const choices = errors.filter(({ keyword }) => CHOICES.has(keyword))
  const below = (one: Violation, choice: Violation): boolean => one !== choice && one.schemaPath.startsWith(`${choice.schemaPath}/`)
  return errors.filter((one) => {
    if (SILENT.has(one.keyword) || sealed.includes(one)) return false
    if (choices.includes(one) && sealed.some(({ instancePath }) => `${instancePath}/`.startsWith(`${one.instancePath}/`))) return false
    return !choices.some((choice) => below(one, choice))
  })
}

function message(violation: Violation, output: Node): string {
  const { keyword, params, schema, parentSchema = {}, data, propertyName, instancePath } = violation
  const node = propertyName === undefined ? at(output, pointer(instancePath)) : nodeOf(data)
  const [it, expected] = [repr(node), reprOf(schema)]
  const empty = (otherwise: string): string => (schema === 0 ? 'is expected to be empty' : otherwise)
  const filled = (otherwise: string): string => (schema === 1 ? 'should be non-empty' : otherwise)
  switch (keyword) {
    case 'required': return `${reprOf(params['missingProperty'])} is a required property`
    case 'type': return `${it} is not of type ${[schema].flat().map(reprOf).join(', ')}`
    case 'enum': return `${it} is not one of ${expected}`
    case 'const': return `${expected} was expected`
    case 'additionalProperties': return additionalProperties(data as object, parentSchema)
    case 'additionalItems': {
      const extras = elementsOf(node).slice(Number(params['limit'])).map(repr)
      return `Additional items are not allowed (${extras.join(', ')} ${extras.length === 1 ? 'was' : 'were'} unexpected)`
    }
    case 'minimum': return `${it} is less than the minimum of ${expected}`
    case 'maximum': return `${it} is greater than the maximum of ${expected}`
    case 'exclusiveMinimum': return `${it} is less than or equal to the minimum of ${expected}`
    case 'exclusiveMaximum': return `${it} is greater than or equal to the maximum of ${expected}`
    case 'multipleOf': return `${it} is not a multiple of ${expected}`
    case 'pattern': return `${it} does not match ${expected}`
    case 'minLength':
    case 'minItems': return `${it} ${filled('is too short')}`
    case 'maxLength':
    case 'maxItems': return `${it} ${empty('is too long')}`
    case 'minProperties': return `${it} ${filled('does not have enough properties')}`
    case 'maxProperties': return `${it} ${empty('has too many properties')}`
    case 'uniqueItems': return `${it} has non-unique elements`
    case 'dependencies': return `${reprOf(params['missingProperty'])} is a dependency of ${reprOf(params['property'])}`
    case 'contains': return `None of ${it} are valid under the given schema`
    case 'not': return `${it} should not be valid under ${expected}`
    case 'anyOf': return `${it} is not valid under any of the given schemas`
    case 'oneOf': {
      const fitting = params['passingSchemas'] as readonly number[] | null
      return fitting === null ? `${it} is not valid under any of the given schemas` : `${it} is valid under each of ${fitting.toReversed().map((index) => reprOf((schema as unknown[])[index])).join(', ')}`
    }
    case 'false schema': return `False schema does not allow ${it}`
    default: return `${it} does not satisfy ${keyword}`
  }
}

/** All of them in one message. */
function additionalProperties(object: object, { properties = {}, patternProperties }: Readonly<Record<string, unknown>>): string {
  const patterns = Object.keys(patternProperties ?? {}).sort()
  const extras = Object.keys(object).filter((key) => !Object.hasOwn(properties as object, key) && !patterns.some((pattern) => new RegExp(pattern).test(key))).sort().map(reprOf)
  const one = extras.length === 1
  if (patternProperties !== undefined) return `${extras.join(', ')} ${one ? 'does' : 'do'} not match any of the regexes: ${patterns.map(reprOf).join(', ')}`
  return `Additional properties are not allowed (${extras.join(', ')} ${one ? 'was' : 'were'} unexpected)`
}

function pointer(path: string): string[] {
  return path.split('/').slice(1).map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function at(node: Node, path: readonly string[]): Node {
  return path.reduce((one, key) => (one.kind === 'list' ? elementsOf(one)[Number(key)] : child(one, key)) ?? one, node)
}

/** Of a value that comes from a schema. */
function reprOf(value: unknown): string {
  return repr(nodeOf(value))
}

function nodeOf(value: unknown): Node {
  return parseJson(JSON.stringify(value), SCHEMAS)
}
