"use strict";
exports.id = 4216;
exports.ids = [4216];
exports.modules = {

/***/ 34216:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   unzip: () => (/* binding */ unzip)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(28386);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(13198);


const zlib = () => process.getBuiltinModule('node:zlib');
const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const ENCRYPTED = 1;
const [STORED, DEFLATED] = [0, 8];
const [TYPE, REGULAR, DIRECTORY] = [0o170000, 0o100000, 0o040000];
function unzip(zip, limit) {
    const files = entriesOf(zip).filter(({ path, mode }) => !path.endsWith('/') && (mode & TYPE) !== DIRECTORY);
    files.forEach(refuseUnsafe);
    if (files.reduce((sum, { size }) => sum + size, 0) > limit)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('source/too-large', (0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv) `The files of ECS unpack to more than ${limit} bytes.`);
    if (files.reduce((sum, { packed }) => sum + packed, 0) > zip.length)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('source/malformed', 'ECS answered with a zip whose entries share their bytes.');
    if (new Set(files.map(({ path }) => path)).size < files.length)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('source/malformed', 'ECS answered with a zip that holds one path twice.');
    return files.map((entry) => ({ path: entry.path, bytes: unpacked(zip, entry) }));
}
function refuseUnsafe({ path, mode }) {
    const isLink = (mode & TYPE) !== 0 && (mode & TYPE) !== REGULAR;
    const leaves = path.startsWith('/') || /[\\\0]|^[A-Za-z]:/.test(path) || path.split('/').some((segment) => segment === '..' || segment === '.' || segment === '');
    if (isLink || leaves)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('source/malformed', (0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv) `ECS answered with a zip whose entry "${path}" is ${isLink ? 'no file but a link' : 'no path below the repository'}.`);
}
function entriesOf(zip) {
    const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
    if (end < 0 || zip.readUInt32LE(end) !== END)
        throw new RangeError('no end of a zip');
    const entries = [];
    let at = zip.readUInt32LE(end + 16);
    for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
        if (zip.readUInt32LE(at) !== CENTRAL)
            throw new RangeError('no entry of a zip');
        const [nameLength, extraLength, commentLength] = [zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32)];
        entries.push({
            path: zip.toString('utf8', at + 46, at + 46 + nameLength),
            mode: zip.readUInt32LE(at + 38) >>> 16,
            flags: zip.readUInt16LE(at + 8),
            method: zip.readUInt16LE(at + 10),
            crc: zip.readUInt32LE(at + 16),
            packed: zip.readUInt32LE(at + 20),
            size: zip.readUInt32LE(at + 24),
            at: zip.readUInt32LE(at + 42),
        });
        at += 46 + nameLength + extraLength + commentLength;
    }
    return entries;
}
function unpacked(zip, { flags, method, crc, packed, size, at }) {
    if (zip.readUInt32LE(at) !== LOCAL || flags & ENCRYPTED)
        throw new RangeError('no header of an entry that can be read');
    const from = at + 30 + zip.readUInt16LE(at + 26) + zip.readUInt16LE(at + 28);
    const data = zip.subarray(from, from + packed);
    const { inflateRawSync, crc32 } = zlib();
    const bytes = method === STORED ? data : method === DEFLATED ? inflateRawSync(data, { maxOutputLength: Math.max(size, 1) }) : undefined;
    if (bytes?.length !== size || crc32(bytes) !== crc)
        throw new RangeError('an entry that is not what its header says');
    return bytes;
}


/***/ })

};
;