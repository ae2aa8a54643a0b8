"use strict";
exports.id = 5425;
exports.ids = [5425];
exports.modules = {

/***/ 75425:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ClientAssertionCredential: () => (/* reexport safe */ _azure_identity__WEBPACK_IMPORTED_MODULE_1__.XI),
/* harmony export */   CryptographyClient: () => (/* reexport safe */ _azure_keyvault_keys__WEBPACK_IMPORTED_MODULE_2__.k1),
/* harmony export */   createHttpHeaders: () => (/* reexport safe */ _azure_core_rest_pipeline__WEBPACK_IMPORTED_MODULE_0__.Nc)
/* harmony export */ });
/* harmony import */ var _azure_core_rest_pipeline__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(29680);
/* harmony import */ var _azure_identity__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(15033);
/* harmony import */ var _azure_keyvault_keys__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(77871);





/***/ })

};
;