"use strict";
exports.id = 499;
exports.ids = [499];
exports.modules = {

/***/ 9499:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   vaultTransit: () => (/* binding */ vaultTransit)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(28386);
/* harmony import */ var _http_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(24121);
/* harmony import */ var _sops_key_service_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2004);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(13198);




const ADDRESS = /^https?:\/\/(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;
const ENGINE_PATH = /^[\w~@+-][\w.~@+-]*(?:\/[\w~@+-][\w.~@+-]*)*$/;
const KEY_NAME = /^\w[\w.-]*$/;
const HEADER = /^[\x21-\x7e]+$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const LIMIT = 64 * 1024;
function vaultTransit({ inputs, allowed, environment, http }) {
    return {
        async unwrap(key) {
            const name = (0,_sops_key_service_js__WEBPACK_IMPORTED_MODULE_2__/* .masterKeyName */ .R)(key);
            if (!allowed.lists(name))
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('kms/not-allowed', (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `\`allowed-keys\` does not list ${name}; keys of Vault must be listed there.`);
            const url = decryptUrl(key);
            const headers = headersFor(inputs.vaultToken, environment['VAULT_NAMESPACE']);
            const answer = await http.ask({ who: 'Vault', url, method: 'POST', headers, body: JSON.stringify({ ciphertext: key.enc }), limit: LIMIT }).catch((error) => {
                throw unanswered(error);
            });
            if (answer.status !== 200)
                throw refused(answer, name);
            return { part: plaintextOf(answer, name), credential: '`vault-token`' };
        },
        close: () => undefined,
    };
}
function decryptUrl(key) {
    const { vaultAddress, enginePath, keyName } = key;
    const url = ADDRESS.test(vaultAddress) && ENGINE_PATH.test(enginePath) && KEY_NAME.test(keyName) ? URL.parse(`${vaultAddress}/v1/${enginePath}/decrypt/${keyName}`) : null;
    if (url === null)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('kms/malformed', (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `"${(0,_sops_key_service_js__WEBPACK_IMPORTED_MODULE_2__/* .masterKeyName */ .R)(key)}" is not the address of a transit key.`);
    if (url.protocol === 'http:' && !(0,_http_js__WEBPACK_IMPORTED_MODULE_1__/* .isLoopback */ .U9)(url.hostname))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('kms/malformed', (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `"${vaultAddress}" does not use https, and a token would be sent there.`);
    return url;
}
function headersFor(token, namespace = '') {
    if (token === '')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('kms/no-credentials', 'There is no token for Vault.', { hint: 'Give it in `vault-token`.' });
    if (namespace !== '' && !HEADER.test(namespace))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('input/invalid', 'The variable `VAULT_NAMESPACE` holds characters that a header cannot carry.');
    return { 'x-vault-token': token, 'x-vault-request': 'true', 'content-type': 'application/json', ...(namespace === '' ? {} : { 'x-vault-namespace': namespace }) };
}
const UNANSWERED = {
    'source/unreachable': ['kms/unreachable', 'Check that a runner may reach that host (firewall, proxy, VPN).'],
    'source/untrusted-certificate': ['kms/unreachable', 'Give the issuing CA in `ca-certificate` (PEM or a file).'],
    'source/redirected': ['kms/unreachable', 'Encrypt with the final address of Vault: a token never follows a redirect.'],
    'source/malformed': ['kms/unreachable', 'Check that the address is a Vault, and what stands in between.'],
    'source/too-large': ['kms/malformed', 'Check that the address is a Vault and not a proxy.'],
};
function unanswered(error) {
    if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ))
        return error;
    const [code, hint] = UNANSWERED[error.code] ?? [];
    return code === undefined || hint === undefined ? error : new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ(code, error.message, { hint, cause: error });
}
const REFUSALS = [
    { status: 400, says: 'encryption key not found', code: 'kms/not-found', meaning: 'has no such key', hint: 'Check that the key still exists in that engine.' },
    { status: 400, says: 'disallowed by policy (too old)', code: 'kms/disabled', meaning: 'no longer decrypts with that version of the key', hint: 'Lower `min_decryption_version` of the key, or push the file again.' },
    { status: 400, says: 'soft-deleted key', code: 'kms/disabled', meaning: 'holds that key as deleted', hint: 'Restore the key, or encrypt with another.' },
    { status: 400, code: 'kms/malformed', meaning: 'does not accept the ciphertext' },
    { status: 403, code: 'kms/denied', meaning: 'refused the token', hint: 'Check that the token is valid, and that its policy has `update` on this path.' },
    { status: 404, code: 'kms/not-found', meaning: 'has no such engine or namespace', hint: 'Check the path of the engine, and `VAULT_NAMESPACE`.' },
    { status: 429, code: 'kms/throttled', meaning: 'was too busy, three times' },
    { status: 503, code: 'kms/unreachable', meaning: 'is sealed or not ready', hint: 'Ask whoever runs Vault to unseal it.' },
];
const FAILED = { code: 'kms/unreachable', meaning: 'failed', hint: 'Ask whoever runs Vault to look at its log.' };
function refused({ status, body }, name) {
    const text = body.toString('utf8');
    const { code, meaning, hint } = REFUSALS.find((one) => one.status === status && text.includes(one.says ?? '')) ?? FAILED;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ(code, (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `Vault could not decrypt with ${name}: it ${meaning} (status ${status}).`, hint === undefined ? {} : { hint });
}
function plaintextOf({ body }, name) {
    const plaintext = parsed(body)?.data?.plaintext;
    if (typeof plaintext !== 'string' || !BASE64.test(plaintext))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('kms/malformed', (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `Vault answered for ${name} without a plaintext.`);
    return Buffer.from(plaintext, 'base64');
}
function parsed(body) {
    try {
        return JSON.parse(body.toString('utf8'));
    }
    catch {
        return undefined;
    }
}


/***/ })

};
;