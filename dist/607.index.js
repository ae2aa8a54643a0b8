"use strict";
exports.id = 607;
exports.ids = [607];
exports.modules = {

/***/ 60607:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  SCOPE: () => (/* binding */ SCOPE),
  gcpKms: () => (/* binding */ gcpKms),
  refused: () => (/* binding */ refused),
  tokenOf: () => (/* binding */ tokenOf)
});

// EXTERNAL MODULE: ./src/errors.js
var errors = __webpack_require__(28386);
// EXTERNAL MODULE: ./src/text.js
var src_text = __webpack_require__(13198);
;// CONCATENATED MODULE: ./src/kms/crc32c.js
const POLYNOMIAL = 0x82f63b78;
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
    let remainder = byte;
    for (let bit = 0; bit < 8; bit += 1)
        remainder = remainder & 1 ? (remainder >>> 1) ^ POLYNOMIAL : remainder >>> 1;
    return remainder;
});
function crc32c(data) {
    let crc = 0xffffffff;
    for (const byte of data)
        crc = (crc >>> 8) ^ (TABLE[(crc ^ byte) & 0xff] ?? 0);
    return (crc ^ 0xffffffff) >>> 0;
}

// EXTERNAL MODULE: ./src/kms/library.js
var library = __webpack_require__(38120);
// EXTERNAL MODULE: ./src/kms/transport.js
var transport = __webpack_require__(64134);
;// CONCATENATED MODULE: ./src/kms/gcp.js





const KEY = /^projects\/[a-z0-9][a-z0-9.:-]*\/locations\/[a-z0-9-]+\/keyRings\/[\w-]{1,63}\/cryptoKeys\/[\w-]{1,63}$/;
const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';
const KMS = 'Google Cloud KMS';
const STS = 'Google’s STS';
const IAM = 'Google’s IAM';
const KMS_HOST = 'cloudkms.googleapis.com';
const CHECKSUM_ATTEMPTS = 2;
function gcpKms(context) {
    let signIn;
    const identity = () => (signIn ??= context.inputs.gcpWorkloadIdentityProvider === '' ? __webpack_require__.e(/* import() */ 9020).then(__webpack_require__.bind(__webpack_require__, 39020)).then(({ ambientGcp }) => ambientGcp(context)) : keyless(context));
    const sdk = (0,library/* library */.Y)(() => Promise.all(/* import() */[__webpack_require__.e(5282), __webpack_require__.e(7026), __webpack_require__.e(7158), __webpack_require__.e(6080)]).then(__webpack_require__.bind(__webpack_require__, 24348)));
    let making;
    const client = () => (making ??= sdk.load().then((one) => clientOf(one, identity, context)));
    const decrypt = async (name, ciphertext) => {
        const request = { name, ciphertext, ciphertextCrc32c: { value: crc32c(ciphertext) } };
        const [{ plaintext, plaintextCrc32c }] = await (await client()).decrypt(request, { retry: null, timeout: context.deadline.left + 1000 });
        const part = Buffer.from(plaintext ?? '');
        return part.length > 0 && plaintextCrc32c?.value?.toString() === String(crc32c(part)) ? part : undefined;
    };
    return {
        signIn: identity,
        async load() {
            await sdk.load();
            await context.deadline.turn(KMS);
            await (await client()).initialize();
        },
        async unwrap({ resourceId, enc }) {
            if (!KEY.test(resourceId))
                throw new errors/* ActionError */.lZ('kms/malformed', (0,src_text/* say */.cv) `"${resourceId}" is not the name of a Google Cloud KMS key.`);
            await client();
            const by = await identity();
            for (let attempt = 1; attempt <= CHECKSUM_ATTEMPTS; attempt += 1) {
                const part = await decrypt(resourceId, Buffer.from(enc, 'base64')).catch((error) => {
                    throw notDecrypted(error, by.name);
                });
                if (part !== undefined)
                    return { part, credential: by.name };
            }
            throw new errors/* ActionError */.lZ('kms/malformed', (0,src_text/* say */.cv) `${KMS} at ${KMS_HOST} answered for ${resourceId} with a plaintext that does not match its checksum.`);
        },
        close: () => void making?.then((one) => one.close()).catch(() => undefined),
    };
}
function clientOf({ KeyManagementServiceClient }, identity, context) {
    return new KeyManagementServiceClient({ fallback: true, apiEndpoint: KMS_HOST, authClient: authClient(identity, context) });
}
function authClient(identity, context) {
    const fetch = async (url, init) => {
        const headers = { ...Object.fromEntries(init.headers), authorization: `Bearer ${(await identity()).token}` };
        const { status, body } = await (0,transport/* ask */.kA)(KMS, context, () => (0,transport/* send */.tN)({ who: KMS, url: new URL(url), method: init.method, headers, body: init.body }, context));
        return { ok: status === 200, status, arrayBuffer: async () => body };
    };
    return { fetch, getRequestHeaders: async () => new Headers() };
}
async function keyless(context) {
    const { gcpWorkloadIdentityProvider: provider, gcpServiceAccount: account } = context.inputs;
    context.debug((0,src_text/* say */.cv) `Credentials of Google Cloud: GitHub OIDC as ${account || poolOf(provider)}: tried.`);
    const { federated, idToken } = await (0,transport/* ask */.kA)(STS, context, async () => {
        const idToken = await context.mintIdToken(`https://iam.googleapis.com/${provider}`);
        return { idToken, federated: await exchanged(provider, idToken, context) };
    });
    await context.mask([federated]);
    if (account === '')
        return { token: federated, name: `GitHub OIDC as ${poolOf(provider)}` };
    const request = impersonation(account, federated);
    const answer = await (0,transport/* ask */.kA)(IAM, context, () => (0,transport/* send */.tN)(request, context));
    const token = tokenOf(answer, 'accessToken');
    if (token === undefined)
        throw refused(answer, request, (0,src_text/* say */.cv) `the service account ${account}`, principalHint(provider, idToken));
    await context.mask([token]);
    return { token, name: `GitHub OIDC as ${account}` };
}
function poolOf(provider) {
    return provider.replace(/\/providers\/.*$/, '');
}
async function exchanged(provider, { token, claims, bearer }, context) {
    const request = { who: STS, ...tokenExchange(provider, token) };
    const answer = await (0,transport/* send */.tN)(request, context);
    const federated = tokenOf(answer, 'access_token');
    if (federated !== undefined)
        return federated;
    throw refused(answer, request, (0,src_text/* say */.cv) `the token for ${provider}`, {
        sent: `, with ${bearer}`,
        hint: 'Let the provider’s audience, attribute mapping and attribute condition accept these claims.',
        account: [`claims sent: ${claims}`],
        accountTitle: 'The token that was refused',
    });
}
function principalHint(provider, { claims, bearer }) {
    return {
        sent: `, for a job with ${bearer}`,
        hint: 'Grant this job’s principal `roles/iam.workloadIdentityUser` on the service account.',
        account: [`claims sent: ${claims}`, (0,src_text/* say */.cv) `principal of this job: principal://iam.googleapis.com/${poolOf(provider)}/subject/SUB, with the \`sub\` above`],
        accountTitle: 'The principal that was refused',
    };
}
function tokenExchange(provider, subjectToken) {
    const body = new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        audience: `//iam.googleapis.com/${provider}`,
        scope: SCOPE,
        requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
        subject_token: subjectToken,
    });
    return { url: new URL('https://sts.googleapis.com/v1/token'), method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: body.toString() };
}
function impersonation(account, token) {
    return {
        who: IAM,
        url: new URL(`https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${account}:generateAccessToken`),
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ scope: [SCOPE] }),
    };
}
function tokenOf({ status, body }, member) {
    const token = status === 200 ? (0,transport/* jsonObject */.o$)(body)[member] : undefined;
    return typeof token === 'string' && /^[\x21-\x7e]+$/.test(token) ? token : undefined;
}
function refused({ status, body }, { who, url }, whom, { sent = '', ...details }) {
    const asked = (0,src_text/* say */.cv) `${who} at ${url.host}`;
    if (status === 200)
        return new errors/* ActionError */.lZ('kms/failed', (0,src_text/* say */.cv) `${asked} answered without a token (status 200).`, { hint: transport/* NOT_ITS_OWN */.Ow });
    const name = googleName(body);
    return new errors/* ActionError */.lZ('kms/sign-in', (0,src_text/* say */.cv) `${asked} refused ${whom}: ${name === 'unknown' ? '' : `${name}, `}status ${status}` + `${sent}.`, details);
}
function googleName(body) {
    const { error } = (0,transport/* jsonObject */.o$)(body);
    return (0,src_text/* oneWord */.ZH)(typeof error === 'object' && error !== null && 'status' in error ? error.status : error);
}
const MEANING = {
    3: ['INVALID_ARGUMENT', 'kms/malformed'],
    5: ['NOT_FOUND', 'kms/not-found'],
    7: ['PERMISSION_DENIED', 'kms/denied'],
    8: ['RESOURCE_EXHAUSTED', 'kms/throttled'],
    9: ['FAILED_PRECONDITION', 'kms/disabled'],
    16: ['UNAUTHENTICATED', 'kms/sign-in'],
};
const HINTS = {
    'kms/denied': 'Grant the identity `roles/cloudkms.cryptoKeyDecrypter` on the key.',
    'kms/sign-in': 'Renew the token: it has expired, or is none of Google’s.',
};
const SERVICE_DISABLED = 'Enable the API `cloudkms.googleapis.com` in the project of the key, and in that of the service account.';
function notDecrypted(error, by) {
    if (error instanceof errors/* ActionError */.lZ)
        return error;
    const { cause, code, reason } = (error ?? {});
    if (cause instanceof errors/* ActionError */.lZ)
        return cause;
    const known = typeof code === 'number' ? MEANING[code] : undefined;
    if (known === undefined)
        return new errors/* ActionError */.lZ('kms/failed', (0,src_text/* say */.cv) `${KMS} at ${KMS_HOST} gave an answer that is none of its own.`, { hint: transport/* NOT_ITS_OWN */.Ow, cause: error });
    const [name, meaning] = known;
    const because = (0,src_text/* oneWord */.ZH)(reason) === 'unknown' ? '' : ` (${(0,src_text/* oneWord */.ZH)(reason)})`;
    const hint = reason === 'SERVICE_DISABLED' ? SERVICE_DISABLED : HINTS[meaning];
    return new errors/* ActionError */.lZ(meaning, (0,src_text/* say */.cv) `${KMS} at ${KMS_HOST} did not decrypt for ${by}: ${name}${because}.`, { cause: error, ...(hint === undefined ? {} : { hint }) });
}


/***/ }),

/***/ 38120:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y: () => (/* binding */ library)
/* harmony export */ });
function library(load) {
    const { promise: loaded, resolve } = Promise.withResolvers();
    let loading;
    const loadOnce = () => {
        if (loading === undefined)
            resolve((loading = load()));
        return loading;
    };
    loaded.catch(() => undefined);
    return { load: loadOnce, loaded };
}


/***/ }),

/***/ 64134:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ow: () => (/* binding */ NOT_ITS_OWN),
/* harmony export */   V6: () => (/* binding */ withClock),
/* harmony export */   kA: () => (/* binding */ ask),
/* harmony export */   o$: () => (/* binding */ jsonObject),
/* harmony export */   tN: () => (/* binding */ send)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(28386);
/* harmony import */ var _http_exchange_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(95533);
/* harmony import */ var _http_unanswered_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3145);
/* harmony import */ var _retry_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(26027);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(13198);





const NOT_ITS_OWN = 'Check that nothing else, such as a proxy, answers in its place.';
const LIMIT = 1024 * 1024;
async function send(request, context) {
    const answer = await once(request, context).catch((error) => {
        throw error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ ? error : (0,_http_unanswered_js__WEBPACK_IMPORTED_MODULE_2__/* .unanswered */ .bj)(error, { family: 'kms', ...request, ...context, ca: 'variable' });
    });
    const { status, headers } = answer;
    if (status >= 300 && status < 400)
        throw (0,_http_unanswered_js__WEBPACK_IMPORTED_MODULE_2__/* .redirected */ .cP)('kms', request.who, request.url, headers.location);
    if (status < 500 && !(0,_retry_js__WEBPACK_IMPORTED_MODULE_3__/* .isTransient */ .dg)(status))
        return answer;
    const { who, url } = request;
    const repeat = (0,_retry_js__WEBPACK_IMPORTED_MODULE_3__/* .repeatAfter */ ._c)(answer);
    if (status === 429)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('kms/throttled', (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `${who} at ${url.host} is too busy (status ${status}).`, { repeat });
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('kms/failed', (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `${who} at ${url.host} failed (status ${status}).`, { repeat });
}
async function ask(who, { deadline }, attempt, stop) {
    return (await (0,_retry_js__WEBPACK_IMPORTED_MODULE_3__/* .repeatedly */ .Sy)(who, { deadline, ...(stop === undefined ? {} : { stop }) }, attempt)).outcome;
}
function once({ who, url, method = 'GET', headers, body, signal }, { agent, deadline }) {
    const stop = AbortSignal.any(signal === undefined ? [deadline.signal] : [deadline.signal, signal]);
    return (0,_http_exchange_js__WEBPACK_IMPORTED_MODULE_1__/* .exchange */ .cv)({ url, method, headers, ...(body === undefined ? {} : { body }), ...(url.protocol === 'http:' ? {} : { agent }), signal: stop }, async (answer) => ({
        status: answer.statusCode ?? 0,
        headers: answer.headers,
        body: await (0,_http_exchange_js__WEBPACK_IMPORTED_MODULE_1__/* .bodyOf */ .EN)(answer, LIMIT, () => (0,_http_unanswered_js__WEBPACK_IMPORTED_MODULE_2__/* .tooLarge */ .g$)('kms', who, url, LIMIT)),
    }));
}
const CLOCK_TOLERANCE = 60;
function withClock(refusal, { headers }) {
    const seconds = Math.round((Date.now() - Date.parse(headers.date ?? '')) / 1000);
    if (Number.isNaN(seconds) || Math.abs(seconds) < CLOCK_TOLERANCE)
        return refusal;
    const minutes = Math.round(Math.abs(seconds) / 60);
    const clock = (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `The clock of this machine is ${(0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .count */ .U9)(minutes, 'minute')} ${seconds > 0 ? 'ahead of' : 'behind'} that of the service, which may be the reason: set it.`;
    return refusal.with({ hint: `${clock} ${refusal.hint}`, cause: refusal.cause });
}
function jsonObject(body) {
    try {
        const value = JSON.parse(body.toString('utf8'));
        return typeof value === 'object' && value !== null ? value : {};
    }
    catch {
        return {};
    }
}


/***/ })

};
;