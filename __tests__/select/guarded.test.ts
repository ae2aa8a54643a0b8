import { describe, expect, it } from 'vitest'
import { guardOf } from '../../src/select/guarded.ts'

const kinds = (names: string) => Object.fromEntries(names.split(' ').map((name) => [name, guardOf(name)?.kind]))
const all = (names: string, kind: string | undefined) => Object.fromEntries(names.split(' ').map((name) => [name, kind]))

describe('names that other programs obey', () => {
  it.each([
    ['the runner’s', 'GITHUB_TOKEN GITHUB_ENV RUNNER_TEMP ACTIONS_ID_TOKEN_REQUEST_URL INPUT_PATH STATE_x NODE_OPTIONS node_options github_sha'],
    ['no names of variables', '1A A-B A.B BASH_FUNC_x%% é'],
  ])('never: %s', (_, names) => {
    expect(kinds(names)).toEqual(all(names, 'never'))
  })

  it('never: the empty name', () => {
    expect(guardOf('')?.kind).toBe('never')
  })

  it.each([
    ['process and shell', 'PATH path Path PATHEXT COMSPEC SYSTEMROOT SHELL HOME USER PWD USERPROFILE APPDATA TMPDIR TMP TEMP XDG_CONFIG_HOME ENV BASH_ENV BASHOPTS SHELLOPTS IFS PS0 PS1 PS4 PROMPT_COMMAND CDPATH GLOBIGNORE ZDOTDIR CI _ LC_ALL PSModulePath'],
    ['loader', 'LD_PRELOAD LD_LIBRARY_PATH LD_AUDIT DYLD_INSERT_LIBRARIES GLIBC_TUNABLES LOCPATH GCONV_PATH MALLOC_CHECK_ ASAN_OPTIONS'],
    ['programs that others start', 'EDITOR VISUAL PAGER BROWSER SSH_ASKPASS GIT_SSH_COMMAND GIT_EXTERNAL_DIFF SUDO_ASKPASS LESSOPEN KUBE_EDITOR MANPAGER GNUPGHOME'],
    ['runtimes and build tools', 'NODE_PATH NODE_EXTRA_CA_CERTS NPM_CONFIG_REGISTRY npm_config_registry YARN_RC_FILENAME PYTHONPATH PYTHONSTARTUP PIP_INDEX_URL PERL5OPT PERL5LIB RUBYOPT GEM_HOME BUNDLE_GEMFILE JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS CLASSPATH MAVEN_OPTS GRADLE_OPTS DOTNET_STARTUP_HOOKS NUGET_PACKAGES GOFLAGS GOPROXY GOTOOLCHAIN CARGO_HOME RUSTFLAGS RUSTC_WRAPPER CC CFLAGS LDFLAGS MAKEFLAGS PHPRC UV_INDEX_URL'],
    ['trust and network', 'HTTP_PROXY https_proxy NO_PROXY ALL_PROXY SSL_CERT_FILE SSLKEYLOGFILE OPENSSL_CONF CURL_CA_BUNDLE CURL_HOME REQUESTS_CA_BUNDLE'],
    ['credentials and deploy tools', 'AWS_ACCESS_KEY_ID AWS_CONFIG_FILE AZURE_CLIENT_ID ARM_CLIENT_SECRET GOOGLE_APPLICATION_CREDENTIALS CLOUDSDK_CONFIG IDENTITY_ENDPOINT MSI_ENDPOINT VAULT_ADDR SOPS_AGE_KEY ECS_TOKEN DOCKER_HOST BUILDKIT_HOST KUBECONFIG HELM_PLUGINS TF_CLI_ARGS TF_LOG'],
  ])('guarded: %s', (_, names) => {
    expect(kinds(names)).toEqual(all(names, 'guarded'))
  })

  it('leaves ordinary names and Terraform’s variables alone', () => {
    const names = 'DATABASE_PASSWORD DATABASE_HOST API_KEY URL PORT HOST REGION TF_VAR_region tf_var_x PATHS XPATH MY_PATH LDAP_URL GOAL GIT AWSOME PS5 CCC STACK_NAME SERVICE_CI PYTHIA_PYTHON'
    expect(kinds(names)).toEqual(all(names, undefined))
  })

  it('gives a reason that continues the name', () => {
    expect(['PATH', 'NODE_OPTIONS', 'A-B'].map((name) => guardOf(name)?.reason)).toEqual([expect.stringMatching(/^tells/), expect.stringMatching(/^belongs/), expect.stringMatching(/^is no name/)])
  })
})
