"use strict";
exports.id = 9472;
exports.ids = [9472];
exports.modules = {

/***/ 19472:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   pklDocuments: () => (/* binding */ pklDocuments)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(28386);
/* harmony import */ var _sops_stores_yaml_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(27583);


function pklDocuments(text) {
    const documents = parsed(text).filter((node) => node.kind !== 'leaf' || node.type !== 'null');
    if (documents.length > 0 && documents.every(({ kind }) => kind !== 'leaf'))
        return documents;
    throw unreadable();
}
function parsed(text) {
    try {
        return (0,_sops_stores_yaml_js__WEBPACK_IMPORTED_MODULE_1__/* .parseYaml */ .hN)(text, 'the build');
    }
    catch (error) {
        throw error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ && error.code === 'sops/syntax' ? unreadable() : error;
    }
}
function unreadable() {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('source/malformed', 'The Pkl module renders neither JSON nor YAML of objects or lists.', {
        hint: 'Let its `output.renderer` be a `JsonRenderer` or `YamlRenderer`: XML, property lists, properties and other formats are not read.',
    });
}


/***/ })

};
;