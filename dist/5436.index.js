"use strict";
exports.id = 5436;
exports.ids = [5436];
exports.modules = {

/***/ 55436:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   filtered: () => (/* binding */ filtered)
/* harmony export */ });
/* harmony import */ var _jmespath_community_jmespath__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(32184);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(28386);
/* harmony import */ var _sops_size_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(99008);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(13198);
/* harmony import */ var _secrets_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(89);
/* harmony import */ var _walk_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(40759);






function filtered(documents, expression) {
    const values = new Values();
    const result = searched(values.of(documents, 'seen'), expression);
    return values.back(result, orNothing(() => searched(values.of(documents, 'marked'), expression)));
}
function searched(value, expression) {
    try {
        return (0,_jmespath_community_jmespath__WEBPACK_IMPORTED_MODULE_0__/* .search */ .$P)(value, expression);
    }
    catch (error) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('input/invalid', (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `The input \`filter\` is no JMESPath expression, or does not fit the configuration: ${error instanceof Error ? error.message : ''}.`);
    }
}
function orNothing(search) {
    try {
        return search();
    }
    catch {
        return undefined;
    }
}
class Values {
    #nodes = new Map();
    #marks = new Map();
    #made = 0;
    of([only = NOTHING, ...others], numbers) {
        return others.length > 0 ? [only, ...others].map((document) => this.#of(document, numbers)) : this.#of(only, numbers);
    }
    back(value, twin, path = []) {
        this.#refuseExcess(path);
        const known = typeof value === 'object' ? this.#nodes.get(value) : undefined;
        if (known !== undefined)
            return known;
        if (value === Object.prototype)
            return NOTHING;
        if (Array.isArray(value))
            return { kind: 'list', items: value.map((element, index) => this.back(element, member(twin, index), [...path, index])) };
        switch (typeof value) {
            case 'object': return value === null ? NOTHING : { kind: 'map', items: Object.entries(value).map(([key, one]) => ({ kind: 'item', key: unmarked(key, path), value: this.back(one, member(twin, key), [...path, key]) })) };
            case 'string': return this.#marks.get(value) ?? { kind: 'leaf', type: 'str', text: unmarked(value, path) };
            case 'number': return this.#spelled(value, twin);
            case 'boolean': return { kind: 'leaf', type: 'bool', text: value ? 'True' : 'False' };
            default: return NOTHING;
        }
    }
    #refuseExcess({ length: depth }) {
        this.#made += 1;
        const problem = depth > _sops_size_js__WEBPACK_IMPORTED_MODULE_2__/* .DEEPEST */ .FI ? _sops_size_js__WEBPACK_IMPORTED_MODULE_2__/* .MORE_LEVELS */ .ES : _sops_size_js__WEBPACK_IMPORTED_MODULE_2__/* .MORE_VALUES */ .$M;
        if (depth > _sops_size_js__WEBPACK_IMPORTED_MODULE_2__/* .DEEPEST */ .FI || this.#made > _sops_size_js__WEBPACK_IMPORTED_MODULE_2__/* .MOST_VALUES */ .xy)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('input/invalid', (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `The input \`filter\` makes a result of ${problem}.`);
    }
    #spelled(value, twin) {
        const selected = typeof twin === 'string' ? this.#marks.get(twin) : undefined;
        if (selected !== undefined && plain(selected) === value && selected.secret === undefined)
            return selected;
        const equal = twin === value ? undefined : this.#nodes.get(value);
        return equal?.kind === 'leaf' ? withoutOrigin(equal) : numberLeaf(value);
    }
    #of(node, numbers) {
        const value = this.#valueOf(node, numbers);
        if (typeof value === 'number')
            this.#nodes.set(value, sameSpelling(this.#nodes.get(value) ?? node, node) ? node : numberLeaf(value));
        else if (typeof value === 'object' && value !== null)
            this.#nodes.set(value, node);
        return value;
    }
    #valueOf(node, numbers) {
        if (node.kind === 'list')
            return node.items.flatMap((item) => (item.kind === 'comment' ? [] : [this.#of(item, numbers)]));
        if (node.kind === 'map')
            return Object.fromEntries(node.items.flatMap((item) => (item.kind === 'comment' ? [] : [[(0,_secrets_js__WEBPACK_IMPORTED_MODULE_4__/* .withoutSuffix */ .al)(item.key), this.#of(item.value, numbers)]])));
        const value = node.secret === undefined ? plain(node) : undefined;
        return value === undefined || (typeof value === 'number' && numbers === 'marked') ? this.#marked(node) : value;
    }
    #marked(leaf) {
        const mark = markOf(this.#marks.size);
        this.#marks.set(mark, leaf);
        return mark;
    }
}
function withoutOrigin({ kind, type, text, literal }) {
    return { kind, type, text, ...(literal === undefined ? {} : { literal }) };
}
const NOTHING = { kind: 'leaf', type: 'null', text: '' };
function member(value, key) {
    return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? value[key] : undefined;
}
function plain({ type, text }) {
    if (typeof text !== 'string')
        return undefined;
    switch (type) {
        case 'null': return null;
        case 'bool': return text === 'True';
        case 'int': return Number.isSafeInteger(Number(text)) ? Number(text) : undefined;
        case 'float': return Number.isFinite(Number(text)) && !isLargeInteger(Number(text)) ? Number(text) : undefined;
        default: return OF_MARKS.test(text) ? undefined : text;
    }
}
function numberLeaf(value) {
    return { kind: 'leaf', type: Number.isInteger(value) ? 'int' : 'float', text: String(value) };
}
function sameSpelling(one, other) {
    return one.kind === 'leaf' && other.kind === 'leaf' && (one.literal ?? one.text) === (other.literal ?? other.text);
}
function isLargeInteger(value) {
    return Number.isInteger(value) && !Number.isSafeInteger(value);
}
const OF_MARKS = /[\uFDD0-\uFDEF]/;
function markOf(index) {
    const digits = [...index.toString(16)].map((digit) => String.fromCharCode(0xfdd0 + Number.parseInt(digit, 16)));
    return `\uFDE0${digits.join('')}\uFDE1`;
}
function unmarked(text, path) {
    if (!OF_MARKS.test(text))
        return text;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('config/embedded', (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `\`filter\` makes a part of a text, or a key, of a secret or a large number, at ${(0,_walk_js__WEBPACK_IMPORTED_MODULE_5__/* .keyPathText */ .Cm)(path)} of its result.`, { hint: 'Select secrets and large numbers whole: `filter` does not see them.' });
}


/***/ })

};
;