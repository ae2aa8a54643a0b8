"use strict";
exports.id = 6348;
exports.ids = [6348];
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

/***/ 96348:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   driftRefusal: () => (/* binding */ driftRefusal),
/* harmony export */   driftText: () => (/* binding */ driftText),
/* harmony export */   parseDrift: () => (/* binding */ parseDrift),
/* harmony export */   withoutOpenKeys: () => (/* binding */ withoutOpenKeys)
/* harmony export */ });
/* harmony import */ var _config_secrets_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(89);
/* harmony import */ var _config_walk_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(40759);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(28386);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(13198);




const LONGEST_PLACE = 10_000;
const SAID = 'Config drift detected';
function parseDrift(detail) {
    if (!detail.startsWith(SAID))
        return undefined;
    try {
        const groups = Object.values(JSON.parse(detail.slice(detail.indexOf('{'))));
        const places = groups.flatMap((group) => (Array.isArray(group) ? group : Object.keys(group)));
        const told = places.filter((place) => typeof place === 'string' && place.length <= LONGEST_PLACE);
        return { found: true, paths: [...new Set(told)].map(keyPath).filter((path) => path !== undefined) };
    }
    catch {
        return { found: true, paths: [] };
    }
}
function withoutOpenKeys(paths, closed) {
    const known = paths.map((path) => knownPart(path, closed));
    return [...new Map(known.map((path) => [(0,_config_walk_js__WEBPACK_IMPORTED_MODULE_1__/* .keyPathText */ .Cm)(path), path])).values()];
}
function knownPart(path, [root, ...others]) {
    if (others.length > 0)
        return [];
    let node = root;
    const known = path.findIndex((segment) => (node = node && childOf(node, segment)) === undefined);
    return known < 0 ? path : path.slice(0, known);
}
function childOf(node, segment) {
    if (node.kind === 'list')
        return node.items.filter((item) => item.kind !== 'comment')[Number(segment)];
    if (node.kind !== 'map')
        return undefined;
    const items = node.items.filter((item) => item.kind === 'item');
    return items.find(({ key }) => (0,_config_secrets_js__WEBPACK_IMPORTED_MODULE_2__/* .withoutSuffix */ .al)(key) === (0,_config_secrets_js__WEBPACK_IMPORTED_MODULE_2__/* .withoutSuffix */ .al)(String(segment)))?.value;
}
function driftRefusal(configId, drift) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('source/drift', driftText(configId, drift), { account: drift.paths.map(_config_walk_js__WEBPACK_IMPORTED_MODULE_1__/* .keyPathText */ .Cm).map((place) => (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `${place}`) });
}
function driftText(configId, { paths, compared }) {
    const places = paths.map(_config_walk_js__WEBPACK_IMPORTED_MODULE_1__/* .keyPathText */ .Cm);
    return differs(configId, places) + (compared === 'plaintext' ? '' : ' Secrets are compared as ciphertext: one that was encrypted anew differs, whatever its value; `decrypt: server` compares what they are.');
}
function differs(configId, places) {
    return (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `The build of "${configId}" differs from the latest one, ${places.length === 0 ? 'and ECS does not say where' : 'at '}` + (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `${places[0] ?? ''}${(0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .andMore */ .v)(places.slice(1))}.`;
}
const SEGMENT = /\[(?:(\d+)|'(.*?)'|"(.*?)")\](?=\[|$)/gsy;
function keyPath(place) {
    if (!place.startsWith('root'))
        return undefined;
    const path = [];
    SEGMENT.lastIndex = 'root'.length;
    while (SEGMENT.lastIndex < place.length) {
        const [, index, ...keys] = SEGMENT.exec(place) ?? [];
        const segment = index === undefined ? keys.find((key) => key !== undefined) : Number(index);
        if (segment === undefined)
            return undefined;
        path.push(segment);
    }
    return path;
}


/***/ })

};
;