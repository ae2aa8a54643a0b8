"use strict";
exports.id = 1889;
exports.ids = [1889,8080];
exports.modules = {

/***/ 78080:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   openSelected: () => (/* binding */ openSelected)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(28386);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(13198);
/* harmony import */ var _binding_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(20997);
/* harmony import */ var _ciphertext_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(91538);
/* harmony import */ var _closed_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(48846);
/* harmony import */ var _explain_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(14955);
/* harmony import */ var _open_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(95634);
/* harmony import */ var _walk_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(40759);








async function openSelected(selected, facts, keys) {
    const secrets = selected.filter(isClosed);
    refuseWhatIsNoneByItself(selected, secrets);
    if (secrets.length === 0)
        return new Map();
    const files = new _explain_js__WEBPACK_IMPORTED_MODULE_2__/* .Files */ .s(facts.files(), facts);
    const places = await placesOf(secrets, facts);
    const explained = await explanationsOf(places, files, facts);
    refuseUnexplained(places, explained);
    const vouched = facts.compute(() => whatVouches(places, explained, facts), 'Comparing places');
    if (facts.hasStrategy)
        await refusePastes(files, facts, ownPlaces(explained));
    const plaintexts = await (0,_open_js__WEBPACK_IMPORTED_MODULE_3__/* .openAny */ .L)(vouched, keys).catch((error) => openElsewhere(error, { places, vouched, files, facts, keys }));
    if (facts.hasStrategy)
        await refusePastes(files, facts, new Map(Array.from(plaintexts, ([ciphertext, leaf]) => [ciphertext, (0,_binding_js__WEBPACK_IMPORTED_MODULE_4__/* .boundKeys */ .bu)(leaf.secret?.keyPath ?? [])])));
    return new Map(secrets.map(({ node }) => [node, openedLeaf(node, plaintexts)]));
}
function explanationsOf(places, files, facts) {
    const wanted = new Set(places.keys());
    if (!facts.hasStrategy)
        return files.explanations(wanted, facts.isPart, (_, explanations) => explanations.length > 0);
    return files.explanations(wanted, () => true, (ciphertext, explanations) => goodOnes(explanations, places.get(ciphertext) ?? [], facts).length > 0);
}
async function openElsewhere(error, { places, vouched, files, facts, keys }) {
    if (!facts.hasStrategy || !(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ))
        throw error;
    const explained = await files.explanations(new Set(places.keys()), () => true, () => false).catch(() => Promise.reject(error));
    const all = facts.compute(() => whatVouches(places, explained, facts), 'Comparing places');
    if (countOf(all) === countOf(vouched))
        throw error;
    return (0,_open_js__WEBPACK_IMPORTED_MODULE_3__/* .openAny */ .L)(all, keys);
}
function countOf(vouched) {
    return [...vouched.values()].reduce((sum, { length }) => sum + length, 0);
}
function ownPlaces(explained) {
    const places = new Map();
    for (const [ciphertext, [first, ...others]] of explained) {
        if (first !== undefined && others.every(({ own }) => (0,_binding_js__WEBPACK_IMPORTED_MODULE_4__/* .samePlace */ .o0)(own, first.own)))
            places.set(ciphertext, first.own);
    }
    return places;
}
function isClosed(selected) {
    return selected.node.kind === 'leaf' && selected.node.secret !== undefined;
}
function refuseWhatIsNoneByItself(selected, secrets) {
    const below = selected.filter(({ path }) => (0,_closed_js__WEBPACK_IMPORTED_MODULE_1__/* .isBelowCiphertext */ .sU)(path));
    const embedded = [...below, ...secrets.filter(({ node }) => !(0,_ciphertext_js__WEBPACK_IMPORTED_MODULE_5__/* .isWhole */ .wP)((0,_walk_js__WEBPACK_IMPORTED_MODULE_6__/* .leafText */ .MU)(node)))];
    (0,_closed_js__WEBPACK_IMPORTED_MODULE_1__/* .refusePlaces */ .Bc)('config/embedded', 'Ciphertext is part of a longer text, or a key, or not as SOPS spells it, at ', embedded.map(({ path }) => (0,_walk_js__WEBPACK_IMPORTED_MODULE_6__/* .keyPathText */ .Cm)(path)));
}
async function placesOf(secrets, { unfiltered }) {
    const places = new Map(secrets.map(({ node }) => [(0,_walk_js__WEBPACK_IMPORTED_MODULE_6__/* .leafText */ .MU)(node), new Map()]));
    const add = (ciphertext, path) => {
        const keys = (0,_binding_js__WEBPACK_IMPORTED_MODULE_4__/* .boundKeys */ .bu)(path);
        const known = places.get(ciphertext);
        const place = keys.join('\0');
        if (known?.has(place) === false)
            known.set(place, { path, keys });
    };
    if (unfiltered === undefined)
        secrets.forEach(({ node, path }) => add((0,_walk_js__WEBPACK_IMPORTED_MODULE_6__/* .leafText */ .MU)(node), path));
    else {
        const inTexts = [];
        for (const document of await unfiltered()) {
            (0,_walk_js__WEBPACK_IMPORTED_MODULE_6__/* .visitTexts */ .wZ)(document, (text, path, isKey) => {
                if (places.has(text) && !isKey)
                    add(text, path);
                else if ((0,_ciphertext_js__WEBPACK_IMPORTED_MODULE_5__/* .ciphertextsIn */ .FI)(text, places).size > 0)
                    inTexts.push((0,_walk_js__WEBPACK_IMPORTED_MODULE_6__/* .keyPathText */ .Cm)(path));
            });
        }
        (0,_closed_js__WEBPACK_IMPORTED_MODULE_1__/* .refusePlaces */ .Bc)('config/embedded', 'Without `filter`, ciphertext of the build is part of a longer text, or a key, at ', inTexts);
        const made = secrets.filter(({ node }) => places.get((0,_walk_js__WEBPACK_IMPORTED_MODULE_6__/* .leafText */ .MU)(node))?.size === 0);
        (0,_closed_js__WEBPACK_IMPORTED_MODULE_1__/* .refusePlaces */ .Bc)('config/embedded', '`filter` makes a ciphertext that stands nowhere in the build, at ', made.map(({ path }) => (0,_walk_js__WEBPACK_IMPORTED_MODULE_6__/* .keyPathText */ .Cm)(path)));
    }
    return new Map(Array.from(places, ([ciphertext, known]) => [ciphertext, [...known.values()]]));
}
function refuseUnexplained(places, explained) {
    const unexplained = [...places].filter(([ciphertext]) => !explained.has(ciphertext)).map(([, [place]]) => (0,_walk_js__WEBPACK_IMPORTED_MODULE_6__/* .keyPathText */ .Cm)(place?.path ?? []));
    (0,_closed_js__WEBPACK_IMPORTED_MODULE_1__/* .refusePlaces */ .Bc)('config/unexplained', 'The build holds ciphertext that no readable file explains, at ', unexplained);
}
function whatVouches(places, explained, facts) {
    const vouched = new Map();
    const refused = [];
    for (const [ciphertext, shown] of places) {
        const explanations = explained.get(ciphertext) ?? [];
        const good = goodOnes(explanations, shown, facts);
        if (good.length > 0)
            vouched.set(ciphertext, good.map(({ file }) => file));
        else
            for (const place of shown)
                refused.push(...refusalOf(place, explanations, facts));
    }
    refuseMoved(refused);
    return vouched;
}
function goodOnes(explanations, shown, facts) {
    return explanations.filter((one) => mayExplain(one, facts) && shown.every(({ keys }) => vouches(one.own, keys, facts)));
}
function mayExplain({ file }, { hasStrategy, isPart }) {
    return hasStrategy || isPart(file.path);
}
function vouches(own, place, { hasStrategy, moved }) {
    return (hasStrategy ? _binding_js__WEBPACK_IMPORTED_MODULE_4__/* .keysKept */ .Vw : _binding_js__WEBPACK_IMPORTED_MODULE_4__/* .samePlace */ .o0)(own, place) || moved(own, place);
}
function refusalOf({ path, keys }, explanations, facts) {
    const explanation = explanations.find((one) => mayExplain(one, facts)) ?? explanations[0];
    if (explanation === undefined)
        return [];
    const { file, keyPath, own } = explanation;
    const about = { place: (0,_walk_js__WEBPACK_IMPORTED_MODULE_6__/* .keyPathText */ .Cm)(path), own: (0,_walk_js__WEBPACK_IMPORTED_MODULE_6__/* .keyPathText */ .Cm)(keyPath), file: file.path };
    if (!mayExplain(explanation, facts))
        return [about];
    return vouches(own, keys, facts) ? [] : [{ ...about, line: `${(0,_walk_js__WEBPACK_IMPORTED_MODULE_6__/* .selectorOf */ .Bk)(own)} => ${(0,_walk_js__WEBPACK_IMPORTED_MODULE_6__/* .selectorOf */ .Bk)(keys)}` }];
}
const LONGEST_LINE = 1_000;
function refuseMoved(refused) {
    const [first, ...others] = refused;
    if (first === undefined)
        return;
    const isForeign = first.line === undefined;
    const message = isForeign
        ? (0,_text_js__WEBPACK_IMPORTED_MODULE_7__/* .say */ .cv) `The build shows a secret of ${first.file}, which is no file that this build is made of, at ${first.place}`
        : (0,_text_js__WEBPACK_IMPORTED_MODULE_7__/* .say */ .cv) `The build shows a secret under another name: ${first.own} of ${first.file} at ${first.place}`;
    const account = refused.map(({ place, own, file, line }) => {
        const what = (0,_text_js__WEBPACK_IMPORTED_MODULE_7__/* .say */ .cv) `${place}: stored at ${own} of ${file}`;
        if (line === undefined)
            return `${what}, which is no file that this build is made of`;
        return line.length > LONGEST_LINE || (0,_ciphertext_js__WEBPACK_IMPORTED_MODULE_5__/* .holdsCiphertext */ .Th)(`${place}${own}`) || place.includes('ENC[') ? what : `${what}; if that is meant, add to \`moved-secrets\`: ${line}`;
    });
    const hint = isForeign ? 'Find out who put it there, and remove it; or build the path of that file.' : undefined;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('config/misplaced', message + (0,_text_js__WEBPACK_IMPORTED_MODULE_7__/* .say */ .cv) `${(0,_text_js__WEBPACK_IMPORTED_MODULE_7__/* .andMore */ .v)(others)}.`, { account, ...(hint === undefined ? {} : { hint }) });
}
async function refusePastes(files, { isBelow }, own) {
    const hint = 'Find out who put it there, and remove it: a strategy could show it under another name.';
    (0,_closed_js__WEBPACK_IMPORTED_MODULE_1__/* .refusePlaces */ .Bc)('config/misplaced', 'A selected ciphertext also stands where its file does not encrypt it: ', await files.pastes(own, isBelow), hint);
}
function openedLeaf(leaf, plaintexts) {
    const plaintext = plaintexts.get((0,_walk_js__WEBPACK_IMPORTED_MODULE_6__/* .leafText */ .MU)(leaf));
    if (plaintext === undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('config/unexplained', 'A file does not hold what it explained.');
    return plaintext;
}


/***/ }),

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


/***/ })

};
;