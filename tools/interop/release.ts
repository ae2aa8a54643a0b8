/**
 * The workflows of this repository under `act`, as far as it goes without GitHub: jobs in containers and on other
 * systems are not run, the actions of others are replaced by what stands for them here, and the API by an emulator.
 */
import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Releases } from '../../emulators/github/releases.ts'
import { serveQuietly } from '../../emulators/front/serve.ts'
import { readPackage, repositoryOf } from '../../scripts/release/repository.ts'
import { plantedIn, saysMasked, shownIn } from '../smoke.ts'
import type { Checks } from './check.ts'
import { startAct } from './workflow.ts'

const root = join(import.meta.dirname, '../..')
const TOKEN = 'ghs_rehearsal'
const VERSION = '90.0.0'
const REPOSITORY = repositoryOf(readPackage())
/** What is installed here, without copying its bytes where the file system can: the bundler follows no link to it. */
const INSTALL = 'cp -al "$MODULES" node_modules 2>/dev/null || cp -a "$MODULES" node_modules'

/** What stands for each action of others: a script that does its part with the folders of the rehearsal. */
const STAND_INS: Readonly<Record<string, string>> = {
  'actions/checkout': `git init --quiet . && git fetch --quiet "$REMOTE" "\${REF:-HEAD}" && git checkout --quiet --force FETCH_HEAD && if [ "$GITHUB_JOB" = build ]; then ${INSTALL}; else ln -s "$MODULES" node_modules; fi`,
  'actions/setup-node': 'test "$NODE_VERSION" = 24',
  'actions/upload-artifact': 'mkdir -p "$STORE" && cp -r "$FROM" "$STORE/$NAME"',
  'actions/download-artifact': 'cp -r "$STORE/$NAME" "$FROM"',
  'actions/attest': 'ls $SUBJECTS > "$STORE/attested${SBOM:+-with-sbom}" && { test -z "$SBOM" || cp "$SBOM" "$STORE/sbom"; }',
}

const INPUTS = { REF: 'ref', NODE_VERSION: 'node-version', NAME: 'name', FROM: 'path', SUBJECTS: 'subject-path', SBOM: 'sbom-path' }

interface Rehearsal {
  readonly home: string
  /** The repository, with one commit on main. */
  readonly remote: string
  readonly commit: string
  /** What jobs hand on, and what was attested. */
  readonly store: string
}

async function withRehearsal(changed: (remote: string) => void, body: (rehearsal: Rehearsal) => Promise<void>): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'workflows-'))
  try {
    const remote = join(home, 'remote')
    const files = program('git', ['ls-files', '--cached', '--others', '--exclude-standard'], root).split('\n')
    for (const file of files.filter((name) => name !== '' && name !== '.judges')) cpSync(join(root, file), join(remote, file), { recursive: true })
    changed(remote)
    for (const command of [['init', '--quiet', '--initial-branch=main'], ['add', '--all'], ['commit', '--quiet', '--message=Begin'], ['remote', 'add', 'origin', `https://github.com/${REPOSITORY}.git`], ['config', 'uploadpack.allowAnySHA1InWant', 'true']]) {
      program('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...command], remote)
    }
    await body({ home, remote, commit: program('git', ['rev-parse', 'HEAD'], remote).trim(), store: join(home, 'store') })
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** The arguments with which `act` takes the stand-ins for the versions that the workflows pin. */
function standIns({ home, remote, store }: Rehearsal): string[] {
  const folders = { REMOTE: remote, MODULES: join(root, 'node_modules'), STORE: store }
  const workflows = readdirSync(join(remote, '.github', 'workflows')).map((name) => readFileSync(join(remote, '.github', 'workflows', name), 'utf8')).join('\n')
  const pins = new Set([...workflows.matchAll(/uses: ([\w-]+\/[\w-]+)@([0-9a-f]{40})/g)].map(([, action, ref]) => `${action}@${ref}`))
  return [...pins].flatMap((pin) => {
    const [action = ''] = pin.split('@')
    const script = STAND_INS[action]
    if (script === undefined) return []
    const inputs = Object.values(INPUTS).map((name) => `  ${name}: { description: one, default: '' }`)
    const env = [...Object.entries(INPUTS).map(([name, input]) => `        ${name}: \${{ inputs.${input} }}`), ...Object.entries(folders).map(([name, path]) => `        ${name}: ${JSON.stringify(path)}`)]
    const folder = join(home, 'actions', action)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'action.yml'), `name: stand-in\ninputs:\n${inputs.join('\n')}\nruns:\n  using: composite\n  steps:\n    - shell: bash\n      env:\n${env.join('\n')}\n      run: ${JSON.stringify(script)}\n`)
    return ['--local-repository', `${pin}=${folder}`]
  })
}

function act(rehearsal: Rehearsal, ...args: string[]): Promise<{ code: number; log: string }> {
  const { home, remote } = rehearsal
  return startAct([...args, '--platform', 'ubuntu-latest=-self-hosted', ...standIns(rehearsal)], remote, home, dirname(process.execPath))
}

function program(name: string, args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): string {
  const { status, stdout, stderr } = spawnSync(name, args, { cwd, encoding: 'utf8', env: { ...process.env, ...env } })
  if (status !== 0) throw new Error(`${name} ${args.join(' ')}: ${stderr}`)
  return stdout
}

/** What a maintainer merges before a release; everything that must hold is run elsewhere. */
function prepared(remote: string): void {
  program(process.execPath, ['scripts/release/main.ts', 'prepare', '--version', VERSION], remote)
  writeFileSync(join(remote, '.ci', 'run'), '#!/bin/sh\ngit rev-parse HEAD\n', { mode: 0o755 })
  program('sh', ['-c', INSTALL], remote, { MODULES: join(root, 'node_modules') })
  program(process.execPath, ['scripts/build.ts'], remote)
  rmSync(join(remote, 'node_modules'), { recursive: true })
}

const release = (job: string): string[] => ['workflow_dispatch', '--workflows', '.github/workflows/release.yml', '--job', job, '--input', `version=${VERSION}`]

export const checks: Checks = {
  'smoke.yml under act: the action works as `uses: ./`, and the log shows no secret': () =>
    withRehearsal(() => undefined, async (rehearsal) => {
      const { code, log } = await act(rehearsal, 'pull_request', '--workflows', '.github/workflows/smoke.yml', '--job', 'systems', '--matrix', 'os:ubuntu-latest')
      strictEqual(code, 0, log)
      ok(saysMasked(log), log)
      deepStrictEqual(shownIn(log, plantedIn('1.1')), [])
    }),

  'release.yml under act: nothing goes on where the commit is not prepared': () =>
    withRehearsal(() => undefined, async (rehearsal) => {
      const { code, log } = await act(rehearsal, ...release('build'))
      ok(code !== 0, log)
      match(log, /Not ready to be released::/) // act may lose a line of several
      ok(!log.includes('npm run build'), log)
    }),

  'release.yml under act: what was tested and built is attested, tagged and released': () =>
    withRehearsal(prepared, async (rehearsal) => {
      const github = new Releases(REPOSITORY, TOKEN)
      const server = await serveQuietly(github.handler)
      github.url = server.url
      try {
        const { code, log } = await act(rehearsal, ...release('publish'), '--secret', `GITHUB_TOKEN=${TOKEN}`, '--env', `GITHUB_API_URL=${server.url}`)
        strictEqual(code, 0, log)
        strictEqual(github.tags.get(`v${VERSION}`), rehearsal.commit)
        const [archive, sbom] = [`ecs-config-action-${VERSION}.tar.gz`, `ecs-config-action-${VERSION}.cdx.json`]
        deepStrictEqual(github.releases.map(({ immutable, assets }) => [immutable, Object.keys(assets)]), [[true, ['SHA256SUMS', sbom, archive]]])
        match(github.releases[0]?.body ?? '', new RegExp(`uses: ${REPOSITORY}@${rehearsal.commit} # v${VERSION}`))
        const attested = readFileSync(join(rehearsal.store, 'attested'), 'utf8').trim().split('\n')
        deepStrictEqual(attested.filter((name) => !name.startsWith('dist/')), [`release/${sbom}`, `release/${archive}`])
        ok(attested.includes('dist/index.js'), attested.join())
        strictEqual(readFileSync(join(rehearsal.store, 'attested-with-sbom'), 'utf8'), `dist/index.js\nrelease/${archive}\n`)
        strictEqual(readFileSync(join(rehearsal.store, 'sbom'), 'utf8'), readFileSync(join(rehearsal.store, 'release', sbom), 'utf8'))
      } finally {
        await server.close()
      }
    }),
}
