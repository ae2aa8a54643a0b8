/** How two builds differ, in the words of Python's DeepDiff, which the real server prints. */

type Groups = Record<string, unknown>

/** @returns undefined if they are the same */
export function driftText(before: unknown, after: unknown): string | undefined {
  const groups: Groups = {}
  compare(before, after, 'root', groups)
  const order = ['dictionary_item_added', 'dictionary_item_removed', 'values_changed', 'type_changes', 'iterable_item_added', 'iterable_item_removed']
  const sorted = order.filter((name) => name in groups).map((name) => [name, groups[name]])
  return sorted.length === 0 ? undefined : pythonJson(Object.fromEntries(sorted))
}

function compare(before: unknown, after: unknown, path: string, groups: Groups): void {
  if (isObject(before) && isObject(after)) {
    for (const key of Object.keys(after)) if (!(key in before)) list(groups, 'dictionary_item_added').push(`${path}['${key}']`)
    for (const key of Object.keys(before)) if (!(key in after)) list(groups, 'dictionary_item_removed').push(`${path}['${key}']`)
    for (const key of Object.keys(before)) if (key in after) compare(before[key], after[key], `${path}['${key}']`, groups)
  } else if (Array.isArray(before) && Array.isArray(after)) {
    before.forEach((value, i) => (i < after.length ? compare(value, after[i], `${path}[${i}]`, groups) : void (record(groups, 'iterable_item_removed')[`${path}[${i}]`] = value)))
    after.slice(before.length).forEach((value, i) => void (record(groups, 'iterable_item_added')[`${path}[${before.length + i}]`] = value))
  } else if (typeName(before) !== typeName(after)) {
    record(groups, 'type_changes')[path] = { old_type: typeName(before), new_type: typeName(after), old_value: before, new_value: after }
  } else if (before !== after) {
    record(groups, 'values_changed')[path] = { new_value: after, old_value: before }
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function list(groups: Groups, name: string): unknown[] {
  return (groups[name] ??= []) as unknown[]
}

function record(groups: Groups, name: string): Record<string, unknown> {
  return (groups[name] ??= {}) as Record<string, unknown>
}

/** Python's names of types. */
function typeName(value: unknown): string {
  if (value === null) return 'NoneType'
  if (Array.isArray(value)) return 'list'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float'
  return { string: 'str', boolean: 'bool', object: 'dict' }[typeof value as string] ?? 'object'
}

/** With a blank after commas and colons. */
function pythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`
  if (isObject(value)) return `{${Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${pythonJson(one)}`).join(', ')}}`
  return JSON.stringify(value)
}
