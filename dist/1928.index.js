"use strict";
exports.id = 1928;
exports.ids = [1928];
exports.modules = {

/***/ 54746:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ isCommitHash)
/* harmony export */ });
function isCommitHash(text) {
    return typeof text === 'string' && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}


/***/ }),

/***/ 25076:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Aj: () => (/* binding */ refuseTooLarge),
/* harmony export */   Br: () => (/* binding */ pathBelow),
/* harmony export */   CI: () => (/* binding */ partsOf),
/* harmony export */   DR: () => (/* binding */ filesBelow),
/* harmony export */   MW: () => (/* binding */ isOnTheWay),
/* harmony export */   R_: () => (/* binding */ mayExplain),
/* harmony export */   TL: () => (/* binding */ isMerged),
/* harmony export */   VW: () => (/* binding */ nothingToMerge),
/* harmony export */   bj: () => (/* binding */ inFormat),
/* harmony export */   dD: () => (/* binding */ refusePointers),
/* harmony export */   i8: () => (/* binding */ placeInEcs),
/* harmony export */   ke: () => (/* binding */ inMergeOrder),
/* harmony export */   tN: () => (/* binding */ filesOfBuild)
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
function filesOfBuild(inputs) {
    return inputs.strategyName === '' ? partsOf(inputs) : filesBelow(inputs.path);
}
function isOnTheWay(file, place) {
    const directory = file.slice(0, Math.max(0, file.lastIndexOf('/')));
    return directory === '' || directory === place || place.startsWith(`${directory}/`);
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
const POINTER = 'version https://git-lfs.github.com/spec/';
function refusePointers(files, hint) {
    const pointer = files.find(({ bytes }) => Buffer.from(bytes.subarray(0, POINTER.length)).toString('latin1') === POINTER);
    if (pointer !== undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('sops/unsupported', (0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv) `"${pointer.path}" is a pointer of Git LFS, not the file itself.`, { hint });
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

/***/ 68776:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  fetchFromGithub: () => (/* binding */ fetchFromGithub),
  filesOfCommit: () => (/* binding */ filesOfCommit)
});

// EXTERNAL MODULE: ./src/errors.js
var errors = __webpack_require__(28386);
// EXTERNAL MODULE: ./src/text.js
var src_text = __webpack_require__(13198);
// EXTERNAL MODULE: ./src/source/directory.js
var source_directory = __webpack_require__(25076);
// EXTERNAL MODULE: ./src/source/parallel.js
var parallel = __webpack_require__(99992);
// EXTERNAL MODULE: ./src/source/commit.js
var commit = __webpack_require__(54746);
;// CONCATENATED MODULE: ./src/source/github/refs.js



const BEGINNING = /^[0-9a-f]{4,63}$/i;
const QUALIFIED = /^(?:refs\/(.+)|((?:heads|tags)\/.+))$/s;
function parseRef(ref) {
    if (ref === '')
        return { kind: 'named', name: 'HEAD' };
    if ((0,commit/* isCommitHash */.E)(ref.toLowerCase()))
        return { kind: 'hash', hash: ref.toLowerCase() };
    refuseNoRef('ref', ref);
    const [, inFull, withKind] = QUALIFIED.exec(ref) ?? [];
    const exact = inFull ?? withKind;
    return exact === undefined ? { kind: 'named', name: ref } : { kind: 'exact', ref: exact };
}
function parseConfigId(configId) {
    if ((0,commit/* isCommitHash */.E)(configId.toLowerCase()))
        return { kind: 'hash', hash: configId.toLowerCase() };
    refuseNoRef('config-id', configId);
    if (configId.startsWith('refs/')) {
        if (!configId.startsWith('refs/tags/'))
            throw new errors/* ActionError */.lZ('input/invalid', (0,src_text/* say */.cv) `The input \`config-id\` must be a tag or commit: "${configId}" is neither.`);
        return { kind: 'exact', ref: configId.slice('refs/'.length) };
    }
    return { kind: 'tag-or-commit', tag: `tags/${configId}`, ...(BEGINNING.test(configId) ? { beginning: configId.toLowerCase() } : {}) };
}
function refText(ref) {
    return ref === '' ? 'its default branch' : (0,src_text/* say */.cv) `"${ref}"`;
}
function refuseNoRef(input, text) {
    const segments = text.split('/');
    const isWrong = segments.some((segment) => segment === '' || /^\.|\.\.|\.lock$/.test(segment));
    const holdsOther = /[\u0000-\u0020\u007f~^:?*[\\]|@\{|\.$/.test(text);
    if (isWrong || holdsOther || text === '@' || text === 'refs') {
        throw new errors/* ActionError */.lZ('input/invalid', (0,src_text/* say */.cv) `The input \`${input}\` holds "${text}", which can be no branch, tag or commit.`);
    }
}

// EXTERNAL MODULE: ../node_modules/@actions/github/lib/github.js + 22 modules
var github = __webpack_require__(61075);
;// CONCATENATED MODULE: ./src/source/github/refusals.js


const TRIED = 'x-tried';
const AFTER_A_BURST = 60_000;
const BURST = /secondary rate limit|abuse detection/i;
const USED_UP = /API rate limit exceeded/i;
function waitForLimit({ status, headers, said }, now = Date.now()) {
    if (status !== 403 && status !== 429)
        return undefined;
    const header = (name) => String(headers[name] ?? '');
    const seconds = Number(header('retry-after') || Number.NaN);
    if (Number.isFinite(seconds))
        return Math.max(0, seconds * 1000);
    if (isUsedUp({ status, headers, said })) {
        const reset = Number(header('x-ratelimit-reset')) * 1000;
        const itsTime = Date.parse(header('date'));
        if (reset > 0)
            return Math.max(0, reset - (Number.isNaN(itsTime) ? now : itsTime));
        return AFTER_A_BURST;
    }
    return status === 429 || BURST.test(said) ? AFTER_A_BURST : undefined;
}
function isUsedUp({ headers, said }) {
    return String(headers['x-ratelimit-remaining'] ?? '') === '0' || USED_UP.test(said);
}
const PHRASES = [
    [/IP allow list/i, 'its organization lets only listed addresses in, and the runner’s is none of them', 'An owner of the organization lists the address of the runner, or the job runs on a runner whose address is listed.'],
    [/lifetime/i, 'its organization refuses tokens with so long a lifetime', 'Give a `github-token` that expires sooner, as the organization’s policy for tokens says.'],
    [/forbids access via/i, 'its organization refuses this kind of token', 'Give a `github-token` of a kind that the organization’s policy for tokens allows.'],
    [/SAML/i, 'its organization wants single sign-on for the token', 'Whoever owns the token authorizes it for the organization, in the settings of their tokens.'],
    [/access blocked|repository (?:has been )?(?:blocked|disabled)/i, 'GitHub has blocked the repository', 'Its owner asks GitHub’s support; another token does not help.'],
];
function refusalError(refusal, what, name) {
    const { status } = refusal;
    const wait = waitForLimit(refusal);
    if (wait !== undefined)
        return limitError(refusal, wait);
    if (status === 401)
        return new errors/* ActionError */.lZ('source/unauthorized', (0,src_text/* say */.cv) `GitHub does not accept the token (status 401).`, { hint: (0,errors/* githubRemedy */.cs)('source/unauthorized') });
    if (status === 403)
        return forbidden(refusal, what, name);
    if (status === 451)
        return new errors/* ActionError */.lZ('source/forbidden', (0,src_text/* say */.cv) `GitHub has blocked ${name} for legal reasons (status 451).`, { hint: 'Its owner asks GitHub’s support; another token does not help.' });
    if (status === 404 || status === 409 || status === 422) {
        const hint = `${(0,errors/* githubRemedy */.cs)('source/not-found')} ${(0,errors/* githubRemedy */.cs)('source/forbidden')}`;
        return new errors/* ActionError */.lZ('source/not-found', (0,src_text/* say */.cv) `GitHub did not find ${what} in ${name} (status ${status}).`, { hint });
    }
    if (status >= 500)
        return new errors/* ActionError */.lZ('source/failed', (0,src_text/* say */.cv) `GitHub failed (status ${status})${attempts(refusal)}.`, { hint: (0,errors/* githubRemedy */.cs)('source/failed') });
    return new errors/* ActionError */.lZ('source/rejected', (0,src_text/* say */.cv) `GitHub refused the request for ${what} in ${name} (status ${status}).`, { hint: (0,errors/* githubRemedy */.cs)('source/rejected') });
}
function limitError(refusal, wait) {
    const { status } = refusal;
    const seconds = Math.ceil(wait / 1000);
    const which = isUsedUp(refusal) ? 'rate limit is used up' : 'limit of bursts (secondary rate limit) is reached';
    const hint = (0,src_text/* say */.cv) `GitHub wants to be asked again in ${seconds} seconds. Run fewer jobs at a time, or give a \`github-token\` of its own to this step.`;
    return new errors/* ActionError */.lZ('source/failed', (0,src_text/* say */.cv) `GitHub’s ${which} (status ${status})${attempts(refusal)}.`, { hint });
}
function attempts({ headers }) {
    return String(headers[TRIED] ?? '');
}
function forbidden({ status, headers, said }, what, name) {
    const refused = (0,src_text/* say */.cv) `GitHub does not let the token read ${name}`;
    const signOn = /^required; *url=(https:\/\/\S+)$/i.exec(String(headers['x-github-sso'] ?? ''))?.[1];
    if (signOn !== undefined) {
        const message = refused + (0,src_text/* say */.cv) `: its organization wants single sign-on for it (status ${status}).`;
        return new errors/* ActionError */.lZ('source/forbidden', message, { hint: (0,src_text/* say */.cv) `Whoever owns the token authorizes it at ${signOn}` });
    }
    if (/too[ _]large/i.test(said)) {
        return new errors/* ActionError */.lZ('source/too-large', (0,src_text/* say */.cv) `${what} is larger than the 100 MB that GitHub’s API gives (status ${status}).`, { hint: 'Check the repository out with `actions/checkout`, and use `source: workspace`.' });
    }
    const [, meaning, hint = (0,errors/* githubRemedy */.cs)('source/forbidden')] = PHRASES.find(([phrase]) => phrase.test(said)) ?? [];
    const why = meaning === undefined ? '' : `: ${meaning}`;
    return new errors/* ActionError */.lZ('source/forbidden', refused + why + (0,src_text/* say */.cv) ` (status ${status}).`, { hint });
}

;// CONCATENATED MODULE: ./src/source/github/transport.js



const LARGEST_ANSWER = 96 * 1024 * 1024;
const zlib = () => process.getBuiltinModule('node:zlib');
class Transport {
    #inputs;
    #options;
    #whileWaiting;
    #base;
    #present;
    constructor(inputs, options) {
        this.#inputs = inputs;
        this.#options = options;
        this.#whileWaiting = options.whileWaiting;
        this.#base = `${inputs.api.pathname.replace(/\/+$/, '')}/repos/${inputs.owner}/${inputs.name}`;
        this.#present = this.#base;
    }
    fetch = async (address, options) => {
        const url = this.#presentAddress(new URL(address));
        const { status, headers, body, tried } = await this.#ask(url, options);
        return { status, url: url.href, headers: new Map(Object.entries({ ...headers, [TRIED]: tried })), text: async () => body.toString('utf8'), arrayBuffer: async () => body };
    };
    async #ask(url, options) {
        const mayMoveTo = (to) => to.origin === url.origin && this.#isOfRepository(url);
        const answer = await this.#send(url, options, { mayMoveTo });
        const to = answer.status === 301 ? URL.parse(answer.headers.location ?? '', url.href) : null;
        if (to === null)
            return answer;
        const moved = await this.#send(to, options);
        await this.#remember(url, to, options);
        return moved;
    }
    async #send(url, { method, headers, body }, more = {}) {
        const first = this.#whileWaiting;
        this.#whileWaiting = undefined;
        const request = {
            who: 'GitHub',
            url,
            headers: { ...headers, 'accept-encoding': 'gzip' },
            limit: LARGEST_ANSWER,
            signal: this.#options.signal,
            ...(method === 'POST' ? { method } : {}),
            ...(body === undefined ? {} : { body }),
            ...(first === undefined ? {} : { whileWaiting: first }),
            ...more,
        };
        const answer = await this.#options.http.ask(request).catch((error) => {
            throw aboutGithub(error);
        });
        return unpacked(answer, url);
    }
    #isOfRepository({ pathname }) {
        return pathname.startsWith(`${this.#base}/`);
    }
    #presentAddress(url) {
        if (this.#isOfRepository(url))
            url.pathname = this.#present + url.pathname.slice(this.#base.length);
        return url;
    }
    async #remember(from, to, options) {
        if (this.#present !== this.#base)
            return;
        const rest = from.pathname.slice(this.#base.length);
        if (!to.pathname.endsWith(rest))
            return;
        this.#present = to.pathname.slice(0, -rest.length);
        const { owner, name } = this.#inputs;
        this.#options.log.warning((0,src_text/* say */.cv) `${owner}/${name} was renamed or moved, and is now ${await this.#presentName(to, options)}: give that name in \`repository\`.`);
    }
    async #presentName(at, { headers }) {
        const { body } = await this.#send(new URL(this.#present, at), { headers: { ...headers, accept: 'application/vnd.github+json' } });
        try {
            const { full_name: name } = JSON.parse(body.toString('utf8'));
            if (typeof name === 'string')
                return name;
        }
        catch {
        }
        return 'elsewhere';
    }
}
function aboutGithub(error) {
    if (!(error instanceof errors/* ActionError */.lZ) || error.hint !== errors/* CATALOGUE */.yh[error.code].remedy)
        return error;
    return error.with({ hint: (0,errors/* githubRemedy */.cs)(error.code), cause: error });
}
function unpacked(answer, { host }) {
    if (answer.headers['content-encoding'] !== 'gzip')
        return answer;
    try {
        return { ...answer, body: zlib().gunzipSync(answer.body, { maxOutputLength: LARGEST_ANSWER }) };
    }
    catch (cause) {
        if (cause?.code === 'ERR_BUFFER_TOO_LARGE')
            throw new errors/* ActionError */.lZ('source/too-large', (0,src_text/* say */.cv) `GitHub answered with more than ${LARGEST_ANSWER} bytes.`, { hint: (0,errors/* githubRemedy */.cs)('source/too-large'), cause });
        throw new errors/* ActionError */.lZ('source/malformed', (0,src_text/* say */.cv) `GitHub at ${host} answered with something that is not gzip.`, { hint: (0,errors/* githubRemedy */.cs)('source/malformed'), cause });
    }
}

;// CONCATENATED MODULE: ./src/source/github/repository.js







const PARALLEL = 16;
const PARALLEL_BATCHES = 4;
const MOST_ONE_BY_ONE = 30;
const BATCH = { blobs: 100, bytes: 8 * 1024 * 1024 };
const LONGEST_TEXT = 500_000;
const MOST_TAGS = 5;
class Repository {
    name;
    #octokit;
    #graphql;
    #at;
    constructor(inputs, options) {
        const { api, graphql, owner, name, token } = inputs;
        const { fetch } = new Transport(inputs, options);
        this.name = `${owner}/${name}`;
        this.#at = { owner, repo: name };
        this.#graphql = graphql;
        this.#octokit = (0,github/* getOctokit */.Q)(token, { baseUrl: api.href.replace(/\/+$/, ''), request: { fetch, log: SILENT } });
    }
    async commit(revision, what) {
        switch (revision.kind) {
            case 'hash': {
                const hash = await this.#commitNamed(revision.hash, `the commit ${revision.hash}`);
                if (hash !== revision.hash)
                    throw this.#noCommit(what);
                return hash;
            }
            case 'named':
                return this.#commitNamed(revision.name, what);
            case 'exact':
                return this.#commitOfRef(revision.ref, what);
            case 'tag-or-commit':
                return this.#commitOfRef(revision.tag, what).catch((error) => {
                    if (revision.beginning === undefined || !isNotFound(error))
                        throw error;
                    return this.#commitThatBegins(revision.beginning, what);
                });
        }
    }
    async #commitNamed(name, what) {
        const sha = await this.#ask(this.#octokit.rest.repos.getCommit({ ...this.#at, ref: name, mediaType: { format: 'sha' } }), what);
        if (!(0,commit/* isCommitHash */.E)(sha))
            throw this.#malformed('a commit');
        return sha;
    }
    async #commitThatBegins(beginning, what) {
        const hash = await this.#commitNamed(beginning, what);
        if (!hash.startsWith(beginning))
            throw this.#noCommit(what);
        return hash;
    }
    async #commitOfRef(ref, what) {
        const answer = await this.#ask(this.#octokit.rest.git.getRef({ ...this.#at, ref }), what);
        if (answer.ref !== `refs/${ref}`)
            throw this.#malformed('a ref');
        let { object } = answer;
        for (let tags = 0; object.type === 'tag' && tags < MOST_TAGS; tags += 1) {
            object = (await this.#ask(this.#octokit.rest.git.getTag({ ...this.#at, tag_sha: object.sha }), what)).object;
        }
        if (object.type !== 'commit')
            throw this.#noCommit(what);
        if (!(0,commit/* isCommitHash */.E)(object.sha))
            throw this.#malformed('a ref');
        return object.sha;
    }
    async tree(sha, { recursive = false, what = `the tree ${sha}` } = {}) {
        const answer = await this.#ask(this.#octokit.rest.git.getTree({ ...this.#at, tree_sha: sha, ...(recursive ? { recursive: '1' } : {}) }), what);
        const { tree, truncated } = answer;
        if (!Array.isArray(tree))
            throw this.#malformed('a tree');
        return { entries: tree.map((entry) => this.#entry(entry)), truncated: truncated === true };
    }
    async directoryOf(commit, path, recursive = false) {
        try {
            return await this.tree(path === '' ? commit : `${commit}:${path}`, { recursive });
        }
        catch (error) {
            if (isNotFound(error))
                return undefined;
            throw error;
        }
    }
    #entry(entry) {
        const { path, mode, type, sha, size } = (entry ?? {});
        if (typeof path !== 'string' || typeof sha !== 'string')
            throw this.#malformed('a tree');
        return { path, kind: kindOf(String(type), String(mode)), sha, size: Number(size ?? 0) };
    }
    async read(files) {
        const distinct = [...new Map(files.map((file) => [file.sha, file])).values()];
        const contents = distinct.length > MOST_ONE_BY_ONE ? await this.#readTogether(distinct) : new Map();
        const left = distinct.filter(({ sha }) => !contents.has(sha));
        await (0,parallel/* inParallel */.H)(left, PARALLEL, async (file) => void contents.set(file.sha, await this.blob(file)));
        return files.map(({ path, sha }) => ({ path, bytes: contents.get(sha) ?? Buffer.alloc(0) }));
    }
    async blob({ path, sha }) {
        const { content, encoding } = await this.#ask(this.#octokit.rest.git.getBlob({ ...this.#at, file_sha: sha }), (0,src_text/* say */.cv) `"${path}"`);
        if (encoding !== 'base64' || typeof content !== 'string')
            throw this.#malformed('a file');
        return Buffer.from(content, 'base64');
    }
    async #readTogether(files) {
        const contents = new Map();
        const texts = files.filter(({ sha, size }) => (0,commit/* isCommitHash */.E)(sha) && size <= LONGEST_TEXT);
        await (0,parallel/* inParallel */.H)(batchesOf(texts), PARALLEL_BATCHES, async (batch) => {
            const objects = await this.#textsOf(batch);
            batch.forEach(({ sha }, index) => {
                const bytes = contentOf(objects[`b${index}`], sha);
                if (bytes !== undefined)
                    contents.set(sha, bytes);
            });
        });
        return contents;
    }
    async #textsOf(files) {
        const objects = files.map(({ sha }, index) => `b${index}: object(oid: "${sha}") { ...text }`);
        const query = `query($owner: String!, $name: String!) { repository(owner: $owner, name: $name) { ${objects.join(' ')} } } fragment text on Blob { isBinary isTruncated text }`;
        const variables = { owner: this.#at.owner, name: this.#at.repo };
        try {
            const answer = await this.#ask(this.#octokit.request(`POST ${this.#graphql.href}`, { query, variables }), 'files');
            const { data, errors } = (answer ?? {});
            if (Array.isArray(errors) && errors.some(isLimit))
                throw limitError({ status: 200, headers: { 'x-ratelimit-remaining': '0' }, said: '' }, 60_000);
            return (data?.repository ?? {});
        }
        catch (error) {
            if (error instanceof errors/* ActionError */.lZ && ['source/not-found', 'source/forbidden', 'source/rejected', 'source/malformed'].includes(error.code))
                return {};
            throw error;
        }
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
        if (error.cause instanceof errors/* ActionError */.lZ)
            return error.cause;
        if (!('status' in error))
            return error;
        return refusalError(refusalOf(error), what, this.name);
    }
    #malformed(what) {
        return new errors/* ActionError */.lZ('source/malformed', (0,src_text/* say */.cv) `GitHub answered the question for ${what} of ${this.name} with something else.`, { hint: (0,errors/* githubRemedy */.cs)('source/malformed') });
    }
    #noCommit(what) {
        return new errors/* ActionError */.lZ('source/not-found', (0,src_text/* say */.cv) `In ${this.name} ${what} is no commit: something else has that name.`, { hint: 'Give a branch, a tag or the whole hash of a commit.' });
    }
}
function refusalOf({ status, response }) {
    const { message, errors } = (response?.data ?? {});
    const codes = Array.isArray(errors) ? errors.map((one) => one?.code) : [];
    const said = [message, ...codes].filter((one) => typeof one === 'string');
    return { status, headers: response?.headers ?? {}, said: said.join(' ') };
}
function isNotFound(error) {
    return error instanceof errors/* ActionError */.lZ && error.code === 'source/not-found';
}
function isLimit(error) {
    return error?.type === 'RATE_LIMITED';
}
const ignore = () => undefined;
const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore };
function kindOf(type, mode) {
    if (type === 'tree' || mode === '040000')
        return 'directory';
    if (type === 'commit' || mode === '160000')
        return 'submodule';
    return mode === '120000' ? 'link' : 'file';
}
function batchesOf(files) {
    const batches = [];
    let bytes = 0;
    for (const file of files) {
        const last = batches.at(-1);
        if (last === undefined || last.length >= BATCH.blobs || bytes + file.size > BATCH.bytes) {
            batches.push([file]);
            bytes = file.size;
        }
        else {
            last.push(file);
            bytes += file.size;
        }
    }
    return batches;
}
function contentOf(object, sha) {
    const { text, isBinary, isTruncated } = (object ?? {});
    if (typeof text !== 'string' || isBinary === true || isTruncated === true)
        return undefined;
    const bytes = Buffer.from(text, 'utf8');
    return blobHash(bytes, sha.length === 40 ? 'sha1' : 'sha256') === sha ? bytes : undefined;
}
function blobHash(bytes, algorithm) {
    return process.getBuiltinModule('node:crypto').createHash(algorithm).update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

;// CONCATENATED MODULE: ./src/source/github/walk.js




const MOST_LINKS = 40;
const LONGEST_TARGET = 4096;
const walk_PARALLEL = 4;
class CommitTree {
    #repository;
    #commit;
    #listings = new Map();
    constructor(repository, commit) {
        this.#repository = repository;
        this.#commit = commit;
    }
    async find(path) {
        const segments = path === '' ? [] : path.split('/');
        return (await this.#findAtOnce(path, segments)) ?? this.#follow(path, segments);
    }
    async #findAtOnce(path, segments) {
        const [name, above] = [segments.at(-1), segments.slice(0, -1)];
        if (name === undefined || above.length === 0)
            return undefined;
        const listing = await this.#repository.directoryOf(this.#commit, above.join('/'));
        const entry = listing?.entries.find((one) => one.path === name);
        if (entry?.kind !== 'file' && entry?.kind !== 'directory')
            return undefined;
        return { kind: entry.kind, path, place: segments, sha: entry.sha, size: entry.size };
    }
    async #follow(path, segments) {
        const steps = [{ name: '', sha: this.#commit }];
        const left = [...segments];
        let links = 0;
        for (let segment = left.shift(); segment !== undefined; segment = left.shift()) {
            if (segment === '' || segment === '.')
                continue;
            if (segment === '..') {
                if (steps.length === 1)
                    throw leaves(path);
                steps.pop();
                continue;
            }
            const entry = await this.#entryOf(steps, segment, path);
            if (entry.kind === 'directory')
                steps.push({ name: segment, sha: entry.sha });
            else if (entry.kind === 'submodule')
                throw isSubmodule(path, placeOf(steps, segment));
            else if (entry.kind === 'link') {
                links += 1;
                if (links > MOST_LINKS)
                    throw this.#missing(path, 'links on the way lead in a circle');
                left.unshift(...(await this.#targetOf(entry, path)));
            }
            else {
                if (left.length > 0)
                    throw this.#missing(path, (0,src_text/* say */.cv) `"${placeOf(steps, segment).join('/')}" is a file`);
                return { kind: 'file', path, place: placeOf(steps, segment), sha: entry.sha, size: entry.size };
            }
        }
        return { kind: 'directory', path, place: placeOf(steps), sha: steps.at(-1)?.sha ?? this.#commit, size: 0 };
    }
    async #entryOf(steps, name, path) {
        const { entries } = await this.#list(steps.at(-1)?.sha ?? this.#commit);
        const entry = entries.find((one) => one.path === name);
        if (entry !== undefined)
            return entry;
        const alike = entries.find((one) => folded(one.path) === folded(name));
        throw this.#missing(path, alike === undefined ? undefined : (0,src_text/* say */.cv) `it has "${placeOf(steps, alike.path).join('/')}", which differs in case or in how letters are composed`);
    }
    async #targetOf(link, path) {
        if (link.size > LONGEST_TARGET)
            throw this.#missing(path, 'a link on the way has no target');
        const target = (await this.#repository.blob({ path, sha: link.sha })).toString('utf8');
        if (target.startsWith('/'))
            throw leaves(path);
        return target.split('/');
    }
    async inside({ sha, path }, recursive) {
        const whole = await this.#list(sha, recursive);
        if (!whole.truncated)
            return whole.entries;
        const own = recursive ? await this.#list(sha) : whole;
        if (own.truncated) {
            throw new errors/* ActionError */.lZ('source/too-large', (0,src_text/* say */.cv) `The directory "${path === '' ? '.' : path}" has more entries than GitHub lists.`, { hint: (0,errors/* githubRemedy */.cs)('source/too-large') });
        }
        const directories = own.entries.filter(({ kind }) => kind === 'directory');
        const below = await (0,parallel/* inParallel */.H)(directories, walk_PARALLEL, async (one) => prefixed(one.path, await this.inside({ sha: one.sha, path: join(path, one.path) }, true)));
        return [...own.entries, ...below.flat()];
    }
    async filesAt(path) {
        if (path === '')
            return this.everything();
        if (!(0,source_directory/* mayExplain */.R_)(path))
            return this.#below(path);
        const entry = await this.#entryAt(path);
        if (entry?.kind === 'directory')
            return this.#below(path);
        return entry?.kind === 'file' ? [entry] : [];
    }
    async everything() {
        return this.inside({ sha: this.#commit, path: '' }, true);
    }
    async #below(path) {
        const listing = await this.#repository.directoryOf(this.#commit, path, true);
        if (listing === undefined)
            return [];
        return prefixed(path, listing.truncated ? await this.inside(await this.find(path), true) : listing.entries);
    }
    async #entryAt(path) {
        const end = path.lastIndexOf('/');
        const above = await this.#repository.directoryOf(this.#commit, path.slice(0, Math.max(0, end)));
        const entry = above?.entries.find((one) => one.path === path.slice(end + 1));
        return entry && { ...entry, path };
    }
    async followLink(directory, link) {
        return this.#follow(join(directory.path, link.path), [...directory.place, ...link.path.split('/')]);
    }
    #list(sha, recursive = false) {
        const key = recursive ? `${sha} and below` : sha;
        const known = this.#listings.get(key);
        if (known !== undefined)
            return known;
        const listing = this.#repository.tree(sha, { recursive, what: sha === this.#commit ? `the commit ${sha}` : `the tree ${sha}` });
        this.#listings.set(key, listing);
        return listing;
    }
    #missing(path, more) {
        const message = (0,src_text/* say */.cv) `${this.#repository.name} has no "${path}" at the commit ${this.#commit}`;
        const why = more === undefined ? '' : `: ${more}`;
        return new errors/* ActionError */.lZ('source/not-found', message + why + '.', { hint: 'Check `path`, and `ref`.' });
    }
}
function join(directory, path) {
    return directory === '' ? path : `${directory}/${path}`;
}
function notRead(path, what) {
    const shown = what.slice(0, 3).map((one) => (0,src_text/* say */.cv) `"${one}"`);
    return (0,src_text/* say */.cv) `Not read below "${path}": ` + `${shown.join(', ')}${(0,src_text/* andMore */.v)(what.slice(3))} (submodules, and links to directories or out of the repository).`;
}
function prefixed(directory, entries) {
    return entries.map((entry) => ({ ...entry, path: join(directory, entry.path) }));
}
function placeOf(steps, ...more) {
    return [...steps.slice(1).map(({ name }) => name), ...more];
}
function folded(name) {
    return name.normalize('NFC').toLowerCase();
}
function leaves(path) {
    return new errors/* ActionError */.lZ('input/invalid', (0,src_text/* say */.cv) `"${path}" is a link that leaves the repository.`, { hint: 'Copy what it points to into the repository.' });
}
function isSubmodule(path, place) {
    const where = place.join('/');
    const message = where === path ? (0,src_text/* say */.cv) `"${path}" is a submodule` : (0,src_text/* say */.cv) `"${path}" is in the submodule "${where}"`;
    return new errors/* ActionError */.lZ('sops/unsupported', message + ': its files are in another repository.', { hint: 'Give that repository as `repository`; or check out with `submodules: true`, and use `source: workspace`.' });
}

;// CONCATENATED MODULE: ./src/source/github/index.js







const github_PARALLEL = 8;
async function fetchFromGithub(inputs, context) {
    const { path, recursive, ref } = inputs;
    const at = (0,source_directory/* pathBelow */.Br)(path);
    const revision = parseRef(ref);
    const { repository, stop } = opened(inputs.repository, context, context.whileWaiting);
    try {
        const commit = await repository.commit(revision, refText(ref));
        sayCommit(repository, refText(ref), commit, context);
        const tree = new CommitTree(repository, commit);
        const found = await tree.find(at);
        const directory = found.kind === 'directory';
        const wanted = directory ? await mergedOf(tree, found, { path, recursive, ...context }) : [entryOf(found)];
        (0,source_directory/* refuseTooLarge */.Aj)(path, wanted);
        const files = await repository.read(wanted);
        (0,source_directory/* refusePointers */.dD)(files, 'Store the file itself in Git; or check out with `lfs: true`, and use `source: workspace`.');
        return { kind: 'stored', files: (0,source_directory/* inFormat */.bj)(files, directory, inputs), directory, configId: commit };
    }
    catch (error) {
        stop();
        throw error;
    }
}
async function* filesOfCommit(inputs, build, context) {
    const { configId } = build;
    const revision = parseConfigId(configId);
    const { repository, stop } = opened(inputs, context);
    try {
        const commit = await repository.commit(revision, refText(configId));
        sayCommit(repository, refText(configId), commit, context);
        const taken = new Map();
        for await (const entries of nearestFirst(new CommitTree(repository, commit), build)) {
            const files = entries.filter(({ kind, path }) => kind === 'file' && (0,source_directory/* mayExplain */.R_)(path) && !taken.has(path));
            files.forEach((file) => taken.set(file.path, file));
            (0,source_directory/* refuseTooLarge */.Aj)(repository.name, [...taken.values()]);
            yield await repository.read(files);
        }
    }
    catch (error) {
        stop();
        throw error;
    }
}
async function* nearestFirst(tree, build) {
    const place = (0,source_directory/* placeInEcs */.i8)(build.path);
    const named = place === undefined ? [] : await tree.filesAt(place);
    const isNeeded = (0,source_directory/* filesOfBuild */.tN)(build);
    yield named.filter(({ path }) => isNeeded(path));
    const all = await tree.everything();
    const isBelow = (0,source_directory/* filesBelow */.DR)(build.path);
    yield all.filter(({ path }) => place !== undefined && (isBelow(path) || (0,source_directory/* isOnTheWay */.MW)(path, place)));
    yield all;
}
function opened(inputs, { http, log }, whileWaiting) {
    const stop = new AbortController();
    const options = { http, log, signal: stop.signal, ...(whileWaiting === undefined ? {} : { whileWaiting }) };
    return { repository: new Repository(inputs, options), stop: () => stop.abort() };
}
function sayCommit({ name }, ref, commit, { log }) {
    log.info(`${(0,src_text/* say */.cv) `Reading ${name} at`} ${ref}${(0,src_text/* say */.cv) `: the commit ${commit}.`}`);
}
async function mergedOf(tree, directory, { path, recursive, log }) {
    const entries = await tree.inside(directory, recursive);
    const files = entries.filter(({ kind, path: name }) => kind === 'file' && (0,source_directory/* isMerged */.TL)(name));
    const links = entries.filter(({ kind, path: name }) => kind === 'link' && (0,source_directory/* isMerged */.TL)(name));
    const linked = await (0,parallel/* inParallel */.H)(links, github_PARALLEL, async (link) => fileBehind(await tree.followLink(directory, link)));
    const found = [...files.map((file) => ({ ...file, path: join(directory.path, file.path) })), ...linked];
    if (recursive) {
        const passed = await notEntered(tree, directory, entries);
        if (passed.length > 0)
            log.warning(notRead(path, passed));
    }
    if (found.length === 0)
        throw (0,source_directory/* nothingToMerge */.VW)(path);
    return (0,source_directory/* inMergeOrder */.ke)(found);
}
function fileBehind(found) {
    if (found.kind === 'file')
        return entryOf(found);
    throw new errors/* ActionError */.lZ('sops/unsupported', (0,src_text/* say */.cv) `"${found.path}" is a link to a directory, and called as a file.`, { hint: 'Store the file itself in the repository.' });
}
function entryOf({ path, sha, size }) {
    return { path, kind: 'file', sha, size };
}
async function notEntered(tree, directory, entries) {
    const others = entries.filter(({ kind, path }) => kind === 'submodule' || (kind === 'link' && !(0,source_directory/* isMerged */.TL)(path)));
    const passed = await (0,parallel/* inParallel */.H)(others, github_PARALLEL, async (entry) => (entry.kind === 'submodule' || (await leadsAway(tree, directory, entry)) ? [join(directory.path, entry.path)] : []));
    return passed.flat();
}
async function leadsAway(tree, directory, link) {
    try {
        return (await tree.followLink(directory, link)).kind === 'directory';
    }
    catch (error) {
        if (!(error instanceof errors/* ActionError */.lZ) || error.code === 'source/failed')
            throw error;
        return error.code !== 'source/not-found';
    }
}


/***/ }),

/***/ 99992:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ inParallel)
/* harmony export */ });
async function inParallel(items, most, task) {
    const results = [];
    const queue = items.entries();
    const worker = async () => {
        for (const [index, item] of queue)
            results[index] = await task(item);
    };
    await Promise.all(Array.from({ length: most }, worker));
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
    throw new Error('A request to GitHub did not go through src/http/.');
}


/***/ })

};
;