/**
 * Why a family of names is guarded: a real tool of it does something else when the variable is set. What is not
 * installed here is skipped, and its test says so in its name.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FAMILIES, guardOf } from '../../src/select/guarded.ts'

interface Proof {
  readonly family: string
  readonly name: string
  readonly program: string
  /** `HERE` stands for the folder of the test. */
  readonly value: string
  readonly args: readonly string[]
  readonly files?: Readonly<Record<string, string>>
  readonly input?: string
}

const AWS_SCRIPT = `require(${JSON.stringify(createRequire(import.meta.url).resolve('@aws-sdk/credential-provider-ini'))}).fromIni()().then(({ accessKeyId }) => console.log(accessKeyId), () => undefined)`
const CRATE = { 'Cargo.toml': '[package]\nname = "a"\nversion = "0.1.0"\nedition = "2021"\n', 'src/main.rs': 'fn main() {}\n' }

/** What the tool prints holds `STEERED` with the variable, and does not without it. */
const PROOFS: readonly Proof[] = [
  { family: 'process and shell', name: 'BASH_ENV', program: 'bash', value: 'HERE/a', args: ['-c', ':'], files: { a: 'echo STEERED' } },
  { family: 'process and shell', name: 'CDPATH', program: 'bash', value: 'HERE/STEERED', args: ['-c', 'cd a'], files: { 'STEERED/a/b': '' } },
  { family: 'process and shell', name: 'ENV', program: 'dash', value: 'HERE/a', args: ['-i', '-c', ':'], files: { a: 'echo STEERED' } },
  { family: 'loaders', name: 'LD_PRELOAD', program: 'ls', value: 'HERE/STEERED.so', args: [] },
  { family: 'programs that others start', name: 'TAR_OPTIONS', program: 'tar', value: '--checkpoint=1 --checkpoint-action=exec="echo STEERED >&2"', args: ['-cf', '/dev/null', 'a'], files: { a: '' } },
  { family: 'programs that others start', name: 'BC_ENV_ARGS', program: 'bc', value: 'HERE/a', args: ['-q'], files: { a: 'print "STEERED\\n"\n' }, input: 'quit\n' },
  { family: 'programs that others start', name: 'VIMINIT', program: 'vim', value: 'echomsg "STEERED" | qa!', args: ['-T', 'dumb'], input: ':qa!\n' },
  { family: 'programs that others start', name: 'LESSOPEN', program: 'less', value: '|echo STEERED %s', args: ['a'], files: { a: 'text\n' } },
  { family: 'Git, GitHub’s CLI and SSH', name: 'GIT_SSH_COMMAND', program: 'git', value: 'echo STEERED >&2; :', args: ['ls-remote', 'ssh://host.invalid/a'] },
  { family: 'Git, GitHub’s CLI and SSH', name: 'GIT_EXTERNAL_DIFF', program: 'git', value: 'echo STEERED', args: ['diff', '--ext-diff', '--no-index', 'a', 'b'], files: { a: '1\n', b: '2\n' } },
  { family: 'Git, GitHub’s CLI and SSH', name: 'GH_HOST', program: 'gh', value: 'STEERED.invalid', args: ['auth', 'status'] },
  { family: 'the system and its packages', name: 'APT_CONFIG', program: 'apt-config', value: 'HERE/a', args: ['dump'], files: { a: 'Acquire::http::Proxy "http://STEERED";\n' } },
  { family: 'clients of databases', name: 'PGHOST', program: 'psql', value: '/STEERED', args: ['-c', 'select 1'] },
  { family: 'make', name: 'RM', program: 'make', value: 'echo STEERED', args: ['-s', 'clean'], files: { Makefile: 'clean:\n\t$(RM) a\n' } },
  { family: 'make', name: 'LOADLIBES', program: 'make', value: '-lSTEERED', args: ['-n', 'a'], files: { 'a.c': '' } },
  { family: 'make', name: 'TARGET_ARCH', program: 'make', value: '-BSTEERED', args: ['-n', 'a.o'], files: { 'a.c': '' } },
  { family: 'make', name: 'CFLAGS', program: 'make', value: '-fplugin=STEERED', args: ['-n', 'a.o'], files: { 'a.c': '' } },
  { family: 'compilers and build tools', name: 'CPATH', program: 'gcc', value: 'HERE/b', args: ['-c', 'a.c'], files: { 'a.c': '#include <a.h>\n', 'b/a.h': '#error STEERED\n' } },
  { family: 'compilers and build tools', name: 'PKG_CONFIG_PATH', program: 'pkg-config', value: 'HERE', args: ['--list-all'], files: { 'a.pc': 'Name: a\nDescription: STEERED\nVersion: 1\n' } },
  { family: 'Python', name: 'PYTHONPATH', program: 'python3', value: 'HERE', args: ['-c', ''], files: { 'sitecustomize.py': 'print("STEERED")\n' } },
  { family: 'Python', name: 'PIP_INDEX_URL', program: 'pip', value: 'https://STEERED.invalid', args: ['config', 'list'] },
  { family: 'Python', name: 'PYTEST_ADDOPTS', program: 'pytest', value: '--STEERED', args: [] },
  { family: 'Node.js', name: 'NODE_PATH', program: 'node', value: 'HERE', args: ['-e', 'try { require("a") } catch {}'], files: { 'a/index.js': 'console.log("STEERED")' } },
  { family: 'Node.js', name: 'NPM_CONFIG_REGISTRY', program: 'npm', value: 'https://STEERED.invalid', args: ['config', 'get', 'registry'] },
  { family: 'the JVM', name: 'JAVA_TOOL_OPTIONS', program: 'java', value: '-javaagent:STEERED.jar', args: ['-version'] },
  { family: 'the JVM', name: 'JDK_JAVA_OPTIONS', program: 'java', value: '-javaagent:STEERED.jar', args: ['-version'] },
  { family: 'the JVM', name: 'MAVEN_OPTS', program: 'mvn', value: '-javaagent:STEERED.jar', args: ['-v'] },
  { family: '.NET and MSBuild', name: 'DOTNET_STARTUP_HOOKS', program: 'dotnet', value: 'STEERED', args: ['help'] },
  { family: 'Perl', name: 'PERL5OPT', program: 'perl', value: '-Mlib=HERE -Ma', args: ['-e', '1'], files: { 'a.pm': 'package a; print "STEERED\\n"; 1' } },
  { family: 'Perl', name: 'HARNESS_PERL_SWITCHES', program: 'prove', value: '-IHERE -Ma', args: ['-v', 'a.t'], files: { 'a.pm': 'package a; print "STEERED\\n"; 1', 'a.t': 'print "1..1\\nok 1\\n"' } },
  { family: 'PHP and Xdebug', name: 'PHP_INI_SCAN_DIR', program: 'php', value: 'HERE', args: ['a.php'], files: { 'a.php': '', 'a.ini': 'auto_prepend_file=b.php\n', 'b.php': 'STEERED' } },
  { family: 'Ruby', name: 'RUBYOPT', program: 'ruby', value: '-rSTEERED', args: ['-e', '1'] },
  { family: 'Go', name: 'GOFLAGS', program: 'go', value: '-toolexec=STEERED', args: ['env', 'GOFLAGS'] },
  { family: 'Rust', name: 'RUSTC_WRAPPER', program: 'cargo', value: '/STEERED', args: ['build', '--offline'], files: CRATE },
  { family: 'other languages', name: 'TCLLIBPATH', program: 'tclsh', value: '/STEERED', args: [], input: 'puts $auto_path\n' },
  { family: 'trust and network', name: 'CURL_HOME', program: 'curl', value: 'HERE', args: ['-sS'], files: { '.curlrc': 'url = "file:///STEERED"\n' } },
  { family: 'trust and network', name: 'HTTPS_PROXY', program: 'curl', value: 'http://STEERED.invalid', args: ['-sS', 'https://host.invalid'] },
  { family: 'trust and network', name: 'SYSTEM_WGETRC', program: 'wget', value: 'HERE/a', args: ['http://127.0.0.1:9'], files: { a: 'STEERED = 1\n' } },
  { family: 'tools that carry a token', name: 'TWINE_REPOSITORY_URL', program: 'twine', value: 'https://STEERED.invalid', args: ['upload', '--non-interactive', '-u', 'a', '-p', 'b', 'a-1.tar.gz'], files: { 'a-1.tar.gz': 'broken' } },
  { family: 'clouds', name: 'AWS_CONFIG_FILE', program: 'node', value: 'HERE/a', args: ['-e', AWS_SCRIPT], files: { a: '[default]\ncredential_process = cat HERE/b\n', b: '{"Version":1,"AccessKeyId":"STEERED","SecretAccessKey":"x"}' } },
  { family: 'stores of secrets', name: 'BAO_ADDR', program: 'bao', value: 'http://127.0.0.1:9/STEERED', args: ['status'] },
  { family: 'containers and clusters', name: 'DOCKER_HOST', program: 'docker', value: 'unix:///STEERED', args: ['version'] },
  { family: 'the cluster’s credentials', name: 'KUBECONFIG', program: 'kubectl', value: 'HERE/a', args: ['config', 'current-context'], files: { a: 'apiVersion: v1\nkind: Config\ncurrent-context: STEERED\n' } },
  { family: 'infrastructure as code', name: 'TF_CLI_ARGS_version', program: 'terraform', value: '-STEERED', args: ['version'] },
]

/** Families of which no tool is at hand anywhere here, and why. */
const WITHOUT_A_TOOL: Readonly<Record<string, string>> = {
  'mirrors and registries': 'packages read these while they install a binary from the network',
  'emulators of clouds': 'only clients of single services of Google read these, and none is installed',
}

/** On PATH, or among the programs that judge this project. */
function whereIs(program: string): string | undefined {
  if (process.platform === 'win32') return undefined
  const judges = globSync('.judges/*/{.,bin}').map((folder) => join(process.cwd(), folder))
  return [...(process.env['PATH'] ?? '').split(delimiter), ...judges].map((folder) => join(folder, program)).find((path) => existsSync(path))
}

function printed(program: string, { name, value, args, files = {}, input = '' }: Proof, steered: boolean): string {
  const here = mkdtempSync(join(tmpdir(), 'guarded-'))
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(here, path)), { recursive: true })
      writeFileSync(join(here, path), text.replaceAll('HERE', here))
    }
    const env = { ...process.env, [name]: steered ? value.replaceAll('HERE', here) : undefined }
    const { stdout, stderr } = spawnSync(program, args, { cwd: here, env, input, encoding: 'utf8', timeout: 25_000 })
    return `${stdout}${stderr}`
  } finally {
    rmSync(here, { recursive: true, force: true })
  }
}

describe('each family of guarded names steers a real tool', () => {
  for (const proof of PROOFS) {
    const { family, name, program } = proof
    const path = whereIs(program)
    const title = `${family}: ${name} steers ${program}`
    it.skipIf(path === undefined)(path === undefined ? `${title} – skipped: ${program} is not installed` : title, () => {
      expect(printed(path ?? '', proof, true)).toContain('STEERED')
      expect(printed(path ?? '', proof, false)).not.toContain('STEERED')
    })

    it(`${family}: ${name} is guarded, and says why`, () => {
      expect(guardOf(name)).toEqual({ kind: 'guarded', reason: FAMILIES.find((one) => one.family === family)?.reason })
    })
  }

  for (const [family, why] of Object.entries(WITHOUT_A_TOOL)) it.skip(`${family} – skipped: ${why}`)

  it('has a tool for each family, or says why none', () => {
    expect(new Set([...PROOFS.map(({ family }) => family), ...Object.keys(WITHOUT_A_TOOL)])).toEqual(new Set(FAMILIES.map(({ family }) => family)))
  })
})

const make = whereIs('make')
describe('make', () => {
  it.skipIf(make === undefined)(`has no variable in its own rules that is not guarded${make === undefined ? ' – skipped: make is not installed' : ''}`, () => {
    const { stdout } = spawnSync(make ?? '', ['-pf', '/dev/null'], { encoding: 'utf8' })
    const defined = [...stdout.matchAll(/^# default\n(?:# .*\n)*([A-Za-z_]\w*) [:+?]?=/gm)].map(([, name = '']) => name)
    const used = [...stdout.matchAll(/\$[({]([A-Za-z_]\w*)[)}]/g)].map(([, name = '']) => name)
    const all = new Set([...defined, ...used])
    expect([...all]).toEqual(expect.arrayContaining(['CC', 'RM', 'LOADLIBES', 'TARGET_ARCH', 'CFLAGS']))
    expect([...all].filter((name) => guardOf(name)?.kind !== 'guarded')).toEqual([])
  })
})
