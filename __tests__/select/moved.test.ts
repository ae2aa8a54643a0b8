import { describe, expect, it } from 'vitest'
import { ActionError } from '../../src/errors.ts'
import { parseMovedSecrets } from '../../src/select/moved.ts'

const keys = (path: string): string[] => (path === '' ? [] : path.split('.'))

describe('a line of `moved-secrets`', () => {
  it.each([
    ['db.password => smtp.password', 'db.password', 'smtp.password', true],
    ['db.password => smtp.password', 'db.password', 'smtp.login', false],
    ['db.password => smtp.password', 'db.user', 'smtp.password', false],
    ['db.* => smtp.*', 'db.password', 'smtp.password', true],
    ['db.* => smtp.*', 'db.password', 'smtp.user', false],
    ['db.** => app.database.**', 'db.password', 'app.database.password', true],
    ['db.** => app.database.**', 'db.live.password', 'app.database.live.password', true],
    ['db.** => app.database.**', 'db.live.password', 'app.database.test.password', false],
    ['db.** => app.database.**', 'db', 'app.database', true],
    ['*.db.** => db.*.**', 'live.db.a.b', 'db.live.a.b', true],
    ['*.db.** => db.*.**', 'live.db.a.b', 'db.test.a.b', false],
    ['**.x.** => **.y.**', 'a.b.x.c', 'a.b.y.c', true],
    ['**.x.** => **.y.**', 'x.x.x', 'x.y.x', true],
    ['**.x.** => **.y.**', 'a.x', 'b.y', false],
    ['"eu-west.1".password => eu', 'eu-west.1.password', 'eu', false],
    ['a_ecs_secret => b', 'a', 'b', true],
    ['a:b => c', 'a.b', 'c', true],
    ['# nothing\n\na => b\nc => d', 'c', 'd', true],
    ['', 'a', 'a', false],
  ])('%j: %s at %s: %s', (lines, own, place, vouched) => {
    expect(parseMovedSecrets(lines)(keys(own), keys(place))).toBe(vouched)
  })

  it('takes a key with dots in double quotes', () => {
    expect(parseMovedSecrets('"eu.west".password => eu')(['eu.west', 'password'], ['eu'])).toBe(true)
  })

  it.each([
    ['a', 2, '`=>` and the place in the build are expected here'],
    ['a => ', 6, 'a key is expected here'],
    ['a => b c', 8, 'the line ends after the place in the build'],
    ['a? => b', 2, '`=>` and the place in the build are expected here'],
    ['a.* => b', 9, '`*` and `**` must be the same on both sides, in the same order'],
    ['a.*.** => b.**.*', 17, '`*` and `**` must be the same on both sides, in the same order'],
  ])('is refused, with a caret: %j', (line, column, problem) => {
    const refused = (): unknown => parseMovedSecrets(`a => b\n${line}`)
    expect(refused).toThrow(ActionError)
    expect(refused).toThrow(`Line 2, column ${column} of \`moved-secrets\` cannot be used: ${problem}.`)
  })

  it('is matched in time however many `**` there are', () => {
    const line = `${Array(12).fill('**').join('.')}.x => ${Array(12).fill('**').join('.')}.y`
    expect(parseMovedSecrets(line)(Array<string>(40).fill('a'), Array<string>(40).fill('a'))).toBe(false)
  })
})
