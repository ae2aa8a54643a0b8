"use strict";
exports.id = 9020;
exports.ids = [9020];
exports.modules = {

/***/ 1007:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   l: () => (/* binding */ firstConfigured)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(28386);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(13198);
/* harmony import */ var _transport_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(64134);



const GRACE = 100;
async function firstConfigured(places, provide, cloud, context) {
    const tell = ({ name }, outcome) => context.debug((0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `Credentials of ${cloud.name}: ${name}: ${outcome}.`);
    for (const place of places) {
        const isConfigured = await place.isConfigured(context.environment);
        tell(place, isConfigured ? 'tried' : 'not set up');
        if (!isConfigured)
            continue;
        const waitingFor = (0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `Signing in to ${cloud.name} with ${place.name}`;
        const credentials = await (0,_transport_js__WEBPACK_IMPORTED_MODULE_1__/* .ask */ .kA)(place.who, context, () => context.deadline.within(provide(place), waitingFor, GRACE));
        if (credentials === undefined)
            continue;
        tell(place, 'used');
        return { place, credentials };
    }
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('kms/no-credentials', (0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `There are no ${cloud.name} credentials in this job.`, {
        hint: cloud.hint,
        account: places.map(({ name }) => (0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `${name}: nothing there`),
        accountTitle: (0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `Where ${cloud.name} credentials were looked for`,
    });
}


/***/ }),

/***/ 39020:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ambientGcp: () => (/* binding */ ambientGcp)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(28386);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(13198);
/* harmony import */ var _ambient_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1007);
/* harmony import */ var _gcp_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(60607);
/* harmony import */ var _transport_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(64134);







const MACHINE_IDENTITY_TIMEOUT = 1000;
const MACHINE_IDENTITY_PATH = '/computeMetadata/v1/instance/service-accounts/default/token';
const SOURCES = [
    {
        name: 'GOOGLE_OAUTH_ACCESS_TOKEN',
        who: 'Google',
        isConfigured: ({ GOOGLE_OAUTH_ACCESS_TOKEN: token }) => Boolean(token),
        provide: ({ environment }) => Promise.resolve(environment['GOOGLE_OAUTH_ACCESS_TOKEN']),
    },
    {
        name: 'the file in GOOGLE_APPLICATION_CREDENTIALS',
        who: 'Google’s sign-in',
        isConfigured: ({ GOOGLE_APPLICATION_CREDENTIALS: file }) => Boolean(file),
        provide: (context) => fromFile(context.environment['GOOGLE_APPLICATION_CREDENTIALS'] ?? '', 'the file in GOOGLE_APPLICATION_CREDENTIALS', context),
    },
    {
        name: 'gcloud’s application default credentials',
        who: 'Google’s sign-in',
        isConfigured: (environment) => gcloudFile(environment) !== undefined,
        provide: (context) => fromFile(gcloudFile(context.environment) ?? '', 'gcloud’s application default credentials', context),
    },
    {
        name: 'the machine’s identity',
        who: 'the metadata server',
        isConfigured: ({ RUNNER_ENVIRONMENT: runner, METADATA_SERVER_DETECTION: detection }) => runner !== 'github-hosted' && detection !== 'none',
        provide: fromMachine,
    },
];
async function ambientGcp(context) {
    const cloud = { name: 'Google Cloud', hint: 'Set `gcp-workload-identity-provider`, or run google-github-actions/auth before this step.' };
    const { place, credentials: token } = await (0,_ambient_js__WEBPACK_IMPORTED_MODULE_3__/* .firstConfigured */ .l)(SOURCES, ({ provide }) => provide(context), cloud, context);
    await context.mask([token]);
    return { token, name: place.name };
}
function gcloudFile({ CLOUDSDK_CONFIG: folder, APPDATA: roaming, HOME: home }) {
    const configuration = folder || (roaming ? (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(roaming, 'gcloud') : home ? (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(home, '.config', 'gcloud') : '');
    const file = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(configuration, 'application_default_credentials.json');
    return configuration !== '' && (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(file) ? file : undefined;
}
async function fromFile(file, name, context) {
    const wire = new Wire(context);
    try {
        const token = await Promise.race([tokenBy(file, wire), wire.failed]);
        if (token)
            return token;
        throw new Error('no token');
    }
    catch (error) {
        if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ)
            throw error;
        if (context.deadline.passed)
            throw context.deadline.error((0,_text_js__WEBPACK_IMPORTED_MODULE_6__/* .say */ .cv) `Signing in to Google Cloud with ${name}`);
        if (wire.last !== undefined)
            throw (0,_transport_js__WEBPACK_IMPORTED_MODULE_5__/* .withClock */ .V6)((0,_gcp_js__WEBPACK_IMPORTED_MODULE_4__.refused)(wire.last.answer, wire.last, name, { hint: HINTS[wire.last.who] ?? RENEW }), wire.last.answer);
        throw unusable(file, name, error);
    }
}
async function tokenBy(file, wire) {
    const { GoogleAuth } = await Promise.all(/* import() */[__webpack_require__.e(5282), __webpack_require__.e(7026)]).then(__webpack_require__.t.bind(__webpack_require__, 87026, 23));
    const client = await new GoogleAuth({ scopes: [_gcp_js__WEBPACK_IMPORTED_MODULE_4__.SCOPE] })._getApplicationCredentialsFromFilePath(file);
    rewire(client, wire);
    return (await client.getAccessToken()).token;
}
function rewire(client, wire) {
    const { transporter, stsCredential, sourceClient } = client;
    transporter.defaults.fetchImplementation = wire.fetch;
    for (const inner of [stsCredential, sourceClient])
        if (inner)
            rewire(inner, wire);
}
function unusable(file, name, error) {
    const { code } = (error ?? {});
    const what = (0,_text_js__WEBPACK_IMPORTED_MODULE_6__/* .say */ .cv) `The Google credentials of ${name} could not be used: `;
    if (code === 'ENOENT' && (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(file)) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ('kms/no-credentials', what + (0,_text_js__WEBPACK_IMPORTED_MODULE_6__/* .say */ .cv) `the file that ${file} names for its token does not exist.`, { hint: 'Whatever writes that token must have run before this step, and in the same container.', cause: error });
    }
    if (code === 'ENOENT') {
        const hint = 'If actions/checkout runs after the sign-in, it empties the workspace, where google-github-actions/auth puts its file: check out first.';
        return new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ('kms/no-credentials', what + (0,_text_js__WEBPACK_IMPORTED_MODULE_6__/* .say */ .cv) `${file} does not exist.`, { hint, cause: error });
    }
    const why = error instanceof SyntaxError ? 'is not JSON' : `cannot be used (${(0,_text_js__WEBPACK_IMPORTED_MODULE_6__/* .oneWord */ .ZH)(code ?? error.name)})`;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ('kms/no-credentials', what + (0,_text_js__WEBPACK_IMPORTED_MODULE_6__/* .say */ .cv) `${file} ${why}.`, { hint: 'Give a credentials file as Google writes it, or run google-github-actions/auth.', cause: error });
}
const HOSTS = {
    'sts.googleapis.com': 'Google’s STS',
    'iamcredentials.googleapis.com': 'Google’s IAM',
    'oauth2.googleapis.com': 'Google’s OAuth server',
};
const RENEW = 'Renew the credentials file: its key may be deleted, or its token expired or revoked.';
const HINTS = {
    'Google’s STS': 'Let the provider’s audience, attribute mapping and attribute condition accept the token, which must not have expired.',
    'Google’s IAM': 'Grant the identity `roles/iam.workloadIdentityUser`, or `roles/iam.serviceAccountTokenCreator`, on the service account.',
};
class Wire {
    failed;
    last;
    #context;
    #failure;
    #fail;
    constructor(context) {
        this.#context = context;
        this.failed = new Promise((_, reject) => (this.#fail = reject));
        this.failed.catch(() => undefined);
    }
    fetch = async (input, init = {}) => {
        if (this.#failure !== undefined)
            throw this.#failure;
        const url = new URL(input instanceof Request ? input.url : input);
        const who = HOSTS[url.hostname] ?? (this.#isGithub(url) ? 'GitHub’s OIDC provider' : 'the source of the token');
        const { method = 'GET', headers, body } = new Request(url, init);
        try {
            const sent = body === null ? {} : { body: Buffer.from(await new Response(body).arrayBuffer()) };
            const answer = await (0,_transport_js__WEBPACK_IMPORTED_MODULE_5__/* .send */ .tN)({ who, url, method, headers: Object.fromEntries(headers), ...sent }, this.#context);
            this.last = { who, url, answer };
            return new Response(Uint8Array.from(answer.body), { status: answer.status, headers: { 'content-type': String(answer.headers['content-type'] ?? '') } });
        }
        catch (error) {
            this.#failure = error instanceof Error ? error : new Error('not sent');
            this.#fail(this.#failure);
            throw this.#failure;
        }
    };
    #isGithub({ host }) {
        return URL.parse(this.#context.environment['ACTIONS_ID_TOKEN_REQUEST_URL'] ?? '')?.host === host;
    }
}
async function fromMachine(context) {
    const url = URL.parse(`http://${context.environment['GCE_METADATA_HOST'] || 'metadata.google.internal'}${MACHINE_IDENTITY_PATH}`);
    if (url === null)
        return undefined;
    const request = { who: 'the metadata server', url, headers: { 'metadata-flavor': 'Google' }, signal: AbortSignal.timeout(MACHINE_IDENTITY_TIMEOUT) };
    try {
        const answer = await (0,_transport_js__WEBPACK_IMPORTED_MODULE_5__/* .send */ .tN)(request, context);
        if (answer.status === 404)
            return undefined;
        const token = (0,_gcp_js__WEBPACK_IMPORTED_MODULE_4__.tokenOf)(answer, 'access_token');
        if (token === undefined)
            throw (0,_gcp_js__WEBPACK_IMPORTED_MODULE_4__.refused)(answer, request, 'the machine’s identity', { hint: 'Check the service account of the machine.' });
        return token;
    }
    catch (error) {
        if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ && error.code === 'kms/unreachable')
            return undefined;
        throw error;
    }
}


/***/ })

};
;