"use strict";
exports.id = 576;
exports.ids = [576];
exports.modules = {

/***/ 25076:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Aj: () => (/* binding */ refuseTooLarge),
/* harmony export */   Br: () => (/* binding */ pathBelow),
/* harmony export */   CI: () => (/* binding */ partsOf),
/* harmony export */   DR: () => (/* binding */ filesBelow),
/* harmony export */   R_: () => (/* binding */ mayExplain),
/* harmony export */   TL: () => (/* binding */ isMerged),
/* harmony export */   VW: () => (/* binding */ nothingToMerge),
/* harmony export */   bj: () => (/* binding */ inFormat),
/* harmony export */   ke: () => (/* binding */ inMergeOrder)
/* harmony export */ });
/* unused harmony export LARGEST_DIRECTORY */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(28386);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(13198);


const LARGEST_DIRECTORY = 256 * 1024 * 1024;
const DATA = /\.(ya?ml|json)$/;
const USERS = /^_users\.ya?ml$/;
const APART = /^(__.*|\.sops)\.ya?ml$/;
function pathBelow(path) {
    const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
    if (path.startsWith('/') || segments.includes('..') || /[\\:\0]/.test(path)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('input/invalid', (0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv) `The input \`path\` must be relative, with \`/\`, and stay below its root: "${path}" does not.`);
    }
    return segments.join('/');
}
function placeInEcs(path) {
    const segments = [];
    for (const segment of path.split('/')) {
        if (segment === '' || segment === '.')
            continue;
        if (segment !== '..')
            segments.push(segment);
        else if (segments.pop() === undefined)
            return undefined;
    }
    return segments.join('/');
}
function partsOf({ path, recursive }) {
    const place = placeInEcs(path);
    if (place === undefined)
        return () => false;
    return (file) => {
        if (place === file)
            return true;
        const below = belowOf(place, file);
        return below !== undefined && isMerged(file) && (recursive || !below.includes('/'));
    };
}
function filesBelow(path) {
    const place = placeInEcs(path);
    return (file) => place !== undefined && belowOf(place, file) !== undefined;
}
function belowOf(directory, file) {
    const prefix = directory === '' ? '' : `${directory}/`;
    return file.startsWith(prefix) ? file.slice(prefix.length) : undefined;
}
function mayExplain(path) {
    return DATA.test(path) && !USERS.test(nameOf(path));
}
function isMerged(path) {
    return mayExplain(path) && !APART.test(nameOf(path));
}
function nameOf(path) {
    return path.slice(path.lastIndexOf('/') + 1);
}
function inMergeOrder(files) {
    const keyed = files.map((file) => ({ file, depth: file.path.split('/').length, bytes: Buffer.from(file.path) }));
    return keyed.sort((a, b) => a.depth - b.depth || Buffer.compare(a.bytes, b.bytes)).map(({ file }) => file);
}
function refuseTooLarge(path, files) {
    const size = files.reduce((sum, file) => sum + file.size, 0);
    if (size > LARGEST_DIRECTORY)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('source/too-large', (0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv) `The files of "${path}" have ${size} bytes, more than ${LARGEST_DIRECTORY}.`, { hint: 'Give a narrower `path`.' });
}
function nothingToMerge(path) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('source/not-found', (0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv) `The directory "${path}" holds no .yaml, .yml or .json file.`, { hint: 'Check `path`; with `recursive: true` the directories below count, too.' });
}
function inFormat(files, directory, { path, fileFormat = '' }) {
    if (fileFormat === '')
        return files;
    if (directory)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('input/conflict', (0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv) `The input \`file-format\` is for one file, and "${path}" is a directory.`, { hint: 'Give the file itself as `path`, or remove `file-format`.' });
    return files.map((file) => ({ ...file, format: fileFormat }));
}


/***/ }),

/***/ 20408:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   fetchFromGithub: () => (/* binding */ fetchFromGithub),
/* harmony export */   filesOfCommit: () => (/* binding */ filesOfCommit)
/* harmony export */ });
/* harmony import */ var _actions_github__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(61075);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(28386);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(13198);
/* harmony import */ var _version_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(74821);
/* harmony import */ var _directory_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(25076);





const LIMIT = 96 * 1024 * 1024;
const PARALLEL = 16;
async function fetchFromGithub(inputs, { http, whileWaiting }) {
    const { path, recursive, ref } = inputs;
    const at = (0,_directory_js__WEBPACK_IMPORTED_MODULE_3__/* .pathBelow */ .Br)(path);
    return withRepository(inputs.repository, http, async (repository) => {
        const commit = await repository.commit(ref);
        const entries = await repository.entries(commit, at !== '' || recursive);
        const { found, directory } = choose(entries, at, inputs);
        (0,_directory_js__WEBPACK_IMPORTED_MODULE_3__/* .refuseTooLarge */ .Aj)(path, found);
        return { kind: 'stored', files: (0,_directory_js__WEBPACK_IMPORTED_MODULE_3__/* .inFormat */ .bj)(await repository.read(found), directory, inputs), directory, configId: commit };
    }, whileWaiting);
}
async function filesOfCommit(inputs, ref, http) {
    return withRepository(inputs, http, async (repository) => {
        const entries = await repository.entries(await repository.commit(ref), true);
        const files = entries.filter(({ path, kind }) => kind === 'file' && (0,_directory_js__WEBPACK_IMPORTED_MODULE_3__/* .mayExplain */ .R_)(path));
        (0,_directory_js__WEBPACK_IMPORTED_MODULE_3__/* .refuseTooLarge */ .Aj)(repository.name, files);
        return repository.read(files);
    });
}
function choose(entries, at, { path, recursive, repository }) {
    const named = entries.find((entry) => entry.path === at);
    if (named?.kind === 'file')
        return { found: [named], directory: false };
    if (named !== undefined && named.kind !== 'directory')
        throw refusedKind(named);
    if (named === undefined && at !== '')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('source/not-found', (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `${repository.owner}/${repository.name} has no "${path}" at that commit.`, { hint: 'Check `path`, and `ref`.' });
    const prefix = at === '' ? '' : `${at}/`;
    const inside = entries.filter((entry) => entry.path.startsWith(prefix) && (recursive || !entry.path.slice(prefix.length).includes('/')));
    const found = inside.filter((entry) => (entry.kind === 'file' || entry.kind === 'link') && (0,_directory_js__WEBPACK_IMPORTED_MODULE_3__/* .isMerged */ .TL)(entry.path));
    const link = found.find(({ kind }) => kind === 'link');
    if (link !== undefined)
        throw refusedKind(link);
    if (found.length === 0)
        throw (0,_directory_js__WEBPACK_IMPORTED_MODULE_3__/* .nothingToMerge */ .VW)(path);
    return { found: (0,_directory_js__WEBPACK_IMPORTED_MODULE_3__/* .inMergeOrder */ .ke)(found), directory: true };
}
function refusedKind({ path, kind }) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('sops/unsupported', (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `${path} is a ${kind}, which is not followed.`, { hint: 'Store the file itself in the repository, or check it out and use `source: workspace`.' });
}
async function withRepository(inputs, http, use, whileWaiting) {
    const stop = new AbortController();
    try {
        return await use(new Repository(inputs, http, stop.signal, whileWaiting));
    }
    catch (error) {
        stop.abort();
        throw error;
    }
}
class Repository {
    name;
    #api;
    #at;
    constructor({ api, owner, name, token }, http, signal, whileWaiting) {
        this.name = `${owner}/${name}`;
        this.#at = { owner, repo: name };
        this.#api = (0,_actions_github__WEBPACK_IMPORTED_MODULE_0__/* .getOctokit */ .Q)(token, { baseUrl: api.href.replace(/\/+$/, ''), request: { fetch: fetchThrough(http, signal, whileWaiting), log: SILENT } }).rest;
    }
    async commit(ref) {
        if (/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(ref))
            return ref;
        const sha = await this.#ask(this.#api.repos.getCommit({ ...this.#at, ref: ref.replace(/^refs\//, '') || 'HEAD', mediaType: { format: 'sha' } }), ref === '' ? 'its default branch' : `"${ref}"`);
        if (typeof sha !== 'string' || !/^[0-9a-f]{40,64}$/.test(sha))
            throw this.#malformed('a commit');
        return sha;
    }
    async entries(commit, recursive) {
        const { tree, truncated } = await this.#ask(this.#api.git.getTree({ ...this.#at, tree_sha: commit, ...(recursive ? { recursive: '1' } : {}) }), `the commit ${commit}`);
        if (truncated)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('source/too-large', (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `${this.name} has more files than GitHub lists at once.`, { hint: 'Check the repository out with `actions/checkout`, and use `source: workspace`.' });
        if (!Array.isArray(tree))
            throw this.#malformed('a tree');
        return tree.map(({ path, mode, sha, size }) => {
            const kind = KINDS[String(mode)];
            if (kind === undefined || typeof path !== 'string' || typeof sha !== 'string')
                throw this.#malformed('a tree');
            return { path, kind, sha, size: Number(size ?? 0) };
        });
    }
    read(files) {
        return inParallel(files, async ({ path, sha }) => {
            const { content, encoding } = await this.#ask(this.#api.git.getBlob({ ...this.#at, file_sha: sha }), `"${path}"`);
            if (encoding !== 'base64' || typeof content !== 'string')
                throw this.#malformed('a file');
            return { path, bytes: Buffer.from(content, 'base64') };
        });
    }
    async #ask(answer, what) {
        try {
            return (await answer).data;
        }
        catch (error) {
            throw this.#explained(error, what);
        }
    }
    #explained(error, what) {
        if (!(error instanceof Error))
            return error;
        if (error.cause instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ)
            return error.cause;
        if (!('status' in error))
            return error;
        const { status, response } = error;
        const headers = response?.headers ?? {};
        const limited = (status === 403 || status === 429) && (headers['retry-after'] !== undefined || headers['x-ratelimit-remaining'] === '0');
        if (limited || status === 429)
            return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('source/failed', (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `GitHub’s rate limit is used up (status ${status})${headers[TRIED] ?? ''}.`, { hint: `Try again ${whenReset(headers)}; or give a \`github-token\` of its own to this step.` });
        if (status === 401)
            return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('source/unauthorized', (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `GitHub does not accept the token (status 401).`, { hint: 'Give a valid token in `github-token`; the default is that of the job.' });
        if (status === 403)
            return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('source/forbidden', (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `GitHub does not let the token read ${this.name} (status 403).`, { hint: MAY_READ });
        if (status === 404 || status === 409 || status === 422)
            return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('source/not-found', (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `GitHub did not find ${what} in ${this.name} (status ${status}).`, { hint: `Check \`repository\`, \`ref\` and \`config-id\`. What a token may not read looks the same. ${MAY_READ}` });
        if (status >= 500)
            return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('source/failed', (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `GitHub failed (status ${status})${headers[TRIED] ?? ''}.`, { hint: 'Try again later; https://www.githubstatus.com tells more.' });
        return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('source/rejected', (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `GitHub refused the request for ${what} in ${this.name} (status ${status}).`, { hint: 'Check `repository` and `ref`.' });
    }
    #malformed(what) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('source/malformed', (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `GitHub answered the question for ${what} of ${this.name} with something else.`, { hint: 'Check what GITHUB_API_URL points to, and what stands in between.' });
    }
}
const MAY_READ = 'Give the job `permissions: { contents: read }`; for another private repository, a `github-token` that may read its contents.';
const ignore = () => undefined;
const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore };
const KINDS = { '100644': 'file', '100755': 'file', '100664': 'file', '120000': 'link', '040000': 'directory', '160000': 'submodule' };
function whenReset(headers) {
    const reset = Number(headers['x-ratelimit-reset']);
    return reset > 0 && reset < 1e11 ? `after ${new Date(reset * 1000).toISOString().slice(11, 19)} UTC` : 'later';
}
const TRIED = 'x-tried';
function fetchThrough(http, signal, whileWaiting) {
    let waiting = whileWaiting;
    return async (url, { headers }) => {
        const first = waiting;
        waiting = undefined;
        const { status, headers: answered, body, tried } = await http.ask({ who: 'GitHub', url: new URL(url), headers: { ...headers, ..._version_js__WEBPACK_IMPORTED_MODULE_2__/* .IDENTIFICATION */ .l }, limit: LIMIT, signal, ...(first ? { whileWaiting: first } : {}) }).catch((error) => {
            throw moved(error);
        });
        return { status, url, headers: new Map(Object.entries({ ...answered, [TRIED]: tried })), text: async () => body.toString('utf8'), arrayBuffer: async () => body };
    };
}
function moved(error) {
    if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ) || error.code !== 'source/redirected')
        return error;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('source/redirected', error.message, { hint: 'The repository was renamed or moved: give its present name in `repository`.', cause: error });
}
async function inParallel(items, task) {
    const results = [];
    const queue = items.entries();
    const worker = async () => {
        for (const [index, item] of queue)
            results[index] = await task(item);
    };
    await Promise.all(Array.from({ length: PARALLEL }, worker));
    return results;
}


/***/ }),

/***/ 89367:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ProxyAgent: () => (/* binding */ ProxyAgent),
/* harmony export */   fetch: () => (/* binding */ fetch)
/* harmony export */ });
class ProxyAgent {
}
function fetch() {
    throw new Error('A request to GitHub did not go through src/http.ts.');
}


/***/ })

};
;