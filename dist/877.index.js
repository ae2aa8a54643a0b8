"use strict";
exports.id = 877;
exports.ids = [877,91];
exports.modules = {

/***/ 15091:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  closedBuild: () => (/* binding */ closedBuild),
  markClosed: () => (/* binding */ markClosed)
});

// EXTERNAL MODULE: ./src/errors.js
var errors = __webpack_require__(28386);
// EXTERNAL MODULE: ./src/text.js
var src_text = __webpack_require__(13198);
// EXTERNAL MODULE: ./src/config/binding.js
var binding = __webpack_require__(20997);
// EXTERNAL MODULE: ./src/config/ciphertext.js
var config_ciphertext = __webpack_require__(91538);
// EXTERNAL MODULE: ./src/config/closed.js
var config_closed = __webpack_require__(48846);
// EXTERNAL MODULE: ./src/sops/index.js + 6 modules
var sops = __webpack_require__(98067);
// EXTERNAL MODULE: ./src/sops/size.js
var sops_size = __webpack_require__(99008);
// EXTERNAL MODULE: ./src/config/walk.js
var walk = __webpack_require__(40759);
;// CONCATENATED MODULE: ./src/config/explain.js






const TIMES = 4;
class Files {
    #files;
    #turn;
    #size = new sops_size/* Size */.or(TIMES);
    #read = new Map();
    constructor(files, turn) {
        this.#turn = turn;
        this.#files = files.filter(({ path }) => /\.(ya?ml|json)$/.test(path));
    }
    async explanations(wanted) {
        const found = new Map();
        const [verbatim, others] = partition(this.#files, (file) => shows(file, wanted));
        const read = await this.#explain(verbatim, wanted, found);
        if (found.size < wanted.size)
            await this.#explain(others.filter(mayEscape), wanted, found);
        const failure = read.find((one) => one instanceof errors/* ActionError */.lZ);
        if (failure !== undefined && found.size < wanted.size)
            throw failure;
        return found;
    }
    async pastes(wanted, isRead) {
        const mayShow = this.#files.filter((file) => isRead(file.path) && (shows(file, wanted) || mayEscape(file)));
        const places = await Promise.all(mayShow.map(async (file) => pastesOf(await this.#readOnce(file), wanted)));
        return places.flat();
    }
    async #explain(files, wanted, found) {
        const read = await Promise.all(files.map((file) => this.#readOnce(file)));
        for (const file of read)
            if (isEncrypted(file))
                await addExplanations(file, wanted, found);
        return read;
    }
    #readOnce(file) {
        const reading = this.#read.get(file) ?? this.#turn().then(() => read(file, this.#size));
        this.#read.set(file, reading);
        return reading;
    }
}
async function read({ path, bytes }, size) {
    try {
        if (size.excess !== undefined)
            throw (0,sops_size/* tooMuch */.Gm)('What ECS stores', size.excess);
        const parsed = (0,sops/* parseDocument */.Tp)(path, bytes);
        parsed.documents.forEach((document) => size.add(document));
        return parsed;
    }
    catch (error) {
        if (error instanceof errors/* ActionError */.lZ)
            return error;
        throw error;
    }
}
function isEncrypted(file) {
    return !(file instanceof errors/* ActionError */.lZ) && file.metadata !== undefined;
}
async function addExplanations(file, wanted, found) {
    await (0,sops/* visitLeaves */.Qr)(file, (leaf, { encrypted, at: keyPath }) => {
        const text = (0,walk/* leafText */.MU)(leaf);
        if (!encrypted || !wanted.has(text))
            return;
        const explanation = { file, keyPath, own: (0,binding/* boundKeys */.bu)(keyPath) };
        const known = found.get(text);
        if (known === undefined)
            found.set(text, [explanation]);
        else
            known.push(explanation);
    });
}
async function pastesOf(file, wanted) {
    if (file instanceof errors/* ActionError */.lZ)
        return [];
    const places = [];
    const look = (text, keyPath) => {
        if ((0,config_ciphertext/* ciphertextsIn */.FI)(text, wanted).size > 0)
            places.push(`${file.path} at ${(0,walk/* keyPathText */.Cm)(keyPath)}`);
    };
    for (const document of file.documents) {
        (0,walk/* visitTexts */.wZ)(document, (text, keyPath, isKey, leaf) => {
            if (isKey || (leaf !== undefined && file.metadata === undefined))
                look(text, keyPath);
        });
    }
    if (isEncrypted(file))
        await (0,sops/* visitLeaves */.Qr)(file, (leaf, { encrypted, at }) => (encrypted ? undefined : look((0,walk/* leafText */.MU)(leaf), at)));
    return places;
}
function partition(items, isFirst) {
    const first = [];
    const second = [];
    for (const item of items)
        (isFirst(item) ? first : second).push(item);
    return [first, second];
}
function shows(file, wanted) {
    return (0,config_ciphertext/* ciphertextsIn */.FI)(latin1(file), wanted).size > 0;
}
function latin1({ bytes }) {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
function mayEscape(file) {
    return /[\\!\0]/.test(latin1(file));
}

// EXTERNAL MODULE: ./src/config/open.js
var config_open = __webpack_require__(95634);
;// CONCATENATED MODULE: ./src/config/built.js








function closedBuild(documents, facts) {
    return {
        documents: markClosed(documents, 'closed'),
        open: (selected, keys) => openSelected(selected, facts, keys),
    };
}
function markClosed(documents, state) {
    const marked = (leaf, keyPath) => {
        const ciphertext = (0,walk/* leafText */.MU)(leaf);
        return (0,config_ciphertext/* holdsCiphertext */.Th)(ciphertext) ? { ...leaf, secret: { ciphertext, keyPath, state } } : leaf;
    };
    return documents.map((document) => (0,walk/* mapLeaves */.Lh)(document, marked));
}
async function openSelected(selected, facts, keys) {
    const secrets = selected.filter(isClosed);
    refuseWhatIsNoneByItself(selected, secrets);
    if (secrets.length === 0)
        return new Map();
    const [places, stored] = await Promise.all([placesOf(secrets, facts), facts.files()]);
    const files = new Files(stored, facts.turn);
    const explained = await files.explanations(new Set(places.keys()));
    refuseUnexplained(places, explained);
    const vouched = whatVouches(places, explained, facts);
    if (facts.hasStrategy)
        await refusePastes(files, new Set(places.keys()), facts);
    const plaintexts = await (0,config_open/* openAny */.L)(vouched, keys);
    return new Map(secrets.map(({ node }) => [node, openedLeaf(node, plaintexts)]));
}
function isClosed(selected) {
    return selected.node.kind === 'leaf' && selected.node.secret !== undefined;
}
function refuseWhatIsNoneByItself(selected, secrets) {
    const below = selected.filter(({ path }) => path.some((segment) => typeof segment === 'string' && (0,config_ciphertext/* holdsCiphertext */.Th)(segment)));
    const embedded = [...below, ...secrets.filter(({ node }) => !(0,config_ciphertext/* isWhole */.wP)((0,walk/* leafText */.MU)(node)))];
    (0,config_closed/* refusePlaces */.B)('config/embedded', 'Ciphertext is part of a longer text, or a key, or not as SOPS spells it, at ', embedded.map(({ path }) => (0,walk/* keyPathText */.Cm)(path)));
}
async function placesOf(secrets, { unfiltered }) {
    const places = new Map(secrets.map(({ node }) => [(0,walk/* leafText */.MU)(node), []]));
    if (unfiltered === undefined) {
        for (const { node, path } of secrets)
            places.get((0,walk/* leafText */.MU)(node))?.push(path);
        return places;
    }
    const inTexts = [];
    for (const document of await unfiltered()) {
        (0,walk/* visitTexts */.wZ)(document, (text, keyPath) => {
            const whole = places.get(text);
            if (whole !== undefined)
                whole.push(keyPath);
            else if ((0,config_ciphertext/* ciphertextsIn */.FI)(text, places).size > 0)
                inTexts.push((0,walk/* keyPathText */.Cm)(keyPath));
        });
    }
    (0,config_closed/* refusePlaces */.B)('config/embedded', 'Without `filter`, ciphertext of the build is part of a longer text, or a key, at ', inTexts);
    const made = secrets.filter(({ node }) => places.get((0,walk/* leafText */.MU)(node))?.length === 0);
    (0,config_closed/* refusePlaces */.B)('config/embedded', '`filter` makes a ciphertext that stands nowhere in the build, at ', made.map(({ path }) => (0,walk/* keyPathText */.Cm)(path)));
    return places;
}
function refuseUnexplained(places, explained) {
    const unexplained = [...places].filter(([ciphertext]) => !explained.has(ciphertext)).map(([, [place = []]]) => (0,walk/* keyPathText */.Cm)(place));
    (0,config_closed/* refusePlaces */.B)('config/unexplained', 'The build holds ciphertext that no readable file explains, at ', unexplained);
}
function whatVouches(places, explained, facts) {
    const vouched = new Map();
    const refused = [];
    for (const [ciphertext, shown] of places) {
        const explanations = explained.get(ciphertext) ?? [];
        const bound = shown.map(binding/* boundKeys */.bu);
        const good = explanations.filter((one) => mayExplain(one, facts) && bound.every((keys) => vouches(one.own, keys, facts)));
        if (good.length > 0)
            vouched.set(ciphertext, good.map(({ file }) => file));
        else
            refused.push(...shown.flatMap((place) => refusalOf(place, explanations, facts)));
    }
    refuseMoved(refused);
    return vouched;
}
function mayExplain({ file }, { hasStrategy, isPart }) {
    return hasStrategy || isPart(file.path);
}
function vouches(own, place, { hasStrategy, moved }) {
    return (hasStrategy ? binding/* keysKept */.Vw : binding/* samePlace */.o0)(own, place) || moved(own, place);
}
function refusalOf(place, explanations, facts) {
    const explanation = explanations.find((one) => mayExplain(one, facts)) ?? explanations[0];
    if (explanation === undefined)
        return [];
    const { file, keyPath, own } = explanation;
    const about = { place: (0,walk/* keyPathText */.Cm)(place), own: (0,walk/* keyPathText */.Cm)(keyPath), file: file.path };
    if (!mayExplain(explanation, facts))
        return [about];
    const keys = (0,binding/* boundKeys */.bu)(place);
    return vouches(own, keys, facts) ? [] : [{ ...about, line: `${(0,walk/* keyPathText */.Cm)(own)} => ${(0,walk/* keyPathText */.Cm)(keys)}` }];
}
function refuseMoved(refused) {
    const [first, ...others] = refused;
    if (first === undefined)
        return;
    const message = first.line === undefined
        ? (0,src_text/* say */.cv) `The build shows a secret of ${first.file}, which is no file that this build is made of, at ${first.place}`
        : (0,src_text/* say */.cv) `The build shows a secret under another name: ${first.own} of ${first.file} at ${first.place}`;
    const account = refused.map(({ place, own, file, line }) => {
        const what = (0,src_text/* say */.cv) `${place}: stored at ${own} of ${file}`;
        return line === undefined ? `${what}, which is no file that this build is made of` : `${what}; if that is meant, add to \`moved-secrets\`: ${(0,src_text/* say */.cv) `${line}`}`;
    });
    throw new errors/* ActionError */.lZ('config/misplaced', message + (0,src_text/* say */.cv) `${(0,src_text/* andMore */.v)(others)}.`, { account });
}
async function refusePastes(files, wanted, { isBelow }) {
    (0,config_closed/* refusePlaces */.B)('config/misplaced', 'A selected ciphertext also stands where its file does not encrypt it: ', await files.pastes(wanted, isBelow));
}
function openedLeaf(leaf, plaintexts) {
    const plaintext = plaintexts.get((0,walk/* leafText */.MU)(leaf));
    if (plaintext === undefined)
        throw new errors/* ActionError */.lZ('config/unexplained', 'A file does not hold what it explained.');
    return plaintext;
}


/***/ }),

/***/ 17877:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   openedByServer: () => (/* binding */ openedByServer)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(28386);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(13198);
/* harmony import */ var _built_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(15091);
/* harmony import */ var _ciphertext_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(91538);
/* harmony import */ var _closed_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(48846);
/* harmony import */ var _secrets_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(89);
/* harmony import */ var _walk_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(40759);







function openedByServer(closed, open, filtered) {
    if (open instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ) {
        if (filtered)
            throw open;
        return { documents: (0,_built_js__WEBPACK_IMPORTED_MODULE_1__.markClosed)(closed, 'closed'), open: async (selected) => (selected.some(isClosed) ? Promise.reject(open) : new Map()) };
    }
    if (closed.length !== open.length)
        throw differentShape([]);
    return {
        documents: closed.map((node, index) => marked(node, open[index], [])),
        async open(selected) {
            const left = selected.filter((one) => isClosed(one) || one.path.some((segment) => (0,_ciphertext_js__WEBPACK_IMPORTED_MODULE_3__/* .holdsCiphertext */ .Th)(String(segment))));
            (0,_closed_js__WEBPACK_IMPORTED_MODULE_2__/* .refusePlaces */ .B)('source/read-secrets', 'ECS was asked to decrypt, and left ciphertext at ', left.map(({ path }) => (0,_walk_js__WEBPACK_IMPORTED_MODULE_4__/* .keyPathText */ .Cm)(path)));
            return new Map();
        },
    };
}
function isClosed({ node }) {
    return node.kind === 'leaf' && node.secret?.state === 'closed';
}
function marked(closed, open, path) {
    if (closed.kind === 'leaf' && open.kind === 'leaf')
        return isSecret(closed, open) ? opened(closed, open, path) : open;
    if (closed.kind === 'list' && open.kind === 'list' && closed.items.length === open.items.length) {
        return { kind: 'list', items: open.items.map((item, index) => marked(closed.items[index], item, [...path, index])) };
    }
    if (closed.kind === 'map' && open.kind === 'map' && closed.items.length === open.items.length)
        return markedMap(closed, open, path);
    throw differentShape(path);
}
function markedMap(closed, open, path) {
    const asWritten = new Map(itemsOf(open).map(({ key, value }) => [key, value]));
    const bare = new Map(itemsOf(open).map(({ key, value }) => [(0,_secrets_js__WEBPACK_IMPORTED_MODULE_5__/* .withoutSuffix */ .al)(key), value]));
    const matched = new Set();
    const items = itemsOf(closed).map((item) => {
        const other = asWritten.get(item.key) ?? bare.get((0,_secrets_js__WEBPACK_IMPORTED_MODULE_5__/* .withoutSuffix */ .al)(item.key));
        if (other === undefined || matched.has(other))
            throw differentShape(path);
        matched.add(other);
        return { ...item, value: marked(item.value, other, [...path, item.key]) };
    });
    return { kind: 'map', items };
}
function itemsOf({ items }) {
    return items.filter((item) => item.kind === 'item');
}
function isSecret(closed, open) {
    return (0,_ciphertext_js__WEBPACK_IMPORTED_MODULE_3__/* .holdsCiphertext */ .Th)((0,_walk_js__WEBPACK_IMPORTED_MODULE_4__/* .leafText */ .MU)(closed)) || closed.type !== open.type || spelling(closed) !== spelling(open);
}
function opened(closed, { type, ...open }, keyPath) {
    const isNumber = type === 'int' || type === 'float';
    const isLeft = (0,_ciphertext_js__WEBPACK_IMPORTED_MODULE_3__/* .holdsCiphertext */ .Th)(spelling(closed)) && spelling(closed) === spelling({ type, ...open });
    const secret = { ciphertext: spelling(closed), keyPath, ...(isLeft ? { state: 'closed' } : {}) };
    return { kind: 'leaf', type, text: isNumber ? (open.literal ?? open.text) : open.text, secret };
}
function spelling(leaf) {
    return leaf.literal ?? (0,_walk_js__WEBPACK_IMPORTED_MODULE_4__/* .leafText */ .MU)(leaf);
}
function differentShape(path) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('config/computed', (0,_text_js__WEBPACK_IMPORTED_MODULE_6__/* .say */ .cv) `The build has another shape when its secrets are open, at ${(0,_walk_js__WEBPACK_IMPORTED_MODULE_4__/* .keyPathText */ .Cm)(path)}: the filter looks into secrets.`);
}


/***/ })

};
;