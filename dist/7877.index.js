"use strict";
exports.id = 7877;
exports.ids = [7877];
exports.modules = {

/***/ 17877:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   openedByServer: () => (/* binding */ openedByServer)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(28386);
/* harmony import */ var _sops_tree_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(75625);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(13198);
/* harmony import */ var _ciphertext_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(91538);
/* harmony import */ var _closed_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(48846);
/* harmony import */ var _secrets_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(89);
/* harmony import */ var _walk_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(40759);







function openedByServer(closed, open) {
    if (open instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ) {
        return { documents: (0,_closed_js__WEBPACK_IMPORTED_MODULE_1__/* .markClosed */ .W)(closed, 'closed'), open: async (selected) => (selected.some(_closed_js__WEBPACK_IMPORTED_MODULE_1__/* .needsOpening */ .W3) ? Promise.reject(open) : new Map()) };
    }
    if (closed.length !== open.length)
        throw differentShape([]);
    return {
        documents: closed.map((node, index) => marked(node, open[index], [])),
        async open(selected) {
            const left = selected.filter(_closed_js__WEBPACK_IMPORTED_MODULE_1__/* .needsOpening */ .W3);
            (0,_closed_js__WEBPACK_IMPORTED_MODULE_1__/* .refuseSecretsInClear */ .Y8)(selected);
            (0,_closed_js__WEBPACK_IMPORTED_MODULE_1__/* .refusePlaces */ .Bc)('source/read-secrets', 'ECS was asked to decrypt, and left ciphertext at ', left.map(({ path }) => (0,_walk_js__WEBPACK_IMPORTED_MODULE_2__/* .keyPathText */ .Cm)(path)));
            return new Map();
        },
    };
}
function marked(closed, open, path) {
    if (closed.kind === 'leaf' && open.kind === 'leaf')
        return isSecret(closed, open) ? opened(closed, open, path) : open;
    if (closed.kind === 'list' && open.kind === 'list' && closed.items.length === open.items.length) {
        return { kind: 'list', items: open.items.map((item, index) => marked(closed.items[index], item, (0,_sops_tree_js__WEBPACK_IMPORTED_MODULE_3__/* .childPath */ .c)(path, index))) };
    }
    if (closed.kind === 'map' && open.kind === 'map' && closed.items.length === open.items.length)
        return markedMap(closed, open, path);
    throw differentShape(path);
}
function markedMap(closed, open, path) {
    const asWritten = new Map(itemsOf(open).map(({ key, value }) => [key, value]));
    const bare = new Map(itemsOf(open).map(({ key, value }) => [(0,_secrets_js__WEBPACK_IMPORTED_MODULE_4__/* .withoutSuffix */ .al)(key), value]));
    const matched = new Set();
    const items = itemsOf(closed).map((item) => {
        const other = asWritten.get(item.key) ?? bare.get((0,_secrets_js__WEBPACK_IMPORTED_MODULE_4__/* .withoutSuffix */ .al)(item.key));
        if (other === undefined || matched.has(other))
            throw differentShape(path);
        matched.add(other);
        return { ...item, value: marked(item.value, other, (0,_sops_tree_js__WEBPACK_IMPORTED_MODULE_3__/* .childPath */ .c)(path, item.key)) };
    });
    return { kind: 'map', items };
}
function itemsOf({ items }) {
    return items.filter((item) => item.kind === 'item');
}
function isSecret(closed, open) {
    return (0,_ciphertext_js__WEBPACK_IMPORTED_MODULE_5__/* .holdsCiphertext */ .Th)((0,_walk_js__WEBPACK_IMPORTED_MODULE_2__/* .leafText */ .MU)(closed)) || closed.type !== open.type || spelling(closed) !== spelling(open);
}
function opened(closed, { type, ...open }, keyPath) {
    if (type === 'null' && (0,_ciphertext_js__WEBPACK_IMPORTED_MODULE_5__/* .holdsCiphertext */ .Th)((0,_walk_js__WEBPACK_IMPORTED_MODULE_2__/* .leafText */ .MU)(closed)))
        throw gone(keyPath);
    const isNumber = type === 'int' || type === 'float';
    const isLeft = (0,_ciphertext_js__WEBPACK_IMPORTED_MODULE_5__/* .holdsCiphertext */ .Th)(spelling(closed)) && spelling(closed) === spelling({ type, ...open });
    const secret = { ciphertext: spelling(closed), keyPath, ...(isLeft ? { state: 'closed' } : {}) };
    return { kind: 'leaf', type, text: isNumber ? (open.literal ?? open.text) : open.text, secret };
}
function gone(path) {
    const hint = 'ECS may keep `_ecs_secret` in keys whose secrets are open: leave out `filter` and select in `export`, or set `decrypt: kms`.';
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('config/computed', (0,_text_js__WEBPACK_IMPORTED_MODULE_6__/* .say */ .cv) `\`filter\` finds a secret at ${(0,_walk_js__WEBPACK_IMPORTED_MODULE_2__/* .keyPathText */ .Cm)(path)} that it does not find when secrets are open.`, { hint });
}
function spelling(leaf) {
    return leaf.literal ?? (0,_walk_js__WEBPACK_IMPORTED_MODULE_2__/* .leafText */ .MU)(leaf);
}
function differentShape(path) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('config/computed', (0,_text_js__WEBPACK_IMPORTED_MODULE_6__/* .say */ .cv) `The build has another shape when its secrets are open, at ${(0,_walk_js__WEBPACK_IMPORTED_MODULE_2__/* .keyPathText */ .Cm)(path)}: the filter looks into secrets.`);
}


/***/ })

};
;