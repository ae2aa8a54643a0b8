/******/ (() => { // webpackBootstrap
/******/ 	"use strict";
/******/ 	var __webpack_modules__ = ({

/***/ 67510:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ allOrNothing)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(28386);

async function allOrNothing(writes) {
    const undos = [];
    try {
        return await writes((undo) => undos.unshift(undo));
    }
    catch (error) {
        const left = await takeBack(undos);
        throw left.length === 0 ? error : withWhatIsLeft(error, left);
    }
}
async function takeBack(undos) {
    const left = [];
    for (const undo of undos) {
        await undo().catch((error) => {
            if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ))
                throw error;
            left.push(error.message);
        });
    }
    return left;
}
function withWhatIsLeft(error, left) {
    if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ))
        return error;
    return error.with({ message: [error.message, ...left].join(' '), cause: error });
}


/***/ }),

/***/ 41577:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ certificateProblem)
/* harmony export */ });
const BEGIN = '-----BEGIN CERTIFICATE-----';
const crypto = () => process.getBuiltinModule('node:crypto');
function certificateProblem(text) {
    if (!text.includes(BEGIN))
        return 'holds no PEM certificate';
    const lines = text.split(/\r?\n/);
    if (lines.some((line) => /^[ \t]+-----(?:BEGIN|END) /.test(line)))
        return 'holds an indented certificate: its lines must begin at the margin, as after `|` in YAML';
    if (lines.some((line) => line.includes(BEGIN) && line.trim() !== BEGIN))
        return 'holds a certificate on one line: the lines BEGIN and END must stand by themselves';
    const blocks = blocksOf(lines);
    if (blocks === undefined)
        return 'holds a certificate, or something before it, whose line END is missing';
    const broken = blocks.findIndex((block) => !isCertificate(block));
    return broken < 0 ? undefined : `holds something that is no certificate between BEGIN and END, as number ${broken + 1} of ${blocks.length}`;
}
function blocksOf(lines) {
    const blocks = [];
    let block;
    for (const line of lines.map((one) => one.trimEnd())) {
        const [, kind] = /^-----BEGIN (.+)-----$/.exec(line) ?? [];
        if (kind !== undefined) {
            if (block !== undefined)
                return undefined;
            block = { kind, lines: [] };
        }
        block?.lines.push(line);
        if (block === undefined || line !== `-----END ${block.kind}-----`)
            continue;
        if (block.kind === 'CERTIFICATE')
            blocks.push(block.lines.join('\n'));
        block = undefined;
    }
    return block === undefined ? blocks : undefined;
}
function isCertificate(block) {
    try {
        new (crypto().X509Certificate)(block);
        return true;
    }
    catch {
        return false;
    }
}


/***/ }),

/***/ 20997:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Vw: () => (/* binding */ keysKept),
/* harmony export */   bu: () => (/* binding */ boundKeys),
/* harmony export */   o0: () => (/* binding */ samePlace)
/* harmony export */ });
/* harmony import */ var _secrets_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(89);

function boundKeys(keyPath) {
    const bound = [];
    for (const segment of keyPath) {
        if (typeof segment !== 'string')
            continue;
        for (const part of segment.includes(':') ? segment.split(':') : [segment]) {
            const key = withoutSuffixes(part);
            if (key !== '<<')
                bound.push(key);
        }
    }
    return bound;
}
function withoutSuffixes(key) {
    let end = key.length;
    while (key.endsWith(_secrets_js__WEBPACK_IMPORTED_MODULE_0__/* .SECRET_SUFFIX */ .lB, end))
        end -= _secrets_js__WEBPACK_IMPORTED_MODULE_0__/* .SECRET_SUFFIX */ .lB.length;
    return key.slice(0, end);
}
const samePlace = (own, place) => own.length === place.length && own.every((key, index) => key === place[index]);
const keysKept = (own, place) => {
    if (own.length === 0 || own.at(-1) !== place.at(-1))
        return false;
    let met = 0;
    for (const key of place.slice(0, -1))
        if (met < own.length - 1 && key === own[met])
            met += 1;
    return met === own.length - 1;
};


/***/ }),

/***/ 89:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   _p: () => (/* binding */ isSecretPath),
/* harmony export */   al: () => (/* binding */ withoutSuffix),
/* harmony export */   lB: () => (/* binding */ SECRET_SUFFIX)
/* harmony export */ });
const SECRET_SUFFIX = '_ecs_secret';
function withoutSuffix(key) {
    return key.endsWith(SECRET_SUFFIX) ? key.slice(0, -SECRET_SUFFIX.length) : key;
}
function isSecretPath(keyPath) {
    return keyPath.some((segment) => typeof segment === 'string' && segment.endsWith(SECRET_SUFFIX));
}


/***/ }),

/***/ 28386:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   WE: () => (/* binding */ explain),
/* harmony export */   cs: () => (/* binding */ githubRemedy),
/* harmony export */   fL: () => (/* binding */ aboutFiles),
/* harmony export */   lZ: () => (/* binding */ ActionError),
/* harmony export */   u4: () => (/* binding */ ENCRYPT_ANEW),
/* harmony export */   yh: () => (/* binding */ CATALOGUE)
/* harmony export */ });
/* unused harmony exports FAMILIES, LONGEST_ACCOUNT */
const FAMILIES = {
    input: 'the author of the workflow',
    source: 'whoever runs ECS, GitHub or the network',
    config: 'whoever may write the configuration',
    sops: 'whoever maintains the encrypted files',
    kms: 'whoever operates the key',
    select: 'the author of the workflow',
    runner: 'whoever operates the runner',
    internal: 'the authors of this action',
};
const ENCRYPT_ANEW = 'Encrypt the file anew: push it to ECS again, or encrypt it with `sops`.';
const CATALOGUE = {
    'input/missing': { cause: 'A required input is empty.', remedy: 'Set the input in the step’s `with:`.' },
    'input/invalid': { cause: 'An input holds something it cannot hold.', remedy: 'Correct the input as the message says.' },
    'input/conflict': { cause: 'An input belongs to another setting of the step.', remedy: 'Remove one of the two inputs.' },
    'source/unreachable': { cause: 'The server could not be reached: name, address, port or connection.', remedy: 'Check `url`, and that a runner may reach that host (firewall, proxy, VPN).', github: 'Check GITHUB_API_URL, and that a runner may reach that host (firewall, proxy, VPN).' },
    'source/untrusted-certificate': { cause: 'The server’s TLS certificate is not trusted.', remedy: 'Give the issuing CA in `ca-certificate` (PEM or a file).' },
    'source/timeout': { cause: 'The time in `timeout` ran out.', remedy: 'Look at what was waited for; raise `timeout` if that is expected.' },
    'source/unauthorized': { cause: 'The server does not know the token.', remedy: 'Store a valid token of the pipeline service account in the secret that `token` reads; `cto ecs users regenerate-token` makes a new one.', github: 'Give a valid token in `github-token`; the default is that of the job.' },
    'source/forbidden': { cause: 'The service account may not read this path, or the token of GitHub not the repository.', remedy: 'An ECS administrator grants it with `cto ecs users auth`, in the directory of that path.', github: 'Give the job `permissions: { contents: read }`; for another private repository, a `github-token` that may read its contents.' },
    'source/read-secrets': { cause: 'ECS does not decrypt for the service account, or cannot.', remedy: 'An ECS administrator grants it: `cto ecs users edit --username NAME --read-secrets`. Ciphertext that stands where it was not encrypted is never decrypted: push the secret again.' },
    'source/unpinned': { cause: 'The server does not say which commit it built, and a secret that `filter` selects cannot be told from a pasted one.', remedy: 'Leave out `filter`, and select in `export`; or set `config-id` to a whole commit hash.' },
    'source/drift': { cause: 'The build of `config-id` and the latest build differ.', remedy: 'Review what changed, and set `config-id` to a newer tag or commit; `detect-drift: warn` goes on with a warning.' },
    'source/not-found': { cause: 'The server has no such path, strategy, repository or config id.', remedy: 'Check `path`, `config-id` and `repo-name`.', github: 'Check `repository`, `ref` and `config-id`, and that the token may read the contents of the repository: what it may not read looks the same.' },
    'source/rejected': { cause: 'The server understood the request and refused it.', remedy: 'Correct what the server names: usually `strategy-name`, `config-vars` or `filter`.', github: 'Check `repository` and `ref`, and what GITHUB_API_URL points to.' },
    'source/failed': { cause: 'The server failed (5xx), or was too busy (429), for as long as was waited.', remedy: 'Try again later; ask whoever runs ECS to look at its log.', github: 'Try again later; https://www.githubstatus.com tells more.' },
    'source/redirected': { cause: 'The server answered with a redirect; a token never follows one.', remedy: 'Set `url` to the final address.', github: 'Check what GITHUB_API_URL points to, and what stands in between: a token follows no redirect to another host.' },
    'source/malformed': { cause: 'The answer is not what ECS or GitHub answers.', remedy: 'Check that `url` is an ECS server and not a login page or a proxy.', github: 'Check what GITHUB_API_URL points to, and what stands in between.' },
    'source/too-large': { cause: 'The answer is larger than this action accepts.', remedy: 'Build a narrower `path`, or use `filter`.', github: 'Give a narrower `path`; or check the repository out with `actions/checkout`, and use `source: workspace`.' },
    'sops/syntax': { cause: 'A file is not a document of its format.', remedy: 'Correct the file. Where `sops -d` reads it, this action is stricter: `docs/conformance.md` says in what.' },
    'sops/metadata': { cause: 'The `sops` block of a file is missing, incomplete or contradictory.', remedy: 'Push the file again so that it is encrypted anew, or repair it with `sops`.', files: 'Encrypt the file anew with `sops`.' },
    'sops/data-key': { cause: 'No master key of the file could be used.', remedy: 'Give the job access to one of the keys in the list; the list says why each failed.' },
    'sops/value': { cause: 'A value cannot be decrypted at the place where it stands: it was changed, moved or damaged.', remedy: 'Find out who changed the file, and push the secret again.', files: 'Find out who changed the file; then encrypt the secret anew with `sops`.' },
    'sops/mac': { cause: 'The file’s message authentication code does not match: something in it was changed without SOPS.', remedy: 'Find out who changed the file, and push it again.', files: 'Find out who changed the file; then correct it with `sops`.' },
    'sops/size': { cause: 'A file exceeds a bound: size, depth, aliases, values or keys.', remedy: 'Split the file.' },
    'sops/unsupported': { cause: 'The file uses something that this action does not read, or does not evaluate safely.', remedy: 'Encrypt the file without it.' },
    'config/unexplained': { cause: 'A selected secret of the build is in no file that the service account may read.', remedy: 'Grant the service account read access to the file; for an old `config-id`, the value was encrypted anew since: give `repository`, or let ECS decrypt, `decrypt: server`.' },
    'config/misplaced': { cause: 'A selected secret, or its ciphertext, stands where it was not encrypted: under another name, in a file that the build is not made of, or in clear view of a strategy.', remedy: 'Find out who put it there: it would reveal a secret under a name that nobody encrypted. If a strategy moves it on purpose, vouch for both places with a line of `moved-secrets`.' },
    'config/embedded': { cause: 'A secret, or its ciphertext, is part of a longer text, or a key.', remedy: 'Select the secret as a whole, or let ECS decrypt: `decrypt: server`.', files: 'Select the secret as a whole.' },
    'config/encrypted-twice': { cause: 'A value was ciphertext already when it was encrypted: what comes out is no password.', remedy: 'Push the plain value again, in place of the ciphertext.', files: 'Put the plain value in the place of the ciphertext, with `sops edit`.' },
    'config/computed': { cause: 'With secrets in clear the build has other keys, or lists of other lengths: `filter` or the strategy computes with secrets.', remedy: 'Select secrets whole in `filter`, and do not compare them or make keys of them.' },
    'config/unencrypted': { cause: 'A value under the key of a secret stands in clear.', remedy: 'Encrypt the file with `sops`, or push it through ECS; then replace the secret, for whoever may read the repository has seen it.', files: 'Encrypt the file with `sops`; then replace the secret, for whoever may read the repository has seen it.' },
    'config/unmergeable': { cause: 'A file of a directory is not one mapping.', remedy: 'Give the file itself as `path`, or move it out of the directory.' },
    'config/undecrypted': { cause: 'A secret was selected, and `decrypt` is `none`.', remedy: 'Set `decrypt: kms` or `decrypt: server`, or do not select it.', files: 'Set `decrypt: kms`, or do not select it.' },
    'kms/denied': { cause: 'The KMS refused the caller.', remedy: 'Allow the role or account to decrypt with this key.' },
    'kms/not-found': { cause: 'The KMS has no such key.', remedy: 'Check that the key still exists in that account and region.' },
    'kms/disabled': { cause: 'The key is disabled or about to be deleted.', remedy: 'Enable the key, or encrypt with another.' },
    'kms/no-credentials': { cause: 'There is no credential for this cloud.', remedy: 'Give the keyless input for the cloud, or sign in with the cloud’s own login action first.' },
    'kms/no-oidc': { cause: 'The job cannot get a GitHub OIDC token.', remedy: 'Add `permissions: { contents: read, id-token: write }` to the job. Pull requests from forks never get one.' },
    'kms/sign-in': { cause: 'The cloud refused the credential that was to sign in: the GitHub OIDC token, or what the job has.', remedy: 'Compare the trust policy with the claims in the message, or renew the credential that it names.' },
    'kms/unreachable': { cause: 'The KMS, or the service that signs in to it, could not be reached or trusted.', remedy: 'Let the runner reach the host in the message: name, firewall, proxy.' },
    'kms/throttled': { cause: 'The KMS, or the service that signs in to it, was too busy for as long as was waited.', remedy: 'Try again; ask for a higher quota if it happens often.' },
    'kms/failed': { cause: 'The KMS, or the service that signs in to it, failed (5xx), or gave an answer that is none of its own.', remedy: 'Try again; if it lasts, ask whoever runs the service in the message.' },
    'kms/not-allowed': { cause: '`allowed-keys` does not list the key, or the file names a host that is not the cloud’s own.', remedy: 'If the key is yours, list it in `allowed-keys`.' },
    'kms/malformed': { cause: 'The name of a key, or what it wraps, is not well-formed, or was not made by this key.', remedy: ENCRYPT_ANEW },
    'select/syntax': { cause: 'A line of `export`, `export-files` or `moved-secrets` cannot be read.', remedy: 'Correct the line at the place shown.' },
    'select/missing': { cause: 'A selector matches nothing.', remedy: 'Correct it, or let it match nothing with a `?` at its end.' },
    'select/ambiguous': { cause: '`=> NAME` needs a selector that matches one thing, and `=> path` one that matches one value.', remedy: 'Write one line for each.' },
    'select/names': { cause: 'Names clash, are reserved, are in use in this job, or are not in `allowed-names`.', remedy: 'Write the name in `export` with `=> NAME`, list it in `allowed-names`, set a `prefix`, or set `export-env: false`.' },
    'select/value': { cause: 'A value cannot be an output, an environment variable or the file that is asked for.', remedy: 'Select less, or set `export-env: false`.' },
    'runner/environment': { cause: 'The action does not run under a GitHub runner, or one that is too old.', remedy: 'Run it in a workflow, on a runner of version 2.328 or newer.' },
    'runner/write': { cause: 'A file of the runner could not be written.', remedy: 'Look at the disk of the runner, and at who may write there.' },
    'internal/bug': { cause: 'A defect of this action.', remedy: 'Report it; run once with `RUNNER_DEBUG=1` for the stack.' },
};
function githubRemedy(code) {
    const { github, remedy } = CATALOGUE[code];
    return github ?? remedy;
}
function aboutFiles(error) {
    if (!(error instanceof ActionError))
        return error;
    const { files, remedy } = CATALOGUE[error.code];
    return files === undefined || error.hint !== remedy ? error : error.with({ hint: files, cause: error });
}
class ActionError extends Error {
    name = 'ActionError';
    code;
    hint;
    account;
    accountTitle;
    repeat;
    constructor(code, message, details = {}) {
        super(message, { cause: details.cause });
        this.code = code;
        this.hint = details.hint ?? CATALOGUE[code].remedy;
        this.account = shortened(details.account ?? []);
        this.accountTitle = details.accountTitle ?? 'What was tried';
        this.repeat = details.repeat;
    }
    with(changes) {
        const { message = this.message, ...details } = changes;
        const { hint, account, accountTitle, repeat } = this;
        return new ActionError(this.code, message, { hint, account, accountTitle, ...(repeat ? { repeat } : {}), cause: this.cause, ...details });
    }
}
const LONGEST_ACCOUNT = 1_000;
function shortened(account) {
    const more = account.length - LONGEST_ACCOUNT;
    return more > 0 ? [...account.slice(0, LONGEST_ACCOUNT), `and ${more} more`] : account;
}
function pageOf(code) {
    return `docs/errors.md#${code}`;
}
function explain(error) {
    if (error instanceof ActionError) {
        return { code: error.code, title: `ECS configuration (${error.code})`, headline: `${error.message} ${error.hint}`, page: pageOf(error.code), account: error.account, accountTitle: error.accountTitle };
    }
    const kind = error instanceof Error ? error.name : typeof error;
    const stack = error instanceof Error ? error.stack?.split('\n').filter((line) => /^\s+at /.test(line)).join('\n') : undefined;
    return {
        code: 'internal/bug',
        title: 'ECS configuration (internal/bug)',
        headline: `Unexpected ${/^\w+$/.test(kind) ? kind : 'error'}: a defect of this action. ${CATALOGUE['internal/bug'].remedy}`,
        page: pageOf('internal/bug'),
        account: [],
        ...(stack ? { stack } : {}),
    };
}


/***/ }),

/***/ 95533:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   EN: () => (/* binding */ bodyOf),
/* harmony export */   cP: () => (/* binding */ SWITCHED),
/* harmony export */   cv: () => (/* binding */ exchange),
/* harmony export */   qG: () => (/* binding */ cutOff),
/* harmony export */   uE: () => (/* binding */ switched)
/* harmony export */ });
/* harmony import */ var _version_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(74821);
/* harmony import */ var _modules_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(13827);


function exchange({ url, method, headers, body, agent, signal, whileWaiting }, read) {
    const client = url.protocol === 'https:' ? (0,_modules_js__WEBPACK_IMPORTED_MODULE_1__/* .secureHttp */ .kr)() : (0,_modules_js__WEBPACK_IMPORTED_MODULE_1__/* .plainHttp */ .BN)();
    return new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
        const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
        const sent = client.request(url, { method, headers: { ...headers, 'user-agent': userAgent(headers['user-agent']), ...length }, agent, signal });
        sent.on('error', reject);
        if (whileWaiting)
            sent.once('finish', whileWaiting);
        const unanswered = () => reject(new Error('closed without an answer'));
        sent.once('close', unanswered);
        sent.on('response', (answer) => {
            sent.off('close', unanswered);
            if (answer.statusCode !== 101)
                return void read(answer).then(resolve, reject);
            answer.destroy();
            reject(switched());
        });
        sent.end(body);
    });
}
function userAgent(library = '') {
    return `${_version_js__WEBPACK_IMPORTED_MODULE_0__/* .IDENTIFICATION */ .l['user-agent']} ${library}`.trim();
}
function bodyOf(answer, limit, tooLarge) {
    return new Promise((resolve, reject) => {
        const chunks = [];
        let size = 0;
        answer.on('data', (chunk) => {
            size += chunk.length;
            if (size > limit)
                answer.destroy(tooLarge());
            else
                chunks.push(chunk);
        });
        answer.on('error', reject);
        answer.on('close', () => reject(cutOff()));
        answer.on('end', () => resolve(Buffer.concat(chunks)));
    });
}
const SWITCHED = 'HTTP_101';
function switched() {
    return Object.assign(new Error('switching protocols'), { code: SWITCHED });
}
function cutOff() {
    return Object.assign(new Error('closed within an answer'), { code: 'ECONNRESET' });
}


/***/ }),

/***/ 56897:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ isLoopback)
/* harmony export */ });
function isLoopback(hostname) {
    return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}


/***/ }),

/***/ 13827:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   BN: () => (/* binding */ plainHttp),
/* harmony export */   kr: () => (/* binding */ secureHttp),
/* harmony export */   md: () => (/* binding */ tls)
/* harmony export */ });
const plainHttp = () => process.getBuiltinModule('node:http');
const secureHttp = () => process.getBuiltinModule('node:https');
const tls = () => process.getBuiltinModule('node:tls');


/***/ }),

/***/ 35950:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ proxyAgent),
/* harmony export */   j: () => (/* binding */ proxyAddresses)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(28386);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(13198);
/* harmony import */ var _modules_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(13827);



function proxyAgent(environment, ca) {
    return new ((0,_modules_js__WEBPACK_IMPORTED_MODULE_1__/* .secureHttp */ .kr)().Agent)({
        keepAlive: true,
        proxyEnv: withProxy(environment),
        ...(ca === undefined ? {} : { ca: [...(0,_modules_js__WEBPACK_IMPORTED_MODULE_1__/* .tls */ .md)().getCACertificates('default'), ca] }),
    });
}
const PROXY_NAMES = ['https_proxy', 'HTTPS_PROXY'];
function proxyAddresses(environment) {
    return PROXY_NAMES.flatMap((name) => {
        const given = environment[name];
        return given ? [{ name, address: given.includes('://') ? given : `http://${given}` }] : [];
    });
}
function withProxy(environment) {
    const [proxy] = proxyAddresses(environment);
    if (proxy === undefined)
        return {};
    const { name, address } = proxy;
    const url = URL.parse(address);
    if (url && /^https?:$/.test(url.protocol) && isPercentEncoded(url.username + url.password))
        return { https_proxy: address, no_proxy: environment['no_proxy'] || environment['NO_PROXY'] };
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('runner/environment', (0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `${name} is no address of a proxy for HTTP.`, { hint: `Set ${name} to \`http://host:port\`; special characters of user and password percent-encoded.` });
}
function isPercentEncoded(text) {
    return !/%(?![0-9a-fA-F]{2})/.test(text);
}


/***/ }),

/***/ 42454:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   $t: () => (/* binding */ boundTunnel),
/* harmony export */   Ct: () => (/* binding */ TOO_MUCH_BEFORE_TUNNEL),
/* harmony export */   vS: () => (/* binding */ MOST_BEFORE_TUNNEL)
/* harmony export */ });
const MOST_BEFORE_TUNNEL = 64 * 1024;
const TOO_MUCH_BEFORE_TUNNEL = 'PROXY_ANSWER_TOO_LARGE';
function boundTunnel(socket) {
    let stands = false;
    const check = () => {
        if (!stands && socket.bytesRead > MOST_BEFORE_TUNNEL)
            socket.destroy(Object.assign(new Error('no tunnel'), { code: TOO_MUCH_BEFORE_TUNNEL }));
    };
    const whenRemoved = (event) => void (stands ||= event === 'readable');
    const whenAdded = (event, listener) => {
        if (event !== 'readable' || stands)
            return;
        socket.off('removeListener', whenRemoved);
        socket.off('newListener', whenAdded);
        if (!socket.listeners('readable').includes(check))
            socket.prependListener('readable', check);
        socket.off('readable', listener);
        socket.on('newListener', whenAdded);
        socket.on('removeListener', whenRemoved);
    };
    socket.on('newListener', whenAdded);
}


/***/ }),

/***/ 3145:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  cP: () => (/* binding */ redirected),
  g$: () => (/* binding */ tooLarge),
  bj: () => (/* binding */ unanswered)
});

// EXTERNAL MODULE: ./src/errors.js
var errors = __nccwpck_require__(28386);
// EXTERNAL MODULE: ./src/text.js
var src_text = __nccwpck_require__(13198);
// EXTERNAL MODULE: ./src/http/exchange.js
var exchange = __nccwpck_require__(95533);
// EXTERNAL MODULE: ./src/certificates.js
var certificates = __nccwpck_require__(41577);
;// CONCATENATED MODULE: ./src/http/trust.js

const CERTIFICATE_HINTS = {
    CERT_HAS_EXPIRED: 'It has expired: whoever runs that host renews it. Check the clock of the runner, too.',
    CERT_NOT_YET_VALID: 'It is not valid yet: check the clock of the runner.',
    ERR_TLS_CERT_ALTNAME_INVALID: 'It is for other names than this host: check the address, and what answers there in its place.',
};
const TRUST = {
    input: 'Give the issuing CA in `ca-certificate` (PEM or a file).',
    otherInput: 'The CA in `ca-certificate` did not issue it: give the one that did (PEM or a file).',
    variable: 'If a proxy opens TLS on the way, set `NODE_EXTRA_CA_CERTS` for the job to a file with its CA.',
};
function certificateHint(code, ca, environment) {
    return CERTIFICATE_HINTS[code] ?? trustHint(ca, environment);
}
function trustHint(ca, { NODE_EXTRA_CA_CERTS: file }) {
    const problem = file ? certificateFileProblem(file) : undefined;
    return problem === undefined ? TRUST[ca] : `\`NODE_EXTRA_CA_CERTS\` names a file that ${problem}. ${TRUST[ca]}`;
}
function certificateFileProblem(file) {
    try {
        return (0,certificates/* certificateProblem */.V)(process.getBuiltinModule('node:fs').readFileSync(file, 'utf8'));
    }
    catch {
        return 'cannot be read';
    }
}

// EXTERNAL MODULE: ./src/http/tunnel.js
var tunnel = __nccwpck_require__(42454);
// EXTERNAL MODULE: ./src/http/way.js
var way = __nccwpck_require__(73117);
;// CONCATENATED MODULE: ./src/http/unanswered.js






const CODES = {
    source: { unreachable: 'source/unreachable', untrusted: 'source/untrusted-certificate', redirected: 'source/redirected', switched: 'source/malformed', tooLarge: 'source/too-large' },
    kms: { unreachable: 'kms/unreachable', untrusted: 'kms/unreachable', redirected: 'kms/unreachable', switched: 'kms/unreachable', tooLarge: 'kms/failed' },
};
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|ERR_TLS/;
function unanswered(error, { who, url, family, deadline, environment, ca }) {
    if (deadline.passed)
        return deadline.error((0,src_text/* say */.cv) `${who} at ${url.host}`);
    const { unreachable, untrusted, switched } = CODES[family];
    const code = codeOf(error);
    if (code === exchange/* SWITCHED */.cP) {
        return new errors/* ActionError */.lZ(switched, (0,src_text/* say */.cv) `${who} at ${url.host} answered that it goes on with another protocol (HTTP 101).`, { hint: 'Nobody asked for that: check what answers there, a proxy or gateway in between, say.', cause: error });
    }
    if (CERTIFICATE.test(code)) {
        return new errors/* ActionError */.lZ(untrusted, (0,src_text/* say */.cv) `The TLS certificate of ${who} at ${url.host} is not trusted (${code}).`, { hint: certificateHint(code, ca, environment), cause: error });
    }
    const proxy = (0,way/* failedProxy */.Y)(error, url, environment);
    if (proxy !== undefined && code === tunnel/* TOO_MUCH_BEFORE_TUNNEL */.Ct) {
        return new errors/* ActionError */.lZ(unreachable, (0,src_text/* say */.cv) `The proxy ${proxy.host} answered with more than ${tunnel/* MOST_BEFORE_TUNNEL */.vS} bytes instead of a tunnel to ${url.host}.`, { hint: `Check that ${proxy.name} is right.`, cause: error });
    }
    if (proxy === undefined)
        return new errors/* ActionError */.lZ(unreachable, (0,src_text/* say */.cv) `${who} at ${url.host} could not be reached (${code}).`, { cause: error, repeat: {} });
    const { statusCode: status } = error;
    const hint = `Check that ${proxy.name} is right, and that this proxy is there and lets the runner reach that host.`;
    const refused = status !== undefined && status < 500;
    const message = (0,src_text/* say */.cv) `${who} at ${url.host} could not be reached through the proxy ${proxy.host}: ${status === undefined ? code : `status ${status}`}.`;
    return new errors/* ActionError */.lZ(unreachable, message, { hint, cause: error, ...(refused ? {} : { repeat: {} }) });
}
function codeOf(error) {
    const { code, name } = (error ?? {});
    if (typeof code === 'string')
        return code;
    return name === 'TimeoutError' ? 'no answer in time' : 'connection failed';
}
function redirected(family, who, url, location) {
    const hint = family === 'kms' ? { hint: 'No credential follows a redirect: check what stands between the runner and that host.' } : {};
    return new errors/* ActionError */.lZ(CODES[family].redirected, (0,src_text/* say */.cv) `${who} at ${url.host} answered with a redirect to ${target(location, url)}.`, hint);
}
function target(location, base) {
    const url = location === undefined ? null : URL.parse(location, base.href);
    return url ? url.origin : 'nowhere';
}
function tooLarge(family, who, url, limit) {
    return new errors/* ActionError */.lZ(CODES[family].tooLarge, (0,src_text/* say */.cv) `${who} at ${url.host} answered with more than ${limit} bytes.`);
}


/***/ }),

/***/ 73117:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ wayOf),
/* harmony export */   Y: () => (/* binding */ failedProxy)
/* harmony export */ });
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(13198);
/* harmony import */ var _proxy_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(35950);
/* harmony import */ var _tunnel_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(42454);



function givenProxy(environment) {
    const [given] = (0,_proxy_js__WEBPACK_IMPORTED_MODULE_0__/* .proxyAddresses */ .j)(environment);
    const url = given && URL.parse(given.address);
    if (!given || !url)
        return undefined;
    return { name: given.name, host: url.host, hostname: url.hostname, port: Number(url.port || (url.protocol === 'https:' ? 443 : 80)) };
}
function failedProxy(error, target, environment) {
    const proxy = givenProxy(environment);
    if (proxy === undefined || target.protocol !== 'https:')
        return undefined;
    const [first = error] = error instanceof AggregateError ? error.errors : [];
    const { code, port, hostname } = (first ?? {});
    const isHere = code === 'ERR_PROXY_TUNNEL' || code === _tunnel_js__WEBPACK_IMPORTED_MODULE_1__/* .TOO_MUCH_BEFORE_TUNNEL */ .Ct || hostname === proxy.hostname || (port === proxy.port && proxy.port !== Number(target.port || 443));
    return isHere ? proxy : undefined;
}
function wayOf(request, error, environment) {
    const target = URL.parse(`${request.protocol}//${String(request.getHeader('host') ?? request.host)}`);
    const failed = target && error !== undefined ? failedProxy(error, target, environment) : undefined;
    if (failed !== undefined)
        return (0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `through the proxy ${failed.host}`;
    const { remoteAddress, remotePort } = request.socket ?? {};
    if (target === null || remoteAddress === undefined)
        return undefined;
    const proxy = target.protocol === 'https:' ? givenProxy(environment) : undefined;
    if (proxy === undefined || proxy.port !== remotePort)
        return (0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `straight to ${remoteAddress} port ${remotePort}`;
    return proxy.port === Number(target.port || 443) ? undefined : (0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `through the proxy ${proxy.host}`;
}


/***/ }),

/***/ 983:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ keyInputs),
/* harmony export */   Z: () => (/* binding */ VAULT_PATH)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(28386);
/* harmony import */ var _kms_allowed_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(80399);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(13198);
/* harmony import */ var _reader_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(78649);




const ROLE = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/;
const WORKLOAD_IDENTITY_PROVIDER = /^projects\/\d+\/locations\/global\/workloadIdentityPools\/[a-z0-9-]+\/providers\/[a-z0-9-]+$/;
const SERVICE_ACCOUNT = /^[a-z0-9][a-z0-9.-]*@[a-z0-9.-]+\.gserviceaccount\.com$/;
const GUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
const VAULT_PATH = /^[\w~@+-][\w.~@+-]*(?:\/[\w~@+-][\w.~@+-]*)*$/;
const AGE_IDENTITY = /^(?:AGE-SECRET-KEY-(?:PQ-)?1[02-9AC-HJ-NP-Z]{58}|-----BEGIN [A-Z0-9 ]+-----[^]+)$/;
const PGP_KEY = /-----BEGIN PGP PRIVATE KEY BLOCK-----\s[^]*?\s-----END PGP PRIVATE KEY BLOCK-----/g;
const PGP_SECRET_KEY = [0x94, 0x95, 0x96, 0x97, 0xc5];
const AGE_KEY_PARTS = /^[ \t]*#.*$|-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----[^]*?-----END \1-----|\S+/gm;
function keyInputs(read) {
    read.together('gcp-service-account', 'gcp-workload-identity-provider');
    read.together('azure-tenant-id', 'azure-client-id');
    read.together('azure-client-id', 'azure-tenant-id');
    read.together('vault-audience', 'vault-role');
    if (read.text('vault-role') !== '' && read.text('vault-token') !== '')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('input/conflict', 'The inputs `vault-role` and `vault-token` exclude each other.');
    return Object.freeze({
        awsRoleToAssume: read.matching('aws-role-to-assume', ROLE, 'must be the ARN of an IAM role: `arn:aws:iam::ACCOUNT:role/NAME`'),
        gcpWorkloadIdentityProvider: read.matching('gcp-workload-identity-provider', WORKLOAD_IDENTITY_PROVIDER, 'must be the name of a provider: `projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER`'),
        gcpServiceAccount: read.matching('gcp-service-account', SERVICE_ACCOUNT, 'must be the e-mail address of a service account: `NAME@PROJECT.iam.gserviceaccount.com`'),
        azureTenantId: read.matching('azure-tenant-id', GUID, 'must be the id of a Microsoft Entra tenant, a GUID'),
        azureClientId: read.matching('azure-client-id', GUID, 'must be the client id of an application or managed identity, a GUID'),
        ageKeys: ageIdentities('age-key', read.text('age-key')),
        pgpKey: pgpKeys('pgp-key', read.text('pgp-key')),
        pgpPassphrase: read.line('pgp-passphrase'),
        vaultToken: read.headerWord('vault-token'),
        vaultRole: read.line('vault-role'),
        vaultAuthPath: read.matching('vault-auth-path', VAULT_PATH, 'must be the path of the JWT method below `auth/`: `jwt`'),
        vaultNamespace: read.headerWord('vault-namespace'),
        vaultAudience: read.line('vault-audience'),
        allowedKeys: keyPatterns('allowed-keys', read.text('allowed-keys')),
    });
}
function keyPatterns(name, text) {
    const patterns = (0,_reader_js__WEBPACK_IMPORTED_MODULE_1__/* .lines */ .Mn)(text);
    if (text !== '' && patterns.length === 0)
        throw (0,_reader_js__WEBPACK_IMPORTED_MODULE_1__/* .invalid */ .Gq)(name, 'holds no key');
    for (const pattern of patterns) {
        const problem = (0,_kms_allowed_js__WEBPACK_IMPORTED_MODULE_2__/* .patternProblem */ .A)(pattern);
        if (problem !== undefined)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('input/invalid', (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `The input \`${name}\` lists "${pattern}": it ` + `${problem}.`);
    }
    return patterns;
}
function ageIdentities(name, text) {
    const found = (text.match(AGE_KEY_PARTS) ?? []).filter((part) => !part.trimStart().startsWith('#'));
    const wrong = found.findIndex((part) => !AGE_IDENTITY.test(part));
    if (wrong >= 0)
        throw (0,_reader_js__WEBPACK_IMPORTED_MODULE_1__/* .invalid */ .Gq)(name, `must hold age identities, \`AGE-SECRET-KEY-1…\` or \`AGE-SECRET-KEY-PQ-1…\`, or whole private keys of SSH (number ${wrong + 1} is neither)`);
    return found;
}
function pgpKeys(name, text) {
    const keys = [Buffer.from(text), Buffer.from(text, 'base64')].find((bytes) => PGP_SECRET_KEY.includes(bytes[0] ?? 0) || isArmored(bytes.toString('latin1')));
    if (keys === undefined && text !== '')
        throw (0,_reader_js__WEBPACK_IMPORTED_MODULE_1__/* .invalid */ .Gq)(name, 'must hold whole armored private keys, `-----BEGIN PGP PRIVATE KEY BLOCK-----`, or one in base64');
    return keys ?? Buffer.alloc(0);
}
function isArmored(text) {
    return text !== '' && text.replaceAll(PGP_KEY, '').trim() === '';
}


/***/ }),

/***/ 78649:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  i_: () => (/* binding */ InputReader),
  Ge: () => (/* binding */ absent),
  tB: () => (/* binding */ asBoolean),
  Gq: () => (/* binding */ invalid),
  Mn: () => (/* binding */ lines)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __nccwpck_require__(73024);
;// CONCATENATED MODULE: ./src/inputs/absent.js

const USUAL = 'If it is set: a secret, variable or output that does not exist here is an empty text. Look whether it exists under that name, whether it belongs to an environment (then the job needs `environment:`), and whether it is passed on to a reusable workflow (`secrets: inherit`).';
const OF_DEPENDABOT = 'Runs that Dependabot starts get no secrets but its own: store it there, too (Settings, Secrets and variables, Dependabot), or skip the step where `github.actor` is `dependabot[bot]`.';
const OF_FORK = 'This run is of a pull request from a fork, which never gets a secret: skip the step there, as with `if: github.event.pull_request.head.repo.full_name == github.repository`.';
function whyAbsent(environment) {
    if (isOfFork(environment))
        return OF_FORK;
    return environment['GITHUB_ACTOR'] === 'dependabot[bot]' ? OF_DEPENDABOT : `${USUAL} Runs of Dependabot and of forks get none.`;
}
const WITHOUT_SECRETS = /^pull_request(_review(_comment)?)?$/;
function isOfFork(environment) {
    if (!WITHOUT_SECRETS.test(environment['GITHUB_EVENT_NAME'] ?? ''))
        return false;
    const { pull_request: request } = eventOf(environment['GITHUB_EVENT_PATH']);
    return request !== undefined && request.head?.repo?.full_name !== environment['GITHUB_REPOSITORY'];
}
function eventOf(path) {
    try {
        return JSON.parse((0,external_node_fs_.readFileSync)(path ?? '', 'utf8')) ?? {};
    }
    catch {
        return {};
    }
}

// EXTERNAL MODULE: ./src/errors.js
var errors = __nccwpck_require__(28386);
// EXTERNAL MODULE: ./src/text.js
var src_text = __nccwpck_require__(13198);
// EXTERNAL MODULE: ./src/inputs/table.js
var table = __nccwpck_require__(98903);
;// CONCATENATED MODULE: ./src/inputs/reader.js




const ONE_LINE = /^[^\u0000\r\n]*$/;
const HEADER_WORD = /^[\x21-\x7e]*$/;
class InputReader {
    runner;
    constructor(runner) {
        this.runner = runner;
    }
    text(name) {
        return this.runner.input(name) || table/* INPUTS */.mc[name];
    }
    required(name) {
        const value = this.text(name);
        if (value === '')
            throw absent((0,src_text/* say */.cv) `The input \`${name}\` is required, and empty.`, this.runner);
        return value;
    }
    together(name, needed) {
        if (this.text(name) !== '' && this.text(needed) === '')
            throw absent((0,src_text/* say */.cv) `The input \`${needed}\` is required with \`${name}\`, and empty.`, this.runner);
    }
    choice(name, allowed) {
        const value = this.text(name);
        const found = allowed.find((one) => one === value);
        if (found === undefined)
            throw invalid(name, `must be one of ${(0,src_text/* listing */.RR)(allowed.filter((one) => one !== '').map((one) => `\`${one}\``))}`);
        return found;
    }
    matching(name, pattern, rule, value = this.text(name)) {
        if (value !== '' && !pattern.test(value))
            throw invalid(name, rule);
        return value;
    }
    line(name) {
        return this.matching(name, ONE_LINE, 'must be one line');
    }
    headerWord(name, value = this.text(name)) {
        return this.matching(name, HEADER_WORD, 'holds spaces, line breaks or other characters that a header cannot carry', value);
    }
    boolean(name) {
        const value = asBoolean(this.text(name));
        if (value === undefined)
            throw invalid(name, 'must be `true` or `false`');
        return value;
    }
    assignments(name) {
        const found = new Map();
        for (const line of lines(this.text(name))) {
            const cut = line.indexOf('=');
            if (cut < 1)
                throw new errors/* ActionError */.lZ('input/invalid', (0,src_text/* say */.cv) `The input \`${name}\` holds the line "${line}", which is not \`name=value\`.`);
            const key = line.slice(0, cut).trim();
            if (found.has(key))
                throw new errors/* ActionError */.lZ('input/invalid', (0,src_text/* say */.cv) `The input \`${name}\` gives "${key}" twice.`);
            found.set(key, line.slice(cut + 1).trim());
        }
        return found;
    }
}
function asBoolean(text) {
    if (/^(true|True|TRUE)$/.test(text))
        return true;
    if (/^(false|False|FALSE)$/.test(text))
        return false;
    return undefined;
}
function lines(text) {
    return text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
}
function invalid(name, rule) {
    return new errors/* ActionError */.lZ('input/invalid', (0,src_text/* say */.cv) `The input \`${name}\` ${rule}.`);
}
function absent(message, { environment }) {
    return new errors/* ActionError */.lZ('input/missing', message, { hint: `${errors/* CATALOGUE */.yh['input/missing'].remedy} ${whyAbsent(environment)}` });
}


/***/ }),

/***/ 98903:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Ah: () => (/* binding */ NAME_CASES),
/* harmony export */   GM: () => (/* binding */ FILE_FORMATS),
/* harmony export */   Hl: () => (/* binding */ SOURCES),
/* harmony export */   Uy: () => (/* binding */ DECRYPT),
/* harmony export */   cR: () => (/* binding */ FILE_ENDINGS),
/* harmony export */   mc: () => (/* binding */ INPUTS)
/* harmony export */ });
const INPUTS = {
    source: 'ecs',
    url: '',
    'allow-http': 'false',
    token: '',
    'saas-token': '',
    'repo-name': '',
    path: '',
    recursive: 'false',
    'file-format': '',
    'strategy-name': '',
    'config-vars': '',
    filter: '',
    'config-id': '',
    'detect-drift': 'false',
    repository: '',
    ref: '',
    'github-token': '${{ github.token }}',
    decrypt: 'kms',
    'aws-role-to-assume': '',
    'gcp-workload-identity-provider': '',
    'gcp-service-account': '',
    'azure-tenant-id': '',
    'azure-client-id': '',
    'age-key': '',
    'pgp-key': '',
    'pgp-passphrase': '',
    'vault-token': '',
    'vault-role': '',
    'vault-auth-path': 'jwt',
    'vault-namespace': '',
    'vault-audience': '',
    'allowed-keys': '',
    'allowed-names': '',
    'moved-secrets': '',
    'export-files': '',
    export: '',
    prefix: '',
    'name-case': 'upper',
    'export-env': 'true',
    'output-file': '',
    'job-summary': 'true',
    'ca-certificate': '',
    timeout: '60',
};
const SOURCES = ['ecs', 'github', 'workspace'];
const DECRYPT = ['kms', 'server', 'none'];
const FILE_FORMATS = ['', 'yaml', 'json', 'dotenv', 'ini', 'binary'];
const NAME_CASES = ['upper', 'lower', 'keep'];
const FILE_ENDINGS = ['.json', '.yaml', '.env', '.tfvars'];


/***/ }),

/***/ 80399:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ patternProblem),
/* harmony export */   P: () => (/* binding */ allowedKeys)
/* harmony export */ });
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(13198);

function allowedKeys(patterns) {
    return { given: patterns.length > 0, patterns, lists: (name) => patterns.some((pattern) => matches(pattern, name)) };
}
const ADDRESS = /^(https?:\/\/)([^/]*)(.*)$/is;
function patternProblem(pattern) {
    if (/^[^/]*\*[^/]*:\/\//.test(pattern))
        return 'has a `*` in its scheme, which must be written';
    const [, , host, path] = ADDRESS.exec(pattern) ?? [];
    if (host === undefined)
        return undefined;
    if (host.split('.').some((label) => label !== '*' && label.includes('*')))
        return 'has a `*` that is not a whole label of its host, as in `https://*.vault.azure.net/keys/*`';
    if (path === '')
        return 'has no path, as in `https://team.vault.azure.net/keys/*`';
    return undefined;
}
function matches(pattern, name) {
    if (pattern === '*')
        return true;
    const [wanted, given] = [ADDRESS.exec(pattern), ADDRESS.exec(name)];
    if (wanted === null && given === null)
        return (0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .isLike */ .ON)(pattern, name);
    const [, wantedScheme, wantedHost = '', wantedPath = ''] = wanted ?? [];
    const [, givenScheme, givenHost = '', givenPath = ''] = given ?? [];
    return wantedScheme === givenScheme && isHostLike(wantedHost, givenHost) && (0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .isLike */ .ON)(wantedPath, givenPath);
}
function isHostLike(pattern, host) {
    const [wanted, given] = [pattern, host].map((text) => text.split('.'));
    if (wanted?.length !== given?.length)
        return false;
    return wanted?.every((label, index) => (label === '*' ? LABEL.test(given?.[index] ?? '') : label === given?.[index])) ?? false;
}
const LABEL = /^[\w-]+$/;


/***/ }),

/***/ 19375:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ limiter)
/* harmony export */ });
function limiter(size) {
    const waiting = [];
    let running = 0;
    return async (task) => {
        if (running >= size)
            await new Promise((resolve) => waiting.push(resolve));
        else
            running += 1;
        try {
            return await task();
        }
        finally {
            const next = waiting.shift();
            if (next)
                next();
            else
                running -= 1;
        }
    };
}


/***/ }),

/***/ 26027:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Hg: () => (/* binding */ currentAttempt),
/* harmony export */   Sy: () => (/* binding */ repeatedly),
/* harmony export */   _c: () => (/* binding */ repeatAfter),
/* harmony export */   dg: () => (/* binding */ isTransient),
/* harmony export */   oD: () => (/* binding */ outlivedText)
/* harmony export */ });
/* unused harmony exports pauseBefore, retryAfterOf */
/* harmony import */ var node_async_hooks__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(16698);
/* harmony import */ var node_async_hooks__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_async_hooks__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(28386);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(13198);



const SHORTEST_PAUSE = 200;
const LONGEST_PAUSE = 5000;
const TIMERS_ARE_EARLY = 5;
const attempts = new node_async_hooks__WEBPACK_IMPORTED_MODULE_0__.AsyncLocalStorage();
function currentAttempt() {
    return attempts.getStore() ?? 1;
}
async function repeatedly(who, { deadline, stop }, attempt, again = () => undefined) {
    const began = deadline.now();
    for (let count = 1;; count += 1) {
        const result = await attempts.run(count, attempt).then((outcome) => ({ outcome, repeat: again(outcome) }), (error) => ({ error, repeat: repeatOf(error) }));
        const spent = deadline.now() - began;
        const room = { share: deadline.share - spent, run: deadline.left };
        const wait = result.repeat && !stop?.aborted ? pauseBefore(count, result.repeat.after, room) : undefined;
        if (typeof wait !== 'number') {
            const tries = { count, milliseconds: spent, ...(wait === undefined ? {} : wait) };
            const tried = result.repeat === undefined && count === 1 ? '' : triesText(tries);
            if ('error' in result)
                throw withTries(result.error, tried);
            if (result.repeat === undefined && count > 1)
                remember(who, tries, deadline);
            return { outcome: result.outcome, tried };
        }
        await deadline.pause(wait, who, stop);
    }
}
function pauseBefore(failed, retryAfter, room) {
    if (room.share < TIMERS_ARE_EARLY)
        return undefined;
    const asked = retryAfterOf(retryAfter) ?? 0;
    if (asked > room.share || asked >= room.run)
        return { asked };
    const pause = (0.5 + Math.random() / 2) * Math.min(LONGEST_PAUSE, SHORTEST_PAUSE * 2 ** (failed - 1));
    const wait = Math.min(Math.max(pause, asked), room.share);
    return wait < room.run ? wait : undefined;
}
function retryAfterOf(header, now = Date.now()) {
    if (header === undefined || header.trim() === '')
        return undefined;
    const seconds = Number(header);
    const asked = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now;
    return Number.isFinite(asked) ? Math.max(0, asked) : undefined;
}
function isTransient(status) {
    return status === 408 || status === 429 || (status >= 500 && status <= 599 && status !== 501 && status !== 505);
}
function repeatAfter({ status, headers }) {
    return isTransient(status) ? { after: [headers['retry-after']].flat()[0] } : undefined;
}
function outlivedText({ outlived }) {
    if (outlived.size === 0)
        return undefined;
    const each = [...outlived].map(([who, tries]) => (0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `${who} answered only at attempt ${tries.count}, after ${secondsText(tries.milliseconds)}`);
    return `${each.join('; ')}.`;
}
function remember(who, tries, { outlived }) {
    if ((outlived.get(who)?.milliseconds ?? -1) < tries.milliseconds)
        outlived.set(who, tries);
}
function repeatOf(error) {
    return error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ ? error.repeat : undefined;
}
function withTries(error, tried) {
    if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ) || tried === '')
        return error;
    return error.with({ message: `${error.message.replace(/\.$/, '')}${tried}.`, repeat: undefined });
}
function triesText({ count, milliseconds, asked }) {
    const attempts = `, in ${count === 1 ? '1 attempt' : `${count} attempts`} over ${secondsText(milliseconds)}`;
    return asked === undefined ? attempts : `${attempts}: it asks to wait ${secondsText(asked)}, longer than is left`;
}
function secondsText(milliseconds) {
    const seconds = milliseconds / 1000;
    return `${seconds < 10 ? Number(seconds.toFixed(1)) : Math.round(seconds)} seconds`;
}


/***/ }),

/***/ 73050:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   BC: () => (/* binding */ append),
/* harmony export */   CA: () => (/* binding */ errorCode),
/* harmony export */   f8: () => (/* binding */ writeWhole),
/* harmony export */   jU: () => (/* binding */ readOwn),
/* harmony export */   p$: () => (/* binding */ checkFolder),
/* harmony export */   qP: () => (/* binding */ NO_FOLLOW),
/* harmony export */   vH: () => (/* binding */ checkFile),
/* harmony export */   vI: () => (/* binding */ appendOwn),
/* harmony export */   x4: () => (/* binding */ heir)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(73024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__nccwpck_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__nccwpck_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(28386);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(13198);





const APPEND = node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_WRONLY | node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_APPEND;
async function checkFile(file) {
    try {
        await refusePipe(file.path);
        await (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.open)(file.path, APPEND)).close();
    }
    catch (cause) {
        throw await cannotWrite('file', file, cause);
    }
}
async function refusePipe(path) {
    const found = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.stat)(path);
    if (!found.isFile() && !found.isCharacterDevice() && !found.isDirectory())
        throw withCode('ENXIO');
}
const NO_FOLLOW = node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_NOFOLLOW ?? 0;
async function openRegular(path, flags) {
    const handle = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.open)(path, flags | NO_FOLLOW | (node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_NONBLOCK ?? 0), 0o600);
    const found = await handle.stat();
    if (found.isFile() && found.nlink <= 1)
        return handle;
    await handle.close();
    throw withCode('ENXIO');
}
async function readOwn(path, most) {
    const handle = await openRegular(path, node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_RDONLY).catch(() => undefined);
    if (handle === undefined)
        return '';
    try {
        const { bytesRead, buffer } = await handle.read(Buffer.alloc(most), 0, most, 0);
        return buffer.toString('utf8', 0, bytesRead);
    }
    catch {
        return '';
    }
    finally {
        await handle.close();
    }
}
async function heir(folder) {
    if (process.getuid?.() !== 0)
        return undefined;
    const { uid, gid } = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.stat)(folder);
    return uid === 0 ? undefined : { uid, gid };
}
async function appendOwn(path, text) {
    const owner = await heir((0,node_path__WEBPACK_IMPORTED_MODULE_2__.dirname)(path));
    const handle = await openRegular(path, APPEND | node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_CREAT);
    try {
        if (owner !== undefined)
            await handle.chown(owner.uid, owner.gid);
        await writeWhole(handle, text);
    }
    finally {
        await handle.close();
    }
}
async function checkFolder(folder) {
    try {
        if (!(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.stat)(folder.path)).isDirectory())
            throw withCode('ENOTDIR');
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.access)(folder.path, node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.W_OK | node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.X_OK);
    }
    catch (cause) {
        throw await cannotWrite('folder', folder, cause);
    }
}
async function append(file, text, onFailure) {
    try {
        await refusePipe(file.path);
        const handle = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.open)(file.path, APPEND);
        try {
            const { size } = await handle.stat();
            onFailure(() => putBack(file, size));
            await writeWhole(handle, text);
        }
        finally {
            await handle.close();
        }
    }
    catch (cause) {
        throw await cannotWrite('file', file, cause);
    }
}
async function putBack({ variable, path }, size) {
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.truncate)(path, size).catch((cause) => {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ('runner/write', (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `The file in ${variable} could not be put back to where it was (${errorCode(cause)}).`, { cause });
    });
}
async function writeWhole(handle, content) {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    let written = 0;
    while (written < bytes.length)
        written += (await handle.write(bytes, written)).bytesWritten;
}
function errorCode(error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}
function withCode(code) {
    return Object.assign(new Error(code), { code });
}
const MOUNT = 'Mount the runner’s folder `_temp` into the container as the runner does it: at the path that the variable names, and writable.';
const FULL = { why: 'the disk is full', hint: 'Make room on the disk of the runner.' };
const REASONS = {
    EROFS: { why: 'its file system is read-only', hint: MOUNT },
    ENOENT: { why: 'it is not there', hint: MOUNT },
    EISDIR: { why: 'it is a folder', hint: MOUNT },
    ENOTDIR: { why: 'it is no folder', hint: MOUNT },
    ENXIO: { why: 'it is no regular file', hint: MOUNT },
    ENOSPC: FULL,
    EDQUOT: FULL,
};
async function cannotWrite(kind, { variable, path }, cause) {
    const code = errorCode(cause);
    const reason = code === 'EACCES' || code === 'EPERM' ? await notPermitted(kind, path) : REASONS[code];
    const because = reason === undefined ? '' : `: ${reason.why}`;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ('runner/write', (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `The ${kind} in ${variable} cannot be written (${code})` + `${because}.`, { ...(reason?.hint === undefined ? {} : { hint: reason.hint }), cause });
}
async function notPermitted(kind, path) {
    const uid = process.getuid?.();
    const found = await nearest(path);
    if (uid === undefined || found === undefined)
        return { why: 'the user of the step may not write there' };
    const users = await usersByNumber();
    const user = (number) => (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `user ${number}` + (users.has(number) ? (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) ` (${users.get(number)})` : '');
    const what = found.isItself ? `the ${kind}` : 'the folder that it lies in';
    const mode = (found.mode & 0o777).toString(8).padStart(4, '0');
    return {
        why: `the step runs as ${user(uid)}, and ${what} belongs to ${user(found.uid)}, mode ${mode}`,
        hint: `Run the job’s container as a user who may write there (\`options: --user ${found.uid}\`), or give the files to the user of the step.`,
    };
}
async function nearest(path) {
    for (let at = path;; at = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.dirname)(at)) {
        const found = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.stat)(at).catch(() => undefined);
        if (found !== undefined)
            return { isItself: at === path, uid: found.uid, mode: found.mode };
        if ((0,node_path__WEBPACK_IMPORTED_MODULE_2__.dirname)(at) === at)
            return undefined;
    }
}
async function usersByNumber() {
    const text = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readFile)('/etc/passwd', 'utf8').catch(() => '');
    const users = text.split('\n').map((line) => line.split(':')).filter((fields) => fields.length > 2);
    return new Map(users.map(([name = '', , uid]) => [Number(uid), name]));
}


/***/ }),

/***/ 42763:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Li: () => (/* binding */ parseLines)
/* harmony export */ });
/* unused harmony exports Fault, Line */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(28386);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(13198);


class Fault extends Error {
    column;
    constructor(problem, column) {
        super(problem);
        this.column = column;
    }
}
function parseLines(input, text, parse) {
    const parsed = [];
    const faults = [];
    text.split(/\r?\n/).forEach((written, index) => {
        if (written.trim() === '' || written.trim().startsWith('#'))
            return;
        try {
            parsed.push(parse(new Line(written), index + 1));
        }
        catch (fault) {
            if (!(fault instanceof Fault))
                throw fault;
            faults.push({ written, line: index + 1, fault });
        }
    });
    const [first] = faults;
    if (first === undefined)
        return parsed;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('select/syntax', (0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv) `Line ${first.line}, column ${first.fault.column} of \`${input}\` cannot be used: ${first.fault.message}.`, {
        account: faults.flatMap(({ line, fault: { column, message: problem }, written }) => {
            const before = (0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .show */ .WU)(written.slice(0, column - 1));
            return [(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv) `line ${line}, column ${column}: ${problem}`, `  ${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .show */ .WU)(written)}`, `  ${' '.repeat(before.length)}^`];
        }),
    });
}
const QUOTED = /"(?:[^"\\]|\\.)*"/y;
const BARE = /(?:[^\s."*?=]|=(?!>))+/y;
const BLANKS = /\s*/y;
const ROOT = /\.(?=[\s?]|=>|$)/y;
class Line {
    #text;
    #at;
    constructor(text) {
        this.#text = text;
        this.#at = text.length - text.trimStart().length;
    }
    get ended() {
        return this.#at === this.#text.length;
    }
    get at() {
        return this.#at;
    }
    get rest() {
        return this.#text.slice(this.#at);
    }
    blanks() {
        this.take(BLANKS);
        return this;
    }
    take(pattern) {
        pattern.lastIndex = this.#at;
        const [found] = pattern.exec(this.#text) ?? [];
        this.#at += found?.length ?? 0;
        return found;
    }
    takeText(wanted) {
        if (!this.#text.startsWith(wanted, this.#at))
            return false;
        this.#at += wanted.length;
        return true;
    }
    fault(problem, at = this.#at) {
        return new Fault(problem, at + 1);
    }
    path() {
        const start = this.#at;
        const segments = [];
        if (this.take(ROOT) === undefined) {
            do
                segments.push(this.#segment());
            while (this.takeText('.'));
        }
        return { segments, text: this.#text.slice(start, this.#at) };
    }
    #segment() {
        const segment = this.#readSegment();
        if (!/[.?\s]|=>|^$/y.test(this.#text.slice(this.#at, this.#at + 2)))
            throw this.fault('a key ends here; a key that holds this character stands in double quotes');
        return segment;
    }
    #readSegment() {
        const from = this.#at;
        if (this.takeText('**'))
            return { kind: 'any' };
        if (this.takeText('*'))
            return { kind: 'one' };
        if (this.#text[this.#at] === '"') {
            const key = unquoted(this.take(QUOTED));
            if (key === undefined)
                throw this.fault('this quoted key does not end, or is no JSON string', from);
            return { kind: 'key', key };
        }
        const key = this.take(BARE);
        if (key === undefined)
            throw this.fault('a key is expected here');
        return { kind: 'key', key };
    }
}
function unquoted(text) {
    try {
        return text === undefined ? undefined : JSON.parse(text);
    }
    catch {
        return undefined;
    }
}


/***/ }),

/***/ 99384:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   E7: () => (/* binding */ atRoot),
/* harmony export */   FZ: () => (/* binding */ matchesAt),
/* harmony export */   Hl: () => (/* binding */ ifNameIsFirst),
/* harmony export */   Qi: () => (/* binding */ parseSelectors),
/* harmony export */   Qz: () => (/* binding */ EVERYTHING),
/* harmony export */   cK: () => (/* binding */ matches),
/* harmony export */   lj: () => (/* binding */ advanced),
/* harmony export */   u0: () => (/* binding */ isExact)
/* harmony export */ });
/* harmony import */ var _grammar_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(42763);

const EVERYTHING = { segments: [{ kind: 'any' }], optional: true, text: '**', line: 0 };
const NAME = /[A-Za-z_][A-Za-z0-9_-]*/y;
function parseSelectors(text) {
    return (0,_grammar_js__WEBPACK_IMPORTED_MODULE_0__/* .parseLines */ .Li)('export', text, parseSelector);
}
function parseSelector(line, number) {
    const { segments, text } = line.path();
    const optional = line.blanks().takeText('?');
    if (line.blanks().ended)
        return { segments, optional, text, line: number };
    if (!line.takeText('=>'))
        throw line.fault('`?`, `=> NAME` or the end of the line is expected here' + ifPiped(line.rest));
    const written = line.blanks().rest;
    const name = line.take(NAME);
    if (name === undefined)
        throw line.fault('a name of letters, digits and `_` is expected here' + ifReversed(text, written));
    if (!line.blanks().ended)
        throw line.fault('the line ends after the name, which has letters, digits and `_` only' + ifReversed(text, written));
    return { segments, optional, name, text, line: number };
}
const VARIABLE = /^[A-Z_][A-Z0-9_]*$/;
function ifPiped(rest) {
    return rest.includes('|') ? '; the name comes last, as in `database.password => DB_PASSWORD`, with keys joined by dots' : '';
}
function ifReversed(path, written) {
    return VARIABLE.test(path) && /[."*]/.test(written) ? nameLast(path, written) : '';
}
function nameLast(name, path) {
    return `; the name comes last: \`${path.trim()} => ${name}\``;
}
function ifNameIsFirst({ text, name }) {
    if (name !== undefined && VARIABLE.test(text))
        return nameLast(text, name);
    const [, variable, path] = /^([A-Za-z_]\w*)=([^=].*)$/.exec(text) ?? [];
    return variable === undefined || path === undefined ? '' : nameLast(variable, path);
}
function isExact({ segments }) {
    return segments.every(({ kind }) => kind === 'key');
}
function matches(selector, path, end) {
    return matchesAt(selector, path.reduce((progress, key) => advanced(selector, progress, key), atRoot(selector)), end);
}
function atRoot({ segments }) {
    const progress = [];
    addSegment(progress, 0, segments);
    return progress;
}
function advanced({ segments }, progress, key) {
    if (segments.length === 1 && segments[0]?.kind === 'any')
        return progress;
    const following = [];
    for (const next of progress) {
        const segment = segments[next];
        if (segment?.kind === 'any')
            addSegment(following, next, segments);
        else if (segment?.kind === 'one' || segment?.key === key)
            addSegment(following, next + 1, segments);
    }
    return following;
}
function matchesAt({ segments }, progress, end) {
    if (segments.at(-1)?.kind === 'any' && !end)
        return false;
    return progress.at(-1) === segments.length;
}
function addSegment(progress, next, segments) {
    if (next <= (progress.at(-1) ?? -1))
        return;
    let last = next;
    while (segments[last]?.kind === 'any')
        last += 1;
    for (let one = next; one <= last; one += 1)
        progress.push(one);
}


/***/ }),

/***/ 2004:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ masterKeyName)
/* harmony export */ });
function masterKeyName(key) {
    switch (key.type) {
        case 'kms': return key.arn;
        case 'gcp_kms': return key.resourceId;
        case 'azure_kv': return [key.vaultUrl, 'keys', key.name, ...(key.version === '' ? [] : [key.version])].join('/');
        case 'hc_vault': return `${key.vaultAddress}/v1/${key.enginePath}/keys/${key.keyName}`;
        case 'age': return key.recipient;
        case 'pgp': return key.fingerprint;
        case 'hckms': return key.keyId;
    }
}


/***/ }),

/***/ 99008:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   $M: () => (/* binding */ MORE_VALUES),
/* harmony export */   ES: () => (/* binding */ MORE_LEVELS),
/* harmony export */   FI: () => (/* binding */ DEEPEST),
/* harmony export */   Gm: () => (/* binding */ tooMuch),
/* harmony export */   Mm: () => (/* binding */ excess),
/* harmony export */   eN: () => (/* binding */ refuseExcess),
/* harmony export */   fN: () => (/* binding */ LONGEST_PATH),
/* harmony export */   or: () => (/* binding */ Size),
/* harmony export */   tz: () => (/* binding */ LONG_PATH),
/* harmony export */   xy: () => (/* binding */ MOST_VALUES)
/* harmony export */ });
/* unused harmony exports MOST_PATH_TEXT, MOST_TEXT */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(28386);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(13198);


const DEEPEST = 250;
const MOST_VALUES = 500_000;
const LONGEST_PATH = 10_000;
const MOST_PATH_TEXT = 32_000_000;
const MOST_TEXT = 32_000_000;
const MORE_LEVELS = `more than ${DEEPEST} levels`;
const LONG_PATH = `a key path of more than ${LONGEST_PATH} characters`;
const MORE_VALUES = `more than ${MOST_VALUES} values`;
function excess(documents) {
    const size = new Size();
    for (const document of documents)
        size.add(document);
    return size.excess;
}
class Size {
    #times;
    #values = 0;
    #pathText = 0;
    #text = 0;
    #excess;
    constructor(times = 1) {
        this.#times = times;
    }
    get excess() {
        return this.#excess;
    }
    add(document) {
        if (this.#excess === undefined)
            this.#add(document, 0, 0);
    }
    #add(node, path, depth) {
        if (node.kind === 'item') {
            this.#text += node.key.length;
            return this.#add(node.value, path + node.key.length + 1, depth);
        }
        this.#values += 1;
        this.#pathText += path;
        if (node.kind === 'comment' || node.kind === 'leaf')
            this.#text += node.text.length;
        this.#excess = this.#exceeded(path, depth);
        if (node.kind === 'comment' || node.kind === 'leaf')
            return;
        for (const item of node.items) {
            if (this.#excess !== undefined)
                return;
            this.#add(item, path, depth + 1);
        }
    }
    #exceeded(path, depth) {
        if (depth > DEEPEST)
            return MORE_LEVELS;
        if (path > LONGEST_PATH)
            return LONG_PATH;
        if (this.#values > MOST_VALUES * this.#times)
            return `more than ${MOST_VALUES * this.#times} values`;
        if (this.#pathText > MOST_PATH_TEXT * this.#times)
            return `key paths of more than ${MOST_PATH_TEXT * this.#times} characters in all`;
        if (this.#text > MOST_TEXT * this.#times)
            return `more than ${MOST_TEXT * this.#times} characters`;
        return undefined;
    }
}
function tooMuch(what, problem, hint) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('sops/size', (0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv) `${what} holds ` + `${problem}.`, hint === undefined ? {} : { hint });
}
function refuseExcess(documents, what) {
    const problem = excess(documents);
    if (problem !== undefined)
        throw tooMuch(what, problem);
}


/***/ }),

/***/ 25664:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   AO: () => (/* binding */ splitMetadata),
/* harmony export */   KG: () => (/* binding */ jsonStore),
/* harmony export */   kA: () => (/* binding */ sopsTwice),
/* harmony export */   qF: () => (/* binding */ parseJson)
/* harmony export */ });
/* unused harmony export isJsonNumber */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(28386);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(13198);
/* harmony import */ var _size_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(99008);
/* harmony import */ var _values_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(63103);




const jsonStore = {
    parse(bytes, path) {
        const root = parseJson((0,_values_js__WEBPACK_IMPORTED_MODULE_2__/* .utf8 */ .As)(bytes, path), path);
        if (root.kind !== 'map')
            return { documents: [root] };
        return splitMetadata(root, path);
    },
    emit(documents, sops) {
        const [root, ...others] = documents;
        if (others.length > 0 || root?.kind !== 'map')
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('sops/unsupported', 'A JSON file holds one object.');
        return Buffer.from(`${writeJson(sops === undefined ? root : { kind: 'map', items: [...root.items, { kind: 'item', key: 'sops', value: sops }] })}\n`);
    },
};
function splitMetadata(root, path) {
    const sops = root.items.find((item) => item.kind === 'item' && item.key === 'sops');
    if (sops === undefined)
        return { documents: [root] };
    if (sops.value.kind !== 'map')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('sops/metadata', (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `The \`sops\` key of ${path} is not a mapping.`);
    return { documents: [{ kind: 'map', items: root.items.filter((item) => item !== sops) }], sops: sops.value };
}
function sopsTwice(path) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('sops/metadata', (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `${path} has the key \`sops\` twice.`);
}
function parseJson(text, what) {
    const root = new JsonParser(text, what).parse();
    (0,_size_js__WEBPACK_IMPORTED_MODULE_1__/* .refuseExcess */ .eN)([root], what);
    return root;
}
const BLANK = /[ \t\r\n]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
class JsonParser {
    #text;
    #what;
    #at = 0;
    #values = 0;
    constructor(text, what) {
        this.#text = text;
        this.#what = what;
    }
    parse() {
        const root = this.#value(0);
        this.#take(BLANK);
        if (this.#at < this.#text.length)
            throw this.#error('does not end after its value');
        return root;
    }
    #value(depth) {
        this.#values += 1;
        if (depth > _size_js__WEBPACK_IMPORTED_MODULE_1__/* .DEEPEST */ .FI)
            throw (0,_size_js__WEBPACK_IMPORTED_MODULE_1__/* .tooMuch */ .Gm)(this.#what, _size_js__WEBPACK_IMPORTED_MODULE_1__/* .MORE_LEVELS */ .ES);
        if (this.#values > _size_js__WEBPACK_IMPORTED_MODULE_1__/* .MOST_VALUES */ .xy)
            throw (0,_size_js__WEBPACK_IMPORTED_MODULE_1__/* .tooMuch */ .Gm)(this.#what, _size_js__WEBPACK_IMPORTED_MODULE_1__/* .MORE_VALUES */ .$M);
        this.#take(BLANK);
        switch (this.#text[this.#at]) {
            case '{': return this.#map(depth);
            case '[': return this.#list(depth);
            case '"': return { kind: 'leaf', type: 'str', text: this.#string() };
            default: return this.#scalar();
        }
    }
    #map(depth) {
        const items = [];
        const seen = new Set();
        for (let open = this.#enter('}'); open; open = this.#next('}')) {
            this.#take(BLANK);
            const key = this.#string();
            if (key.length > _size_js__WEBPACK_IMPORTED_MODULE_1__/* .LONGEST_PATH */ .fN)
                throw (0,_size_js__WEBPACK_IMPORTED_MODULE_1__/* .tooMuch */ .Gm)(this.#what, _size_js__WEBPACK_IMPORTED_MODULE_1__/* .LONG_PATH */ .tz);
            if (seen.has(key))
                throw key === 'sops' && depth === 0 ? sopsTwice(this.#what) : this.#error('has a key twice');
            seen.add(key);
            this.#take(BLANK);
            if (this.#text[this.#at] !== ':')
                throw this.#error('is not JSON');
            this.#at += 1;
            items.push({ kind: 'item', key, value: this.#value(depth + 1) });
        }
        return { kind: 'map', items };
    }
    #list(depth) {
        const items = [];
        for (let open = this.#enter(']'); open; open = this.#next(']'))
            items.push(this.#value(depth + 1));
        return { kind: 'list', items };
    }
    #enter(end) {
        this.#at += 1;
        this.#take(BLANK);
        if (this.#text[this.#at] !== end)
            return true;
        this.#at += 1;
        return false;
    }
    #next(end) {
        this.#take(BLANK);
        const character = this.#text[this.#at];
        if (character !== ',' && character !== end)
            throw this.#error('is not JSON');
        this.#at += 1;
        return character === ',';
    }
    #string() {
        const start = this.#at;
        if (this.#text[start] !== '"')
            throw this.#error('is not JSON');
        const source = this.#text.slice(start, this.#endOfString(start) + 1);
        this.#at += source.length;
        try {
            const text = JSON.parse(source);
            return text.isWellFormed() ? text : text.toWellFormed();
        }
        catch {
            this.#at = start;
            throw this.#error('is not JSON');
        }
    }
    #endOfString(start) {
        for (let end = this.#text.indexOf('"', start + 1); end >= 0; end = this.#text.indexOf('"', end + 1)) {
            let backslashes = 0;
            while (this.#text[end - 1 - backslashes] === '\\')
                backslashes += 1;
            if (backslashes % 2 === 0)
                return end;
        }
        return this.#text.length;
    }
    #scalar() {
        const word = this.#take(WORD);
        if (word === 'null')
            return { kind: 'leaf', type: 'null', text: '', literal: word };
        if (word !== undefined)
            return { kind: 'leaf', type: 'bool', text: word === 'true' ? 'True' : 'False', literal: word };
        const literal = this.#take(NUMBER);
        if (!literal)
            throw this.#error('is not JSON');
        return numberLeaf(literal) ?? this.#fail('holds a number beyond 64 bits');
    }
    #take(pattern) {
        pattern.lastIndex = this.#at;
        const [found] = pattern.exec(this.#text) ?? [];
        this.#at += found?.length ?? 0;
        return found;
    }
    #fail(problem) {
        throw this.#error(problem);
    }
    #error(problem) {
        const before = this.#text.slice(0, this.#at).split('\n');
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('sops/syntax', (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `${this.#what} ${problem} (line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}).`);
    }
}
function numberLeaf(literal) {
    const int = (0,_values_js__WEBPACK_IMPORTED_MODULE_2__/* .intText */ .br)(literal);
    if (int !== undefined)
        return { kind: 'leaf', type: 'int', text: int, ...(int === literal ? {} : { literal }) };
    const value = Number(literal);
    if (!Number.isFinite(value))
        return undefined;
    const text = (0,_values_js__WEBPACK_IMPORTED_MODULE_2__/* .floatText */ .qx)(value);
    return { kind: 'leaf', type: 'float', text, ...(text === literal ? {} : { literal }) };
}
function writeJson(node, indent = '\n') {
    if (node.kind === 'leaf')
        return writeLeaf(node);
    const inner = `${indent}\t`;
    const items = node.kind === 'map' ? node.items.filter((item) => item.kind === 'item').map(({ key, value }) => `${writeString(key)}: ${writeJson(value, inner)}`) : node.items.filter((item) => item.kind !== 'comment').map((item) => writeJson(item, inner));
    const [open, close] = node.kind === 'map' ? '{}' : '[]';
    return items.length === 0 ? `${open}${close}` : `${open}${inner}${items.join(`,${inner}`)}${indent}${close}`;
}
function writeLeaf({ type, text, literal }) {
    if (typeof text !== 'string')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('sops/unsupported', 'JSON cannot hold bytes that are not UTF-8.');
    switch (type) {
        case 'null': return 'null';
        case 'bool': return text.toLowerCase();
        case 'int': return text;
        case 'float': return literal !== undefined && isJsonNumber(literal) ? literal : finite(text);
        default: return writeString(text);
    }
}
function finite(text) {
    if (!isJsonNumber(text))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('sops/unsupported', 'JSON cannot hold infinity or NaN.');
    return text;
}
function isJsonNumber(text) {
    NUMBER.lastIndex = 0;
    return NUMBER.exec(text)?.[0] === text;
}
function writeString(text) {
    return JSON.stringify(text).replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}


/***/ }),

/***/ 63103:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   $$: () => (/* binding */ bytesOf),
/* harmony export */   $P: () => (/* binding */ isDate),
/* harmony export */   As: () => (/* binding */ utf8),
/* harmony export */   E2: () => (/* binding */ boolText),
/* harmony export */   Q8: () => (/* binding */ textOrBytes),
/* harmony export */   Tc: () => (/* binding */ timeText),
/* harmony export */   br: () => (/* binding */ intText),
/* harmony export */   hz: () => (/* binding */ typedLeaf),
/* harmony export */   qx: () => (/* binding */ floatText)
/* harmony export */ });
/* unused harmony export parseFloat64 */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(28386);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(13198);


const INT64 = [-(2n ** 63n), 2n ** 63n - 1n];
function intText(text) {
    if (!/^[+-]?\d{1,400}$/.test(text))
        return undefined;
    const value = BigInt(text.replace(/^\+/, ''));
    return value >= INT64[0] && value <= INT64[1] ? String(value) : undefined;
}
function floatText(value) {
    if (Number.isNaN(value))
        return 'NaN';
    if (!Number.isFinite(value))
        return value > 0 ? '+Inf' : '-Inf';
    if (Object.is(value, -0))
        return '-0';
    const [mantissa = '', exponent] = String(value).split('e');
    if (exponent === undefined)
        return mantissa;
    const sign = mantissa.startsWith('-') ? '-' : '';
    const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
    const shift = Number(exponent);
    if (shift < 0)
        return `${sign}0.${'0'.repeat(-shift - whole.length)}${whole}${fraction}`;
    return `${sign}${whole}${fraction.padEnd(shift, '0')}`;
}
const TRUE = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);
const FALSE = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False']);
function boolText(text) {
    return TRUE.has(text) ? 'True' : FALSE.has(text) ? 'False' : undefined;
}
const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;
const SPECIAL = /^([+-]?)(inf|infinity|nan)$/i;
function parseFloat64(text) {
    const [, sign, word] = SPECIAL.exec(text) ?? [];
    if (word !== undefined)
        return word.toLowerCase() === 'nan' ? Number.NaN : sign === '-' ? -Infinity : Infinity;
    if (!DECIMAL.test(text))
        return undefined;
    const value = Number(text);
    return Number.isFinite(value) ? value : undefined;
}
const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d{1,2}):(\d\d):(\d\d)(?:[.,](\d+))?(Z|[+-]\d\d:\d\d)$/;
function timeText(text, fraction = true) {
    const [, year = '', month = '', day = '', hour = '', minute = '', second = '', digits = '', zone = ''] = RFC3339.exec(text) ?? [];
    if (zone === '' || !isDate(+year, +month, +day) || +hour > 23 || +minute > 59 || +second > 59)
        return undefined;
    const [, offsetHour = '0', offsetMinute = '0'] = /(\d\d):(\d\d)/.exec(zone) ?? [];
    if (+offsetHour > 24 || +offsetMinute > 59)
        return undefined;
    const part = digits.slice(0, 9).replace(/0+$/, '');
    const offset = /^(Z|[+-]00:00)$/.test(zone) ? 'Z' : zone;
    return `${year}-${month}-${day}T${hour.padStart(2, '0')}:${minute}:${second}${fraction && part !== '' ? `.${part}` : ''}${offset}`;
}
function isDate(year, month, day) {
    return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}
function daysIn(year, month) {
    const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
    return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
function textOrBytes(bytes) {
    try {
        return UTF8.decode(bytes);
    }
    catch {
        return bytes;
    }
}
function utf8(bytes, what) {
    const text = textOrBytes(bytes);
    if (typeof text !== 'string')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('sops/syntax', (0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv) `${what} is not UTF-8.`);
    return text;
}
function bytesOf(text) {
    return typeof text === 'string' ? Buffer.from(text) : text;
}
function typedLeaf(type, bytes) {
    const text = textOrBytes(bytes);
    if (type === 'str')
        return { kind: 'leaf', type, text };
    if (typeof text !== 'string')
        return undefined;
    const canonical = canonicalText(type, text);
    return canonical === undefined ? undefined : { kind: 'leaf', type: type, text: canonical };
}
function canonicalText(type, text) {
    if (type === 'int')
        return intText(text);
    if (type === 'bool')
        return boolText(text);
    if (type === 'time')
        return timeText(text);
    if (type !== 'float')
        return undefined;
    const value = parseFloat64(text);
    return value === undefined ? undefined : floatText(value);
}


/***/ }),

/***/ 13198:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   ON: () => (/* binding */ isLike),
/* harmony export */   RR: () => (/* binding */ listing),
/* harmony export */   U9: () => (/* binding */ count),
/* harmony export */   WU: () => (/* binding */ show),
/* harmony export */   YT: () => (/* binding */ unicode),
/* harmony export */   ZH: () => (/* binding */ oneWord),
/* harmony export */   cv: () => (/* binding */ say),
/* harmony export */   oF: () => (/* binding */ percentDecoded),
/* harmony export */   v: () => (/* binding */ andMore)
/* harmony export */ });
const LIMIT = 200;
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufff9-\ufffb]/gu;
function show(text) {
    const whole = String(text);
    const characters = Array.from(whole.slice(0, 2 * LIMIT));
    const cut = characters.length > LIMIT ? `${characters.slice(0, LIMIT - 1).join('')}…` : characters.join('');
    return cut
        .replace(UNSAFE, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
        .replaceAll('##[', '#\\#[')
        .replace(/^(\s*):(?=:)/, '$1\\:');
}
function say(strings, ...values) {
    return strings.reduce((message, literal, i) => `${message}${show(values[i - 1])}${literal}`);
}
function unicode(source, flags) {
    let made;
    return () => (made ??= new RegExp(source, flags));
}
function listing(words) {
    return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
function count(number, word) {
    return `${number} ${word}${number === 1 ? '' : 's'}`;
}
function andMore(others) {
    return others.length > 0 ? ` and ${others.length} more` : '';
}
function oneWord(name) {
    return typeof name === 'string' && /^\w{1,60}$/.test(name) ? name : 'unknown';
}
function percentDecoded(text) {
    try {
        return decodeURIComponent(text);
    }
    catch {
        return text;
    }
}
function isLike(pattern, text) {
    const [first = '', ...rest] = pattern.split('*');
    if (rest.length === 0)
        return text === pattern;
    if (!text.startsWith(first))
        return false;
    const last = rest.pop() ?? '';
    let at = first.length;
    for (const piece of rest) {
        const found = text.indexOf(piece, at);
        if (found < 0)
            return false;
        at = found + piece.length;
    }
    return text.length - last.length >= at && text.endsWith(last);
}


/***/ }),

/***/ 74821:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   l: () => (/* binding */ IDENTIFICATION),
/* harmony export */   x: () => (/* binding */ VERSION)
/* harmony export */ });
const VERSION = '0.1.0';
const IDENTIFICATION = { 'user-agent': `ecs-config-action/${VERSION}` };


/***/ }),

/***/ 42613:
/***/ ((module) => {

module.exports = require("assert");

/***/ }),

/***/ 20181:
/***/ ((module) => {

module.exports = require("buffer");

/***/ }),

/***/ 35317:
/***/ ((module) => {

module.exports = require("child_process");

/***/ }),

/***/ 49140:
/***/ ((module) => {

module.exports = require("constants");

/***/ }),

/***/ 76982:
/***/ ((module) => {

module.exports = require("crypto");

/***/ }),

/***/ 24434:
/***/ ((module) => {

module.exports = require("events");

/***/ }),

/***/ 79896:
/***/ ((module) => {

module.exports = require("fs");

/***/ }),

/***/ 58611:
/***/ ((module) => {

module.exports = require("http");

/***/ }),

/***/ 65692:
/***/ ((module) => {

module.exports = require("https");

/***/ }),

/***/ 69278:
/***/ ((module) => {

module.exports = require("net");

/***/ }),

/***/ 16698:
/***/ ((module) => {

module.exports = require("node:async_hooks");

/***/ }),

/***/ 4573:
/***/ ((module) => {

module.exports = require("node:buffer");

/***/ }),

/***/ 31421:
/***/ ((module) => {

module.exports = require("node:child_process");

/***/ }),

/***/ 77598:
/***/ ((module) => {

module.exports = require("node:crypto");

/***/ }),

/***/ 73024:
/***/ ((module) => {

module.exports = require("node:fs");

/***/ }),

/***/ 51455:
/***/ ((module) => {

module.exports = require("node:fs/promises");

/***/ }),

/***/ 37067:
/***/ ((module) => {

module.exports = require("node:http");

/***/ }),

/***/ 32467:
/***/ ((module) => {

module.exports = require("node:http2");

/***/ }),

/***/ 44708:
/***/ ((module) => {

module.exports = require("node:https");

/***/ }),

/***/ 77030:
/***/ ((module) => {

module.exports = require("node:net");

/***/ }),

/***/ 48161:
/***/ ((module) => {

module.exports = require("node:os");

/***/ }),

/***/ 76760:
/***/ ((module) => {

module.exports = require("node:path");

/***/ }),

/***/ 1708:
/***/ ((module) => {

module.exports = require("node:process");

/***/ }),

/***/ 57075:
/***/ ((module) => {

module.exports = require("node:stream");

/***/ }),

/***/ 37830:
/***/ ((module) => {

module.exports = require("node:stream/web");

/***/ }),

/***/ 73136:
/***/ ((module) => {

module.exports = require("node:url");

/***/ }),

/***/ 57975:
/***/ ((module) => {

module.exports = require("node:util");

/***/ }),

/***/ 38522:
/***/ ((module) => {

module.exports = require("node:zlib");

/***/ }),

/***/ 70857:
/***/ ((module) => {

module.exports = require("os");

/***/ }),

/***/ 16928:
/***/ ((module) => {

module.exports = require("path");

/***/ }),

/***/ 932:
/***/ ((module) => {

module.exports = require("process");

/***/ }),

/***/ 83480:
/***/ ((module) => {

module.exports = require("querystring");

/***/ }),

/***/ 2203:
/***/ ((module) => {

module.exports = require("stream");

/***/ }),

/***/ 64756:
/***/ ((module) => {

module.exports = require("tls");

/***/ }),

/***/ 52018:
/***/ ((module) => {

module.exports = require("tty");

/***/ }),

/***/ 87016:
/***/ ((module) => {

module.exports = require("url");

/***/ }),

/***/ 39023:
/***/ ((module) => {

module.exports = require("util");

/***/ }),

/***/ 28167:
/***/ ((module) => {

module.exports = require("worker_threads");

/***/ })

/******/ 	});
/************************************************************************/
/******/ 	// The module cache
/******/ 	var __webpack_module_cache__ = {};
/******/ 	
/******/ 	// The require function
/******/ 	function __nccwpck_require__(moduleId) {
/******/ 		// Check if module is in cache
/******/ 		var cachedModule = __webpack_module_cache__[moduleId];
/******/ 		if (cachedModule !== undefined) {
/******/ 			return cachedModule.exports;
/******/ 		}
/******/ 		// Create a new module (and put it into the cache)
/******/ 		var module = __webpack_module_cache__[moduleId] = {
/******/ 			// no module.id needed
/******/ 			// no module.loaded needed
/******/ 			exports: {}
/******/ 		};
/******/ 	
/******/ 		// Execute the module function
/******/ 		var threw = true;
/******/ 		try {
/******/ 			__webpack_modules__[moduleId].call(module.exports, module, module.exports, __nccwpck_require__);
/******/ 			threw = false;
/******/ 		} finally {
/******/ 			if(threw) delete __webpack_module_cache__[moduleId];
/******/ 		}
/******/ 	
/******/ 		// Return the exports of the module
/******/ 		return module.exports;
/******/ 	}
/******/ 	
/******/ 	// expose the modules object (__webpack_modules__)
/******/ 	__nccwpck_require__.m = __webpack_modules__;
/******/ 	
/************************************************************************/
/******/ 	/* webpack/runtime/asset-relocator-loader */
/******/ 	if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = __dirname + "/";
/******/ 	
/******/ 	/* webpack/runtime/compat get default export */
/******/ 	(() => {
/******/ 		// getDefaultExport function for compatibility with non-harmony modules
/******/ 		__nccwpck_require__.n = (module) => {
/******/ 			var getter = module && module.__esModule ?
/******/ 				() => (module['default']) :
/******/ 				() => (module);
/******/ 			__nccwpck_require__.d(getter, { a: getter });
/******/ 			return getter;
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/create fake namespace object */
/******/ 	(() => {
/******/ 		var getProto = Object.getPrototypeOf ? (obj) => (Object.getPrototypeOf(obj)) : (obj) => (obj.__proto__);
/******/ 		var leafPrototypes;
/******/ 		// create a fake namespace object
/******/ 		// mode & 1: value is a module id, require it
/******/ 		// mode & 2: merge all properties of value into the ns
/******/ 		// mode & 4: return value when already ns object
/******/ 		// mode & 16: return value when it's Promise-like
/******/ 		// mode & 8|1: behave like require
/******/ 		__nccwpck_require__.t = function(value, mode) {
/******/ 			if(mode & 1) value = this(value);
/******/ 			if(mode & 8) return value;
/******/ 			if(typeof value === 'object' && value) {
/******/ 				if((mode & 4) && value.__esModule) return value;
/******/ 				if((mode & 16) && typeof value.then === 'function') return value;
/******/ 			}
/******/ 			var ns = Object.create(null);
/******/ 			__nccwpck_require__.r(ns);
/******/ 			var def = {};
/******/ 			leafPrototypes = leafPrototypes || [null, getProto({}), getProto([]), getProto(getProto)];
/******/ 			for(var current = mode & 2 && value; typeof current == 'object' && !~leafPrototypes.indexOf(current); current = getProto(current)) {
/******/ 				Object.getOwnPropertyNames(current).forEach((key) => (def[key] = () => (value[key])));
/******/ 			}
/******/ 			def['default'] = () => (value);
/******/ 			__nccwpck_require__.d(ns, def);
/******/ 			return ns;
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/define property getters */
/******/ 	(() => {
/******/ 		// define getter functions for harmony exports
/******/ 		__nccwpck_require__.d = (exports, definition) => {
/******/ 			for(var key in definition) {
/******/ 				if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
/******/ 					Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
/******/ 				}
/******/ 			}
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/ensure chunk */
/******/ 	(() => {
/******/ 		__nccwpck_require__.f = {};
/******/ 		// This file contains only the entry chunk.
/******/ 		// The chunk loading function for additional chunks
/******/ 		__nccwpck_require__.e = (chunkId) => {
/******/ 			return Promise.all(Object.keys(__nccwpck_require__.f).reduce((promises, key) => {
/******/ 				__nccwpck_require__.f[key](chunkId, promises);
/******/ 				return promises;
/******/ 			}, []));
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/get javascript chunk filename */
/******/ 	(() => {
/******/ 		// This function allow to reference async chunks
/******/ 		__nccwpck_require__.u = (chunkId) => {
/******/ 			// return url for filenames based on template
/******/ 			return "" + chunkId + ".index.js";
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/hasOwnProperty shorthand */
/******/ 	(() => {
/******/ 		__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/make namespace object */
/******/ 	(() => {
/******/ 		// define __esModule on exports
/******/ 		__nccwpck_require__.r = (exports) => {
/******/ 			if(typeof Symbol !== 'undefined' && Symbol.toStringTag) {
/******/ 				Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });
/******/ 			}
/******/ 			Object.defineProperty(exports, '__esModule', { value: true });
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/require chunk loading */
/******/ 	(() => {
/******/ 		// no baseURI
/******/ 		
/******/ 		// object to store loaded chunks
/******/ 		// "1" means "loaded", otherwise not loaded yet
/******/ 		var installedChunks = {
/******/ 			8792: 1
/******/ 		};
/******/ 		
/******/ 		// no on chunks loaded
/******/ 		
/******/ 		var installChunk = (chunk) => {
/******/ 			var moreModules = chunk.modules, chunkIds = chunk.ids, runtime = chunk.runtime;
/******/ 			for(var moduleId in moreModules) {
/******/ 				if(__nccwpck_require__.o(moreModules, moduleId)) {
/******/ 					__nccwpck_require__.m[moduleId] = moreModules[moduleId];
/******/ 				}
/******/ 			}
/******/ 			if(runtime) runtime(__nccwpck_require__);
/******/ 			for(var i = 0; i < chunkIds.length; i++)
/******/ 				installedChunks[chunkIds[i]] = 1;
/******/ 		
/******/ 		};
/******/ 		
/******/ 		// require() chunk loading for javascript
/******/ 		__nccwpck_require__.f.require = (chunkId, promises) => {
/******/ 			// "1" is the signal for "already loaded"
/******/ 			if(!installedChunks[chunkId]) {
/******/ 				if(true) { // all chunks have JS
/******/ 					installChunk(require("./" + __nccwpck_require__.u(chunkId)));
/******/ 				} else installedChunks[chunkId] = 1;
/******/ 			}
/******/ 		};
/******/ 		
/******/ 		// no external install chunk
/******/ 		
/******/ 		// no HMR
/******/ 		
/******/ 		// no HMR manifest
/******/ 	})();
/******/ 	
/************************************************************************/
var __webpack_exports__ = {};

;// CONCATENATED MODULE: external "node:diagnostics_channel"
const external_node_diagnostics_channel_namespaceObject = require("node:diagnostics_channel");
// EXTERNAL MODULE: ./src/http/way.js
var http_way = __nccwpck_require__(73117);
// EXTERNAL MODULE: ./src/retry.js
var retry = __nccwpck_require__(26027);
// EXTERNAL MODULE: ./src/text.js
var src_text = __nccwpck_require__(13198);
// EXTERNAL MODULE: ./src/version.js
var src_version = __nccwpck_require__(74821);
;// CONCATENATED MODULE: ./src/debugging.js





function isDebugging({ environment }) {
    return environment['RUNNER_DEBUG'] === '1';
}
function tellVersions({ debug, environment }) {
    const [ref, runner, os, arch, image, version] = ['GITHUB_ACTION_REF', 'RUNNER_ENVIRONMENT', 'RUNNER_OS', 'RUNNER_ARCH', 'ImageOS', 'ImageVersion'].map((name) => environment[name] || 'unknown');
    debug((0,src_text/* say */.cv) `Action ${src_version/* VERSION */.x} (ref ${ref}), Node ${process.versions.node} with OpenSSL ${process.versions.openssl}, runner ${runner} on ${os} ${arch}, image ${image} ${version}.`);
}
function tellRequests({ debug, environment }) {
    const begun = new WeakMap();
    const began = (message) => void begun.set(message.request, { at: process.hrtime.bigint(), attempt: (0,retry/* currentAttempt */.Hg)() });
    const ended = (message) => {
        const { request, response, error } = message;
        const begin = begun.get(request);
        if (begin === undefined)
            return;
        begun.delete(request);
        const { code } = (error ?? {});
        const result = response === undefined ? `failed, ${(0,src_text/* oneWord */.ZH)(code)}` : `status ${response.statusCode ?? 'unknown'}`;
        const milliseconds = (process.hrtime.bigint() - begin.at) / 1000000n;
        const way = (0,http_way/* wayOf */.V)(request, error, environment);
        debug((0,src_text/* say */.cv) `${request.method} ${request.getHeader('host') ?? request.host}: ${result}, ${milliseconds} ms, attempt ${begin.attempt}` + `${way === undefined ? '' : `, ${way}`}.`);
    };
    (0,external_node_diagnostics_channel_namespaceObject.subscribe)('http.client.request.created', began);
    (0,external_node_diagnostics_channel_namespaceObject.subscribe)('http.client.response.finish', ended);
    (0,external_node_diagnostics_channel_namespaceObject.subscribe)('http.client.request.error', ended);
    return () => {
        (0,external_node_diagnostics_channel_namespaceObject.unsubscribe)('http.client.request.created', began);
        (0,external_node_diagnostics_channel_namespaceObject.unsubscribe)('http.client.response.finish', ended);
        (0,external_node_diagnostics_channel_namespaceObject.unsubscribe)('http.client.request.error', ended);
    };
}

// EXTERNAL MODULE: ./src/errors.js
var errors = __nccwpck_require__(28386);
// EXTERNAL MODULE: ./src/http/loopback.js
var loopback = __nccwpck_require__(56897);
// EXTERNAL MODULE: ./src/inputs/reader.js + 1 modules
var reader = __nccwpck_require__(78649);
;// CONCATENATED MODULE: ./src/inputs/ecs-url.js




function isExposed({ protocol, hostname }) {
    return protocol === 'http:' && !(0,loopback/* isLoopback */.U)(hostname);
}
const WITHOUT_HTTP = 'Put TLS in front of ECS; or reach it on loopback, `http://localhost:PORT`, as jobs outside of containers reach the ports of their service containers; or, in a network that nobody else can read, set `allow-http: true`.';
function serverUrl(name, text, allowHttp) {
    const url = URL.parse(text);
    if (url === null)
        throw (0,reader/* invalid */.Gq)(name, 'must be an absolute URL: `https://ecs.example.com`');
    if (isExposed(url) && !allowHttp)
        throw new errors/* ActionError */.lZ('input/invalid', (0,src_text/* say */.cv) `The input \`${name}\` must use https: a token is sent there.`, { hint: WITHOUT_HTTP });
    if (!/^https?:$/.test(url.protocol))
        throw (0,reader/* invalid */.Gq)(name, 'must use https: a token is sent there');
    if (url.username !== '' || url.password !== '')
        throw (0,reader/* invalid */.Gq)(name, 'must not hold a user name or password: use `token`');
    if (url.search !== '' || url.hash !== '')
        throw (0,reader/* invalid */.Gq)(name, 'must not hold a query or fragment');
    url.pathname = url.pathname.replace(/(?<!\/)\/+$/, '');
    return url;
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __nccwpck_require__(73024);
// EXTERNAL MODULE: ./src/certificates.js
var certificates = __nccwpck_require__(41577);
;// CONCATENATED MODULE: ./src/inputs/certificate.js



function certificate(name, text) {
    const given = asPem(text);
    const pem = given ?? asPem(readCertificate(name, text)) ?? '';
    const problem = (0,certificates/* certificateProblem */.V)(pem);
    if (problem !== undefined)
        throw (0,reader/* invalid */.Gq)(name, given === undefined ? `names a file that ${problem}` : problem);
    return pem;
}
function asPem(text) {
    if (text.includes('-----BEGIN CERTIFICATE-----'))
        return text;
    if (!/^[A-Za-z0-9+/=\s]+$/.test(text))
        return undefined;
    const decoded = Buffer.from(text, 'base64').toString('latin1');
    return decoded.includes('-----BEGIN CERTIFICATE-----') ? decoded : undefined;
}
function readCertificate(name, path) {
    try {
        return (0,external_node_fs_.readFileSync)(path, 'utf8');
    }
    catch {
        throw (0,reader/* invalid */.Gq)(name, 'must be PEM, or the path of a file that can be read');
    }
}

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __nccwpck_require__(76760);
// EXTERNAL MODULE: ./src/all-or-nothing.js
var all_or_nothing = __nccwpck_require__(67510);
;// CONCATENATED MODULE: ./src/outcome.js

class Outcome {
    #host;
    #tell;
    #state = 'open';
    constructor(host, tell) {
        this.#host = host;
        this.#tell = tell;
    }
    assumeFailure(whenCrashed = () => undefined) {
        this.#host.exitCode = 1;
        const crashed = (error) => {
            if (this.#state === 'succeeded' && isBrokenOutput(error))
                return;
            const explanation = (0,errors/* explain */.WE)(error);
            const wasOpen = this.#state === 'open';
            this.fail(explanation);
            if (wasOpen)
                whenCrashed(explanation);
        };
        this.#host.on('uncaughtException', crashed);
        this.#host.on('unhandledRejection', crashed);
        this.#host.on('beforeExit', () => {
            if (this.#state === 'open')
                crashed(ranDry());
        });
    }
    succeed() {
        if (this.#state !== 'open')
            return;
        this.#state = 'succeeded';
        this.#host.exitCode = 0;
    }
    fail(explanation) {
        if (this.#state === 'failed')
            return false;
        this.#state = 'failed';
        this.#host.exitCode = 1;
        this.#tell(explanation);
        return true;
    }
    refuseAfterFailure() {
        if (this.#state === 'failed')
            throw new errors/* ActionError */.lZ('internal/bug', 'The step has failed already.');
    }
}
function isBrokenOutput(error) {
    const { code, syscall } = (error ?? {});
    return code === 'EPIPE' && syscall === 'write';
}
function ranDry() {
    return new errors/* ActionError */.lZ('internal/bug', 'The step came to an end without a result: it waited for something that nobody would have answered.');
}

// EXTERNAL MODULE: ./src/runner-file.js
var runner_file = __nccwpck_require__(73050);
;// CONCATENATED MODULE: ./src/runner.js







const EOL = process.platform === 'win32' ? '\r\n' : '\n';
const OLDEST_NODE = [24, 5, 0];
function requireNode(version, { environment, arch }) {
    const [major = 0, minor = 0] = version.split('.').map(Number);
    const [oldestMajor, oldestMinor] = OLDEST_NODE;
    if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor))
        return;
    throw new errors/* ActionError */.lZ('runner/environment', (0,src_text/* say */.cv) `This action needs Node ${OLDEST_NODE.join('.')}, and the runner has ${version}.`, { hint: newerNode(environment, arch) });
}
const OTHER_RUNNERS = ['ACT', 'GITEA_ACTIONS', 'FORGEJO_ACTIONS'];
function newerNode(environment, arch) {
    if (OTHER_RUNNERS.some((name) => environment[name] === 'true')) {
        return (0,src_text/* say */.cv) `This runner takes Node from the image of the job: use an image whose \`node\` is ${OLDEST_NODE.join('.')} or newer, such as \`node:24\`.`;
    }
    if (arch === 'arm')
        return 'GitHub’s runner has no Node 24 for ARM with 32 bits: run the job on a 64-bit system.';
    return 'Update the runner to version 2.328 or newer.';
}
const LONGEST_ANNOTATION = 1000;
const OWN_NAMES_FILE = 'ecs-config-action.names';
const MOST_OWN_NAMES = 1_048_576;
function githubRunner(environment = process.env, write = writeToStandardOutput, host = process) {
    const print = (text) => void write(text + EOL);
    const command = (name, properties, data) => print(commandLine(name, properties, data));
    const group = (title, lines) => print([commandLine('group', {}, title), ...lines, '::endgroup::'].join(EOL));
    const outcome = new Outcome(host, ({ title, headline, page, account, accountTitle = 'What was tried', stack }) => {
        if (account.length > 0)
            group(accountTitle, account);
        if (stack && environment['RUNNER_DEBUG'] === '1')
            group('Stack', stack.split('\n'));
        const address = ` ${addressOf(page, environment)}`;
        command('error', { title }, cut(headline, LONGEST_ANNOTATION - address.length) + address);
    });
    const given = (kind, variable) => {
        const path = environment[variable];
        if (!path)
            throw new errors/* ActionError */.lZ('runner/environment', (0,src_text/* say */.cv) `The runner gave no ${kind} in ${variable}.`);
        return { variable, path };
    };
    const appendEntries = async (variable, entries, onFailure) => {
        if (entries.length === 0)
            return;
        outcome.refuseAfterFailure();
        await (0,runner_file/* append */.BC)(given('file', variable), fileCommands(entries), onFailure);
    };
    const warnOf = (what) => (error) => command('warning', {}, (0,src_text/* say */.cv) `${what} could not be written (${(0,runner_file/* errorCode */.CA)(error)}).`);
    const ownNamesFile = environment['RUNNER_TEMP'] ? (0,external_node_path_.join)(environment['RUNNER_TEMP'], OWN_NAMES_FILE) : undefined;
    return {
        environment,
        platform: process.platform,
        input: (name) => (environment[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`] ?? '').trim(),
        async mask(texts) {
            if (texts.length === 0)
                return;
            if (write === writeToStandardOutput)
                refuseUnreadOutput();
            await write(commandLines('add-mask', texts));
        },
        assumeFailure: (whenCrashed) => outcome.assumeFailure(whenCrashed),
        succeed: () => outcome.succeed(),
        fail: (explanation) => outcome.fail(explanation),
        async checkFiles(needed) {
            await (0,runner_file/* checkFile */.vH)(given('file', 'GITHUB_OUTPUT'));
            if (needed.environment)
                await (0,runner_file/* checkFile */.vH)(given('file', 'GITHUB_ENV'));
            if (needed.folder)
                await (0,runner_file/* checkFolder */.p$)(given('folder', 'RUNNER_TEMP'));
        },
        exportEnvironment: (entries, onFailure) => appendEntries('GITHUB_ENV', entries, onFailure),
        setOutputs: (entries, onFailure) => appendEntries('GITHUB_OUTPUT', entries, onFailure),
        async createFile(relative, content, onFailure) {
            outcome.refuseAfterFailure();
            const folder = given('folder', 'RUNNER_TEMP').path;
            return (await __nccwpck_require__.e(/* import() */ 2303).then(__nccwpck_require__.bind(__nccwpck_require__, 2303))).createFile(folder, relative, content, onFailure);
        },
        async summarize(html) {
            const path = environment['GITHUB_STEP_SUMMARY'];
            if (!path)
                return;
            const file = { variable: 'GITHUB_STEP_SUMMARY', path };
            await (0,all_or_nothing/* allOrNothing */.G)((onFailure) => (0,runner_file/* append */.BC)(file, html, onFailure)).catch((error) => {
                command('warning', {}, cut('The job’s page could not be written. ' + (0,errors/* explain */.WE)(error).headline));
            });
        },
        debug: (line) => command('debug', {}, line),
        info: print,
        notice: (line) => command('notice', {}, cut(line)),
        warning: (line) => command('warning', {}, cut(line)),
        group,
        async ownNames() {
            if (!ownNamesFile)
                return new Map();
            const text = await (0,runner_file/* readOwn */.jU)(ownNamesFile, MOST_OWN_NAMES);
            return new Map(Array.from(text.matchAll(/^(\S+) (\S+)$/gm), ([, source = '', name = '']) => [name, source]));
        },
        async rememberNames(names, source) {
            if (!ownNamesFile || names.length === 0)
                return;
            await (0,runner_file/* appendOwn */.vI)(ownNamesFile, names.map((name) => `${source} ${name}\n`).join('')).catch(warnOf('The list of names, for later uses of this action,'));
        },
    };
}
function refuseUnreadOutput() {
    const output = (0,external_node_fs_.fstatSync)(1);
    if (!output.isCharacterDevice() || process.platform === 'win32' || output.rdev !== (0,external_node_fs_.statSync)('/dev/null').rdev)
        return;
    throw new errors/* ActionError */.lZ('runner/environment', 'Standard output is closed: the runner would read no mask.', { hint: 'Do not redirect the output of the action.' });
}
function writeToStandardOutput(text) {
    return new Promise((resolve, reject) => {
        process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
    });
}
function commandLine(name, properties, data) {
    const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeData(value).replaceAll(':', '%3A').replaceAll(',', '%2C')}`);
    return `::${name}${list.length > 0 ? ` ${list.join(',')}` : ''}::${escapeData(data)}`;
}
function commandLines(name, texts) {
    if (texts.length === 0)
        return '';
    const start = commandLine(name, {}, '');
    return start + texts.map(escapeData).join(EOL + start) + EOL;
}
function escapeData(text) {
    return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
function newDelimiter() {
    return `ghadelimiter_${process.getBuiltinModule('node:crypto').randomUUID()}`;
}
function fileCommands(entries, delimiter = newDelimiter()) {
    if (entries.some(([name, value]) => name.includes(delimiter) || value.includes(delimiter)))
        return fileCommands(entries);
    const [start, end] = [`<<${delimiter}${EOL}`, `${EOL}${delimiter}${EOL}`];
    return entries.flatMap(([name, value]) => [name, start, value, end]).join('');
}
function addressOf(page, environment) {
    const { GITHUB_SERVER_URL: server = '', GITHUB_ACTION_REPOSITORY: repository = '', GITHUB_ACTION_REF: ref = '' } = environment;
    const isSaid = /^https?:\/\/[\w.:-]+$/.test(server) && /^[\w.-]+\/[\w.-]+$/.test(repository) && ref !== '' && ref.length < 200 && ref.isWellFormed();
    return isSaid ? `${server}/${repository}/blob/${ref.split('/').map(encodeURIComponent).join('/')}/${page}` : page;
}
function cut(line, longest = LONGEST_ANNOTATION) {
    return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}

;// CONCATENATED MODULE: ./src/select/file-path.js
const SEGMENT = /^[^\u0000-\u001f\u007f\\/:*?"<>|]*[^\u0000-\u001f\u007f\\/:*?"<>|. ]$/;
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[\d¹²³])(?: *\..*)?$/i;
const PATH_RULE = 'must be a relative path, with `/`, below RUNNER_TEMP: no `..`, no backslash, no colon, no device of Windows';
function staysBelow(path) {
    return path.split('/').every((segment) => SEGMENT.test(segment) && !DEVICE.test(segment));
}
function areInTheWay(one, other) {
    const [a, b] = [withoutCase(one), withoutCase(other)];
    return a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
}
function withoutCase(path) {
    return path.normalize('NFC').toLowerCase();
}

// EXTERNAL MODULE: ./src/select/grammar.js
var grammar = __nccwpck_require__(42763);
;// CONCATENATED MODULE: ./src/select/export-files.js


const REST = /.*/y;
const BASE64 = /\s*\(base64\)$/i;
const OTHER_FORM = /\([^()]*\)$/;
function parseExportFiles(text, taken) {
    const known = [...taken];
    return (0,grammar/* parseLines */.Li)('export-files', text, (line, number) => {
        const read = parseFileLine(line, number, known);
        known.push(read.file);
        return read;
    });
}
function parseFileLine(line, number, taken) {
    const { segments, text } = line.path();
    const optional = line.blanks().takeText('?');
    if (!line.blanks().takeText('=>'))
        throw line.fault('`=>` and the path of a file are expected here');
    const at = line.blanks().at;
    const rest = (line.take(REST) ?? '').trimEnd();
    const file = rest.replace(BASE64, '');
    const problem = problemOf(file, taken);
    if (problem !== undefined)
        throw line.fault(problem, at);
    return { selector: { segments, optional, text, line: number }, file, base64: file !== rest };
}
function problemOf(file, taken) {
    if (file === '')
        return 'the path of a file is expected here';
    if (OTHER_FORM.test(file))
        return 'only `(base64)` may stand behind a path';
    if (/^~(?:\/|$)/.test(file) || !staysBelow(file))
        return `the path ${PATH_RULE}`;
    return taken.some((other) => areInTheWay(file, other)) ? 'another file has this path, or is in its way; file names have no case everywhere' : undefined;
}

// EXTERNAL MODULE: ./src/select/selectors.js
var selectors = __nccwpck_require__(99384);
// EXTERNAL MODULE: ./src/inputs/table.js
var table = __nccwpck_require__(98903);
;// CONCATENATED MODULE: ./src/inputs/exports.js








const NAME_PATTERN = /^[\w*-]+$/;
function exportInputs(read) {
    const outputFile = outputPath('output-file', read.text('output-file'));
    return Object.freeze({
        selectors: (0,selectors/* parseSelectors */.Qi)(read.text('export')),
        exportFiles: parseExportFiles(read.text('export-files'), [outputFile, OWN_NAMES_FILE].filter((path) => path !== '')),
        allowedNames: namePatterns('allowed-names', read.text('allowed-names')),
        prefix: read.text('prefix'),
        nameCase: read.choice('name-case', table/* NAME_CASES */.Ah),
        exportEnv: read.boolean('export-env'),
        outputFile,
        jobSummary: read.boolean('job-summary'),
    });
}
function outputPath(name, text) {
    if (text === '')
        return '';
    if (!staysBelow(text))
        throw (0,reader/* invalid */.Gq)(name, PATH_RULE);
    if (!table/* FILE_ENDINGS */.cR.some((ending) => text.endsWith(ending)))
        throw (0,reader/* invalid */.Gq)(name, `must end in one of ${(0,src_text/* listing */.RR)(table/* FILE_ENDINGS */.cR.map((ending) => `\`${ending}\``))}`);
    return text;
}
function namePatterns(name, text) {
    const found = (0,reader/* lines */.Mn)(text).flatMap((line) => line.split(/\s+/));
    const wrong = found.find((one) => !NAME_PATTERN.test(one));
    if (wrong !== undefined)
        throw new errors/* ActionError */.lZ('input/invalid', (0,src_text/* say */.cv) `The input \`${name}\` holds "${wrong}": names have letters, digits, \`_\` and \`-\`, \`*\` stands for any text, and blanks separate them.`);
    if (text !== '' && found.length === 0)
        throw (0,reader/* invalid */.Gq)(name, 'holds no name');
    return found;
}

// EXTERNAL MODULE: ./src/inputs/keys.js
var keys = __nccwpck_require__(983);
// EXTERNAL MODULE: ./src/config/binding.js
var binding = __nccwpck_require__(20997);
;// CONCATENATED MODULE: ./src/select/moved.js


function parseMovedSecrets(text) {
    const moves = (0,grammar/* parseLines */.Li)('moved-secrets', text, parseMove);
    return (own, place) => moves.some((move) => new Match(move, own, place).from(0, 0, 0, 0));
}
function parseMove(line) {
    const own = line.path().segments;
    if (!line.blanks().takeText('=>'))
        throw line.fault('`=>` and the place in the build are expected here');
    const place = line.blanks().path().segments;
    if (!line.blanks().ended)
        throw line.fault('the line ends after the place in the build');
    if (wildcards(own) !== wildcards(place))
        throw line.fault('`*` and `**` must be the same on both sides, in the same order');
    return { own: asBound(own), place: asBound(place) };
}
function wildcards(segments) {
    return segments.flatMap(({ kind }) => (kind === 'key' ? [] : [kind])).join();
}
function asBound(segments) {
    return segments.flatMap((segment) => (segment.kind === 'key' ? (0,binding/* boundKeys */.bu)([segment.key]).map((key) => ({ kind: 'key', key })) : [segment]));
}
class Match {
    #move;
    #own;
    #place;
    #hopeless = new Set();
    constructor(move, own, place) {
        this.#move = move;
        this.#own = own;
        this.#place = place;
    }
    from(s, t, a, b) {
        for (; this.#move.own[s]?.kind === 'key'; s++, a++)
            if (!isKey(this.#move.own[s], this.#own[a]))
                return false;
        for (; this.#move.place[t]?.kind === 'key'; t++, b++)
            if (!isKey(this.#move.place[t], this.#place[b]))
                return false;
        const wildcard = this.#move.own[s];
        if (wildcard === undefined)
            return a === this.#own.length && b === this.#place.length;
        const position = `${s} ${a} ${b}`;
        if (this.#hopeless.has(position))
            return false;
        const matched = wildcard.kind === 'one' ? this.#same(a, b) && this.from(s + 1, t + 1, a + 1, b + 1) : this.#any(s, t, a, b);
        if (!matched)
            this.#hopeless.add(position);
        return matched;
    }
    #any(s, t, a, b) {
        for (let taken = 0;; taken++) {
            if (this.from(s + 1, t + 1, a + taken, b + taken))
                return true;
            if (!this.#same(a + taken, b + taken))
                return false;
        }
    }
    #same(a, b) {
        return a < this.#own.length && this.#own[a] === this.#place[b];
    }
}
function isKey(segment, key) {
    return segment?.kind === 'key' && segment.key === key;
}

;// CONCATENATED MODULE: ./src/inputs/repository.js




const REPOSITORY = /^(?!\.\.?\/)[\w.-]+\/(?!\.\.?$)[\w.-]+$/;
function repositoryInputs(repository, read) {
    const { environment, input } = read.runner;
    const [owner, name] = REPOSITORY.test(repository) ? repository.split('/') : [];
    if (owner === undefined || name === undefined)
        throw (0,reader/* invalid */.Gq)('repository', 'must be `OWNER/NAME`');
    const token = read.headerWord('github-token', input('github-token'));
    if (token === '')
        throw (0,reader/* absent */.Ge)('The input `github-token` is required to read a repository, and empty.', read.runner);
    const api = githubAddress('GITHUB_API_URL', environment['GITHUB_API_URL'] || 'https://api.github.com');
    const graphql = githubAddress('GITHUB_GRAPHQL_URL', environment['GITHUB_GRAPHQL_URL'] || graphqlBeside(api));
    return Object.freeze({ api, graphql, owner, name, token });
}
function githubAddress(variable, text) {
    const url = URL.parse(text);
    if (url === null || !/^https?:$/.test(url.protocol) || isExposed(url))
        throw new errors/* ActionError */.lZ('runner/environment', (0,src_text/* say */.cv) `${variable} must use https (http only on loopback): a token is sent there.`);
    return url;
}
function graphqlBeside({ href }) {
    const base = href.replace(/\/+$/, '');
    return base.endsWith('/api/v3') ? base.replace(/v3$/, 'graphql') : `${base}/graphql`;
}

;// CONCATENATED MODULE: ./src/inputs/source.js







const ECS_CLOUD = 'https://api.enterpriseconfigurationservice.com';
const OF_SOURCE = {
    ecs: ['url', 'allow-http', 'token', 'saas-token', 'repo-name', 'path', 'recursive', 'strategy-name', 'config-vars', 'filter', 'config-id', 'detect-drift', 'moved-secrets', 'repository', 'github-token'],
    github: ['repository', 'ref', 'github-token', 'path', 'recursive', 'file-format', 'filter'],
    workspace: ['path', 'recursive', 'file-format', 'filter'],
};
const OTHERS_EVENTS = ['pull_request_target', 'workflow_run', 'issue_comment'];
const OTHERS_MAY_WRITE = {
    ecs: () => false,
    github: (read) => read.text('ref') !== '' || read.text('repository') !== '',
    workspace: () => true,
};
function sourceInputs(kind, read) {
    refuseOtherSources(kind, read);
    if (kind !== 'ecs' && read.text('decrypt') === 'server')
        throw new errors/* ActionError */.lZ('input/conflict', (0,src_text/* say */.cv) `\`decrypt: server\` does not go with \`source: ${kind}\`: only ECS can decrypt.`);
    const place = { path: read.required('path'), recursive: read.boolean('recursive'), filter: read.text('filter') };
    refuseOpenExport(kind, read);
    return Object.freeze({ ecs: ecsInputs, github: githubInputs, workspace: workspaceInputs }[kind](place, read));
}
function refuseOtherSources(kind, read) {
    const all = new Set(Object.values(OF_SOURCE).flat());
    for (const name of all) {
        if (OF_SOURCE[kind].includes(name) || name === 'github-token' || read.text(name) === table/* INPUTS */.mc[name])
            continue;
        throw new errors/* ActionError */.lZ('input/conflict', (0,src_text/* say */.cv) `The input \`${name}\` does not go with \`source: ${kind}\`, which takes ` + `${(0,src_text/* listing */.RR)(OF_SOURCE[kind].map((one) => `\`${one}\``))}.`);
    }
}
function refuseOpenExport(kind, read) {
    const event = read.runner.environment['GITHUB_EVENT_NAME'] ?? '';
    if (!OTHERS_EVENTS.includes(event) || !OTHERS_MAY_WRITE[kind](read) || (0,reader/* lines */.Mn)(read.text('export')).length > 0)
        return;
    throw new errors/* ActionError */.lZ('input/missing', (0,src_text/* say */.cv) `The input \`export\` is required with \`source: ${kind}\` on ${event}: others may have written what is read, and must not choose what is exported.`);
}
function ecsInputs(place, read) {
    const saasToken = read.text('saas-token');
    const configId = read.text('config-id');
    const repository = read.text('repository');
    if (repository !== '' && configId === '') {
        throw (0,reader/* absent */.Ge)('The input `config-id` is required with `repository`, whose files explain a build of that commit.', read.runner);
    }
    return {
        kind: 'ecs',
        url: serverUrl('url', read.text('url') || (saasToken === '' ? read.required('url') : ECS_CLOUD), read.boolean('allow-http')),
        token: read.headerWord('token', read.required('token')),
        saasToken: read.headerWord('saas-token'),
        repoName: read.headerWord('repo-name'),
        ...place,
        strategyName: read.text('strategy-name'),
        configVars: read.assignments('config-vars'),
        configId,
        detectDrift: detectDrift(read, configId),
        movedSecrets: parseMovedSecrets(read.text('moved-secrets')),
        ...(repository === '' ? {} : { repository: repositoryInputs(repository, read) }),
    };
}
function detectDrift(read, configId) {
    const value = read.text('detect-drift');
    const given = value === 'warn' ? value : (0,reader/* asBoolean */.tB)(value);
    if (given === undefined)
        throw (0,reader/* invalid */.Gq)('detect-drift', 'must be `true`, `false` or `warn`');
    if (given === false)
        return 'false';
    if (configId === '')
        throw (0,reader/* absent */.Ge)('The input `config-id` is required with `detect-drift`, and empty: what is pinned is compared with the latest.', read.runner);
    return given === 'warn' ? given : 'true';
}
function githubInputs(place, read) {
    const own = read.runner.environment['GITHUB_REPOSITORY'] || read.required('repository');
    return { kind: 'github', repository: repositoryInputs(read.text('repository') || own, read), ref: read.text('ref'), ...place, fileFormat: read.choice('file-format', table/* FILE_FORMATS */.GM) };
}
function workspaceInputs(place, read) {
    const { environment } = read.runner;
    const root = environment['GITHUB_WORKSPACE'];
    if (!root)
        throw new errors/* ActionError */.lZ('runner/environment', 'The runner gave no folder in GITHUB_WORKSPACE.');
    return { kind: 'workspace', root, commit: environment['GITHUB_SHA'] ?? '', ...place, fileFormat: read.choice('file-format', table/* FILE_FORMATS */.GM) };
}

;// CONCATENATED MODULE: ./src/inputs/index.js






function readInputs(runner) {
    const read = new reader/* InputReader */.i_(runner);
    const ca = read.text('ca-certificate');
    return Object.freeze({
        timeout: seconds(read),
        source: sourceInputs(read.choice('source', table/* SOURCES */.Hl), read),
        decrypt: read.choice('decrypt', table/* DECRYPT */.Uy),
        keys: (0,keys/* keyInputs */.N)(read),
        exports: exportInputs(read),
        ...(ca === '' ? {} : { ca: certificate('ca-certificate', ca) }),
    });
}
function seconds(read) {
    const timeout = Number(read.text('timeout'));
    if (!(timeout > 0 && timeout <= 3600))
        throw (0,reader/* invalid */.Gq)('timeout', 'must be a number of seconds, at most 3600');
    return timeout;
}

;// CONCATENATED MODULE: ./src/deadline.js


const GRACE = 250;
const WORK = Symbol.for('ecs-config-action.work');
const RUN_WORK = "globalThis[Symbol.for('ecs-config-action.work')]()";
class Deadline {
    outlived = new Map();
    signal;
    #stop = new AbortController();
    #timer;
    #end;
    #seconds;
    constructor(seconds) {
        this.#seconds = seconds;
        this.#end = monotonic() + seconds * 1000;
        this.signal = this.#stop.signal;
        this.#timer = setTimeout(() => this.#stop.abort(), Math.ceil(seconds * 1000)).unref();
    }
    end() {
        clearTimeout(this.#timer);
        this.#stop.abort();
    }
    get share() {
        return (this.#seconds * 1000) / 3;
    }
    now() {
        return monotonic();
    }
    get left() {
        return Math.max(0, this.#end - monotonic());
    }
    get passed() {
        return this.signal.aborted || this.left === 0;
    }
    error(waitingFor) {
        return new errors/* ActionError */.lZ('source/timeout', (0,src_text/* say */.cv) `${waitingFor} did not finish within the ${this.#seconds} seconds of \`timeout\`.`);
    }
    async within(work, waitingFor, grace = GRACE) {
        let timer;
        let leave = () => undefined;
        const late = new Promise((_, reject) => {
            leave = () => void (timer = setTimeout(() => reject(this.error(waitingFor)), grace));
            if (this.signal.aborted)
                leave();
            else
                this.signal.addEventListener('abort', leave, { once: true });
        });
        try {
            return await Promise.race([work, late]);
        }
        finally {
            this.signal.removeEventListener('abort', leave);
            clearTimeout(timer);
        }
    }
    compute(work, what) {
        if (this.passed)
            throw this.error(what);
        try {
            Reflect.set(globalThis, WORK, work);
            return new (process.getBuiltinModule('node:vm').Script)(RUN_WORK).runInThisContext({ timeout: Math.ceil(this.left) + GRACE });
        }
        catch (cause) {
            if (cause?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
                throw this.error(what);
            throw cause;
        }
    }
    async turn(waitingFor) {
        await new Promise((resolve) => setImmediate(resolve));
        if (this.passed)
            throw this.error(waitingFor);
    }
    allows(milliseconds) {
        return milliseconds < this.left;
    }
    async pause(milliseconds, waitingFor, stop) {
        if (!this.allows(milliseconds))
            throw this.error(waitingFor);
        const signal = stop === undefined ? this.signal : AbortSignal.any([stop, this.signal]);
        await process.getBuiltinModule('node:timers/promises').setTimeout(milliseconds, undefined, { signal }).catch((error) => {
            throw this.passed ? this.error(waitingFor) : error;
        });
    }
}
function monotonic() {
    return Number(process.hrtime.bigint()) / 1e6;
}

// EXTERNAL MODULE: ./src/http/exchange.js
var exchange = __nccwpck_require__(95533);
// EXTERNAL MODULE: ./src/http/modules.js
var modules = __nccwpck_require__(13827);
// EXTERNAL MODULE: ./src/http/proxy.js
var proxy = __nccwpck_require__(35950);
// EXTERNAL MODULE: ./src/http/unanswered.js + 1 modules
var unanswered = __nccwpck_require__(3145);
;// CONCATENATED MODULE: ./src/http/client.js







class HttpClient {
    #deadline;
    #closed = new AbortController();
    #options;
    #plain;
    #local;
    #secure;
    constructor({ deadline, ...options }) {
        this.#deadline = deadline;
        this.#options = options;
    }
    async ask(request) {
        const stop = this.#stopOf(request);
        const terms = { deadline: this.#deadline, stop };
        const asked = toldOnce(request);
        const attempt = () => this.#once(asked, AbortSignal.any([this.#deadline.signal, stop])).catch((error) => Promise.reject(this.#failure(error, request)));
        const { outcome, tried } = await (0,retry/* repeatedly */.Sy)(request.who, terms, attempt, retry/* repeatAfter */._c);
        return { ...outcome, tried };
    }
    async askLast(request) {
        return { ...(await this.#once(request, AbortSignal.any([request.signal, this.#closed.signal]))), tried: '' };
    }
    close() {
        this.#closed.abort();
        this.#plain?.destroy();
        this.#local?.destroy();
        this.#secure?.destroy();
    }
    #once(request, signal) {
        const { url, method = 'GET', headers = {}, body, limit, who, family = 'source', whileWaiting, mayMoveTo } = request;
        return (0,exchange/* exchange */.cv)({ url, method, headers, ...(body === undefined ? {} : { body }), agent: this.#agentFor(url), signal, ...(whileWaiting ? { whileWaiting } : {}) }, async (answer) => {
            const status = answer.statusCode ?? 0;
            const location = answer.headers.location;
            const to = status === 301 && location !== undefined ? URL.parse(location, url.href) : null;
            const isExpected = to !== null && mayMoveTo?.(to) === true;
            if (status >= 300 && status < 400 && status !== 304 && !isExpected) {
                answer.destroy();
                throw (0,unanswered/* redirected */.cP)(family, who, url, location);
            }
            return { status, headers: answer.headers, body: await (0,exchange/* bodyOf */.EN)(answer, limit, () => (0,unanswered/* tooLarge */.g$)(family, who, url, limit)) };
        });
    }
    #stopOf({ signal }) {
        return signal === undefined ? this.#closed.signal : AbortSignal.any([this.#closed.signal, signal]);
    }
    #agentFor({ protocol, hostname }) {
        const { environment, ca } = this.#options;
        if (protocol === 'http:')
            return (this.#plain ??= new ((0,modules/* plainHttp */.BN)().Agent)({ keepAlive: true }));
        if ((0,loopback/* isLoopback */.U)(hostname))
            return (this.#local ??= (0,proxy/* proxyAgent */.Q)({}, ca));
        return (this.#secure ??= (0,proxy/* proxyAgent */.Q)(environment, ca));
    }
    #failure(error, request) {
        const { environment, ca } = this.#options;
        return error instanceof errors/* ActionError */.lZ ? error : (0,unanswered/* unanswered */.bj)(error, { family: 'source', ...request, deadline: this.#deadline, environment, ca: ca === undefined ? 'input' : 'otherInput' });
    }
}
function toldOnce(request) {
    const { whileWaiting } = request;
    if (whileWaiting === undefined)
        return request;
    let isTold = false;
    const tell = () => {
        if (!isTold)
            whileWaiting();
        isTold = true;
    };
    return { ...request, whileWaiting: tell };
}

// EXTERNAL MODULE: ./src/http/tunnel.js
var tunnel = __nccwpck_require__(42454);
;// CONCATENATED MODULE: ./src/http/watch.js



function watchRequests() {
    const onRequest = (message) => {
        const { request } = message;
        request.on('upgrade', (_answer, socket) => {
            socket.destroy();
            request.emit('error', (0,exchange/* switched */.uE)());
        });
        request.on('response', (answer) => {
            answer.once('close', () => {
                if (!answer.complete && request.listenerCount('error') > 0)
                    request.emit('error', (0,exchange/* cutOff */.qG)());
            });
        });
    };
    const onSocket = (message) => (0,tunnel/* boundTunnel */.$t)(message.socket);
    (0,external_node_diagnostics_channel_namespaceObject.subscribe)('http.client.request.created', onRequest);
    (0,external_node_diagnostics_channel_namespaceObject.subscribe)('net.client.socket', onSocket);
    return () => {
        (0,external_node_diagnostics_channel_namespaceObject.unsubscribe)('http.client.request.created', onRequest);
        (0,external_node_diagnostics_channel_namespaceObject.unsubscribe)('net.client.socket', onSocket);
    };
}

// EXTERNAL MODULE: ./src/kms/allowed.js
var allowed = __nccwpck_require__(80399);
// EXTERNAL MODULE: ./src/sops/key-service.js
var key_service = __nccwpck_require__(2004);
;// CONCATENATED MODULE: ./src/kms/early.js

class EarlySignIn {
    type;
    isNeeded = false;
    pieces;
    #cloud;
    #debug;
    #outcome = 'It did not come to an end.';
    constructor({ type, cloud }, provider, { debug }) {
        this.type = type;
        this.#cloud = cloud;
        this.#debug = debug;
        this.pieces = [loadRoots, async () => (await provider).load?.()];
        debug(`Signing in to ${cloud} before a key asks for it.`);
        const signingIn = provider.then((one) => one.signIn?.());
        signingIn.then(() => (this.#outcome = 'It succeeded.'), (error) => (this.#outcome = `It failed: ${(0,errors/* explain */.WE)(error).headline}`));
    }
    tell() {
        if (!this.isNeeded)
            this.#debug(`No key needed the sign-in to ${this.#cloud}. ${this.#outcome}`);
    }
}
async function loadRoots() {
    process.getBuiltinModule('node:tls').createSecureContext();
}

// EXTERNAL MODULE: ./src/kms/limiter.js
var limiter = __nccwpck_require__(19375);
;// CONCATENATED MODULE: ./src/kms/index.js





const PROVIDERS = {
    kms: { load: async (context) => (await __nccwpck_require__.e(/* import() */ 7814).then(__nccwpck_require__.bind(__nccwpck_require__, 27814))).awsKms(context), keyless: { cloud: 'AWS', as: (inputs) => inputs.awsRoleToAssume } },
    gcp_kms: { load: async (context) => (await __nccwpck_require__.e(/* import() */ 607).then(__nccwpck_require__.bind(__nccwpck_require__, 60607))).gcpKms(context), keyless: { cloud: 'Google Cloud', as: (inputs) => inputs.gcpWorkloadIdentityProvider } },
    azure_kv: { load: async (context) => (await __nccwpck_require__.e(/* import() */ 4948).then(__nccwpck_require__.bind(__nccwpck_require__, 74948))).azureKeyVault(context), keyless: { cloud: 'Azure', as: (inputs) => inputs.azureClientId } },
    hc_vault: { load: async (context) => (await __nccwpck_require__.e(/* import() */ 9499).then(__nccwpck_require__.bind(__nccwpck_require__, 9499))).vaultTransit(context) },
    age: { load: async (context) => (await Promise.all(/* import() */[__nccwpck_require__.e(5726), __nccwpck_require__.e(1056)]).then(__nccwpck_require__.bind(__nccwpck_require__, 91056))).age(context) },
    pgp: { load: async (context) => (await __nccwpck_require__.e(/* import() */ 4193).then(__nccwpck_require__.bind(__nccwpck_require__, 94193))).pgp(context) },
};
const PARALLEL = 16;
function keyService(context, opened) {
    const providers = new Map();
    const answers = new Map();
    const openedBy = new Set();
    const limit = (0,limiter/* limiter */.T)(PARALLEL);
    let isDecided = false;
    let early;
    const provider = (type) => {
        const kind = PROVIDERS[type];
        if (kind === undefined)
            return undefined;
        const loading = providers.get(type) ?? kind.load(context);
        providers.set(type, loading);
        return loading;
    };
    const ask = async (key, loading) => {
        const name = (0,key_service/* masterKeyName */.R)(key);
        const decrypting = (0,src_text/* say */.cv) `Decrypting with the key ${name}`;
        await context.deadline.turn(decrypting);
        if (context.allowed.given && !context.allowed.lists(name))
            throw new errors/* ActionError */.lZ('kms/not-allowed', (0,src_text/* say */.cv) `\`allowed-keys\` does not list ${name}.`);
        if (early?.type === key.type)
            early.isNeeded = true;
        const unwrapped = await context.deadline.within((await loading).unwrap(key), decrypting);
        openedBy.add(unwrapped.credential);
        opened((0,src_text/* say */.cv) `${name} opened by ${unwrapped.credential}`);
        return unwrapped;
    };
    return {
        get used() {
            return answers.size > 0;
        },
        get openedBy() {
            return [...openedBy];
        },
        signIn() {
            if (isDecided)
                return;
            isDecided = true;
            const [only, ...others] = keylessKinds(context.inputs);
            if (others.length > 0)
                context.debug('Inputs for several clouds are given: which is needed, the files show.');
            else if (only !== undefined)
                early = new EarlySignIn(only, provider(only.type), context);
        },
        get pieces() {
            return early?.pieces ?? [];
        },
        async unwrap(key) {
            const loading = provider(key.type);
            if (loading === undefined)
                return null;
            const identity = JSON.stringify(key, (name, value) => (name === 'createdAt' ? undefined : value instanceof Map ? [...value] : value));
            const answer = answers.get(identity) ?? limit(() => ask(key, loading));
            answers.set(identity, answer);
            const { part } = await answer;
            await context.deadline.turn((0,src_text/* say */.cv) `Decrypting with the key ${(0,key_service/* masterKeyName */.R)(key)}`);
            return Uint8Array.from(part);
        },
        async close() {
            early?.tell();
            for (const loading of providers.values())
                await (await loading.catch(() => undefined))?.close();
            for (const answer of answers.values())
                (await answer.catch(() => undefined))?.part.fill(0);
        },
    };
}
function keylessKinds(inputs) {
    return Object.entries(PROVIDERS).flatMap(([type, { keyless }]) => keyless === undefined || keyless.as(inputs) === '' ? [] : [{ type, cloud: keyless.cloud }]);
}

;// CONCATENATED MODULE: ./src/oidc.js


const LIMIT = 64 * 1024;
const WHO = 'GitHub’s OIDC provider';
function idTokens(runner, http) {
    return async (audience) => {
        const { ACTIONS_ID_TOKEN_REQUEST_URL: base, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } = runner.environment;
        const url = base ? URL.parse(base) : null;
        if (url === null || !bearer)
            throw new errors/* ActionError */.lZ('kms/no-oidc', 'This job may not ask GitHub for an OIDC token.');
        url.searchParams.set('audience', audience);
        const answer = await http.ask({ who: WHO, family: 'kms', url, headers: { authorization: `Bearer ${bearer}` }, limit: LIMIT });
        const token = answer.status === 200 ? tokenOf(answer.body) : undefined;
        if (token === undefined)
            throw refused(answer, url);
        await runner.mask([token]);
        return { token, claims: claimsOf(token, ['sub', 'aud', 'iss', 'job_workflow_ref']), bearer: claimsOf(token, ['sub', 'iss']) };
    };
}
function refused({ status, tried }, { host }) {
    if (status === 401 || status === 403)
        return new errors/* ActionError */.lZ('kms/no-oidc', (0,src_text/* say */.cv) `${WHO} at ${host} does not give this job a token (status ${status}).`);
    if (status === 429)
        return new errors/* ActionError */.lZ('kms/throttled', (0,src_text/* say */.cv) `${WHO} at ${host} is too busy (status ${status})${tried}.`);
    if (status === 200)
        return new errors/* ActionError */.lZ('kms/failed', (0,src_text/* say */.cv) `${WHO} at ${host} answered without a token (status 200).`, { hint: 'Check that nothing else, such as a proxy, answers in its place.' });
    return new errors/* ActionError */.lZ('kms/failed', (0,src_text/* say */.cv) `${WHO} at ${host} failed (status ${status})${tried}.`, { hint: 'Try again later; https://www.githubstatus.com tells more.' });
}
function tokenOf(body) {
    try {
        const { value } = JSON.parse(body.toString('utf8'));
        return typeof value === 'string' && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(value) ? value : undefined;
    }
    catch {
        return undefined;
    }
}
function claimsOf(token, names) {
    try {
        const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
        return names.map((name) => (0,src_text/* say */.cv) `${name}=${claims[name]}`).join(', ');
    }
    catch {
        return 'unreadable claims';
    }
}

;// CONCATENATED MODULE: ./src/session.js











function openSession(inputs, runner) {
    const { environment } = runner;
    const connections = new Connections();
    const requests = new Requests();
    const unwatch = watchRequests();
    const silence = isDebugging(runner) ? tellRequests(runner) : () => undefined;
    const deadline = new Deadline(inputs.timeout);
    const http = new HttpClient({ deadline, environment, ...(inputs.ca === undefined ? {} : { ca: inputs.ca }) });
    let agent;
    const context = {
        inputs: inputs.keys,
        allowed: (0,allowed/* allowedKeys */.P)(inputs.keys.allowedKeys),
        environment,
        deadline,
        mintIdToken: idTokens(runner, http),
        http,
        get agent() {
            return (agent ??= (0,proxy/* proxyAgent */.Q)(environment));
        },
        mask: runner.mask,
        debug: runner.debug,
    };
    const keys = keyService(context, runner.info);
    const close = async () => {
        deadline.end();
        await keys.close();
        http.close();
        agent?.destroy();
        connections.close();
        requests.close();
        const outlived = (0,retry/* outlivedText */.oD)(deadline);
        if (outlived !== undefined)
            runner.notice(outlived);
        unwatch();
        silence();
    };
    return { deadline, http, keys, allSent: () => requests.allSent(), close };
}
const LONGEST_CONNECTING = 300;
class Requests {
    #unsent = new Map();
    #add = (message) => {
        const { request } = message;
        const sent = new Promise((resolve) => request.once('finish', resolve).once('close', resolve));
        this.#unsent.set(request, sent.then(() => void this.#unsent.delete(request)));
    };
    constructor() {
        (0,external_node_diagnostics_channel_namespaceObject.subscribe)('http.client.request.created', this.#add);
    }
    async allSent() {
        if (this.#unsent.size === 0)
            return;
        let timer;
        const tooLong = new Promise((resolve) => void (timer = setTimeout(resolve, LONGEST_CONNECTING).unref()));
        await Promise.race([Promise.all(this.#unsent.values()), tooLong]);
        clearTimeout(timer);
    }
    close() {
        (0,external_node_diagnostics_channel_namespaceObject.unsubscribe)('http.client.request.created', this.#add);
    }
}
class Connections {
    #sockets = new Set();
    #add = (message) => {
        const { socket } = message;
        this.#sockets.add(socket);
        socket.once('close', () => this.#sockets.delete(socket));
    };
    constructor() {
        (0,external_node_diagnostics_channel_namespaceObject.subscribe)('net.client.socket', this.#add);
    }
    close() {
        (0,external_node_diagnostics_channel_namespaceObject.unsubscribe)('net.client.socket', this.#add);
        for (const socket of this.#sockets)
            socket.destroy();
    }
}
function credentials({ source, keys }, { environment, input }) {
    const proxies = (0,proxy/* proxyAddresses */.j)(environment).map(({ address }) => URL.parse(address)?.password ?? '');
    const ofProxies = [...proxies, ...proxies.map(src_text/* percentDecoded */.oF)];
    const ofKeys = [...keys.ageKeys, input('pgp-key'), keys.pgpKey.toString('latin1')].flatMap(linesOfKey);
    return [...new Set([...tokensOf(source), ...ofKeys, keys.pgpPassphrase, keys.vaultToken, ...ofProxies])].filter((text) => text !== '');
}
const LINE_OF_KEY = /^[\x21-\x7e]{4,}$/;
function linesOfKey(key) {
    const body = key.replaceAll(/-----(?:BEGIN|END) [^-]*-----/g, '\n').replaceAll(/^[A-Za-z-]+: .*$/gm, '');
    return body.split(/\s+/).filter((line) => LINE_OF_KEY.test(line));
}
function tokensOf(source) {
    if (source.kind === 'workspace')
        return [];
    const tokens = source.kind === 'ecs' ? [source.token, source.saasToken] : [];
    return source.repository === undefined ? tokens : [...tokens, source.repository.token];
}

;// CONCATENATED MODULE: ./src/source/identity.js
const sha256 = (text) => process.getBuiltinModule('node:crypto').createHash('sha256').update(text).digest('hex');
function sourceId(source) {
    const { kind, path, recursive, filter } = source;
    return sha256(JSON.stringify([kind, path, recursive, filter, ...placeOf(source)]));
}
function placeOf(source) {
    switch (source.kind) {
        case 'ecs': {
            const variables = [...source.configVars].toSorted(([a], [b]) => (a < b ? -1 : 1));
            return [source.url.href, source.repoName, source.strategyName, variables];
        }
        case 'github': {
            const { api, owner, name } = source.repository;
            return [api.href, owner.toLowerCase(), name.toLowerCase()];
        }
        case 'workspace':
            return [source.root];
    }
}

// EXTERNAL MODULE: external "node:buffer"
var external_node_buffer_ = __nccwpck_require__(4573);
// EXTERNAL MODULE: ./src/sops/stores/json.js
var json = __nccwpck_require__(25664);
;// CONCATENATED MODULE: ./src/source/answers.js


function isRefusal({ status }) {
    return status >= 400 && status < 500;
}
function askedFor(endpoint, error) {
    if (!(error instanceof errors/* ActionError */.lZ) || error.code !== 'source/timeout')
        return error;
    return error.with({ message: error.message + (0,src_text/* say */.cv) ` It was asked for /${endpoint}.`, cause: error });
}
function accept(response, { url, path }) {
    const { status, body, tried } = response;
    if (status === 200)
        return response;
    if (status >= 200 && status < 300)
        throw new errors/* ActionError */.lZ('source/malformed', (0,src_text/* say */.cv) `ECS at ${url.host} answered with status ${status}, and only 200 is a whole answer.`);
    const said = errorDetail(body);
    const detail = said === '' ? '' : `: ${said}`;
    if (status === 401)
        throw new errors/* ActionError */.lZ('source/unauthorized', (0,src_text/* say */.cv) `ECS at ${url.host} does not accept the token (status 401).`);
    if (status === 403 && ownDetail(body) === undefined)
        throw refusedOnTheWay(url);
    if (status === 403)
        throw new errors/* ActionError */.lZ('source/forbidden', (0,src_text/* say */.cv) `ECS at ${url.host} does not let this service account read "${path}" (status 403${detail}).`);
    if (status === 404)
        throw new errors/* ActionError */.lZ('source/not-found', (0,src_text/* say */.cv) `ECS at ${url.host} did not find what was asked for (status 404${detail}).`, isUnknownEndpoint(body) ? { hint: wrongAddress(url) } : {});
    if (status === 429 || status >= 500)
        throw new errors/* ActionError */.lZ('source/failed', (0,src_text/* say */.cv) `ECS at ${url.host} ${status === 429 ? 'is too busy' : 'failed'} (status ${status})${tried}.`);
    throw new errors/* ActionError */.lZ('source/rejected', (0,src_text/* say */.cv) `ECS at ${url.host} refused the request (status ${status}${detail}).`);
}
function refusedOnTheWay({ host }) {
    return new errors/* ActionError */.lZ('source/forbidden', (0,src_text/* say */.cv) `Something at ${host} refuses the request (status 403), and not in the words of ECS.`, {
        hint: 'A gateway, firewall or proxy in front of ECS, it seems: ask whoever runs it to let the requests of this runner through. Grants of the service account are not the cause.',
    });
}
function isUnknownEndpoint(body) {
    return (ownDetail(body) ?? 'Not Found') === 'Not Found';
}
function wrongAddress({ pathname }) {
    if (pathname === '/')
        return 'Check that `url` is the address of ECS itself, and what stands in front of it; then `path`, `config-id` and `repo-name`.';
    return (0,src_text/* say */.cv) `Check the path of \`url\`, "${pathname}": requests go to "${pathname}/config/build". If ECS is not below it, leave it out.`;
}
function refusedOpen({ status }, { url }) {
    return new errors/* ActionError */.lZ('source/rejected', (0,src_text/* say */.cv) `ECS at ${url.host} makes this build with its secrets closed, and refuses it with secrets open (status ${status}). What it says may hold secrets, and is not shown.`, {
        hint: 'Ask whoever runs ECS to look at its log: it may be unable to use the key of a file, or a value does not fit its schema or `filter` when it is open. `decrypt: kms` needs no such build.',
    });
}
function tooManyFiles(error) {
    if (!(error instanceof errors/* ActionError */.lZ) || error.code !== 'source/too-large')
        return error;
    return error.with({
        message: 'To decrypt, every file is fetched that the service account may read (/config/raw). ' + error.message,
        hint: 'Grant this service account the paths that it needs and no others (`cto ecs users auth`), or let ECS decrypt: `decrypt: server`.',
        cause: error,
    });
}
function ownDetail(body) {
    try {
        const detail = JSON.parse(body.toString('utf8'))?.detail;
        if (typeof detail === 'string')
            return detail;
        if (!Array.isArray(detail))
            return undefined;
        return detail.map((one) => (typeof one?.msg === 'string' ? one.msg : '')).filter(Boolean).join('; ');
    }
    catch {
        return undefined;
    }
}
function errorDetail(body) {
    const own = ownDetail(body);
    if (own !== undefined)
        return own;
    const text = body.toString('utf8').trim();
    return text.startsWith('<') || isJson(text) ? '' : text;
}
function isJson(text) {
    try {
        JSON.parse(text);
        return true;
    }
    catch {
        return false;
    }
}

;// CONCATENATED MODULE: ./src/source/ecs.js





const LARGEST_ANSWER = 64 * 1024 * 1024;
const UNPACKED_LIMIT = 4 * LARGEST_ANSWER;
async function fetchFromEcs(inputs, context) {
    const stop = new AbortController();
    const ask = (endpoint, more = {}) => context.http.ask({ who: 'ECS', url: endpointUrl(inputs.url, endpoint), headers: headers(inputs, more.body), limit: LARGEST_ANSWER, signal: stop.signal, ...more }).catch((error) => {
        throw askedFor(endpoint, error);
    });
    if (context.debug)
        void tellVersion(ask, context.debug);
    try {
        return await (context.decrypt === 'server' ? openByServer(inputs, ask, context) : ecs_closed(inputs, ask, context));
    }
    catch (error) {
        stop.abort();
        throw error;
    }
}
async function tellVersion(ask, debug) {
    try {
        const { version } = JSON.parse((await ask('')).body.toString('utf8'));
        debug((0,src_text/* say */.cv) `ECS says that it has the version ${typeof version === 'string' ? version : 'unknown'}.`);
    }
    catch {
        debug('ECS does not say which version it has.');
    }
}
async function ecs_closed(inputs, ask, context) {
    const { repository } = inputs;
    const isPinned = inputs.configId !== '';
    const explained = context.decrypt === 'kms' && repository === undefined;
    const asked = afterAll(explained ? 2 : 1, () => context.whenAsked?.());
    const onItsWay = afterAll(explained && isPinned ? 2 : 1, context.whileWaiting);
    const raw = explained ? ask('config/raw', { whileWaiting: isPinned ? onItsWay : asked }) : undefined;
    raw?.catch(() => undefined);
    const { pin, notices, built } = await withPin(inputs, ask, (pinned) => closedBuild(pinned, ask, onItsWay), asked);
    const stored = async function* () {
        if (repository !== undefined)
            yield* (await Promise.all(/* import() */[__nccwpck_require__.e(1075), __nccwpck_require__.e(1928)]).then(__nccwpck_require__.bind(__nccwpck_require__, 68776))).filesOfCommit(repository, inputs, context);
        if (raw !== undefined)
            yield await rawFiles(raw, inputs);
    };
    return {
        kind: 'built',
        ...built,
        configId: pin,
        notices,
        files: stored,
        ...(inputs.filter === '' ? {} : { unfiltered: () => withoutFilter({ ...inputs, configId: pin }, ask) }),
        ...(isPinned ? {} : { again: () => fetchFromEcs(inputs, { ...context, whileWaiting: () => undefined }) }),
        ...(isPinned ? { unexplained: repository === undefined ? OLD_BUILD : OTHER_REPOSITORY } : {}),
    };
}
function afterAll(count, then) {
    let left = count;
    return () => {
        left -= 1;
        if (left === 0)
            then();
    };
}
const OLD_BUILD = 'Grant the service account read access to the file. If the value was encrypted anew since that `config-id`, give the Git repository behind ECS as `repository`: it still has the file. Or let ECS decrypt: `decrypt: server`.';
const OTHER_REPOSITORY = 'Check that `repository` is the Git repository behind ECS, and that `config-id` is the same commit in both. Or let ECS decrypt: `decrypt: server`.';
async function withoutFilter(inputs, ask) {
    if (inputs.configId === '')
        throw new errors/* ActionError */.lZ('source/unpinned', 'ECS does not say which commit it built, so the build cannot be compared with the one that `filter` looks into.');
    return (await closedBuild({ ...inputs, filter: '', detectDrift: 'false' }, ask)).documents;
}
async function openByServer(inputs, ask, { whileWaiting }) {
    const onItsWay = afterAll(2, whileWaiting);
    const { pin, notices, built } = await withPin(inputs, ask, async (pinned) => {
        const asked = openBuild(pinned, ask, onItsWay);
        asked.catch(() => undefined);
        const { documents } = await closedBuild({ ...pinned, detectDrift: 'false' }, ask, onItsWay);
        const { open, drift } = await asked;
        if (drift === undefined)
            return { documents, open };
        const { withoutOpenKeys } = await __nccwpck_require__.e(/* import() */ 6348).then(__nccwpck_require__.bind(__nccwpck_require__, 96348));
        return { documents, open, drift: { ...drift, paths: withoutOpenKeys(drift.paths, documents) } };
    });
    if (built.drift !== undefined)
        await refuseDrift(inputs, built.drift);
    return { kind: 'built', ...built, configId: pin, notices, files: noFiles };
}
async function* noFiles() { }
async function openBuild(inputs, ask, whileWaiting) {
    const asksForDrift = inputs.detectDrift !== 'false';
    const flags = { show_secrets: true };
    const answer = await ask('config/build', { method: 'POST', body: buildRequest(inputs, asksForDrift ? { ...flags, detect_drift: true } : flags), whileWaiting });
    if (answer.status === 403)
        return { open: mayNotOpen(inputs) };
    if (!asksForDrift)
        return { open: await openDocuments(answer, inputs) };
    const drift = await driftIn(answer, 'plaintext');
    if (drift === undefined)
        return { open: await openDocuments(answer, inputs), drift: { found: false, paths: [], compared: 'plaintext' } };
    if (inputs.detectDrift === 'true')
        return { open: [], drift };
    const again = await ask('config/build', { method: 'POST', body: buildRequest(inputs, flags) });
    return { open: await openDocuments(again, inputs), drift };
}
function mayNotOpen({ detectDrift, url }) {
    const refusal = new errors/* ActionError */.lZ('source/read-secrets', (0,src_text/* say */.cv) `ECS at ${url.host} does not decrypt for this service account (status 403).`);
    if (detectDrift === 'false')
        return refusal;
    throw refusal.with({ hint: `${refusal.hint} With \`decrypt: kms\`, \`detect-drift\` compares ciphertext and needs no such right.` });
}
async function openDocuments(answer, inputs) {
    if (isRefusal(answer) && ![401, 408, 429].includes(answer.status))
        throw refusedOpen(answer, inputs);
    return documentsOf(answer, inputs);
}
async function withPin(inputs, ask, build, whileWaiting) {
    if (inputs.configId !== '')
        return { pin: inputs.configId, notices: [], built: await build(inputs) };
    const latest = latestCommit(await ask('config/hashes', whileWaiting ? { whileWaiting } : {}), inputs);
    if ('hash' in latest) {
        try {
            return { pin: latest.hash, notices: [], built: await build({ ...inputs, configId: latest.hash }) };
        }
        catch (error) {
            if (!(error instanceof errors/* ActionError */.lZ) || !['source/rejected', 'source/not-found', 'source/forbidden'].includes(error.code))
                throw error;
        }
    }
    const built = await build(inputs);
    const why = 'hash' in latest ? 'refuses its own hash as a config id' : latest.why;
    return { pin: '', notices: [`ECS does not say which commit it built: it ${why}. The output \`config-id\` is empty.`], built };
}
async function closedBuild(inputs, ask, whileWaiting) {
    const asksForDrift = inputs.detectDrift !== 'false';
    const body = buildRequest(inputs, asksForDrift ? { detect_drift: true } : {});
    const answer = await ask('config/build', { method: 'POST', body, ...(whileWaiting ? { whileWaiting } : {}) });
    if (!asksForDrift)
        return { documents: await documentsOf(answer, inputs) };
    const drift = await driftIn(answer, 'ciphertext');
    if (drift === undefined)
        return { documents: await documentsOf(answer, inputs), drift: { found: false, paths: [], compared: 'ciphertext' } };
    await refuseDrift(inputs, drift);
    const again = await ask('config/build', { method: 'POST', body: buildRequest(inputs) });
    return { documents: await documentsOf(again, inputs), drift };
}
async function driftIn(answer, compared) {
    if (!isRefusal(answer))
        return undefined;
    const { parseDrift } = await __nccwpck_require__.e(/* import() */ 6348).then(__nccwpck_require__.bind(__nccwpck_require__, 96348));
    const told = parseDrift(errorDetail(answer.body));
    return told && { ...told, compared };
}
async function refuseDrift({ configId, detectDrift }, drift) {
    if (!drift.found || detectDrift !== 'true')
        return;
    const { driftRefusal } = await __nccwpck_require__.e(/* import() */ 6348).then(__nccwpck_require__.bind(__nccwpck_require__, 96348));
    throw driftRefusal(configId, drift);
}
function endpointUrl(base, endpoint) {
    return new URL(`${base.pathname.replace(/(?<!\/)\/+$/, '')}/${endpoint}`, base);
}
function headers({ token, saasToken, repoName }, body) {
    return {
        authorization: token,
        ...(saasToken === '' ? {} : { 'x-saas-token': saasToken }),
        ...(repoName === '' ? {} : { 'x-repo-name': repoName }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
}
function buildRequest(inputs, flags = {}) {
    return JSON.stringify({
        path: inputs.path,
        recursive: inputs.recursive,
        strategy_name: inputs.strategyName || undefined,
        config_vars: inputs.configVars.size > 0 ? Object.fromEntries(inputs.configVars) : undefined,
        format: 'json',
        filter: inputs.filter || undefined,
        config_id: inputs.configId || undefined,
        ...flags,
    });
}
function isPkl(path) {
    return path.endsWith('.pkl');
}
async function documentsOf(response, inputs) {
    const { url, path } = inputs;
    const { body } = accept(response, inputs);
    if (!(0,external_node_buffer_.isUtf8)(body))
        throw new errors/* ActionError */.lZ('source/malformed', (0,src_text/* say */.cv) `ECS at ${url.host} answered the build with something that is not UTF-8.`);
    const text = body.toString('utf8').replace(/^\ufeff/, '');
    try {
        return [withoutMetadata((0,json/* parseJson */.qF)(text, 'the build'))];
    }
    catch (cause) {
        if (isPkl(path) && cause instanceof errors/* ActionError */.lZ && cause.code === 'sops/syntax')
            return (await Promise.all(/* import() */[__nccwpck_require__.e(4437), __nccwpck_require__.e(7583), __nccwpck_require__.e(9472)]).then(__nccwpck_require__.bind(__nccwpck_require__, 19472))).pklDocuments(text);
        const why = cause instanceof errors/* ActionError */.lZ ? cause.message : 'The build is not JSON.';
        throw new errors/* ActionError */.lZ('source/malformed', (0,src_text/* say */.cv) `ECS at ${url.host} answered the build with something that cannot be used: ` + why, { cause });
    }
}
function withoutMetadata(root) {
    if (root.kind !== 'map')
        return root;
    const isMetadata = (item) => item.kind === 'item' && item.key === 'sops' && item.value.kind === 'map' && item.value.items.some((one) => one.kind === 'item' && one.key === 'mac');
    return root.items.some(isMetadata) ? { ...root, items: root.items.filter((item) => !isMetadata(item)) } : root;
}
function latestCommit(response, inputs) {
    const { status } = response;
    if (isRefusal(response) && status !== 401 && status !== 429)
        return { why: (0,src_text/* say */.cv) `refuses /config/hashes (status ${status})` };
    try {
        const answer = JSON.parse(accept(response, inputs).body.toString('utf8'));
        const hash = answer?.repo_hash;
        return typeof hash === 'string' && /^[\w.:-]{1,128}$/.test(hash) ? { hash } : { why: 'gives no hash that can be a config id' };
    }
    catch (cause) {
        if (cause instanceof errors/* ActionError */.lZ)
            throw cause;
        throw new errors/* ActionError */.lZ('source/malformed', (0,src_text/* say */.cv) `ECS at ${inputs.url.host} answered /config/hashes without a repository hash.`, { cause });
    }
}
async function rawFiles(raw, inputs) {
    try {
        return await filesOf(accept(await raw, inputs), inputs);
    }
    catch (error) {
        throw tooManyFiles(error);
    }
}
async function filesOf({ body }, { url }) {
    const { unzip } = await __nccwpck_require__.e(/* import() */ 4216).then(__nccwpck_require__.bind(__nccwpck_require__, 34216));
    try {
        return unzip(body[0] === 0x50 && body[1] === 0x4b ? body : Buffer.from(body.toString('latin1'), 'base64'), UNPACKED_LIMIT);
    }
    catch (cause) {
        if (cause instanceof errors/* ActionError */.lZ)
            throw cause;
        throw new errors/* ActionError */.lZ('source/malformed', (0,src_text/* say */.cv) `ECS at ${url.host} answered /config/raw with something that is not a zip.`, { cause });
    }
}

;// CONCATENATED MODULE: ./src/source/index.js

const SOURCES = {
    ecs: fetchFromEcs,
    github: async (inputs, context) => (await Promise.all(/* import() */[__nccwpck_require__.e(1075), __nccwpck_require__.e(1928)]).then(__nccwpck_require__.bind(__nccwpck_require__, 68776))).fetchFromGithub(inputs, context),
    workspace: async (inputs, context) => (await __nccwpck_require__.e(/* import() */ 9530).then(__nccwpck_require__.bind(__nccwpck_require__, 49530))).readWorkspace(inputs, context),
};
function fetchFrom(inputs, context) {
    return SOURCES[inputs.kind](inputs, context);
}

;// CONCATENATED MODULE: ./src/main.js










async function run(runner = githubRunner()) {
    runner.assumeFailure((explanation) => void summarizeFailure(explanation, runner).catch(() => undefined));
    try {
        if (isDebugging(runner))
            tellVersions(runner);
        requireNode(process.versions.node, { environment: runner.environment, arch: process.arch });
        const inputs = readInputs(runner);
        warnOfHttp(inputs, runner);
        await runner.mask(credentials(inputs, runner));
        sayWhoRuns(inputs, runner);
        await runner.checkFiles({ environment: inputs.exports.exportEnv, folder: needsFolder(inputs.exports) });
        const session = openSession(inputs, runner);
        try {
            const fetched = await fetchConfig(inputs, session, runner);
            const job = { ...runner, source: sourceId(inputs.source), ownNames: await runner.ownNames() };
            const { config, selection, opened } = await selectAndOpen(fetched, inputs, { session, job, runner });
            const { keyPathText, planExports, publish } = await __nccwpck_require__.e(/* import() */ 2330).then(__nccwpck_require__.bind(__nccwpck_require__, 12330));
            const makePlan = () => planExports(selection, opened, config, inputs.exports, job);
            const plan = session.deadline.compute(makePlan, 'Planning');
            const story = inputs.exports.jobSummary ? storyOf(fetched, inputs, session, keyPathText) : undefined;
            await publish(plan, runner, story);
        }
        catch (error) {
            throw inputs.source.kind === 'ecs' ? error : (0,errors/* aboutFiles */.fL)(error);
        }
        finally {
            await session.close();
        }
    }
    catch (error) {
        const explanation = (0,errors/* explain */.WE)(error);
        if (runner.fail(explanation))
            await summarizeFailure(explanation, runner);
    }
}
function needsFolder({ outputFile, exportFiles }) {
    return outputFile !== '' || exportFiles.length > 0;
}
function warnOfHttp({ source }, runner) {
    if (source.kind !== 'ecs' || !isExposed(source.url))
        return;
    runner.warning((0,src_text/* say */.cv) `ECS at ${source.url.host} is asked without TLS, as \`allow-http\` allows: whoever is on the way can read token and configuration and change what comes, with \`decrypt: server\` secrets, too.`);
}
async function fetchConfig(inputs, session, runner) {
    const { keys, http } = session;
    let isAnswered = false;
    const signIn = () => {
        if (inputs.decrypt === 'kms' && inputs.source.kind !== 'workspace')
            keys.signIn();
    };
    const whileWaiting = () => {
        signIn();
        void __nccwpck_require__.e(/* import() */ 2330).then(__nccwpck_require__.bind(__nccwpck_require__, 12330));
        void loadAhead(inputs, session, () => isAnswered);
    };
    const debug = isDebugging(runner) ? { debug: runner.debug } : {};
    try {
        return await fetchFrom(inputs.source, { http, decrypt: inputs.decrypt, whenAsked: signIn, whileWaiting, log: runner, ...debug });
    }
    finally {
        isAnswered = true;
    }
}
async function loadAhead({ source }, { keys, deadline, allSent }, isAnswered) {
    if (keys.pieces.length === 0)
        return;
    const openFiles = () => (source.kind === 'ecs' ? Promise.all(/* import() */[__nccwpck_require__.e(4437), __nccwpck_require__.e(7583), __nccwpck_require__.e(9400), __nccwpck_require__.e(1889)]).then(__nccwpck_require__.bind(__nccwpck_require__, 78080)) : Promise.all(/* import() */[__nccwpck_require__.e(4437), __nccwpck_require__.e(7583), __nccwpck_require__.e(9400), __nccwpck_require__.e(9399)]).then(__nccwpck_require__.bind(__nccwpck_require__, 45154)));
    for (const load of [...keys.pieces, openFiles]) {
        await deadline.turn('Loading code').catch(() => undefined);
        await allSent();
        if (isAnswered() || deadline.passed)
            return;
        await load().catch(() => undefined);
    }
}
const MAY_HAVE_MOVED = new Set(['config/unexplained', 'config/misplaced']);
async function selectAndOpen(fetched, inputs, step) {
    const { closed, select } = await __nccwpck_require__.e(/* import() */ 2330).then(__nccwpck_require__.bind(__nccwpck_require__, 12330));
    await sayWhatWasBuilt(fetched, inputs, step.runner);
    const { deadline } = step.session;
    const config = await closed(fetched, inputs, deadline);
    const selection = deadline.compute(() => select(config, inputs.exports, step.job), 'Selecting');
    const again = fetched.kind === 'built' ? fetched.again : undefined;
    try {
        const opened = await config.open(selection.ends, step.session.keys);
        sayThatNoKeyWasUsed(inputs, selection, step);
        return { config, selection, opened };
    }
    catch (error) {
        if (again === undefined || !(error instanceof errors/* ActionError */.lZ) || !MAY_HAVE_MOVED.has(error.code))
            throw error;
        return selectAndOpen(onlyOnce(await again()), inputs, step);
    }
}
function onlyOnce(built) {
    const { again, ...rest } = built;
    return again === undefined ? built : { ...rest, notices: [] };
}
function sayWhoRuns({ source }, { environment, info }) {
    const [repository, ref] = [environment['GITHUB_ACTION_REPOSITORY'], environment['GITHUB_ACTION_REF']];
    const from = repository ? (0,src_text/* say */.cv) ` (${repository}@${ref})` : '';
    info((0,src_text/* say */.cv) `ECS configuration action ${src_version/* VERSION */.x}` + from + (0,src_text/* say */.cv) `, ${main_placeOf(source)}.`);
}
function main_placeOf(source) {
    if (source.kind === 'ecs')
        return `ECS at ${source.url.href}`;
    return source.kind === 'github' ? `files of ${source.repository.owner}/${source.repository.name}` : 'files of the workspace';
}
function storyOf(fetched, { source: { path } }, { keys: { openedBy } }, placeText) {
    if (fetched.kind !== 'built' || fetched.drift === undefined)
        return { path, openedBy };
    const { paths, ...drift } = fetched.drift;
    return { path, openedBy, drift: { ...drift, places: paths.map(placeText) } };
}
async function summarizeFailure(explanation, runner) {
    if (/^false$/i.test(runner.input('job-summary')))
        return;
    const { failureSummary } = await __nccwpck_require__.e(/* import() */ 9765).then(__nccwpck_require__.bind(__nccwpck_require__, 49765));
    await runner.summarize(failureSummary(explanation, runner.input('path'), addressOf(explanation.page, runner.environment)));
}
async function sayWhatWasBuilt(fetched, { source }, runner) {
    runner.info((0,src_text/* say */.cv) `Built "${source.path}" from \`${source.kind}\`, config id ${fetched.configId || 'unknown'}.`);
    if (fetched.kind !== 'built')
        return;
    fetched.notices.forEach((line) => runner.notice(line));
    if (!fetched.drift?.found)
        return;
    const { driftText } = await __nccwpck_require__.e(/* import() */ 6348).then(__nccwpck_require__.bind(__nccwpck_require__, 96348));
    runner.warning(driftText(fetched.configId, fetched.drift));
}
function sayThatNoKeyWasUsed({ decrypt }, { holdsSecrets }, { session: { keys }, runner }) {
    if (decrypt === 'kms' && holdsSecrets && !keys.used)
        runner.notice('No key was used: nothing that is selected is encrypted.');
}

;// CONCATENATED MODULE: ./src/index.js

void run();

module.exports = __webpack_exports__;
/******/ })()
;