"use strict";
exports.id = 8080;
exports.ids = [8080];
exports.modules = {

/***/ 78080:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   openSelected: () => (/* binding */ openSelected)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(28386);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(13198);
/* harmony import */ var _binding_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(20997);
/* harmony import */ var _ciphertext_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(91538);
/* harmony import */ var _closed_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(48846);
/* harmony import */ var _explain_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(14955);
/* harmony import */ var _open_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(95634);
/* harmony import */ var _walk_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(40759);








async function openSelected(selected, facts, keys) {
    const secrets = selected.filter(isClosed);
    refuseWhatIsNoneByItself(selected, secrets);
    if (secrets.length === 0)
        return new Map();
    const files = new _explain_js__WEBPACK_IMPORTED_MODULE_2__/* .Files */ .s(facts.files(), facts);
    const places = await placesOf(secrets, facts);
    const explained = await explanationsOf(places, files, facts);
    refuseUnexplained(places, explained);
    const vouched = facts.compute(() => whatVouches(places, explained, facts), 'Comparing places');
    if (facts.hasStrategy)
        await refusePastes(files, facts, ownPlaces(explained));
    const plaintexts = await (0,_open_js__WEBPACK_IMPORTED_MODULE_3__/* .openAny */ .L)(vouched, keys).catch((error) => openElsewhere(error, { places, vouched, files, facts, keys }));
    if (facts.hasStrategy)
        await refusePastes(files, facts, new Map(Array.from(plaintexts, ([ciphertext, leaf]) => [ciphertext, (0,_binding_js__WEBPACK_IMPORTED_MODULE_4__/* .boundKeys */ .bu)(leaf.secret?.keyPath ?? [])])));
    return new Map(secrets.map(({ node }) => [node, openedLeaf(node, plaintexts)]));
}
function explanationsOf(places, files, facts) {
    const wanted = new Set(places.keys());
    if (!facts.hasStrategy)
        return files.explanations(wanted, facts.isPart, (_, explanations) => explanations.length > 0);
    return files.explanations(wanted, () => true, (ciphertext, explanations) => goodOnes(explanations, places.get(ciphertext) ?? [], facts).length > 0);
}
async function openElsewhere(error, { places, vouched, files, facts, keys }) {
    if (!facts.hasStrategy || !(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ))
        throw error;
    const explained = await files.explanations(new Set(places.keys()), () => true, () => false).catch(() => Promise.reject(error));
    const all = facts.compute(() => whatVouches(places, explained, facts), 'Comparing places');
    if (countOf(all) === countOf(vouched))
        throw error;
    return (0,_open_js__WEBPACK_IMPORTED_MODULE_3__/* .openAny */ .L)(all, keys);
}
function countOf(vouched) {
    return [...vouched.values()].reduce((sum, { length }) => sum + length, 0);
}
function ownPlaces(explained) {
    const places = new Map();
    for (const [ciphertext, [first, ...others]] of explained) {
        if (first !== undefined && others.every(({ own }) => (0,_binding_js__WEBPACK_IMPORTED_MODULE_4__/* .samePlace */ .o0)(own, first.own)))
            places.set(ciphertext, first.own);
    }
    return places;
}
function isClosed(selected) {
    return selected.node.kind === 'leaf' && selected.node.secret !== undefined;
}
function refuseWhatIsNoneByItself(selected, secrets) {
    const below = selected.filter(({ path }) => (0,_closed_js__WEBPACK_IMPORTED_MODULE_1__/* .isBelowCiphertext */ .sU)(path));
    const embedded = [...below, ...secrets.filter(({ node }) => !(0,_ciphertext_js__WEBPACK_IMPORTED_MODULE_5__/* .isWhole */ .wP)((0,_walk_js__WEBPACK_IMPORTED_MODULE_6__/* .leafText */ .MU)(node)))];
    (0,_closed_js__WEBPACK_IMPORTED_MODULE_1__/* .refusePlaces */ .Bc)('config/embedded', 'Ciphertext is part of a longer text, or a key, or not as SOPS spells it, at ', embedded.map(({ path }) => (0,_walk_js__WEBPACK_IMPORTED_MODULE_6__/* .keyPathText */ .Cm)(path)));
}
async function placesOf(secrets, { unfiltered }) {
    const places = new Map(secrets.map(({ node }) => [(0,_walk_js__WEBPACK_IMPORTED_MODULE_6__/* .leafText */ .MU)(node), new Map()]));
    const add = (ciphertext, path) => {
        const keys = (0,_binding_js__WEBPACK_IMPORTED_MODULE_4__/* .boundKeys */ .bu)(path);
        const known = places.get(ciphertext);
        const place = keys.join('\0');
        if (known?.has(place) === false)
            known.set(place, { path, keys });
    };
    if (unfiltered === undefined)
        secrets.forEach(({ node, path }) => add((0,_walk_js__WEBPACK_IMPORTED_MODULE_6__/* .leafText */ .MU)(node), path));
    else {
        const inTexts = [];
        for (const document of await unfiltered()) {
            (0,_walk_js__WEBPACK_IMPORTED_MODULE_6__/* .visitTexts */ .wZ)(document, (text, path, isKey) => {
                if (places.has(text) && !isKey)
                    add(text, path);
                else if ((0,_ciphertext_js__WEBPACK_IMPORTED_MODULE_5__/* .ciphertextsIn */ .FI)(text, places).size > 0)
                    inTexts.push((0,_walk_js__WEBPACK_IMPORTED_MODULE_6__/* .keyPathText */ .Cm)(path));
            });
        }
        (0,_closed_js__WEBPACK_IMPORTED_MODULE_1__/* .refusePlaces */ .Bc)('config/embedded', 'Without `filter`, ciphertext of the build is part of a longer text, or a key, at ', inTexts);
        const made = secrets.filter(({ node }) => places.get((0,_walk_js__WEBPACK_IMPORTED_MODULE_6__/* .leafText */ .MU)(node))?.size === 0);
        (0,_closed_js__WEBPACK_IMPORTED_MODULE_1__/* .refusePlaces */ .Bc)('config/embedded', '`filter` makes a ciphertext that stands nowhere in the build, at ', made.map(({ path }) => (0,_walk_js__WEBPACK_IMPORTED_MODULE_6__/* .keyPathText */ .Cm)(path)));
    }
    return new Map(Array.from(places, ([ciphertext, known]) => [ciphertext, [...known.values()]]));
}
function refuseUnexplained(places, explained) {
    const unexplained = [...places].filter(([ciphertext]) => !explained.has(ciphertext)).map(([, [place]]) => (0,_walk_js__WEBPACK_IMPORTED_MODULE_6__/* .keyPathText */ .Cm)(place?.path ?? []));
    (0,_closed_js__WEBPACK_IMPORTED_MODULE_1__/* .refusePlaces */ .Bc)('config/unexplained', 'The build holds ciphertext that no readable file explains, at ', unexplained);
}
function whatVouches(places, explained, facts) {
    const vouched = new Map();
    const refused = [];
    for (const [ciphertext, shown] of places) {
        const explanations = explained.get(ciphertext) ?? [];
        const good = goodOnes(explanations, shown, facts);
        if (good.length > 0)
            vouched.set(ciphertext, good.map(({ file }) => file));
        else
            for (const place of shown)
                refused.push(...refusalOf(place, explanations, facts));
    }
    refuseMoved(refused);
    return vouched;
}
function goodOnes(explanations, shown, facts) {
    return explanations.filter((one) => mayExplain(one, facts) && shown.every(({ keys }) => vouches(one.own, keys, facts)));
}
function mayExplain({ file }, { hasStrategy, isPart }) {
    return hasStrategy || isPart(file.path);
}
function vouches(own, place, { hasStrategy, moved }) {
    return (hasStrategy ? _binding_js__WEBPACK_IMPORTED_MODULE_4__/* .keysKept */ .Vw : _binding_js__WEBPACK_IMPORTED_MODULE_4__/* .samePlace */ .o0)(own, place) || moved(own, place);
}
function refusalOf({ path, keys }, explanations, facts) {
    const explanation = explanations.find((one) => mayExplain(one, facts)) ?? explanations[0];
    if (explanation === undefined)
        return [];
    const { file, keyPath, own } = explanation;
    const about = { place: (0,_walk_js__WEBPACK_IMPORTED_MODULE_6__/* .keyPathText */ .Cm)(path), own: (0,_walk_js__WEBPACK_IMPORTED_MODULE_6__/* .keyPathText */ .Cm)(keyPath), file: file.path };
    if (!mayExplain(explanation, facts))
        return [about];
    return vouches(own, keys, facts) ? [] : [{ ...about, line: `${(0,_walk_js__WEBPACK_IMPORTED_MODULE_6__/* .selectorOf */ .Bk)(own)} => ${(0,_walk_js__WEBPACK_IMPORTED_MODULE_6__/* .selectorOf */ .Bk)(keys)}` }];
}
const LONGEST_LINE = 1_000;
function refuseMoved(refused) {
    const [first, ...others] = refused;
    if (first === undefined)
        return;
    const isForeign = first.line === undefined;
    const message = isForeign
        ? (0,_text_js__WEBPACK_IMPORTED_MODULE_7__/* .say */ .cv) `The build shows a secret of ${first.file}, which is no file that this build is made of, at ${first.place}`
        : (0,_text_js__WEBPACK_IMPORTED_MODULE_7__/* .say */ .cv) `The build shows a secret under another name: ${first.own} of ${first.file} at ${first.place}`;
    const account = refused.map(({ place, own, file, line }) => {
        const what = (0,_text_js__WEBPACK_IMPORTED_MODULE_7__/* .say */ .cv) `${place}: stored at ${own} of ${file}`;
        if (line === undefined)
            return `${what}, which is no file that this build is made of`;
        return line.length > LONGEST_LINE || (0,_ciphertext_js__WEBPACK_IMPORTED_MODULE_5__/* .holdsCiphertext */ .Th)(`${place}${own}`) || place.includes('ENC[') ? what : `${what}; if that is meant, add to \`moved-secrets\`: ${line}`;
    });
    const hint = isForeign ? 'Find out who put it there, and remove it; or build the path of that file.' : undefined;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('config/misplaced', message + (0,_text_js__WEBPACK_IMPORTED_MODULE_7__/* .say */ .cv) `${(0,_text_js__WEBPACK_IMPORTED_MODULE_7__/* .andMore */ .v)(others)}.`, { account, ...(hint === undefined ? {} : { hint }) });
}
async function refusePastes(files, { isBelow }, own) {
    const hint = 'Find out who put it there, and remove it: a strategy could show it under another name.';
    (0,_closed_js__WEBPACK_IMPORTED_MODULE_1__/* .refusePlaces */ .Bc)('config/misplaced', 'A selected ciphertext also stands where its file does not encrypt it: ', await files.pastes(own, isBelow), hint);
}
function openedLeaf(leaf, plaintexts) {
    const plaintext = plaintexts.get((0,_walk_js__WEBPACK_IMPORTED_MODULE_6__/* .leafText */ .MU)(leaf));
    if (plaintext === undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('config/unexplained', 'A file does not hold what it explained.');
    return plaintext;
}


/***/ })

};
;