"use strict";
exports.id = 453;
exports.ids = [453];
exports.modules = {

/***/ 48846:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ refusePlaces)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(28386);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(13198);


function refusePlaces(code, what, places) {
    const [first, ...others] = places;
    if (first === undefined)
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ(code, what + (0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv) `${first}${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .andMore */ .v)(others)}.`, { account: places.map((place) => (0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv) `${place}`) });
}


/***/ }),

/***/ 62453:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  planExports: () => (/* binding */ planExports),
  select: () => (/* reexport */ selection_select)
});

// EXTERNAL MODULE: ./src/config/walk.js
var walk = __webpack_require__(40759);
// EXTERNAL MODULE: ./src/config/ciphertext.js
var ciphertext = __webpack_require__(91538);
// EXTERNAL MODULE: ./src/config/closed.js
var config_closed = __webpack_require__(48846);
// EXTERNAL MODULE: ./src/text.js
var src_text = __webpack_require__(13198);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./src/errors.js
var errors = __webpack_require__(28386);
// EXTERNAL MODULE: ./src/config/secrets.js
var secrets = __webpack_require__(89);
;// CONCATENATED MODULE: ./src/select/tree.js

const NULL = { kind: 'leaf', type: 'null', text: '' };
function plainSegment(segment) {
    return typeof segment === 'string' ? (0,secrets/* withoutSuffix */.al)(segment) : String(segment);
}
function oneTree(documents) {
    const [first = NULL] = documents;
    return withoutComments(documents.length > 1 ? { kind: 'list', items: documents } : first);
}
function withoutComments(node) {
    if (node.kind === 'leaf')
        return node;
    if (node.kind === 'map')
        return { kind: 'map', items: itemsOf(node).map((item) => ({ ...item, value: withoutComments(item.value) })) };
    return { kind: 'list', items: elementsOf(node).map(withoutComments) };
}
function itemsOf(map) {
    return map.items.filter((item) => item.kind === 'item');
}
function elementsOf(list) {
    return list.items.filter((item) => item.kind !== 'comment');
}
function isEnd(node) {
    return node.kind === 'leaf' || node.items.length === 0;
}
function leavesOf(node, path = []) {
    if (node.kind === 'leaf')
        return [{ leaf: node, path }];
    return childrenOf(node).flatMap(([segment, child]) => leavesOf(child, [...path, segment]));
}
function childrenOf(node) {
    return node.kind === 'map' ? itemsOf(node).map(({ key, value }) => [key, value]) : elementsOf(node).map((child, index) => [index, child]);
}
function rebuild(node, keep) {
    const kept = childrenOf(node).map(([segment, child]) => [segment, keep(child, segment)]);
    if (kept.every(([, child]) => child === undefined))
        return undefined;
    if (node.kind === 'list')
        return { kind: 'list', items: kept.map(([, child]) => child ?? NULL) };
    return { kind: 'map', items: kept.flatMap(([key, value]) => (value === undefined ? [] : [{ kind: 'item', key: String(key), value }])) };
}
function emptied(node) {
    return node.kind === 'leaf' ? NULL : { kind: node.kind, items: [] };
}
function replaceLeaves(node, opened) {
    if (node.kind === 'leaf') {
        const leaf = opened.get(node) ?? node;
        if (leaf.secret?.state !== undefined)
            throw new Error('a selected secret was not opened');
        return leaf;
    }
    if (node.kind === 'list')
        return { ...node, items: elementsOf(node).map((item) => replaceLeaves(item, opened)) };
    return { ...node, items: itemsOf(node).map((item) => ({ ...item, value: replaceLeaves(item.value, opened) })) };
}
function withoutSecrets(node) {
    const keep = (one) => {
        if (one.kind === 'leaf')
            return one.secret === undefined ? one : undefined;
        return isEnd(one) ? one : rebuild(one, keep);
    };
    return keep(node) ?? emptied(node);
}

// EXTERNAL MODULE: ./src/sops/values.js
var values = __webpack_require__(63103);
;// CONCATENATED MODULE: ./src/select/values.js



function stringOf(leaf) {
    if (typeof leaf.text !== 'string')
        return utf8(leaf.text);
    if (leaf.type === 'null')
        return '';
    if (leaf.type === 'bool')
        return leaf.text.toLowerCase();
    const asWritten = leaf.type !== 'str' && leaf.secret === undefined;
    return asWritten ? (leaf.literal ?? leaf.text) : leaf.text;
}
function utf8(bytes) {
    const text = (0,values/* textOrBytes */.Q8)(bytes);
    return typeof text === 'string' ? text : undefined;
}
function refusal(value) {
    if (value === undefined)
        return 'is not UTF-8';
    if (value.includes('\0'))
        return 'holds a NUL character';
    return value.isWellFormed() ? undefined : 'holds half of a surrogate pair';
}
const POSIX = { variable: 120_000, total: 700_000, unit: 'bytes', size: (text) => Buffer.byteLength(text) };
const WINDOWS = { variable: 32_000, total: 60_000, unit: 'characters', size: (text) => text.length };
function sizeProblems(variables, environment, platform) {
    const { variable, total, unit, size } = platform === 'win32' ? WINDOWS : POSIX;
    const sizeOf = (name, value) => size(`${name}=${value}`) + 1;
    const large = variables
        .filter(({ name, value }) => sizeOf(name, value) > variable)
        .map(({ name, value, path }) => (0,src_text/* say */.cv) `${path} → ${name}: ${sizeOf(name, value)} ${unit}, and a variable of the environment has at most ${variable}`);
    if (large.length > 0)
        return large;
    const all = new Map(Object.entries(environment).map(([name, value = '']) => [name, sizeOf(name, value)]));
    for (const { name, value } of variables)
        all.set(name, sizeOf(name, value));
    const sum = [...all.values()].reduce((a, b) => a + b, 0);
    return sum > total ? [(0,src_text/* say */.cv) `The environment would have ${sum} ${unit} in all, what the job has already counted in, and at most ${total} are safe`] : [];
}
function refuseValues(what, problems, hint) {
    const [first, ...others] = problems;
    if (first === undefined)
        return;
    const message = `${what}: ${first}${others.length > 0 ? `; and ${others.length} more` : ''}.`;
    throw new errors/* ActionError */.lZ('select/value', message, { account: problems, ...(hint === undefined ? {} : { hint }) });
}

;// CONCATENATED MODULE: ./src/select/json.js






const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
function toJson(node) {
    return write(node, { children: (children) => children, key: plainSegment, leaf: (leaf) => scalar(leaf) ?? refuse(node) });
}
function refuse(root) {
    const path = leavesOf(root).find(({ leaf }) => scalar(leaf) === undefined)?.path ?? [];
    throw new errors/* ActionError */.lZ('select/value', (0,src_text/* say */.cv) `The value at ${(0,walk/* keyPathText */.Cm)(path)} cannot be JSON: it is no finite number, or not UTF-8.`);
}
function configHash(node) {
    const canonical = write(node, {
        children: (children) => children.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
        key: (key) => key,
        leaf: (leaf) => (leaf.secret ? JSON.stringify(leaf.secret.ciphertext) : (scalar(leaf) ?? JSON.stringify(Buffer.from(leaf.text).toString('base64')))),
    });
    return (0,external_node_crypto_.createHash)('sha256').update(canonical).digest('hex');
}
function write(node, style) {
    if (node.kind === 'leaf')
        return style.leaf(node);
    if (node.kind === 'list')
        return `[${childrenOf(node).map(([, child]) => write(child, style)).join(',')}]`;
    const children = style.children(childrenOf(node));
    return `{${children.map(([key, child]) => `${JSON.stringify(style.key(key))}:${write(child, style)}`).join(',')}}`;
}
function scalar(leaf) {
    switch (leaf.type) {
        case 'null':
            return 'null';
        case 'bool':
            return stringOf(leaf);
        case 'int':
        case 'float':
            return [leaf.secret ? undefined : leaf.literal, leaf.text].find((text) => typeof text === 'string' && NUMBER.test(text));
        default: {
            const text = stringOf(leaf);
            return text === undefined ? undefined : JSON.stringify(text);
        }
    }
}

;// CONCATENATED MODULE: ./src/select/formats.js





const FORMATS = {
    '.json': ({ selected }) => `${toJson(selected)}\n`,
    '.yaml': ({ selected }) => yaml(selected),
    '.env': ({ exports }) => dotenv(exports),
    '.tfvars': ({ selected }) => tfvars(selected),
};
function holdsNames(file) {
    return file.endsWith('.env');
}
function refuseKeys(file, selected) {
    if (file.endsWith('.tfvars'))
        refuseUnnamed(selected);
}
function fileText(file, content) {
    const ending = file.slice(file.lastIndexOf('.'));
    return FORMATS[ending](content);
}
function refuseFormat(format, problems) {
    refuseValues(`\`output-file\` cannot be ${format}`, problems, 'Select less, or write another format: `.json` and `.yaml` hold everything.');
}
function yaml(root) {
    if (root.kind === 'leaf')
        return `${yamlScalar(root)}\n`;
    return `${yamlBlock(root, '').join('\n')}\n`;
}
function yamlBlock(node, indent) {
    if (isEnd(node))
        return [indent + (node.kind === 'map' ? '{}' : '[]')];
    return childrenOf(node).flatMap(([segment, child]) => {
        const head = indent + (node.kind === 'list' ? '-' : yamlKey(plainSegment(segment), indent));
        if (child.kind === 'leaf')
            return [`${head} ${yamlScalar(child)}`];
        return isEnd(child) ? [`${head} ${child.kind === 'map' ? '{}' : '[]'}`] : [head, ...yamlBlock(child, `${indent}  `)];
    });
}
const LONGEST_KEY = 1_000;
function yamlKey(key, indent) {
    const text = yamlText(key);
    return text.length > LONGEST_KEY ? `? ${text}\n${indent}:` : `${text}:`;
}
const WORD = /^[A-Za-z_][\w.-]*$/;
const TYPED = /^(true|false|null|yes|no|on|off|y|n)$/i;
function yamlText(text) {
    if (WORD.test(text) && !TYPED.test(text))
        return text;
    return JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff]|[\ufffe\uffff]/g, escaped);
}
function yamlScalar(leaf) {
    if (leaf.type !== 'int' && leaf.type !== 'float')
        return leaf.type === 'str' || leaf.type === 'time' ? yamlText(String(leaf.text)) : (scalar(leaf) ?? '');
    return (scalar(leaf) ?? '').replace(/^(-?\d+)(?=[eE])/, '$1.0').replace(/([eE])(?=\d)/, '$1+');
}
function escaped(character) {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
const LONGEST_LINE = 65_535;
function dotenv(exports) {
    refuseFormat('`.env`', exports.flatMap(({ name, value, path }) => {
        if (/[\r\n]/.test(value))
            return [(0,src_text/* say */.cv) `${path} → ${name} holds a line break`];
        const size = Buffer.byteLength(`${name}=${value}`);
        return size > LONGEST_LINE ? [(0,src_text/* say */.cv) `${path} → ${name} has ${size} bytes, and a line has at most ${LONGEST_LINE}`] : [];
    }));
    return exports.map(({ name, value }) => `${name}=${value}\n`).join('');
}
const IDENTIFIER = /^[\p{ID_Start}_][\p{ID_Continue}-]*$/u;
function tfvars(root) {
    refuseFormat('`.tfvars`', leavesOf(root).flatMap(({ leaf, path }) => (isOther(String(leaf.text)) ? [(0,src_text/* say */.cv) `${(0,walk/* keyPathText */.Cm)(path)} ${NOT_NORMAL}`] : [])));
    return variablesOf(root).map(([key, child]) => `${plainSegment(key)} = ${hcl(child, '')}\n`).join('');
}
function refuseUnnamed(root) {
    if (root.kind !== 'map')
        refuseFormat('`.tfvars`', ['what is selected is no mapping, and has no names']);
    const unnamed = variablesOf(root).filter(([key]) => !IDENTIFIER.test(plainSegment(key)));
    const denormalized = nodesOf(root).filter(([path]) => isOther(String(path.at(-1) ?? '')));
    refuseFormat('`.tfvars`', [...unnamed.map(([key]) => (0,src_text/* say */.cv) `${(0,walk/* keyPathText */.Cm)([key])} is no name of a variable`), ...denormalized.map(([path]) => (0,src_text/* say */.cv) `The key ${(0,walk/* keyPathText */.Cm)(path)} ${NOT_NORMAL}`)]);
}
function variablesOf(root) {
    return root.kind === 'map' ? childrenOf(root) : [];
}
function isOther(text) {
    return text !== text.normalize('NFC');
}
const NOT_NORMAL = 'is not in Unicode’s normal form C';
function nodesOf(node, path = []) {
    const below = node.kind === 'leaf' ? [] : childrenOf(node).flatMap(([segment, child]) => nodesOf(child, [...path, segment]));
    return [[path, node], ...below];
}
function hcl(node, indent) {
    if (node.kind === 'leaf')
        return node.type === 'str' || node.type === 'time' ? hclText(String(node.text)) : (scalar(node) ?? '');
    const [open, close] = node.kind === 'map' ? '{}' : '[]';
    if (isEnd(node))
        return `${open}${close}`;
    const inner = `${indent}  `;
    const items = childrenOf(node).map(([segment, child]) => (node.kind === 'list' ? `${hcl(child, inner)},` : `${hclText(plainSegment(segment))} = ${hcl(child, inner)}`));
    return [open, ...items.map((item) => inner + item), indent + close].join('\n');
}
function hclText(text) {
    const quoted = text.replace(/["\\]/g, '\\$&').replace(/[$%](?=\{)/g, escaped);
    return `"${quoted.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]/g, (c) => ({ '\n': '\\n', '\r': '\\r', '\t': '\\t' })[c] ?? escaped(c))}"`;
}

;// CONCATENATED MODULE: ./src/select/masks.js

const SHORTEST = 4;
const SHORTEST_PART = 6;
const SHORTEST_NUMBER = 8;
const COMMON = new Set(['true', 'false', 'null', 'yes', 'no', 'on', 'off']);
const LINE_BREAK = /\r\n|\n|\r/;
function isMaskable(secret) {
    return secret.split(LINE_BREAK).some(isMask);
}
function masksOf(secret) {
    const parts = jsonParts(secret);
    const texts = [secret, ...parts].flatMap((text) => [...masks_forms(text), ...urlPasswords(text)]);
    return [...new Set(texts)].filter(isMask);
}
function isMask(text) {
    const seen = text.trim();
    const isLong = seen.length >= 2 * SHORTEST || Array.from(seen).length >= SHORTEST;
    return isLong && /[\p{L}\p{N}]/u.test(seen) && !COMMON.has(seen.toLowerCase());
}
function masks_forms(text) {
    const lines = text.split(LINE_BREAK);
    const seen = lines.flatMap((line) => [line, line.trim()]);
    return [...seen, ...escapedForms(text), ...(lines.length === 1 ? (LEFT_BY_JAVASCRIPT.test(text) ? [uri(text)] : []) : oneLineForms(text))];
}
function escapedForms(text) {
    const once = masks_escaped(text);
    return once === text ? [] : [once, masks_escaped(once)];
}
function masks_escaped(text) {
    return JSON.stringify(text).slice(1, -1);
}
function oneLineForms(text) {
    const bytes = Buffer.from(text);
    return [bytes.toString('base64'), ...[0, 1, 2].map((offset) => innerBase64(bytes, offset)), uri(text)];
}
const LEFT_BY_JAVASCRIPT = /[!'()*]/;
function uri(text) {
    return encodeURIComponent(text.toWellFormed());
}
function innerBase64(bytes, offset) {
    const length = Math.floor((bytes.length - offset) / 3) * 3;
    return bytes.subarray(offset, offset + length).toString('base64');
}
function jsonParts(secret) {
    if (!/^\s*[[{]/.test(secret))
        return [];
    const parts = [];
    try {
        JSON.parse(secret, (_key, value, context) => {
            if (typeof value === 'string' && Array.from(value).length >= SHORTEST_PART && !isHarmlessUrl(value))
                parts.push(value);
            if (typeof value === 'number')
                parts.push(...longNumber(context?.source ?? String(value)));
            return value;
        });
        return parts;
    }
    catch {
        return [];
    }
}
function longNumber(text) {
    return text.replaceAll(/\D/g, '').length >= SHORTEST_NUMBER ? [text] : [];
}
function isHarmlessUrl(text) {
    return /^[a-z][a-z0-9+.-]*:\/\/[^\s@?]*$/i.test(text);
}
function urlPasswords(text) {
    return [...text.matchAll(/[a-z][a-z0-9+.-]*:\/\/[^\s/?#:@]*:([^\s/?#]+)@/gi)].flatMap(([, password = '']) => [password, ...(0,src_text/* percentDecoded */.oF)(password).split(LINE_BREAK)]);
}

;// CONCATENATED MODULE: ./src/select/guarded.js
const NEVER = {
    reason: 'belongs to the runner, which refuses it or gives it a meaning of its own',
    names: 'GITHUB_* RUNNER_* ACTIONS_* INPUT_* STATE_* NODE_OPTIONS',
};
const GUARDED = [
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
];
const FREE = 'TF_VAR_*';
const never = matcher(NEVER.names);
const free = matcher(FREE);
const guarded = GUARDED.map(({ reason, names }) => ({ reason, matches: matcher(names) }));
function matcher(names) {
    const all = names.trim().split(/\s+/);
    const exact = new Set(all.filter((one) => !one.includes('*')));
    const starts = all.filter((one) => one.endsWith('*')).map((one) => one.slice(0, -1));
    const ends = all.filter((one) => one.startsWith('*')).map((one) => one.slice(1));
    return (name) => {
        const upper = name.toUpperCase();
        return exact.has(upper) || starts.some((start) => upper.startsWith(start)) || ends.some((end) => upper.endsWith(end));
    };
}
function isVariableName(name) {
    return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
}
function guardOf(name) {
    if (!isVariableName(name))
        return { kind: 'never', reason: 'is no name of an environment variable' };
    if (never(name))
        return { kind: 'never', reason: NEVER.reason };
    if (free(name))
        return undefined;
    const group = guarded.find(({ matches }) => matches(name));
    return group && { kind: 'guarded', reason: group.reason };
}

// EXTERNAL MODULE: ./src/select/selectors.js
var select_selectors = __webpack_require__(99384);
;// CONCATENATED MODULE: ./src/select/choose.js





function choose(root, written) {
    const selectors = written.length > 0 ? written : root.kind === 'map' ? [select_selectors/* EVERYTHING */.Qz] : [];
    const found = new Map(selectors.map((selector) => [selector, []]));
    const idle = new Set(selectors);
    const places = [];
    const ends = [];
    const withheld = [];
    const visit = (node, path, inside) => {
        const plain = path.map(plainSegment);
        const hits = selectors.filter((selector) => (0,select_selectors/* matches */.cK)(selector, plain, isEnd(node)));
        hits.forEach((selector) => idle.delete(selector));
        const place = { path, node, hits };
        places.push(place);
        if (isWithheld(node)) {
            if (hits.some(select_selectors/* isExact */.u0))
                withheld.push(path);
            return undefined;
        }
        hits.forEach((selector) => found.get(selector)?.push(place));
        if (hits.length > 0 && node.kind !== 'leaf')
            withheld.push(...leavesOf(node, path).filter(({ leaf }) => isWithheld(leaf)).map((one) => one.path));
        const whole = inside || hits.length > 0;
        if (isEnd(node) || node.kind === 'leaf') {
            if (whole)
                ends.push({ node, path });
            return whole ? node : undefined;
        }
        return rebuild(node, (child, segment) => visit(child, [...path, segment], whole));
    };
    const selected = visit(root, [], selectors.length === 0) ?? emptied(root);
    refuseMissing([...idle].filter(({ optional }) => !optional), places);
    refuseAmbiguous(found);
    refuseWithheld(withheld);
    return { chosen: places.flatMap((place) => (isWithheld(place.node) ? [] : exportsOf(place))), selected, ends, idle: [...idle].filter(({ line }) => line > 0) };
}
function isWithheld(node) {
    return node.kind === 'leaf' && node.secret?.state === 'withheld';
}
function exportsOf({ path, node, hits }) {
    const names = new Set(hits.flatMap(({ name }) => (name === undefined ? [] : [name])));
    const exact = hits.some(select_selectors/* isExact */.u0);
    if (names.size > 0)
        return [...names].map((name) => ({ path, node, name, written: true, exact }));
    const isRoot = path.length === 0;
    return hits.length === 0 || isRoot ? [] : [{ path, node, written: false, exact }];
}
function withoutSuffixes(text) {
    return text.split('.').map(plainSegment).join('.');
}
function refuseMissing(missing, places) {
    if (missing.length === 0)
        return;
    const account = missing.map(({ line, text }) => (0,src_text/* say */.cv) `line ${line} of \`export\`: ${text} matches nothing` + meant(nearMisses(withoutSuffixes(text), places)));
    const message = `${account[0]?.replace(/^line/, 'Line')}${missing.length > 1 ? `; and ${missing.length - 1} more` : ''}.`;
    throw new errors/* ActionError */.lZ('select/missing', message, { account });
}
function meant(near) {
    return near.length === 0 ? '' : (0,src_text/* say */.cv) `; near is ${(0,src_text/* listing */.RR)(near)}`;
}
function refuseAmbiguous(found) {
    const [first] = [...found].filter(([{ name }, places]) => name !== undefined && places.length > 1);
    if (first === undefined)
        return;
    const [{ line, text, name }, places] = first;
    throw new errors/* ActionError */.lZ('select/ambiguous', (0,src_text/* say */.cv) `Line ${line} of \`export\`: ${text} matches ${places.length} things, and ${name} can be one only.`, {
        account: places.map(({ path }) => (0,src_text/* say */.cv) `${(0,walk/* keyPathText */.Cm)(path)}`),
    });
}
function refuseWithheld(withheld) {
    const places = [...new Set(withheld.map(walk/* keyPathText */.Cm))];
    if (places.length === 0)
        return;
    throw new errors/* ActionError */.lZ('config/undecrypted', (0,src_text/* say */.cv) `A secret was selected, and \`decrypt\` is \`none\`: ${places[0]}.`, { account: places.map((place) => (0,src_text/* say */.cv) `${place}`) });
}
const CANDIDATES = 2_000;
function nearMisses(wanted, places) {
    const enough = Math.max(2, Math.floor(wanted.length / 3));
    const near = places
        .slice(1, CANDIDATES)
        .map(({ path }) => (0,walk/* keyPathText */.Cm)(path.map(plainSegment)))
        .map((text) => ({ text, far: text.endsWith(`.${wanted}`) ? 0 : distance(text.toLowerCase(), wanted.toLowerCase()) }))
        .filter(({ far }) => far <= enough)
        .toSorted((a, b) => a.far - b.far);
    return near.filter(({ far }) => far <= (near[0]?.far ?? 0) + 1).slice(0, 3).map(({ text }) => text);
}
function distance(a, b) {
    let row = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; i++) {
        const next = [i];
        for (let j = 1; j <= b.length; j++)
            next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
        row = next;
    }
    return row[b.length] ?? 0;
}

;// CONCATENATED MODULE: ./src/select/names.js





const RESERVED = /^config-/i;
const OUTPUT = /^[A-Za-z_][A-Za-z0-9_-]*$/;
function nameOf(path, { prefix, nameCase }) {
    const joined = path.map(plainSegment).join('_').replace(/[^A-Za-z0-9_]/gu, '_');
    const cased = nameCase === 'upper' ? joined.toUpperCase() : nameCase === 'lower' ? joined.toLowerCase() : joined;
    return cased === '' ? '' : `${prefix}${cased.replace(/^(?=\d)/, '_')}`;
}
function guardNames(named, selected, job, into) {
    const problems = [
        ...named.flatMap(outputProblem),
        ...(into.environment ? named.flatMap((one) => environmentProblem(one, job)) : []),
        ...sharedNames(named),
        ...doubledKeys(selected, [], new Set(named.map(({ path }) => (0,walk/* keyPathText */.Cm)(path)))),
    ];
    const [first, ...others] = problems;
    if (first !== undefined) {
        const message = others.length === 0 ? `${first.what}.` : `${first.what}; and ${others.length} more.`;
        const hint = `${first.wayOut.replace(/^\w/, (letter) => letter.toUpperCase())}.`;
        throw new errors/* ActionError */.lZ('select/names', message, { hint, account: problems.map(({ what, wayOut }) => `${what}; ${wayOut}`) });
    }
    return new Set(into.environment || into.file ? named.filter(({ name, written }) => !written && guardOf(name) !== undefined) : []);
}
const ANOTHER_NAME = 'write another name with `=> NAME`';
const IF_MEANT = 'if it is meant, write the name with `=> NAME`, else set a `prefix`, or `export-env: false`';
function outputProblem({ name, path }) {
    if (!RESERVED.test(name) && OUTPUT.test(name))
        return [];
    const place = (0,walk/* keyPathText */.Cm)(path);
    if (name === '')
        return [{ what: (0,src_text/* say */.cv) `${place} has no name`, wayOut: ANOTHER_NAME }];
    if (RESERVED.test(name))
        return [{ what: (0,src_text/* say */.cv) `${place} → ${name}: outputs that begin with \`config-\` belong to this action`, wayOut: ANOTHER_NAME }];
    return [{ what: (0,src_text/* say */.cv) `${place} → ${name} is no name of an output`, wayOut: 'use letters, digits, `_` and `-` in `prefix`' }];
}
function environmentProblem({ name, path, value, written, exact }, job) {
    const place = (0,walk/* keyPathText */.Cm)(path);
    const guard = guardOf(name);
    if (guard !== undefined && (written ? guard.kind === 'never' : exact)) {
        return [{ what: (0,src_text/* say */.cv) `${place} → ${name}: ${name} ${guard.reason}`, wayOut: guard.kind === 'never' ? `${ANOTHER_NAME}, or set \`export-env: false\`` : IF_MEANT }];
    }
    if (guard !== undefined || written)
        return [];
    const sameName = (other) => sameVariable(other, name, job.platform);
    const there = Object.keys(job.environment).find((other) => job.environment[other] !== undefined && sameName(other));
    if (there === undefined || job.environment[there] === value || [...job.ownNames].some(sameName))
        return [];
    return [{ what: (0,src_text/* say */.cv) `${place} → ${name}: the job has ${there} already, with another value`, wayOut: IF_MEANT }];
}
function sameVariable(a, b, platform) {
    return platform === 'win32' ? a.toUpperCase() === b.toUpperCase() : a === b;
}
function sharedNames(named) {
    const groups = Map.groupBy(named, ({ name }) => name.toUpperCase());
    return [...groups]
        .filter(([name, { length }]) => name !== '' && length > 1)
        .map(([, group]) => ({ what: (0,src_text/* say */.cv) `${group.map(({ path }) => (0,walk/* keyPathText */.Cm)(path)).join(' and ')} → ${group[0]?.name}: two paths with one name`, wayOut: ANOTHER_NAME }));
}
function doubledKeys(node, path, exported) {
    if (node.kind === 'leaf')
        return [];
    const children = childrenOf(node);
    const groups = node.kind === 'map' ? [...Map.groupBy(children, ([key]) => plainSegment(key)).values()] : [];
    const doubled = groups
        .filter(({ length }) => length > 1)
        .map((group) => group.map(([key]) => (0,walk/* keyPathText */.Cm)([...path, key])))
        .filter((places) => !places.every((place) => exported.has(place)))
        .map((places) => ({ what: (0,src_text/* say */.cv) `${places.join(' and ')}: two values with one key`, wayOut: 'remove one from the configuration' }));
    return [...doubled, ...children.flatMap(([segment, child]) => doubledKeys(child, [...path, segment], exported))];
}

;// CONCATENATED MODULE: ./src/select/selection.js








function selection_select({ documents }, inputs, job) {
    const root = oneTree(documents);
    const { chosen, selected, ends, idle } = choose(root, inputs.selectors);
    const named = chosen.map((one) => ({ ...one, name: one.name ?? nameOf(one.path, inputs), ...plainValue(one) }));
    const guarded = guardNames(named, selected, job, { environment: inputs.exportEnv, file: holdsNames(inputs.outputFile) });
    if (inputs.outputFile !== '')
        refuseKeys(inputs.outputFile, selected);
    return { root, holdsSecrets: holdsSecret(root), selected, ends, named, guarded, idle, byPosition: named.filter(isSecretByPosition) };
}
function plainValue({ node }) {
    if (holdsSecret(node))
        return {};
    const value = node.kind === 'leaf' ? stringOf(node) : toJson(node);
    return value === undefined ? {} : { value };
}
function holdsSecret(node) {
    return leavesOf(node).some(({ leaf }) => leaf.secret !== undefined);
}
function isSecretByPosition({ exact, path, node }) {
    return exact && path.some((segment) => typeof segment === 'number') && holdsSecret(node);
}
function positionWarning(named) {
    const [first, ...others] = named;
    if (first === undefined)
        return [];
    const more = others.length > 0 ? `, and ${others.length} more` : '';
    return [(0,src_text/* say */.cv) `A secret is selected by its position in a list: ${(0,walk/* keyPathText */.Cm)(first.path)}` + `${more}. Whoever may write the file may put another item in front: name secrets by keys.`];
}

;// CONCATENATED MODULE: ./src/select/index.js












const MANY_MASKS = 1_000;
function planExports(selection, opened, about, inputs, job) {
    const { root, guarded, idle } = selection;
    const selected = replaceLeaves(selection.selected, opened);
    refuseEncryptedTwice(selected);
    const valued = withValues(selection.named, opened);
    const unmaskable = inputs.exportEnv ? valued.filter(holdsUnmaskable) : [];
    const leftOut = new Set([...guarded, ...unmaskable].map(({ name }) => name));
    const exports = valued.map((one) => exportOf(one, inputs.exportEnv && !leftOut.has(one.name)));
    const inEnvironment = exports.filter(({ environment }) => environment);
    refuseValues('Too large for the environment', sizeProblems(inEnvironment, job.environment, job.platform));
    const obeyed = new Set([...guarded].map(({ name }) => name));
    const harmless = exports.filter(({ name }) => !obeyed.has(name));
    const secrets = secretsOf(selected);
    const masks = [...new Set(secrets.flatMap(masksOf))];
    return {
        exports,
        masks,
        outputs: [...exports.map(entry), ...ownOutputs(root, selected, about), ['config-names', JSON.stringify(exports.map(({ name }) => name))]],
        environment: inEnvironment.map(entry),
        ...(inputs.outputFile === '' ? {} : { file: { path: inputs.outputFile, text: fileText(inputs.outputFile, { selected, exports: harmless }) } }),
        notices: notices(idle),
        warnings: warnings(selection, unmaskable, masks.length),
        maskedSecrets: secrets.filter(isMaskable).length,
    };
}
function refuseEncryptedTwice(selected) {
    const twice = leavesOf(selected).filter(({ leaf }) => leaf.secret !== undefined && typeof leaf.text === 'string' && (0,ciphertext/* isCiphertext */.zh)(leaf.text));
    (0,config_closed/* refusePlaces */.B)('config/encrypted-twice', 'A secret is ciphertext again when it is opened: ', twice.map(({ path }) => (0,walk/* keyPathText */.Cm)(path)));
}
function isEmpty(root) {
    return root.kind === 'leaf' ? root.type === 'null' : root.items.length === 0;
}
function withValues(named, opened) {
    const drafts = named.map((one) => ({ ...one, node: replaceLeaves(one.node, opened) })).map((one) => ({ ...one, value: one.node.kind === 'leaf' ? stringOf(one.node) : toJson(one.node) }));
    const problems = drafts.flatMap(({ path, value }) => {
        const reason = refusal(value);
        return reason === undefined ? [] : [(0,src_text/* say */.cv) `${(0,walk/* keyPathText */.Cm)(path)} ${reason}`];
    });
    refuseValues('Neither an output nor a variable can hold a value', problems);
    return drafts.map((one) => ({ ...one, value: one.value ?? '' }));
}
function exportOf({ name, path, node, value }, environment) {
    const secrets = leavesOf(node).filter(({ leaf }) => leaf.secret !== undefined);
    const files = [...new Set(secrets.flatMap(({ leaf }) => leaf.file ?? []))];
    return { name, path: (0,walk/* keyPathText */.Cm)(path), value, secret: secrets.length > 0, files, environment };
}
function entry({ name, value }) {
    return [name, value];
}
function secretsOf(node) {
    return leavesOf(node).flatMap(({ leaf }) => (leaf.secret === undefined ? [] : [stringOf(leaf) ?? '']));
}
function holdsUnmaskable({ node }) {
    return secretsOf(node).some((secret) => !isMaskable(secret));
}
function ownOutputs(root, selected, { configId, drifted }) {
    return [
        ['config-json', toJson(selected)],
        ['config-plain', toJson(withoutSecrets(selected))],
        ['config-id', configId],
        ['config-hash', configHash(root)],
        ...(drifted === undefined ? [] : [['config-drift', String(drifted)]]),
    ];
}
function notices(idle) {
    return idle.length === 0 ? [] : [`Matched nothing, as \`?\` allows: ${some(idle.map(({ text }) => (0,src_text/* say */.cv) `${text}`))}.`];
}
function warnings({ root, guarded, byPosition }, unmaskable, masks) {
    const names = (list) => some(list.map(({ path, name }) => (0,src_text/* say */.cv) `${(0,walk/* keyPathText */.Cm)(path)} → ${name}`));
    const [obeyed, unusable] = [true, false].map((usable) => [...guarded].filter(({ name }) => isVariableName(name) === usable));
    return [
        ...(isEmpty(root) ? ['The configuration is empty: nothing is exported. Check `path`, `strategy-name` and `filter`.'] : []),
        ...(unusable.length > 0 ? [`Outputs only, because these are no names of variables: ${names(unusable)}. Use letters, digits and \`_\` in \`prefix\`.`] : []),
        ...(obeyed.length > 0 ? [`Outputs only, because other programs obey variables of these names: ${names(obeyed)}. Write the name in \`export\` with \`=> NAME\` if it is meant, or set a \`prefix\`.`] : []),
        ...(unmaskable.length > 0 ? [`Outputs only, because a log cannot mask secrets that are short or common: ${names(unmaskable)}.`] : []),
        ...positionWarning(byPosition),
        ...(masks > MANY_MASKS ? ['More than 1,000 masks: each costs time on every later line of the log. Select less in `export`.'] : []),
    ];
}
function some(words) {
    return words.slice(0, 10).join(', ') + (words.length > 10 ? ` and ${words.length - 10} more` : '');
}


/***/ })

};
;