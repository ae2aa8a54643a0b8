"use strict";
exports.id = 9400;
exports.ids = [9400];
exports.modules = {

/***/ 14955:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   r: () => (/* binding */ READING),
/* harmony export */   s: () => (/* binding */ Files)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(28386);
/* harmony import */ var _sops_cipher_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(80778);
/* harmony import */ var _sops_index_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(63847);
/* harmony import */ var _sops_size_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(99008);
/* harmony import */ var _binding_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(20997);
/* harmony import */ var _ciphertext_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(91538);
/* harmony import */ var _walk_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(40759);







const READING = 'Reading files';
const TIMES = 4;
class Files {
    #batches;
    #first;
    #files = [];
    #turn;
    #compute;
    #size = new _sops_size_js__WEBPACK_IMPORTED_MODULE_3__/* .Size */ .or(TIMES);
    #read = new Map();
    constructor(batches, { turn, compute }) {
        this.#turn = turn;
        this.#compute = compute;
        this.#batches = batches[Symbol.asyncIterator]();
        this.#first = this.#batches.next();
        this.#first.catch(() => undefined);
    }
    async explanations(wanted, isFirst, isSettled) {
        const found = new Map();
        let open = wanted;
        for await (const files of this.#takenFirst()) {
            await this.#explainFrom(files, { isFirst, wanted: open, found });
            open = new Set([...open].filter((ciphertext) => !isSettled(ciphertext, found.get(ciphertext) ?? [])));
            if (open.size === 0)
                break;
        }
        const left = missing(wanted, found);
        for (const file of left.size > 0 ? this.#files.filter((one) => isFirst(one.path) && shows(one, left)) : []) {
            const read = await this.#readOnce(file);
            if (read instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ)
                throw read;
        }
        return found;
    }
    async pastes(own, isRead) {
        const wanted = new Set(own.keys());
        const places = [];
        for (const file of this.#files) {
            if (!isRead(file.path) || !(shows(file, wanted) || mayEscape(file)))
                continue;
            const read = await this.#readOnce(file);
            const found = read instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ ? this.#compute(() => pastesInUnreadable(file, read, wanted), READING) : await pastesIn(read, own);
            found.forEach((place) => places.push(place));
        }
        return places;
    }
    async *#takenFirst() {
        if (this.#files.length > 0)
            yield [...this.#files];
        for (;;) {
            const batch = await (this.#first ?? this.#batches.next());
            this.#first = undefined;
            if (batch.done === true)
                return;
            yield this.#take(batch.value);
        }
    }
    #take(batch) {
        const files = batch.filter(({ path }) => /\.(ya?ml|json)$/.test(path));
        files.forEach((file) => this.#files.push(file));
        return files;
    }
    async #explainFrom(files, { isFirst, wanted, found }) {
        let left = wanted;
        for (const group of partition(files, ({ path }) => isFirst(path))) {
            const [verbatim, escaped] = partition(group, (file) => shows(file, left));
            for (const some of [verbatim, escaped.filter(mayEscape)]) {
                if (left.size > 0)
                    await this.#explain(some, left, found);
                left = missing(left, found);
            }
        }
    }
    async #explain(files, wanted, found) {
        for (const file of await Promise.all(files.map((one) => this.#readOnce(one)))) {
            if (!(file instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ) && file.metadata !== undefined)
                await addExplanations(file, wanted, found);
        }
    }
    #readOnce(file) {
        const reading = this.#read.get(file) ?? this.#turn().then(() => this.#compute(() => read(file, this.#size), READING));
        this.#read.set(file, reading);
        return reading;
    }
}
const FEWER_FILES = 'Grant this service account the paths that it needs and no others, or let ECS decrypt: `decrypt: server`.';
function read({ path, bytes }, size) {
    try {
        if (size.excess !== undefined)
            throw (0,_sops_size_js__WEBPACK_IMPORTED_MODULE_3__/* .tooMuch */ .Gm)('What may explain the build, all files together,', size.excess, FEWER_FILES);
        const parsed = (0,_sops_index_js__WEBPACK_IMPORTED_MODULE_2__/* .parseDocument */ .Tp)(path, bytes);
        parsed.documents.forEach((document) => size.add(document));
        return parsed;
    }
    catch (error) {
        if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ)
            return error;
        throw error;
    }
}
async function addExplanations(file, wanted, found) {
    const known = new Set();
    await (0,_sops_index_js__WEBPACK_IMPORTED_MODULE_2__/* .visitLeaves */ .Qr)(file, (leaf, { encrypted, at: keyPath }) => {
        const ciphertext = (0,_walk_js__WEBPACK_IMPORTED_MODULE_4__/* .leafText */ .MU)(leaf);
        if (!encrypted || !wanted.has(ciphertext) || (0,_sops_cipher_js__WEBPACK_IMPORTED_MODULE_1__/* .parseEncrypted */ .Oc)(ciphertext) === undefined)
            return;
        const own = (0,_binding_js__WEBPACK_IMPORTED_MODULE_5__/* .boundKeys */ .bu)(keyPath);
        const place = [ciphertext, ...own].join('\0');
        if (known.has(place))
            return;
        known.add(place);
        const explanations = found.get(ciphertext);
        if (explanations === undefined)
            found.set(ciphertext, [{ file, keyPath, own }]);
        else
            explanations.push({ file, keyPath, own });
    });
}
async function pastesIn(file, own) {
    const places = [];
    const isOwn = (ciphertext, keyPath) => (0,_binding_js__WEBPACK_IMPORTED_MODULE_5__/* .samePlace */ .o0)(own.get(ciphertext) ?? [], (0,_binding_js__WEBPACK_IMPORTED_MODULE_5__/* .boundKeys */ .bu)(keyPath));
    const look = (text, keyPath, encrypted) => {
        const found = [...(0,_ciphertext_js__WEBPACK_IMPORTED_MODULE_6__/* .ciphertextsIn */ .FI)(text, own)];
        if (found.some((ciphertext) => !encrypted || !isOwn(ciphertext, keyPath)))
            places.push(`${file.path} at ${(0,_walk_js__WEBPACK_IMPORTED_MODULE_4__/* .keyPathText */ .Cm)(keyPath)}`);
    };
    const isPlain = file.metadata === undefined;
    for (const document of file.documents) {
        (0,_walk_js__WEBPACK_IMPORTED_MODULE_4__/* .visitTexts */ .wZ)(document, (text, keyPath, isKey, leaf) => {
            if (isKey || (leaf !== undefined && isPlain))
                look(text, keyPath, false);
        });
    }
    if (!isPlain)
        await (0,_sops_index_js__WEBPACK_IMPORTED_MODULE_2__/* .visitLeaves */ .Qr)(file, (leaf, { encrypted, at }) => look((0,_walk_js__WEBPACK_IMPORTED_MODULE_4__/* .leafText */ .MU)(leaf), at, encrypted));
    return places;
}
function pastesInUnreadable(file, why, wanted) {
    if (why.code === 'sops/size')
        throw why;
    try {
        const isShown = (0,_sops_index_js__WEBPACK_IMPORTED_MODULE_2__/* .scalarTexts */ .xr)(file.bytes, file.path).some((text) => (0,_ciphertext_js__WEBPACK_IMPORTED_MODULE_6__/* .ciphertextsIn */ .FI)(text, wanted).size > 0);
        return isShown ? [`${file.path}, which SOPS does not read`] : [];
    }
    catch (error) {
        if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ))
            throw error;
        return shows(file, wanted) ? [`${file.path}, which cannot be read`] : [];
    }
}
function missing(wanted, found) {
    return new Set([...wanted].filter((ciphertext) => !found.has(ciphertext)));
}
function partition(items, isFirst) {
    const first = [];
    const second = [];
    for (const item of items)
        (isFirst(item) ? first : second).push(item);
    return [first, second];
}
function shows(file, wanted) {
    return (0,_ciphertext_js__WEBPACK_IMPORTED_MODULE_6__/* .ciphertextsIn */ .FI)(latin1(file), wanted).size > 0;
}
function latin1({ bytes }) {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
function mayEscape(file) {
    return /[\\!\0]/.test(latin1(file));
}


/***/ }),

/***/ 95634:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ openAny),
/* harmony export */   j: () => (/* binding */ openWith)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(28386);
/* harmony import */ var _sops_index_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(63847);
/* harmony import */ var _walk_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(40759);



async function openWith(keys, file) {
    const dataKey = await (0,_sops_index_js__WEBPACK_IMPORTED_MODULE_1__/* .unwrapDataKey */ .HL)(file, keys);
    try {
        return await (0,_sops_index_js__WEBPACK_IMPORTED_MODULE_1__/* .openFile */ .Tq)(file, dataKey);
    }
    finally {
        dataKey.fill(0);
    }
}
async function openAny(wanted, keys) {
    const explainedBy = ciphertextsByFile(wanted);
    const opened = new Map();
    const tried = new Map();
    for (let left = candidates(wanted, explainedBy); left.length > 0; left = left.filter(({ ciphertext }) => !opened.has(ciphertext))) {
        const next = new Set(left.map((one) => nextOf(one, tried)));
        await Promise.all([...next].map(async (file) => {
            const secrets = await secretsOf(file, keys);
            tried.set(file, secrets instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ ? secrets : undefined);
            if (secrets instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ)
                return;
            for (const ciphertext of explainedBy.get(file) ?? []) {
                const leaf = secrets.get(ciphertext);
                if (leaf !== undefined)
                    opened.set(ciphertext, leaf);
            }
        }));
    }
    return opened;
}
function ciphertextsByFile(wanted) {
    const explained = new Map();
    for (const [ciphertext, files] of wanted) {
        for (const file of files) {
            const known = explained.get(file);
            if (known === undefined)
                explained.set(file, [ciphertext]);
            else
                known.push(ciphertext);
        }
    }
    return explained;
}
function candidates(wanted, explainedBy) {
    const covers = (file) => explainedBy.get(file)?.length ?? 0;
    const ordered = (files) => (files.length > 1 ? files.toSorted((a, b) => covers(b) - covers(a)) : files);
    return Array.from(wanted, ([ciphertext, files]) => ({ ciphertext, files: ordered(files), at: 0 }));
}
function nextOf(one, tried) {
    for (; one.at < one.files.length; one.at += 1) {
        const file = one.files[one.at];
        if (file !== undefined && !tried.has(file))
            return file;
    }
    const [failure] = one.files.flatMap((file) => tried.get(file) ?? []);
    throw failure ?? new Error('a file that does not hold what it explains');
}
async function secretsOf(file, keys) {
    try {
        const secrets = new Map();
        for (const leaf of (0,_walk_js__WEBPACK_IMPORTED_MODULE_2__/* .leavesIn */ .cc)(await openWith(keys, file))) {
            if (leaf.secret !== undefined)
                secrets.set(leaf.secret.ciphertext, leaf);
        }
        return secrets;
    }
    catch (error) {
        if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ)
            return error;
        throw error;
    }
}


/***/ }),

/***/ 24588:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Nk: () => (/* binding */ metadataOf),
  Tp: () => (/* binding */ parseDocument),
  xX: () => (/* binding */ storeOf)
});

// UNUSED EXPORTS: LARGEST_FILE, STORES

// EXTERNAL MODULE: ./src/errors.js
var errors = __webpack_require__(28386);
// EXTERNAL MODULE: ./src/text.js
var src_text = __webpack_require__(13198);
// EXTERNAL MODULE: ./src/sops/selectors.js
var selectors = __webpack_require__(71899);
// EXTERNAL MODULE: ./src/sops/values.js
var values = __webpack_require__(63103);
;// CONCATENATED MODULE: ./src/sops/metadata.js




const MOST_KEYS = 1_000;
const LONGEST_FIELD = 16 * 1024;
const KEY_LISTS = {
    kms: (entry) => ({ type: 'kms', arn: entry.text('arn'), role: entry.text('role'), context: entry.texts('context'), awsProfile: entry.text('aws_profile'), enc: entry.text('enc'), createdAt: entry.time('created_at') }),
    gcp_kms: (entry) => ({ type: 'gcp_kms', resourceId: entry.text('resource_id'), enc: entry.text('enc'), createdAt: entry.time('created_at') }),
    hckms: (entry) => ({ type: 'hckms', keyId: entry.text('key_id'), enc: entry.text('enc'), createdAt: entry.time('created_at') }),
    azure_kv: (entry) => ({ type: 'azure_kv', vaultUrl: entry.text('vault_url'), name: entry.text('name'), version: entry.text('version'), enc: entry.text('enc'), createdAt: entry.time('created_at') }),
    hc_vault: (entry) => ({ type: 'hc_vault', vaultAddress: entry.text('vault_address'), enginePath: entry.text('engine_path'), keyName: entry.text('key_name'), enc: entry.text('enc'), createdAt: entry.time('created_at') }),
    pgp: (entry) => ({ type: 'pgp', fingerprint: entry.text('fp'), enc: entry.text('enc'), createdAt: entry.time('created_at') }),
    age: (entry) => ({ type: 'age', recipient: entry.text('recipient'), enc: entry.text('enc') }),
};
function readMetadata(sops, path) {
    const block = new Fields(sops, `the \`sops\` block of ${path}`);
    const keyGroups = readGroups(block);
    const keys = keyGroups.flat().length;
    if (keys === 0)
        throw block.error('names no master key');
    if (keys > MOST_KEYS)
        throw block.error(`names more than ${MOST_KEYS} master keys`);
    const version = block.text('version');
    if (!/^v?(1\.|\d+\.\d+\.\d+([-+].*)?$)/.test(version))
        throw block.error('has no version of SOPS');
    return {
        keyGroups,
        shamirThreshold: block.count('shamir_threshold'),
        lastModified: block.time('lastmodified', false),
        mac: block.text('mac'),
        selector: readSelector(block),
        macOnlyEncrypted: block.flag('mac_only_encrypted'),
        version,
    };
}
function readGroups(block) {
    const top = readKeys(block);
    return top.length > 0 ? [top] : block.entries('key_groups').map(readKeys);
}
function readKeys(group) {
    return Object.entries(KEY_LISTS).flatMap(([list, read]) => group.entries(list).map((entry) => read(entry)));
}
function readSelector(block) {
    const given = selectors/* SELECTOR_KINDS */.a2.map((kind) => ({ kind, pattern: block.text(kind) })).filter(({ pattern }) => pattern !== '');
    if (given.length > 1)
        throw block.error(`says twice what is encrypted: ${given.map(({ kind }) => kind).join(', ')}`);
    return given[0] ?? selectors/* DEFAULT_SELECTOR */.uZ;
}
class Fields {
    #items;
    #what;
    constructor(node, what) {
        this.#what = what;
        if (node.kind !== 'map')
            throw this.error('is not a mapping');
        this.#items = node.items.filter((item) => item.kind === 'item');
    }
    error(problem) {
        return new errors/* ActionError */.lZ('sops/metadata', (0,src_text/* say */.cv) `${capitalized(this.#what)} ${problem}.`);
    }
    text(name) {
        return this.#bounded(textOf(this.#leaf(name)), name);
    }
    flag(name) {
        const text = this.text(name);
        const flag = text === '' ? 'False' : (0,values/* boolText */.E2)(text);
        if (flag === undefined)
            throw this.error(`has no boolean \`${name}\``);
        return flag === 'True';
    }
    count(name) {
        const text = this.text(name);
        const count = Number(text === '' ? '0' : (0,values/* intText */.br)(text.replace(/\.0+$/, '')));
        if (!(count >= 0 && count <= 255))
            throw this.error(`has no number of groups in \`${name}\``);
        return count;
    }
    time(name, fraction = true) {
        const text = (0,values/* timeText */.Tc)(this.text(name), fraction);
        if (text === undefined)
            throw this.error(`has no time in \`${name}\``);
        return text;
    }
    texts(name) {
        const value = this.#value(name);
        if (value === undefined || isNull(value))
            return new Map();
        if (value.kind !== 'map')
            throw this.error(`has no mapping \`${name}\``);
        const members = value.items.filter((item) => item.kind === 'item').filter((item) => !isNull(item.value));
        const texts = new Map(members.map(({ key, value: member }) => [key, textOf(this.#asLeaf(member, name))]));
        this.#bounded([...texts].flat().join(''), name);
        return texts;
    }
    entries(name) {
        const value = this.#value(name);
        if (value === undefined || isNull(value))
            return [];
        const what = `an entry of \`${name}\` in ${this.#what}`;
        if (value.kind === 'map')
            return [new Fields(value, what)];
        if (value.kind !== 'list')
            throw this.error(`has no list \`${name}\``);
        return value.items.filter((item) => item.kind !== 'comment').map((item) => new Fields(item, what));
    }
    #bounded(text, name) {
        if (text.length > LONGEST_FIELD)
            throw this.error(`has more than ${LONGEST_FIELD} characters in \`${name}\``);
        return text;
    }
    #leaf(name) {
        const value = this.#value(name);
        return value === undefined ? undefined : this.#asLeaf(value, name);
    }
    #asLeaf(value, name) {
        if (value.kind !== 'leaf')
            throw this.error(`has no text in \`${name}\``);
        return value;
    }
    #value(name) {
        const item = this.#items.find(({ key }) => key === name) ?? this.#items.find(({ key }) => key.toLowerCase() === name);
        return item?.value;
    }
}
function isNull(node) {
    return node.kind === 'leaf' && node.type === 'null';
}
function textOf(leaf) {
    if (leaf === undefined || leaf.type === 'null')
        return '';
    return leaf.literal ?? String(leaf.text);
}
function capitalized(text) {
    return text.charAt(0).toUpperCase() + text.slice(1);
}
const metadata_text = (value) => ({ kind: 'leaf', type: 'str', text: value });
const metadata_int = (value) => ({ kind: 'leaf', type: 'int', text: String(value) });
const TRUE = { kind: 'leaf', type: 'bool', text: 'True', literal: 'true' };
function writeMetadata(metadata) {
    const { keyGroups, shamirThreshold, lastModified, mac, selector, macOnlyEncrypted, version } = metadata;
    const [first] = keyGroups;
    return mapping({
        ...(keyGroups.length === 1 && first ? writeGroup(first, lastModified) : { key_groups: { kind: 'list', items: keyGroups.map((group) => mapping(writeGroup(group, lastModified))) } }),
        ...(shamirThreshold > 0 ? { shamir_threshold: metadata_int(shamirThreshold) } : {}),
        lastmodified: metadata_text(lastModified),
        mac: metadata_text(mac),
        [selector.kind]: metadata_text(selector.pattern),
        ...(macOnlyEncrypted ? { mac_only_encrypted: TRUE } : {}),
        version: metadata_text(version),
    });
}
function writeGroup(keys, lastModified) {
    const types = [...new Set(keys.map(({ type }) => type))];
    return Object.fromEntries(types.map((type) => [type, { kind: 'list', items: keys.filter((key) => key.type === type).map((key) => writeKey(key, lastModified)) }]));
}
function writeKey(key, lastModified) {
    const created = { enc: metadata_text(key.enc), ...(key.type === 'age' ? {} : { created_at: metadata_text(key.createdAt ?? lastModified) }) };
    switch (key.type) {
        case 'kms':
            return mapping({
                ...created,
                arn: metadata_text(key.arn),
                ...(key.role === '' ? {} : { role: metadata_text(key.role) }),
                ...(key.context.size === 0 ? {} : { context: mapping(Object.fromEntries([...key.context].map(([name, value]) => [name, metadata_text(value)]))) }),
                aws_profile: metadata_text(key.awsProfile),
            });
        case 'gcp_kms': return mapping({ ...created, resource_id: metadata_text(key.resourceId) });
        case 'hckms': return mapping({ ...created, key_id: metadata_text(key.keyId) });
        case 'azure_kv': return mapping({ ...created, vault_url: metadata_text(key.vaultUrl), name: metadata_text(key.name), version: metadata_text(key.version) });
        case 'hc_vault': return mapping({ ...created, vault_address: metadata_text(key.vaultAddress), engine_path: metadata_text(key.enginePath), key_name: metadata_text(key.keyName) });
        case 'pgp': return mapping({ ...created, fp: metadata_text(key.fingerprint) });
        case 'age': return mapping({ ...created, recipient: metadata_text(key.recipient) });
    }
}
function mapping(members) {
    const keys = Object.keys(members).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    return { kind: 'map', items: keys.flatMap((key) => (members[key] === undefined ? [] : [{ kind: 'item', key, value: members[key] }])) };
}

// EXTERNAL MODULE: ./src/sops/stores/binary.js
var binary = __webpack_require__(49603);
// EXTERNAL MODULE: ./src/sops/stores/dotenv.js
var dotenv = __webpack_require__(40052);
// EXTERNAL MODULE: ./src/sops/stores/ini.js
var ini = __webpack_require__(60830);
// EXTERNAL MODULE: ./src/sops/stores/json.js
var json = __webpack_require__(25664);
// EXTERNAL MODULE: ./src/sops/stores/yaml.js + 7 modules
var yaml = __webpack_require__(27583);
;// CONCATENATED MODULE: ./src/sops/file.js








const STORES = {
    yaml: yaml/* yamlStore */.Dy,
    json: json/* jsonStore */.KG,
    dotenv: dotenv/* dotenvStore */.W0,
    ini: ini/* iniStore */.I,
    binary: binary/* binaryStore */.p,
};
function metadataOf({ path, documents, metadata }) {
    if (metadata !== undefined)
        return metadata;
    if (documents.some(({ kind }) => kind !== 'map'))
        throw new errors/* ActionError */.lZ('sops/syntax', (0,src_text/* say */.cv) `${path} is not a mapping.`);
    throw new errors/* ActionError */.lZ('sops/metadata', (0,src_text/* say */.cv) `${path} has no \`sops\` block: it is not encrypted.`);
}
const LARGEST_FILE = 64 * 1024 * 1024;
function storeOf(path) {
    if (/\.ya?ml$/.test(path))
        return 'yaml';
    if (path.endsWith('.json'))
        return 'json';
    if (path.endsWith('.env'))
        return 'dotenv';
    if (path.endsWith('.ini'))
        return 'ini';
    return 'binary';
}
function parseDocument(path, bytes, store = storeOf(path)) {
    if (bytes.length > LARGEST_FILE)
        throw new errors/* ActionError */.lZ('sops/size', (0,src_text/* say */.cv) `${path} has more than ${LARGEST_FILE} bytes.`);
    const { documents, sops } = STORES[store].parse(bytes, path);
    return { path, store, documents, ...(sops === undefined ? {} : { metadata: readMetadata(sops, path) }) };
}


/***/ }),

/***/ 63847:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  xe: () => (/* reexport */ closedDocuments),
  Tq: () => (/* reexport */ openFile),
  Tp: () => (/* reexport */ sops_file/* parseDocument */.Tp),
  xr: () => (/* reexport */ yaml/* scalarTexts */.xr),
  HL: () => (/* reexport */ unwrapDataKey),
  Qr: () => (/* reexport */ visitLeaves)
});

// EXTERNAL MODULE: ./src/sops/cipher.js
var cipher = __webpack_require__(80778);
// EXTERNAL MODULE: ./src/sops/file.js + 1 modules
var sops_file = __webpack_require__(24588);
// EXTERNAL MODULE: ./src/sops/selectors.js
var selectors = __webpack_require__(71899);
// EXTERNAL MODULE: ./src/sops/tree.js
var tree = __webpack_require__(75625);
;// CONCATENATED MODULE: ./src/sops/walk.js


async function selectionOf(selector, path) {
    const matches = (0,selectors/* bySuffix */.zH)(selector) ?? (await Promise.all(/* import() */[__webpack_require__.e(8966), __webpack_require__.e(1474)]).then(__webpack_require__.bind(__webpack_require__, 91474))).byExpression(selector.pattern, path);
    return new selectors/* Selection */.LN(selector.kind, matches);
}
function walkDocuments(documents, selection, visitor) {
    const walk = new Walk(selection, visitor);
    return documents.map((document) => walk.node(document, undefined, []));
}
class Walk {
    #selection;
    #visitor;
    constructor(selection, visitor) {
        this.#selection = selection;
        this.#visitor = visitor;
    }
    node(node, keys, at) {
        if (node.kind === 'leaf')
            return this.#visitor.leaf(node, this.#place(keys, at));
        this.#selection.enterContainer();
        const result = node.kind === 'map' ? this.#map(node, keys, at) : this.#list(node, keys, at);
        this.#selection.leaveContainer();
        return result;
    }
    #map(map, keys, at) {
        const items = [];
        for (const item of map.items) {
            if (item.kind === 'comment')
                items.push(this.#comment(item, keys));
            else {
                this.#selection.enterKey(item.key);
                items.push({ kind: 'item', key: item.key, value: this.node(item.value, keys === undefined ? item.key : `${keys}:${item.key}`, (0,tree/* childPath */.c)(at, item.key)) });
                this.#selection.leaveKey();
                this.#selection.itemDone();
            }
        }
        return { ...map, items };
    }
    #list(list, keys, at) {
        const items = list.items.map((item, index) => {
            if (item.kind === 'comment')
                return this.#comment(item, keys);
            const path = (0,tree/* childPath */.c)(at, index);
            const read = item.kind === 'leaf' ? this.#visitor.listItem(item, this.#place(keys, path)) : this.node(item, keys, path);
            if (read.kind !== 'comment')
                this.#selection.itemDone();
            return read;
        });
        return { ...list, items };
    }
    #comment(comment, keys) {
        this.#selection.comment(comment.text);
        return this.#visitor.comment(comment, { encrypted: this.#selection.commentEncrypted, keys });
    }
    #place(keys, at) {
        return { encrypted: this.#selection.encrypted, keys, at };
    }
}

;// CONCATENATED MODULE: ./src/sops/closed.js



async function closedDocuments(file) {
    return walkDocuments(file.documents, await selectionOf((0,sops_file/* metadataOf */.Nk)(file).selector, file.path), closer(file.path));
}
async function visitLeaves(file, visit) {
    const tell = (leaf, place) => {
        visit(leaf, place);
        return leaf;
    };
    const tellItem = (leaf, place) => (place.encrypted && isComment(leaf) ? asComment(leaf) : tell(leaf, place));
    walkDocuments(file.documents, await selectionOf((0,sops_file/* metadataOf */.Nk)(file).selector, file.path), { leaf: tell, listItem: tellItem, comment: (comment) => comment });
}
function closer(file) {
    const close = (leaf, { encrypted, at }) => (encrypted && leaf.type !== 'null' && leaf.text.length > 0 ? closed_closed(leaf, at, file) : leaf);
    return {
        leaf: close,
        listItem: (leaf, place) => (place.encrypted && isComment(leaf) ? asComment(leaf) : close(leaf, place)),
        comment: (comment) => comment,
    };
}
function closed_closed({ kind, type, text, literal }, keyPath, file) {
    const leaf = { kind, type, text, file, secret: { ciphertext: String(text), keyPath, state: 'closed' } };
    return literal === undefined ? leaf : { ...leaf, literal };
}
function asComment({ text }) {
    return { kind: 'comment', text: String(text) };
}
function isComment({ text }) {
    return typeof text === 'string' && (0,cipher/* parseEncrypted */.Oc)(text)?.type === 'comment';
}

// EXTERNAL MODULE: ./src/errors.js
var errors = __webpack_require__(28386);
// EXTERNAL MODULE: ./src/text.js
var src_text = __webpack_require__(13198);
// EXTERNAL MODULE: ./src/sops/key-service.js
var key_service = __webpack_require__(2004);
;// CONCATENATED MODULE: ./src/sops/shamir.js


const EXP = new Uint8Array(510);
const LOG = new Uint8Array(256);
for (let power = 0, value = 1; power < 255; power += 1) {
    EXP[power] = EXP[power + 255] = value;
    LOG[value] = power;
    value ^= (value << 1) ^ (value & 0x80 ? 0x11b : 0);
    value &= 0xff;
}
function multiply(a, b) {
    return a === 0 || b === 0 ? 0 : (EXP[(LOG[a] ?? 0) + (LOG[b] ?? 0)] ?? 0);
}
function divide(a, b) {
    return a === 0 ? 0 : (EXP[(LOG[a] ?? 0) + 255 - (LOG[b] ?? 0)] ?? 0);
}
function combine(parts) {
    const [length = 0] = parts.map((part) => part.length);
    const xs = parts.map((part) => part.at(-1) ?? 0);
    const wrong = parts.length < 2 ? 'fewer than two'
        : length < 2 || parts.some((part) => part.length !== length) ? 'of different lengths'
            : xs.includes(0) || new Set(xs).size !== xs.length ? 'not distinct'
                : undefined;
    if (wrong !== undefined)
        throw new errors/* ActionError */.lZ('sops/data-key', (0,src_text/* say */.cv) `The parts of the data key are ${wrong}.`, { hint: errors/* ENCRYPT_ANEW */.u4 });
    const weights = xs.map((x) => xs.filter((other) => other !== x).reduce((weight, other) => multiply(weight, divide(other, x ^ other)), 1));
    return Uint8Array.from({ length: length - 1 }, (_, i) => parts.reduce((sum, part, p) => sum ^ multiply(part[i] ?? 0, weights[p] ?? 0), 0));
}
function split(secret, count, threshold, randomBytes) {
    const parts = Array.from({ length: count }, (_, i) => new Uint8Array(secret.length + 1).fill(i + 1, -1));
    secret.forEach((byte, i) => {
        const coefficients = [byte, ...randomBytes(threshold - 1)];
        for (const part of parts)
            part[i] = coefficients.reduceRight((sum, coefficient) => multiply(sum, part.at(-1) ?? 0) ^ coefficient, 0);
    });
    return parts;
}

;// CONCATENATED MODULE: ./src/sops/data-key.js






const LOCAL = ['age', 'pgp'];
async function unwrapDataKey(file, keys) {
    const { path } = file;
    const { keyGroups, shamirThreshold } = (0,sops_file/* metadataOf */.Nk)(file);
    const groups = await Promise.all(keyGroups.map((group) => unwrapPart(group, keys)));
    const parts = groups.flatMap(({ part }) => (part === undefined ? [] : [part]));
    const needed = keyGroups.length === 1 ? 1 : Math.max(shamirThreshold, 2);
    if (parts.length < needed)
        throw unusable(path, groups.map(({ attempts }) => attempts), parts.length, needed);
    const dataKey = keyGroups.length === 1 ? parts[0] : combine(parts);
    if (dataKey?.length !== cipher/* DATA_KEY_LENGTH */.S7)
        throw new errors/* ActionError */.lZ('sops/data-key', (0,src_text/* say */.cv) `The data key of ${path} does not have ${cipher/* DATA_KEY_LENGTH */.S7} bytes.`, { hint: errors/* ENCRYPT_ANEW */.u4 });
    return dataKey;
}
async function unwrapPart(group, keys) {
    const attempts = [];
    for (const key of [...group.filter(({ type }) => LOCAL.includes(type)), ...group.filter(({ type }) => !LOCAL.includes(type))]) {
        try {
            const part = await keys.unwrap(key);
            if (part !== null)
                return { part, attempts };
            attempts.push({ key });
        }
        catch (error) {
            if (!(error instanceof errors/* ActionError */.lZ) || error.code === 'source/timeout')
                throw error;
            attempts.push({ key, error });
        }
    }
    return { attempts };
}
function unusable(path, groups, had, needed) {
    const attempts = groups.flat();
    const [only] = attempts;
    if (attempts.length === 1 && only?.error)
        return only.error.with({ message: `${attemptName(path, only)}: ${only.error.message}` });
    const account = groups.flatMap((group, index) => group.map((attempt) => attemptLine(path, attempt, groups.length > 1 ? `group ${index + 1}: ` : '')));
    const message = groups.length > 1 ? (0,src_text/* say */.cv) `Of the ${needed} key groups that ${path} needs, ${had} could be used.` : (0,src_text/* say */.cv) `None of the master keys of ${path} could be used.`;
    return new errors/* ActionError */.lZ('sops/data-key', message, { account, accountTitle: 'Every master key, and why it could not be used', cause: attempts.find(({ error }) => error)?.error });
}
function attemptName(path, { key }) {
    return (0,src_text/* say */.cv) `${path}: ${key.type} ${(0,key_service/* masterKeyName */.R)(key)}`;
}
function attemptLine(path, attempt, group) {
    const { error } = attempt;
    return `${attemptName(path, attempt)}: ${group}${error ? `${error.message} ${error.hint}` : 'this kind of key is not supported'}`;
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./src/sops/stores/binary.js
var binary = __webpack_require__(49603);
// EXTERNAL MODULE: ./src/sops/values.js
var values = __webpack_require__(63103);
;// CONCATENATED MODULE: ./src/sops/open.js








const MAC_ONLY_ENCRYPTED = Buffer.from('8a3fd2ad54ce66527b1034f3d147be0b0b975b3bf44f72c6fdadec8176f27d69', 'hex');
async function openFile(file, dataKey) {
    const { path, store, documents } = file;
    if (dataKey.length !== cipher/* DATA_KEY_LENGTH */.S7)
        throw new errors/* ActionError */.lZ('sops/data-key', (0,src_text/* say */.cv) `The data key of ${path} has ${dataKey.length} bytes instead of ${cipher/* DATA_KEY_LENGTH */.S7}.`, { hint: errors/* ENCRYPT_ANEW */.u4 });
    const metadata = (0,sops_file/* metadataOf */.Nk)(file);
    const opener = new Opener(file, metadata, new cipher/* Cipher */.oW(dataKey));
    const opened = walkDocuments(documents, await selectionOf(metadata.selector, path), opener);
    opener.verify();
    if (store === 'binary' && (0,binary/* dataOf */.q)(opened) === undefined)
        throw new errors/* ActionError */.lZ('sops/value', (0,src_text/* say */.cv) `${path} holds something else than one text.`);
    return opened;
}
class Opener {
    #path;
    #metadata;
    #cipher;
    #mac;
    constructor({ path, store }, metadata, cipher) {
        this.#path = path;
        this.#metadata = metadata;
        this.#cipher = cipher;
        this.#mac = new MacHash(metadata.macOnlyEncrypted, store === 'json');
    }
    leaf(leaf, place) {
        const opened = this.listItem(leaf, place);
        if (opened.kind === 'comment')
            throw this.#refused(place.at, 'is a comment in the place of a value');
        return opened;
    }
    listItem(leaf, place) {
        if (leaf.type === 'null')
            return leaf;
        const opened = place.encrypted && leaf.text.length > 0 ? this.#open(leaf, place) : leaf;
        if (opened.kind === 'leaf')
            this.#mac.add(opened, place.encrypted);
        return opened;
    }
    comment(comment, { encrypted, keys }) {
        const ciphertext = encrypted ? (0,cipher/* parseEncrypted */.Oc)(comment.text) : undefined;
        const plain = ciphertext && this.#cipher.open(ciphertext, `${keys ?? ''}:`);
        return plain === undefined ? comment : { ...comment, text: String((0,values/* textOrBytes */.Q8)(plain)) };
    }
    #open(leaf, { keys, at }) {
        const ciphertext = leaf.type === 'str' && typeof leaf.text === 'string' ? leaf.text : '';
        const encrypted = (0,cipher/* parseEncrypted */.Oc)(ciphertext);
        if (encrypted === undefined)
            throw this.#refused(at, 'is not encrypted, although the file says that it is');
        const plain = this.#cipher.open(encrypted, `${keys ?? ''}:`);
        if (plain === undefined)
            throw this.#refused(at, 'cannot be decrypted');
        if (encrypted.type === 'comment')
            return { kind: 'comment', text: String((0,values/* textOrBytes */.Q8)(plain)) };
        const opened = (0,values/* typedLeaf */.hz)(encrypted.type, plain);
        if (opened === undefined)
            throw this.#refused(at, 'does not hold what its type says');
        const { kind, type, text } = opened;
        return { kind, type, text, file: this.#path, secret: { ciphertext, keyPath: at } };
    }
    verify() {
        const { mac, lastModified } = this.#metadata;
        const encrypted = (0,cipher/* parseEncrypted */.Oc)(mac);
        const expected = encrypted?.type === 'str' ? this.#cipher.open(encrypted, lastModified) : undefined;
        if (mac === '')
            throw new errors/* ActionError */.lZ('sops/mac', (0,src_text/* say */.cv) `${this.#path} has no MAC.`);
        if (expected === undefined)
            throw new errors/* ActionError */.lZ('sops/mac', (0,src_text/* say */.cv) `The MAC of ${this.#path} cannot be decrypted.`);
        if (!this.#mac.isOneOf(expected))
            throw new errors/* ActionError */.lZ('sops/mac', (0,src_text/* say */.cv) `The MAC of ${this.#path} does not match its values.`);
    }
    #refused(at, what) {
        return new errors/* ActionError */.lZ('sops/value', (0,src_text/* say */.cv) `In ${this.#path}, the value at ${at.join('.') || 'the root'} ${what}.`);
    }
}
class MacHash {
    #onlyEncrypted;
    #hash = (0,external_node_crypto_.createHash)('sha512');
    #trySign;
    #minusZero;
    constructor(onlyEncrypted, minusZero = false) {
        this.#onlyEncrypted = onlyEncrypted;
        this.#trySign = minusZero;
        if (onlyEncrypted)
            this.#hash.update(MAC_ONLY_ENCRYPTED);
    }
    add(leaf, encrypted) {
        if (leaf.type === 'null' || (this.#onlyEncrypted && !encrypted))
            return;
        const minusZero = this.#trySign && leaf.literal === '-0' && leaf.secret === undefined;
        if (minusZero)
            this.#minusZero ??= this.#hash.copy();
        this.#minusZero?.update(minusZero ? '-0' : (0,values/* bytesOf */.$$)(leaf.text));
        this.#hash.update((0,values/* bytesOf */.$$)(leaf.text));
    }
    digest() {
        return digits(this.#hash);
    }
    isOneOf(expected) {
        const hashes = this.#minusZero === undefined ? [this.#hash] : [this.#hash, this.#minusZero];
        return hashes.some((hash) => {
            const digest = Buffer.from(digits(hash));
            return digest.length === expected.length && (0,external_node_crypto_.timingSafeEqual)(digest, expected);
        });
    }
}
function digits(hash) {
    return hash.copy().digest('hex').toUpperCase();
}

// EXTERNAL MODULE: ./src/sops/stores/yaml.js + 7 modules
var yaml = __webpack_require__(27583);
;// CONCATENATED MODULE: ./src/sops/index.js







/***/ }),

/***/ 71899:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   LN: () => (/* binding */ Selection),
/* harmony export */   a2: () => (/* binding */ SELECTOR_KINDS),
/* harmony export */   uZ: () => (/* binding */ DEFAULT_SELECTOR),
/* harmony export */   zH: () => (/* binding */ bySuffix)
/* harmony export */ });
const SELECTOR_KINDS = ['unencrypted_suffix', 'encrypted_suffix', 'unencrypted_regex', 'encrypted_regex', 'unencrypted_comment_regex', 'encrypted_comment_regex'];
const DEFAULT_SELECTOR = { kind: 'unencrypted_suffix', pattern: '_unencrypted' };
function bySuffix({ kind, pattern }) {
    return kind.endsWith('suffix') ? (text) => text.endsWith(pattern) : undefined;
}
const NO_COMMENTS = { match: false, matchBeforeLast: false };
class Selection {
    #matches;
    #byComment;
    #encrypts;
    #keys = [false];
    #comments = [NO_COMMENTS];
    constructor(kind, matches) {
        this.#byComment = kind.includes('comment');
        this.#encrypts = kind.startsWith('encrypted');
        this.#matches = matches;
    }
    enterKey(key) {
        this.#keys.push(this.#keys.at(-1) === true || (!this.#byComment && this.#matches(key)));
    }
    leaveKey() {
        this.#keys.pop();
    }
    enterContainer() {
        this.#comments.push(NO_COMMENTS);
    }
    leaveContainer() {
        this.#comments.pop();
    }
    comment(text) {
        if (!this.#byComment)
            return;
        const before = this.#comments.at(-1)?.match === true;
        this.#comments[this.#comments.length - 1] = { match: before || this.#matches(text), matchBeforeLast: before };
    }
    itemDone() {
        this.#comments[this.#comments.length - 1] = NO_COMMENTS;
    }
    get encrypted() {
        return (this.#byComment ? this.#comments.some(({ match }) => match) : this.#keys.at(-1) === true) === this.#encrypts;
    }
    get commentEncrypted() {
        if (!this.#byComment || !this.#encrypts)
            return this.encrypted;
        return this.#comments.some(({ match, matchBeforeLast }, depth) => (depth === this.#comments.length - 1 ? matchBeforeLast : match));
    }
}


/***/ }),

/***/ 49603:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   p: () => (/* binding */ binaryStore),
/* harmony export */   q: () => (/* binding */ dataOf)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(28386);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(13198);
/* harmony import */ var _json_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(25664);



const binaryStore = {
    parse(bytes, path) {
        const content = _json_js__WEBPACK_IMPORTED_MODULE_1__/* .jsonStore */ .KG.parse(bytes, path);
        if (content.sops !== undefined && dataOf(content.documents) === undefined)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('sops/value', (0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `${path} holds no text \`data\`.`);
        return content;
    },
    emit(documents, sops) {
        const data = dataOf(documents);
        if (data === undefined)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('sops/unsupported', 'A binary file holds one text.');
        return sops === undefined ? Buffer.from(data.text) : _json_js__WEBPACK_IMPORTED_MODULE_1__/* .jsonStore */ .KG.emit(documents, sops);
    },
};
function dataOf(documents) {
    const [root] = documents;
    if (documents.length !== 1 || root?.kind !== 'map')
        return undefined;
    const item = root.items.find((one) => one.kind === 'item' && one.key === 'data');
    return item?.kind === 'item' && item.value.kind === 'leaf' && item.value.type === 'str' ? item.value : undefined;
}


/***/ }),

/***/ 40052:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   PV: () => (/* binding */ flatText),
/* harmony export */   W0: () => (/* binding */ dotenvStore),
/* harmony export */   zj: () => (/* binding */ withoutDuplicates)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(28386);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(13198);
/* harmony import */ var _size_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(99008);
/* harmony import */ var _values_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(63103);
/* harmony import */ var _flat_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(41581);





const PREFIX = 'sops_';
const dotenvStore = {
    parse(bytes, path) {
        const items = [];
        const metadata = [];
        for (const [index, line] of (0,_values_js__WEBPACK_IMPORTED_MODULE_2__/* .utf8 */ .As)(bytes, path).split('\n').entries()) {
            if (line === '')
                continue;
            if (line.startsWith('#')) {
                items.push({ kind: 'comment', text: line.slice(1) });
                continue;
            }
            const cut = line.indexOf('=');
            if (cut < 0)
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('sops/syntax', (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `Line ${index + 1} of ${path} is neither a comment nor \`KEY=value\`.`);
            const [key, text] = [line.slice(0, cut), line.slice(cut + 1).replaceAll('\\n', '\n')];
            if (key.startsWith(PREFIX))
                metadata.push([key.slice(PREFIX.length), text]);
            else
                items.push({ kind: 'item', key, value: { kind: 'leaf', type: 'str', text } });
        }
        const documents = [{ kind: 'map', items }];
        (0,_size_js__WEBPACK_IMPORTED_MODULE_1__/* .refuseExcess */ .eN)(documents, path);
        return { documents, ...(metadata.length > 0 ? { sops: (0,_flat_js__WEBPACK_IMPORTED_MODULE_3__/* .unflatten */ .s)(metadata, path) } : {}) };
    },
    emit(documents, sops) {
        const [root] = documents;
        if (documents.length !== 1 || root?.kind !== 'map')
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('sops/unsupported', 'A dotenv file holds one list of names and values.');
        const lines = root.items.map((item) => (item.kind === 'comment' ? `#${oneLine(item.text, 'a comment')}` : line(item)));
        const metadata = sops === undefined ? [] : (0,_flat_js__WEBPACK_IMPORTED_MODULE_3__/* .flatten */ .B)(sops).map(([name, leaf]) => `${PREFIX}${name}=${escape(flatText(leaf))}`);
        return Buffer.from([...lines, ...metadata].map((one) => `${one}\n`).join(''));
    },
};
function withoutDuplicates(items, path) {
    const seen = new Set();
    for (const item of items) {
        if (item.kind === 'comment')
            continue;
        if (seen.has(item.key))
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('sops/syntax', (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `${path} has the key ${item.key} twice.`);
        seen.add(item.key);
    }
    return items;
}
function line({ key, value }) {
    if (value.kind !== 'leaf' || typeof value.text !== 'string' || value.type !== 'str')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('sops/unsupported', (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `dotenv cannot hold what is at ${key}: it holds texts only.`);
    if (key === '' || /[=\n]|^#|^sops_/.test(key))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('sops/unsupported', (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `dotenv cannot hold the key "${key}".`);
    if (value.text.includes('\\n'))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('sops/unsupported', (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `dotenv cannot hold the text at ${key}: a backslash before n would be read as a line feed.`);
    return `${key}=${escape(value.text)}`;
}
function oneLine(text, what) {
    if (text.includes('\n'))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('sops/unsupported', (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `dotenv cannot hold ${what} of several lines.`);
    return text;
}
function escape(text) {
    return text.replaceAll('\n', '\\n');
}
function flatText({ type, text }) {
    return type === 'bool' ? String(text).toLowerCase() : String(text);
}


/***/ }),

/***/ 41581:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ flatten),
/* harmony export */   s: () => (/* binding */ unflatten)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(28386);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(13198);
/* harmony import */ var _size_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(99008);



const SEPARATOR = /__(map|list)_/;
function unflatten(entries, path) {
    const refused = (name) => new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('sops/metadata', (0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `The \`sops\` block of ${path} contradicts itself at ${name}.`);
    const root = { kind: 'map', members: new Map() };
    for (const [name, text] of entries) {
        const [first = '', ...rest] = name.split(SEPARATOR);
        if (name.length > _size_js__WEBPACK_IMPORTED_MODULE_1__/* .LONGEST_PATH */ .fN)
            throw (0,_size_js__WEBPACK_IMPORTED_MODULE_1__/* .tooMuch */ .Gm)(`The \`sops\` block of ${path}`, _size_js__WEBPACK_IMPORTED_MODULE_1__/* .LONG_PATH */ .tz);
        if (rest.length > 2 * _size_js__WEBPACK_IMPORTED_MODULE_1__/* .DEEPEST */ .FI)
            throw (0,_size_js__WEBPACK_IMPORTED_MODULE_1__/* .tooMuch */ .Gm)(`The \`sops\` block of ${path}`, _size_js__WEBPACK_IMPORTED_MODULE_1__/* .MORE_LEVELS */ .ES);
        let branch = child(root, first);
        for (let i = 0; i < rest.length; i += 2) {
            const kind = rest[i];
            if ((branch.kind ?? kind) !== kind || branch.text !== undefined)
                throw refused(name);
            branch.kind = kind;
            branch = child(branch, rest[i + 1] ?? '');
        }
        if (branch.text !== undefined || branch.kind !== undefined)
            throw refused(name);
        branch.text = text;
    }
    return toNode(root, refused, '');
}
function child(branch, name) {
    const found = branch.members.get(name) ?? { members: new Map() };
    branch.members.set(name, found);
    return found;
}
function toNode({ kind, text = '', members }, refused, name) {
    if (kind === undefined)
        return { kind: 'leaf', type: 'str', text };
    if (kind === 'map')
        return { kind, items: [...members].map(([key, value]) => ({ kind: 'item', key, value: toNode(value, refused, key) })) };
    const items = Array.from({ length: members.size }, (_, index) => members.get(String(index)));
    return { kind, items: items.map((item) => toNode(item ?? raise(refused(name)), refused, name)) };
}
function raise(error) {
    throw error;
}
function flatten(sops) {
    const entries = sops.items.flatMap((item) => (item.kind === 'item' ? leaves(item.key, item.value) : []));
    return entries.sort(([a], [b]) => (a < b ? -1 : 1));
}
function leaves(name, node) {
    if (node.kind === 'leaf')
        return [[name, node]];
    if (node.kind === 'list')
        return node.items.flatMap((item, index) => (item.kind === 'comment' ? [] : leaves(`${name}__list_${index}`, item)));
    return node.items.flatMap((item) => (item.kind === 'comment' ? [] : leaves(`${name}__map_${item.key}`, item.value)));
}


/***/ }),

/***/ 60830:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ iniStore),
/* harmony export */   T: () => (/* binding */ BEFORE_SECTIONS)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(28386);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(13198);
/* harmony import */ var _size_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(99008);
/* harmony import */ var _values_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(63103);
/* harmony import */ var _dotenv_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(40052);
/* harmony import */ var _flat_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(41581);






const BEFORE_SECTIONS = 'DEFAULT';
const iniStore = {
    parse(bytes, path) {
        const sections = new IniReader((0,_values_js__WEBPACK_IMPORTED_MODULE_2__/* .utf8 */ .As)(bytes, path).replace(/^\ufeff/, ''), path).sections();
        const [metadata, ...more] = sections.filter(({ name }) => name === 'sops');
        if (more.length > 0)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('sops/metadata', (0,_text_js__WEBPACK_IMPORTED_MODULE_5__/* .say */ .cv) `${path} has the section [sops] twice.`);
        const items = sections.filter((section) => section !== metadata).map((section) => ({ kind: 'item', key: section.name, value: sectionNode(section) }));
        const entries = [...(metadata?.keys ?? [])].map(([name, { text }]) => [name, text.replaceAll('\\n', '\n')]);
        const documents = [{ kind: 'map', items }];
        (0,_size_js__WEBPACK_IMPORTED_MODULE_1__/* .refuseExcess */ .eN)(documents, path);
        return { documents, ...(metadata === undefined ? {} : { sops: (0,_flat_js__WEBPACK_IMPORTED_MODULE_4__/* .unflatten */ .s)(entries, path) }) };
    },
    emit(documents, sops) {
        const [root] = documents;
        if (documents.length !== 1 || root?.kind !== 'map')
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('sops/unsupported', 'An INI file holds sections.');
        const sections = (0,_dotenv_js__WEBPACK_IMPORTED_MODULE_3__/* .withoutDuplicates */ .zj)(root.items, 'The INI file').map((item) => {
            if (item.kind === 'comment' || item.value.kind !== 'map')
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('sops/unsupported', 'An INI file holds sections of keys and nothing else.');
            return writeSection(item.key, item.value.items);
        });
        const metadata = sops === undefined ? [] : [writeSection('sops', (0,_flat_js__WEBPACK_IMPORTED_MODULE_4__/* .flatten */ .B)(sops).map(([key, leaf]) => ({ kind: 'item', key, value: { kind: 'leaf', type: 'str', text: (0,_dotenv_js__WEBPACK_IMPORTED_MODULE_3__/* .flatText */ .PV)(leaf).replaceAll('\n', '\\n') } })))];
        return Buffer.from([...sections, ...metadata].filter((section) => section !== '').join('\n'));
    },
};
function sectionNode({ comment, keys }) {
    const head = comment === undefined ? [] : [{ kind: 'comment', text: comment }];
    const items = [...keys].flatMap(([key, value]) => [
        { kind: 'item', key, value: { kind: 'leaf', type: 'str', text: value.text } },
        ...(value.comment === undefined ? [] : [{ kind: 'comment', text: value.comment }]),
    ]);
    return { kind: 'map', items: [...head, ...items] };
}
class IniReader {
    #lines;
    #path;
    #at = 0;
    constructor(text, path) {
        this.#lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
        if (this.#lines.at(-1) === '')
            this.#lines.pop();
        this.#path = path;
    }
    sections() {
        let section = { name: BEFORE_SECTIONS, comment: undefined, keys: new Map() };
        const sections = [section];
        let comment = [];
        const takeComment = () => {
            const text = comment.length === 0 ? undefined : comment.join('\n').replace(/^[;# ]+/, '');
            comment = [];
            return text;
        };
        while (this.#at < this.#lines.length) {
            const line = (this.#lines[this.#at] ?? '').trimStart();
            this.#at += 1;
            if (line.trim() === '')
                continue;
            if (/^[;#]/.test(line))
                comment.push(line.trimEnd());
            else if (line.startsWith('[')) {
                const end = line.lastIndexOf(']');
                if (end < 0)
                    throw this.#error('has a section without its closing bracket');
                const name = line.slice(1, end);
                if (name === BEFORE_SECTIONS && sections.length === 1)
                    continue;
                section = { name, comment: takeComment(), keys: new Map() };
                sections.push(section);
            }
            else {
                const { key, rest } = this.#key(line);
                const { text, inline } = this.#value(rest);
                if (inline !== undefined)
                    comment.push(inline);
                if (key.length > _size_js__WEBPACK_IMPORTED_MODULE_1__/* .LONGEST_PATH */ .fN)
                    throw (0,_size_js__WEBPACK_IMPORTED_MODULE_1__/* .tooMuch */ .Gm)(this.#path, _size_js__WEBPACK_IMPORTED_MODULE_1__/* .LONG_PATH */ .tz);
                if (key === '-')
                    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('sops/mac', (0,_text_js__WEBPACK_IMPORTED_MODULE_5__/* .say */ .cv) `Line ${this.#at} of ${this.#path} has the key "-", which SOPS writes in a way that it cannot verify.`);
                section.keys.set(key, { text, comment: takeComment() });
            }
        }
        return sections;
    }
    #key(line) {
        const quote = /^("""|"|`)/.exec(line)?.[1];
        if (quote !== undefined) {
            const end = line.indexOf(quote, quote.length);
            const delimiter = end < 0 ? -1 : line.slice(end + quote.length).search(/[=:]/);
            if (delimiter < 0)
                throw this.#error('has a line without a delimiter');
            return { key: line.slice(quote.length, end).trim(), rest: line.slice(end + quote.length + delimiter + 1) };
        }
        const cut = line.search(/[=:]/);
        if (cut < 0)
            throw this.#error('has a line without a delimiter');
        return { key: line.slice(0, cut).trim(), rest: line.slice(cut + 1) };
    }
    #value(rest) {
        const line = rest.trim();
        const quote = line.startsWith('"""') ? '"""' : line.startsWith('`') ? '`' : undefined;
        if (quote !== undefined)
            return { text: this.#quoted(rest.trimStart().slice(quote.length), quote) };
        if (line.endsWith('\\'))
            return { text: this.#continued(line.slice(0, -1)) };
        const cut = line.search(/[#;]/);
        const text = cut < 0 ? line : line.slice(0, cut).trim();
        const inline = cut < 0 ? {} : { inline: line.slice(cut) };
        const mark = text[0];
        const surrounded = text.length > 1 && (mark === '"' || mark === "'") && text.endsWith(mark) && !text.slice(1, -1).includes(mark);
        return { text: surrounded ? text.slice(1, -1) : text, ...inline };
    }
    #quoted(first, quote) {
        const texts = [];
        for (let line = first; line !== undefined; line = this.#lines[this.#at++]) {
            const end = line.indexOf(quote);
            if (end >= 0)
                return [...texts, line.slice(0, end)].join('\n');
            texts.push(line);
        }
        throw this.#error('has a quoted value without its end');
    }
    #continued(first) {
        let text = first;
        for (;;) {
            const line = (this.#lines[this.#at] ?? '').trim();
            this.#at += 1;
            if (line === '')
                return text;
            if (!line.endsWith('\\'))
                return text + line;
            text += line.slice(0, -1);
        }
    }
    #error(problem) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('sops/syntax', (0,_text_js__WEBPACK_IMPORTED_MODULE_5__/* .say */ .cv) `${this.#path} ${problem} (line ${this.#at}).`);
    }
}
function writeSection(name, items) {
    const keys = (0,_dotenv_js__WEBPACK_IMPORTED_MODULE_3__/* .withoutDuplicates */ .zj)(items, name).filter((item) => item.kind === 'item');
    const width = Math.max(0, ...keys.map(({ key }) => writeKey(key).length));
    const lines = [];
    for (const [index, item] of items.entries()) {
        if (item.kind === 'comment') {
            if (index === 0)
                lines.push(...commentLines(item.text));
            continue;
        }
        const next = items[index + 1];
        if (next?.kind === 'comment')
            lines.push(...commentLines(next.text));
        lines.push(`${writeKey(item.key).padEnd(width)} = ${writeValue(item, name)}`);
    }
    const head = items[0]?.kind === 'comment' ? lines.splice(0, commentLines(items[0].text).length) : [];
    if (name === BEFORE_SECTIONS)
        return [...head, ...lines].map((line) => `${line}\n`).join('');
    return [...head, `[${name}]`, ...lines].map((line) => `${line}\n`).join('');
}
function commentLines(text) {
    return text.split('\n').map((line) => (/^[;#]/.test(line) ? line : `; ${line}`));
}
function writeKey(key) {
    if (key.includes('`'))
        return `"""${key}"""`;
    return /["=:]/.test(key) ? `\`${key}\`` : key;
}
function writeValue({ key, value }, section) {
    const text = value.kind === 'leaf' && value.type === 'str' ? value.text : undefined;
    if (typeof text !== 'string')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('sops/unsupported', (0,_text_js__WEBPACK_IMPORTED_MODULE_5__/* .say */ .cv) `INI cannot hold what is at ${section}.${key}: it holds texts only.`);
    if (text.includes('"""') && /[\n`]/.test(text))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('sops/unsupported', (0,_text_js__WEBPACK_IMPORTED_MODULE_5__/* .say */ .cv) `INI cannot hold the text at ${section}.${key}.`);
    if (/[\n`]/.test(text))
        return `"""${text}"""`;
    if (/[#;]/.test(text))
        return `\`${text}\``;
    return text !== text.trim() ? `"${text}"` : text;
}


/***/ })

};
;