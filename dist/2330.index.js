"use strict";
exports.id = 2330;
exports.ids = [2330,9765];
exports.modules = {

/***/ 91538:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FI: () => (/* binding */ ciphertextsIn),
/* harmony export */   Th: () => (/* binding */ holdsCiphertext),
/* harmony export */   wP: () => (/* binding */ isWhole),
/* harmony export */   zh: () => (/* binding */ isCiphertext)
/* harmony export */ });
const START = 'ENC[AES256_GCM,';
const WHOLE = /^ENC\[AES256_GCM,data:[^\]]+\]$/;
const ALONE = /^ENC\[AES256_GCM,[^[\]\s]*\]$/;
const ANY = /ENC\[AES256_GCM,[^[\]]*\]/g;
function isWhole(text) {
    return ALONE.test(text);
}
function isCiphertext(text) {
    return WHOLE.test(text.trim());
}
function holdsCiphertext(text) {
    return text.includes(START);
}
function ciphertextsIn(text, wanted) {
    const found = new Set();
    if (!holdsCiphertext(text))
        return found;
    for (const [ciphertext] of text.matchAll(ANY))
        if (wanted.has(ciphertext))
            found.add(ciphertext);
    return found;
}


/***/ }),

/***/ 48846:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bc: () => (/* binding */ refusePlaces),
/* harmony export */   W: () => (/* binding */ markClosed),
/* harmony export */   W3: () => (/* binding */ needsOpening),
/* harmony export */   Y8: () => (/* binding */ refuseSecretsInClear),
/* harmony export */   sU: () => (/* binding */ isBelowCiphertext)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(28386);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(13198);
/* harmony import */ var _ciphertext_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(91538);
/* harmony import */ var _secrets_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(89);
/* harmony import */ var _walk_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(40759);





function refuseSecretsInClear(selected) {
    const inClear = selected.filter(({ node, path }) => node.kind === 'leaf' && node.secret === undefined && node.text.length > 0 && (0,_secrets_js__WEBPACK_IMPORTED_MODULE_1__/* .isSecretPath */ ._p)(path));
    refusePlaces('config/unencrypted', 'A value under the key of a secret is not encrypted: ', inClear.map(({ path }) => (0,_walk_js__WEBPACK_IMPORTED_MODULE_2__/* .keyPathText */ .Cm)(path)));
}
function markClosed(documents, state) {
    const marked = (leaf, keyPath) => {
        const ciphertext = (0,_walk_js__WEBPACK_IMPORTED_MODULE_2__/* .leafText */ .MU)(leaf);
        return isBelowCiphertext(keyPath) || (0,_ciphertext_js__WEBPACK_IMPORTED_MODULE_3__/* .holdsCiphertext */ .Th)(ciphertext) ? { ...leaf, secret: { ciphertext, keyPath, state } } : leaf;
    };
    return documents.map((document) => (0,_walk_js__WEBPACK_IMPORTED_MODULE_2__/* .mapLeaves */ .Lh)(document, marked));
}
function needsOpening({ node, path }) {
    return (node.kind === 'leaf' && node.secret?.state === 'closed') || isBelowCiphertext(path);
}
function isBelowCiphertext(path) {
    return path.some((segment) => typeof segment === 'string' && (0,_ciphertext_js__WEBPACK_IMPORTED_MODULE_3__/* .holdsCiphertext */ .Th)(segment));
}
function refusePlaces(code, what, places, hint) {
    const [first, ...others] = places;
    if (first === undefined)
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ(code, what + (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `${first}${(0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .andMore */ .v)(others)}.`, { account: places.map((place) => (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `${place}`), ...(hint === undefined ? {} : { hint }) });
}


/***/ }),

/***/ 40759:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bk: () => (/* binding */ selectorOf),
/* harmony export */   Cm: () => (/* binding */ keyPathText),
/* harmony export */   Lh: () => (/* binding */ mapLeaves),
/* harmony export */   MU: () => (/* binding */ leafText),
/* harmony export */   cc: () => (/* binding */ leavesIn),
/* harmony export */   iZ: () => (/* binding */ mapChildren),
/* harmony export */   tF: () => (/* binding */ mapEnds),
/* harmony export */   wZ: () => (/* binding */ visitTexts)
/* harmony export */ });
/* harmony import */ var _sops_tree_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(75625);
/* harmony import */ var _ciphertext_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(91538);


function visitTexts(node, visit, keyPath = []) {
    if (node.kind === 'leaf')
        return visit(leafText(node), keyPath, false, node);
    node.items.forEach((item, index) => {
        if (item.kind === 'comment')
            visit(item.text, keyPath, false);
        else if (item.kind === 'item') {
            visit(item.key, (0,_sops_tree_js__WEBPACK_IMPORTED_MODULE_0__/* .childPath */ .c)(keyPath, item.key), true);
            visitTexts(item.value, visit, (0,_sops_tree_js__WEBPACK_IMPORTED_MODULE_0__/* .childPath */ .c)(keyPath, item.key));
        }
        else
            visitTexts(item, visit, (0,_sops_tree_js__WEBPACK_IMPORTED_MODULE_0__/* .childPath */ .c)(keyPath, index));
    });
}
function mapChildren(node, change) {
    return node.kind === 'map' ? mapItems(node, change) : mapElements(node, change);
}
function mapItems(map, change) {
    let changed;
    map.items.forEach((item, index) => {
        if (item.kind === 'comment')
            return;
        const value = change(item.value, item.key);
        if (value !== item.value)
            (changed ??= [...map.items])[index] = { kind: 'item', key: item.key, value };
    });
    return changed === undefined ? map : { ...map, items: changed };
}
function mapElements(list, change) {
    let changed;
    list.items.forEach((item, index) => {
        if (item.kind === 'comment')
            return;
        const value = change(item, index);
        if (value !== item)
            (changed ??= [...list.items])[index] = value;
    });
    return changed === undefined ? list : { ...list, items: changed };
}
function mapLeaves(node, change, keyPath = []) {
    if (node.kind === 'leaf')
        return change(node, keyPath);
    return mapChildren(node, (child, segment) => mapLeaves(child, change, (0,_sops_tree_js__WEBPACK_IMPORTED_MODULE_0__/* .childPath */ .c)(keyPath, segment)));
}
function leafText({ text }) {
    return typeof text === 'string' ? text : '';
}
function keyPathText(keyPath) {
    if (keyPath.length === 0)
        return 'the root';
    return keyPath.map(segmentText).join('.');
}
function selectorOf(keys) {
    return keys.length === 0 ? '.' : keys.map((key) => (/^[\w-]+$/.test(key) ? key : quoted(key))).join('.');
}
function quoted(key) {
    return JSON.stringify(key).replace(/[^\x20-\x7e]|#/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
function segmentText(segment) {
    const text = String(segment);
    if ((0,_ciphertext_js__WEBPACK_IMPORTED_MODULE_1__/* .holdsCiphertext */ .Th)(text))
        return 'ENC[…]';
    return /^[^\s".*?=]+$/.test(text) ? text : JSON.stringify(text);
}
function leavesIn(nodes) {
    const leaves = [];
    for (const node of nodes)
        addLeaves(node, leaves);
    return leaves;
}
function addLeaves(node, leaves) {
    if (node.kind === 'leaf')
        return void leaves.push(node);
    for (const item of node.items) {
        if (item.kind === 'item')
            addLeaves(item.value, leaves);
        else if (item.kind !== 'comment')
            addLeaves(item, leaves);
    }
}
function mapEnds(node, change, keyPath = []) {
    if (node.kind === 'leaf' || node.items.length === 0)
        return change(node, keyPath);
    return mapChildren(node, (child, segment) => mapEnds(child, change, (0,_sops_tree_js__WEBPACK_IMPORTED_MODULE_0__/* .childPath */ .c)(keyPath, segment)));
}


/***/ }),

/***/ 80778:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K3: () => (/* binding */ base64),
/* harmony export */   Oc: () => (/* binding */ parseEncrypted),
/* harmony export */   S7: () => (/* binding */ DATA_KEY_LENGTH),
/* harmony export */   oW: () => (/* binding */ Cipher)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);

const BASE64 = '[A-Za-z0-9+/]*(?:[AQgw]==|[AEIMQUYcgkosw048]=)?';
const CANONICAL = new RegExp(`^${BASE64}$`);
const FORM = new RegExp(`^ENC\\[AES256_GCM,data:(${BASE64}),iv:(${BASE64}),tag:(${BASE64}),type:([A-Za-z0-9]+)\\]$`);
const TAG_LENGTH = 16;
const IV_LENGTH = 32;
const LONGEST_IV = 128;
const DATA_KEY_LENGTH = 32;
function parseEncrypted(text) {
    const [, data = '', iv = '', tag = '', type = ''] = FORM.exec(text) ?? [];
    if (data.length === 0 || data.length % 4 !== 0 || iv.length === 0 || iv.length % 4 !== 0 || tag.length % 4 !== 0)
        return undefined;
    const fields = { data: Buffer.from(data, 'base64'), iv: Buffer.from(iv, 'base64'), tag: Buffer.from(tag, 'base64'), type };
    return fields.iv.length <= LONGEST_IV && fields.tag.length === TAG_LENGTH ? fields : undefined;
}
function base64(text) {
    return text.length % 4 === 0 && CANONICAL.test(text) ? Buffer.from(text, 'base64') : undefined;
}
class Cipher {
    #key;
    constructor(dataKey) {
        this.#key = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createSecretKey)(dataKey);
    }
    open({ data, iv, tag }, additionalData) {
        const decipher = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createDecipheriv)('aes-256-gcm', this.#key, iv, { authTagLength: TAG_LENGTH });
        decipher.setAAD(Buffer.from(additionalData));
        decipher.setAuthTag(tag);
        try {
            const plain = decipher.update(data);
            const rest = decipher.final();
            return rest.length === 0 ? plain : Buffer.concat([plain, rest]);
        }
        catch {
            return undefined;
        }
    }
    seal(type, plain, additionalData, randomBytes) {
        const iv = Buffer.from(randomBytes(IV_LENGTH));
        const cipher = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createCipheriv)('aes-256-gcm', this.#key, iv, { authTagLength: TAG_LENGTH });
        cipher.setAAD(Buffer.from(additionalData));
        const data = Buffer.concat([cipher.update(plain), cipher.final()]);
        const [d, i, t] = [data, iv, cipher.getAuthTag()].map((bytes) => bytes.toString('base64'));
        return `ENC[AES256_GCM,data:${d},iv:${i},tag:${t},type:${type}]`;
    }
}


/***/ }),

/***/ 75625:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   c: () => (/* binding */ childPath)
/* harmony export */ });
function childPath(parent, segment) {
    const path = new Array(parent.length + 1);
    for (let depth = 0; depth < parent.length; depth += 1)
        path[depth] = parent[depth];
    path[parent.length] = segment;
    return path;
}


/***/ }),

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

/***/ 12330:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  closed: () => (/* reexport */ decrypt_closed),
  keyPathText: () => (/* reexport */ walk/* keyPathText */.Cm),
  planExports: () => (/* reexport */ planExports),
  publish: () => (/* reexport */ publish),
  select: () => (/* reexport */ selection_select)
});

// EXTERNAL MODULE: ./src/config/walk.js
var walk = __webpack_require__(40759);
// EXTERNAL MODULE: ./src/errors.js
var errors = __webpack_require__(28386);
// EXTERNAL MODULE: ./src/config/ciphertext.js
var ciphertext = __webpack_require__(91538);
// EXTERNAL MODULE: ./src/config/closed.js
var config_closed = __webpack_require__(48846);
// EXTERNAL MODULE: ./src/source/commit.js
var commit = __webpack_require__(54746);
// EXTERNAL MODULE: ./src/source/directory.js
var directory = __webpack_require__(25076);
// EXTERNAL MODULE: ./src/text.js
var src_text = __webpack_require__(13198);
;// CONCATENATED MODULE: ./src/decrypt.js







async function decrypt_closed(fetched, inputs, deadline) {
    const { configId } = fetched;
    if (fetched.kind === 'stored')
        return { configId, ...(await closedStored(fetched, inputs, deadline)) };
    const drift = fetched.drift === undefined ? {} : { drift: fetched.drift };
    return { configId, ...drift, ...(await closedBuilt(fetched, inputs.source, inputs.decrypt, deadline)) };
}
async function closedStored({ files, directory }, { decrypt, source: { filter } }, deadline) {
    const { closedFiles } = await Promise.all(/* import() */[__webpack_require__.e(4437), __webpack_require__.e(7583), __webpack_require__.e(9400), __webpack_require__.e(5154)]).then(__webpack_require__.bind(__webpack_require__, 45154));
    const tree = await closedFiles(files, { directory, withhold: decrypt === 'none', ...timeOf(deadline) });
    if (filter === '')
        return tree;
    const { filtered } = await Promise.all(/* import() */[__webpack_require__.e(2184), __webpack_require__.e(5436)]).then(__webpack_require__.bind(__webpack_require__, 55436));
    return { ...tree, documents: [deadline.compute(() => filtered(tree.documents, filter), '`filter`')] };
}
async function closedBuilt(built, inputs, decrypt, deadline) {
    const { documents, open } = built;
    if (open !== undefined)
        return (await __webpack_require__.e(/* import() */ 7877).then(__webpack_require__.bind(__webpack_require__, 17877))).openedByServer(documents, open);
    if (decrypt === 'none')
        return { documents: (0,config_closed/* markClosed */.W)(documents, 'withheld'), open: async () => new Map() };
    return {
        documents: (0,config_closed/* markClosed */.W)(documents, 'closed'),
        async open(selected, keys) {
            (0,config_closed/* refuseSecretsInClear */.Y8)(selected);
            if (!selected.some(config_closed/* needsOpening */.W3))
                return new Map();
            const { openSelected } = await Promise.all(/* import() */[__webpack_require__.e(4437), __webpack_require__.e(7583), __webpack_require__.e(9400), __webpack_require__.e(8080)]).then(__webpack_require__.bind(__webpack_require__, 78080));
            return openSelected(selected, factsOf(built, inputs, deadline), keys).catch((error) => {
                throw explained(error, built);
            });
        },
    };
}
function factsOf(built, inputs, deadline) {
    const { files, unfiltered } = built;
    return {
        hasStrategy: inputs.strategyName !== '',
        isPart: (0,directory/* partsOf */.CI)(inputs),
        isBelow: (0,directory/* filesBelow */.DR)(inputs.path),
        moved: inputs.movedSecrets,
        ...timeOf(deadline),
        files,
        ...(unfiltered === undefined ? {} : { unfiltered: () => sameBuild(built, unfiltered, inputs.filter, deadline) }),
    };
}
function timeOf(deadline) {
    return { turn: () => deadline.turn('Reading files'), compute: (work, what) => deadline.compute(work, what) };
}
const OUT_OF_REACH = new Set(['kms/denied', 'kms/not-found', 'kms/no-credentials', 'kms/unreachable', 'sops/data-key']);
async function sameBuild({ documents, configId }, unfiltered, filter, deadline) {
    const whole = await unfiltered();
    if ((0,commit/* isCommitHash */.E)(configId))
        return whole;
    const { filtered } = await Promise.all(/* import() */[__webpack_require__.e(2184), __webpack_require__.e(5436)]).then(__webpack_require__.bind(__webpack_require__, 55436));
    const here = deadline.compute(() => filtered(whole, filter), '`filter`');
    if (ciphertextPlaces([here]).join('\n') === ciphertextPlaces(documents).join('\n'))
        return whole;
    throw new errors/* ActionError */.lZ('source/unpinned', (0,src_text/* say */.cv) `The build of "${configId}" and the same one without \`filter\` are not of one commit, or \`filter\` is read otherwise here.`);
}
function ciphertextPlaces(documents) {
    const places = [];
    for (const document of documents)
        (0,walk/* visitTexts */.wZ)(document, (text, keyPath) => ((0,ciphertext/* holdsCiphertext */.Th)(text) ? places.push(`${(0,walk/* keyPathText */.Cm)(keyPath)} ${text}`) : undefined));
    return places.toSorted();
}
function explained(error, { unexplained }) {
    if (!(error instanceof errors/* ActionError */.lZ))
        return error;
    if (error.code === 'config/unexplained' && unexplained !== undefined)
        return error.with({ hint: unexplained });
    return OUT_OF_REACH.has(error.code) ? error.with({ hint: `${error.hint} Or let ECS decrypt: \`decrypt: server\`.` }) : error;
}

// EXTERNAL MODULE: ./src/all-or-nothing.js
var all_or_nothing = __webpack_require__(67510);
// EXTERNAL MODULE: ./src/summary.js
var summary = __webpack_require__(49765);
;// CONCATENATED MODULE: ./src/publish.js



async function publish(plan, runner, story) {
    await runner.mask(plan.masks);
    await (0,all_or_nothing/* allOrNothing */.G)((onFailure) => writeExports(plan, runner, onFailure));
    runner.succeed();
    await runner.rememberNames(plan.ownNames, plan.source);
    if (story !== undefined)
        await runner.summarize((0,summary/* jobSummary */.s)(plan, story));
    runner.group('Names', mapping(plan, runner.environment['RUNNER_DEBUG'] === '1'));
    plan.notices.forEach((line) => runner.notice(line));
    plan.warnings.forEach((line) => runner.warning(line));
    if (plan.unlisted > 0)
        runner.info(`Left out of environment and file, because \`allowed-names\` does not list them: ${(0,src_text/* count */.U9)(plan.unlisted, 'name')}.`);
    runner.info(publish_summary(plan));
}
async function writeExports({ file, files, environment, outputs }, runner, onFailure) {
    const written = [];
    if (file !== undefined)
        written.push(['config-file', await runner.createFile(file.path, file.text, onFailure)]);
    if (files !== undefined)
        written.push(['config-files', JSON.stringify(await writeFiles(files, runner, onFailure))]);
    await runner.exportEnvironment(environment, onFailure);
    await runner.setOutputs([...written, ...outputs], onFailure);
}
async function writeFiles(files, runner, onFailure) {
    const paths = [];
    for (const { path, bytes } of files)
        paths.push([path, await runner.createFile(path, bytes, onFailure)]);
    return Object.fromEntries(paths);
}
const NAMES_SHOWN = 100;
function mapping({ exports, files = [] }, whole) {
    const most = whole ? Infinity : NAMES_SHOWN;
    const shownFiles = files.slice(0, most);
    const lines = [...shownFiles.map(lineOfFile), ...exports.slice(0, most - shownFiles.length).map(lineOfExport)];
    const more = files.length + exports.length - lines.length;
    return more > 0 ? [...lines, `and ${more} more: run once with RUNNER_DEBUG=1 to see all`] : lines;
}
function lineOfFile({ from, path, secret, bytes }) {
    return (0,src_text/* say */.cv) `${from} → file ${path}` + traits(secret, bytes.length === 0);
}
function lineOfExport({ path, name, secret, value, environment }) {
    return (0,src_text/* say */.cv) `${path} → ${name}` + traits(secret, value === '') + (environment ? '' : ', output only');
}
function traits(secret, empty) {
    return (secret ? ', secret' : '') + (empty ? ', empty' : '');
}
function publish_summary({ exports, maskedSecrets, environment }) {
    return `Exported ${(0,src_text/* count */.U9)(exports.length, 'value')}, masked ${(0,src_text/* count */.U9)(maskedSecrets, 'secret')}, left ${exports.length - environment.length} out of the environment.`;
}

// EXTERNAL MODULE: ./src/config/secrets.js
var secrets = __webpack_require__(89);
// EXTERNAL MODULE: ./src/sops/tree.js
var tree = __webpack_require__(75625);
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
    return (0,walk/* mapChildren */.iZ)(withoutOwnComments(node), withoutComments);
}
function withoutOwnComments(node) {
    if (!node.items.some(({ kind }) => kind === 'comment'))
        return node;
    return node.kind === 'map' ? { ...node, items: itemsOf(node) } : { ...node, items: elementsOf(node) };
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
    return nodesOf(node, path).flatMap((place) => (place.node.kind === 'leaf' ? [{ leaf: place.node, path: place.path }] : []));
}
function nodesOf(node, path = []) {
    const places = [];
    const add = (one, at) => {
        places.push({ node: one, path: at });
        if (one.kind !== 'leaf')
            childrenOf(one).forEach(([segment, child]) => add(child, (0,tree/* childPath */.c)(at, segment)));
    };
    add(node, path);
    return places;
}
function childrenOf(node) {
    return node.kind === 'map' ? itemsOf(node).map(({ key, value }) => [key, value]) : elementsOf(node).map((child, index) => [index, child]);
}
function rebuild(node, keep) {
    return node.kind === 'map' ? rebuiltMap(node, keep) : rebuiltList(node, keep);
}
function rebuiltMap(map, keep) {
    const items = [];
    for (const item of itemsOf(map)) {
        const value = keep(item.value, item.key);
        if (value !== undefined)
            items.push(value === item.value ? item : { ...item, value });
    }
    if (items.length === 0)
        return undefined;
    return isSame(items, map.items) ? map : { kind: 'map', items };
}
function rebuiltList(list, keep) {
    const kept = elementsOf(list).map(keep);
    if (kept.every((child) => child === undefined))
        return undefined;
    return isSame(kept, list.items) ? list : { kind: 'list', items: kept.map((child) => child ?? NULL) };
}
function isSame(some, others) {
    return some.length === others.length && some.every((one, index) => one === others[index]);
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
    return (0,walk/* mapChildren */.iZ)(node, (child) => replaceLeaves(child, opened));
}
function isSecret(node) {
    if (node.kind === 'leaf')
        return node.secret !== undefined;
    return node.items.some((item) => item.kind !== 'comment' && isSecret(item.kind === 'item' ? item.value : item));
}
function withoutSecrets(node) {
    const keep = (one) => {
        if (one.kind === 'leaf')
            return one.secret === undefined ? one : undefined;
        return isEnd(one) ? one : rebuild(one, keep);
    };
    return keep(node) ?? emptied(node);
}

;// CONCATENATED MODULE: ./src/select/allowed-names.js


function allowedNames(patterns) {
    const all = patterns.map(withoutCase);
    const written = new Set(all.filter((one) => !one.includes('*')));
    const open = all.filter((one) => one.includes('*'));
    const given = all.length > 0;
    return {
        given,
        lists: (name) => !given || written.has(withoutCase(name)) || open.some((pattern) => (0,src_text/* isLike */.ON)(pattern, withoutCase(name))),
        writes: (name) => written.has(withoutCase(name)),
    };
}
function withoutCase(name) {
    return name.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}
function nameOfKey(key, { prefix }) {
    return `${prefix}${plainSegment(key)}`;
}
function unlistedKeys(selected, inputs) {
    if (selected.kind !== 'map')
        return new Set();
    const { lists } = allowedNames(inputs.allowedNames);
    return new Set(childrenOf(selected).flatMap(([key]) => (typeof key === 'string' && !lists(nameOfKey(key, inputs)) ? [key] : [])));
}
function withoutKeys(selected, keys) {
    if (selected.kind !== 'map' || keys.size === 0)
        return selected;
    const items = selected.items.filter((item) => item.kind !== 'item' || !keys.has(item.key));
    return { kind: 'map', items };
}

// EXTERNAL MODULE: ./src/sops/size.js
var size = __webpack_require__(99008);
;// CONCATENATED MODULE: ./src/select/bounds.js



const MOST_SECRET_TEXT = 8_000_000;
const MOST_LONG_SECRETS = 200;
const LONG_SECRET = 10_000;
const MOST_PUBLISHED = 256_000_000;
function refuseLargeConfiguration(root) {
    const problem = (0,size/* excess */.Mm)([root]);
    if (problem !== undefined)
        throw new errors/* ActionError */.lZ('select/value', (0,src_text/* say */.cv) `The configuration holds ${problem}.`, { hint: 'Build a narrower `path`, or use `filter`.' });
}
function refuseLargeSecrets(secrets) {
    if (lengthOf(secrets) <= MOST_SECRET_TEXT)
        return;
    throw new errors/* ActionError */.lZ('select/value', (0,src_text/* say */.cv) `The selected secrets have more than ${MOST_SECRET_TEXT} characters in all, too many to mask.`, { hint: 'Select less in `export`.' });
}
function refuseLongSecrets(ciphertexts) {
    if (ciphertexts.filter(({ length }) => length > LONG_SECRET).length <= MOST_LONG_SECRETS)
        return;
    throw new errors/* ActionError */.lZ('select/value', (0,src_text/* say */.cv) `More than ${MOST_LONG_SECRETS} of the selected secrets have a ciphertext of more than ${LONG_SECRET} characters.`, { hint: 'Select less in `export`.' });
}
function refuseLargeOutputs(values) {
    if (lengthOf(values) <= MOST_PUBLISHED)
        return;
    throw new errors/* ActionError */.lZ('select/value', (0,src_text/* say */.cv) `The outputs would have more than ${MOST_PUBLISHED} characters in all.`, { hint: 'Select less in `export`.' });
}
function lengthOf(texts) {
    return texts.reduce((sum, { length }) => sum + length, 0);
}

// EXTERNAL MODULE: ./src/sops/cipher.js
var cipher = __webpack_require__(80778);
// EXTERNAL MODULE: ./src/sops/values.js
var values = __webpack_require__(63103);
;// CONCATENATED MODULE: ./src/select/near.js


const CANDIDATES = 2_000;
const LONGEST = 100;
const NAMED = 3;
function nearMisses(wanted, paths) {
    const plain = wanted.split('.').map(plainSegment).join('.');
    const near = paths
        .slice(0, CANDIDATES)
        .map((path) => (0,walk/* keyPathText */.Cm)(path.map(plainSegment)))
        .map((text) => ({ text, far: distance(text, plain) }))
        .filter(({ far }) => far <= Math.max(2, Math.floor(plain.length / 3)))
        .toSorted((a, b) => a.far - b.far);
    return near.filter(({ far }) => far <= (near[0]?.far ?? 0) + 1).slice(0, NAMED).map(({ text }) => text);
}
function distance(path, wanted) {
    if (path.endsWith(`.${wanted}`))
        return 0;
    return Math.max(path.length, wanted.length) > LONGEST ? Infinity : levenshtein(path.toLowerCase(), wanted.toLowerCase());
}
function levenshtein(a, b) {
    let row = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; i++) {
        const next = [i];
        for (let j = 1; j <= b.length; j++)
            next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
        row = next;
    }
    return row[b.length] ?? 0;
}

// EXTERNAL MODULE: ./src/select/selectors.js
var select_selectors = __webpack_require__(99384);
;// CONCATENATED MODULE: ./src/select/choose.js







function choose(root, written, elsewhere = []) {
    const selectors = written.length > 0 ? written : root.kind === 'map' ? [select_selectors/* EVERYTHING */.Qz] : [];
    const found = new Map(selectors.map((selector) => [selector, []]));
    const idle = new Set(selectors);
    const chosen = [];
    const ends = [];
    const withheld = [];
    const leftToFiles = new Set(written.length > 0 ? [] : elsewhere.map((path) => JSON.stringify(path)));
    const visit = (node, path, progress, inside) => {
        if (leftToFiles.size > 0 && leftToFiles.has(JSON.stringify(path)))
            return undefined;
        const hits = selectors.filter((selector, index) => (0,select_selectors/* matchesAt */.FZ)(selector, progress[index] ?? [], isEnd(node)));
        hits.forEach((selector) => idle.delete(selector));
        if (isWithheld(node)) {
            if (hits.some(select_selectors/* isExact */.u0))
                withheld.push(path);
            return undefined;
        }
        chosen.push(...exportsOf({ path, node }, hits));
        hits.filter(({ name }) => name !== undefined).forEach((selector) => found.get(selector)?.push({ path, node }));
        if (hits.length > 0 && node.kind !== 'leaf')
            leavesOf(node, path).forEach((one) => isWithheld(one.leaf) && withheld.push(one.path));
        const whole = inside || hits.length > 0;
        if (isEnd(node) || node.kind === 'leaf') {
            if (whole)
                ends.push({ node, path });
            return whole ? node : undefined;
        }
        return rebuild(node, (child, segment) => {
            const key = plainSegment(segment);
            return visit(child, (0,tree/* childPath */.c)(path, segment), selectors.map((selector, index) => (0,select_selectors/* advanced */.lj)(selector, progress[index] ?? [], key)), whole);
        });
    };
    const selected = visit(root, [], selectors.map(select_selectors/* atRoot */.E7), selectors.length === 0) ?? emptied(root);
    const missing = [...idle].filter(({ optional }) => !optional);
    if (missing.length > 0)
        refuseMissing('export', missing, nodesOf(root));
    for (const [selector, matched] of found)
        if (selector.name !== undefined)
            refuseAmbiguous('export', selector, selector.name, matched);
    refuseWithheld(withheld);
    return { chosen, selected, ends, idle: [...idle].filter(({ line }) => line > 0) };
}
function isWithheld(node) {
    return node.kind === 'leaf' && node.secret?.state === 'withheld';
}
function exportsOf({ path, node }, hits) {
    const exact = hits.some(select_selectors/* isExact */.u0);
    const names = hits.flatMap(({ name }) => (name === undefined ? [] : [name]));
    if (names.length > 0)
        return [...new Set(names)].map((name) => ({ path, node, name, written: true, exact }));
    const isRoot = path.length === 0;
    return hits.length === 0 || isRoot ? [] : [{ path, node, written: false, exact }];
}
const EXPLAINED = 10;
function refuseMissing(input, missing, places) {
    if (missing.length === 0)
        return;
    const candidates = places.slice(1).map(({ path }) => path);
    const account = missing.map((selector, index) => {
        const { line, text } = selector;
        const near = index < EXPLAINED ? meant(nearMisses(text, candidates)) : '';
        return (0,src_text/* say */.cv) `line ${line} of \`${input}\`: ${text} matches nothing` + (0,src_text/* say */.cv) `${(0,select_selectors/* ifNameIsFirst */.Hl)(selector)}` + near;
    });
    const message = `${account[0]?.replace(/^line/, 'Line')}${missing.length > 1 ? `; and ${missing.length - 1} more` : ''}.`;
    throw new errors/* ActionError */.lZ('select/missing', message, { account });
}
function meant(near) {
    return near.length === 0 ? '' : (0,src_text/* say */.cv) `; near is ${(0,src_text/* listing */.RR)(near)}`;
}
function refuseAmbiguous(input, { line, text }, what, places) {
    if (places.length < 2)
        return;
    throw new errors/* ActionError */.lZ('select/ambiguous', (0,src_text/* say */.cv) `Line ${line} of \`${input}\`: ${text} matches ${places.length} things, and ${what} can be one only.`, {
        account: places.map(({ path }) => (0,src_text/* say */.cv) `${(0,walk/* keyPathText */.Cm)(path)}`),
    });
}
function refuseWithheld(withheld) {
    const places = [...new Set(withheld.map(walk/* keyPathText */.Cm))];
    if (places.length === 0)
        return;
    throw new errors/* ActionError */.lZ('config/undecrypted', (0,src_text/* say */.cv) `A secret was selected, and \`decrypt\` is \`none\`: ${places[0]}.`, { account: places.map((place) => (0,src_text/* say */.cv) `${place}`) });
}

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

;// CONCATENATED MODULE: ./src/select/chosen-files.js










const INPUT = 'export-files';
function chooseFiles(root, lines) {
    if (lines.length === 0)
        return { files: [], idle: [] };
    const places = nodesOf(root).map((place) => ({ ...place, plain: place.path.map(plainSegment) }));
    const found = lines.map((line) => ({ line, places: places.filter(({ plain, node }) => (0,select_selectors/* matches */.cK)(line.selector, plain, isEnd(node))) }));
    const idle = found.filter((one) => one.places.length === 0).map(({ line }) => line.selector);
    refuseMissing(INPUT, idle.filter(({ optional }) => !optional), places);
    const chosen = found.flatMap(({ line, places: [first, ...others] }) => (first === undefined ? [] : [{ line, places: [first, ...others] }]));
    chosen.forEach(({ line, places: matched }) => refuseAmbiguous(INPUT, line.selector, `the file ${line.file}`, matched));
    const files = chosen.map(({ line, places: matched }) => fileOf(line, matched[0]));
    refuseWithheld(files.filter(({ node }) => node.secret?.state === 'withheld').map(({ path }) => path));
    return { files, idle };
}
function fileOf(line, { node, path }) {
    if (node.kind !== 'leaf')
        return refuseContainer(line.selector, node);
    return { line, node, path, exact: (0,select_selectors/* isExact */.u0)(line.selector) };
}
function refuseContainer({ line, text }, { kind }) {
    const what = kind === 'list' ? 'a list' : 'a mapping';
    throw new errors/* ActionError */.lZ('select/ambiguous', (0,src_text/* say */.cv) `Line ${line} of \`${INPUT}\`: ${text} is ${what}, and a file of this input holds one value.`, { hint: 'Name one of its values; `output-file` writes a tree.' });
}
function openedFiles(files, opened) {
    const problems = [];
    const all = files.map(({ line, node, path }) => {
        const leaf = replaceLeaves(node, opened);
        const bytes = line.base64 ? decoded(leaf) : bytesOf(leaf);
        const from = (0,walk/* keyPathText */.Cm)(path);
        if (bytes === undefined)
            problems.push((0,src_text/* say */.cv) `${from} ` + (line.base64 ? 'is not whole base64' : 'holds half of a surrogate pair'));
        const origin = leaf.file === undefined ? {} : { origin: leaf.file };
        return { leaf, base64: line.base64, file: { path: line.file, bytes: bytes ?? new Uint8Array(), from, secret: leaf.secret !== undefined || (bytes?.length === 0 && (0,secrets/* isSecretPath */._p)(path)), ...origin } };
    });
    refuseValues('`export-files` cannot write a value', problems, 'Correct the value; base64 is that of RFC 4648, with `=` at its end.');
    return all;
}
function bytesOf(leaf) {
    const text = stringOf(leaf);
    if (text === undefined)
        return leaf.text;
    return text.isWellFormed() ? Buffer.from(text) : undefined;
}
function decoded(leaf) {
    return (0,cipher/* base64 */.K3)((stringOf(leaf) ?? '!').replace(/\s+/g, ''));
}
function secretOf({ leaf }) {
    return stringOf(leaf) ?? leaf.text;
}
function contentOf({ file }) {
    return (0,values/* textOrBytes */.Q8)(file.bytes);
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./src/select/distinct.js

const LONGEST_IN_SET = 10_000;
function distinct(texts) {
    if (texts.length < 2)
        return [...texts];
    const [short, long] = [new Set(), new Set()];
    return texts.filter((text) => {
        const isShort = text.length <= LONGEST_IN_SET;
        const [seen, key] = isShort ? [short, text] : [long, (0,external_node_crypto_.createHash)('sha256').update(text).digest('base64')];
        if (seen.has(key))
            return false;
        seen.add(key);
        return true;
    });
}

;// CONCATENATED MODULE: ./src/select/dropped.js

function outputsLost(own, exports, masks) {
    const holdsMask = finder(masks);
    const names = own.filter(([name, value]) => name !== 'config-json' && holdsMask(value)).map(([name]) => name);
    const others = exports.some(({ value, secret }) => !secret && holdsMask(value));
    if (names.length === 0 && !others)
        return [];
    const lost = (0,src_text/* listing */.RR)([...names.map((name) => `\`${name}\``), ...(others ? [`${names.length > 0 ? 'other ' : ''}outputs without a secret`] : [])]);
    const pin = names.includes('config-id') ? ' An empty `config-id` means the latest: keep `detect-drift` beside it, which refuses that.' : '';
    return [`GitHub would drop job outputs made of these, because a masked text stands in them: ${lost}. Read them in this job, or make the secrets longer and less common.${pin}`];
}
const LARGEST_OUTPUT = 1024 * 1024;
function outputsTooLarge(outputs) {
    const names = outputs.filter(([, value]) => 2 * value.length > LARGEST_OUTPUT).map(([name]) => name);
    if (names.length === 0)
        return [];
    return [(0,src_text/* say */.cv) `GitHub passes on at most 1 MB of outputs from a job, counted as UTF-16, and is given more here: ${names.slice(0, 10).join(', ')}${(0,src_text/* andMore */.v)(names.slice(10))}. Read them in this job, select less, or write files: \`output-file\`, \`export-files\`.`];
}
const GRAM = 4;
const BUCKETS = 65_536;
const dropped_LONGEST = 200;
function finder(masks) {
    const sorted = withoutLonger(masks.map((mask) => mask.slice(0, dropped_LONGEST)).toSorted());
    const begins = new Uint8Array(BUCKETS);
    for (const mask of sorted)
        begins[bucketAt(mask, 0)] = 1;
    return (text) => {
        for (let at = 0; at + GRAM <= text.length; at++) {
            if (begins[bucketAt(text, at)] === 1 && standsAt(sorted, text, at))
                return true;
        }
        return false;
    };
}
function bucketAt(text, at) {
    let hash = 0;
    for (let unit = at; unit < at + GRAM; unit++)
        hash = (Math.imul(hash, 31) + text.charCodeAt(unit)) | 0;
    return (hash ^ (hash >>> 16)) & (BUCKETS - 1);
}
function withoutLonger(sorted) {
    const kept = [];
    for (const mask of sorted) {
        const last = kept.at(-1);
        if (last === undefined || !mask.startsWith(last))
            kept.push(mask);
    }
    return kept;
}
function standsAt(sorted, text, at) {
    const here = text.slice(at, at + dropped_LONGEST);
    let [low, high] = [0, sorted.length];
    while (low < high) {
        const middle = (low + high) >> 1;
        if ((sorted[middle] ?? '') <= here)
            low = middle + 1;
        else
            high = middle;
    }
    const candidate = sorted[low - 1];
    return candidate !== undefined && here.startsWith(candidate);
}

;// CONCATENATED MODULE: ./src/select/json.js






const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
function toJson(node) {
    const text = new Text();
    write(node, { items: (items) => items, key: plainSegment, leaf: (leaf) => scalar(leaf) ?? refuse(node) }, text);
    return text.end();
}
function textOf(node) {
    return node.kind === 'leaf' ? stringOf(node) : toJson(node);
}
function refuse(root) {
    const path = leavesOf(root).find(({ leaf }) => scalar(leaf) === undefined)?.path ?? [];
    throw new errors/* ActionError */.lZ('select/value', (0,src_text/* say */.cv) `The value at ${(0,walk/* keyPathText */.Cm)(path)} cannot be JSON: it is no finite number, or not UTF-8.`, { hint: 'A file can hold it: `export-files` with `selector => path`, `.` for all of a binary file. Or select less.' });
}
function configHash(node) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    const text = new Text((piece) => void hash.update(piece));
    write(node, {
        items: (items) => items.toSorted((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key))),
        key: (key) => key,
        leaf: (leaf) => (leaf.secret ? JSON.stringify(leaf.secret.ciphertext) : (scalar(leaf) ?? JSON.stringify(Buffer.from(leaf.text).toString('base64')))),
    }, text);
    text.end();
    return hash.digest('hex');
}
const PIECES = 1_024;
class Text {
    #take;
    #joined = [];
    #pieces = [];
    constructor(take) {
        this.#take = take;
    }
    add(piece) {
        if (this.#pieces.push(piece) >= PIECES)
            this.#join();
    }
    end() {
        this.#join();
        return this.#joined.join('');
    }
    #join() {
        const joined = this.#pieces.join('');
        this.#pieces = [];
        if (this.#take === undefined)
            this.#joined.push(joined);
        else
            this.#take(joined);
    }
}
function write(node, style, text) {
    if (node.kind === 'leaf')
        return text.add(style.leaf(node));
    if (node.kind === 'map') {
        text.add('{');
        style.items(itemsOf(node)).forEach(({ key, value }, index) => {
            if (index > 0)
                text.add(',');
            text.add(JSON.stringify(style.key(key)));
            text.add(':');
            write(value, style, text);
        });
        return text.add('}');
    }
    text.add('[');
    elementsOf(node).forEach((child, index) => {
        if (index > 0)
            text.add(',');
        write(child, style, text);
    });
    text.add(']');
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
    '.yaml': ({ selected, isStream = false }) => (isStream ? yamlDocuments(selected) : yaml(selected)),
    '.env': ({ exports }) => dotenv(exports),
    '.tfvars': ({ selected }) => tfvars(selected),
};
function holdsNames(file) {
    return file.endsWith('.env');
}
function holdsKeys(file) {
    return file.endsWith('.tfvars');
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
function yamlDocuments(list) {
    const documents = list.kind === 'list' ? childrenOf(list).map(([, document]) => document) : [list];
    return documents.filter((document) => document.kind !== 'leaf' || document.type !== 'null').map((document) => `---\n${yaml(document)}`).join('');
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
const identifier = (0,src_text/* unicode */.YT)(String.raw `^[\p{ID_Start}_][\p{ID_Continue}-]*$`, 'u');
function tfvars(root) {
    refuseFormat('`.tfvars`', leavesOf(root).flatMap(({ leaf, path }) => (isOther(String(leaf.text)) ? [(0,src_text/* say */.cv) `${(0,walk/* keyPathText */.Cm)(path)} ${NOT_NORMAL}`] : [])));
    return variablesOf(root).map(([key, child]) => `${plainSegment(key)} = ${hcl(child, '')}\n`).join('');
}
function refuseUnnamed(root) {
    if (root.kind !== 'map')
        refuseFormat('`.tfvars`', ['what is selected is no mapping, and has no names']);
    const unnamed = variablesOf(root).filter(([key]) => !identifier().test(plainSegment(key)));
    const problems = unnamed.map(([key]) => (0,src_text/* say */.cv) `${(0,walk/* keyPathText */.Cm)([key])} is no name of a variable`);
    visitKeys(root, [], (path, key) => isOther(key) && problems.push((0,src_text/* say */.cv) `The key ${(0,walk/* keyPathText */.Cm)(path)} ${NOT_NORMAL}`));
    refuseFormat('`.tfvars`', problems);
}
function variablesOf(root) {
    return root.kind === 'map' ? childrenOf(root) : [];
}
const manyMarks = (0,src_text/* unicode */.YT)(String.raw `(?<!\p{M})\p{M}{31}`, 'u');
function isOther(text) {
    return manyMarks().test(text) || text !== text.normalize('NFC');
}
const NOT_NORMAL = 'is not in Unicode’s normal form C';
function visitKeys(node, path, visit) {
    if (node.kind === 'leaf')
        return;
    for (const [segment, child] of childrenOf(node)) {
        const place = [...path, segment];
        if (typeof segment === 'string')
            visit(place, segment);
        visitKeys(child, place, visit);
    }
}
function hcl(node, indent) {
    if (node.kind === 'leaf')
        return node.type === 'str' || node.type === 'time' ? hclText(String(node.text)) : (scalar(node) ?? '');
    const [open, close] = node.kind === 'map' ? '{}' : '[]';
    if (isEnd(node))
        return `${open}${close}`;
    const inner = `${indent}  `;
    let text = open;
    for (const [segment, child] of childrenOf(node))
        text += `\n${inner}` + (node.kind === 'list' ? `${hcl(child, inner)},` : `${hclText(plainSegment(segment))} = ${hcl(child, inner)}`);
    return `${text}\n${indent}${close}`;
}
function hclText(text) {
    const quoted = text.replace(/["\\]/g, '\\$&').replace(/[$%](?=\{)/g, escaped);
    return `"${quoted.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]/g, (c) => ({ '\n': '\\n', '\r': '\\r', '\t': '\\t' })[c] ?? escaped(c))}"`;
}

;// CONCATENATED MODULE: ./src/select/guarded.js
const CREDENTIALS = '*_TOKEN *_PASSWORD *_USERNAME *_PASSPHRASE *_PRIVATE_KEY *_API_KEY';
const NEVER = {
    family: 'the runner',
    reason: 'belongs to the runner, which refuses it or gives it a meaning of its own',
    names: 'GITHUB_* RUNNER_* ACTIONS_* INPUT_* STATE_* NODE_OPTIONS',
};
const FAMILIES = [
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
        free: 'GOOGLE_MAPS_* GOOGLE_ANALYTICS_* GOOGLE_CLIENT_ID GOOGLE_CLIENT_SECRET',
    },
    {
        family: 'stores of secrets',
        reason: 'signs tools in to a store of secrets, or says which one they ask',
        names: `VAULT_* BAO_* CONSUL_* NOMAD_* SOPS_* ECS_* DOPPLER_* INFISICAL_* OP_SERVICE_ACCOUNT_TOKEN OP_CONNECT_* BWS_*
      AKEYLESS_* CONJUR_* SUMMON_PROVIDER`,
        free: 'ECS_CLUSTER ECS_SERVICE',
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
        free: 'TF_VAR_* TF_API_TOKEN ANSIBLE_VAULT_PASSWORD ANSIBLE_PRIVATE_KEY TG_BOT_TOKEN TG_CHAT_ID',
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
];
const never = matcher(NEVER.names);
const ofSomeFamily = matcher(FAMILIES.map(({ names }) => names).join(' '));
let families;
function matcher(names) {
    const all = names.split(/\s+/).filter((one) => one !== '');
    const exact = new Set(all.filter((one) => !one.includes('*')));
    const patterns = all.filter((one) => one.includes('*')).map(patternOf);
    const byBeginning = Map.groupBy(patterns, ({ start }) => (start.length < 2 ? '' : start.slice(0, 2)));
    const fits = (upper, { start, end }) => upper.length >= start.length + end.length && upper.startsWith(start) && upper.endsWith(end);
    return (upper) => {
        const candidates = [byBeginning.get(''), byBeginning.get(upper.slice(0, 2))];
        return exact.has(upper) || candidates.some((some) => some?.some((pattern) => fits(upper, pattern)) ?? false);
    };
}
function patternOf(text) {
    const [start = '', end = ''] = text.split('*');
    return { start, end };
}
function isVariableName(name) {
    return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
}
function guardOf(name) {
    if (!isVariableName(name))
        return { kind: 'never', reason: 'is no name of an environment variable' };
    const upper = name.toUpperCase();
    if (never(upper))
        return { kind: 'never', reason: NEVER.reason };
    if (!ofSomeFamily(upper))
        return undefined;
    families ??= FAMILIES.map(({ reason, names, free = '' }) => ({ reason, matches: matcher(names), isFree: matcher(free) }));
    const found = families.find(({ matches, isFree }) => matches(upper) && !isFree(upper));
    return found && { kind: 'guarded', reason: found.reason };
}

;// CONCATENATED MODULE: ./src/select/names.js









const RESERVED = /^config-/i;
const OUTPUT = /^[A-Za-z_][A-Za-z0-9_-]*$/;
function nameOf(path, { prefix, nameCase }) {
    const joined = path.map(plainSegment).join('_').replace(/[^A-Za-z0-9_]/gu, '_');
    const cased = nameCase === 'upper' ? joined.toUpperCase() : nameCase === 'lower' ? joined.toLowerCase() : joined;
    return cased === '' ? '' : `${prefix}${cased.replace(/^(?=\d)/, '_')}`;
}
function guardNames(named, selected, job, inputs) {
    const allowed = allowedNames(inputs.allowedNames);
    const leave = inputs.exportEnv || holdsNames(inputs.outputFile);
    const derived = leave ? named.filter(({ written }) => !written) : [];
    const unlisted = derived.filter(({ name }) => !allowed.lists(name));
    const keys = holdsKeys(inputs.outputFile) ? unlistedKeys(selected, inputs) : new Set();
    const clashing = isForFiles(inputs) ? new Set(clashingNames(named)) : new Set();
    const outputs = named.filter((one) => !clashing.has(one));
    names_refuse([
        ...outputs.flatMap(outputProblem),
        ...unlisted.filter(({ exact }) => exact).map(unlistedProblem),
        ...named.flatMap((one) => unlistedKeyProblem(one, keys, inputs)),
        ...(leave ? guardProblems(named, allowed, inputs) : []),
        ...(inputs.exportEnv ? environmentProblems(named, job, allowed) : []),
        ...sharedNames(outputs),
        ...doubledKeys(selected, outputs),
    ]);
    const guarded = derived.filter(({ name }) => allowed.lists(name) && guardOfDerived(name, allowed) !== undefined);
    return { guarded: new Set(guarded), unlisted: new Set(unlisted), unlistedKeys: keys, clashing };
}
function names_refuse([first, ...others]) {
    if (first === undefined)
        return;
    const message = others.length === 0 ? `${first.what}.` : `${first.what}; and ${others.length} more.`;
    const hint = `${first.wayOut.replace(/^\w/, (letter) => letter.toUpperCase())}.`;
    throw new errors/* ActionError */.lZ('select/names', message, { hint, account: [first, ...others].map(({ what, wayOut }) => `${what}; ${wayOut}`) });
}
function guardOfDerived(name, { writes }) {
    const guard = guardOf(name);
    return guard?.kind === 'guarded' && writes(name) ? undefined : guard;
}
const ANOTHER_NAME = 'write another name with `=> NAME`';
const IN_A_FILE = 'if it is meant, write the name with `=> NAME`, else set a `prefix`';
const IF_MEANT = IN_A_FILE + ', or `export-env: false`';
const REMOVE_ONE = 'remove one from the configuration';
const LIST_IT = 'list it there, or write the name with `=> NAME`';
const LIST_THE_KEY = 'list it there, or select something else';
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
function unlistedProblem({ name, path }) {
    return { what: (0,src_text/* say */.cv) `${(0,walk/* keyPathText */.Cm)(path)} → ${name}: \`allowed-names\` does not list ${name}`, wayOut: LIST_IT };
}
function unlistedKeyProblem({ path, written, exact }, keys, inputs) {
    const key = String(path[0]);
    if (path.length === 0 || !keys.has(key) || !(written || exact))
        return [];
    return [{ what: (0,src_text/* say */.cv) `${(0,walk/* keyPathText */.Cm)(path)} → \`output-file\`: \`allowed-names\` does not list ${nameOfKey(key, inputs)}`, wayOut: LIST_THE_KEY }];
}
function judged(named, allowed) {
    const entering = named.filter(({ name, written }) => written || allowed.lists(name));
    return entering.map((one) => ({ one, guard: one.written ? guardOf(one.name) : guardOfDerived(one.name, allowed) }));
}
function guardProblems(named, allowed, { exportEnv }) {
    return judged(named, allowed).flatMap(({ one, guard }) => (guard === undefined || (one.written && !exportEnv) ? [] : guardProblem(one, guard, exportEnv)));
}
function environmentProblems(named, job, allowed) {
    const jobNames = new JobNames(job);
    return judged(named, allowed).flatMap(({ one, guard }) => (guard !== undefined || one.written ? [] : jobNames.problem(one)));
}
function guardProblem({ name, path, written, exact }, guard, exportEnv) {
    const isRefused = written ? guard.kind === 'never' : exact;
    if (!isRefused)
        return [];
    const [ofNever, ofGuarded] = exportEnv ? [`${ANOTHER_NAME}, or set \`export-env: false\``, IF_MEANT] : [ANOTHER_NAME, IN_A_FILE];
    const wayOut = guard.kind === 'never' ? ofNever : ofGuarded;
    return [{ what: (0,src_text/* say */.cv) `${(0,walk/* keyPathText */.Cm)(path)} → ${name}: ${name} ${guard.reason}`, wayOut }];
}
function ownNames(environment, job) {
    const jobNames = new JobNames(job);
    return environment.filter((one) => one.written || !jobNames.isOfOthers(one)).map(({ name }) => name);
}
class JobNames {
    #job;
    #inUse;
    #sources;
    constructor(job) {
        this.#job = job;
        this.#inUse = new Map(Object.entries(job.environment).flatMap(([name, value]) => (value ? [[this.#key(name), name]] : [])));
        this.#sources = new Map([...job.ownNames].map(([name, source]) => [this.#key(name), source]));
    }
    problem(one) {
        const { name, path, node } = one;
        const there = this.#inUse.get(this.#key(name));
        if (there === undefined || !this.isOfOthers(one))
            return [];
        const source = this.#sources.get(this.#key(name));
        const isCompared = !isSecret(node);
        if (isCompared && this.#job.environment[there] === textOf(node))
            return [];
        const by = source === undefined ? 'the job has' : 'an earlier use of this action, with another source, has set';
        return [{ what: (0,src_text/* say */.cv) `${(0,walk/* keyPathText */.Cm)(path)} → ${name}: ` + by + (0,src_text/* say */.cv) ` ${there} already` + (isCompared ? ', with another value' : ''), wayOut: IF_MEANT }];
    }
    isOfOthers({ name }) {
        const key = this.#key(name);
        return this.#inUse.has(key) && this.#sources.get(key) !== this.#job.source;
    }
    #key(name) {
        return this.#job.platform === 'win32' ? name.toUpperCase() : name;
    }
}
function isForFiles({ exportEnv, outputFile, exportFiles }) {
    return !exportEnv && !holdsNames(outputFile) && (outputFile !== '' || exportFiles.length > 0);
}
function clashingNames(named) {
    const shared = new Set(byName(named).flatMap(([, group]) => (group.length > 1 ? group : [])));
    return named.filter((one) => !one.written && (shared.has(one) || outputProblem(one).length > 0));
}
function byName(named) {
    return [...Map.groupBy(named, ({ name }) => name.toUpperCase())];
}
function sharedNames(named) {
    if (areDistinct(named.map(({ name }) => name.toUpperCase())))
        return [];
    return byName(named)
        .filter(([name, { length }]) => name !== '' && length > 1)
        .map(([, group]) => {
        const what = (0,src_text/* say */.cv) `${group.map(({ path }) => (0,walk/* keyPathText */.Cm)(path)).join(' and ')} → ${group[0]?.name}: `;
        return isOnePlace(group) ? { what: what + 'one key stands there twice', wayOut: REMOVE_ONE } : { what: what + 'two paths with one name', wayOut: ANOTHER_NAME };
    });
}
function isOnePlace(named) {
    return new Set(named.map(({ path }) => (0,walk/* keyPathText */.Cm)(path.map(plainSegment)))).size === 1;
}
function doubledKeys(selected, exports) {
    const doubled = placesOfOneKey(selected, []);
    if (doubled.length === 0)
        return [];
    const exported = new Set(exports.map(({ path }) => (0,walk/* keyPathText */.Cm)(path)));
    return doubled
        .filter((places) => !places.every((place) => exported.has(place)))
        .map((places) => ({ what: (0,src_text/* say */.cv) `${places.join(' and ')}: two values with one key`, wayOut: REMOVE_ONE }));
}
function placesOfOneKey(node, path) {
    if (node.kind === 'leaf')
        return [];
    const below = childrenOf(node).flatMap(([segment, child]) => (child.kind === 'leaf' ? [] : placesOfOneKey(child, (0,tree/* childPath */.c)(path, segment))));
    return node.kind === 'map' ? [...doubledIn(node, path), ...below] : below;
}
function doubledIn(map, path) {
    const keys = itemsOf(map).map(({ key }) => key);
    if (areDistinct(keys.map(plainSegment)))
        return [];
    const groups = [...Map.groupBy(keys, plainSegment).values()].filter(({ length }) => length > 1);
    return groups.map((group) => group.map((key) => (0,walk/* keyPathText */.Cm)([...path, key])));
}
function areDistinct(texts) {
    return new Set(texts).size === texts.length;
}

;// CONCATENATED MODULE: ./src/select/masks.js


const SHORTEST = 4;
const SHORTEST_NUMBER = 8;
const COMMON = new Set(['true', 'false', 'null', 'yes', 'no', 'on', 'off']);
const COMMON_PARTS = words(`prod production test testing stage staging live demo beta alpha local localhost main master
  auto none dev devel development user users admin administrator root guest owner default nobody service server deploy
  deployer ubuntu debian ec2-user jenkins runner oauth2 x-access-token mysql mariadb mssql sqlserver mongo mongodb redis
  kafka postgres postgresql aurora aurora-mysql aurora-postgresql oracle rabbitmq elasticsearch http https smtp smtps
  imap ldap ldaps amqp amqps sftp ftps file json yaml text html utf-8 basic token oauth login plain name type host port
  data info debug warn error trace fatal read write azure linux windows amazon google github gitlab docker
  service_account googleapis.com authorized_user amazonaws.com east west north south 1433 1521 3000 3306 4000 5000 5432
  5672 6379 6432 8000 8080 8081 8443 8888 9000 9092 9200 27017`);
const CLOUD_REGION = /^[a-z]{2}(?:-[a-z]+){1,3}-\d$|^[a-z]{2,14}-[a-z]{4,12}\d{1,2}$/;
function words(text) {
    return new Set(text.split(/\s+/));
}
const LINE_BREAK = /\r\n|\n|\r/;
const letterOrDigit = (0,src_text/* unicode */.YT)(String.raw `[\p{L}\p{N}]`, 'u');
const lettersAndDigits = (0,src_text/* unicode */.YT)(String.raw `[\p{L}\p{N}]`, 'gu');
const neither = (0,src_text/* unicode */.YT)(String.raw `[^\p{L}\p{N}]`, 'gu');
const SHOWN = 4;
function isMaskable(secret) {
    if (typeof secret !== 'string')
        return masksOf(secret).length > 0;
    const lines = linesOf(secret);
    const bare = lines.filter((line) => !isMask(line));
    if (bare.length === 0)
        return true;
    return bare.length < lines.length && (bare.join('').match(lettersAndDigits())?.length ?? 0) < SHOWN;
}
const YAML_KEY = /^[ \t]*(?:- )?[a-z][a-z_-]{0,40}:[ \t]*$/i;
function linesOf(text) {
    if (!LINE_BREAK.test(text))
        return [text];
    const lines = text.split(LINE_BREAK);
    return lines.filter((line, i) => !(YAML_KEY.test(line) && isBelow(line, lines[i + 1])));
}
function isBelow(key, next = '') {
    const [indent, deeper] = [key.search(/\S/), next.search(/\S/)];
    return deeper > indent || (deeper === indent && next.startsWith('- ', deeper));
}
function masksOf(secret) {
    if (typeof secret !== 'string')
        return distinct(base64Forms(Buffer.from(secret))).filter(isMask);
    const parts = jsonParts(secret);
    const texts = [secret, ...parts].flatMap((text) => [...masks_forms(text), ...urlPasswords(text), ...urlTokens(text)]);
    return distinct(texts).filter(isMask);
}
function isMask(text) {
    const seen = text.trim();
    const isLong = seen.length >= 2 * SHORTEST || Array.from(seen).length >= SHORTEST;
    return isLong && (/[A-Za-z0-9]/.test(seen) || letterOrDigit().test(seen)) && !COMMON.has(seen.toLowerCase());
}
function masks_forms(text) {
    const seen = linesOf(text).flatMap((line) => (line === line.trim() ? line : [line, line.trim()]));
    return [...seen, ...escapedForms(text), ...seen.filter((line) => line.includes("'")).map(bashQuoted), ...(LINE_BREAK.test(text) ? oneLineForms(text) : uriForms(text))];
}
const NEVER_ESCAPED = /^[ !#-%'-.0-;=?-[\]-~]*$/;
function escapedForms(text) {
    if (NEVER_ESCAPED.test(text))
        return [];
    const once = masks_escaped(text);
    const python = asciiEscaped(once);
    return [once, masks_escaped(once), goEscaped(once), python, phpEscaped(once), phpEscaped(python)].filter((form) => form !== text);
}
function masks_escaped(text) {
    return JSON.stringify(text).slice(1, -1);
}
function goEscaped(json) {
    return json.replaceAll(/[<>&\u2028\u2029]/g, unicodeEscape);
}
function asciiEscaped(json) {
    return json.replaceAll(/[^ -~]/g, unicodeEscape);
}
function phpEscaped(json) {
    return json.replaceAll('/', '\\/');
}
function unicodeEscape(unit) {
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
function bashQuoted(line) {
    return line.replaceAll("'", String.raw `'\''`);
}
function oneLineForms(text) {
    return [...base64Forms(Buffer.from(text)), uri(text)];
}
function base64Forms(bytes) {
    return [bytes.toString('base64'), ...[0, 1, 2].map((offset) => innerBase64(bytes, offset))];
}
const LEFT_BY_JAVASCRIPT = /[!'()*]/;
function uriForms(line) {
    return LEFT_BY_JAVASCRIPT.test(line) ? [uri(line)] : [];
}
function uri(text) {
    return encodeURIComponent(text.toWellFormed());
}
function innerBase64(bytes, offset) {
    const length = Math.floor((bytes.length - offset) / 3) * 3;
    return bytes.subarray(offset, offset + length).toString('base64');
}
const JSON_LEVELS = 3;
function jsonParts(secret, levels = JSON_LEVELS) {
    const json = secret.replace(/^\ufeff/, '');
    if (!/^\s*["[{]/.test(json))
        return [];
    const parts = jsonLeaves(json) ?? json.split(LINE_BREAK).filter(isClosedJson).flatMap((line) => jsonLeaves(line) ?? []);
    return levels === 0 ? parts : parts.flatMap((part) => [part, ...jsonParts(part, levels - 1)]);
}
function isClosedJson(line) {
    return /^(?:\[.*\]|\{.*\}|".*")$/.test(line.trim());
}
function jsonLeaves(json) {
    const leaves = [];
    try {
        JSON.parse(json, (_key, value, context) => {
            if (typeof value === 'string' && !isCommonPart(value) && !isHarmlessUrl(value))
                leaves.push(value);
            if (typeof value === 'number')
                leaves.push(...[context?.source ?? '', String(value)].flatMap(longNumber));
            return value;
        });
        return leaves;
    }
    catch {
        return undefined;
    }
}
function isCommonPart(text) {
    const word = text.trim().toLowerCase();
    return COMMON_PARTS.has(word) || CLOUD_REGION.test(word);
}
function longNumber(text) {
    return text.replaceAll(/\D/g, '').length >= SHORTEST_NUMBER ? [text] : [];
}
const TOKEN_IN_PATH = 16;
function isHarmlessUrl(text) {
    if (!/^[a-z][a-z0-9+.-]*:\/\/[^\s@?#]*$/i.test(text))
        return false;
    const [, , , ...path] = text.split('/');
    return path.every((segment) => segment.replaceAll(neither(), '').length < TOKEN_IN_PATH);
}
function urlPasswords(text) {
    if (!text.includes('://'))
        return [];
    const passwords = text.split(/\s+/).flatMap(passwordsOfWord).filter((one) => one !== '');
    return passwords.flatMap((password) => [password, ...(0,src_text/* percentDecoded */.oF)(password).split(LINE_BREAK)]);
}
function passwordsOfWord(word) {
    const [, ...urls] = word.split('://');
    const [first] = urls;
    return [...urls.flatMap(passwordsOfUrl), ...(first === undefined || urls.length === 1 ? [] : upToLastAt(behindUser(urls.join('://'))))];
}
function passwordsOfUrl(url) {
    const rest = behindUser(url);
    const [authority = ''] = rest.split(/[/?#]/, 1);
    return [...upToLastAt(authority), ...upToLastAt(rest)];
}
function behindUser(url) {
    const end = url.search(/[/?#:@]/);
    return url[end] === ':' ? url.slice(end + 1) : '';
}
function upToLastAt(text) {
    const end = text.lastIndexOf('@');
    return end < 0 ? [] : [text.slice(0, end)];
}
function urlTokens(text) {
    if (!text.includes('://'))
        return [];
    const users = Array.from(text.matchAll(/:\/\/([^\s/?#:@]+)(?::(?:x-oauth-basic)?)?@/gi), ([, user = '']) => user);
    return users.flatMap((user) => [user, ...(0,src_text/* percentDecoded */.oF)(user).split(LINE_BREAK)]).filter((user) => !isCommonPart(user));
}

;// CONCATENATED MODULE: ./src/select/selection.js









function selection_select({ documents }, inputs, job) {
    const root = oneTree(documents);
    refuseLargeConfiguration(root);
    const { files, idle: idleFiles } = chooseFiles(root, inputs.exportFiles);
    const { chosen, selected, ends: selectedEnds, idle } = choose(root, inputs.selectors, files.map(({ path }) => path));
    const ends = withFiles(selectedEnds, files);
    refuseLongSecrets(ends.flatMap(({ node }) => (node.kind === 'leaf' ? (node.secret?.ciphertext ?? []) : [])));
    const all = chosen.map(({ path, node, written, exact, name }) => ({ path, node, written, exact, name: name ?? nameOf(path, inputs) }));
    const leftOut = guardNames(all, selected, job, inputs);
    const named = all.filter((one) => !leftOut.clashing.has(one));
    if (inputs.outputFile !== '')
        refuseKeys(inputs.outputFile, withoutKeys(selected, leftOut.unlistedKeys));
    const byPosition = [...named, ...files].filter(isSecretByPosition);
    return { root, isStream: documents.length > 1, holdsSecrets: isSecret(root), selected, ends, named, files, leftOut, idle: [...idle, ...idleFiles], byPosition };
}
function withFiles(ends, files) {
    if (files.length === 0)
        return [...ends];
    return [...new Map([...ends, ...files].map(({ node, path }) => [JSON.stringify(path), { node, path }])).values()];
}
function isSecretByPosition({ exact, path, node }) {
    return exact && path.some((segment) => typeof segment === 'number') && isSecret(node);
}
function positionWarning(places) {
    const [first, ...others] = places;
    if (first === undefined)
        return [];
    const more = others.length > 0 ? `, and ${others.length} more` : '';
    return [(0,src_text/* say */.cv) `A secret is selected by its position in a list: ${(0,walk/* keyPathText */.Cm)(first.path)}` + `${more}. Whoever may write the file may put another item in front: name secrets by keys.`];
}

;// CONCATENATED MODULE: ./src/select/index.js



















const MANY_MASKS = 1_000;
function planExports(selection, opened, about, inputs, job) {
    const { root, isStream, idle, leftOut: { guarded, unlisted, unlistedKeys } } = selection;
    const selected = replaceLeaves(selection.selected, opened);
    const files = openedFiles(selection.files, opened);
    refuseEncryptedTwice(selected, selection.files.map(({ path }, index) => ({ path, leaf: files[index].leaf })));
    const valued = withValues(selection.named, opened);
    const refused = new Set([...guarded, ...unlisted].map(({ name }) => name));
    const unmaskable = inputs.exportEnv ? valued.filter((one) => !refused.has(one.name) && holdsUnmaskable(one)) : [];
    const outputsOnly = new Set([...refused, ...unmaskable.map(({ name }) => name)]);
    const exports = valued.map((one) => exportOf(one, inputs.exportEnv && !outputsOnly.has(one.name)));
    const inEnvironment = exports.filter(({ environment }) => environment);
    refuseValues('Too large for the environment', sizeProblems(inEnvironment, job.environment, job.platform));
    const allowed = exports.filter(({ name }) => !refused.has(name));
    const secretFiles = files.filter(({ leaf }) => leaf.secret !== undefined);
    const secrets = [...secretsOf(selected), ...notIn(selected, secretFiles).map(secretOf)];
    const hidden = [...secrets, ...secretFiles.filter(({ base64 }) => base64).map(contentOf)];
    refuseLargeSecrets(hidden);
    const masks = distinct(hidden.flatMap(masksOf));
    const own = [...ownOutputs(root, selected, about), ['config-names', JSON.stringify(exports.map(({ name }) => name))]];
    const outputs = [...exports.map(entry), ...own];
    refuseLargeOutputs(outputs.map(([, value]) => value));
    return {
        exports,
        masks,
        outputs,
        environment: inEnvironment.map(entry),
        ...(inputs.outputFile === '' ? {} : { file: { path: inputs.outputFile, text: fileText(inputs.outputFile, { isStream, selected: withoutKeys(selected, unlistedKeys), exports: allowed }) } }),
        ...(inputs.exportFiles.length === 0 ? {} : { files: files.map(({ file }) => file) }),
        notices: [...notices(idle), ...(inputs.outputFile === '' ? nameless(selection) : []), ...outputsLost(own, exports, masks), ...outputsTooLarge(outputs)],
        warnings: warnings(selection, unmaskable, masks.length),
        maskedSecrets: secrets.filter(isMaskable).length,
        unlisted: unlisted.size + unlistedKeys.size,
        ownNames: ownNames(valued.filter(({ name }) => inputs.exportEnv && !outputsOnly.has(name)), job),
        source: job.source,
    };
}
function refuseEncryptedTwice(selected, files) {
    if (!(0,walk/* leavesIn */.cc)([selected]).some(isEncryptedTwice) && !files.some(({ leaf }) => isEncryptedTwice(leaf)))
        return;
    const twice = [...leavesOf(selected), ...files].filter(({ leaf }) => isEncryptedTwice(leaf));
    (0,config_closed/* refusePlaces */.Bc)('config/encrypted-twice', 'A secret is ciphertext again when it is opened: ', twice.map(({ path }) => (0,walk/* keyPathText */.Cm)(path)));
}
function isEncryptedTwice({ secret, text }) {
    return secret !== undefined && typeof text === 'string' && (0,ciphertext/* isCiphertext */.zh)(text);
}
function isEmpty(root) {
    return root.kind === 'leaf' ? root.type === 'null' : root.items.length === 0;
}
function withValues(named, opened) {
    const problems = [];
    const valued = named.map(({ path, node: closed, written, exact, name }) => {
        const node = replaceLeaves(closed, opened);
        const value = textOf(node);
        const reason = refusal(value);
        if (reason !== undefined)
            problems.push((0,src_text/* say */.cv) `${(0,walk/* keyPathText */.Cm)(path)} ${reason}`);
        return { path, node, written, exact, name, value: value ?? '' };
    });
    refuseValues('Neither an output nor a variable can hold a value', problems, 'A file can: `export-files` with `selector => path`. Or select less.');
    return valued;
}
function exportOf({ name, path, node, value }, environment) {
    return { name, path: (0,walk/* keyPathText */.Cm)(path), value, secret: isSecret(node) || (value === '' && (0,secrets/* isSecretPath */._p)(path)), files: filesOf(node), environment };
}
function filesOf(node) {
    if (node.kind === 'leaf')
        return node.file === undefined ? [] : [node.file];
    return [...new Set((0,walk/* leavesIn */.cc)([node]).flatMap(({ file }) => file ?? []))];
}
function entry({ name, value }) {
    return [name, value];
}
function secretsOf(node) {
    return (0,walk/* leavesIn */.cc)([node]).filter(({ secret }) => secret !== undefined).map((leaf) => stringOf(leaf) ?? '');
}
function notIn(selected, files) {
    if (files.length === 0)
        return [];
    const seen = new Set((0,walk/* leavesIn */.cc)([selected]));
    return files.filter(({ leaf }) => !seen.has(leaf) && seen.add(leaf));
}
function holdsUnmaskable({ node }) {
    return secretsOf(node).some((secret) => !isMaskable(secret));
}
function ownOutputs(root, selected, { configId, drift }) {
    return [
        ['config-json', toJson(selected)],
        ['config-plain', toJson(withoutSecrets(selected))],
        ['config-id', configId],
        ['config-hash', configHash(root)],
        ...(drift === undefined ? [] : [['config-drift', String(drift.found)]]),
    ];
}
function notices(idle) {
    return idle.length === 0 ? [] : [`Matched nothing, as \`?\` allows: ${some(idle.map(({ text }) => (0,src_text/* say */.cv) `${text}`))}.`];
}
function nameless({ root, named, files }) {
    if (root.kind === 'map' || isEmpty(root) || named.length + files.length > 0)
        return [];
    const [what, file] = root.kind === 'list' ? ['a list', ''] : ['a single value', ', or write it to a file, `export-files` with `. => path`'];
    return [`The configuration is ${what}, which has no name: it is in \`config-json\` only. Name it in \`export\` with \`. => NAME\`` + `${file}.`];
}
function warnings({ root, leftOut: { guarded, clashing }, byPosition }, unmaskable, masks) {
    const names = (list) => some(list.map(({ path, name }) => (0,src_text/* say */.cv) `${(0,walk/* keyPathText */.Cm)(path)} → ${name}`));
    const unusable = [...guarded].filter(({ name }) => !isVariableName(name));
    const [never = [], obeyed = []] = ['never', 'guarded'].map((kind) => [...guarded].filter(({ name }) => isVariableName(name) && guardOf(name)?.kind === kind));
    return [
        ...(isEmpty(root) ? ['The configuration is empty: nothing is exported. Check `path`, `strategy-name` and `filter`.'] : []),
        ...(unusable.length > 0 ? [`Outputs only, because these are no names of variables: ${names(unusable)}. Use letters, digits and \`_\` in \`prefix\`.`] : []),
        ...(never.length > 0 ? [`Outputs only, because variables of these names belong to the runner: ${names(never)}. Set a \`prefix\`, or write another name in \`export\` with \`=> NAME\`.`] : []),
        ...(obeyed.length > 0 ? [`Outputs only, because other programs obey variables of these names: ${names(obeyed)}. If it is meant, write the name in \`export\` with \`=> NAME\`, or in full in \`allowed-names\`; else set a \`prefix\`.`] : []),
        ...(unmaskable.length > 0 ? [`Outputs only, because a log cannot mask secrets that are short or common, or have such lines: ${names(unmaskable)}. Leave unencrypted what is no secret, read the output, or make the secret longer.`] : []),
        ...(clashing.size > 0 ? [`No outputs of their own, because the names clash or no output can have them: ${names([...clashing])}. \`config-json\` holds them; if the outputs are needed, write names in \`export\` with \`=> NAME\`.`] : []),
        ...positionWarning(byPosition),
        ...(masks > MANY_MASKS ? ['More than 1,000 masks: each costs time on every later line of the log. Select less in `export`.'] : []),
    ];
}
function some(words) {
    return words.slice(0, 10).join(', ') + (0,src_text/* andMore */.v)(words.slice(10));
}

;// CONCATENATED MODULE: ./src/stages.js






/***/ }),

/***/ 49765:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   failureSummary: () => (/* binding */ failureSummary),
/* harmony export */   s: () => (/* binding */ jobSummary)
/* harmony export */ });
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(13198);

const SHOWN = 100;
const FILES_SHOWN = 3;
function jobSummary({ exports, files = [], outputs, warnings }, { path, openedBy, drift }) {
    const own = Object.fromEntries(outputs.filter(([name]) => name.startsWith('config-')));
    const rows = [...files.map(rowOfFile), ...exports.map(rowOfExport)];
    const secrets = rows.filter(({ secret }) => secret);
    const id = own['config-id'] ?? '';
    const headline = [
        code(path) + (id === '' ? '' : ` &#64; ${code(short(id))}`),
        `${(0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .count */ .U9)(rows.length, 'value')}, ${(0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .count */ .U9)(secrets.length, 'secret')}`,
        ...(openedBy.length === 0 ? [] : [`opened by ${openedBy.map((one) => code(withoutArn(one))).join(', ')}`]),
    ];
    return [
        `<p>${headline.join(' · ')}</p>`,
        ...(drift?.found ? caution(id, drift.places) : []),
        '<details><summary>Names, and where they come from</summary>',
        ...warnings.map((warning) => `<p>Warning: ${code(warning, true)}</p>`),
        ...(drift === undefined ? [] : [`<p>${drift.found ? 'Differs from' : 'Same as'} the latest build, secrets compared as ${drift.compared}.</p>`]),
        '<table>',
        '<tr><th>Name</th><th>Kind</th><th>Key path</th><th>File</th><th>Goes to</th></tr>',
        ...[...secrets, ...rows.filter(({ secret }) => !secret)].slice(0, SHOWN).map(rowText),
        '</table>',
        ...andMore(rows.length - SHOWN),
        `<p>Config id ${code(id)}, hash ${code(own['config-hash'] ?? '')}</p>`,
        '</details>',
        '',
    ].join('\n');
}
function failureSummary({ code: errorCode, headline, account, accountTitle = 'What was tried' }, path, address) {
    return [
        `<p>Nothing is exported${path === '' ? '' : ` of ${code(path)}`}: ${code(headline, true)}</p>`,
        ...(account.length === 0 ? [] : [`<details><summary>${accountTitle}</summary>`, '<ul>', ...account.slice(0, SHOWN).map((line) => `<li>${code(line, true)}</li>`), '</ul>', ...andMore(account.length - SHOWN), '</details>']),
        `<p>${code(errorCode)}, ${/^https?:/.test(address) ? link(address) : code(address)}</p>`,
        '',
    ].join('\n');
}
function link(address) {
    return `<a href="${references(address)}">docs/errors.md</a>`;
}
function caution(id, places) {
    const where = places.length === 0 ? 'ECS does not say where' : `at ${places.slice(0, SHOWN).map((place) => code(place)).join(', ')}`;
    const more = places.length > SHOWN ? ` and ${places.length - SHOWN} more` : '';
    return ['', '> [!CAUTION]', `> The build of ${code(short(id))} differs from the latest one: ${where}${more}.`, ''];
}
function rowOfExport({ name, path, secret, value, files, environment }) {
    return { name, path, secret, empty: value === '', files, goesTo: environment ? 'environment' : 'output' };
}
function rowOfFile({ path, from, secret, bytes, origin }) {
    return { name: path, path: from, secret, empty: bytes.length === 0, files: origin === undefined ? [] : [origin], goesTo: 'file' };
}
function rowText({ name, path, secret, empty, files, goesTo }) {
    const kind = (secret ? 'secret' : 'plain') + (empty ? ', empty' : '');
    const others = files.length > FILES_SHOWN ? [`and ${files.length - FILES_SHOWN} more`] : [];
    const texts = [code(name), kind, code(path), [...files.slice(0, FILES_SHOWN).map((file) => code(file)), ...others].join('<br>'), goesTo];
    return `<tr>${texts.map((text) => `<td>${text}</td>`).join('')}</tr>`;
}
function andMore(more) {
    return more > 0 ? [`<p>… and ${more} more.</p>`] : [];
}
function short(id) {
    return /^[0-9a-f]{40}$/.test(id) ? id.slice(0, 7) : id;
}
function code(text, whole = false) {
    const shown = withoutAccounts(whole ? text : (0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .show */ .WU)(text));
    return `<code>${references(shown)}</code>`;
}
const unsafe = (0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .unicode */ .YT)(String.raw `[^\p{L}\p{M}\p{N} _.,/-]`, 'gu');
function references(text) {
    if (/^[\w .,/-]*$/.test(text))
        return text;
    return text.replace(unsafe(), (c) => `&#${c.codePointAt(0)};`);
}
function withoutArn(text) {
    return text.replace(/\barn:[^\s"]*\//gi, '…/').replace(/^GitHub OIDC as /, '');
}
function withoutAccounts(text) {
    return text.replace(/\barn:[^\s"]+/gi, 'arn:…').replace(/(?<![\dA-Za-z])\d{12}(?![\dA-Za-z])/g, '…');
}


/***/ })

};
;