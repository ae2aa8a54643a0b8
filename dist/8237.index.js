"use strict";
exports.id = 8237;
exports.ids = [8237];
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

/***/ 18237:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ambientAzure: () => (/* binding */ ambientAzure)
/* harmony export */ });
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(31421);
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_child_process__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _azure_identity__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(15033);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(28386);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(13198);
/* harmony import */ var _ambient_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1007);
/* harmony import */ var _azure_requests_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(92815);
/* harmony import */ var _transport_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(64134);








const MACHINE = 'the identity of the machine';
const SOURCES = [
    application({
        name: 'AZURE_CLIENT_SECRET',
        hint: 'Check AZURE_CLIENT_SECRET: a secret is deleted, or expires.',
        make: ({ tenant, client, value, given }) => new _azure_identity__WEBPACK_IMPORTED_MODULE_2__/* .ClientSecretCredential */ .HC(tenant, client, value, given),
    }),
    application({
        name: 'AZURE_CLIENT_CERTIFICATE_PATH',
        hint: 'Check the certificate in AZURE_CLIENT_CERTIFICATE_PATH, and that it is registered with the application.',
        make({ tenant, client, value: certificatePath, given, context }) {
            const { AZURE_CLIENT_CERTIFICATE_PASSWORD: password } = context.environment;
            const certificate = { certificatePath, ...(password ? { certificatePassword: password } : {}) };
            return new _azure_identity__WEBPACK_IMPORTED_MODULE_2__/* .ClientCertificateCredential */ .m0(tenant, client, certificate, given);
        },
    }),
    application({
        name: 'AZURE_FEDERATED_TOKEN_FILE',
        hint: 'Check the token in AZURE_FEDERATED_TOKEN_FILE, which may have expired, and the federated credential of the application.',
        async make({ tenant, client, value: file, given, context }) {
            const token = await maskedToken(file, context);
            return new _azure_identity__WEBPACK_IMPORTED_MODULE_2__/* .ClientAssertionCredential */ .XI(tenant, client, async () => token, given);
        },
    }),
    { name: 'the `az` login', who: _azure_requests_js__WEBPACK_IMPORTED_MODULE_5__/* .ENTRA */ .BH, isConfigured: () => true, provide: fromAz },
    { name: 'the machine’s identity', who: MACHINE, isConfigured: ({ RUNNER_ENVIRONMENT: runner }) => runner !== 'github-hosted', provide: fromMachine },
];
async function ambientAzure(cloud, scopes, tenant, context) {
    const hint = 'Set `azure-tenant-id` and `azure-client-id`, or run azure/login before this step.';
    const { place, credentials: token } = await (0,_ambient_js__WEBPACK_IMPORTED_MODULE_4__/* .firstConfigured */ .l)(SOURCES, ({ provide }) => provide({ cloud, scopes, tenant }, context), { name: 'Azure', hint }, context);
    await context.mask([token.token]);
    return { token, name: place.name };
}
function unusable(source, why, hint, cause) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ('kms/no-credentials', (0,_text_js__WEBPACK_IMPORTED_MODULE_7__/* .say */ .cv) `The Azure credentials of ${source} could not be used: ${why}.`, { hint, cause });
}
function application({ name, hint, make }) {
    const provide = async ({ cloud, scopes, tenant: wanted }, context) => {
        const { environment, deadline } = context;
        const { AZURE_TENANT_ID: tenant, AZURE_CLIENT_ID: client = '' } = environment;
        if (!tenant)
            throw unusable(name, 'AZURE_TENANT_ID is empty', 'Set AZURE_TENANT_ID to the tenant of the application.');
        const allowed = allowedTenants(environment);
        if (wanted !== undefined && ![tenant.toLowerCase(), ...allowed].some((one) => one === '*' || one === wanted.toLowerCase())) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ('kms/sign-in', (0,_text_js__WEBPACK_IMPORTED_MODULE_7__/* .say */ .cv) `The vault belongs to the tenant ${wanted}, not to ${tenant}, where ${name} signs in.`, {
                hint: 'Set AZURE_TENANT_ID to the tenant of the vault, or list that in AZURE_ADDITIONALLY_ALLOWED_TENANTS.',
            });
        }
        const exchange = new _azure_requests_js__WEBPACK_IMPORTED_MODULE_5__/* .Exchange */ .k5(context);
        const given = { ...(0,_azure_requests_js__WEBPACK_IMPORTED_MODULE_5__/* .options */ .fF)(exchange.httpClient), authorityHost: cloud.authorityHost, disableInstanceDiscovery: true, additionallyAllowedTenants: allowed };
        try {
            const credential = await make({ tenant, client, value: environment[name] ?? '', given, context });
            const asked = credential.getToken(scopes, { abortSignal: deadline.signal, ...(wanted === undefined ? {} : { tenantId: wanted }) });
            const ids = { client: 'AZURE_CLIENT_ID', tenant: 'AZURE_TENANT_ID' };
            return await exchange.run(asked, (refusal) => (0,_transport_js__WEBPACK_IMPORTED_MODULE_6__/* .withClock */ .V6)((0,_azure_requests_js__WEBPACK_IMPORTED_MODULE_5__/* .refusedBy */ .it)(refusal, (0,_text_js__WEBPACK_IMPORTED_MODULE_7__/* .say */ .cv) `the application ${client}, with ${name}`, { ids, hint }), refusal.answer));
        }
        catch (error) {
            if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ)
                throw error;
            if (deadline.passed)
                throw deadline.error((0,_text_js__WEBPACK_IMPORTED_MODULE_7__/* .say */ .cv) `Signing in to Azure with ${name}`);
            throw unusable(name, localReason(error), hint, error);
        }
    };
    return { name, who: _azure_requests_js__WEBPACK_IMPORTED_MODULE_5__/* .ENTRA */ .BH, isConfigured: (environment) => Boolean(environment['AZURE_CLIENT_ID'] && environment[name]), provide };
}
function allowedTenants({ AZURE_ADDITIONALLY_ALLOWED_TENANTS: list = '' }) {
    return list.split(';').map((tenant) => tenant.trim().toLowerCase()).filter((tenant) => tenant !== '');
}
function localReason(error) {
    const { code, path, name } = (error ?? {});
    return typeof path === 'string' ? (0,_text_js__WEBPACK_IMPORTED_MODULE_7__/* .say */ .cv) `${path} cannot be read (${(0,_text_js__WEBPACK_IMPORTED_MODULE_7__/* .oneWord */ .ZH)(code)})` : (0,_text_js__WEBPACK_IMPORTED_MODULE_7__/* .oneWord */ .ZH)(name);
}
async function maskedToken(file, context) {
    const token = (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readFile)(file, 'utf8')).trim();
    await context.mask([token]);
    return token;
}
const SHORT_LIFE = 300_000;
const NOT_INSTALLED = /\baz:.*not found|'az' is not recognized/;
const NOT_SIGNED_IN = /Please run ['"]?az login['"]? to set ?up account/;
const NO_NETWORK = /Max retries exceeded|Failed to (resolve|establish)|NameResolutionError|Connection ?(Error|aborted|refused|reset)|timed? ?out/i;
async function fromAz({ scopes, tenant }, { deadline, environment }) {
    const resource = [scopes].flat()[0]?.replace(/\/\.default$/, '') ?? '';
    if (!/^https:\/\/[\w.-]+$/.test(resource) || (tenant !== undefined && !/^[\w.-]+$/.test(tenant))) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ('kms/malformed', (0,_text_js__WEBPACK_IMPORTED_MODULE_7__/* .say */ .cv) `The vault asks for a token for "${resource}" of "${String(tenant)}".`);
    }
    const ofTenant = tenant === undefined ? [] : ['--tenant', tenant];
    const { stdout, stderr, code } = await runAz(environment, ['account', 'get-access-token', '--output', 'json', '--resource', resource, ...ofTenant], deadline.signal);
    if (deadline.passed)
        throw deadline.error('`az account get-access-token`');
    const { accessToken: token, expires_on: expires } = (0,_transport_js__WEBPACK_IMPORTED_MODULE_6__/* .jsonObject */ .o$)(Buffer.from(stdout));
    const expiresOnTimestamp = Number(expires) > 0 ? Number(expires) * 1000 : Date.now() + SHORT_LIFE;
    if (typeof token === 'string' && token !== '')
        return { token, expiresOnTimestamp, tokenType: 'Bearer' };
    if (code === 'ENOENT' || NOT_INSTALLED.test(stderr) || NOT_SIGNED_IN.test(stderr))
        return undefined;
    throw azFailure(stderr, code);
}
const EXPIRED_ASSERTION = 'AADSTS700024';
function azFailure(stderr, code) {
    const number = (0,_azure_requests_js__WEBPACK_IMPORTED_MODULE_5__/* .aadsts */ .jc)(stderr);
    if (number === undefined && NO_NETWORK.test(stderr)) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ('kms/unreachable', 'The `az` login gave no token: `az` could not reach Microsoft Entra.', { repeat: {} });
    }
    const hint = number === EXPIRED_ASSERTION
        ? 'Run azure/login right before this step: the GitHub token that it signed in with lives five minutes.'
        : 'Run azure/login again, for the tenant of the vault; or set `azure-tenant-id` and `azure-client-id`.';
    return new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ('kms/sign-in', (0,_text_js__WEBPACK_IMPORTED_MODULE_7__/* .say */ .cv) `The \`az\` login gave no token: ${number ?? `\`az\` ended with ${(0,_text_js__WEBPACK_IMPORTED_MODULE_7__/* .oneWord */ .ZH)(String(code))}`}.`, { hint });
}
function runAz({ SystemRoot: windows = 'C:\\Windows' }, args, signal) {
    const start = process.platform === 'win32'
        ? { program: ['az', ...args].join(' '), args: [], shell: `${windows}\\System32\\cmd.exe`, cwd: windows }
        : { program: 'az', args, shell: false, cwd: '/' };
    return new Promise((resolve) => {
        const { program, args: given, shell, cwd } = start;
        (0,node_child_process__WEBPACK_IMPORTED_MODULE_0__.execFile)(program, given, { encoding: 'utf8', signal, shell, cwd }, (error, stdout, stderr) => {
            resolve({ stdout, stderr, code: error === null ? 0 : error.code });
        });
    });
}
const NO_IDENTITY = new Set([400, 403, 404, 410]);
let machineExchange;
const machineClient = { sendRequest: (request) => machineExchange.httpClient.sendRequest(request) };
async function fromMachine({ scopes }, context) {
    const { AZURE_CLIENT_ID: client, IDENTITY_ENDPOINT: announced } = context.environment;
    const exchange = new _azure_requests_js__WEBPACK_IMPORTED_MODULE_5__/* .Exchange */ .k5(context, MACHINE);
    machineExchange = exchange;
    const credential = new _azure_identity__WEBPACK_IMPORTED_MODULE_2__/* .ManagedIdentityCredential */ .NC({ ...(0,_azure_requests_js__WEBPACK_IMPORTED_MODULE_5__/* .options */ .fF)(machineClient), ...(client ? { clientId: client } : {}) });
    let none = false;
    try {
        return await exchange.run(credential.getToken(scopes, { abortSignal: context.deadline.signal }), ({ asked, answer }) => {
            none = !announced && NO_IDENTITY.has(answer.status);
            const hint = 'Check the managed identity of the machine, and AZURE_CLIENT_ID if it has several.';
            return new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ('kms/sign-in', (0,_text_js__WEBPACK_IMPORTED_MODULE_7__/* .say */ .cv) `${asked} gave no token: ${(0,_azure_requests_js__WEBPACK_IMPORTED_MODULE_5__/* .entraNumber */ .Qo)(answer)} (status ${answer.status}).`, { hint });
        });
    }
    catch (error) {
        if (none || (!announced && error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ && error.code === 'kms/unreachable'))
            return undefined;
        if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ)
            throw error;
        if (context.deadline.passed)
            throw context.deadline.error((0,_text_js__WEBPACK_IMPORTED_MODULE_7__/* .say */ .cv) `Signing in to Azure with ${MACHINE}`);
        throw unusable('the machine’s identity', localReason(error), 'Check the managed identity of the machine.', error);
    }
}


/***/ })

};
;