"use strict";
exports.id = 632;
exports.ids = [632];
exports.modules = {

/***/ 32632:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   closed: () => (/* binding */ closed)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(28386);
/* harmony import */ var _config_ciphertext_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(91538);
/* harmony import */ var _config_walk_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(40759);
/* harmony import */ var _source_directory_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(25076);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(13198);





async function closed(fetched, inputs, deadline) {
    const { configId } = fetched;
    if (fetched.kind === 'stored')
        return { configId, ...(await closedStored(fetched, inputs, deadline)) };
    const drift = fetched.drift === undefined ? {} : { drift: fetched.drift };
    return { configId, ...drift, ...(await closedBuilt(fetched, inputs.source, inputs.decrypt, deadline)) };
}
async function closedStored({ files, directory }, { decrypt, source: { filter } }, deadline) {
    const { closedFiles } = await Promise.all(/* import() */[__webpack_require__.e(437), __webpack_require__.e(325), __webpack_require__.e(951), __webpack_require__.e(154)]).then(__webpack_require__.bind(__webpack_require__, 45154));
    const read = await closedFiles(files, { directory, withhold: decrypt === 'none', turn: () => deadline.turn('Reading files') }).catch(ofFiles);
    const tree = { ...read, open: (selected, keys) => read.open(selected, keys).catch(ofFiles) };
    if (filter === '')
        return tree;
    const { filtered } = await Promise.all(/* import() */[__webpack_require__.e(184), __webpack_require__.e(436)]).then(__webpack_require__.bind(__webpack_require__, 55436));
    return { ...tree, documents: [deadline.compute(() => filtered(tree.documents, filter), '`filter`')] };
}
const OF_FILES = {
    'sops/metadata': 'Encrypt the file anew with `sops`, and commit it.',
    'sops/value': 'Find out who changed the file; then encrypt the secret anew with `sops`, and commit it.',
    'sops/mac': 'Find out who changed the file; then correct it with `sops`, and commit it.',
};
function ofFiles(error) {
    if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ))
        throw error;
    const hint = OF_FILES[error.code];
    if (hint === undefined || error.hint !== _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .CATALOGUE */ .yh[error.code].remedy)
        throw error;
    throw error.with({ hint, cause: error });
}
async function closedBuilt(built, inputs, decrypt, deadline) {
    const { documents, open } = built;
    if (open !== undefined)
        return (await Promise.all(/* import() */[__webpack_require__.e(437), __webpack_require__.e(325), __webpack_require__.e(951), __webpack_require__.e(877)]).then(__webpack_require__.bind(__webpack_require__, 17877))).openedByServer(documents, open);
    const { closedBuild, markClosed } = await Promise.all(/* import() */[__webpack_require__.e(437), __webpack_require__.e(325), __webpack_require__.e(951), __webpack_require__.e(91)]).then(__webpack_require__.bind(__webpack_require__, 15091));
    if (decrypt === 'none')
        return { documents: markClosed(documents, 'withheld'), open: async () => new Map() };
    const tree = closedBuild(documents, factsOf(built, inputs, deadline));
    const openOrExplain = (selected, keys) => tree.open(selected, keys).catch((error) => {
        throw explained(error, built);
    });
    return { ...tree, open: openOrExplain };
}
function factsOf(built, inputs, deadline) {
    const { files, unfiltered } = built;
    return {
        hasStrategy: inputs.strategyName !== '',
        isPart: (0,_source_directory_js__WEBPACK_IMPORTED_MODULE_1__/* .partsOf */ .CI)(inputs),
        isBelow: (0,_source_directory_js__WEBPACK_IMPORTED_MODULE_1__/* .filesBelow */ .DR)(inputs.path),
        moved: inputs.movedSecrets,
        turn: () => deadline.turn('Reading files'),
        compute: (work) => deadline.compute(work, 'Comparing places'),
        files,
        ...(unfiltered === undefined ? {} : { unfiltered: () => sameBuild(built, unfiltered, inputs.filter, deadline) }),
    };
}
const OUT_OF_REACH = new Set(['kms/denied', 'kms/not-found', 'kms/no-credentials', 'kms/unreachable', 'sops/data-key']);
const COMMIT = /^[0-9a-f]{40}([0-9a-f]{24})?$/;
async function sameBuild({ documents, configId }, unfiltered, filter, deadline) {
    const whole = await unfiltered();
    if (COMMIT.test(configId))
        return whole;
    const { filtered } = await Promise.all(/* import() */[__webpack_require__.e(184), __webpack_require__.e(436)]).then(__webpack_require__.bind(__webpack_require__, 55436));
    const here = deadline.compute(() => filtered(whole, filter), '`filter`');
    if (ciphertextPlaces([here]).join('\n') === ciphertextPlaces(documents).join('\n'))
        return whole;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('source/unpinned', (0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `The build of "${configId}" and the same one without \`filter\` are not of one commit, or \`filter\` is read otherwise here.`);
}
function ciphertextPlaces(documents) {
    const places = [];
    for (const document of documents)
        (0,_config_walk_js__WEBPACK_IMPORTED_MODULE_3__/* .visitTexts */ .wZ)(document, (text, keyPath) => ((0,_config_ciphertext_js__WEBPACK_IMPORTED_MODULE_4__/* .holdsCiphertext */ .Th)(text) ? places.push(`${(0,_config_walk_js__WEBPACK_IMPORTED_MODULE_3__/* .keyPathText */ .Cm)(keyPath)} ${text}`) : undefined));
    return places.toSorted();
}
function explained(error, { unexplained }) {
    if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ))
        return error;
    if (error.code === 'config/unexplained' && unexplained !== undefined)
        return error.with({ hint: unexplained });
    return OUT_OF_REACH.has(error.code) ? error.with({ hint: `${error.hint} Or let ECS decrypt: \`decrypt: server\`.` }) : error;
}


/***/ }),

/***/ 25076:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Aj: () => (/* binding */ refuseTooLarge),
/* harmony export */   Br: () => (/* binding */ pathBelow),
/* harmony export */   CI: () => (/* binding */ partsOf),
/* harmony export */   DR: () => (/* binding */ filesBelow),
/* harmony export */   R_: () => (/* binding */ mayExplain),
/* harmony export */   TL: () => (/* binding */ isMerged),
/* harmony export */   VW: () => (/* binding */ nothingToMerge),
/* harmony export */   bj: () => (/* binding */ inFormat),
/* harmony export */   ke: () => (/* binding */ inMergeOrder)
/* harmony export */ });
/* unused harmony export LARGEST_DIRECTORY */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(28386);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(13198);


const LARGEST_DIRECTORY = 256 * 1024 * 1024;
const DATA = /\.(ya?ml|json)$/;
const USERS = /^_users\.ya?ml$/;
const APART = /^(__.*|\.sops)\.ya?ml$/;
function pathBelow(path) {
    const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
    if (path.startsWith('/') || segments.includes('..') || /[\\:\0]/.test(path)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('input/invalid', (0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv) `The input \`path\` must be relative, with \`/\`, and stay below its root: "${path}" does not.`);
    }
    return segments.join('/');
}
function placeInEcs(path) {
    const segments = [];
    for (const segment of path.split('/')) {
        if (segment === '' || segment === '.')
            continue;
        if (segment !== '..')
            segments.push(segment);
        else if (segments.pop() === undefined)
            return undefined;
    }
    return segments.join('/');
}
function partsOf({ path, recursive }) {
    const place = placeInEcs(path);
    if (place === undefined)
        return () => false;
    return (file) => {
        if (place === file)
            return true;
        const below = belowOf(place, file);
        return below !== undefined && isMerged(file) && (recursive || !below.includes('/'));
    };
}
function filesBelow(path) {
    const place = placeInEcs(path);
    return (file) => place !== undefined && belowOf(place, file) !== undefined;
}
function belowOf(directory, file) {
    const prefix = directory === '' ? '' : `${directory}/`;
    return file.startsWith(prefix) ? file.slice(prefix.length) : undefined;
}
function mayExplain(path) {
    return DATA.test(path) && !USERS.test(nameOf(path));
}
function isMerged(path) {
    return mayExplain(path) && !APART.test(nameOf(path));
}
function nameOf(path) {
    return path.slice(path.lastIndexOf('/') + 1);
}
function inMergeOrder(files) {
    const keyed = files.map((file) => ({ file, depth: file.path.split('/').length, bytes: Buffer.from(file.path) }));
    return keyed.sort((a, b) => a.depth - b.depth || Buffer.compare(a.bytes, b.bytes)).map(({ file }) => file);
}
function refuseTooLarge(path, files) {
    const size = files.reduce((sum, file) => sum + file.size, 0);
    if (size > LARGEST_DIRECTORY)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('source/too-large', (0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv) `The files of "${path}" have ${size} bytes, more than ${LARGEST_DIRECTORY}.`, { hint: 'Give a narrower `path`.' });
}
function nothingToMerge(path) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('source/not-found', (0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv) `The directory "${path}" holds no .yaml, .yml or .json file.`, { hint: 'Check `path`; with `recursive: true` the directories below count, too.' });
}
function inFormat(files, directory, { path, fileFormat = '' }) {
    if (fileFormat === '')
        return files;
    if (directory)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('input/conflict', (0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv) `The input \`file-format\` is for one file, and "${path}" is a directory.`, { hint: 'Give the file itself as `path`, or remove `file-format`.' });
    return files.map((file) => ({ ...file, format: fileFormat }));
}


/***/ })

};
;