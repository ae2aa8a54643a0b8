"use strict";
exports.id = 2303;
exports.ids = [2303];
exports.modules = {

/***/ 2303:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   createFile: () => (/* binding */ createFile)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(28386);
/* harmony import */ var _runner_file_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(73050);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(13198);





const CREATE = node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.constants.O_WRONLY | node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.constants.O_CREAT | node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.constants.O_EXCL | _runner_file_js__WEBPACK_IMPORTED_MODULE_3__/* .NO_FOLLOW */ .qP;
async function createFile(folder, relative, content, onFailure) {
    const segments = relative.split('/');
    const file = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, ...segments);
    try {
        const owner = await (0,_runner_file_js__WEBPACK_IMPORTED_MODULE_3__/* .heir */ .x4)(folder);
        for (let depth = 1; depth < segments.length; depth++) {
            const above = segments.slice(0, depth);
            await ownFolder((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, ...above), above.join('/'), owner, onFailure);
        }
        const handle = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.open)(file, CREATE, 0o600);
        onFailure(() => removed((0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.unlink)(file), relative));
        try {
            if (owner !== undefined)
                await handle.chown(owner.uid, owner.gid);
            await (0,_runner_file_js__WEBPACK_IMPORTED_MODULE_3__/* .writeWhole */ .f8)(handle, content);
        }
        finally {
            await handle.close();
        }
        return file;
    }
    catch (cause) {
        if (cause instanceof _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ)
            throw cause;
        const code = (0,_runner_file_js__WEBPACK_IMPORTED_MODULE_3__/* .errorCode */ .CA)(cause);
        const exists = code === 'EEXIST' || code === 'ELOOP';
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ('runner/write', (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `The file "${relative}" could not be written below RUNNER_TEMP (${code}).`, { cause, ...(exists ? { hint: 'It is there already: write to another path.' } : {}) });
    }
}
async function ownFolder(path, shown, owner, onFailure) {
    try {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdir)(path, { mode: 0o700 });
        onFailure(() => removed((0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rmdir)(path), shown));
        if (owner !== undefined)
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.lchown)(path, owner.uid, owner.gid);
    }
    catch (error) {
        if ((0,_runner_file_js__WEBPACK_IMPORTED_MODULE_3__/* .errorCode */ .CA)(error) !== 'EEXIST')
            throw error;
    }
    if (!(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.lstat)(path)).isDirectory())
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ('runner/write', (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `"${shown}" below RUNNER_TEMP is a link or a file, and no folder.`, { hint: 'Write to another path.' });
}
async function removed(removing, shown) {
    await removing.catch((cause) => {
        const code = (0,_runner_file_js__WEBPACK_IMPORTED_MODULE_3__/* .errorCode */ .CA)(cause);
        if (code !== 'ENOTEMPTY')
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ('runner/write', (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `"${shown}" could not be removed from RUNNER_TEMP (${code}).`, { cause });
    });
}


/***/ })

};
;