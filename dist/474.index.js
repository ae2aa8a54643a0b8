"use strict";
exports.id = 474;
exports.ids = [474];
exports.modules = {

/***/ 91474:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   byExpression: () => (/* binding */ byExpression),
/* harmony export */   compiles: () => (/* binding */ compiles)
/* harmony export */ });
/* harmony import */ var re2js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(98966);

function byExpression(pattern) {
    try {
        const expression = re2js__WEBPACK_IMPORTED_MODULE_0__/* .RE2JS */ .L3.compile(pattern);
        return (text) => expression.matcher(text).find();
    }
    catch {
        return () => false;
    }
}
function compiles(pattern) {
    try {
        re2js__WEBPACK_IMPORTED_MODULE_0__/* .RE2JS */ .L3.compile(pattern);
        return true;
    }
    catch {
        return false;
    }
}


/***/ })

};
;