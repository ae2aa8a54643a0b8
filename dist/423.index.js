"use strict";
exports.id = 423;
exports.ids = [423];
exports.modules = {

/***/ 90423:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   reveal: () => (/* binding */ reveal)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(28386);
/* harmony import */ var _sops_index_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(62837);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(13198);
/* harmony import */ var _ciphertext_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(91538);
/* harmony import */ var _open_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(95634);
/* harmony import */ var _secrets_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(89);
/* harmony import */ var _walk_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(40759);







async function reveal(built, wanted, files, keys) {
    const plaintexts = await explain(new Set(wanted.keys()), files, keys);
    const unexplained = [...wanted].filter(([ciphertext]) => !plaintexts.has(ciphertext)).map(([, place]) => place);
    if (unexplained.length > 0) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('config/unexplained', (0,_text_js__WEBPACK_IMPORTED_MODULE_6__/* .say */ .cv) `The build holds ciphertext that no readable file explains, at ${unexplained[0]}${(0,_secrets_js__WEBPACK_IMPORTED_MODULE_4__/* .andMore */ .v)(unexplained)}.`, {
            account: unexplained.map((place) => (0,_text_js__WEBPACK_IMPORTED_MODULE_6__/* .say */ .cv) `${place}: in no file that this service account may read`),
        });
    }
    return built.map((node) => (0,_walk_js__WEBPACK_IMPORTED_MODULE_5__/* .mapLeaves */ .Lh)(node, (leaf) => plaintexts.get((0,_walk_js__WEBPACK_IMPORTED_MODULE_5__/* .leafText */ .MU)(leaf)) ?? leaf));
}
async function explain(wanted, files, keys) {
    const relevant = files.map((file) => ({ file, found: (0,_ciphertext_js__WEBPACK_IMPORTED_MODULE_2__/* .occurrences */ .T5)(file.bytes, wanted) })).filter(({ found }) => found.size > 0);
    const examined = await Promise.all(relevant.map(({ file, found }) => examine(file, found, keys)));
    const misplaced = examined.flatMap((one) => one.misplaced);
    if (misplaced.length > 0) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('config/misplaced', (0,_text_js__WEBPACK_IMPORTED_MODULE_6__/* .say */ .cv) `A ciphertext of the build also stands where it was not encrypted: ${misplaced[0]}${(0,_secrets_js__WEBPACK_IMPORTED_MODULE_4__/* .andMore */ .v)(misplaced)}.`, {
            account: misplaced.map((place) => (0,_text_js__WEBPACK_IMPORTED_MODULE_6__/* .say */ .cv) `${place}`),
        });
    }
    return new Map(examined.flatMap((one) => one.opened));
}
async function examine(file, found, keys) {
    const parsed = parseIfEncrypted(file);
    if (parsed === undefined)
        return { opened: [], misplaced: [`${file.path}, which is not an encrypted file`] };
    return sortOccurrences(await (0,_open_js__WEBPACK_IMPORTED_MODULE_3__/* .openWith */ .j)(keys, parsed), file, found);
}
function parseIfEncrypted({ path, bytes }) {
    if (!/\.(ya?ml|json)$/.test(path))
        return undefined;
    const parsed = (0,_sops_index_js__WEBPACK_IMPORTED_MODULE_1__/* .parseDocument */ .Tp)(path, bytes);
    return parsed.metadata === undefined ? undefined : parsed;
}
function sortOccurrences(documents, file, found) {
    const opened = [];
    const misplaced = [];
    const times = new Map();
    for (const document of documents) {
        (0,_walk_js__WEBPACK_IMPORTED_MODULE_5__/* .visitTexts */ .wZ)(document, (text, keyPath, _, leaf) => {
            const ciphertext = leaf?.secret?.ciphertext;
            if (leaf?.secret !== undefined && ciphertext !== undefined) {
                if (!found.has(ciphertext))
                    return;
                opened.push([ciphertext, { ...leaf, secret: { ...leaf.secret, file: file.path } }]);
                times.set(ciphertext, (times.get(ciphertext) ?? 0) + 1);
            }
            else if ((0,_ciphertext_js__WEBPACK_IMPORTED_MODULE_2__/* .holdsCiphertext */ .Th)(text) && [...found.keys()].some((one) => text.includes(one))) {
                misplaced.push(`${file.path} at ${(0,_walk_js__WEBPACK_IMPORTED_MODULE_5__/* .keyPathText */ .Cm)(keyPath)}`);
            }
        });
    }
    const elsewhere = [...found].some(([ciphertext, count]) => count > (times.get(ciphertext) ?? 0));
    if (elsewhere && misplaced.length === 0)
        misplaced.push(`${file.path}, outside of its encrypted values`);
    return { opened, misplaced };
}


/***/ })

};
;