"use strict";
exports.id = 4948;
exports.ids = [4948];
exports.modules = {

/***/ 92815:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BH: () => (/* binding */ ENTRA),
/* harmony export */   Qo: () => (/* binding */ entraNumber),
/* harmony export */   fF: () => (/* binding */ options),
/* harmony export */   fe: () => (/* binding */ clientOf),
/* harmony export */   it: () => (/* binding */ refusedBy),
/* harmony export */   jc: () => (/* binding */ aadsts),
/* harmony export */   k5: () => (/* binding */ Exchange),
/* harmony export */   qv: () => (/* binding */ sendFor)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(28386);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(13198);
/* harmony import */ var _transport_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(64134);



const ENTRA = 'Microsoft Entra';
const MACHINE_IDENTITY_TIMEOUT = 1000;
function options(httpClient) {
    return { httpClient, retryOptions: { maxRetries: 0 }, redirectOptions: { maxRetries: 0 } };
}
function clientOf(ask) {
    return {
        async sendRequest(request) {
            const { status, headers, body } = await ask(request);
            const { createHttpHeaders } = await Promise.all(/* import() */[__webpack_require__.e(5282), __webpack_require__.e(7511), __webpack_require__.e(5033), __webpack_require__.e(7871), __webpack_require__.e(5425)]).then(__webpack_require__.bind(__webpack_require__, 75425));
            const texts = Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]);
            return { request, status, headers: createHttpHeaders(Object.fromEntries(texts)), bodyAsText: body.toString('utf8') };
        },
    };
}
function sendFor(who, { url, method, headers, body, abortSignal }, context) {
    const to = new URL(url);
    const signals = [...(abortSignal instanceof AbortSignal ? [abortSignal] : []), ...(to.protocol === 'http:' ? [AbortSignal.timeout(MACHINE_IDENTITY_TIMEOUT)] : [])];
    return (0,_transport_js__WEBPACK_IMPORTED_MODULE_1__/* .send */ .tN)({ who, url: to, method, headers: headers.toJSON(), ...(typeof body === 'string' ? { body } : {}), signal: AbortSignal.any(signals) }, context);
}
class Exchange {
    httpClient;
    #last;
    #failure;
    constructor(context, who = ENTRA) {
        this.httpClient = clientOf(async (request) => {
            try {
                const answer = await sendFor(who, request, context);
                this.#last = { asked: (0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `${who} at ${new URL(request.url).host}`, answer };
                return answer;
            }
            catch (error) {
                if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ)
                    this.#failure = error;
                throw error;
            }
        });
    }
    async run(signingIn, refused) {
        let cause;
        try {
            const token = await signingIn;
            if (token !== null)
                return token;
        }
        catch (error) {
            cause = error instanceof Error ? error : new Error('not signed in');
        }
        if (this.#failure !== undefined)
            throw this.#failure;
        if (this.#last === undefined)
            throw cause ?? new Error('nothing was asked');
        if (this.#last.answer.status !== 200)
            throw refused(this.#last);
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('kms/failed', (0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `${this.#last.asked} answered without a token (status 200).`, { hint: _transport_js__WEBPACK_IMPORTED_MODULE_1__/* .NOT_ITS_OWN */ .Ow, cause });
    }
}
function hintFor(number, { client, tenant }) {
    switch (number) {
        case 'AADSTS700016': return `Check ${client} and ${tenant}: there is no such application in that tenant.`;
        case 'AADSTS90002': return `Check ${tenant}: there is no such tenant in this cloud.`;
        case 'AADSTS7000215': return 'Store the value of a client secret, not its id.';
        case 'AADSTS7000222': return 'Make a new client secret: this one has expired.';
        case 'AADSTS700027': return 'Register this certificate with the application.';
        default: return undefined;
    }
}
function refusedBy({ asked, answer }, whom, { ids, with: sent = '', hint, ...details }) {
    const number = entraNumber(answer);
    const todo = hintFor(number, ids) ?? hint;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('kms/sign-in', (0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `${asked} refused ${whom}: ${number} (status ${answer.status})` + `${sent}.`, { ...details, ...(todo === undefined ? {} : { hint: todo }) });
}
function entraNumber({ body }) {
    const { error, error_codes: codes, error_description: description } = (0,_transport_js__WEBPACK_IMPORTED_MODULE_1__/* .jsonObject */ .o$)(body);
    const number = Array.isArray(codes) && Number.isInteger(codes[0]) ? `AADSTS${String(codes[0])}` : aadsts(String(description));
    return number ?? (0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .oneWord */ .ZH)(error);
}
function aadsts(text) {
    return /\bAADSTS\d{1,10}\b/.exec(text)?.[0];
}


/***/ }),

/***/ 74948:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   azureKeyVault: () => (/* binding */ azureKeyVault)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(28386);
/* harmony import */ var _sops_key_service_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(2004);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(13198);
/* harmony import */ var _azure_requests_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(92815);
/* harmony import */ var _library_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(38120);
/* harmony import */ var _transport_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(64134);






const VAULT = 'Azure Key Vault';
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
const PUBLIC_VAULTS = 'vault.azure.net';
const VAULT_URL = /^https:\/\/((?:[a-z0-9-]+\.)+[a-z0-9-]+(?::\d{1,5})?)$/i;
const KEY_NAME = /^[0-9a-z-]{1,127}$/i;
const KEY_VERSION = /^[0-9a-z]{0,64}$/i;
function azureKeyVault(context) {
    const keyless = context.inputs.azureClientId !== '';
    const sdk = (0,_library_js__WEBPACK_IMPORTED_MODULE_3__/* .library */ .Y)(() => Promise.all(/* import() */[__webpack_require__.e(5282), __webpack_require__.e(7511), __webpack_require__.e(5033), __webpack_require__.e(7871), __webpack_require__.e(5425)]).then(__webpack_require__.bind(__webpack_require__, 75425)));
    const clients = new Map();
    let by = '';
    const signIns = new Map();
    const once = (name, signIn) => {
        const signingIn = signIns.get(name) ?? signIn();
        signIns.set(name, signingIn);
        return signingIn;
    };
    const withGithub = (cloud, scope, loaded) => once([cloud.authorityHost, scope].join(' '), () => federated(cloud, scope, loaded, context));
    const withAmbient = (cloud, scope, tenant) => once([cloud.authorityHost, tenant, scope].join(' '), async () => (await Promise.all(/* import() */[__webpack_require__.e(5282), __webpack_require__.e(7511), __webpack_require__.e(5033), __webpack_require__.e(8237)]).then(__webpack_require__.bind(__webpack_require__, 18237))).ambientAzure(cloud, scope, tenant, context));
    const askVault = async (request) => {
        const answer = await (0,_transport_js__WEBPACK_IMPORTED_MODULE_2__/* .ask */ .kA)(VAULT, context, () => (0,_azure_requests_js__WEBPACK_IMPORTED_MODULE_1__/* .sendFor */ .qv)(VAULT, { ...request, url: withoutEmptyVersion(request.url) }, context));
        if (keyless && answer.status === 401)
            refuseOtherTenant(tenantIn(answer), context);
        return answer;
    };
    const httpClient = (0,_azure_requests_js__WEBPACK_IMPORTED_MODULE_1__/* .clientOf */ .fe)(async (request) => (keyless ? foreseenChallenge(request, context) : undefined) ?? askVault(request));
    return {
        signIn() {
            const domain = likelyDomain(context);
            return withGithub(DOMAINS[domain] ?? PUBLIC, scopeOf(domain), sdk.loaded);
        },
        load: sdk.load,
        async unwrap(key) {
            const id = (0,_sops_key_service_js__WEBPACK_IMPORTED_MODULE_4__/* .masterKeyName */ .R)({ ...key, vaultUrl: vaultUrl(key) });
            const cloud = cloudOf(key, context);
            const loading = sdk.load();
            const credential = {
                async getToken(scopes, { tenantId } = {}) {
                    if (keyless)
                        refuseOtherTenant(tenantId, context);
                    const scope = [scopes].flat().join(' ');
                    const { token, name } = await (keyless ? withGithub(cloud, scope, loading) : withAmbient(cloud, scope, tenantId));
                    by = name;
                    return token;
                },
            };
            const known = { id, name: key.name, keyType: 'RSA', properties: { id, name: key.name, version: key.version, vaultUrl: vaultUrl(key) } };
            const { CryptographyClient } = await loading;
            const client = clients.get(id) ?? new CryptographyClient(known, credential, (0,_azure_requests_js__WEBPACK_IMPORTED_MODULE_1__/* .options */ .fF)(httpClient));
            clients.set(id, client);
            try {
                const { result } = await client.decrypt('RSA-OAEP-256', Buffer.from(key.enc, 'base64url'), { abortSignal: context.deadline.signal });
                if (result.length === 0)
                    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('kms/malformed', (0,_text_js__WEBPACK_IMPORTED_MODULE_5__/* .say */ .cv) `${VAULT} answered for ${id} without a plaintext.`);
                return { part: result, credential: by };
            }
            catch (error) {
                throw notDecrypted(error, new URL(id).host, by, context);
            }
        },
        close: () => undefined,
    };
}
function foreseenChallenge({ url, headers }, { inputs: { azureTenantId: tenant } }) {
    const domain = domainOf(new URL(url).host);
    const cloud = ownDomain(domain);
    if (cloud === undefined || headers.has('authorization'))
        return undefined;
    const challenge = `Bearer authorization="${cloud.authorityHost}/${tenant}", resource="https://${domain}"`;
    return { status: 401, headers: { 'www-authenticate': challenge }, body: Buffer.alloc(0) };
}
function tenantIn({ headers }) {
    return /\bauthorization="https:\/\/[^"/]+\/([^"/]+)"/.exec(headers['www-authenticate'] ?? '')?.[1];
}
function refuseOtherTenant(tenant, { inputs: { azureTenantId: own } }) {
    if (tenant === undefined || tenant.toLowerCase() === own.toLowerCase())
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('kms/sign-in', (0,_text_js__WEBPACK_IMPORTED_MODULE_5__/* .say */ .cv) `The vault belongs to the tenant ${tenant}, not to ${own}.`, { hint: 'Set `azure-tenant-id` to the tenant of the vault.' });
}
function likelyDomain({ allowed }) {
    const listed = [...new Set(allowed.patterns.map((pattern) => domainOf(/^https:\/\/([^/]+)\//i.exec(pattern)?.[1] ?? '')))].filter((domain) => ownDomain(domain) !== undefined);
    const [only = PUBLIC_VAULTS, ...others] = listed;
    if (others.length === 0)
        return only;
    const cloud = ownDomain(only);
    const isOneCloud = others.every((domain) => ownDomain(domain) === cloud);
    return (isOneCloud ? Object.keys(DOMAINS).find((domain) => ownDomain(domain) === cloud) : undefined) ?? PUBLIC_VAULTS;
}
function scopeOf(domain) {
    return `https://${domain}/.default`;
}
function domainOf(host) {
    return host.slice(host.indexOf('.') + 1).toLowerCase();
}
function ownDomain(domain) {
    return Object.hasOwn(DOMAINS, domain) ? DOMAINS[domain] : undefined;
}
function withoutEmptyVersion(url) {
    return url.replace(/(\/keys\/[^/?]+)\/\//, '$1/');
}
function vaultUrl({ vaultUrl: url }) {
    return url.trim().replace(/\/$/, '');
}
function cloudOf(key, { allowed }) {
    const [, host = ''] = VAULT_URL.exec(vaultUrl(key)) ?? [];
    const name = (0,_sops_key_service_js__WEBPACK_IMPORTED_MODULE_4__/* .masterKeyName */ .R)(key);
    if (URL.parse(vaultUrl(key)) === null || host === '' || !KEY_NAME.test(key.name) || !KEY_VERSION.test(key.version))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('kms/malformed', (0,_text_js__WEBPACK_IMPORTED_MODULE_5__/* .say */ .cv) `"${name}" is not the address of a key in Azure Key Vault.`);
    const cloud = ownDomain(domainOf(host));
    if (cloud !== undefined)
        return cloud;
    if (allowed.lists(name))
        return PUBLIC;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('kms/not-allowed', (0,_text_js__WEBPACK_IMPORTED_MODULE_5__/* .say */ .cv) `${host} is not a host of Azure, and \`allowed-keys\` does not list ${name}.`);
}
async function federated(cloud, scope, loaded, context) {
    const { azureTenantId, azureClientId } = context.inputs;
    context.debug((0,_text_js__WEBPACK_IMPORTED_MODULE_5__/* .say */ .cv) `Credentials of Azure: GitHub OIDC as ${azureClientId}: tried.`);
    const token = await (0,_transport_js__WEBPACK_IMPORTED_MODULE_2__/* .ask */ .kA)(_azure_requests_js__WEBPACK_IMPORTED_MODULE_1__/* .ENTRA */ .BH, context, async () => {
        const idToken = await context.mintIdToken(cloud.audience);
        const { ClientAssertionCredential } = await loaded;
        const exchange = new _azure_requests_js__WEBPACK_IMPORTED_MODULE_1__/* .Exchange */ .k5(context);
        const credential = new ClientAssertionCredential(azureTenantId, azureClientId, async () => idToken.token, { ...(0,_azure_requests_js__WEBPACK_IMPORTED_MODULE_1__/* .options */ .fF)(exchange.httpClient), authorityHost: cloud.authorityHost, disableInstanceDiscovery: true });
        return exchange.run(credential.getToken(scope, { abortSignal: context.deadline.signal }), (refusal) => refusedAssertion(refusal, azureClientId, idToken));
    });
    await context.mask([token.token]);
    return { token, name: `GitHub OIDC as ${azureClientId}` };
}
function refusedAssertion(refusal, client, { claims, bearer }) {
    return (0,_azure_requests_js__WEBPACK_IMPORTED_MODULE_1__/* .refusedBy */ .it)(refusal, (0,_text_js__WEBPACK_IMPORTED_MODULE_5__/* .say */ .cv) `the application ${client}`, {
        ids: { client: '`azure-client-id`', tenant: '`azure-tenant-id`' },
        with: `, for a token with ${bearer}`,
        hint: 'Give the application a federated credential with issuer, subject (`sub`) and audience of these claims.',
        account: [`claims sent: ${claims}`],
        accountTitle: 'The token that was refused',
    });
}
const INNER = {
    KeyDisabled: { code: 'kms/disabled' },
    KeyNotYetValid: { code: 'kms/disabled' },
    KeyExpired: { code: 'kms/disabled', hint: 'Extend the expiry of the key, or encrypt with another.' },
    ForbiddenByFirewall: { hint: 'Let the runner’s address through the firewall of the vault, or use a runner inside its network: this is not about permissions.' },
    ForbiddenByConnection: { hint: 'The vault takes no connections from the public network: use a runner that reaches its private endpoint.' },
    KeyOperationForbidden: { hint: 'Add `decrypt` to the permitted operations of the key itself.' },
};
const STATUS = { 400: 'kms/malformed', 401: 'kms/sign-in', 403: 'kms/denied', 404: 'kms/not-found' };
const HINTS = {
    'kms/denied': 'Give the identity the data action `Microsoft.KeyVault/vaults/keys/decrypt/action` on the key (role “Key Vault Crypto User”), or `decrypt` in the access policy of the vault.',
    'kms/sign-in': 'Check that the identity signs in to the tenant that the vault belongs to.',
};
function notDecrypted(error, host, by, { deadline }) {
    if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ)
        return error;
    const vault = (0,_text_js__WEBPACK_IMPORTED_MODULE_5__/* .say */ .cv) `${VAULT} at ${host}`;
    if (deadline.passed)
        return deadline.error(vault);
    const { statusCode = 0, details } = (error ?? {});
    if (STATUS[statusCode] === undefined && details === undefined) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('kms/failed', (0,_text_js__WEBPACK_IMPORTED_MODULE_5__/* .say */ .cv) `${vault} gave an answer that is none of its own${statusCode === 0 ? '' : ` (status ${statusCode})`}.`, { hint: _transport_js__WEBPACK_IMPORTED_MODULE_2__/* .NOT_ITS_OWN */ .Ow, cause: error });
    }
    const [name, inner] = [(0,_text_js__WEBPACK_IMPORTED_MODULE_5__/* .oneWord */ .ZH)(details?.error?.code), (0,_text_js__WEBPACK_IMPORTED_MODULE_5__/* .oneWord */ .ZH)(details?.error?.innerError?.code)];
    const reason = name === 'unknown' && statusCode !== 0 ? `status ${statusCode}` : name;
    const message = `${vault} did not decrypt${by === '' ? '' : (0,_text_js__WEBPACK_IMPORTED_MODULE_5__/* .say */ .cv) ` for ${by}`}: ${reason}${inner === 'unknown' ? '' : ` (${inner})`}.`;
    const known = INNER[inner] ?? INNER[name] ?? {};
    const code = known.code ?? STATUS[statusCode] ?? 'kms/failed';
    const hint = known.hint ?? (known.code === undefined ? HINTS[code] : undefined);
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ(code, message, { cause: error, ...(hint === undefined ? {} : { hint }) });
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