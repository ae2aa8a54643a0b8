/**
 * Names that other programs obey. Who may write configuration must not choose them: a name made from a key path is
 * left out of the environment if it is here, a name that the workflow wrote is trusted. Compared without case; `*` is
 * any text. This table is the whole of it.
 */

interface Group {
  readonly reason: string
  readonly names: string
}

/** Not even where the workflow wrote them. */
const NEVER: Group = {
  reason: 'belongs to the runner, which refuses it or gives it a meaning of its own',
  names: 'GITHUB_* RUNNER_* ACTIONS_* INPUT_* STATE_* NODE_OPTIONS',
}

const GUARDED: readonly Group[] = [
  {
    reason: 'tells the process and the shell where things are and what to run',
    names: `PATH PATHEXT COMSPEC SYSTEMROOT SYSTEMDRIVE WINDIR PROGRAMFILES* PROGRAMDATA PROGRAMW6432 COMMONPROGRAM* ALLUSERSPROFILE PUBLIC
      SHELL HOME HOMEDRIVE HOMEPATH USER USERNAME USERDOMAIN* USERPROFILE LOGNAME HOSTNAME PWD OLDPWD APPDATA LOCALAPPDATA TMPDIR TMP TEMP XDG_*
      ENV BASH BASH_* BASHOPTS SHELLOPTS IFS PS0 PS1 PS2 PS3 PS4 PROMPT PROMPT_* CDPATH FPATH GLOBIGNORE FIGNORE EXECIGNORE HIST* INPUTRC FCEDIT
      ZDOTDIR NULLCMD READNULLCMD POSIXLY_CORRECT SHLVL UID EUID PPID GROUPS OPTARG OPTERR OPTIND REPLY RANDOM SECONDS LINENO FUNCNAME DIRSTACK
      PIPESTATUS HOSTTYPE MACHTYPE OSTYPE COMP_* COPROC MAPFILE TIMEFORMAT TMOUT MAIL MAILCHECK MAILPATH _ PSMODULEPATH POWERSHELL_* PSEXECUTIONPOLICYPREFERENCE
      CI TERM TERMCAP TERMINFO* LANG LANGUAGE LC_* TZ TZDIR`,
  },
  {
    reason: 'loads code into every program, or changes what the C library does',
    names: `LD_* DYLD_* _RLD* LIBPATH SHLIB_PATH GLIBC_TUNABLES LOCPATH NLSPATH GCONV_PATH GETCONF_DIR MALLOC_* LIBC_* NIS_PATH
      *SAN_OPTIONS *SAN_SYMBOLIZER_PATH GTK_MODULES GTK_PATH GTK_EXE_PREFIX GTK_DATA_PREFIX GTK_IM_MODULE* GDK_PIXBUF_* VK_* LIBGL_* OCL_* GDAL_* ODBC* GIO_* GST_* QT_* ELECTRON_*`,
  },
  {
    reason: 'names a program, or options of one, that other programs start',
    names: `EDITOR VISUAL PAGER MANPAGER MANPATH BROWSER LESS LESSOPEN LESSCLOSE LESSKEY* LESSEDIT MORE *_ASKPASS *_EDITOR *_PAGER GIT_* GH_* SSH_* SUDO_*
      RSYNC_* CVS_RSH SVN_SSH SVN_EDITOR HG HGRCPATH HGEDITOR HGMERGE HGPLAIN GREP_OPTIONS TAR_OPTIONS TAPE UNZIP UNZIPOPT ZIPINFO ZIPOPT GZIP BZIP BZIP2
      XZ_* ZSTD_* GNUPGHOME GPG_* PINENTRY_* VIMINIT EXINIT MYVIMRC VIM VIMRUNTIME TMUX* SCREENRC AWKPATH AWKLIBPATH SYSTEMD_* DBUS_* DISPLAY WAYLAND_*
      DEBIAN_* DEBCONF_* DPKG_* APT_* HOMEBREW_* PSQLRC PSQL_* PGSERVICE PGSERVICEFILE PGSYSCONFDIR PGPASSFILE MYSQL_HOME MYSQL_TEST_* LIBMYSQL_* SQLITE_*`,
  },
  {
    reason: 'configures a runtime or a build tool, which runs what it is told to',
    names: `NODE NODE_* NPM_* NPX_* PNPM_* YARN_* COREPACK_* BUN_* DENO_* TS_NODE_* TSX_* ESBUILD_* BABEL_* WEBPACK_* NVM_* VOLTA_* HUSKY* LEFTHOOK* PRE_COMMIT*
      PLAYWRIGHT_* PUPPETEER_* CYPRESS_* CHROME_* PYTHON* PIP_* PIPENV_* PIPX_* POETRY_* UV_* CONDA_* MAMBA_* VIRTUAL_ENV* PYENV_* PYTEST_* TOX_* NOX_* JUPYTER_*
      IPYTHON* PERL PERL5* PERL_* PERLLIB PERLIO* RUBY* GEM_* BUNDLE_* BUNDLER_* RBENV_* RAKE* JAVA JAVA_* JDK_* JRE_* _JAVA_OPTIONS CLASSPATH MAVEN_* MVNW_* M2_HOME
      GRADLE_* ANT_* SBT_* KOTLIN_* LEIN_* SCALA_* GROOVY_* DOTNET_* NUGET_* MSBUILD* COMPLUS_* COR_* CORECLR_* ASPNETCORE_* MONO_*
      GOFLAGS GOPROXY GOTOOLCHAIN GOPATH GOROOT GOBIN GOENV GOSUMDB GONOSUMDB GONOSUMCHECK GONOPROXY GOPRIVATE GOINSECURE GOVCS GOAUTH GOMODCACHE GOCACHE GOCACHEPROG
      GOTMPDIR GOWORK GOOS GOARCH GODEBUG GOEXPERIMENT GOFIPS140 GO111MODULE GOGC GOTRACEBACK GCCGO GO_* CGO_* CARGO CARGO_* RUST* CC CXX CPP LD AR AS NM RANLIB STRIP OBJCOPY
      CFLAGS CXXFLAGS CPPFLAGS LDFLAGS LDLIBS ASFLAGS ARFLAGS FFLAGS FCFLAGS CPATH C_INCLUDE_PATH CPLUS_INCLUDE_PATH OBJC_INCLUDE_PATH LIBRARY_PATH COMPILER_PATH GCC_*
      CCC_* CCACHE_* SCCACHE_* DISTCC_* MAKE MAKEFLAGS MAKEFILES MAKELEVEL MFLAGS GNUMAKEFLAGS CMAKE_* CTEST_* NINJA_* MESON_* PKG_CONFIG* ACLOCAL* AUTOCONF AUTOMAKE M4 M4PATH
      CONFIG_SITE CL _CL_ LINK _LINK_ LIB INCLUDE VCINSTALLDIR VCPKG_* CONAN_* PHP_* PHPRC COMPOSER_* LUA_* LUAROCKS_* R_HOME R_PROFILE* R_ENVIRON* R_LIBS* JULIA_* ERL_* ELIXIR_*
      MIX_* HEX_* REBAR_* GHC* CABAL_* STACK_ROOT STACK_YAML STACK_WORK SWIFT_* SDKROOT DEVELOPER_DIR XCODE_* ANDROID_* FLUTTER_* PUB_* OPAM* OCAML* BAZEL_* BAZELISK_*
      NIX_* ASDF_* MISE_* SDKMAN_* DIRENV_* DOTENV_CONFIG_* PRISMA_* SASS_* SENTRYCLI_* TCLLIBPATH GUILE_* EMACS* SONAR_SCANNER_*`,
  },
  {
    reason: 'decides whom programs trust, and through whom they speak',
    names: `*_PROXY SSL_* SSLKEYLOGFILE OPENSSL_* GNUTLS_* NSS_* P11_KIT_* PKCS11_* CURL_* WGETRC NETRC REQUESTS_CA_BUNDLE *_CA_BUNDLE HTTPLIB2_CA_CERTS GRPC_*
      KRB5* SOCKS_* RES_OPTIONS LOCALDOMAIN HOSTALIASES RESOLV_*`,
  },
  {
    reason: 'signs tools in to a cloud, or steers what deploys',
    names: `AWS_* AZURE_* ARM_* GOOGLE_* CLOUDSDK_* GCLOUD_* GCE_* IDENTITY_* MSI_* ALIBABA_* ALICLOUD_* OCI_* VAULT_* BAO_* CONSUL_* NOMAD_* SOPS_* ECS_*
      DOCKER_* BUILDKIT_* BUILDX_* COMPOSE_* CONTAINER_HOST CONTAINERS_* PODMAN_* KUBECONFIG KUBE_* KUBECTL_* KUBERNETES_* KUSTOMIZE_* HELM_* SKAFFOLD_* TF_* TOFU_* TERRAFORM_*
      TERRAGRUNT_* TG_* PACKER_* PULUMI_* ANSIBLE_* SERVERLESS_* SLS_* CDK_* SAM_* COSIGN_* SIGSTORE_*
      ARGOCD_SERVER ARGOCD_OPTS CLOUDFLARE_API_BASE_URL FLY_API_BASE_URL NX_CLOUD_API SNYK_API SONAR_HOST_URL TURBO_API`,
  },
]

/** Variables of Terraform's modules: made to be given, and obeyed by nothing else. */
const FREE = 'TF_VAR_*'

const never = matcher(NEVER.names)
const free = matcher(FREE)
const guarded = GUARDED.map(({ reason, names }) => ({ reason, matches: matcher(names) }))

/** Sets and beginnings, not one expression: compiling that would take longer than the rest of the plan. */
function matcher(names: string): (name: string) => boolean {
  const all = names.trim().split(/\s+/)
  const exact = new Set(all.filter((one) => !one.includes('*')))
  const starts = all.filter((one) => one.endsWith('*')).map((one) => one.slice(0, -1))
  const ends = all.filter((one) => one.startsWith('*')).map((one) => one.slice(1))
  return (name) => {
    const upper = name.toUpperCase()
    return exact.has(upper) || starts.some((start) => upper.startsWith(start)) || ends.some((end) => upper.endsWith(end))
  }
}

export interface Guard {
  /** `never`: not even where the workflow wrote the name. */
  readonly kind: 'never' | 'guarded'
  /** Continues "`NAME` …". */
  readonly reason: string
}

/** Whether shells and programs can read a variable of this name. */
export function isVariableName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)
}

/** Why a name is kept out of the environment; undefined if it is not. */
export function guardOf(name: string): Guard | undefined {
  if (!isVariableName(name)) return { kind: 'never', reason: 'is no name of an environment variable' }
  if (never(name)) return { kind: 'never', reason: NEVER.reason }
  if (free(name)) return undefined
  const group = guarded.find(({ matches }) => matches(name))
  return group && { kind: 'guarded', reason: group.reason }
}
