/**
 * Programs of TypeScript as files that need no `node_modules`: compiled, then packed by ncc to CommonJS, for
 * `google-gax` cannot run as an ES module. Chunks of libraries are minified, for every job downloads and unpacks them.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { minify, type MinifyOptions } from 'terser'

const root = join(import.meta.dirname, '..')

/** Where the libraries are found. */
const javascript = join(root, 'build')

/** What webpack says about the program that was packed last: which modules each chunk is made of. */
const stats = join(javascript, 'stats.json')

/** Libraries that a module of ours takes the place of; each of these modules says why. */
const REPLACED = { 'google-gax': ['src/kms/google-gax.js'], undici: ['src/source/undici.js'] }

/**
 * Files of libraries that are left empty, because no run reaches what is in them.
 *
 * google-gax: the generated classes for IAM policies, locations and long-running operations, half of Google's client.
 * google-gax exports them, and uses a class only to ask for or to cancel a long-running operation. To decrypt is none,
 * and what its requests and answers look like is described elsewhere, in JSON.
 */
const EMPTY = {
  'google-gax': ['build/protos/iam_service.js', 'build/protos/locations.js', 'build/protos/operations.js'],
}

/** What takes the place of a text of a library, which must stand there once. */
type Edit = readonly [text: string, instead: string]

/**
 * What libraries load before they know whether they need it, and here load when they do. What is computed stays theirs.
 *
 * age-encryption: half of what it loads is for the hybrid post-quantum kind of key, and for curves that Node computes;
 * to set up these tables takes longer than to open a file. Only to encrypt needs the P-256 of recipients.
 */
const LATER: Readonly<Record<string, Readonly<Record<string, readonly Edit[]>>>> = {
  'age-encryption': {
    'dist/recipients.js': [
      ['import { MLKEM768P256, MLKEM768X25519 } from "@noble/post-quantum/hybrid.js";\n', ''],
      ['import { p256 } from "@noble/curves/nist.js";\n', ''],
      [
        '    unwrapFileKey(stanzas) {\n        for (const s of stanzas) {\n            if (s.args.length < 1 || s.args[0] !== "mlkem768x25519") {',
        '    async unwrapFileKey(stanzas) {\n        for (const s of stanzas) {\n            if (s.args.length < 1 || s.args[0] !== "mlkem768x25519") {',
      ],
      ['const sharedSecret = MLKEM768X25519.decapsulate(', 'const { MLKEM768X25519 } = await import("@noble/post-quantum/hybrid.js");\n            const sharedSecret = MLKEM768X25519.decapsulate('],
    ],
    'dist/x25519.js': [
      ['import { x25519 } from "@noble/curves/ed25519.js";\n', ''],
      ['x25519.GuBytes', 'Uint8Array.from({ length: 32 }, (_, index) => (index === 0 ? 9 : 0))'], // the base point of RFC 7748
      ['return x25519.scalarMult(scalar, u);', 'return import("@noble/curves/ed25519.js").then(({ x25519 }) => x25519.scalarMult(scalar, u));'],
      ['return x25519.scalarMultBase(scalar);', 'return import("@noble/curves/ed25519.js").then(({ x25519 }) => x25519.scalarMultBase(scalar));'],
    ],
  },
}

/**
 * No white space, short names for local variables. Functions and classes keep their names: Google's client finds its
 * methods by them, and a stack trace still says where it was. So do comments with a licence.
 */
const MINIFIED: MinifyOptions = { compress: false, keep_classnames: true, keep_fnames: true, format: { comments: 'some' } }

interface Stats {
  readonly chunks: readonly Chunk[]
}

interface Chunk {
  readonly files: readonly string[]
  readonly modules: readonly Module[]
}

/** A module's name is its path from `build`; several that webpack has put in one scope are listed in `modules`. */
interface Module {
  readonly name: string
  readonly modules?: readonly Module[]
}

/**
 * @param programs folders by what shall be packed there: `{ 'src/index': '/…/dist' }`
 * @returns the folders of the packages of which anything was packed, from the root: `node_modules/ms`
 * @throws Error if a program cannot be compiled or packed
 */
export async function bundle(programs: Readonly<Record<string, string>>): Promise<readonly string[]> {
  rmSync(javascript, { recursive: true, force: true })
  mkdirSync(javascript)
  // ncc takes the module system from the nearest package.json, and from a tsconfig.json where it runs what to replace.
  writeFileSync(join(javascript, 'package.json'), '{}\n')
  writeFileSync(join(javascript, 'tsconfig.json'), JSON.stringify({ compilerOptions: { baseUrl: '.', paths: REPLACED } }))
  for (const [library, files] of Object.entries(EMPTY)) for (const file of files) change(library, file, () => '')
  for (const [library, files] of Object.entries(LATER)) for (const [file, edits] of Object.entries(files)) change(library, file, (text) => edited(text, edits, `${library}/${file}`))
  node(root, 'node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json')
  const packages = new Set<string>()
  for (const [main, to] of Object.entries(programs)) {
    const options = ['--stats-out', stats, '--no-cache', '--quiet']
    node(javascript, '../node_modules/@vercel/ncc/dist/ncc/cli.js', 'build', `${main}.js`, '-o', to, ...options)
    const { chunks } = JSON.parse(readFileSync(stats, 'utf8')) as Stats
    await minifyLibraries(chunks, to)
    for (const folder of chunks.flatMap(modulesOf).flatMap(packageOf)) packages.add(folder)
  }
  rmSync(javascript, { recursive: true })
  return [...packages].sort()
}

/** Changes a file in a copy of a library nearer to our modules, which is found before the library itself. */
function change(library: string, file: string, to: (text: string) => string): void {
  const copy = join(javascript, 'node_modules', library)
  if (!existsSync(copy)) cpSync(join(root, 'node_modules', library), copy, { recursive: true })
  const path = join(copy, file)
  if (!existsSync(path)) throw new Error(`${library} has no ${file} any more: see what scripts/bundle.ts changes of it`)
  writeFileSync(path, to(readFileSync(path, 'utf8')))
}

function edited(text: string, edits: readonly Edit[], where: string): string {
  return edits.reduce((before, [found, instead]) => {
    if (before.split(found).length !== 2) throw new Error(`${where} holds ${JSON.stringify(found)} not once any more: see what scripts/bundle.ts changes of it`)
    return before.replace(found, () => instead)
  }, text)
}

/** Minifies the chunks that hold nothing but libraries. What is ours stays as TypeScript wrote it, to be read in `dist`. */
async function minifyLibraries(chunks: readonly Chunk[], folder: string): Promise<void> {
  for (const file of chunks.filter(isOfLibraries).flatMap(({ files }) => files)) {
    const path = join(folder, file)
    const { code } = await minify(readFileSync(path, 'utf8'), MINIFIED)
    writeFileSync(path, `${code}\n`)
  }
}

function isOfLibraries(chunk: Chunk): boolean {
  return modulesOf(chunk).every((module) => packageOf(module).length > 0)
}

function modulesOf({ modules }: Chunk): readonly Module[] {
  return modules.flatMap((one) => one.modules ?? [one])
}

/** The folder of the library that a module is of, be it a copy of it or the library itself; none for what is ours. */
function packageOf({ name }: Module): string[] {
  const [, folder] = /^\.\.?\/((?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(name) ?? []
  return folder === undefined ? [] : [folder]
}

function node(cwd: string, ...command: string[]): void {
  const { status } = spawnSync(process.execPath, command, { cwd, stdio: ['ignore', 'inherit', 'inherit'] })
  if (status !== 0) throw new Error(`${command[0]} failed with status ${status}`)
}
