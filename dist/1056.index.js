"use strict";
exports.id = 1056;
exports.ids = [1056];
exports.modules = {

/***/ 91056:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   age: () => (/* binding */ age)
/* harmony export */ });
/* harmony import */ var age_encryption__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(25726);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(28386);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(13198);



const NATIVE = /^age1(?:pq1)?[02-9ac-hj-np-z]+$/;
const SSH = /^ssh-(?:ed25519|rsa) /;
const LONGEST_ENTRY = 16 * 1024;
function age({ inputs: { ageKeys } }) {
    let identities;
    return {
        async unwrap({ recipient, enc }) {
            if (ageKeys.length === 0)
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('kms/no-credentials', 'There is no age identity in this job.', { hint: 'Give identities in `age-key`.' });
            if (enc.length > LONGEST_ENTRY)
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('kms/malformed', (0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `What is encrypted for ${recipient} is longer than ${LONGEST_ENTRY} characters.`);
            const { decrypter, matched } = decrypterWith(await (identities ??= identitiesOf(ageKeys)));
            try {
                return { part: await bytesOf(await decrypter.decrypt(streamOf(age_encryption__WEBPACK_IMPORTED_MODULE_0__/* .armor.decode */ .yE.decode(enc)))), credential: '`age-key`' };
            }
            catch (cause) {
                if (!matched())
                    throw noIdentity(recipient);
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('kms/malformed', (0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `What is encrypted for ${recipient} is not well-formed, or was changed.`, { cause });
            }
        },
        close: () => undefined,
    };
}
function streamOf(bytes) {
    return new ReadableStream({
        start(controller) {
            controller.enqueue(bytes);
            controller.close();
        },
    });
}
async function bytesOf(stream) {
    const bytes = [];
    for await (const chunk of stream)
        bytes.push(...chunk);
    return Uint8Array.from(bytes);
}
async function identitiesOf(keys) {
    if (!keys.some(isPem))
        return keys;
    const { sshIdentity, UnusableKey } = await __webpack_require__.e(/* import() */ 7011).then(__webpack_require__.bind(__webpack_require__, 17011));
    return keys.map((key, index) => {
        try {
            return isPem(key) ? sshIdentity(key) : key;
        }
        catch (error) {
            if (!(error instanceof UnusableKey))
                throw error;
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('kms/no-credentials', (0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `Identity ${index + 1} of \`age-key\`, a private key of SSH, cannot be used.`, { hint: `It ${error.message}` });
        }
    });
}
function isPem(key) {
    return key.startsWith('-----BEGIN');
}
function decrypterWith(identities) {
    const decrypter = new age_encryption__WEBPACK_IMPORTED_MODULE_0__/* .Decrypter */ .Hz();
    let matched = true;
    identities.forEach((identity, index) => addIdentity(decrypter, identity, index + 1));
    decrypter.addIdentity({
        unwrapFileKey() {
            matched = false;
            return null;
        },
    });
    return { decrypter, matched: () => matched };
}
function addIdentity(decrypter, identity, number) {
    try {
        decrypter.addIdentity(identity);
    }
    catch {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('kms/no-credentials', (0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `Identity ${number} of \`age-key\` is damaged: its checksum is wrong.`, { hint: 'Store the whole identity, as age-keygen printed it.' });
    }
}
function noIdentity(recipient) {
    if (!NATIVE.test(recipient) && !SSH.test(recipient)) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('kms/no-credentials', (0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `Plugins of age are not supported: ${recipient}.`, { hint: 'Encrypt for a recipient that age-keygen made, too.' });
    }
    const hint = SSH.test(recipient) ? 'Give the private key of that SSH key in `age-key`.' : 'Give the identity of that recipient in `age-key`.';
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('kms/no-credentials', (0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `No identity of \`age-key\` opens what is encrypted for ${recipient}.`, { hint });
}


/***/ })

};
;