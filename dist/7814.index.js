"use strict";
exports.id = 7814;
exports.ids = [7814];
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
    RequestExpired: 'kms/sign-in',
    RequestTimeTooSkewed: 'kms/sign-in',
    RequestTimeTooSkewedException: 'kms/sign-in',
};
const OF_THE_CLOCK = new Set(['InvalidSignatureException', 'RequestExpired', 'RequestTimeTooSkewed', 'RequestTimeTooSkewedException', 'SignatureDoesNotMatch']);
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
    const refusal = new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ(code, message, { ...details, cause: error, ...(known.repeat ? { repeat: known.repeat } : {}) });
    return OF_THE_CLOCK.has(known.name) ? (0,_transport_js__WEBPACK_IMPORTED_MODULE_1__/* .withClock */ .V6)(refusal, answerOf(error)) : refusal;
}
function answerOf(error) {
    const { $response: response } = error;
    return { headers: response?.headers ?? {} };
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
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(28386);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(13198);
/* harmony import */ var _aws_requests_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8761);
/* harmony import */ var _library_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(38120);
/* harmony import */ var _transport_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(64134);





const COMMERCIAL = { domain: 'amazonaws.com', first: 'us-east-1', stem: '' };
const PARTITIONS = {
    aws: COMMERCIAL,
    'aws-cn': { domain: 'amazonaws.com.cn', first: 'cn-north-1', stem: 'cn-' },
    'aws-us-gov': { domain: 'amazonaws.com', first: 'us-gov-west-1', stem: 'us-gov-' },
    'aws-eusc': { domain: 'amazonaws.eu', first: 'eusc-de-east-1', stem: 'eusc-' },
    'aws-iso': { domain: 'c2s.ic.gov', first: 'us-iso-east-1', stem: 'us-iso-' },
    'aws-iso-b': { domain: 'sc2s.sgov.gov', first: 'us-isob-east-1', stem: 'us-isob-' },
    'aws-iso-e': { domain: 'cloud.adc-e.uk', first: 'eu-isoe-west-1', stem: 'eu-isoe-' },
    'aws-iso-f': { domain: 'csp.hci.ic.gov', first: 'us-isof-south-1', stem: 'us-isof-' },
};
const REGION = '[a-z]{2,4}(?:-[a-z]+)+-\\d{1,2}';
const KEY_ARN = new RegExp(`^arn:(aws[a-z-]*):kms:(${REGION}):\\d{12}:(?:key|alias)\\/[\\w/-]+$`);
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
    const sdk = (0,_library_js__WEBPACK_IMPORTED_MODULE_3__/* .library */ .Y)(() => Promise.all(/* import() */[__webpack_require__.e(4442), __webpack_require__.e(9175), __webpack_require__.e(4606), __webpack_require__.e(2771)]).then(__webpack_require__.bind(__webpack_require__, 42771)));
    let guess;
    let signIn;
    const signInRegions = new Set();
    const assumeWithOidc = async (region, endpoints, loaded, stop) => {
        const roleArn = inputs.awsRoleToAssume;
        context.debug((0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `Credentials of AWS: GitHub OIDC as ${roleArn}: tried.`);
        const sts = (0,_aws_requests_js__WEBPACK_IMPORTED_MODULE_1__/* .awsRequests */ .oV)('AWS STS', context);
        const clientConfig = { ...settled(endpoints.sts), ...sts.config, region };
        const attempt = async () => {
            const idToken = await context.mintIdToken(endpoints.audience);
            const { fromWebToken } = await loaded;
            const provide = fromWebToken({ roleArn, roleSessionName: sessionName, webIdentityToken: idToken.token, clientConfig });
            return provide().catch((error) => Promise.reject(refusedRole(error, roleArn, idToken, sts.asked, context)));
        };
        const credentials = await (0,_transport_js__WEBPACK_IMPORTED_MODULE_2__/* .ask */ .kA)('AWS STS', context, attempt, stop);
        await maskCredentials(credentials, context);
        return { credentials, name: `GitHub OIDC as ${roleArn}` };
    };
    const base = (region, endpoints) => {
        const start = () => (keyless ? assumeWithOidc(region, endpoints, sdk.load()) : Promise.all(/* import() */[__webpack_require__.e(4442), __webpack_require__.e(6911)]).then(__webpack_require__.bind(__webpack_require__, 86911)).then(({ ambientAws }) => ambientAws(region, context)));
        if (signIn === undefined)
            signIn = guess === undefined ? start() : confirmed(guess, region, start);
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
        const { fromTemporaryCredentials } = await Promise.all(/* import() */[__webpack_require__.e(4442), __webpack_require__.e(9175), __webpack_require__.e(5781)]).then(__webpack_require__.t.bind(__webpack_require__, 15781, 19));
        const sts = (0,_aws_requests_js__WEBPACK_IMPORTED_MODULE_1__/* .awsRequests */ .oV)('AWS STS', context);
        const clientConfig = { region, ...settled(endpoints.sts), ...sts.config };
        const provide = fromTemporaryCredentials({ masterCredentials: from.credentials, params: { RoleArn: role, RoleSessionName: sessionName }, clientConfig });
        const credentials = await (0,_transport_js__WEBPACK_IMPORTED_MODULE_2__/* .ask */ .kA)('AWS STS', context, () => provide().catch((error) => Promise.reject(notAssumed(error, role, from, sts.asked, context))));
        await maskCredentials(credentials, context);
        return { credentials, name: (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `${role}, assumed by ${from.name}` };
    };
    return {
        signIn() {
            const [, partition = ''] = inputs.awsRoleToAssume.split(':');
            const region = likelyRegion(partition, context);
            const endpoints = region === undefined ? undefined : endpointsOf(partition, region);
            if (region === undefined || endpoints === undefined)
                return Promise.resolve();
            const stop = new AbortController();
            signInRegions.add(region);
            guess = { region, stop, identity: assumeWithOidc(region, endpoints, sdk.loaded, stop.signal) };
            return guess.identity;
        },
        load: sdk.load,
        async unwrap(key) {
            const [, partition = '', region = ''] = KEY_ARN.exec(key.arn) ?? [];
            const endpoints = endpointsOf(partition, region);
            if (endpoints === undefined)
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('kms/malformed', (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `"${key.arn}" is not the ARN of an AWS KMS key.`);
            if (keyless)
                refuseOtherPartition(key.arn, partition, inputs.awsRoleToAssume);
            const { DecryptCommand, KMSClient } = await sdk.load();
            const by = await identity(key.role, region, endpoints);
            const clientName = `${region} ${by.name}`;
            const { client, kms } = clients.get(clientName) ?? clientFor(by, KMSClient, { region, ...settled(endpoints.kms) }, context);
            clients.set(clientName, { client, kms });
            const command = new DecryptCommand({ CiphertextBlob: Buffer.from(key.enc, 'base64'), KeyId: key.arn, EncryptionContext: Object.fromEntries(key.context) });
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
function clientFor({ credentials }, Client, config, context) {
    const kms = (0,_aws_requests_js__WEBPACK_IMPORTED_MODULE_1__/* .awsRequests */ .oV)('AWS KMS', context);
    return { client: new Client({ credentials, ...config, ...kms.config }), kms };
}
function likelyRegion(partition, { allowed, environment }) {
    const listed = new Set(allowed.patterns.flatMap((pattern) => regionOfPattern(pattern, partition)));
    const given = [environment['AWS_REGION'], environment['AWS_DEFAULT_REGION']].filter((one) => one !== undefined && one !== '');
    const candidates = [...(listed.size === 1 ? listed : []), ...given];
    return candidates.find((region) => isRegionOf(partition, region)) ?? PARTITIONS[partition]?.first;
}
function regionOfPattern(pattern, partition) {
    const [, of, service, region = ''] = pattern.split(':');
    return of === partition && service === 'kms' && isRegionOf(partition, region) ? [region] : [];
}
function isRegionOf(partition, region) {
    if (region === undefined || !new RegExp(`^${REGION}$`).test(region))
        return false;
    const owner = Object.values(PARTITIONS).find(({ stem }) => stem !== '' && region.startsWith(stem)) ?? COMMERCIAL;
    return owner === PARTITIONS[partition];
}
const PATIENCE = 2000;
async function confirmed({ region: guessed, identity, stop }, region, start) {
    if (guessed === region)
        return identity;
    stop.abort();
    const first = await Promise.race([identity.catch(asError), patienceEnds()]);
    if (!(first instanceof Error))
        return first;
    if (first instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ && !NOT_EVERYWHERE.has(first.code))
        throw first;
    return start().catch((error) => {
        const isSilent = isUnanswered(error);
        throw isSilent && first instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ && !isUnanswered(first) ? first : error;
    });
}
function refuseOtherPartition(arn, partition, role) {
    const [, own] = role.split(':');
    if (partition === own)
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('kms/not-allowed', (0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `${arn} lies in the partition ${partition}, and the role of \`aws-role-to-assume\` in ${own}: GitHub’s token is sent to the partition of the role only.`, {
        hint: 'Give a role of the partition of the key, or encrypt with a key of the partition of the role.',
    });
}
function patienceEnds() {
    return new Promise((resolve) => setTimeout(() => resolve(new Error('no patience')), PATIENCE).unref());
}
function asError(error) {
    return error instanceof Error ? error : new Error('not signed in');
}
const UNANSWERED = new Set(['kms/unreachable', 'kms/failed', 'kms/throttled']);
const NOT_EVERYWHERE = new Set([...UNANSWERED, 'kms/sign-in']);
function isUnanswered(error) {
    return error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ && UNANSWERED.has(error.code);
}
async function maskCredentials({ secretAccessKey, sessionToken }, context) {
    await context.mask(sessionToken ? [secretAccessKey, sessionToken] : [secretAccessKey]);
}
function endpointsOf(partition, region) {
    const { domain } = PARTITIONS[partition] ?? {};
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
    ExpiredTokenException: 'The token was new: try again. On GitHub Enterprise Server, whose clock says when it ends, set that clock.',
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