"use strict";
exports.id = 147;
exports.ids = [147];
exports.modules = {

/***/ 60607:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  gcpKms: () => (/* binding */ gcpKms)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(37067);
var external_node_http_default = /*#__PURE__*/__webpack_require__.n(external_node_http_);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ../node_modules/@google-cloud/kms/build/src/v1/key_management_service_client.js
var key_management_service_client = __webpack_require__(12044);
// EXTERNAL MODULE: ../node_modules/google-logging-utils/build/src/index.js
var src = __webpack_require__(58959);
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

// EXTERNAL MODULE: ./src/kms/transport.js
var transport = __webpack_require__(64134);
;// CONCATENATED MODULE: ./src/kms/gcp.js









const KEY = /^projects\/[a-z0-9][a-z0-9.:-]*\/locations\/[a-z0-9-]+\/keyRings\/[\w-]{1,63}\/cryptoKeys\/[\w-]{1,63}$/;
const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';
const MACHINE_IDENTITY_TIMEOUT = 1000;
const MACHINE_IDENTITY_PATH = '/computeMetadata/v1/instance/service-accounts/default/token';
const CHECKSUM_ATTEMPTS = 2;
(0,src.setBackend)(null);
function gcpKms(context) {
    let signIn;
    const identity = () => (signIn ??= context.inputs.gcpWorkloadIdentityProvider === '' ? ambient(context) : keyless(context));
    const client = new key_management_service_client/* KeyManagementServiceClient */.Z({ fallback: true, apiEndpoint: 'cloudkms.googleapis.com', authClient: authClient(identity, context) });
    const decrypt = async (name, ciphertext) => {
        const request = { name, ciphertext, ciphertextCrc32c: { value: crc32c(ciphertext) } };
        const [{ plaintext, plaintextCrc32c }] = await client.decrypt(request, { retry: null, timeout: context.deadline.left + 1000 });
        const part = Buffer.from(plaintext ?? '');
        return part.length > 0 && plaintextCrc32c?.value?.toString() === String(crc32c(part)) ? part : undefined;
    };
    return {
        async unwrap({ resourceId, enc }) {
            if (!KEY.test(resourceId))
                throw new errors/* ActionError */.lZ('kms/malformed', (0,src_text/* say */.cv) `"${resourceId}" is not the name of a Google Cloud KMS key.`);
            const by = await identity();
            for (let attempt = 1; attempt <= CHECKSUM_ATTEMPTS; attempt += 1) {
                const part = await decrypt(resourceId, Buffer.from(enc, 'base64')).catch((error) => {
                    throw failed(error, (0,src_text/* say */.cv) `Google Cloud KMS could not decrypt with ${resourceId} as ${by.name}`);
                });
                if (part !== undefined)
                    return { part, credential: by.name };
            }
            throw new errors/* ActionError */.lZ('kms/malformed', (0,src_text/* say */.cv) `Google Cloud KMS answered for ${resourceId} with a plaintext that does not match its checksum.`);
        },
        close: () => void client.close().catch(() => undefined),
    };
}
function authClient(identity, context) {
    const fetch = async (url, init) => {
        const headers = { ...Object.fromEntries(init.headers), authorization: `Bearer ${(await identity()).token}` };
        const { status, body } = await ask({ who: 'Google Cloud KMS', url: new URL(url), method: init.method, headers, body: init.body }, context);
        return { ok: status === 200, status, arrayBuffer: async () => body };
    };
    return { fetch, getRequestHeaders: async () => new Headers() };
}
async function keyless(context) {
    const { gcpWorkloadIdentityProvider: provider, gcpServiceAccount: account } = context.inputs;
    const who = 'Google’s STS';
    let claims = '';
    const exchanged = await (0,transport/* repeatedly */.Sy)(who, context, async () => {
        const idToken = await context.mintIdToken(`https://iam.googleapis.com/${provider}`);
        claims = idToken.claims;
        return (0,transport/* send */.tN)({ who, ...tokenExchange(provider, idToken.token) }, context);
    });
    const pool = provider.replace(/\/providers\/.*$/, '');
    const accounts = [`claims sent: ${claims}`, (0,src_text/* say */.cv) `principal of this job: principal://iam.googleapis.com/${pool}/subject/SUB, with the \`sub\` above`];
    const federated = tokenOf(exchanged, 'access_token');
    if (federated === undefined) {
        throw refused(exchanged, (0,src_text/* say */.cv) `Google’s STS refused the token for ${provider}`, 'Let the provider’s audience, attribute mapping and attribute condition accept these claims.', accounts);
    }
    await context.mask([federated]);
    if (account === '')
        return { token: federated, name: `GitHub OIDC as ${pool}` };
    const impersonated = await ask(impersonation(account, federated), context);
    const token = tokenOf(impersonated, 'accessToken');
    if (token === undefined) {
        throw refused(impersonated, (0,src_text/* say */.cv) `Google’s IAM refused the service account ${account}`, 'Grant this principal `roles/iam.workloadIdentityUser` on the service account.', accounts);
    }
    await context.mask([token]);
    return { token, name: `GitHub OIDC as ${account}` };
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
        who: 'Google’s IAM',
        url: new URL(`https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${account}:generateAccessToken`),
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ scope: [SCOPE] }),
    };
}
async function ambient(context) {
    const { environment } = context;
    const account = [];
    const sources = [
        ['GOOGLE_OAUTH_ACCESS_TOKEN', async () => environment['GOOGLE_OAUTH_ACCESS_TOKEN']],
        ['the file in GOOGLE_APPLICATION_CREDENTIALS', async () => fromFile(environment['GOOGLE_APPLICATION_CREDENTIALS'], context)],
        ['gcloud’s application default credentials', async () => fromFile(gcloudFile(environment), context)],
        ['the machine’s identity', async () => fromMachine(context)],
    ];
    for (const [name, load] of sources) {
        const token = await load().catch((error) => {
            throw failed(error, (0,src_text/* say */.cv) `The Google credentials of ${name} could not be used`, 'kms/no-credentials', context);
        });
        if (token) {
            await context.mask([token]);
            return { token, name };
        }
        account.push((0,src_text/* say */.cv) `${name}: nothing there`);
    }
    throw new errors/* ActionError */.lZ('kms/no-credentials', 'There are no Google Cloud credentials in this job.', {
        hint: 'Set `gcp-workload-identity-provider`, or run google-github-actions/auth before this step.',
        account,
    });
}
async function fromFile(file, { agent, deadline }) {
    if (!file)
        return undefined;
    const { GoogleAuth } = await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 87026, 23));
    const transporterOptions = { agent: ({ protocol }) => (protocol === 'http:' ? (external_node_http_default()).globalAgent : agent), signal: deadline.signal };
    const client = await new GoogleAuth({ scopes: [SCOPE] })._getApplicationCredentialsFromFilePath(file, { transporterOptions });
    const { stsCredential } = client;
    if (stsCredential)
        stsCredential.transporter = client.transporter;
    return (await client.getAccessToken()).token ?? undefined;
}
function gcloudFile(environment) {
    const { CLOUDSDK_CONFIG: folder, APPDATA: roaming, HOME: home } = environment;
    const configuration = folder || (roaming ? (0,external_node_path_.join)(roaming, 'gcloud') : home ? (0,external_node_path_.join)(home, '.config', 'gcloud') : '');
    const file = (0,external_node_path_.join)(configuration, 'application_default_credentials.json');
    return configuration !== '' && (0,external_node_fs_.existsSync)(file) ? file : undefined;
}
async function fromMachine(context) {
    const { environment } = context;
    if (environment['RUNNER_ENVIRONMENT'] === 'github-hosted' || environment['METADATA_SERVER_DETECTION'] === 'none')
        return undefined;
    const url = URL.parse(`http://${environment['GCE_METADATA_HOST'] || 'metadata.google.internal'}${MACHINE_IDENTITY_PATH}`);
    if (url === null)
        return undefined;
    try {
        return tokenOf(await (0,transport/* send */.tN)({ who: 'the metadata server', url, headers: { 'metadata-flavor': 'Google' }, signal: AbortSignal.timeout(MACHINE_IDENTITY_TIMEOUT) }, context), 'access_token');
    }
    catch (error) {
        if (error instanceof errors/* ActionError */.lZ && error.code === 'kms/unreachable')
            return undefined;
        throw error;
    }
}
function ask(request, context) {
    return (0,transport/* repeatedly */.Sy)(request.who, context, () => (0,transport/* send */.tN)(request, context));
}
function tokenOf({ status, body }, member) {
    const token = status === 200 ? (0,transport/* jsonObject */.o$)(body)[member] : undefined;
    return typeof token === 'string' && /^[\x21-\x7e]+$/.test(token) ? token : undefined;
}
function refused(answer, what, hint, account) {
    const { error } = (0,transport/* jsonObject */.o$)(answer.body);
    const name = (0,src_text/* oneWord */.ZH)(typeof error === 'object' && error !== null && 'status' in error ? error.status : error);
    const message = `${what}: ${name === 'unknown' ? '' : `${name}, `}status ${answer.status}.`;
    if (answer.status === 429)
        return new errors/* ActionError */.lZ('kms/throttled', message);
    if (answer.status >= 500)
        return new errors/* ActionError */.lZ('kms/unreachable', message);
    return new errors/* ActionError */.lZ('kms/sign-in', message, { hint, account });
}
const MEANING = {
    3: ['INVALID_ARGUMENT', 'kms/malformed'],
    5: ['NOT_FOUND', 'kms/not-found'],
    7: ['PERMISSION_DENIED', 'kms/denied'],
    8: ['RESOURCE_EXHAUSTED', 'kms/throttled'],
    9: ['FAILED_PRECONDITION', 'kms/disabled'],
    13: ['INTERNAL', 'kms/unreachable'],
    14: ['UNAVAILABLE', 'kms/unreachable'],
    16: ['UNAUTHENTICATED', 'kms/no-credentials'],
};
function failed(error, what, otherwise = 'kms/unreachable', context) {
    if (error instanceof errors/* ActionError */.lZ)
        return error;
    const { cause, code, reason } = (error ?? {});
    if (cause instanceof errors/* ActionError */.lZ)
        return cause;
    if (context?.deadline.passed)
        return context.deadline.error('Signing in to Google');
    const [name, meaning] = (typeof code === 'number' ? MEANING[code] : undefined) ?? [(0,src_text/* oneWord */.ZH)(code), otherwise];
    const because = (0,src_text/* oneWord */.ZH)(reason) === 'unknown' ? '' : ` (${(0,src_text/* oneWord */.ZH)(reason)})`;
    const message = `${what}: ${name}${because}.`;
    return new errors/* ActionError */.lZ(otherwise === 'kms/unreachable' ? meaning : otherwise, message, { cause: error });
}


/***/ }),

/***/ 45205:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   decodeAnyProtosInArray: () => (/* binding */ decodeAnyProtosInArray),
/* harmony export */   fallback: () => (/* reexport module object */ google_gax_fallback__WEBPACK_IMPORTED_MODULE_0__),
/* harmony export */   loggingUtils: () => (/* reexport module object */ google_logging_utils__WEBPACK_IMPORTED_MODULE_1__)
/* harmony export */ });
/* harmony import */ var google_gax_fallback__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(24178);
/* harmony import */ var google_gax_fallback__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(google_gax_fallback__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var google_logging_utils__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(58959);
/* harmony import */ var google_logging_utils__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(google_logging_utils__WEBPACK_IMPORTED_MODULE_1__);


function decodeAnyProtosInArray(details) {
    return details;
}


/***/ }),

/***/ 64134:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Sy: () => (/* binding */ repeatedly),
/* harmony export */   o$: () => (/* binding */ jsonObject),
/* harmony export */   tN: () => (/* binding */ send)
/* harmony export */ });
/* harmony import */ var _deadline_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(74690);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(28386);
/* harmony import */ var _http_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(24121);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(13198);




const LIMIT = 1024 * 1024;
async function send(request, context) {
    try {
        return await once(request, context);
    }
    catch (cause) {
        if (cause instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ)
            throw cause;
        if (context.deadline.passed)
            throw context.deadline.error(request.who);
        if ((0,_http_js__WEBPACK_IMPORTED_MODULE_2__/* .isSwitched */ .sP)(cause))
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('kms/unreachable', (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `${request.who} at ${request.url.host} answered that it goes on with another protocol (HTTP 101).`, { cause });
        const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'connection failed';
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('kms/unreachable', (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `${request.who} at ${request.url.host} could not be reached (${code}).`, { cause });
    }
}
async function repeatedly(who, { deadline }, attempt) {
    for (let number = 1;; number += 1) {
        const outcome = await attempt().catch((error) => {
            if (number < _deadline_js__WEBPACK_IMPORTED_MODULE_0__/* .ATTEMPTS */ .PY && error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ && error.code === 'kms/unreachable')
                return undefined;
            throw error;
        });
        const wait = (0,_deadline_js__WEBPACK_IMPORTED_MODULE_0__/* .backOff */ .fu)(number, outcome?.headers['retry-after']);
        if (outcome !== undefined && (number === _deadline_js__WEBPACK_IMPORTED_MODULE_0__/* .ATTEMPTS */ .PY || !_deadline_js__WEBPACK_IMPORTED_MODULE_0__/* .WORTH_REPEATING */ .nf.has(outcome.status) || !deadline.allows(wait)))
            return outcome;
        await deadline.pause(wait, who);
    }
}
function once({ url, method = 'GET', headers, body, signal }, { agent, deadline }) {
    const stop = AbortSignal.any(signal === undefined ? [deadline.signal] : [deadline.signal, signal]);
    const tooLarge = () => Object.assign(new Error('too large'), { code: 'answer too large' });
    return (0,_http_js__WEBPACK_IMPORTED_MODULE_2__/* .exchange */ .cv)({ url, method, headers, ...(body === undefined ? {} : { body }), ...(url.protocol === 'http:' ? {} : { agent }), signal: stop }, async (answer) => ({
        status: answer.statusCode ?? 0,
        headers: answer.headers,
        body: await (0,_http_js__WEBPACK_IMPORTED_MODULE_2__/* .bodyOf */ .EN)(answer, LIMIT, tooLarge),
    }));
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