"use strict";
exports.id = 952;
exports.ids = [952];
exports.modules = {

/***/ 4952:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  openStored: () => (/* binding */ openStored)
});

// EXTERNAL MODULE: ./src/errors.js
var errors = __webpack_require__(28386);
// EXTERNAL MODULE: ./src/sops/index.js + 4 modules
var sops = __webpack_require__(62837);
// EXTERNAL MODULE: ./src/sops/file.js + 7 modules
var file = __webpack_require__(25506);
// EXTERNAL MODULE: ./src/sops/stores/binary.js
var binary = __webpack_require__(49603);
// EXTERNAL MODULE: ./src/text.js
var src_text = __webpack_require__(13198);
// EXTERNAL MODULE: ./src/config/ciphertext.js
var ciphertext = __webpack_require__(91538);
;// CONCATENATED MODULE: ./src/config/merge.js
const EMPTY = { kind: 'map', items: [] };
function merge(base, over) {
    if (base.kind !== 'map' || over.kind !== 'map')
        return over;
    const values = new Map();
    for (const item of [...base.items, ...over.items]) {
        if (item.kind === 'comment')
            continue;
        const before = values.get(item.key);
        values.set(item.key, before === undefined ? item.value : merge(before, item.value));
    }
    return { kind: 'map', items: Array.from(values, ([key, value]) => ({ kind: 'item', key, value })) };
}

// EXTERNAL MODULE: ./src/config/open.js
var config_open = __webpack_require__(95634);
// EXTERNAL MODULE: ./src/config/secrets.js
var secrets = __webpack_require__(89);
// EXTERNAL MODULE: ./src/config/walk.js
var walk = __webpack_require__(40759);
;// CONCATENATED MODULE: ./src/config/stored.js










async function openStored(files, directory, keys) {
    const parsed = files.map((file) => (directory ? (0,sops/* parseDocument */.Tp)(file.path, file.bytes) : parseEncrypted(file)));
    const opened = await Promise.all(parsed.map(async (file) => ({ path: file.path, documents: await stored_open(file, keys) })));
    refuseWhatIsNotEncrypted(opened);
    return directory ? [opened.map(oneMapping).reduce(merge, EMPTY)] : opened.flatMap(({ documents }) => documents);
}
function parseEncrypted({ path, bytes }) {
    const file = parseIfJson(path, bytes);
    if (file?.metadata !== undefined)
        return file;
    throw new errors/* ActionError */.lZ('sops/metadata', (0,src_text/* say */.cv) `${path} is not encrypted by SOPS.`, {
        hint: 'Encrypt it with `sops encrypt`, or give its directory as `path`: there, plain YAML and JSON files may stand beside encrypted ones.',
    });
}
function parseIfJson(path, bytes) {
    try {
        return (0,sops/* parseDocument */.Tp)(path, bytes);
    }
    catch (error) {
        if ((0,file/* storeOf */.xX)(path) === 'binary' && error instanceof errors/* ActionError */.lZ && error.code === 'sops/syntax')
            return undefined;
        throw error;
    }
}
async function stored_open(file, keys) {
    const { path, metadata, documents } = file;
    if (metadata === undefined)
        return documents;
    const opened = keys === undefined ? (0,secrets/* leaveClosed */.UJ)(documents) : await (0,config_open/* openWith */.j)(keys, file);
    return content(file, opened).map((node) => (0,walk/* mapLeaves */.Lh)(node, (leaf) => (leaf.secret === undefined ? leaf : { ...leaf, secret: { ...leaf.secret, file: path } })));
}
function content({ store }, documents) {
    const [root] = documents;
    if (store === 'binary')
        return [(0,binary/* dataOf */.q)(documents) ?? EMPTY];
    if (store !== 'ini' || root?.kind !== 'map')
        return documents;
    return [{ kind: 'map', items: root.items.filter((item) => item.kind === 'comment' || item.value.kind !== 'map' || item.value.items.length > 0) }];
}
function refuseWhatIsNotEncrypted(files) {
    const misplaced = [];
    const inClear = [];
    for (const { path, documents } of files) {
        for (const document of documents) {
            (0,walk/* visitTexts */.wZ)(document, (text, keyPath, isKey, leaf) => {
                const place = () => `${path} at ${(0,walk/* keyPathText */.Cm)(keyPath)}`;
                if (leaf?.secret !== undefined || (leaf === undefined && !isKey))
                    return;
                if ((0,ciphertext/* holdsCiphertext */.Th)(text))
                    misplaced.push(place());
                else if (leaf !== undefined && leaf.text.length > 0 && (0,secrets/* isSecretPath */._p)(keyPath))
                    inClear.push(place());
            });
        }
    }
    refuse('config/misplaced', 'Ciphertext stands where its file does not encrypt', misplaced);
    refuse('config/unencrypted', 'A value under the key of a secret is not encrypted', inClear);
}
function refuse(code, what, places) {
    if (places.length > 0)
        throw new errors/* ActionError */.lZ(code, `${what}: ` + (0,src_text/* say */.cv) `${places[0]}${(0,secrets/* andMore */.v)(places)}.`, { account: places.map((place) => (0,src_text/* say */.cv) `${place}`) });
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


/***/ })

};
;