"use strict";
exports.id = 2771;
exports.ids = [2771];
exports.modules = {

/***/ 42771:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DecryptCommand: () => (/* reexport safe */ _aws_sdk_client_kms__WEBPACK_IMPORTED_MODULE_0__.vIm),
/* harmony export */   KMSClient: () => (/* reexport safe */ _aws_sdk_client_kms__WEBPACK_IMPORTED_MODULE_0__.pgq),
/* harmony export */   fromWebToken: () => (/* reexport safe */ _aws_sdk_credential_provider_web_identity__WEBPACK_IMPORTED_MODULE_1__.fromWebToken)
/* harmony export */ });
/* harmony import */ var _aws_sdk_client_kms__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(54606);
/* harmony import */ var _aws_sdk_credential_provider_web_identity__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(24442);




/***/ })

};
;