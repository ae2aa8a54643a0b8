"use strict";
exports.id = 951;
exports.ids = [951];
exports.modules = {

/***/ 48846:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ refusePlaces)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(28386);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(13198);


function refusePlaces(code, what, places) {
    const [first, ...others] = places;
    if (first === undefined)
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ(code, what + (0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv) `${first}${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .andMore */ .v)(others)}.`, { account: places.map((place) => (0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv) `${place}`) });
}


/***/ }),

/***/ 95634:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ openAny),
/* harmony export */   j: () => (/* binding */ openWith)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(28386);
/* harmony import */ var _sops_index_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(98067);
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
    const opened = new Map();
    const tried = new Map();
    for (let left = candidates(wanted); left.length > 0; left = left.filter(({ ciphertext }) => !opened.has(ciphertext))) {
        const next = new Set(left.map((one) => nextOf(one, tried)));
        await Promise.all([...next].map(async (file) => {
            const secrets = await secretsOf(file, keys);
            tried.set(file, secrets instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ ? secrets : undefined);
            if (!(secrets instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ))
                secrets.forEach((leaf, ciphertext) => opened.set(ciphertext, leaf));
        }));
    }
    return opened;
}
function candidates(wanted) {
    const covers = new Map();
    for (const files of wanted.values())
        for (const file of files)
            covers.set(file, (covers.get(file) ?? 0) + 1);
    const byCoverage = (a, b) => (covers.get(b) ?? 0) - (covers.get(a) ?? 0);
    return Array.from(wanted, ([ciphertext, files]) => ({ ciphertext, files: files.length > 1 ? files.toSorted(byCoverage) : files, at: 0 }));
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
        for (const leaf of (await openWith(keys, file)).flatMap(_walk_js__WEBPACK_IMPORTED_MODULE_2__/* .leavesIn */ .cc)) {
            if (leaf.secret !== undefined)
                secrets.set(leaf.secret.ciphertext, { ...leaf, file: file.path });
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

/***/ 20443:
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
// EXTERNAL MODULE: ../node_modules/js-yaml/dist/js-yaml.mjs
var js_yaml = __webpack_require__(14437);
// EXTERNAL MODULE: ./src/sops/size.js
var size = __webpack_require__(99008);
;// CONCATENATED MODULE: ./src/sops/stores/yaml-scalars.js

const NULL = new Set(['', '~', 'null', 'Null', 'NULL']);
const BOOL = /^(?:(true|True|TRUE)|false|False|FALSE)$/;
const SPECIAL = /^(?:([-+]?)\.(inf|Inf|INF)|\.(nan|NaN|NAN))$/;
const FLOAT = /^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/;
const INTEGER = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[oO]?([0-7]+)|0[bB]([01]+)|(\d+))$/;
const TIME = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:([Tt])| +)(\d{1,2}):(\d{1,2}):(\d{1,2})(\.\d+)?(Z|[-+]\d\d:\d\d)?)?$/;
const LONGEST_INTEGER = 80;
function resolvePlain(source) {
    if (!/^[-+.0-9~nNtTfF]|^$/.test(source))
        return string(source);
    if (NULL.has(source))
        return { kind: 'leaf', type: 'null', text: '', literal: source };
    const bool = BOOL.exec(source);
    if (bool)
        return leaf('bool', bool[1] === undefined ? 'False' : 'True', source);
    const special = SPECIAL.exec(source);
    if (special)
        return leaf('float', special[3] ? 'NaN' : special[1] === '-' ? '-Inf' : '+Inf', source);
    return resolveTime(source) ?? resolveNumber(source);
}
function resolveTagged(tag, source, plain) {
    if (tag === '!!binary')
        return { kind: 'leaf', type: 'str', text: (0,values/* textOrBytes */.Q8)(Buffer.from(source, 'base64')) };
    if (tag === '!!str')
        return string(source);
    const resolved = resolvePlain(source);
    const type = resolved === undefined ? undefined : resolved.type === 'int' && tag === '!!float' ? 'float' : resolved.type;
    const wanted = { '!!int': 'int', '!!float': 'float', '!!bool': 'bool', '!!null': 'null', '!!timestamp': 'time' }[tag];
    if (wanted !== undefined)
        return type === wanted ? resolved && { ...resolved, type: wanted } : undefined;
    return plain && tag === '' ? resolved : string(source);
}
function resolveTime(source) {
    const [, year = '', month = '', day = '', t, hour, minute = '', second = '', fraction = '', zone] = TIME.exec(source) ?? [];
    if (year === '' || !(0,values/* isDate */.$P)(+year, +month, +day))
        return undefined;
    if (hour === undefined)
        return leaf('time', `${year}-${pad(month)}-${pad(day)}T00:00:00Z`, source);
    if ((t === undefined) !== (zone === undefined))
        return undefined;
    const text = (0,values/* timeText */.Tc)(`${year}-${pad(month)}-${pad(day)}T${pad(hour)}:${pad(minute)}:${pad(second)}${fraction}${zone ?? 'Z'}`);
    return text === undefined ? undefined : leaf('time', text, source);
}
function pad(digits) {
    return digits.padStart(2, '0');
}
function resolveNumber(source) {
    if (!/^[-+.\d]/.test(source))
        return string(source);
    const digits = source.replaceAll('_', '');
    const value = digits.length <= LONGEST_INTEGER ? integer(digits) : undefined;
    if (value !== undefined && value >= -(2n ** 63n) && value < 2n ** 63n)
        return leaf('int', String(value), source);
    if (value !== undefined && value > 0n && value < 2n ** 64n)
        return undefined;
    if (!FLOAT.test(digits))
        return string(source);
    const float = Number(digits);
    return Number.isFinite(float) ? leaf('float', (0,values/* floatText */.qx)(float), source) : string(source);
}
function integer(digits) {
    const [, sign, hex, octal, binary, decimal] = INTEGER.exec(digits) ?? [];
    const text = hex !== undefined ? `0x${hex}` : octal !== undefined ? `0o${octal}` : binary !== undefined ? `0b${binary}` : decimal;
    if (text === undefined || (decimal !== undefined && decimal.length > 1 && decimal.startsWith('0')))
        return undefined;
    return sign === '-' ? -BigInt(text) : BigInt(text);
}
function leaf(type, text, source) {
    return { kind: 'leaf', type, text, ...(text === source ? {} : { literal: source }) };
}
function string(text) {
    return { kind: 'leaf', type: 'str', text };
}

;// CONCATENATED MODULE: ./src/sops/stores/yaml-emit.js



const STEP = 4;
function emitYaml(documents) {
    return documents.map((root) => emitRoot(root)).join('---\n');
}
function emitRoot(root) {
    if (root.kind === 'leaf')
        return `${scalar(root, 0)}\n`;
    return block(root, 0).map((line) => `${line}\n`).join('');
}
function block(node, column) {
    const indent = ' '.repeat(column);
    if (!node.items.some((item) => item.kind !== 'comment'))
        return [...comments(node.items, indent), `${indent}${node.kind === 'map' ? '{}' : '[]'}`];
    const lines = [];
    node.items.forEach((item, index) => {
        if (item.kind === 'comment') {
            if (!isInline(node.items, index))
                lines.push(...comment(item, indent));
            return;
        }
        const previous = node.items[index - 1];
        const inline = previous?.kind === 'comment' && isInline(node.items, index - 1) ? ` #${previous.text}` : '';
        const written = item.kind === 'item' ? emitItem(item, column) : emitElement(item, column);
        if (inline !== '')
            written[0] = `${written[0]}${inline}`;
        lines.push(...written);
    });
    return lines;
}
function isInline(items, index) {
    const [item, next] = [items[index], items[index + 1]];
    if (item?.kind !== 'comment' || item.inline !== true || next === undefined || next.kind === 'comment')
        return false;
    const value = next.kind === 'item' ? next.value : next;
    return value.kind === 'leaf' && !isBlock(value);
}
function emitItem({ key, value }, column) {
    const indent = ' '.repeat(column);
    const name = key === '<<' && value.kind !== 'leaf' ? '!!merge <<' : yaml_emit_text(key, column);
    const explicit = name.includes('\n') || name.length > 128;
    const head = explicit ? `${indent}? ${name}\n${indent}:` : `${indent}${name}:`;
    if (value.kind === 'leaf')
        return [`${head} ${scalar(value, column)}`];
    if (!value.items.some((item) => item.kind !== 'comment'))
        return [...comments(value.items, indent), `${head} ${value.kind === 'map' ? '{}' : '[]'}`];
    return [head, ...block(value, column + STEP)];
}
function emitElement(value, column) {
    const indent = ' '.repeat(column);
    if (value.kind === 'leaf')
        return [`${indent}- ${scalar(value, column)}`];
    const lines = block(value, column + 2);
    const head = lines.findIndex((line) => !line.trimStart().startsWith('#'));
    return [...lines.slice(0, head).map((line) => `${indent}${line.trimStart()}`), `${indent}- ${lines[head]?.trimStart()}`, ...lines.slice(head + 1)];
}
function comments(items, indent) {
    return items.flatMap((item) => (item.kind === 'comment' ? comment(item, indent) : []));
}
function comment({ text: words }, indent) {
    return words.split('\n').map((line) => `${indent}#${line}`);
}
function scalar(leaf, column) {
    const { type, text: value, literal } = leaf;
    if (typeof value !== 'string')
        return `!!binary ${Buffer.from(value).toString('base64')}`;
    switch (type) {
        case 'null': return 'null';
        case 'bool': return value.toLowerCase();
        case 'int':
        case 'time': return value;
        case 'float': return literal !== undefined && isSameFloat(literal, value) ? literal : yaml_emit_float(value);
        default: return yaml_emit_text(value, column);
    }
}
function isSameFloat(literal, value) {
    const resolved = resolvePlain(literal);
    return resolved?.type === 'float' && resolved.text === value;
}
function yaml_emit_float(value) {
    const spelled = { '+Inf': '.inf', '-Inf': '-.inf', NaN: '.nan' }[value];
    if (spelled !== undefined)
        return spelled;
    return value.includes('.') || value === '-0' ? (value === '-0' ? '-0.0' : value) : `${value}.0`;
}
function isBlock({ type, text: value }) {
    return type === 'str' && typeof value === 'string' && blockable(value);
}
function blockable(value) {
    return /[^\n]\n|^[^\n]*\n[^\n]/.test(value) && !value.startsWith('\n') && !/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\t]|[\ud800-\udfff]/.test(value) && !/(^|\n) +(\n|$)/.test(value);
}
function yaml_emit_text(value, column) {
    if (blockable(value))
        return literalBlock(value, column);
    if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]|[\ud800-\udfff]/.test(value))
        return doubleQuoted(value);
    if (value === '' || looksTyped(value))
        return doubleQuoted(value);
    if (isPlain(value))
        return value;
    return `'${value.replaceAll("'", "''")}'`;
}
function looksTyped(value) {
    return resolvePlain(value)?.type !== 'str' || /^(y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF|<<|=)$/.test(value) || /^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?$/.test(value);
}
const PLAIN_START = /^[^\s\-?:,[\]{}#&*!|>'"%@`]|^[-?:](?=\S)/;
function isPlain(value) {
    if (!PLAIN_START.test(value) || /^[?:-]/.test(value) && !/^-[^\s\-?:,[\]{}]/.test(value))
        return false;
    return !/: |:$| #|^---|^\.\.\.|\s$|^\s/.test(value);
}
function doubleQuoted(value) {
    if (!value.isWellFormed())
        throw new errors/* ActionError */.lZ('sops/unsupported', (0,src_text/* say */.cv) `YAML cannot hold a lone surrogate.`);
    const escaped = JSON.stringify(value)
        .replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
        .replace(/[\u{10000}-\u{10ffff}]/gu, (c) => `\\U${(c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(8, '0')}`);
    return escaped;
}
function literalBlock(value, column) {
    const indent = ' '.repeat(column + STEP);
    const body = value.replace(/\n+$/, '');
    const ends = value.length - body.length;
    const header = `|${value.startsWith(' ') ? STEP : ''}${ends === 0 ? '-' : ends === 1 ? '' : '+'}`;
    const lines = body.split('\n').map((line) => (line === '' ? '' : `${indent}${line}`));
    return [header, ...lines, ...Array.from({ length: Math.max(0, ends - 1) }, () => '')].join('\n');
}

;// CONCATENATED MODULE: ./src/sops/stores/yaml-lines.js

const BREAK = '[\\n\\u2028\\u2029]';
const SPACE = '[ \\t\\n\\u2028\\u2029]';
const FOLDS = new RegExp(`[ \\t]*${BREAK}${SPACE}*|[ \\t]+`, 'g');
const FOLDS_AND_ESCAPES = new RegExp(`\\\\${BREAK}${SPACE}*|\\\\[^]|[ \\t]*${BREAK}${SPACE}*|[ \\t]+`, 'g');
const LINES = new RegExp(`[^\\n\\u2028\\u2029]*${BREAK}|[^\\n\\u2028\\u2029]+$`, 'g');
const ESCAPES = { '\n': '\\n', '\u2028': '\\L', '\u2029': '\\P' };
function withLineFeeds(text) {
    return /[\r\u0085]/.test(text) ? text.replace(/\r\n?|\u0085/g, '\n') : text;
}
class Lines {
    text;
    #source;
    #isAwkward;
    constructor(source) {
        const isSeparated = /[\u2028\u2029]/.test(source);
        this.#source = source;
        this.text = isSeparated ? source.replace(/[\u2028\u2029]/g, '\n') : source;
        this.#isAwkward = isSeparated || source.includes('\\\n');
    }
    scalar(event) {
        if (event.valueStart < 0)
            return '';
        if (!this.#isAwkward)
            return (0,js_yaml/* getScalarValue */.KE)(this.text, event);
        const source = this.#source.slice(event.valueStart, event.valueEnd);
        switch (event.style) {
            case js_yaml/* SCALAR_STYLE */.jK.LITERAL_BLOCK: return yaml_lines_block(source, event, false);
            case js_yaml/* SCALAR_STYLE */.jK.FOLDED_BLOCK: return yaml_lines_block(source, event, true);
            case js_yaml/* SCALAR_STYLE */.jK.SINGLE_QUOTED: return source.replace(FOLDS, folded).replaceAll("''", "'");
            case js_yaml/* SCALAR_STYLE */.jK.DOUBLE_QUOTED: return yaml_lines_doubleQuoted(source, event);
            default: return source.replace(FOLDS, folded);
        }
    }
}
function folded(space) {
    const breaks = space.replace(/[ \t]/g, '');
    if (breaks === '')
        return space;
    return breaks === '\n' ? ' ' : breaks.replace(/^\n/, '');
}
function yaml_lines_doubleQuoted(source, event) {
    const oneLine = source.replace(FOLDS_AND_ESCAPES, (found) => {
        const isEscape = found.startsWith('\\');
        if (isEscape && !isBreak(found.charAt(1)))
            return found;
        const kept = isEscape ? found.slice(2).replace(/[ \t]/g, '') : folded(found);
        return kept.replace(/[\n\u2028\u2029]/g, (one) => ESCAPES[one] ?? one);
    });
    return (0,js_yaml/* getScalarValue */.KE)(oneLine, { ...event, valueStart: 0, valueEnd: oneLine.length, fast: false });
}
function isBreak(character) {
    return Object.hasOwn(ESCAPES, character);
}
function yaml_lines_block(source, { indent, chomping }, folds) {
    let text = '';
    let [lastBreak, emptyLines, wasMoreIndented] = ['', '', false];
    for (const line of source.match(LINES) ?? []) {
        const [, spaces = '', rest = '', lineBreak = ''] = /^( *)([^\n\u2028\u2029]*)([^]?)$/.exec(line) ?? [];
        const body = spaces.slice(Math.max(indent, 0)) + rest;
        if (indent < 0 || body === '') {
            emptyLines += lineBreak;
            continue;
        }
        const isMoreIndented = /^[ \t]/.test(body);
        const isFold = folds && lastBreak === '\n' && !wasMoreIndented && !isMoreIndented;
        text += (isFold ? (emptyLines === '' ? ' ' : '') : lastBreak) + emptyLines + body;
        [lastBreak, emptyLines, wasMoreIndented] = [lineBreak, '', isMoreIndented];
    }
    if (chomping !== js_yaml/* CHOMPING_MODE */.K6.STRIP)
        text += lastBreak;
    return chomping === js_yaml/* CHOMPING_MODE */.K6.KEEP ? text + emptyLines : text;
}

;// CONCATENATED MODULE: ./src/sops/stores/yaml-events.js


const MOST_READ = 4_000_000;
function eventsOf(text, deepest) {
    for (let [source, read] = [withLineFeeds(text), 0];;) {
        const lines = new Lines(source);
        read += source.length;
        try {
            const events = (0,js_yaml/* parseEvents */.PH)(lines.text, { maxDepth: deepest });
            refuseAmbiguous(lines.text, events);
            return { lines, events };
        }
        catch (cause) {
            const indented = cause instanceof js_yaml/* YAMLException */.tB && read < MOST_READ ? indentDeficient(source, cause) : undefined;
            if (indented === undefined)
                throw cause;
            source = indented;
        }
    }
}
function indentDeficient(text, { reason, mark }) {
    if (reason !== 'deficient indentation' || mark === undefined)
        return undefined;
    const start = mark.position - mark.column;
    if (text.slice(start, mark.position).trim() !== '')
        return undefined;
    const deepest = (text.slice(0, start).match(/^ +/gm) ?? []).reduce((most, blanks) => (blanks.length > most.length ? blanks : most), '');
    return `${text.slice(0, start)}${deepest} ${text.slice(start)}`;
}
const END_IN_COLON = /[ \t]*:[,[\]{}]/y;
const NAME = /[\w-]+(?![^\s,\]}])/y;
function refuseAmbiguous(text, events) {
    const refuse = (position) => js_yaml/* YAMLException */.tB.throwAt(text, position, 'is read otherwise by other parsers', '');
    const isFlow = [];
    for (const event of events) {
        if (event.type === js_yaml/* EVENT_ID */.hy.POP)
            isFlow.pop();
        if (event.type === js_yaml/* EVENT_ID */.hy.DOCUMENT)
            isFlow.push(false);
        if (event.type === js_yaml/* EVENT_ID */.hy.MAPPING || event.type === js_yaml/* EVENT_ID */.hy.SEQUENCE)
            isFlow.push(event.style === js_yaml/* COLLECTION_STYLE */.Rl.FLOW || isFlow.at(-1) === true);
        if ('anchorStart' in event && event.anchorStart >= 0 && !isName(text, event.anchorStart))
            refuse(event.anchorStart);
        if ('tagStart' in event && event.tagStart >= 0 && /\S/.test(text.charAt(event.tagEnd)))
            refuse(event.tagEnd);
        if (event.type === js_yaml/* EVENT_ID */.hy.SCALAR && event.style === js_yaml/* SCALAR_STYLE */.jK.PLAIN && isFlow.at(-1) === true && !isFlowScalar(text, event))
            refuse(event.valueStart);
    }
}
function isName(text, start) {
    NAME.lastIndex = start;
    return NAME.test(text);
}
function isFlowScalar(text, { valueStart, valueEnd }) {
    if (valueStart < 0)
        return true;
    END_IN_COLON.lastIndex = valueEnd;
    return !/[?:]/.test(text.charAt(valueStart)) && !END_IN_COLON.test(text);
}

;// CONCATENATED MODULE: ./src/sops/stores/yaml.js









const LONGEST_YAML = 16_000_000;
const MAX_DEPTH = size/* DEEPEST */.FI + 2;
const MOST_ALIASED = 100_000;
const yamlStore = {
    parse(bytes, path) {
        const roots = parseYaml(yaml_textOf(bytes, path), path);
        const parts = roots.map((root) => (root.kind === 'map' ? (0,json/* splitMetadata */.AO)(root, path) : { documents: [root] }));
        const [first] = parts;
        const sops = first && 'sops' in first ? first.sops : undefined;
        if (sops === undefined)
            return { documents: roots };
        const documents = parts.flatMap((part) => part.documents).map((root) => (isEmpty(root) ? { kind: 'map', items: [] } : root));
        if (documents.some((root) => root.kind !== 'map'))
            throw new errors/* ActionError */.lZ('sops/syntax', (0,src_text/* say */.cv) `A document of ${path} is not a mapping.`);
        return { documents, sops };
    },
    emit: (documents, sops) => Buffer.from(emitYaml(documents.map((root) => (sops === undefined ? root : withMetadata(root, sops))))),
};
function yaml_textOf(bytes, path) {
    const order = UTF16[Buffer.from(bytes.subarray(0, 2)).toString('hex')];
    if (order === undefined)
        return (0,values/* utf8 */.As)(bytes, path).replace(/^\ufeff/, '');
    const units = Buffer.from(bytes.subarray(2));
    if (units.length % 2 !== 0)
        throw notUtf16(path);
    const text = (order === 'big' ? units.swap16() : units).toString('utf16le');
    if (!text.isWellFormed())
        throw notUtf16(path);
    return text;
}
const UTF16 = { fffe: 'little', feff: 'big' };
function notUtf16(path) {
    return new errors/* ActionError */.lZ('sops/syntax', (0,src_text/* say */.cv) `${path} begins with the mark of UTF-16, and is not UTF-16.`);
}
function isEmpty(root) {
    return root.kind === 'leaf' && root.type === 'null';
}
function withMetadata(root, sops) {
    if (root.kind !== 'map')
        throw new errors/* ActionError */.lZ('sops/unsupported', 'An encrypted YAML document is a mapping.');
    return { kind: 'map', items: [...root.items, { kind: 'item', key: 'sops', value: sops }] };
}
function parseYaml(text, path) {
    if (text.length > LONGEST_YAML)
        throw (0,size/* tooMuch */.Gm)(path, `more than ${LONGEST_YAML} characters of YAML`);
    const { lines, events } = eventsIn(text, path);
    const documents = new YamlReader(lines, path, events).documents();
    (0,size/* refuseExcess */.eN)(documents, path);
    return documents;
}
function eventsIn(text, path) {
    try {
        return eventsOf(text, MAX_DEPTH);
    }
    catch (cause) {
        if (!(cause instanceof js_yaml/* YAMLException */.tB))
            throw cause;
        if (cause.reason.includes('maxDepth'))
            throw (0,size/* tooMuch */.Gm)(path, size/* MORE_LEVELS */.ES);
        const line = cause.mark === undefined ? '' : (0,src_text/* say */.cv) ` (line ${cause.mark.line + 1})`;
        throw new errors/* ActionError */.lZ('sops/syntax', (0,src_text/* say */.cv) `${path} is not YAML${line}.`);
    }
}
class YamlReader {
    #lines;
    #text;
    #path;
    #events;
    #next = 0;
    #cursor = 0;
    #anchors = new Map();
    #made = 0;
    #aliased = 0;
    #lastScalar;
    #numberSigns;
    #documentStarts;
    #documentEnds;
    #lineStart = 0;
    #lineEnd = -1;
    constructor(lines, path, events) {
        this.#lines = lines;
        this.#text = lines.text;
        this.#path = path;
        this.#events = events;
        this.#numberSigns = new Finder(lines.text, '#');
        this.#documentStarts = new Finder(lines.text, '\n---');
        this.#documentEnds = new Finder(lines.text, '\n...');
    }
    documents() {
        const documents = [];
        while (this.#next < this.#events.length)
            documents.push(this.#document());
        return documents;
    }
    #document() {
        const event = this.#take();
        if (event.type !== js_yaml/* EVENT_ID */.hy.DOCUMENT)
            throw this.#syntax('is not YAML');
        const version = event.directives.find((directive) => directive.kind === 'yaml');
        if (version?.kind === 'yaml' && version.version !== '1.1')
            throw this.#syntax('has a %YAML directive other than 1.1');
        this.#anchors = new Map();
        this.#lastScalar = undefined;
        const root = this.#peek().type === js_yaml/* EVENT_ID */.hy.POP ? string('') : this.#node();
        this.#take();
        return root.kind === 'leaf' && root.text === '' && root.type === 'str' ? { kind: 'leaf', type: 'null', text: '' } : root;
    }
    #node() {
        const event = this.#take();
        this.#made += 1;
        if (this.#made > size/* MOST_VALUES */.xy)
            throw (0,size/* tooMuch */.Gm)(this.#path, size/* MORE_VALUES */.$M);
        switch (event.type) {
            case js_yaml/* EVENT_ID */.hy.ALIAS:
                this.#cursor = event.anchorEnd;
                return this.#alias(this.#text.slice(event.anchorStart, event.anchorEnd));
            case js_yaml/* EVENT_ID */.hy.SCALAR:
                return this.#anchored(event, () => this.#scalar(event));
            case js_yaml/* EVENT_ID */.hy.MAPPING:
                return this.#anchored(event, () => this.#map(event.start));
            case js_yaml/* EVENT_ID */.hy.SEQUENCE:
                return this.#anchored(event, () => this.#list(event.start));
            default:
                throw this.#syntax('is not YAML');
        }
    }
    #anchored({ anchorStart, anchorEnd }, read) {
        if (anchorStart < 0)
            return read();
        const name = this.#text.slice(anchorStart, anchorEnd);
        this.#anchors.set(name, 'open');
        const before = this.#made;
        const node = read();
        this.#anchors.set(name, { node, size: this.#made - before + 1 });
        return node;
    }
    #alias(name) {
        const found = this.#anchors.get(name);
        if (found === undefined)
            throw this.#syntax('has an alias without its anchor');
        if (found === 'open')
            throw this.#syntax('has an alias within its own anchor');
        this.#made += found.size;
        this.#aliased += found.size;
        if (this.#aliased > MOST_ALIASED)
            throw new errors/* ActionError */.lZ('sops/size', (0,src_text/* say */.cv) `The aliases of ${this.#path} stand for more than ${MOST_ALIASED} values.`);
        return found.node;
    }
    #scalar(event) {
        const source = this.#withoutFinalLineFeed(event, this.#lines.scalar(event));
        if (event.valueEnd > 0)
            this.#cursor = event.valueEnd + (event.style === js_yaml/* SCALAR_STYLE */.jK.SINGLE_QUOTED || event.style === js_yaml/* SCALAR_STYLE */.jK.DOUBLE_QUOTED ? 1 : 0);
        const plain = event.style === js_yaml/* SCALAR_STYLE */.jK.PLAIN;
        const tag = event.tagStart < 0 ? '' : shortTag(this.#text.slice(event.tagStart, event.tagEnd));
        const leaf = tag === '' ? (plain ? resolvePlain(source) : string(source)) : resolveTagged(tag, source, plain);
        if (leaf === undefined)
            throw new errors/* ActionError */.lZ('sops/value', (0,src_text/* say */.cv) `${this.#path} holds a value that its type cannot hold (line ${this.#line()}).`);
        return leaf;
    }
    #withoutFinalLineFeed({ style, valueEnd }, value) {
        const isBlock = style === js_yaml/* SCALAR_STYLE */.jK.LITERAL_BLOCK || style === js_yaml/* SCALAR_STYLE */.jK.FOLDED_BLOCK;
        return isBlock && valueEnd >= this.#text.length && !this.#text.endsWith('\n') ? value.replace(/\n$/, '') : value;
    }
    #map(start) {
        const items = [];
        const seen = new Set();
        const column = this.#column(start);
        while (this.#peek().type !== js_yaml/* EVENT_ID */.hy.POP) {
            this.#comments(items);
            const key = this.#key();
            if (seen.has(key))
                throw key === 'sops' && column === 0 ? (0,json/* sopsTwice */.kA)(this.#path) : this.#syntax('has a key twice');
            seen.add(key);
            this.#commentOfKey(items);
            const isAlias = this.#peek().type === js_yaml/* EVENT_ID */.hy.ALIAS;
            const value = this.#node();
            items.push({ kind: 'item', key, value });
            if (isAlias || value.kind === 'leaf')
                this.#lastScalar = { items, index: items.length - 1 };
        }
        this.#foot(items, column);
        return { kind: 'map', items };
    }
    #key() {
        const event = this.#peek();
        const key = event.type === js_yaml/* EVENT_ID */.hy.SCALAR || event.type === js_yaml/* EVENT_ID */.hy.ALIAS ? this.#node() : undefined;
        if (key?.kind !== 'leaf' || key.type !== 'str' || typeof key.text !== 'string')
            throw this.#syntax('has a key that is not a text');
        if (key.text.length > size/* LONGEST_PATH */.fN)
            throw (0,size/* tooMuch */.Gm)(this.#path, size/* LONG_PATH */.tz);
        return key.text;
    }
    #list(start) {
        const items = [];
        const column = this.#column(start);
        while (this.#peek().type !== js_yaml/* EVENT_ID */.hy.POP) {
            this.#comments(items);
            const isAlias = this.#peek().type === js_yaml/* EVENT_ID */.hy.ALIAS;
            const value = this.#node();
            items.push(value);
            if (isAlias || value.kind === 'leaf')
                this.#lastScalar = { items, index: items.length - 1 };
        }
        this.#foot(items, column);
        return { kind: 'list', items };
    }
    #comments(items) {
        const comments = this.#gap();
        for (const comment of comments)
            this.#place(comment, items);
        this.#cursor = comments.at(-1)?.end ?? this.#cursor;
    }
    #commentOfKey(items) {
        const [comment] = this.#gap();
        if (comment === undefined || this.#startOfLine(comment.start) > this.#cursor)
            return;
        items.push({ kind: 'comment', text: comment.text, inline: true });
        this.#cursor = comment.end;
    }
    #foot(items, column) {
        this.#take();
        const found = this.#gap();
        const next = found.findIndex(({ inline, alone }) => !inline && !alone);
        const comments = next < 0 ? found : found.slice(0, next);
        const own = comments.findLastIndex((comment) => comment.inline === true || comment.column >= column) + 1;
        for (const comment of comments.slice(0, own))
            this.#place(comment, items);
        const last = comments[own - 1];
        if (last !== undefined)
            this.#cursor = last.end;
    }
    #place({ text, inline }, items) {
        if (inline && this.#lastScalar !== undefined) {
            this.#lastScalar.items.splice(this.#lastScalar.index, 0, { kind: 'comment', text, inline: true });
            this.#lastScalar.index += 1;
        }
        else
            items.push({ kind: 'comment', text });
    }
    #gap() {
        const from = this.#cursor;
        if (this.#numberSigns.from(from) === this.#text.length)
            return [];
        const end = this.#startOfNext();
        const found = [];
        for (let at = this.#numberSigns.from(from); at < end; at = this.#numberSigns.from(at)) {
            if (at > 0 && !/[\s]/.test(this.#text[at - 1] ?? '')) {
                at += 1;
                continue;
            }
            const lineStart = this.#startOfLine(at);
            const stop = this.#lineEnd;
            const before = this.#text.slice(lineStart, at).trim();
            const inline = before !== '' && lineStart < from && !/[:?-]$/.test(this.#text.slice(from, at).trim() || (from > lineStart ? '' : '-'));
            found.push({ text: this.#text.slice(at + 1, stop), inline, alone: before === '', column: at - lineStart, start: at, end: stop });
            at = stop;
        }
        return found;
    }
    #startOfNext() {
        for (let i = this.#next; i < this.#events.length; i += 1) {
            const event = this.#events[i];
            if (event === undefined || event.type === js_yaml/* EVENT_ID */.hy.POP)
                continue;
            if (event.type === js_yaml/* EVENT_ID */.hy.DOCUMENT)
                return this.#endOfDocument();
            const starts = [('start' in event ? event.start : -1), ('valueStart' in event ? event.valueStart : -1), event.anchorStart, ('tagStart' in event ? event.tagStart : -1)].filter((start) => start >= 0);
            if (starts.length > 0)
                return Math.min(...starts);
        }
        return this.#text.length;
    }
    #endOfDocument() {
        const marker = Math.min(this.#documentStarts.from(this.#cursor), this.#documentEnds.from(this.#cursor));
        return Math.min(marker + 1, this.#text.length);
    }
    #column(at) {
        return at - this.#startOfLine(at);
    }
    #startOfLine(at) {
        if (at < this.#lineStart)
            [this.#lineStart, this.#lineEnd] = [at === 0 ? 0 : this.#text.lastIndexOf('\n', at - 1) + 1, this.#lineFeedFrom(at)];
        while (this.#lineEnd < at) {
            this.#lineStart = this.#lineEnd + 1;
            this.#lineEnd = this.#lineFeedFrom(this.#lineStart);
        }
        return this.#lineStart;
    }
    #lineFeedFrom(from) {
        const at = this.#text.indexOf('\n', from);
        return at < 0 ? this.#text.length : at;
    }
    #line() {
        return this.#text.slice(0, this.#cursor).split('\n').length;
    }
    #peek() {
        const event = this.#events[this.#next];
        if (event === undefined)
            throw this.#syntax('is not YAML');
        return event;
    }
    #take() {
        const event = this.#peek();
        this.#next += 1;
        return event;
    }
    #syntax(problem) {
        return new errors/* ActionError */.lZ('sops/syntax', (0,src_text/* say */.cv) `${this.#path} ${problem} (line ${this.#line()}).`);
    }
}
class Finder {
    #text;
    #mark;
    #start = 0;
    #found = -1;
    constructor(text, mark) {
        this.#text = text;
        this.#mark = mark;
    }
    from(start) {
        if (start < this.#start || start > this.#found) {
            const at = this.#text.indexOf(this.#mark, start);
            this.#start = start;
            this.#found = at < 0 ? this.#text.length : at;
        }
        return this.#found;
    }
}
function shortTag(tag) {
    return tag === '!' ? '' : tag.replace(/^!<tag:yaml\.org,2002:(\w+)>$/, '!!$1');
}

;// CONCATENATED MODULE: ./src/sops/file.js








const STORES = {
    yaml: yamlStore,
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

/***/ 98067:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  xe: () => (/* reexport */ closedDocuments),
  Tq: () => (/* reexport */ openFile),
  Tp: () => (/* reexport */ sops_file/* parseDocument */.Tp),
  HL: () => (/* reexport */ unwrapDataKey),
  Qr: () => (/* reexport */ visitLeaves)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./src/sops/cipher.js

const FORM = /^ENC\[AES256_GCM,data:([A-Za-z0-9+/]+={0,2}),iv:([A-Za-z0-9+/]+={0,2}),tag:([A-Za-z0-9+/]+={0,2}),type:([A-Za-z0-9]+)\]$/;
const TAG_LENGTH = 16;
const IV_LENGTH = 32;
const LONGEST_IV = 128;
const DATA_KEY_LENGTH = 32;
function parseEncrypted(text) {
    const [, data = '', iv = '', tag = '', type = ''] = FORM.exec(text) ?? [];
    const fields = [data, iv, tag].map(base64);
    if (type === '' || !fields.every((field) => field !== undefined))
        return undefined;
    const [dataBytes, ivBytes, tagBytes] = fields;
    const possible = dataBytes.length > 0 && ivBytes.length > 0 && ivBytes.length <= LONGEST_IV && tagBytes.length === TAG_LENGTH;
    return possible ? { data: dataBytes, iv: ivBytes, tag: tagBytes, type } : undefined;
}
const CANONICAL = /^[A-Za-z0-9+/]*(?:[AQgw]==|[AEIMQUYcgkosw048]=)?$/;
function base64(text) {
    return text.length % 4 === 0 && CANONICAL.test(text) ? Buffer.from(text, 'base64') : undefined;
}
class Cipher {
    #key;
    constructor(dataKey) {
        this.#key = (0,external_node_crypto_.createSecretKey)(dataKey);
    }
    open({ data, iv, tag }, additionalData) {
        const decipher = (0,external_node_crypto_.createDecipheriv)('aes-256-gcm', this.#key, iv, { authTagLength: TAG_LENGTH });
        decipher.setAAD(Buffer.from(additionalData));
        decipher.setAuthTag(tag);
        try {
            const plain = decipher.update(data);
            const rest = decipher.final();
            return rest.length === 0 ? plain : Buffer.concat([plain, rest]);
        }
        catch {
            return undefined;
        }
    }
    seal(type, plain, additionalData, randomBytes) {
        const iv = Buffer.from(randomBytes(IV_LENGTH));
        const cipher = (0,external_node_crypto_.createCipheriv)('aes-256-gcm', this.#key, iv, { authTagLength: TAG_LENGTH });
        cipher.setAAD(Buffer.from(additionalData));
        const data = Buffer.concat([cipher.update(plain), cipher.final()]);
        const [d, i, t] = [data, iv, cipher.getAuthTag()].map((bytes) => bytes.toString('base64'));
        return `ENC[AES256_GCM,data:${d},iv:${i},tag:${t},type:${type}]`;
    }
}

// EXTERNAL MODULE: ./src/sops/file.js + 6 modules
var sops_file = __webpack_require__(20443);
// EXTERNAL MODULE: ./src/sops/selectors.js
var selectors = __webpack_require__(71899);
;// CONCATENATED MODULE: ./src/sops/walk.js

async function selectionOf(selector, path) {
    const matches = (0,selectors/* bySuffix */.zH)(selector) ?? (await Promise.all(/* import() */[__webpack_require__.e(966), __webpack_require__.e(474)]).then(__webpack_require__.bind(__webpack_require__, 91474))).byExpression(selector.pattern, path);
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
                items.push({ ...item, value: this.node(item.value, keys === undefined ? item.key : `${keys}:${item.key}`, [...at, item.key]) });
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
            const path = [...at, index];
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
    return walkDocuments(file.documents, await selectionOf((0,sops_file/* metadataOf */.Nk)(file).selector, file.path), CLOSER);
}
async function visitLeaves(file, visit) {
    const tell = (leaf, place) => {
        visit(leaf, place);
        return leaf;
    };
    const tellItem = (leaf, place) => (place.encrypted && isComment(leaf) ? asComment(leaf) : tell(leaf, place));
    walkDocuments(file.documents, await selectionOf((0,sops_file/* metadataOf */.Nk)(file).selector, file.path), { leaf: tell, listItem: tellItem, comment: (comment) => comment });
}
const CLOSER = {
    leaf: (leaf, { encrypted, at }) => (encrypted && leaf.type !== 'null' && leaf.text.length > 0 ? closed_closed(leaf, at) : leaf),
    listItem: (leaf, place) => (place.encrypted && isComment(leaf) ? asComment(leaf) : CLOSER.leaf(leaf, place)),
    comment: (comment) => comment,
};
function closed_closed(leaf, keyPath) {
    return { ...leaf, secret: { ciphertext: String(leaf.text), keyPath, state: 'closed' } };
}
function asComment({ text }) {
    return { kind: 'comment', text: String(text) };
}
function isComment({ text }) {
    return typeof text === 'string' && parseEncrypted(text)?.type === 'comment';
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
        throw new errors/* ActionError */.lZ('sops/data-key', (0,src_text/* say */.cv) `The parts of the data key are ${wrong}.`);
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
    if (dataKey?.length !== DATA_KEY_LENGTH)
        throw new errors/* ActionError */.lZ('sops/data-key', (0,src_text/* say */.cv) `The data key of ${path} does not have ${DATA_KEY_LENGTH} bytes.`);
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

// EXTERNAL MODULE: ./src/sops/stores/binary.js
var binary = __webpack_require__(49603);
// EXTERNAL MODULE: ./src/sops/values.js
var values = __webpack_require__(63103);
;// CONCATENATED MODULE: ./src/sops/open.js








const MAC_ONLY_ENCRYPTED = Buffer.from('8a3fd2ad54ce66527b1034f3d147be0b0b975b3bf44f72c6fdadec8176f27d69', 'hex');
async function openFile(file, dataKey) {
    const { path, store, documents } = file;
    if (dataKey.length !== DATA_KEY_LENGTH)
        throw new errors/* ActionError */.lZ('sops/data-key', (0,src_text/* say */.cv) `The data key of ${path} has ${dataKey.length} bytes instead of ${DATA_KEY_LENGTH}.`);
    const metadata = (0,sops_file/* metadataOf */.Nk)(file);
    const opener = new Opener(file, metadata, new Cipher(dataKey));
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
        const ciphertext = encrypted ? parseEncrypted(comment.text) : undefined;
        const plain = ciphertext && this.#cipher.open(ciphertext, `${keys ?? ''}:`);
        return plain === undefined ? comment : { ...comment, text: String((0,values/* textOrBytes */.Q8)(plain)) };
    }
    #open(leaf, { keys, at }) {
        const ciphertext = leaf.type === 'str' && typeof leaf.text === 'string' ? leaf.text : '';
        const encrypted = parseEncrypted(ciphertext);
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
        return { ...opened, secret: { ciphertext, keyPath: at } };
    }
    verify() {
        const { mac, lastModified } = this.#metadata;
        const encrypted = parseEncrypted(mac);
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