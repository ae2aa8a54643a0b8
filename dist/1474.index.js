"use strict";
exports.id = 1474;
exports.ids = [1474];
exports.modules = {

/***/ 91474:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   LONGEST_EXPRESSION: () => (/* binding */ LONGEST_EXPRESSION),
/* harmony export */   MOST_STEPS: () => (/* binding */ MOST_STEPS),
/* harmony export */   byExpression: () => (/* binding */ byExpression),
/* harmony export */   compiles: () => (/* binding */ compiles)
/* harmony export */ });
/* harmony import */ var re2js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(98966);
/* harmony import */ var _size_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(99008);


const LONGEST_EXPRESSION = 2_000;
const MOST_STEPS = 200_000_000;
function byExpression(pattern, path) {
    if (pattern.length > LONGEST_EXPRESSION)
        throw (0,_size_js__WEBPACK_IMPORTED_MODULE_0__/* .tooMuch */ .Gm)(path, `an expression of more than ${LONGEST_EXPRESSION} characters`);
    const expression = compiled(pattern);
    if (expression === undefined)
        return () => false;
    const instructions = expression.programSize();
    const known = new Map();
    let steps = 0;
    return (text) => {
        const before = known.get(text);
        if (before !== undefined)
            return before;
        steps += instructions * text.length;
        if (steps > MOST_STEPS)
            throw (0,_size_js__WEBPACK_IMPORTED_MODULE_0__/* .tooMuch */ .Gm)(path, 'too many keys or comments for its expression');
        const found = expression.matcher(text).find();
        if (text.length <= _size_js__WEBPACK_IMPORTED_MODULE_0__/* .LONGEST_PATH */ .fN)
            known.set(text, found);
        return found;
    };
}
function compiles(pattern) {
    return compiled(pattern) !== undefined;
}
function compiled(pattern) {
    try {
        return re2js__WEBPACK_IMPORTED_MODULE_1__/* .RE2JS */ .L3.compile(pattern);
    }
    catch {
        return undefined;
    }
}


/***/ })

};
;