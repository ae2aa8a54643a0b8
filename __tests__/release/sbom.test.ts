import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { readLock, releasedSbom, sbomOf, sbomText, type Bom, type Lock } from '../../scripts/sbom.ts'

const SCHEMAS = join(dirname(createRequire(import.meta.url).resolve('@cyclonedx/cyclonedx-library/package.json')), 'res', 'schema')
const schema = (name: string): object => JSON.parse(readFileSync(join(SCHEMAS, name), 'utf8')) as object
/** What the schema refers to, by the addresses that it uses. */
const parts = Object.fromEntries(['spdx', 'jsf-0.82'].map((name) => `${name}.SNAPSHOT.schema.json`).map((name) => [`http://cyclonedx.org/schema/${name}`, schema(name)]))
const isValid = new Ajv({ strict: false, validateFormats: false, schemas: parts }).compile(schema('bom-1.6.SNAPSHOT.schema.json'))

/** What the schema has against a document. */
function faults(bom: unknown): unknown {
  isValid(bom)
  return isValid.errors ?? []
}

const committed = JSON.parse(readFileSync('dist/sbom.cdx.json', 'utf8')) as Bom
const names = [...new Set(committed.components.map(({ name }) => name))].sort()

/** The heads of the texts in `dist/licenses.txt`: a name, and the licence below it. */
function licensed(): string[] {
  const lines = readFileSync('dist/licenses.txt', 'utf8').split('\n')
  const licences = new Set(committed.components.flatMap(({ licenses }) => licenses.map((one) => ('license' in one ? one.license.id : one.expression))))
  return lines.filter((line, at) => /^(@[\w-]+\/)?[\w.-]+$/.test(line) && licences.has(lines[at + 1] ?? ''))
}

const integrity = `sha512-${Buffer.from('tarball').toString('base64')}`
const library = (version: string, dependencies: Record<string, string> = {}) => ({ version, license: 'MIT', integrity, dependencies })
const LOCK: Lock = {
  '': { name: 'action', version: '1.2.3', license: 'Apache-2.0', dependencies: { a: '1', unused: '1' } },
  'node_modules/a': library('1.0.0', { b: '2', c: '1' }),
  'node_modules/a/node_modules/b': library('2.0.0', { c: '1' }),
  'node_modules/b': library('1.0.0'),
  'node_modules/c': { ...library('1.0.0'), license: '(MIT OR CC0-1.0)' },
  'node_modules/@scope/packer': library('1.0.0'),
  'node_modules/unused': library('1.0.0'),
}
const PACKED = ['node_modules/a', 'node_modules/a/node_modules/b', 'node_modules/c', 'node_modules/@scope/packer']

describe('the bill of materials in dist', () => {
  it('is valid CycloneDX 1.6', () => {
    expect(committed.specVersion).toBe('1.6')
    expect(faults(committed)).toEqual([])
    expect(faults({ ...committed, components: [{ type: 'library' }] })).not.toEqual([]) // the schema is one that refuses
  })

  it('names the libraries whose licences are in dist, and no others', () => {
    expect(names).toEqual([...new Set(licensed())].sort())
    expect(names).toEqual(expect.arrayContaining(['@aws-sdk/client-kms', '@azure/keyvault-keys', '@google-cloud/kms', 'age-encryption', 'js-yaml']))
  })

  it('leaves out what is installed and never packed', () => {
    const lock = readLock()
    expect(['node_modules/undici', 'node_modules/@grpc/grpc-js'].filter((folder) => !(folder in lock))).toEqual([])
    expect(names.filter((name) => ['undici', '@grpc/grpc-js', 'vitest'].includes(name))).toEqual([])
  })

  it('says of itself only what every build of the commit says', () => {
    expect([committed.serialNumber, committed.metadata.timestamp]).toEqual([undefined, undefined])
    expect(committed.metadata.component).toMatchObject({ name: 'ecs-config-action', version: readLock()['']?.version })
  })
})

describe('a bill of materials', () => {
  it('has one component for each version that was packed, with the hash and the licence of the lock file', () => {
    const { components } = sbomOf(PACKED, LOCK)
    expect(components.map(({ purl }) => purl)).toEqual(['pkg:npm/%40scope/packer@1.0.0', 'pkg:npm/a@1.0.0', 'pkg:npm/b@2.0.0', 'pkg:npm/c@1.0.0'])
    expect(components[1]).toMatchObject({ licenses: [{ license: { id: 'MIT' } }], hashes: [{ alg: 'SHA-512', content: Buffer.from('tarball').toString('hex') }] })
    expect(components[3]).toMatchObject({ licenses: [{ expression: '(MIT OR CC0-1.0)' }] })
  })

  it('tells who depends on whom, by the version that Node finds, and hangs on the action what nobody depends on', () => {
    expect(sbomOf(PACKED, LOCK).dependencies).toEqual([
      { ref: 'action@1.2.3', dependsOn: ['pkg:npm/%40scope/packer@1.0.0', 'pkg:npm/a@1.0.0'] },
      { ref: 'pkg:npm/%40scope/packer@1.0.0', dependsOn: [] },
      { ref: 'pkg:npm/a@1.0.0', dependsOn: ['pkg:npm/b@2.0.0', 'pkg:npm/c@1.0.0'] },
      { ref: 'pkg:npm/b@2.0.0', dependsOn: ['pkg:npm/c@1.0.0'] },
      { ref: 'pkg:npm/c@1.0.0', dependsOn: [] },
    ])
  })

  it('is the same text in whatever order the packages came', () => {
    expect(sbomText(sbomOf(PACKED.toReversed(), LOCK))).toBe(sbomText(sbomOf(PACKED, LOCK)))
  })

  it.each([
    ['a package that is not in the lock file', ['node_modules/x'], /node_modules\/x was packed, and is not in package-lock\.json/],
    ['a package without a hash', [''], /no SHA-512/],
  ])('fails for %s', (_, folders, message) => {
    expect(() => sbomOf(folders, LOCK)).toThrow(message)
  })

  it('gets place, time and number when it is released, and stays valid', () => {
    const commit = '0123456789abcdef0123456789abcdef01234567'
    const released = releasedSbom(committed, { repository: 'Example/ecs-config-action', commit, date: new Date('2026-12-01T10:00:00+02:00') })
    expect(faults(released)).toEqual([])
    expect(released.serialNumber).toBe('urn:uuid:01234567-89ab-8def-8123-456789abcdef')
    expect(released.metadata).toMatchObject({
      timestamp: '2026-12-01T08:00:00.000Z',
      component: {
        purl: `pkg:github/example/ecs-config-action@v${committed.metadata.component.version}`,
        externalReferences: [{ type: 'vcs', url: `https://github.com/Example/ecs-config-action/tree/${commit}` }],
      },
    })
    expect(released.components).toEqual(committed.components)
  })
})
