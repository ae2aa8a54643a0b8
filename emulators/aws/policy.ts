/**
 * Policies of IAM, as far as they are understood here: what is not refuses the policy, because a part that is passed over
 * would make it look wider or narrower than it is.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */

/** What a policy is asked. */
export interface Question {
  readonly action: string
  /** Who asks; said where the policy itself says whom it is about. */
  readonly principal?: Principal
  readonly resource?: string
  /** Condition keys that the request has, with their values. */
  readonly context?: Readonly<Record<string, string>>
}

/** `Federated` with the ARN of an identity provider, or `AWS` with that of a user or role. */
export interface Principal {
  readonly kind: 'Federated' | 'AWS'
  readonly arn: string
}

/** One that allows; one that denies is not understood. */
interface Statement {
  /** Absent in what is attached to a role. */
  readonly principals?: readonly Principal[]
  readonly actions: readonly string[]
  /** Absent in a trust policy, whose resource is its role. */
  readonly resources?: readonly string[]
  readonly conditions: readonly Condition[]
}

interface Condition {
  readonly matches: Operator
  readonly key: string
  readonly values: readonly string[]
}

type Operator = (value: string, expected: string) => boolean

const OPERATORS: Readonly<Record<string, Operator>> = {
  StringEquals: (value, expected) => value === expected,
  StringLike: (value, expected) => wildcard(expected).test(value),
}

export class Policy {
  readonly #statements: readonly Statement[]

  private constructor(statements: readonly Statement[]) {
    this.#statements = statements
  }

  /**
   * @param document as IAM takes it
   * @param keys the condition keys that requests may have; any other is refused
   * @throws Error naming what is not understood
   */
  static parse(document: unknown, keys: readonly string[] = []): Policy {
    const { Version: version, Statement: statements } = members(document, ['Version', 'Statement', 'Id'], 'a policy')
    if (version !== '2012-10-17') throw unknown('Version', version)
    if (!Array.isArray(statements)) throw unknown('Statement', statements)
    return new Policy(statements.map((statement) => statementOf(statement, keys)))
  }

  /** Condition keys that it looks at. */
  get keys(): readonly string[] {
    return this.#statements.flatMap(({ conditions }) => conditions.map(({ key }) => key))
  }

  allows(question: Question): boolean {
    return this.#statements.some((statement) => isAbout(statement, question))
  }
}

function statementOf(value: unknown, keys: readonly string[]): Statement {
  const { Effect: effect, Principal: principal, Action: action, Resource: resource, Condition: condition } = members(value, ['Sid', 'Effect', 'Principal', 'Action', 'Resource', 'Condition'], 'a statement')
  if (effect !== 'Allow') throw unknown('Effect', effect)
  return {
    ...(principal === undefined ? {} : { principals: principalsOf(principal) }),
    actions: texts(action, 'Action', /^[a-z]+:[A-Za-z]+$/),
    ...(resource === undefined ? {} : { resources: texts(resource, 'Resource', /^(?:\*|arn:[\w:/*?-]+)$/) }),
    conditions: condition === undefined ? [] : conditionsOf(condition, keys),
  }
}

function principalsOf(value: unknown): Principal[] {
  const given = members(value, ['Federated', 'AWS'], 'Principal')
  return (['Federated', 'AWS'] as const).flatMap((kind) => {
    const arns = given[kind] === undefined ? [] : texts(given[kind], kind, /^arn:aws:iam::\d{12}:(?:oidc-provider|user|role)\/[\w./-]+$/)
    return arns.map((arn) => ({ kind, arn }))
  })
}

function conditionsOf(value: unknown, keys: readonly string[]): Condition[] {
  return Object.entries(members(value, Object.keys(OPERATORS), 'Condition')).flatMap(([operator, compared]) => {
    const matches = OPERATORS[operator]
    if (matches === undefined) throw unknown('Condition', operator)
    // A text with `${` would be a policy variable.
    return Object.entries(members(compared, keys, operator)).map(([key, one]) => ({ matches, key, values: texts(one, key, /^(?!.*\$\{)./) }))
  })
}

function isAbout({ principals, actions, resources, conditions }: Statement, { action, principal, resource = '', context = {} }: Question): boolean {
  const isOfPrincipal = principals === undefined ? principal === undefined : principals.some(({ kind, arn }) => kind === principal?.kind && arn === principal.arn)
  const isOfResource = resources === undefined || resources.some((one) => wildcard(one).test(resource))
  const holds = ({ matches, key, values }: Condition): boolean => {
    const given = context[key]
    return given !== undefined && values.some((value) => matches(given, value))
  }
  return isOfPrincipal && actions.includes(action) && isOfResource && conditions.every(holds)
}

/** `*` stands for any text, `?` for one character. */
function wildcard(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's')
}

/** The members of an object, each of them known. */
function members(value: unknown, known: readonly string[], of: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw unknown(of, value)
  const stranger = Object.keys(value).find((name) => !known.includes(name))
  if (stranger !== undefined) throw unknown(of, stranger)
  return value as Readonly<Record<string, unknown>>
}

/** One text or several, each of the form. */
function texts(value: unknown, of: string, form: RegExp): readonly string[] {
  const all: readonly unknown[] = [value].flat()
  const wrong = all.find((one) => typeof one !== 'string' || !form.test(one))
  if (wrong !== undefined || all.length === 0) throw unknown(of, wrong)
  return all as readonly string[]
}

function unknown(of: string, what: unknown): Error {
  return new Error(`the emulated IAM does not understand this of ${of}: ${JSON.stringify(what)}`)
}
