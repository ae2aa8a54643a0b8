"use strict";
exports.id = 5154;
exports.ids = [5154];
exports.modules = {

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


/***/ })

};
;