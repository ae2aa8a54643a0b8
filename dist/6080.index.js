"use strict";
exports.id = 6080;
exports.ids = [6080];
exports.modules = {

/***/ 24348:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   KeyManagementServiceClient: () => (/* reexport safe */ _google_cloud_kms_build_src_v1_key_management_service_client_js__WEBPACK_IMPORTED_MODULE_1__.Z)
/* harmony export */ });
/* harmony import */ var google_logging_utils__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(58959);
/* harmony import */ var google_logging_utils__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(google_logging_utils__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _google_cloud_kms_build_src_v1_key_management_service_client_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(12044);


(0,google_logging_utils__WEBPACK_IMPORTED_MODULE_0__.setBackend)(null);


/***/ }),

/***/ 45205:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   decodeAnyProtosInArray: () => (/* binding */ decodeAnyProtosInArray),
/* harmony export */   fallback: () => (/* reexport module object */ google_gax_fallback__WEBPACK_IMPORTED_MODULE_0__),
/* harmony export */   loggingUtils: () => (/* reexport module object */ google_logging_utils__WEBPACK_IMPORTED_MODULE_1__)
/* harmony export */ });
/* harmony import */ var google_gax_fallback__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5844);
/* harmony import */ var google_gax_fallback__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(google_gax_fallback__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var google_logging_utils__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(58959);
/* harmony import */ var google_logging_utils__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(google_logging_utils__WEBPACK_IMPORTED_MODULE_1__);


function decodeAnyProtosInArray(details) {
    return details;
}


/***/ })

};
;