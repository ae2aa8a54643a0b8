/**
 * Line breaks of YAML 1.1 at every kind of place, as `sops` 3.13.2 reads them, judged again by `npm run interop`. `$` is
 * the line break in the text, and in what is read the separator, where it is kept.
 */
export const LINE_BREAKS: readonly (readonly [yaml: string, json: string | undefined, ofSeparator?: string])[] = [
  ['a: 1\n# note$motd: 2\nb: 3\n', '{"a":1,"motd":2,"b":3}'],
  ['a: 1\n# note$', '{"a":1}'],
  ['a: 1\n#$#\nb: 2\n', '{"a":1,"b":2}'],
  ['a: 1 # note$motd: 2\nb: 3\n', '{"a":1,"motd":2,"b":3}'],
  ['a: one$# note\nb: 3\n', '{"a":"one","b":3}'],
  ['a: 1$b: 2\n', '{"a":1,"b":2}'],
  ['a: one$', '{"a":"one"}'],
  ['a: one\n  two$  three\nb: 1\n', '{"a":"one two three","b":1}', '{"a":"one two$three","b":1}'],
  ['a: one$two\nb: 1\n', undefined],
  ['a: one $ two\nb: 1\n', '{"a":"one two","b":1}', '{"a":"one$two","b":1}'],
  ['a: one$$  two\nb: 1\n', '{"a":"one\\ntwo","b":1}', '{"a":"one$$two","b":1}'],
  ['a: one\n$  two\nb: 1\n', '{"a":"one\\ntwo","b":1}', '{"a":"one$two","b":1}'],
  ['a: \'one$two\'\nb: 1\n', '{"a":"one two","b":1}', '{"a":"one$two","b":1}'],
  ['a: \'one $ two\'\nb: 1\n', '{"a":"one two","b":1}', '{"a":"one$two","b":1}'],
  ['a: \'one$$two\'\n', '{"a":"one\\ntwo"}', '{"a":"one$$two"}'],
  ['a: \'one\n$ two\'\n', '{"a":"one\\ntwo"}', '{"a":"one$two"}'],
  ['a: \'one $ \n two\'\n', '{"a":"one\\ntwo"}', '{"a":"one$\\ntwo"}'],
  ['a: \'$ two\'\n', '{"a":" two"}', '{"a":"$two"}'],
  ['a: \'two$\'\n', '{"a":"two "}', '{"a":"two$"}'],
  ['a: "one$two"\nb: 1\n', '{"a":"one two","b":1}', '{"a":"one$two","b":1}'],
  ['a: "one $ two"\n', '{"a":"one two"}', '{"a":"one$two"}'],
  ['a: "one$$two"\n', '{"a":"one\\ntwo"}', '{"a":"one$$two"}'],
  ['a: "one\\$two"\n', '{"a":"onetwo"}'],
  ['a: "one \\$  \\  two"\n', '{"a":"one   two"}'],
  ['a: "one\\$$two"\n', '{"a":"one\\ntwo"}', '{"a":"one$two"}'],
  ['a: "one\\t$\\ttwo"\n', '{"a":"one\\t \\ttwo"}', '{"a":"one\\t$\\ttwo"}'],
  ['a: "\\N one$\\t two"\n', '{"a":" one \\t two"}', '{"a":" one$\\t two"}'],
  ['a: |\n  one$  two\nb: 1\n', '{"a":"one\\ntwo\\n","b":1}', '{"a":"one$two\\n","b":1}'],
  ['a: |\n  one$two\nb: 1\n', undefined],
  ['a: |\n  one$motd: 1\n', '{"a":"one\\n","motd":1}', '{"a":"one$","motd":1}'],
  ['a: |\n  one$', '{"a":"one\\n"}', '{"a":"one$"}'],
  ['a: |+\n  one$$b: 1\n', '{"a":"one\\n\\n","b":1}', '{"a":"one$$","b":1}'],
  ['a: |-\n  one$$b: 1\n', '{"a":"one","b":1}'],
  ['a: |\n  $  one\n', '{"a":"\\none\\n"}', '{"a":"$one\\n"}'],
  ['a: |\n   $  one\nb: 1\n', undefined],
  ['a: |$  one\nb: 1\n', '{"a":"one\\n","b":1}'],
  ['a: | # c$  one\nb: 1\n', '{"a":"one\\n","b":1}'],
  ['a: |\n  one\n  \t$  two\n', '{"a":"one\\n\\t\\ntwo\\n"}', '{"a":"one\\n\\t$two\\n"}'],
  ['a: >\n  one$  two\nb: 1\n', '{"a":"one two\\n","b":1}', '{"a":"one$two\\n","b":1}'],
  ['a: >\n  one$$  two\nb: 1\n', '{"a":"one\\ntwo\\n","b":1}', '{"a":"one$$two\\n","b":1}'],
  ['a: >\n  one$    two\n  three\nb: 1\n', '{"a":"one\\n  two\\nthree\\n","b":1}', '{"a":"one$  two\\nthree\\n","b":1}'],
  ['a: >+\n  one$$ \nb: 1\n', '{"a":"one\\n\\n\\n","b":1}', '{"a":"one$$\\n","b":1}'],
  ['a: >\n  one\n$  two\n', '{"a":"one\\ntwo\\n"}', '{"a":"one$two\\n"}'],
  ['a: >-$  one$  two\n', '{"a":"one two"}', '{"a":"one$two"}'],
  ['one$two: 1\n', undefined],
  ['\'one$two\': 1\n', undefined],
  ['"one$two": 1\n', undefined],
  ['? one$: 1\n', '{"one":1}'],
  ['? one\n:$  1\n', '{"one":1}'],
  ['a:$b: 1\n', '{"a":null,"b":1}'],
  ['a:$  b: 1\n', '{"a":{"b":1}}'],
  ['a: $  b\nc: 1\n', '{"a":"b","c":1}'],
  ['l:\n-$  a\n- b\n', '{"l":["a","b"]}'],
  ['l:\n- a$- b\n', '{"l":["a","b"]}'],
  ['a: 1\n---$b: 2\n', '{"a":1}'],
  ['---$a: 1\n', '{"a":1}'],
  ['a: 1\n...$', '{"a":1}'],
  ['a: 1$...\n', '{"a":1}'],
  ['a: 1$---\nb: 2\n', '{"a":1}'],
  ['%YAML 1.1$---\na: 1\n', '{"a":1}'],
  ['$a: 1\n', '{"a":1}'],
  ['  $a: 1\n', '{"a":1}'],
  ['a: [1,$2]\nb: 1\n', '{"a":[1,2],"b":1}'],
  ['a: [1, # c$2]\nb: 1\n', '{"a":[1,2],"b":1}'],
  ['a: {x: 1,$y: 2}\n', '{"a":{"x":1,"y":2}}'],
  ['a: [one$two]\n', '{"a":["one two"]}', '{"a":["one$two"]}'],
  ['a: {x:$1}\n', '{"a":{"x":1}}'],
  ['a: !!str$b: 1\n', '{"a":"","b":1}'],
  ['a: &x$b: *x\n', '{"a":null,"b":null}'],
  ['a: &x 1$b: *x$c: 2\n', '{"a":1,"b":1,"c":2}'],
  ['a: &one$two 1\nb: *one\n', undefined],
  ['a: &x 1\nb: [*x$, 2]\n', '{"a":1,"b":[1,2]}'],
  ['a: 1$b: 2$c: |$  x$  y$d: e\n', '{"a":1,"b":2,"c":"x\\ny\\n","d":"e"}', '{"a":1,"b":2,"c":"x$y$","d":"e"}'],
]

/** Those that are read alike; NEL is U+0085. */
const LIKE_LINE_FEED: Readonly<Record<string, string>> = { 'LF': '\n', 'CR LF': '\r\n', 'CR': '\r', 'NEL': '\u0085' }
/** Those that a text keeps. */
const SEPARATORS: Readonly<Record<string, string>> = { 'U+2028': '\u2028', 'U+2029': '\u2029' }

export interface LineBreakCase {
  readonly name: string
  readonly yaml: string
  /** The first document; undefined if it is refused. */
  readonly json: string | undefined
}

/** Every text with every line break. */
export const LINE_BREAK_CASES: readonly LineBreakCase[] = LINE_BREAKS.flatMap(([yaml, json, ofSeparator = json]) => [
  ...Object.entries(LIKE_LINE_FEED).map(([name, lineBreak]) => written(yaml, json, name, lineBreak)),
  ...Object.entries(SEPARATORS).map(([name, separator]) => written(yaml, ofSeparator, name, separator)),
])

function written(yaml: string, json: string | undefined, name: string, lineBreak: string): LineBreakCase {
  return { name: `${name} in ${JSON.stringify(yaml)}`, yaml: yaml.replaceAll('$', () => lineBreak), json: json?.replaceAll('$', () => lineBreak) }
}
