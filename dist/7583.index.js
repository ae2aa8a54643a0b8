"use strict";
exports.id = 7583;
exports.ids = [7583];
exports.modules = {

/***/ 27583:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  hN: () => (/* binding */ parseYaml),
  xr: () => (/* binding */ scalarTexts),
  Dy: () => (/* binding */ yamlStore)
});

// EXTERNAL MODULE: ../node_modules/js-yaml/dist/js-yaml.mjs
var js_yaml = __webpack_require__(14437);
// EXTERNAL MODULE: ./src/errors.js
var errors = __webpack_require__(28386);
// EXTERNAL MODULE: ./src/text.js
var src_text = __webpack_require__(13198);
// EXTERNAL MODULE: ./src/sops/size.js
var size = __webpack_require__(99008);
// EXTERNAL MODULE: ./src/sops/values.js
var values = __webpack_require__(63103);
// EXTERNAL MODULE: ./src/sops/stores/json.js
var json = __webpack_require__(25664);
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





const LONGEST_YAML = 16_000_000;
const MOST_MARKS = 2_000_000;
const MARK = /[,[{\n\x85\u2028\u2029]|\r(?!\n)|[-?:][ \t]/g;
const MAX_DEPTH = size/* DEEPEST */.FI + 2;
const MOST_READ = 4_000_000;
function eventsIn(text, path) {
    refuseLargeText(text, path);
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
function refuseLargeText(text, path) {
    if (text.length > LONGEST_YAML)
        throw (0,size/* tooMuch */.Gm)(path, `more than ${LONGEST_YAML} characters of YAML`);
    if (text.length <= MOST_MARKS)
        return;
    let marks = 0;
    for (MARK.lastIndex = 0; MARK.test(text);)
        marks += 1;
    if (marks > MOST_MARKS)
        throw (0,size/* tooMuch */.Gm)(path, `more than ${MOST_MARKS} commas, brackets, line breaks and other marks of YAML`);
}
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

;// CONCATENATED MODULE: ./src/sops/stores/yaml-places.js
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
class LineFinder {
    #text;
    #start = 0;
    #end = -1;
    constructor(text) {
        this.#text = text;
    }
    startOf(at) {
        if (at < this.#start)
            [this.#start, this.#end] = [at === 0 ? 0 : this.#text.lastIndexOf('\n', at - 1) + 1, this.#lineFeedFrom(at)];
        while (this.#end < at) {
            this.#start = this.#end + 1;
            this.#end = this.#lineFeedFrom(this.#start);
        }
        return this.#start;
    }
    endOf(at) {
        this.startOf(at);
        return this.#end;
    }
    columnOf(at) {
        return at - this.startOf(at);
    }
    #lineFeedFrom(from) {
        const at = this.#text.indexOf('\n', from);
        return at < 0 ? this.#text.length : at;
    }
}

;// CONCATENATED MODULE: ./src/sops/stores/yaml-comments.js


class Comments {
    #text;
    #lines;
    #events;
    #numberSigns;
    #documentStarts;
    #documentEnds;
    #lastScalar;
    tokenEnd = 0;
    constructor(text, lines, events) {
        this.#text = text;
        this.#lines = lines;
        this.#events = events;
        this.#numberSigns = new Finder(text, '#');
        this.#documentStarts = new Finder(text, '\n---');
        this.#documentEnds = new Finder(text, '\n...');
    }
    beginDocument() {
        this.#lastScalar = undefined;
    }
    endScalar(items) {
        this.#lastScalar = { items, index: items.length - 1 };
    }
    beforeItem(items, next) {
        const comments = this.#gap(next);
        for (const comment of comments)
            this.#place(comment, items);
        this.tokenEnd = comments.at(-1)?.end ?? this.tokenEnd;
    }
    ofKey(items, next) {
        const [comment] = this.#gap(next);
        if (comment === undefined || this.#lines.startOf(comment.start) > this.tokenEnd)
            return;
        items.push({ kind: 'comment', text: comment.text, inline: true });
        this.tokenEnd = comment.end;
    }
    foot(items, column, next) {
        const found = this.#gap(next);
        const others = found.findIndex(({ inline, alone }) => !inline && !alone);
        const comments = others < 0 ? found : found.slice(0, others);
        const own = comments.findLastIndex((comment) => comment.inline === true || comment.column >= column) + 1;
        for (const comment of comments.slice(0, own))
            this.#place(comment, items);
        const last = comments[own - 1];
        if (last !== undefined)
            this.tokenEnd = last.end;
    }
    #place({ text, inline }, items) {
        if (inline && this.#lastScalar !== undefined) {
            this.#lastScalar.items.splice(this.#lastScalar.index, 0, { kind: 'comment', text, inline: true });
            this.#lastScalar.index += 1;
        }
        else
            items.push({ kind: 'comment', text });
    }
    #gap(next) {
        const from = this.tokenEnd;
        if (this.#numberSigns.from(from) === this.#text.length)
            return [];
        const end = this.#startOfNext(next);
        const found = [];
        for (let at = this.#numberSigns.from(from); at < end; at = this.#numberSigns.from(at)) {
            if (at > 0 && !/[\s]/.test(this.#text[at - 1] ?? '')) {
                at += 1;
                continue;
            }
            const lineStart = this.#lines.startOf(at);
            const stop = this.#lines.endOf(at);
            const before = this.#text.slice(lineStart, at).trim();
            const inline = before !== '' && lineStart < from && !/[:?-]$/.test(this.#text.slice(from, at).trim() || (from > lineStart ? '' : '-'));
            found.push({ text: this.#text.slice(at + 1, stop), inline, alone: before === '', column: at - lineStart, start: at, end: stop });
            at = stop;
        }
        return found;
    }
    #startOfNext(next) {
        for (let i = next; i < this.#events.length; i += 1) {
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
        const marker = Math.min(this.#documentStarts.from(this.tokenEnd), this.#documentEnds.from(this.tokenEnd));
        return Math.min(marker + 1, this.#text.length);
    }
}

;// CONCATENATED MODULE: ./src/sops/stores/yaml-reader.js








const MOST_ALIASED = 100_000;
class YamlReader {
    #lines;
    #text;
    #path;
    #events;
    #places;
    #comments;
    #next = 0;
    #anchors = new Map();
    #made = 0;
    #aliased = 0;
    constructor({ lines, events }, path) {
        this.#lines = lines;
        this.#text = lines.text;
        this.#path = path;
        this.#events = events;
        this.#places = new LineFinder(lines.text);
        this.#comments = new Comments(lines.text, this.#places, events);
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
        this.#comments.beginDocument();
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
                this.#comments.tokenEnd = event.anchorEnd;
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
            this.#comments.tokenEnd = event.valueEnd + (event.style === js_yaml/* SCALAR_STYLE */.jK.SINGLE_QUOTED || event.style === js_yaml/* SCALAR_STYLE */.jK.DOUBLE_QUOTED ? 1 : 0);
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
        const column = this.#places.columnOf(start);
        while (this.#peek().type !== js_yaml/* EVENT_ID */.hy.POP) {
            this.#comments.beforeItem(items, this.#next);
            const key = this.#key();
            if (seen.has(key))
                throw key === 'sops' && column === 0 ? (0,json/* sopsTwice */.kA)(this.#path) : this.#syntax('has a key twice');
            seen.add(key);
            this.#comments.ofKey(items, this.#next);
            const isAlias = this.#peek().type === js_yaml/* EVENT_ID */.hy.ALIAS;
            const value = this.#node();
            items.push({ kind: 'item', key, value });
            if (isAlias || value.kind === 'leaf')
                this.#comments.endScalar(items);
        }
        this.#take();
        this.#comments.foot(items, column, this.#next);
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
        const column = this.#places.columnOf(start);
        while (this.#peek().type !== js_yaml/* EVENT_ID */.hy.POP) {
            this.#comments.beforeItem(items, this.#next);
            const isAlias = this.#peek().type === js_yaml/* EVENT_ID */.hy.ALIAS;
            const value = this.#node();
            items.push(value);
            if (isAlias || value.kind === 'leaf')
                this.#comments.endScalar(items);
        }
        this.#take();
        this.#comments.foot(items, column, this.#next);
        return { kind: 'list', items };
    }
    #line() {
        return this.#text.slice(0, this.#comments.tokenEnd).split('\n').length;
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
function shortTag(tag) {
    return tag === '!' ? '' : tag.replace(/^!<tag:yaml\.org,2002:(\w+)>$/, '!!$1');
}

;// CONCATENATED MODULE: ./src/sops/stores/yaml.js









const yamlStore = {
    parse(bytes, path) {
        const roots = parseYaml(textOf(bytes, path), path);
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
function textOf(bytes, path) {
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
    const documents = new YamlReader(eventsIn(text, path), path).documents();
    (0,size/* refuseExcess */.eN)(documents, path);
    return documents;
}
function scalarTexts(bytes, path) {
    const { lines, events } = eventsIn(textOf(bytes, path), path);
    return events.flatMap((event) => {
        if (event.type !== js_yaml/* EVENT_ID */.hy.SCALAR)
            return [];
        const text = lines.scalar(event);
        return [text, Buffer.from(text, 'base64').toString('latin1')];
    });
}


/***/ })

};
;