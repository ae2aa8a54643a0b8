/**
 * Names that other programs obey. Who may write configuration must not choose them: a name made from a key path is
 * left out of the environment if it is here, a name that the workflow wrote is trusted.
 *
 * This list is damage control. It cannot be complete, because any program may read any variable; a closed set of names
 * is `allowed-names`. Names are compared without case; a `*` stands for any text.
 */

interface Family {
  /** Whose variables these are. */
  readonly family: string
  /** Why configuration must not choose them; continues "`NAME` …". */
  readonly reason: string
  readonly names: string
  /** Names of the family that steer nothing; usually what only is a credential. */
  readonly free?: string
}

/**
 * Endings of names that only are a credential: a program signs in with it, and does nothing else than without. Families
 * whose programs would sign in to another account with one, and work there, do not have these in `free`.
 */
const CREDENTIALS = '*_TOKEN *_PASSWORD *_USERNAME *_PASSPHRASE *_PRIVATE_KEY *_API_KEY'

/** Not even where the workflow wrote them. */
const NEVER: Family = {
  family: 'the runner',
  reason: 'belongs to the runner, which refuses it or gives it a meaning of its own',
  names: 'GITHUB_* RUNNER_* ACTIONS_* INPUT_* STATE_* NODE_OPTIONS',
}

/** Those of single programs first, then the endings that many have. */
export const FAMILIES: readonly Family[] = [
  {
    family: 'process and shell',
    reason: 'tells the process and the shell where things are and what to run',
    names: `PATH PATHEXT COMSPEC SYSTEMROOT SYSTEMDRIVE WINDIR PROGRAMFILES* PROGRAMDATA PROGRAMW6432 COMMONPROGRAM*
      ALLUSERSPROFILE PUBLIC SHELL HOME HOMEDRIVE HOMEPATH USER USERNAME USERDOMAIN* USERPROFILE LOGNAME HOSTNAME PWD
      OLDPWD APPDATA LOCALAPPDATA TMPDIR TMP TEMP XDG_* ENV BASH BASH_* BASHOPTS SHELLOPTS IFS PS0 PS1 PS2 PS3 PS4
      PROMPT PROMPT_COMMAND PROMPT_DIRTRIM CDPATH FPATH GLOBIGNORE FIGNORE EXECIGNORE HISTFILE HISTCONTROL HISTIGNORE
      HISTSIZE HISTFILESIZE HISTTIMEFORMAT HISTEDIT INPUTRC FCEDIT ZDOTDIR NULLCMD READNULLCMD POSIXLY_CORRECT SHLVL
      UID EUID PPID GROUPS OPTARG OPTERR OPTIND REPLY RANDOM SECONDS LINENO FUNCNAME DIRSTACK PIPESTATUS HOSTTYPE
      MACHTYPE OSTYPE COMP_* COPROC MAPFILE TIMEFORMAT TMOUT MAIL MAILCHECK MAILPATH _ FISH_FUNCTION_PATH
      FISH_COMPLETE_PATH PSMODULEPATH POWERSHELL_* PSEXECUTIONPOLICYPREFERENCE CI TERM TERMCAP TERMINFO* LANG LANGUAGE
      LC_* TZ TZDIR`,
  },
  {
    family: 'loaders',
    reason: 'loads code into every program, or changes what the C library does',
    names: `LD_* DYLD_* _RLD* LIBPATH SHLIB_PATH GLIBC_TUNABLES LOCPATH NLSPATH GCONV_PATH GETCONF_DIR MALLOC_* LIBC_*
      NIS_PATH *SAN_OPTIONS *SAN_SYMBOLIZER_PATH VALGRIND_* GTK_MODULES GTK_PATH GTK_EXE_PREFIX GTK_DATA_PREFIX
      GTK_IM_MODULE* GDK_PIXBUF_* VK_* LIBGL_* LIBVA_* OCL_* CUDA_* GDAL_* PROJ_LIB ODBC* GIO_* GST_PLUGIN*
      GST_REGISTRY* GST_DEBUG* GST_TRACERS GST_VALIDATE* GST_PRESET_PATH GST_PTP_HELPER GST_INSTALL_PLUGINS_HELPER
      QT_* QML* ELECTRON_* MAGICK_* GS_LIB GS_OPTIONS FONTCONFIG_* FFREPORT GVBINDIR`,
  },
  {
    family: 'Git, GitHub’s CLI and SSH',
    reason: 'makes Git, GitHub’s CLI or SSH run a program or ask another server',
    names: 'GIT_* GH_* SSH_*',
    free: `${CREDENTIALS} GH_PAT GH_APP_ID GH_DEPLOY_KEY SSH_KEY SSH_DEPLOY_KEY SSH_PASS SSH_KNOWN_HOSTS SSH_HOST SSH_PORT SSH_USER SSH_PUBLIC_KEY`,
  },
  {
    family: 'the system and its packages',
    reason: 'configures the system’s services or what installs its packages',
    names: `SYSTEMD_* DBUS_* DISPLAY WAYLAND_* XAUTHORITY DEBIAN_* DEBCONF_* DEB_* DPKG_* APT_* RPM_CONFIGDIR DNF_* YUM_*
      APK_* PACMAN_* HOMEBREW_* CHOCOLATEY* SCOOP* SNAP SNAP_*`,
    free: CREDENTIALS,
  },
  {
    family: 'clients of databases',
    reason: 'makes a database’s client run a file, or sends its password elsewhere',
    names: `PSQLRC PSQL_* PGSERVICE PGSERVICEFILE PGSYSCONFDIR PGPASSFILE PGHOST PGHOSTADDR PGOPTIONS PGSSL* PGGSS*
      PGREQUIRE* PGKRB* MYSQL_HOME MYSQL_TEST_* MYSQL_DEBUG MYSQL_UNIX_PORT LIBMYSQL_* SQLITE_HISTORY SQLITE_TMPDIR
      SQLPATH ORACLE_PATH ORACLE_HOME TNS_ADMIN TWO_TASK SQLCMDINI SQLCMDSERVER REDISCLI_RCFILE FLYWAY_*
      LIQUIBASE_CLASSPATH DBT_PROFILES_DIR`,
    free: 'FLYWAY_USER FLYWAY_PASSWORD',
  },
  {
    family: 'compilers and build tools',
    reason: 'names a tool of a build, its options, or where it finds files',
    names: `NM RANLIB STRIP OBJCOPY OBJDUMP DLLTOOL READELF LIBTOOL INSTALL AWK SED GREP EGREP FGREP LN_S CC_* CXX_*
      AR_* HOSTCC HOSTCXX HOST_CC HOST_CXX HOST_AR TARGET_CC TARGET_CXX TARGET_AR *_FOR_BUILD CROSS_* LDSHARED
      LDCXXSHARED OBJCXX CUDACXX CUDAHOSTCXX NVCC_CCBIN MPICC MPICXX PROTOC LIBCLANG_PATH LIBTOOLIZE AUTOPOINT CPATH
      C_INCLUDE_PATH CPLUS_INCLUDE_PATH OBJC_INCLUDE_PATH LIBRARY_PATH COMPILER_PATH GCC_* CLANG_* LLVM_* CCC_*
      CCACHE_* SCCACHE_* DISTCC_* ICECC* DEPENDENCIES_OUTPUT SUNPRO_DEPENDENCIES CMAKE_* CTEST_* CPACK_* NINJA NINJA_*
      MESON_* PKG_CONFIG* ACLOCAL* AUTOCONF AUTOHEADER AUTOMAKE AUTOM4TE M4 M4PATH CONFIG_SITE CONFIG_SHELL
      LT_SYS_LIBRARY_PATH CL _CL_ LINK _LINK_ LIB INCLUDE VCINSTALLDIR VCPKG_* CONAN_* BAZEL_* BAZELISK_* SCONS*
      XMAKE_* QMAKE* NIX_* ASDF_* MISE_* AQUA_CONFIG AQUA_GLOBAL_CONFIG SDKMAN_* DIRENV_* PRE_COMMIT* HUSKY* LEFTHOOK*
      SWIG_* DOXYGEN_* RENOVATE_*`,
    free: `${CREDENTIALS} CC_TEST_REPORTER_ID CC_EMAIL`,
  },
  {
    family: 'Python',
    reason: 'makes Python or a tool of it load code, or install from elsewhere',
    names: `PYTHON* PIP_* PIPENV_* PIPX_* POETRY_* UV_* CONDA_* MAMBA_* PIXI_* PDM_* HATCH_* RYE_* FLIT_* SETUPTOOLS_*
      DISTUTILS_* VIRTUAL_ENV* VIRTUALENV_* PYENV_* PYTEST_* TOX_* TOXENV NOX_* COVERAGE_PROCESS_* COVERAGE_RCFILE
      COVERAGE_FILE COVERAGE_DEBUG* COVERAGE_CORE MYPYPATH MYPY_* PYLINTRC PYLINTHOME RUFF_* BLACK_CACHE_DIR PEX_*
      CIBW_* AUDITWHEEL_* JUPYTER_* IPYTHON* MPLBACKEND MPLCONFIGDIR NUMBA_* PYSPARK_PYTHON PYSPARK_DRIVER_PYTHON
      AIRFLOW_HOME INVOKE_RUN_SHELL GUNICORN_CMD_ARGS UVICORN_* DJANGO_SETTINGS_MODULE FLASK_APP FLASK_ENV FLASK_DEBUG`,
    free: `${CREDENTIALS} POETRY_PYPI_TOKEN_* PYTHONANYWHERE_*`,
  },
  {
    family: 'Node.js',
    reason: 'makes Node.js or a tool of it load code, run a program, or install from elsewhere',
    names: `NODE NODE_* NPM_* NPX_* PNPM_* YARN_* COREPACK_* BUN_* DENO_* TS_NODE_* TSX_* ESBUILD_* BABEL_* SWC_*
      WEBPACK_* NVM_* FNM_* VOLTA_* N_PREFIX NX_* LERNA_* JEST_* NYC_* MOCHA_* ESLINT_* PLAYWRIGHT_* PUPPETEER_*
      CYPRESS_* CHROME_* FIREFOX_BIN CHROMIUM_BIN CHROMEDRIVER_* GECKODRIVER_* BROWSERSLIST* DOTENV_CONFIG_* PRISMA_*
      SASS_*`,
    free: `${CREDENTIALS} CYPRESS_RECORD_KEY`,
  },
  {
    family: 'the JVM',
    reason: 'gives options to a Java virtual machine or a build on it, which load code',
    names: `JAVA JAVA_* JAVAC_* JDK_* JRE_* JVM_* _JAVA_OPTIONS *_JAVA_OPTIONS *_OPTS CLASSPATH MAVEN_* MVNW_* M2_HOME
      GRADLE_* ORG_GRADLE_PROJECT_* ANT_* SBT_* COURSIER_* MILL_* KOTLIN_* LEIN_* CLJ_* SCALA_* GROOVY_* CATALINA_*
      JBOSS_* SPRING_APPLICATION_JSON SPRING_CONFIG_* SPRING_MAIN_* SPRING_CLOUD_* LOGGING_CONFIG ANDROID_*
      FLUTTER_* PUB_CACHE PUB_HOSTED_URL`,
    free: `${CREDENTIALS} GRADLE_PUBLISH_KEY GRADLE_PUBLISH_SECRET GRADLE_ENCRYPTION_KEY ANDROID_KEYSTORE_BASE64 ANDROID_KEY_ALIAS`,
  },
  {
    family: '.NET and MSBuild',
    reason: 'makes .NET load code, or is a property that MSBuild takes from the environment',
    names: `DOTNET_* NUGET_* MSBUILD* COMPLUS_* COR_* CORECLR_* ASPNETCORE_* MONO_* VSTEST* ROSLYN* CUSTOMBEFORE*
      CUSTOMAFTER* DIRECTORYBUILD* DIRECTORYPACKAGES* DIRECTORYSOLUTION* BEFOREMICROSOFT* AFTERMICROSOFT*
      ALTERNATECOMMONPROPS *TARGETSPATH *TOOLEXE *TOOLPATH PREBUILDEVENT POSTBUILDEVENT RUNPOSTBUILDEVENT
      RESTORESOURCES RESTOREADDITIONALPROJECTSOURCES RESTORECONFIGFILE RESTOREPACKAGESPATH RESTOREFALLBACKFOLDERS
      NUGETPACKAGEROOT MICROSOFTNETCOMPILERS* BASEINTERMEDIATEOUTPUTPATH INTERMEDIATEOUTPUTPATH LANGVERSION`,
    free: CREDENTIALS,
  },
  {
    family: 'Perl',
    reason: 'gives Perl, or what runs its tests, options that load code',
    names: `PERL PERL5* PERL_* PERLLIB PERLIO* PERLDB* PERLDOC* PERLBREW_* PLENV_* HARNESS_* MODULEBUILDRC CPANM_*
      PERLCRITIC PERLTIDY`,
  },
  {
    family: 'PHP and Xdebug',
    reason: 'makes PHP read other settings, load an extension, or hand control to a debugger elsewhere',
    names: 'PHP_* PHPRC XDEBUG_* COMPOSER COMPOSER_* USE_ZEND_ALLOC* ZEND_* BLACKFIRE_* DRUSH_* WP_CLI_* PHPUNIT_*',
    free: CREDENTIALS,
  },
  {
    family: 'Ruby',
    reason: 'makes Ruby or a tool of it load code, or install from elsewhere',
    names: `RUBY* GEM_* BUNDLE_* BUNDLER_* RBENV_* RVM_* RAKE* IRBRC JRUBY_* SPEC_OPTS TESTOPTS RAILS_ENV RACK_ENV
      BOOTSNAP_* THOR_* JEKYLL_* CP_HOME_DIR FASTLANE_* MATCH_GIT_URL MATCH_GIT_BRANCH MATCH_STORAGE_MODE
      MATCH_S3_BUCKET`,
    free: `${CREDENTIALS} FASTLANE_SESSION FASTLANE_USER`,
  },
  {
    family: 'Go',
    reason: 'gives Go options, runs a program with its compiler, or installs from elsewhere',
    names: `GOFLAGS GOPROXY GOTOOLCHAIN GOPATH GOROOT GOBIN GOENV GOSUMDB GONOSUMDB GONOSUMCHECK GONOPROXY GOPRIVATE
      GOINSECURE GOVCS GOAUTH GOMODCACHE GOCACHE GOCACHEPROG GOTMPDIR GOWORK GOOS GOARCH GODEBUG GOEXPERIMENT
      GOFIPS140 GO111MODULE GOGC GOMAXPROCS GOTRACEBACK GOCOVERDIR GOPACKAGESDRIVER GCCGO GO_EXTLINK_ENABLED GO_LDSO
      CGO_* GOLANGCI_LINT_* GORELEASER_*`,
    free: 'GORELEASER_KEY GORELEASER_TOKEN',
  },
  {
    family: 'Rust',
    reason: 'gives Rust’s tools options, runs a program with its compiler, or installs from elsewhere',
    names: 'CARGO CARGO_* RUST*',
    free: CREDENTIALS,
  },
  {
    family: 'other languages',
    reason: 'configures a language or a build tool, which runs what it is told to',
    names: `LUA_* LUAROCKS_* TCLLIBPATH TCL_* GUILE_* R_HOME R_PROFILE* R_ENVIRON* R_LIBS* R_DEFAULT_PACKAGES
      RETICULATE_PYTHON JULIA_* ERL_* ELIXIR_* MIX_* HEX_HOME HEX_API_URL HEX_MIRROR HEX_TRUSTED_MIRROR HEX_UNSAFE_*
      HEX_CACERTS_PATH HEX_NO_VERIFY_* REBAR_* GHC* CABAL_* STACK_ROOT STACK_YAML STACK_WORK SWIFT_* SDKROOT
      DEVELOPER_DIR XCODE_* OPAM* OCAML* CAML_* DUNE_* NIM_* ZIG_* CRYSTAL_* DART_* OCTAVE_* MATLAB*`,
    free: CREDENTIALS,
  },
  {
    family: 'tools that carry a token',
    reason: 'tells a tool which server gets its token',
    names: `TWINE_* CODECOV_* COVERALLS_* ARGOCD_* JFROG_* JF_URL ARTIFACTORY_*URL ARTIFACTORY_*HOST GITLAB_*URL
      GITLAB_*URI GITLAB_*HOST GITLAB_*ENDPOINT GL_HOST GLAB_* SENTRY_*URL SENTRY_PROPERTIES SENTRYCLI_*
      CLOUDFLARE_*URL CF_*URL WRANGLER_* FLY_*URL HEROKU_*HOST HEROKU_*URL NETLIFY_*URL SNYK_API SNYK_*URL SNYK_CFG_*
      SONAR_*URL SONAR_SCANNER_* SONARQUBE_SCANNER_* TURBO_API TURBO_LOGIN TURBO_*URL CIRCLECI_CLI_* CIRCLE_HOST
      TRAVIS_*ENDPOINT BUILDKITE_AGENT_* DATABRICKS_HOST DATABRICKS_CONFIG_* K6_* NEW_RELIC_HOST DD_SITE DD_URL
      DD_DD_URL DATADOG_SITE DATADOG_*HOST ROLLBAR_ENDPOINT PERCY_*URL CHROMATIC_*URL CACHIX_* ATTIC_* BUF_*
      OPENAI_*URL OPENAI_API_BASE ANTHROPIC_*URL MC_HOST_* MC_CONFIG_DIR RCLONE_* RESTIC_* BORG_* OS_AUTH_URL OS_CLOUD
      OS_CLIENT_CONFIG_FILE HCLOUD_ENDPOINT DIGITALOCEAN_*URL LINODE_*URL SCW_*URL HF_ENDPOINT WANDB_BASE_URL
      MLFLOW_TRACKING_URI TFE_ADDRESS TFE_HOSTNAME BOUNDARY_ADDR INFLUX_HOST JENKINS_URL GRAFANA_URL SEMGREP_*URL
      INFRACOST_*ENDPOINT CLOUDSMITH_API_HOST TRIVY_* OTEL_EXPORTER_OTLP_*`,
    free: CREDENTIALS,
  },
  {
    family: 'clouds',
    reason: 'signs tools in to an account of a cloud, where they would then work',
    names: `AWS_* AZURE_* ARM_* GOOGLE_* CLOUDSDK_* GCLOUD_* GCE_* IDENTITY_* MSI_* ALIBABA_* ALICLOUD_* OCI_* IBMCLOUD_*
      TENCENTCLOUD_* HUAWEICLOUD_* YC_*`,
    free: 'GOOGLE_MAPS_* GOOGLE_ANALYTICS_* GOOGLE_CLIENT_ID GOOGLE_CLIENT_SECRET', // of applications, and obeyed by no tool
  },
  {
    family: 'stores of secrets',
    reason: 'signs tools in to a store of secrets, or says which one they ask',
    names: `VAULT_* BAO_* CONSUL_* NOMAD_* SOPS_* ECS_* DOPPLER_* INFISICAL_* OP_SERVICE_ACCOUNT_TOKEN OP_CONNECT_* BWS_*
      AKEYLESS_* CONJUR_* SUMMON_PROVIDER`,
    free: 'ECS_CLUSTER ECS_SERVICE', // of Amazon’s ECS, and obeyed by no tool
  },
  {
    family: 'containers and clusters',
    reason: 'says which daemon, registry or cluster tools use, and which programs they run',
    names: `DOCKER_* BUILDKIT_* BUILDX_* BUILDAH_* COMPOSE_* CONTAINER_HOST CONTAINERS_* PODMAN_* REGISTRY_AUTH_FILE KO_*
      ORAS_* KUBECTL_* KUSTOMIZE_* HELM_* HELMFILE_* SKAFFOLD_* COSIGN_* SIGSTORE_*`,
    free: `${CREDENTIALS} DOCKER_USER DOCKER_PASS`,
  },
  {
    family: 'the cluster’s credentials',
    reason: 'signs tools in to a cluster, where they would then work, or names a program that does',
    names: 'KUBECONFIG KUBE_* KUBERNETES_* TALOSCONFIG',
  },
  {
    family: 'infrastructure as code',
    reason: 'steers what deploys, or signs it in to a backend that holds its state',
    names: `TF_* TOFU_* TERRAFORM_* TERRAGRUNT_* TG_* PACKER_* PULUMI_* ANSIBLE_* SERVERLESS_* SLS_* CDK_* SAM_* CHEF_*
      PUPPET_* VAGRANT_* TFENV_REMOTE TOFUENV_REMOTE JSII_RUNTIME`,
    free: 'TF_VAR_* TF_API_TOKEN ANSIBLE_VAULT_PASSWORD ANSIBLE_PRIVATE_KEY TG_BOT_TOKEN TG_CHAT_ID', // variables of Terraform’s modules are made to be given, and obeyed by nothing else
  },
  {
    family: 'make',
    reason: 'is a command, or options of one, in make’s own rules',
    names: `MAKE MAKE_COMMAND MAKE_HOST MAKE_VERSION MAKE_RESTARTS MAKE_TERMOUT MAKE_TERMERR MAKE_TMPDIR MAKEFLAGS
      MAKEFILES MAKELEVEL MAKEINFO MAKESHELL VPATH GPATH SUFFIXES *FLAGS CFLAGS_* CXXFLAGS_* AR AS CC CXX CPP CXXCPP
      FC F77 M2C PC CO GET LD LEX LINT YACC OBJC RM TEX TEXI2DVI WEAVE CWEAVE TANGLE CTANGLE LOADLIBES LDLIBS LIBS
      TARGET_ARCH TARGET_MACH OUTPUT_OPTION SCCS_OUTPUT_OPTION DESTDIR`,
    free: 'FEATURE_FLAGS *_FEATURE_FLAGS',
  },
  {
    family: 'programs that others start',
    reason: 'names a program, or options of one, that other programs start',
    names: `EDITOR VISUAL PAGER BROWSER *_COMMAND *_ASKPASS *_EDITOR *_PAGER *_RSH *_WRAPPER *_PASSCOMMAND LESS LESSOPEN
      LESSCLOSE LESSKEY* LESSEDIT MORE MAN MANPAGER MANPATH MANOPT MANROFFOPT MANLESS MANSECT GROFF_* SUDO_* RSYNC_*
      SVN_SSH HG HGRCPATH HGEDITOR HGMERGE HGPLAIN GREP_OPTIONS TAR_OPTIONS TAPE UNZIP UNZIPOPT ZIPINFO ZIPOPT GZIP
      BZIP BZIP2 XZ_* ZSTD_* DIFF_OPTIONS BLOCK_SIZE QUOTING_STYLE BC_ENV_ARGS BC_LINE_LENGTH DC_ENV_ARGS AWKPATH
      AWKLIBPATH RIPGREP_CONFIG_PATH FZF_* ACKRC ACK_OPTIONS BAT_* JQ_* VIMINIT EXINIT MYVIMRC VIM VIMRUNTIME NVIM_*
      EMACS* TMUX* SCREENRC STRACE_OPTS PARALLEL PARALLEL_HOME PARALLEL_SSH GNUPG* GPG_TTY GPG_AGENT_INFO PINENTRY_*
      TEXMF* TEXINPUTS BIBINPUTS BSTINPUTS LUAINPUTS SHELL_ESCAPE SHELL_ESCAPE_COMMANDS OPENIN_ANY OPENOUT_ANY`,
  },
  {
    family: 'trust and network',
    reason: 'decides whom programs trust, and through whom they speak',
    names: `*_PROXY SSL_CERT_FILE SSL_CERT_DIR SSL_NO_VERIFY SSL_VERIFY* SSLKEYLOGFILE OPENSSL_* GNUTLS_* NSS_*
      P11_KIT_* PKCS11_* CURL_* WGETRC SYSTEM_WGETRC NETRC LYNX_* HTTPIE_* ARIA2* *_CA_BUNDLE *_CAINFO *_CAFILE
      *_CACERT *_SSL_CERT_FILE *_SSL_NO_VERIFY *_SSL_VERIFY *_SKIP_VERIFY *_TLS_REJECT_UNAUTHORIZED HTTPLIB2_CA_CERTS
      HTTPS_CA_* HTTPS_CERT_* HTTPS_KEY_* KRB5* GRPC_DEFAULT_SSL_* GRPC_SSL_* GRPC_SYSTEM_SSL_* GRPC_NOT_USE_*
      GRPC_XDS_* GRPC_EXPERIMENT* GRPC_DNS_RESOLVER GRPC_TRACE GRPC_VERBOSITY SOCKS_* RES_OPTIONS LOCALDOMAIN
      HOSTALIASES RESOLV_* PROXYCHAINS_* TORSOCKS_*`,
    free: CREDENTIALS,
  },
  {
    family: 'mirrors and registries',
    reason: 'says where packages and images come from or go to, credentials with them',
    names: `*_MIRROR *_MIRRORS *_MIRROR_URL *_REGISTRY *_REGISTRY_URL *_INDEX_URL *_REPOSITORY_URL *_CDNURL *_BINARY_HOST
      *_BINARY_SITE *_BINARY_PATH *_DISTURL`,
    free: '*SCHEMA_REGISTRY *SCHEMA_REGISTRY_URL CONTAINER_REGISTRY IMAGE_REGISTRY',
  },
  {
    family: 'emulators of clouds',
    reason: 'sends what a cloud’s client would send to the cloud to another host',
    names: '*_EMULATOR_HOST *_EMULATOR_HUB',
  },
]

type Matcher = (upper: string) => boolean

const never = matcher(NEVER.names)
/** Most names belong to no family, which this tells in one step. */
const ofSomeFamily = matcher(FAMILIES.map(({ names }) => names).join(' '))

/** Made for the first name that belongs to one. */
let families: { readonly reason: string; readonly matches: Matcher; readonly isFree: Matcher }[] | undefined

interface Pattern {
  readonly start: string
  readonly end: string
}

/**
 * Sets and a few comparisons, not one expression: compiling that would take longer than the rest of the plan.
 * @param names with at most one `*` each
 */
function matcher(names: string): Matcher {
  const all = names.split(/\s+/).filter((one) => one !== '')
  const exact = new Set(all.filter((one) => !one.includes('*')))
  const patterns = all.filter((one) => one.includes('*')).map(patternOf)
  const byBeginning = Map.groupBy(patterns, ({ start }) => (start.length < 2 ? '' : start.slice(0, 2)))
  const fits = (upper: string, { start, end }: Pattern): boolean => upper.length >= start.length + end.length && upper.startsWith(start) && upper.endsWith(end)
  return (upper) => {
    const candidates = [byBeginning.get(''), byBeginning.get(upper.slice(0, 2))]
    return exact.has(upper) || candidates.some((some) => some?.some((pattern) => fits(upper, pattern)) ?? false)
  }
}

function patternOf(text: string): Pattern {
  const [start = '', end = ''] = text.split('*')
  return { start, end }
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
  const upper = name.toUpperCase()
  if (never(upper)) return { kind: 'never', reason: NEVER.reason }
  if (!ofSomeFamily(upper)) return undefined
  families ??= FAMILIES.map(({ reason, names, free = '' }) => ({ reason, matches: matcher(names), isFree: matcher(free) }))
  const found = families.find(({ matches, isFree }) => matches(upper) && !isFree(upper))
  return found && { kind: 'guarded', reason: found.reason }
}
