"use strict";
exports.id = 91;
exports.ids = [91];
exports.modules = {

/***/ 15091:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  openSelected: () => (/* binding */ openSelected)
});

// EXTERNAL MODULE: ./src/errors.js
var errors = __webpack_require__(28386);
// EXTERNAL MODULE: ./src/text.js
var src_text = __webpack_require__(13198);
// EXTERNAL MODULE: ./src/config/binding.js
var binding = __webpack_require__(20997);
// EXTERNAL MODULE: ./src/config/ciphertext.js
var ciphertext = __webpack_require__(91538);
// EXTERNAL MODULE: ./src/config/closed.js
var config_closed = __webpack_require__(48846);
// EXTERNAL MODULE: ./src/sops/cipher.js
var cipher = __webpack_require__(80778);
// EXTERNAL MODULE: ./src/sops/index.js + 5 modules
var sops = __webpack_require__(63847);
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
    async explanations(wanted, isFirst) {
        const found = new Map();
        const [first, others] = partition(this.#files, ({ path }) => isFirst(path));
        for (const files of [first, others]) {
            const [verbatim, escaped] = partition(files, (file) => shows(file, missing(wanted, found)));
            for (const group of [verbatim, escaped.filter(mayEscape)]) {
                if (found.size < wanted.size)
                    await this.#explain(group, missing(wanted, found), found);
            }
        }
        const left = missing(wanted, found);
        for (const file of left.size > 0 ? first.filter((one) => shows(one, left)) : []) {
            const read = await this.#readOnce(file);
            if (read instanceof errors/* ActionError */.lZ)
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
            const found = read instanceof errors/* ActionError */.lZ ? pastesInUnreadable(file, read, wanted) : await pastesIn(read, own);
            found.forEach((place) => places.push(place));
        }
        return places;
    }
    async #explain(files, wanted, found) {
        for (const file of await Promise.all(files.map((one) => this.#readOnce(one)))) {
            if (!(file instanceof errors/* ActionError */.lZ) && file.metadata !== undefined)
                await addExplanations(file, wanted, found);
        }
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
async function addExplanations(file, wanted, found) {
    const known = new Set();
    await (0,sops/* visitLeaves */.Qr)(file, (leaf, { encrypted, at: keyPath }) => {
        const ciphertext = (0,walk/* leafText */.MU)(leaf);
        if (!encrypted || !wanted.has(ciphertext) || (0,cipher/* parseEncrypted */.Oc)(ciphertext) === undefined)
            return;
        const own = (0,binding/* boundKeys */.bu)(keyPath);
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
    const isOwn = (ciphertext, keyPath) => (0,binding/* samePlace */.o0)(own.get(ciphertext) ?? [], (0,binding/* boundKeys */.bu)(keyPath));
    const look = (text, keyPath, encrypted) => {
        const found = [...(0,ciphertext/* ciphertextsIn */.FI)(text, own)];
        if (found.some((ciphertext) => !encrypted || !isOwn(ciphertext, keyPath)))
            places.push(`${file.path} at ${(0,walk/* keyPathText */.Cm)(keyPath)}`);
    };
    const isPlain = file.metadata === undefined;
    for (const document of file.documents) {
        (0,walk/* visitTexts */.wZ)(document, (text, keyPath, isKey, leaf) => {
            if (isKey || (leaf !== undefined && isPlain))
                look(text, keyPath, false);
        });
    }
    if (!isPlain)
        await (0,sops/* visitLeaves */.Qr)(file, (leaf, { encrypted, at }) => look((0,walk/* leafText */.MU)(leaf), at, encrypted));
    return places;
}
function pastesInUnreadable(file, why, wanted) {
    if (why.code === 'sops/size')
        throw why;
    try {
        const isShown = (0,sops/* scalarTexts */.xr)(file.bytes, file.path).some((text) => (0,ciphertext/* ciphertextsIn */.FI)(text, wanted).size > 0);
        return isShown ? [`${file.path}, which SOPS does not read`] : [];
    }
    catch (error) {
        if (!(error instanceof errors/* ActionError */.lZ))
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
    return (0,ciphertext/* ciphertextsIn */.FI)(latin1(file), wanted).size > 0;
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








async function openSelected(selected, facts, keys) {
    const secrets = selected.filter(isClosed);
    refuseWhatIsNoneByItself(selected, secrets);
    if (secrets.length === 0)
        return new Map();
    const [places, stored] = await Promise.all([placesOf(secrets, facts), facts.files()]);
    const wanted = new Set(places.keys());
    const files = new Files(stored, facts.turn);
    const explained = await files.explanations(wanted, facts.hasStrategy ? () => true : facts.isPart);
    refuseUnexplained(places, explained);
    const vouched = facts.compute(() => whatVouches(places, explained, facts));
    if (facts.hasStrategy)
        await refusePastes(files, facts, ownPlaces(explained));
    const plaintexts = await (0,config_open/* openAny */.L)(vouched, keys);
    if (facts.hasStrategy)
        await refusePastes(files, facts, new Map(Array.from(plaintexts, ([ciphertext, leaf]) => [ciphertext, (0,binding/* boundKeys */.bu)(leaf.secret?.keyPath ?? [])])));
    return new Map(secrets.map(({ node }) => [node, openedLeaf(node, plaintexts)]));
}
function ownPlaces(explained) {
    const places = new Map();
    for (const [ciphertext, [first, ...others]] of explained) {
        if (first !== undefined && others.every(({ own }) => (0,binding/* samePlace */.o0)(own, first.own)))
            places.set(ciphertext, first.own);
    }
    return places;
}
function isClosed(selected) {
    return selected.node.kind === 'leaf' && selected.node.secret !== undefined;
}
function refuseWhatIsNoneByItself(selected, secrets) {
    const below = selected.filter(({ path }) => (0,config_closed/* isBelowCiphertext */.sU)(path));
    const embedded = [...below, ...secrets.filter(({ node }) => !(0,ciphertext/* isWhole */.wP)((0,walk/* leafText */.MU)(node)))];
    (0,config_closed/* refusePlaces */.Bc)('config/embedded', 'Ciphertext is part of a longer text, or a key, or not as SOPS spells it, at ', embedded.map(({ path }) => (0,walk/* keyPathText */.Cm)(path)));
}
async function placesOf(secrets, { unfiltered }) {
    const places = new Map(secrets.map(({ node }) => [(0,walk/* leafText */.MU)(node), new Map()]));
    const add = (ciphertext, path) => {
        const keys = (0,binding/* boundKeys */.bu)(path);
        const known = places.get(ciphertext);
        const place = keys.join('\0');
        if (known?.has(place) === false)
            known.set(place, { path, keys });
    };
    if (unfiltered === undefined)
        secrets.forEach(({ node, path }) => add((0,walk/* leafText */.MU)(node), path));
    else {
        const inTexts = [];
        for (const document of await unfiltered()) {
            (0,walk/* visitTexts */.wZ)(document, (text, path, isKey) => {
                if (places.has(text) && !isKey)
                    add(text, path);
                else if ((0,ciphertext/* ciphertextsIn */.FI)(text, places).size > 0)
                    inTexts.push((0,walk/* keyPathText */.Cm)(path));
            });
        }
        (0,config_closed/* refusePlaces */.Bc)('config/embedded', 'Without `filter`, ciphertext of the build is part of a longer text, or a key, at ', inTexts);
        const made = secrets.filter(({ node }) => places.get((0,walk/* leafText */.MU)(node))?.size === 0);
        (0,config_closed/* refusePlaces */.Bc)('config/embedded', '`filter` makes a ciphertext that stands nowhere in the build, at ', made.map(({ path }) => (0,walk/* keyPathText */.Cm)(path)));
    }
    return new Map(Array.from(places, ([ciphertext, known]) => [ciphertext, [...known.values()]]));
}
function refuseUnexplained(places, explained) {
    const unexplained = [...places].filter(([ciphertext]) => !explained.has(ciphertext)).map(([, [place]]) => (0,walk/* keyPathText */.Cm)(place?.path ?? []));
    (0,config_closed/* refusePlaces */.Bc)('config/unexplained', 'The build holds ciphertext that no readable file explains, at ', unexplained);
}
function whatVouches(places, explained, facts) {
    const vouched = new Map();
    const refused = [];
    for (const [ciphertext, shown] of places) {
        const explanations = explained.get(ciphertext) ?? [];
        const good = explanations.filter((one) => mayExplain(one, facts) && shown.every(({ keys }) => vouches(one.own, keys, facts)));
        if (good.length > 0)
            vouched.set(ciphertext, good.map(({ file }) => file));
        else
            for (const place of shown)
                refused.push(...refusalOf(place, explanations, facts));
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
function refusalOf({ path, keys }, explanations, facts) {
    const explanation = explanations.find((one) => mayExplain(one, facts)) ?? explanations[0];
    if (explanation === undefined)
        return [];
    const { file, keyPath, own } = explanation;
    const about = { place: (0,walk/* keyPathText */.Cm)(path), own: (0,walk/* keyPathText */.Cm)(keyPath), file: file.path };
    if (!mayExplain(explanation, facts))
        return [about];
    return vouches(own, keys, facts) ? [] : [{ ...about, line: `${(0,walk/* selectorOf */.Bk)(own)} => ${(0,walk/* selectorOf */.Bk)(keys)}` }];
}
const LONGEST_LINE = 1_000;
function refuseMoved(refused) {
    const [first, ...others] = refused;
    if (first === undefined)
        return;
    const isForeign = first.line === undefined;
    const message = isForeign
        ? (0,src_text/* say */.cv) `The build shows a secret of ${first.file}, which is no file that this build is made of, at ${first.place}`
        : (0,src_text/* say */.cv) `The build shows a secret under another name: ${first.own} of ${first.file} at ${first.place}`;
    const account = refused.map(({ place, own, file, line }) => {
        const what = (0,src_text/* say */.cv) `${place}: stored at ${own} of ${file}`;
        if (line === undefined)
            return `${what}, which is no file that this build is made of`;
        return line.length > LONGEST_LINE || (0,ciphertext/* holdsCiphertext */.Th)(`${place}${own}`) || place.includes('ENC[') ? what : `${what}; if that is meant, add to \`moved-secrets\`: ${line}`;
    });
    const hint = isForeign ? 'Find out who put it there, and remove it; or build the path of that file.' : undefined;
    throw new errors/* ActionError */.lZ('config/misplaced', message + (0,src_text/* say */.cv) `${(0,src_text/* andMore */.v)(others)}.`, { account, ...(hint === undefined ? {} : { hint }) });
}
async function refusePastes(files, { isBelow }, own) {
    const hint = 'Find out who put it there, and remove it: a strategy could show it under another name.';
    (0,config_closed/* refusePlaces */.Bc)('config/misplaced', 'A selected ciphertext also stands where its file does not encrypt it: ', await files.pastes(own, isBelow), hint);
}
function openedLeaf(leaf, plaintexts) {
    const plaintext = plaintexts.get((0,walk/* leafText */.MU)(leaf));
    if (plaintext === undefined)
        throw new errors/* ActionError */.lZ('config/unexplained', 'A file does not hold what it explained.');
    return plaintext;
}


/***/ })

};
;