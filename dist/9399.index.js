"use strict";
exports.id = 9399;
exports.ids = [9399,5154];
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

/***/ 45154:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  closedFiles: () => (/* binding */ closedFiles)
});

// EXTERNAL MODULE: ./src/errors.js
var errors = __webpack_require__(28386);
// EXTERNAL MODULE: ./src/sops/index.js + 5 modules
var sops = __webpack_require__(63847);
// EXTERNAL MODULE: ./src/sops/file.js + 1 modules
var sops_file = __webpack_require__(24588);
;// CONCATENATED MODULE: ./src/sops/recognize.js
const BLOCKS = [
    ['json', /^\s*\{[^]*"sops"\s*:\s*\{/],
    ['ini', /^\[sops\][ \t]*\r?$/m],
    ['dotenv', /^sops_(?:mac|version|lastmodified)=/m],
    ['yaml', /^sops:[ \t]*\r?$/m],
];
const BINARY = /^\s*\{\s*"data"\s*:\s*"[^"]*"\s*,\s*"sops"\s*:/;
function formatOf(bytes) {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
    if (BINARY.test(text))
        return 'binary';
    return BLOCKS.find(([, block]) => block.test(text))?.[0];
}

// EXTERNAL MODULE: ./src/sops/size.js
var sops_size = __webpack_require__(99008);
// EXTERNAL MODULE: ./src/sops/stores/binary.js
var binary = __webpack_require__(49603);
// EXTERNAL MODULE: ./src/sops/stores/ini.js
var ini = __webpack_require__(60830);
// EXTERNAL MODULE: ./src/text.js
var src_text = __webpack_require__(13198);
// EXTERNAL MODULE: ./src/config/ciphertext.js
var ciphertext = __webpack_require__(91538);
// EXTERNAL MODULE: ./src/config/closed.js
var config_closed = __webpack_require__(48846);
// EXTERNAL MODULE: ./src/config/explain.js
var explain = __webpack_require__(14955);
;// CONCATENATED MODULE: ./src/config/merge.js
const EMPTY = { kind: 'map', items: [] };
function mergeAll(trees) {
    const last = trees.at(-1) ?? EMPTY;
    const mappings = trees.slice(trees.findLastIndex(({ kind }) => kind !== 'map') + 1);
    return mappings.length < 2 ? last : mergedMappings(mappings);
}
function mergedMappings(mappings) {
    const values = new Map();
    for (const item of mappings.flatMap(({ items }) => items)) {
        if (item.kind === 'comment')
            continue;
        const before = values.get(item.key);
        if (before === undefined)
            values.set(item.key, [item.value]);
        else
            before.push(item.value);
    }
    return { kind: 'map', items: Array.from(values, ([key, all]) => ({ kind: 'item', key, value: mergeAll(all) })) };
}

// EXTERNAL MODULE: ./src/config/open.js
var config_open = __webpack_require__(95634);
// EXTERNAL MODULE: ./src/config/secrets.js
var secrets = __webpack_require__(89);
// EXTERNAL MODULE: ./src/config/walk.js
var walk = __webpack_require__(40759);
;// CONCATENATED MODULE: ./src/config/stored.js















async function closedFiles(files, { directory, withhold, turn, compute }) {
    const size = new sops_size/* Size */.or();
    const stored = [];
    for (const file of files) {
        await turn();
        const parsed = compute(() => (directory ? (0,sops/* parseDocument */.Tp)(file.path, file.bytes) : parseEncrypted(file)), explain/* READING */.r);
        refuseTooMuch(size, parsed);
        stored.push(await closedFile(parsed, withhold));
    }
    const contents = stored.map(content);
    const documents = directory ? [mergeAll([EMPTY, ...contents.map(oneMapping)])] : contents.flatMap((one) => one.documents);
    return {
        documents,
        async open(selected, keys) {
            refuseWhatIsNotEncrypted(selected, stored);
            return withhold ? new Map() : openFiles(filesOf(selected, stored), keys);
        },
    };
}
function refuseTooMuch(size, { documents }) {
    documents.forEach((document) => size.add(document));
    if (size.excess !== undefined)
        throw (0,sops_size/* tooMuch */.Gm)('What is merged', size.excess, 'Give a narrower `path`, or leave out `recursive`.');
}
function parseEncrypted({ path, bytes, format = (0,sops_file/* storeOf */.xX)(path) }) {
    const file = parseUnless(path, bytes, format);
    if (file?.metadata !== undefined)
        return file;
    throw new errors/* ActionError */.lZ('sops/metadata', (0,src_text/* say */.cv) `${path} is not encrypted by SOPS.`, {
        hint: 'Encrypt it with `sops encrypt`, or give its directory as `path`: there, plain YAML and JSON files may stand beside encrypted ones.',
    });
}
function parseUnless(path, bytes, format) {
    try {
        const file = (0,sops/* parseDocument */.Tp)(path, bytes, format);
        if (file.metadata !== undefined)
            return file;
    }
    catch (error) {
        if (!(error instanceof errors/* ActionError */.lZ) || error.code === 'sops/size')
            throw error;
        refuseOtherFormat(path, bytes, format);
        if (format !== 'binary' || error.code !== 'sops/syntax')
            throw error;
    }
    refuseOtherFormat(path, bytes, format);
    return undefined;
}
function refuseOtherFormat(path, bytes, format) {
    const found = formatOf(bytes);
    if (found === undefined || found === format)
        return;
    throw new errors/* ActionError */.lZ('sops/metadata', (0,src_text/* say */.cv) `${path} is encrypted by SOPS as ${found}, and was read as ${format}.`, { hint: `Set \`file-format: ${found}\`.` });
}
async function closedFile(parsed, withhold) {
    const file = parsed.path;
    const documents = parsed.metadata === undefined ? parsed.documents : await (0,sops/* closedDocuments */.xe)(parsed);
    const misplaced = new Map();
    const inClear = new Map();
    const read = (end, keyPath) => {
        if (end.kind !== 'leaf')
            return { ...end, file };
        if (end.secret !== undefined)
            return withhold ? { ...end, secret: { ...end.secret, state: 'withheld' } } : end;
        const isCiphertext = (0,ciphertext/* holdsCiphertext */.Th)((0,walk/* leafText */.MU)(end)) || hasCiphertext(keyPath);
        if (!isCiphertext && (end.text.length === 0 || !(0,secrets/* isSecretPath */._p)(keyPath)))
            return { ...end, file };
        const refused = { ...end, file, secret: { ciphertext: isCiphertext ? (0,walk/* leafText */.MU)(end) : '', keyPath, state: 'closed' } };
        const refusals = isCiphertext ? misplaced : inClear;
        refusals.set(refused, `${file} at ${(0,walk/* keyPathText */.Cm)(keyPath)}`);
        return refused;
    };
    return { parsed, documents: documents.map((document) => (0,walk/* mapEnds */.tF)(document, read)), misplaced, inClear };
}
function content({ parsed: { path, store, metadata }, documents }) {
    const [root] = documents;
    if (store === 'binary' && metadata !== undefined)
        return { path, documents: [(0,binary/* dataOf */.q)(documents) ?? EMPTY] };
    if (store !== 'ini' || root?.kind !== 'map')
        return { path, documents };
    const isThere = (item) => item.kind === 'comment' || item.key !== ini/* BEFORE_SECTIONS */.T || item.value.kind !== 'map' || item.value.items.length > 0;
    return { path, documents: [{ kind: 'map', items: root.items.filter(isThere) }] };
}
function oneMapping({ path, documents }) {
    const [root = EMPTY, ...others] = documents;
    if (others.length > 0)
        throw new errors/* ActionError */.lZ('config/unmergeable', (0,src_text/* say */.cv) `${path} holds ${documents.length} documents: a directory is merged from files of one mapping each.`);
    if (root.kind === 'map')
        return root;
    if (root.kind === 'leaf' && root.type === 'null')
        return EMPTY;
    throw new errors/* ActionError */.lZ('config/unmergeable', (0,src_text/* say */.cv) `${path} holds a ${root.kind === 'list' ? 'list' : 'single value'}: a directory is merged from files of one mapping each.`);
}
function refuseWhatIsNotEncrypted(selected, files) {
    const places = (refusals) => files.flatMap((file) => selected.flatMap(({ node }) => refusals(file).get(node) ?? []));
    const computed = selected.filter(({ node }) => node.kind === 'leaf' && node.secret === undefined && (0,ciphertext/* holdsCiphertext */.Th)((0,walk/* leafText */.MU)(node)));
    const ofFilter = computed.map(({ path }) => `the result of \`filter\` at ${(0,walk/* keyPathText */.Cm)(path)}`);
    (0,config_closed/* refusePlaces */.Bc)('config/misplaced', 'Ciphertext stands where its file does not encrypt: ', [...places(({ misplaced }) => misplaced), ...ofFilter], WHO_PUT_IT_THERE);
    (0,config_closed/* refusePlaces */.Bc)('config/unencrypted', 'A value under the key of a secret is not encrypted: ', places(({ inClear }) => inClear));
}
const WHO_PUT_IT_THERE = 'Find out who put it there, and remove it: it would reveal a secret under a name that nobody encrypted.';
function hasCiphertext(keyPath) {
    return keyPath.some((segment) => typeof segment === 'string' && (0,ciphertext/* holdsCiphertext */.Th)(segment));
}
function filesOf(selected, files) {
    const origins = new Set(selected.flatMap(({ node }) => (node.kind === 'leaf' && node.type === 'null' && node.file === undefined ? [] : [node.file])));
    return files.filter(({ parsed }) => parsed.metadata !== undefined && (origins.has(undefined) || origins.has(parsed.path)));
}
async function openFiles(files, keys) {
    const opened = new Map();
    await Promise.all(files.map(async ({ parsed, documents }) => addPairs(opened, documents, await (0,config_open/* openWith */.j)(keys, parsed))));
    return opened;
}
function addPairs(pairs, closed, opened) {
    const after = (0,walk/* leavesIn */.cc)(opened);
    (0,walk/* leavesIn */.cc)(closed).forEach((leaf, index) => {
        if (leaf.secret !== undefined)
            pairs.set(leaf, after[index]);
    });
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


/***/ })

};
;