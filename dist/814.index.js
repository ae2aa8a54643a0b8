"use strict";
exports.id = 814;
exports.ids = [814];
exports.modules = {

/***/ 8761:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   MT: () => (/* binding */ awsFailure),
/* harmony export */   oV: () => (/* binding */ awsRequests)
/* harmony export */ });
/* unused harmony export awsError */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(28386);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(13198);
/* harmony import */ var _transport_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(64134);



function awsRequests(who, context) {
    let asked = who;
    const handle = async (request) => {
        const url = urlOf(request);
        asked = (0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `${who} at ${url.host}`;
        const { method, headers } = request;
        const { status: statusCode, ...answer } = await (0,_transport_js__WEBPACK_IMPORTED_MODULE_1__/* .send */ .tN)({ who, url, method, headers, ...bodyOf(request) }, context);
        return { response: { statusCode, ...answer } };
    };
    const requestHandler = { metadata: { handlerProtocol: 'http/1.1' }, handle, updateHttpClientConfig: () => undefined, httpHandlerConfigs: () => ({}), destroy: () => undefined };
    return {
        config: { requestHandler: requestHandler, maxAttempts: 1 },
        get asked() {
            return asked;
        },
    };
}
function bodyOf({ body }) {
    if (body instanceof Uint8Array)
        return { body: Buffer.from(body.buffer, body.byteOffset, body.byteLength) };
    return typeof body === 'string' ? { body } : {};
}
function urlOf({ protocol = 'https:', hostname, port, path, query = {} }) {
    const url = new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`);
    for (const [name, values] of Object.entries(query))
        for (const value of [values ?? ''].flat())
            url.searchParams.append(name, value);
    return url;
}
const MEANING = {
    AccessDeniedException: 'kms/denied',
    AccessDenied: 'kms/denied',
    NotFoundException: 'kms/not-found',
    DisabledException: 'kms/disabled',
    KMSInvalidStateException: 'kms/disabled',
    IncorrectKeyException: 'kms/malformed',
    InvalidCiphertextException: 'kms/malformed',
    InvalidKeyUsageException: 'kms/malformed',
    ThrottlingException: 'kms/throttled',
    Throttling: 'kms/throttled',
    LimitExceededException: 'kms/throttled',
    ExpiredToken: 'kms/sign-in',
    ExpiredTokenException: 'kms/sign-in',
    UnrecognizedClientException: 'kms/sign-in',
    InvalidClientTokenId: 'kms/sign-in',
    InvalidSignatureException: 'kms/sign-in',
    IncompleteSignatureException: 'kms/sign-in',
    SignatureDoesNotMatch: 'kms/sign-in',
    MissingAuthenticationTokenException: 'kms/sign-in',
};
const PASSING = new Set(['ThrottlingException', 'Throttling', 'LimitExceededException', 'IDPCommunicationErrorException', 'IDPCommunicationError']);
function awsError(error) {
    const name = errorName(error);
    const isService = error instanceof Error && '$fault' in error;
    const { clockSkewCorrected = false } = error.$metadata ?? {};
    return { name, code: isService ? MEANING[name] : 'kms/failed', repeat: PASSING.has(name) || clockSkewCorrected ? {} : undefined };
}
function awsFailure(error, asked, { deadline }, describe) {
    if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ)
        return error;
    if (deadline.passed)
        return deadline.error(asked);
    const known = awsError(error);
    if (known.code === 'kms/failed') {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('kms/failed', (0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .say */ .cv) `${asked} gave an answer that is none of AWS’s (${known.name}).`, { hint: _transport_js__WEBPACK_IMPORTED_MODULE_1__/* .NOT_ITS_OWN */ .Ow, cause: error });
    }
    const { code, message, ...details } = describe(known);
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ(code, message, { ...details, cause: error, ...(known.repeat ? { repeat: known.repeat } : {}) });
}
function errorName(error) {
    if (!(error instanceof Error))
        return 'unknown';
    const name = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
    return name === 'Error' ? 'unknown' : (0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .oneWord */ .ZH)(name);
}


/***/ }),

/***/ 27814:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   awsKms: () => (/* binding */ awsKms),
/* harmony export */   maskCredentials: () => (/* binding */ maskCredentials)
/* harmony export */ });
/* harmony import */ var _aws_sdk_client_kms__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(54606);
/* harmony import */ var _aws_sdk_credential_provider_web_identity__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(24442);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(28386);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(13198);
/* harmony import */ var _aws_requests_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8761);
/* harmony import */ var _transport_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(64134);






const PARTITIONS = {
    aws: 'amazonaws.com',
    'aws-cn': 'amazonaws.com.cn',
    'aws-us-gov': 'amazonaws.com',
    'aws-eusc': 'amazonaws.eu',
    'aws-iso': 'c2s.ic.gov',
    'aws-iso-b': 'sc2s.sgov.gov',
    'aws-iso-e': 'cloud.adc-e.uk',
    'aws-iso-f': 'csp.hci.ic.gov',
};
const KEY_ARN = /^arn:(aws[a-z-]*):kms:([a-z]{2,4}(?:-[a-z]+)+-\d{1,2}):\d{12}:(?:key|alias)\/[\w/-]+$/;
const ROLE_ARN = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/;
const SETTLED = {
    authSchemePreference: Array(),
    defaultsMode: 'standard',
    disableClockSkewCorrection: false,
    retryMode: 'standard',
    sigv4aSigningRegionSet: Array(),
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    userAgentAppId: '',
};
function awsKms(context) {
    const { inputs, allowed, deadline, environment } = context;
    const keyless = inputs.awsRoleToAssume !== '';
    const settled = (endpoint) => (keyless ? { ...SETTLED, endpoint } : {});
    const sessionName = `ecs-config-${environment['GITHUB_RUN_ID'] ?? 'local'}`;
    const clients = new Map();
    const roles = new Map();
    let signIn;
    const signInRegions = new Set();
    const assumeWithOidc = async (region, endpoints) => {
        const roleArn = inputs.awsRoleToAssume;
        const sts = (0,_aws_requests_js__WEBPACK_IMPORTED_MODULE_1__/* .awsRequests */ .oV)('AWS STS', context);
        const clientConfig = { ...settled(endpoints.sts), ...sts.config, region };
        const credentials = await (0,_transport_js__WEBPACK_IMPORTED_MODULE_2__/* .ask */ .kA)('AWS STS', context, async () => {
            const idToken = await context.mintIdToken(endpoints.audience);
            const provide = (0,_aws_sdk_credential_provider_web_identity__WEBPACK_IMPORTED_MODULE_3__.fromWebToken)({ roleArn, roleSessionName: sessionName, webIdentityToken: idToken.token, clientConfig });
            return provide().catch((error) => Promise.reject(refusedRole(error, roleArn, idToken, sts.asked, context)));
        });
        await maskCredentials(credentials, context);
        return { credentials, name: `GitHub OIDC as ${roleArn}` };
    };
    const base = (region, endpoints) => {
        const start = () => (keyless ? assumeWithOidc(region, endpoints) : __webpack_require__.e(/* import() */ 911).then(__webpack_require__.bind(__webpack_require__, 86911)).then(({ ambientAws }) => ambientAws(region, context)));
        if (signIn === undefined)
            signIn = start();
        else if (!signInRegions.has(region))
            signIn = signIn.catch((error) => (isUnanswered(error) ? start() : Promise.reject(error)));
        signInRegions.add(region);
        return signIn;
    };
    const identity = async (role, region, endpoints) => {
        const signedIn = await base(region, endpoints);
        if (role === '' || !allowed.lists(role))
            return signedIn;
        if (!ROLE_ARN.test(role))
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('kms/malformed', (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `"${role}" is not the ARN of an IAM role.`);
        const assumed = roles.get(role) ?? assume(role, signedIn, region, endpoints);
        roles.set(role, assumed);
        return assumed;
    };
    const assume = async (role, from, region, endpoints) => {
        const { fromTemporaryCredentials } = await __webpack_require__.e(/* import() */ 781).then(__webpack_require__.t.bind(__webpack_require__, 15781, 19));
        const sts = (0,_aws_requests_js__WEBPACK_IMPORTED_MODULE_1__/* .awsRequests */ .oV)('AWS STS', context);
        const clientConfig = { region, ...settled(endpoints.sts), ...sts.config };
        const provide = fromTemporaryCredentials({ masterCredentials: from.credentials, params: { RoleArn: role, RoleSessionName: sessionName }, clientConfig });
        const credentials = await (0,_transport_js__WEBPACK_IMPORTED_MODULE_2__/* .ask */ .kA)('AWS STS', context, () => provide().catch((error) => Promise.reject(notAssumed(error, role, from, sts.asked, context))));
        await maskCredentials(credentials, context);
        return { credentials, name: (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `${role}, assumed by ${from.name}` };
    };
    return {
        async unwrap(key) {
            const [, partition = '', region = ''] = KEY_ARN.exec(key.arn) ?? [];
            const endpoints = endpointsOf(partition, region);
            if (endpoints === undefined)
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('kms/malformed', (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `"${key.arn}" is not the ARN of an AWS KMS key.`);
            if (keyless)
                refuseOtherPartition(key.arn, partition, inputs.awsRoleToAssume);
            const by = await identity(key.role, region, endpoints);
            const clientName = `${region} ${by.name}`;
            const { client, kms } = clients.get(clientName) ?? clientFor(by, region, settled(endpoints.kms), context);
            clients.set(clientName, { client, kms });
            const command = new _aws_sdk_client_kms__WEBPACK_IMPORTED_MODULE_5__/* .DecryptCommand */ .vIm({ CiphertextBlob: Buffer.from(key.enc, 'base64'), KeyId: key.arn, EncryptionContext: Object.fromEntries(key.context) });
            const unused = key.role !== '' && !allowed.lists(key.role) ? (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) ` (the file names the role ${key.role}, which \`allowed-keys\` does not list)` : '';
            const decrypt = () => client.send(command, { abortSignal: deadline.signal }).catch((error) => Promise.reject(notDecrypted(error, by, unused, kms.asked, context)));
            const { Plaintext: part } = await (0,_transport_js__WEBPACK_IMPORTED_MODULE_2__/* .ask */ .kA)('AWS KMS', context, decrypt);
            if (part === undefined)
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('kms/malformed', (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `${kms.asked} answered without a plaintext.`);
            return { part, credential: by.name };
        },
        close: () => undefined,
    };
}
function clientFor({ credentials }, region, settled, context) {
    const kms = (0,_aws_requests_js__WEBPACK_IMPORTED_MODULE_1__/* .awsRequests */ .oV)('AWS KMS', context);
    return { client: new _aws_sdk_client_kms__WEBPACK_IMPORTED_MODULE_5__/* .KMSClient */ .pgq({ region, credentials, ...settled, ...kms.config }), kms };
}
function refuseOtherPartition(arn, partition, role) {
    const [, own] = role.split(':');
    if (partition === own)
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('kms/not-allowed', (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `${arn} lies in the partition ${partition}, and the role of \`aws-role-to-assume\` in ${own}: GitHub’s token is sent to the partition of the role only.`, {
        hint: 'Give a role of the partition of the key, or encrypt with a key of the partition of the role.',
    });
}
const UNANSWERED = new Set(['kms/unreachable', 'kms/failed', 'kms/throttled']);
function isUnanswered(error) {
    return error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ && UNANSWERED.has(error.code);
}
async function maskCredentials({ secretAccessKey, sessionToken }, context) {
    await context.mask(sessionToken ? [secretAccessKey, sessionToken] : [secretAccessKey]);
}
function endpointsOf(partition, region) {
    const domain = PARTITIONS[partition];
    if (domain === undefined)
        return undefined;
    const audience = partition === 'aws-cn' ? 'sts.amazonaws.com.cn' : 'sts.amazonaws.com';
    return { kms: `https://kms.${region}.${domain}`, sts: `https://sts.${region}.${domain}`, audience };
}
function refusedRole(error, role, { claims, bearer }, asked, context) {
    return (0,_aws_requests_js__WEBPACK_IMPORTED_MODULE_1__/* .awsFailure */ .MT)(error, asked, context, ({ name, code }) => ({
        code: code === 'kms/throttled' ? code : 'kms/sign-in',
        message: `${asked} ${(0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `refused the role ${role}: ${name}, for a token with `}${bearer}.`,
        hint: SIGN_IN_HINTS[name] ?? 'Let the trust policy of the role accept these claims; check that the role exists.',
        account: [`claims sent: ${claims}`],
        accountTitle: 'The token that was refused',
    }));
}
const SIGN_IN_HINTS = {
    InvalidIdentityToken: 'Create the identity provider for this `iss` in the IAM of the role’s account, with this `aud` among its audiences.',
    InvalidIdentityTokenException: 'Create the identity provider for this `iss` in the IAM of the role’s account, with this `aud` among its audiences.',
    ExpiredTokenException: 'Set the clock of the runner: the token was new.',
    RegionDisabledException: 'Activate AWS STS for the region of the key in the role’s account.',
};
function notAssumed(error, role, { name: by, whenUnknown }, asked, context) {
    return (0,_aws_requests_js__WEBPACK_IMPORTED_MODULE_1__/* .awsFailure */ .MT)(error, asked, context, ({ name, code = 'kms/denied' }) => ({
        code,
        message: `${asked} ${(0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `refused sts:AssumeRole on ${role} to ${by}: ${name}.`}`,
        ...(code === 'kms/denied' ? { hint: 'Allow `sts:AssumeRole` in the trust policy of that role and in the policy of the caller.' } : unknownHint(code, whenUnknown)),
    }));
}
function notDecrypted(error, { name: by, whenUnknown }, unused, asked, context) {
    return (0,_aws_requests_js__WEBPACK_IMPORTED_MODULE_1__/* .awsFailure */ .MT)(error, asked, context, ({ name, code = 'kms/failed' }) => ({
        code,
        message: `${asked} ${(0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `did not decrypt for ${by}`}${unused}: ${name}.`,
        ...(code === 'kms/denied' ? { hint: 'Allow the role or user `kms:Decrypt` with this key: in its own policy, and in the policy of the key.' } : unknownHint(code, whenUnknown)),
    }));
}
function unknownHint(code, whenUnknown) {
    return code === 'kms/sign-in' && whenUnknown !== undefined ? { hint: whenUnknown } : {};
}


/***/ }),

/***/ 64134:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ow: () => (/* binding */ NOT_ITS_OWN),
/* harmony export */   kA: () => (/* binding */ ask),
/* harmony export */   o$: () => (/* binding */ jsonObject),
/* harmony export */   tN: () => (/* binding */ send)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(28386);
/* harmony import */ var _http_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(24121);
/* harmony import */ var _retry_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(26027);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(13198);




const NOT_ITS_OWN = 'Check that nothing else, such as a proxy, answers in its place.';
const LIMIT = 1024 * 1024;
async function send(request, context) {
    const answer = await once(request, context).catch((error) => {
        throw error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ ? error : (0,_http_js__WEBPACK_IMPORTED_MODULE_1__/* .unanswered */ .bj)(error, { family: 'kms', ...request, ...context, ca: '`NODE_EXTRA_CA_CERTS`' });
    });
    const { status, headers } = answer;
    if (status >= 300 && status < 400)
        throw (0,_http_js__WEBPACK_IMPORTED_MODULE_1__/* .redirected */ .cP)('kms', request.who, request.url, headers.location);
    if (status < 500 && !(0,_retry_js__WEBPACK_IMPORTED_MODULE_2__/* .isTransient */ .dg)(status))
        return answer;
    const { who, url } = request;
    const repeat = (0,_retry_js__WEBPACK_IMPORTED_MODULE_2__/* .repeatAfter */ ._c)(answer);
    if (status === 429)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('kms/throttled', (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `${who} at ${url.host} is too busy (status ${status}).`, { repeat });
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('kms/failed', (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `${who} at ${url.host} failed (status ${status}).`, { repeat });
}
async function ask(who, { deadline }, attempt) {
    return (await (0,_retry_js__WEBPACK_IMPORTED_MODULE_2__/* .repeatedly */ .Sy)(who, { deadline }, attempt)).outcome;
}
function once({ who, url, method = 'GET', headers, body, signal }, { agent, deadline }) {
    const stop = AbortSignal.any(signal === undefined ? [deadline.signal] : [deadline.signal, signal]);
    const tooLarge = () => new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('kms/failed', (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `${who} at ${url.host} answered with more than ${LIMIT} bytes.`);
    return (0,_http_js__WEBPACK_IMPORTED_MODULE_1__/* .exchange */ .cv)({ url, method, headers, ...(body === undefined ? {} : { body }), ...(url.protocol === 'http:' ? {} : { agent }), signal: stop }, async (answer) => ({
        status: answer.statusCode ?? 0,
        headers: answer.headers,
        body: await (0,_http_js__WEBPACK_IMPORTED_MODULE_1__/* .bodyOf */ .EN)(answer, LIMIT, tooLarge),
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