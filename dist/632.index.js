"use strict";
exports.id = 632;
exports.ids = [632];
exports.modules = {

/***/ 32632:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   decrypt: () => (/* binding */ decrypt)
/* harmony export */ });
/* harmony import */ var _config_secrets_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(89);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(28386);


async function decrypt(fetched, inputs, keys) {
    if (fetched.kind === 'built')
        return { ...(await decryptBuilt(fetched, inputs, keys)), ...(fetched.drift ? { drifted: fetched.drift.found } : {}) };
    const { openStored } = await Promise.all(/* import() */[__webpack_require__.e(437), __webpack_require__.e(634), __webpack_require__.e(952)]).then(__webpack_require__.bind(__webpack_require__, 4952));
    const documents = await openStored(fetched.files, fetched.directory, inputs.decrypt === 'none' ? undefined : keys);
    return { documents: await filter(documents, inputs.source.filter), configId: fetched.configId };
}
async function filter(documents, expression) {
    return expression === '' ? documents : [(await Promise.all(/* import() */[__webpack_require__.e(184), __webpack_require__.e(436)]).then(__webpack_require__.bind(__webpack_require__, 55436))).filtered(documents, expression)];
}
async function decryptBuilt(built, inputs, keys) {
    const { documents, configId, open } = built;
    if (open !== undefined)
        return { documents: (await __webpack_require__.e(/* import() */ 877).then(__webpack_require__.bind(__webpack_require__, 17877))).markSecrets(documents, open), configId };
    if (inputs.decrypt === 'none')
        return { documents: (0,_config_secrets_js__WEBPACK_IMPORTED_MODULE_0__/* .leaveClosed */ .UJ)(documents), configId };
    const wanted = (0,_config_secrets_js__WEBPACK_IMPORTED_MODULE_0__/* .ciphertexts */ .i$)(documents);
    if (wanted.size === 0)
        return { documents, configId };
    const { reveal } = await Promise.all(/* import() */[__webpack_require__.e(437), __webpack_require__.e(634), __webpack_require__.e(423)]).then(__webpack_require__.bind(__webpack_require__, 90423));
    try {
        return { documents: await reveal(documents, wanted, await built.files(), keys), configId };
    }
    catch (error) {
        if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ) || error.code !== 'config/unexplained')
            throw orByServer(error);
        if (built.again === undefined)
            throw built.unexplained === undefined ? error : new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ(error.code, error.message, { hint: built.unexplained, account: error.account });
        const { kind, documents: now, configId: current, files } = await built.again();
        return decryptBuilt({ kind, documents: now, configId: current, files }, inputs, keys);
    }
}
function orByServer(error) {
    if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ) || !/^kms\/|^sops\/data-key$/.test(error.code))
        return error;
    const { code, message, hint, account, cause } = error;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ(code, message, { hint: `${hint} Or let ECS decrypt: \`decrypt: server\`.`, account, cause });
}


/***/ })

};
;