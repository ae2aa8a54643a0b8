"use strict";
exports.id = 877;
exports.ids = [877];
exports.modules = {

/***/ 17877:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   markSecrets: () => (/* binding */ markSecrets)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(28386);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(13198);
/* harmony import */ var _ciphertext_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(91538);
/* harmony import */ var _secrets_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(89);
/* harmony import */ var _walk_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(40759);





function markSecrets(closed, open) {
    refuseCiphertext(open);
    if (closed.length !== open.length)
        throw differentShape([]);
    return closed.map((node, index) => marked(node, open[index], []));
}
function refuseCiphertext(open) {
    const left = [];
    for (const document of open)
        (0,_walk_js__WEBPACK_IMPORTED_MODULE_3__/* .visitTexts */ .wZ)(document, (text, keyPath) => ((0,_ciphertext_js__WEBPACK_IMPORTED_MODULE_1__/* .holdsCiphertext */ .Th)(text) ? left.push((0,_walk_js__WEBPACK_IMPORTED_MODULE_3__/* .keyPathText */ .Cm)(keyPath)) : undefined));
    if (left.length === 0)
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('source/read-secrets', (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `ECS was asked to decrypt, and left ciphertext at ${left[0]}${(0,_secrets_js__WEBPACK_IMPORTED_MODULE_2__/* .andMore */ .v)(left)}.`, { account: left.map((place) => (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `${place}`) });
}
function marked(closed, open, path) {
    if (closed.kind === 'leaf' && open.kind === 'leaf')
        return isSecret(closed, open) ? opened(closed, open, path) : open;
    if (closed.kind === 'leaf' || open.kind === 'leaf' || closed.kind !== open.kind || closed.items.length !== open.items.length)
        throw differentShape(path);
    const pairs = closed.items.map((item, index) => [item, open.items[index]]);
    if (open.kind === 'list')
        return { kind: 'list', items: pairs.map(([one, other], index) => marked(one, other, [...path, index])) };
    const items = pairs.map(([one, other]) => {
        if (one.kind !== 'item' || other?.kind !== 'item' || one.key !== other.key)
            throw differentShape(path);
        return { ...other, value: marked(one.value, other.value, [...path, one.key]) };
    });
    return { kind: 'map', items };
}
function isSecret(closed, open) {
    return (0,_ciphertext_js__WEBPACK_IMPORTED_MODULE_1__/* .holdsCiphertext */ .Th)((0,_walk_js__WEBPACK_IMPORTED_MODULE_3__/* .leafText */ .MU)(closed)) || closed.type !== open.type || spelling(closed) !== spelling(open);
}
function opened(closed, { type, ...open }, keyPath) {
    const isNumber = type === 'int' || type === 'float';
    return { kind: 'leaf', type, text: isNumber ? (open.literal ?? open.text) : open.text, secret: { ciphertext: spelling(closed), keyPath } };
}
function spelling(leaf) {
    return leaf.literal ?? (0,_walk_js__WEBPACK_IMPORTED_MODULE_3__/* .leafText */ .MU)(leaf);
}
function differentShape(path) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('config/computed', (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `The build has another shape when its secrets are open, at ${(0,_walk_js__WEBPACK_IMPORTED_MODULE_3__/* .keyPathText */ .Cm)(path)}: the filter looks into secrets.`);
}


/***/ })

};
;