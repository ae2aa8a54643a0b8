/** What a user of the emulators must know, and nothing else says: for `npm run emulators -- --help`. */

/**
 * Expressions of JMESPath that the library here answers, or answers otherwise than Python's, which the real server is taken
 * to use: `npm run interop -- jmespath` holds that they differ, and that what tests and documents depend on does not.
 */
export const OTHERWISE_IN_PYTHON: readonly string[] = [
  // Numbers: Python keeps a float a float.
  'avg(list)', 'to_string(hosts[1].weight)', "to_number('1.0')",
  // Python compares texts by order, and takes a literal that is no JSON for a text.
  "hosts[?name > 'a']", '`01`', '`foo`',
  // Only the community edition of the language has these.
  'items(database)', "split(',', 'a,b')", "upper('a')", 'let $x = on in $x', 'hosts[0].port + `1`', "find_first('abc', 'b')", 'group_by(hosts, &name)', 'zip(list, words)', "pad_left('a', `3`)", "replace('aa', 'a', 'b')", "trim(' a ')", '$.on',
]

export const CONVENTIONS = `With --data the Git repository of ECS and the master keys are kept in DIR, so that a key can be rotated later; with
--repo there are more repositories beside it, for \`repo-name\`; with --first-use ECS has no user yet.

Pkl is not evaluated: what a module renders to stands in a file beside it, \`app.pkl.rendered\` for \`app.pkl\`.
YAML is read as PyYAML does, whether or not a file holds a secret; the switch \`yaml\` changes that.
Expressions of JMESPath such as these are answered otherwise by the real ECS, as far as is known, or refused:
${OTHERWISE_IN_PYTHON.map((expression) => `  ${expression}`).join('\n')}
`
