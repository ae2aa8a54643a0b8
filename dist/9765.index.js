"use strict";
exports.id = 9765;
exports.ids = [9765];
exports.modules = {

/***/ 49765:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   failureSummary: () => (/* binding */ failureSummary),
/* harmony export */   s: () => (/* binding */ jobSummary)
/* harmony export */ });
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(13198);

const SHOWN = 100;
const FILES_SHOWN = 3;
function jobSummary({ exports, files = [], outputs, warnings }, { path, openedBy, drift }) {
    const own = Object.fromEntries(outputs.filter(([name]) => name.startsWith('config-')));
    const rows = [...files.map(rowOfFile), ...exports.map(rowOfExport)];
    const secrets = rows.filter(({ secret }) => secret);
    const id = own['config-id'] ?? '';
    const headline = [
        code(path) + (id === '' ? '' : ` &#64; ${code(short(id))}`),
        `${(0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .count */ .U9)(rows.length, 'value')}, ${(0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .count */ .U9)(secrets.length, 'secret')}`,
        ...(openedBy.length === 0 ? [] : [`opened by ${openedBy.map((one) => code(withoutArn(one))).join(', ')}`]),
    ];
    return [
        `<p>${headline.join(' · ')}</p>`,
        ...(drift?.found ? caution(id, drift.places) : []),
        '<details><summary>Names, and where they come from</summary>',
        ...warnings.map((warning) => `<p>Warning: ${code(warning, true)}</p>`),
        ...(drift === undefined ? [] : [`<p>${drift.found ? 'Differs from' : 'Same as'} the latest build, secrets compared as ${drift.compared}.</p>`]),
        '<table>',
        '<tr><th>Name</th><th>Kind</th><th>Key path</th><th>File</th><th>Goes to</th></tr>',
        ...[...secrets, ...rows.filter(({ secret }) => !secret)].slice(0, SHOWN).map(rowText),
        '</table>',
        ...andMore(rows.length - SHOWN),
        `<p>Config id ${code(id)}, hash ${code(own['config-hash'] ?? '')}</p>`,
        '</details>',
        '',
    ].join('\n');
}
function failureSummary({ code: errorCode, headline, account, accountTitle = 'What was tried' }, path, address) {
    return [
        `<p>Nothing is exported${path === '' ? '' : ` of ${code(path)}`}: ${code(headline, true)}</p>`,
        ...(account.length === 0 ? [] : [`<details><summary>${accountTitle}</summary>`, '<ul>', ...account.slice(0, SHOWN).map((line) => `<li>${code(line, true)}</li>`), '</ul>', ...andMore(account.length - SHOWN), '</details>']),
        `<p>${code(errorCode)}, ${/^https?:/.test(address) ? link(address) : code(address)}</p>`,
        '',
    ].join('\n');
}
function link(address) {
    return `<a href="${references(address)}">docs/errors.md</a>`;
}
function caution(id, places) {
    const where = places.length === 0 ? 'ECS does not say where' : `at ${places.slice(0, SHOWN).map((place) => code(place)).join(', ')}`;
    const more = places.length > SHOWN ? ` and ${places.length - SHOWN} more` : '';
    return ['', '> [!CAUTION]', `> The build of ${code(short(id))} differs from the latest one: ${where}${more}.`, ''];
}
function rowOfExport({ name, path, secret, value, files, environment }) {
    return { name, path, secret, empty: value === '', files, goesTo: environment ? 'environment' : 'output' };
}
function rowOfFile({ path, from, secret, bytes, origin }) {
    return { name: path, path: from, secret, empty: bytes.length === 0, files: origin === undefined ? [] : [origin], goesTo: 'file' };
}
function rowText({ name, path, secret, empty, files, goesTo }) {
    const kind = (secret ? 'secret' : 'plain') + (empty ? ', empty' : '');
    const others = files.length > FILES_SHOWN ? [`and ${files.length - FILES_SHOWN} more`] : [];
    const texts = [code(name), kind, code(path), [...files.slice(0, FILES_SHOWN).map((file) => code(file)), ...others].join('<br>'), goesTo];
    return `<tr>${texts.map((text) => `<td>${text}</td>`).join('')}</tr>`;
}
function andMore(more) {
    return more > 0 ? [`<p>… and ${more} more.</p>`] : [];
}
function short(id) {
    return /^[0-9a-f]{40}$/.test(id) ? id.slice(0, 7) : id;
}
function code(text, whole = false) {
    const shown = withoutAccounts(whole ? text : (0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .show */ .WU)(text));
    return `<code>${references(shown)}</code>`;
}
const unsafe = (0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .unicode */ .YT)(String.raw `[^\p{L}\p{M}\p{N} _.,/-]`, 'gu');
function references(text) {
    if (/^[\w .,/-]*$/.test(text))
        return text;
    return text.replace(unsafe(), (c) => `&#${c.codePointAt(0)};`);
}
function withoutArn(text) {
    return text.replace(/\barn:[^\s"]*\//gi, '…/').replace(/^GitHub OIDC as /, '');
}
function withoutAccounts(text) {
    return text.replace(/\barn:[^\s"]+/gi, 'arn:…').replace(/(?<![\dA-Za-z])\d{12}(?![\dA-Za-z])/g, '…');
}


/***/ })

};
;