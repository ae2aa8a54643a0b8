"use strict";
exports.id = 9499;
exports.ids = [9499];
exports.modules = {

/***/ 9499:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   vaultTransit: () => (/* binding */ vaultTransit)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(28386);
/* harmony import */ var _http_loopback_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(56897);
/* harmony import */ var _inputs_keys_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(983);
/* harmony import */ var _sops_key_service_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2004);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(13198);





const ADDRESS = /^https?:\/\/(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;
const KEY_NAME = /^\w[\w.-]*$/;
const HEADER = /^[\x21-\x7e]+$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const LIMIT = 64 * 1024;
const REVOCATION_TIMEOUT = { least: 1000, most: 5000 };
const REVOKE_PATH = '/v1/auth/token/revoke-self';
function vaultTransit(context) {
    const { inputs, allowed, environment, http, deadline } = context;
    const requestTo = (...[url, parameters, token]) => {
        const headers = headersFor(namespaceOf(inputs.vaultNamespace, environment), token);
        return { who: 'Vault', family: 'kms', url, method: 'POST', headers, body: JSON.stringify(parameters), limit: LIMIT };
    };
    const ask = async (...asked) => http.ask(requestTo(...asked));
    const revoke = ({ token }, origin) => {
        const signal = AbortSignal.timeout(Math.max(REVOCATION_TIMEOUT.least, Math.min(REVOCATION_TIMEOUT.most, deadline.left)));
        return http.askLast({ ...requestTo(new URL(REVOKE_PATH, origin), {}, token), signal });
    };
    const signIns = new Map();
    const accessTo = (origin) => {
        if (inputs.vaultRole === '')
            return Promise.resolve(withToken(inputs.vaultToken));
        const signIn = signIns.get(origin) ?? signedIn(origin, ask, context);
        signIns.set(origin, signIn);
        return signIn;
    };
    return {
        async unwrap(key) {
            const name = (0,_sops_key_service_js__WEBPACK_IMPORTED_MODULE_2__/* .masterKeyName */ .R)(key);
            if (!allowed.lists(name))
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('kms/not-allowed', (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `\`allowed-keys\` does not list ${name}; keys of Vault must be listed there.`);
            const url = decryptUrl(key);
            const { token, credential, remedy } = await accessTo(url.origin);
            const answer = await ask(url, { ciphertext: key.enc }, token);
            if (answer.status !== 200)
                throw refused(answer, name, remedy);
            return { part: plaintextOf(answer, name), credential };
        },
        async close() {
            for (const [origin, signIn] of signIns) {
                const access = await signIn.catch(() => undefined);
                if (access === undefined)
                    continue;
                const answer = await revoke(access, origin).catch(() => undefined);
                if (answer?.status !== 204)
                    context.debug((0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `The token of Vault at ${origin} was not revoked (${answer === undefined ? 'no answer' : `status ${answer.status}`}): it ends by itself.`);
            }
        },
    };
}
function withToken(token) {
    if (token === '')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('kms/no-credentials', 'There is no token for Vault.', { hint: 'Set `vault-role`, for GitHub OIDC, or give a token in `vault-token`.' });
    return { token, credential: '`vault-token`', remedy: 'Check that the token is valid, and that its policy has `update` on this path.' };
}
async function signedIn(origin, ask, context) {
    const { vaultRole: role, vaultAuthPath: path, vaultAudience } = context.inputs;
    const audience = vaultAudience === '' ? origin : vaultAudience;
    const idToken = await context.mintIdToken(audience);
    const answer = await ask(new URL(`/v1/auth/${path}/login`, origin), { role, jwt: idToken.token });
    const token = answer.status === 200 ? parsed(answer.body)?.auth?.client_token : undefined;
    if (typeof token !== 'string' || !HEADER.test(token))
        throw notSignedIn(answer, { where: `${origin}/v1/auth/${path}`, role, audience, idToken });
    await context.mask([token]);
    return { token, credential: (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `GitHub OIDC as the role ${role}`, remedy: (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `Check that a policy of the role ${role} has \`update\` on this path.` };
}
function decryptUrl(key) {
    const { vaultAddress, enginePath, keyName } = key;
    const url = ADDRESS.test(vaultAddress) && _inputs_keys_js__WEBPACK_IMPORTED_MODULE_1__/* .VAULT_PATH */ .Z.test(enginePath) && KEY_NAME.test(keyName) ? URL.parse(`${vaultAddress}/v1/${enginePath}/decrypt/${keyName}`) : null;
    if (url === null)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('kms/malformed', (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `"${(0,_sops_key_service_js__WEBPACK_IMPORTED_MODULE_2__/* .masterKeyName */ .R)(key)}" is not the address of a transit key.`);
    if (url.protocol === 'http:' && !(0,_http_loopback_js__WEBPACK_IMPORTED_MODULE_4__/* .isLoopback */ .U)(url.hostname))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('kms/malformed', (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `"${vaultAddress}" does not use https, and a token would be sent there.`);
    return url;
}
function namespaceOf(given, environment) {
    const namespace = given || (environment['VAULT_NAMESPACE'] ?? '');
    if (namespace === '' || HEADER.test(namespace))
        return namespace;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('input/invalid', 'The variable `VAULT_NAMESPACE` holds characters that a header cannot carry.');
}
function headersFor(namespace, token) {
    return {
        'x-vault-request': 'true',
        'content-type': 'application/json',
        ...(token === undefined ? {} : { 'x-vault-token': token }),
        ...(namespace === '' ? {} : { 'x-vault-namespace': namespace }),
    };
}
const REFUSALS = [
    { status: 400, says: 'encryption key not found', code: 'kms/not-found', meaning: 'has no such key', hint: 'Check that the key still exists in that engine.' },
    { status: 400, says: 'disallowed by policy (too old)', code: 'kms/disabled', meaning: 'no longer decrypts with that version of the key', hint: 'Lower `min_decryption_version` of the key, or encrypt the file anew.' },
    { status: 400, says: 'soft-deleted key', code: 'kms/disabled', meaning: 'holds that key as deleted', hint: 'Restore the key, or encrypt with another.' },
    { status: 400, code: 'kms/malformed', meaning: 'does not accept the ciphertext' },
    { status: 403, code: 'kms/denied', meaning: 'refused the token' },
    { status: 404, code: 'kms/not-found', meaning: 'has no such engine or namespace', hint: 'Check the path of the engine, and `vault-namespace`.' },
];
const OUT_OF_ORDER = [
    { status: 429, code: 'kms/throttled', meaning: 'was too busy' },
    { status: 503, code: 'kms/failed', meaning: 'is sealed or not ready', hint: 'Ask whoever runs Vault to unseal it.' },
];
const FAILED = { code: 'kms/failed', meaning: 'failed', hint: 'Ask whoever runs Vault to look at its log.' };
function refusalIn(rows, { status, body }) {
    const text = body.toString('utf8');
    return [...rows, ...OUT_OF_ORDER].find((one) => one.status === status && text.includes(one.says ?? ''));
}
function refused(answer, name, remedy) {
    const { code, meaning, hint = code === 'kms/denied' ? remedy : undefined } = refusalIn(REFUSALS, answer) ?? FAILED;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ(code, (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `Vault could not decrypt with ${name}: it ${meaning} (status ${answer.status})${answer.tried}.`, hint === undefined ? {} : { hint });
}
function notSignedIn(answer, { where, role, audience, idToken: { claims, bearer } }) {
    const rows = [
        { status: 200, code: 'kms/malformed', meaning: 'answered without a token', hint: 'Check that the address is a Vault and not a proxy.' },
        { status: 400, says: 'could not be found', code: 'kms/sign-in', meaning: 'has no such role', hint: 'Check `vault-role`.' },
        { status: 400, says: 'audience', code: 'kms/sign-in', meaning: (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `does not accept the audience ${audience}`, hint: 'Add it to the `bound_audiences` of the role, or set `vault-audience` to one that stands there.' },
        { status: 400, code: 'kms/sign-in', meaning: 'does not accept GitHub’s token', hint: 'Compare `bound_claims` and `bound_subject` of the role, and the issuer and keys of the method, with these claims.' },
        { status: 403, code: 'kms/sign-in', meaning: 'has no such method', hint: 'Check `vault-auth-path` and `vault-namespace`.' },
        { status: 404, code: 'kms/sign-in', meaning: 'has no such namespace or method', hint: 'Check `vault-namespace` and `vault-auth-path`.' },
    ];
    const { code, meaning, hint } = refusalIn(rows, answer) ?? FAILED;
    const refusal = code === 'kms/sign-in';
    const sent = refusal ? `, for a token with ${bearer}` : '';
    const shown = refusal ? { account: [`claims sent: ${claims}`], accountTitle: 'The token that was refused' } : {};
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ(code, (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `Vault at ${where} gave no token for the role ${role}: it ${meaning} (status ${answer.status})${answer.tried}` + `${sent}.`, { ...(hint === undefined ? {} : { hint }), ...shown });
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