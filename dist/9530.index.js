"use strict";
exports.id = 9530;
exports.ids = [9530];
exports.modules = {

/***/ 25076:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Aj: () => (/* binding */ refuseTooLarge),
/* harmony export */   Br: () => (/* binding */ pathBelow),
/* harmony export */   CI: () => (/* binding */ partsOf),
/* harmony export */   DR: () => (/* binding */ filesBelow),
/* harmony export */   MW: () => (/* binding */ isOnTheWay),
/* harmony export */   R_: () => (/* binding */ mayExplain),
/* harmony export */   TL: () => (/* binding */ isMerged),
/* harmony export */   VW: () => (/* binding */ nothingToMerge),
/* harmony export */   bj: () => (/* binding */ inFormat),
/* harmony export */   dD: () => (/* binding */ refusePointers),
/* harmony export */   i8: () => (/* binding */ placeInEcs),
/* harmony export */   ke: () => (/* binding */ inMergeOrder),
/* harmony export */   tN: () => (/* binding */ filesOfBuild)
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
function filesOfBuild(inputs) {
    return inputs.strategyName === '' ? partsOf(inputs) : filesBelow(inputs.path);
}
function isOnTheWay(file, place) {
    const directory = file.slice(0, Math.max(0, file.lastIndexOf('/')));
    return directory === '' || directory === place || place.startsWith(`${directory}/`);
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
const POINTER = 'version https://git-lfs.github.com/spec/';
function refusePointers(files, hint) {
    const pointer = files.find(({ bytes }) => Buffer.from(bytes.subarray(0, POINTER.length)).toString('latin1') === POINTER);
    if (pointer !== undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('sops/unsupported', (0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv) `"${pointer.path}" is a pointer of Git LFS, not the file itself.`, { hint });
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


/***/ }),

/***/ 99992:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ inParallel)
/* harmony export */ });
async function inParallel(items, most, task) {
    const results = [];
    const queue = items.entries();
    const worker = async () => {
        for (const [index, item] of queue)
            results[index] = await task(item);
    };
    await Promise.all(Array.from({ length: most }, worker));
    return results;
}


/***/ }),

/***/ 49530:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   readWorkspace: () => (/* binding */ readWorkspace)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(28386);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(13198);
/* harmony import */ var _directory_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(25076);
/* harmony import */ var _parallel_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(99992);






const MOST_OPEN = 64;
async function readWorkspace(inputs, { whileWaiting }) {
    const { root, commit, path, recursive } = inputs;
    const at = (0,_directory_js__WEBPACK_IMPORTED_MODULE_3__/* .pathBelow */ .Br)(path);
    whileWaiting();
    const workspace = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.realpath)(root).catch((cause) => {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ('runner/environment', 'The folder in GITHUB_WORKSPACE is not there.', { hint: 'The runner makes that folder: do not remove it before this step; a container must mount it.', cause });
    });
    const top = await find(workspace, at);
    const found = top.directory ? (0,_directory_js__WEBPACK_IMPORTED_MODULE_3__/* .inMergeOrder */ .ke)(await filesBelow(workspace, top, recursive)) : [top];
    if (found.length === 0)
        throw (0,_directory_js__WEBPACK_IMPORTED_MODULE_3__/* .nothingToMerge */ .VW)(path);
    (0,_directory_js__WEBPACK_IMPORTED_MODULE_3__/* .refuseTooLarge */ .Aj)(path, found);
    const files = await (0,_parallel_js__WEBPACK_IMPORTED_MODULE_4__/* .inParallel */ .H)(found, MOST_OPEN, read);
    (0,_directory_js__WEBPACK_IMPORTED_MODULE_3__/* .refusePointers */ .dD)(files, 'Check out with `lfs: true`, an input of `actions/checkout`.');
    return { kind: 'stored', files: (0,_directory_js__WEBPACK_IMPORTED_MODULE_3__/* .inFormat */ .bj)(files, top.directory, inputs), directory: top.directory, configId: commit };
}
async function find(workspace, path) {
    const target = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.realpath)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(workspace, path)).catch((cause) => {
        throw missing(path, cause);
    });
    const below = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.relative)(workspace, target);
    if (below === '..' || below.startsWith(`..${node_path__WEBPACK_IMPORTED_MODULE_1__.sep}`) || (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(workspace, below) !== target) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ('input/invalid', (0,_text_js__WEBPACK_IMPORTED_MODULE_5__/* .say */ .cv) `"${path}" is a link that leaves the workspace.`, { hint: 'Copy what it points to into the repository.' });
    }
    const stats = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.stat)(target);
    if (!stats.isDirectory() && !stats.isFile())
        throw missing(path, undefined);
    return { path, target, size: stats.size, directory: stats.isDirectory() };
}
async function filesBelow(workspace, folder, recursive) {
    const entries = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readdir)(folder.target, { withFileTypes: true });
    const at = (name) => (folder.path === '' ? name : `${folder.path}/${name}`);
    const below = entries.filter((entry) => recursive && entry.isDirectory() && entry.name !== '.git');
    const files = entries.filter((entry) => !entry.isDirectory() && (0,_directory_js__WEBPACK_IMPORTED_MODULE_3__/* .isMerged */ .TL)(entry.name)).map((entry) => find(workspace, at(entry.name)));
    const deeper = below.map(async (entry) => filesBelow(workspace, await find(workspace, at(entry.name)), recursive));
    return [...(await Promise.all(files)), ...(await Promise.all(deeper)).flat()];
}
async function read({ path, target }) {
    try {
        return { path, bytes: await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(target) };
    }
    catch (cause) {
        throw missing(path, cause);
    }
}
function missing(path, cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'neither a file nor a directory';
    const what = code === 'ENOENT' || code === 'ENOTDIR' ? (0,_text_js__WEBPACK_IMPORTED_MODULE_5__/* .say */ .cv) `The workspace has no "${path}".` : (0,_text_js__WEBPACK_IMPORTED_MODULE_5__/* .say */ .cv) `"${path}" in the workspace cannot be read (${code}).`;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ('source/not-found', what, { hint: 'Check `path`; the workspace holds the repository after `actions/checkout` only.', cause });
}


/***/ })

};
;