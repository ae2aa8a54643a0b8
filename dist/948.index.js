"use strict";
exports.id = 948;
exports.ids = [948];
exports.modules = {

/***/ 74948:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   azureKeyVault: () => (/* binding */ azureKeyVault)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _azure_core_rest_pipeline__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(29680);
/* harmony import */ var _azure_identity__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(15033);
/* harmony import */ var _azure_keyvault_keys__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(77871);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(28386);
/* harmony import */ var _sops_key_service_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(2004);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(13198);
/* harmony import */ var _transport_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(64134);








const VAULT = 'Azure Key Vault';
const ENTRA = 'Microsoft Entra';
const PUBLIC = { authorityHost: 'https://login.microsoftonline.com', audience: 'api://AzureADTokenExchange' };
const CHINA = { authorityHost: 'https://login.partner.microsoftonline.cn', audience: 'api://AzureADTokenExchangeChina' };
const US_GOVERNMENT = { authorityHost: 'https://login.microsoftonline.us', audience: 'api://AzureADTokenExchangeUSGov' };
const DOMAINS = {
    'vault.azure.net': PUBLIC,
    'managedhsm.azure.net': PUBLIC,
    'vault.azure.cn': CHINA,
    'managedhsm.azure.cn': CHINA,
    'vault.usgovcloudapi.net': US_GOVERNMENT,
    'managedhsm.usgovcloudapi.net': US_GOVERNMENT,
};
const VAULT_URL = /^https:\/\/((?:[a-z0-9-]+\.)+[a-z0-9-]+(?::\d{1,5})?)$/i;
const KEY_NAME = /^[0-9a-z-]{1,127}$/i;
const KEY_VERSION = /^[0-9a-z]{0,64}$/i;
const MACHINE_IDENTITY_TIMEOUT = 1000;
function azureKeyVault(context) {
    const keyless = context.inputs.azureClientId !== '';
    const clients = new Map();
    let by = '';
    const signIns = new Map();
    const identity = (cloud, scopes, tenant) => {
        const name = [cloud.authorityHost, tenant, scopes].join(' ');
        const signIn = signIns.get(name) ?? (keyless ? federated(cloud, scopes, tenant, context) : ambient(cloud, scopes, tenant, context));
        signIns.set(name, signIn);
        return signIn;
    };
    const httpClient = clientOf((request) => (0,_transport_js__WEBPACK_IMPORTED_MODULE_5__/* .repeatedly */ .Sy)(VAULT, context, () => sendFor(VAULT, { ...request, url: withoutEmptyVersion(request.url) }, context)));
    return {
        async unwrap(key) {
            const id = (0,_sops_key_service_js__WEBPACK_IMPORTED_MODULE_6__/* .masterKeyName */ .R)({ ...key, vaultUrl: vaultUrl(key) });
            const cloud = cloudOf(key, context);
            const credential = {
                async getToken(scopes, { tenantId } = {}) {
                    const { token, name } = await identity(cloud, scopes, tenantId);
                    by = name;
                    return token;
                },
            };
            const known = { id, name: key.name, keyType: 'RSA', properties: { id, name: key.name, version: key.version, vaultUrl: vaultUrl(key) } };
            const client = clients.get(id) ?? new _azure_keyvault_keys__WEBPACK_IMPORTED_MODULE_3__/* .CryptographyClient */ .k1(known, credential, options(httpClient));
            clients.set(id, client);
            try {
                const { result } = await client.decrypt('RSA-OAEP-256', Buffer.from(key.enc, 'base64url'), { abortSignal: context.deadline.signal });
                if (result.length === 0)
                    throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ('kms/malformed', (0,_text_js__WEBPACK_IMPORTED_MODULE_7__/* .say */ .cv) `Azure Key Vault answered for ${id} without a plaintext.`);
                return { part: result, credential: by };
            }
            catch (error) {
                throw failed(error, (0,_text_js__WEBPACK_IMPORTED_MODULE_7__/* .say */ .cv) `Azure Key Vault could not decrypt with ${id}` + (by === '' ? '' : (0,_text_js__WEBPACK_IMPORTED_MODULE_7__/* .say */ .cv) ` as ${by}`), context);
            }
        },
        close: () => undefined,
    };
}
function withoutEmptyVersion(url) {
    return url.replace(/(\/keys\/[^/?]+)\/\//, '$1/');
}
function vaultUrl({ vaultUrl: url }) {
    return url.trim().replace(/\/$/, '');
}
function cloudOf(key, { allowed }) {
    const [, host = ''] = VAULT_URL.exec(vaultUrl(key)) ?? [];
    const name = (0,_sops_key_service_js__WEBPACK_IMPORTED_MODULE_6__/* .masterKeyName */ .R)(key);
    if (URL.parse(vaultUrl(key)) === null || host === '' || !KEY_NAME.test(key.name) || !KEY_VERSION.test(key.version))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ('kms/malformed', (0,_text_js__WEBPACK_IMPORTED_MODULE_7__/* .say */ .cv) `"${name}" is not the address of a key in Azure Key Vault.`);
    const domain = host.slice(host.indexOf('.') + 1).toLowerCase();
    const cloud = Object.hasOwn(DOMAINS, domain) ? DOMAINS[domain] : undefined;
    if (cloud !== undefined)
        return cloud;
    if (allowed.lists(name))
        return PUBLIC;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ('kms/not-allowed', (0,_text_js__WEBPACK_IMPORTED_MODULE_7__/* .say */ .cv) `${host} is not a host of Azure, and \`allowed-keys\` does not list ${name}.`);
}
function options(httpClient) {
    return { httpClient, retryOptions: { maxRetries: 0 }, redirectOptions: { maxRetries: 0 } };
}
function clientOf(ask) {
    return {
        async sendRequest(request) {
            const { status, headers, body } = await ask(request);
            const texts = Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]);
            return { request, status, headers: (0,_azure_core_rest_pipeline__WEBPACK_IMPORTED_MODULE_1__/* .createHttpHeaders */ .Nc)(Object.fromEntries(texts)), bodyAsText: body.toString('utf8') };
        },
    };
}
function sendFor(who, { url, method, headers, body, abortSignal }, context) {
    const to = new URL(url);
    const signals = [...(abortSignal instanceof AbortSignal ? [abortSignal] : []), ...(to.protocol === 'http:' ? [AbortSignal.timeout(MACHINE_IDENTITY_TIMEOUT)] : [])];
    return (0,_transport_js__WEBPACK_IMPORTED_MODULE_5__/* .send */ .tN)({ who, url: to, method, headers: headers.toJSON(), ...(typeof body === 'string' ? { body } : {}), signal: AbortSignal.any(signals) }, context);
}
async function federated(cloud, scopes, tenant, context) {
    const { azureTenantId, azureClientId } = context.inputs;
    if (tenant !== undefined && tenant.toLowerCase() !== azureTenantId.toLowerCase()) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ('kms/sign-in', (0,_text_js__WEBPACK_IMPORTED_MODULE_7__/* .say */ .cv) `The vault belongs to the tenant ${tenant}, not to ${azureTenantId}.`, { hint: 'Set `azure-tenant-id` to the tenant of the vault.' });
    }
    let claims = '';
    let token;
    const answer = await (0,_transport_js__WEBPACK_IMPORTED_MODULE_5__/* .repeatedly */ .Sy)(ENTRA, context, async () => {
        const idToken = await context.mintIdToken(cloud.audience);
        claims = idToken.claims;
        const exchange = new Exchange(context);
        const credential = new _azure_identity__WEBPACK_IMPORTED_MODULE_2__/* .ClientAssertionCredential */ .XI(azureTenantId, azureClientId, async () => idToken.token, { ...options(exchange.httpClient), authorityHost: cloud.authorityHost, disableInstanceDiscovery: true });
        token = await exchange.run(credential.getToken(scopes, { abortSignal: context.deadline.signal }));
        return exchange.answer;
    });
    if (token === undefined)
        throw refused(answer, azureClientId, claims);
    await context.mask([token.token]);
    return { token, name: `GitHub OIDC as ${azureClientId}` };
}
class Exchange {
    httpClient;
    #answer;
    #failure;
    constructor(context) {
        this.httpClient = clientOf(async (request) => {
            try {
                this.#answer = await sendFor(ENTRA, request, context);
                return this.#answer;
            }
            catch (error) {
                this.#failure = error instanceof Error ? error : new Error('not sent');
                throw this.#failure;
            }
        });
    }
    get answer() {
        if (this.#answer === undefined)
            throw new Error('nothing was asked');
        return this.#answer;
    }
    async run(signingIn) {
        try {
            return await signingIn;
        }
        catch (error) {
            if (this.#failure !== undefined)
                throw this.#failure;
            if (this.#answer === undefined || this.#answer.status === 200)
                throw error;
            return undefined;
        }
    }
}
async function ambient(cloud, scopes, tenant, context) {
    const { environment, deadline } = context;
    const httpClient = clientOf((request) => sendFor(ENTRA, request, context));
    const account = [];
    for (const [name, credential] of sourcesOf(environment, { ...options(httpClient), authorityHost: cloud.authorityHost, disableInstanceDiscovery: true }, context)) {
        try {
            const token = await credential?.getToken(scopes, { abortSignal: deadline.signal, ...(tenant === undefined ? {} : { tenantId: tenant }) });
            if (token) {
                await context.mask([token.token]);
                return { token, name };
            }
        }
        catch (error) {
            if (deadline.passed)
                throw deadline.error('Signing in to Azure');
            const absent = name === MACHINE || (error instanceof Error && error.name === 'CredentialUnavailableError');
            if (!absent)
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ('kms/no-credentials', (0,_text_js__WEBPACK_IMPORTED_MODULE_7__/* .say */ .cv) `The Azure credentials of ${name} could not be used: ${signInCode(error)}.`, { cause: error });
        }
        account.push((0,_text_js__WEBPACK_IMPORTED_MODULE_7__/* .say */ .cv) `${name}: nothing there`);
    }
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ('kms/no-credentials', 'There are no Azure credentials in this job.', {
        hint: 'Set `azure-tenant-id` and `azure-client-id`, or run azure/login before this step.',
        account,
    });
}
const MACHINE = 'the machine’s identity';
function sourcesOf(environment, given, context) {
    const { AZURE_TENANT_ID: tenant, AZURE_CLIENT_ID: client, AZURE_CLIENT_SECRET: secret } = environment;
    const { AZURE_CLIENT_CERTIFICATE_PATH: certificatePath, AZURE_CLIENT_CERTIFICATE_PASSWORD: certificatePassword, AZURE_FEDERATED_TOKEN_FILE: tokenFile } = environment;
    const assertion = async () => {
        const token = (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(tokenFile ?? '', 'utf8')).trim();
        await context.mask([token]);
        return token;
    };
    const ofMachine = environment['RUNNER_ENVIRONMENT'] === 'github-hosted' ? undefined : new _azure_identity__WEBPACK_IMPORTED_MODULE_2__/* .ManagedIdentityCredential */ .NC({ ...given, ...(client ? { clientId: client } : {}) });
    return [
        ['AZURE_CLIENT_SECRET', tenant && client && secret ? new _azure_identity__WEBPACK_IMPORTED_MODULE_2__/* .ClientSecretCredential */ .HC(tenant, client, secret, given) : undefined],
        ['AZURE_CLIENT_CERTIFICATE_PATH', tenant && client && certificatePath ? new _azure_identity__WEBPACK_IMPORTED_MODULE_2__/* .ClientCertificateCredential */ .m0(tenant, client, { certificatePath, ...(certificatePassword ? { certificatePassword } : {}) }, given) : undefined],
        ['AZURE_FEDERATED_TOKEN_FILE', tenant && client && tokenFile ? new _azure_identity__WEBPACK_IMPORTED_MODULE_2__/* .ClientAssertionCredential */ .XI(tenant, client, assertion, given) : undefined],
        ['the `az` login', new _azure_identity__WEBPACK_IMPORTED_MODULE_2__/* .AzureCliCredential */ .nG({ processTimeoutInMs: Math.ceil(context.deadline.left) })],
        [MACHINE, ofMachine],
    ];
}
function refused(answer, client, claims) {
    const { error, error_codes: codes } = (0,_transport_js__WEBPACK_IMPORTED_MODULE_5__/* .jsonObject */ .o$)(answer.body);
    const name = Array.isArray(codes) && Number.isInteger(codes[0]) ? `AADSTS${String(codes[0])}` : (0,_text_js__WEBPACK_IMPORTED_MODULE_7__/* .oneWord */ .ZH)(error);
    const message = (0,_text_js__WEBPACK_IMPORTED_MODULE_7__/* .say */ .cv) `Microsoft Entra refused the application ${client}: ${name}, status ${answer.status}.`;
    if (answer.status === 429)
        return new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ('kms/throttled', message);
    if (answer.status >= 500)
        return new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ('kms/unreachable', message);
    return new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ('kms/sign-in', message, {
        hint: 'Give the application a federated credential with issuer, subject (`sub`) and audience of these claims.',
        account: [`claims sent: ${claims}`],
    });
}
const INNER = { KeyDisabled: 'kms/disabled', KeyNotYetValid: 'kms/disabled' };
const STATUS = { 400: 'kms/malformed', 401: 'kms/no-credentials', 403: 'kms/denied', 404: 'kms/not-found', 429: 'kms/throttled' };
function failed(error, what, { deadline }) {
    if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ)
        return error;
    if (deadline.passed)
        return deadline.error(VAULT);
    const { statusCode = 0, details } = (error ?? {});
    const [name, inner] = [(0,_text_js__WEBPACK_IMPORTED_MODULE_7__/* .oneWord */ .ZH)(details?.error?.code), (0,_text_js__WEBPACK_IMPORTED_MODULE_7__/* .oneWord */ .ZH)(details?.error?.innerError?.code)];
    const message = `${what}: ${name === 'unknown' && statusCode !== 0 ? `status ${statusCode}` : name}${inner === 'unknown' ? '' : ` (${inner})`}.`;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .lZ(INNER[inner] ?? STATUS[statusCode] ?? 'kms/unreachable', message, { cause: error });
}
function signInCode(error) {
    const { errorResponse, name } = (error ?? {});
    const number = errorResponse?.errorCodes?.[0];
    return Number.isInteger(number) ? `AADSTS${String(number)}` : (0,_text_js__WEBPACK_IMPORTED_MODULE_7__/* .oneWord */ .ZH)(name);
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