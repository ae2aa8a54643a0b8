"use strict";
exports.id = 814;
exports.ids = [814];
exports.modules = {

/***/ 27814:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   awsKms: () => (/* binding */ awsKms)
/* harmony export */ });
/* harmony import */ var _aws_sdk_client_kms__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(54606);
/* harmony import */ var _aws_sdk_credential_provider_env__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(13596);
/* harmony import */ var _aws_sdk_credential_provider_web_identity__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(24442);
/* harmony import */ var _smithy_node_http_handler__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(35697);
/* harmony import */ var _deadline_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(74690);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(28386);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(13198);







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
    retryMode: 'standard',
    sigv4aSigningRegionSet: Array(),
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    userAgentAppId: '',
};
const MACHINE_IDENTITY_TIMEOUT = 1000;
function awsKms(context) {
    const { inputs, allowed, deadline, environment } = context;
    const requestHandler = new HandlerWithinDeadline(context);
    const keyless = inputs.awsRoleToAssume !== '';
    const settled = (endpoint) => (keyless ? { ...SETTLED, endpoint } : {});
    const sessionName = `ecs-config-${environment['GITHUB_RUN_ID'] ?? 'local'}`;
    const clients = new Map();
    const roles = new Map();
    let signIn;
    const signInRegions = new Set();
    const masked = async (provide, name) => {
        const credentials = await provide();
        await context.mask([credentials.secretAccessKey, credentials.sessionToken ?? ''].filter(Boolean));
        return { credentials, name };
    };
    const assumeWithOidc = async (region, endpoints) => {
        const roleArn = inputs.awsRoleToAssume;
        for (let attempt = 1;; attempt += 1) {
            const idToken = await context.mintIdToken(endpoints.audience);
            try {
                const clientConfig = { ...settled(endpoints.sts), region, requestHandler, maxAttempts: 1 };
                return await masked((0,_aws_sdk_credential_provider_web_identity__WEBPACK_IMPORTED_MODULE_2__.fromWebToken)({ roleArn, roleSessionName: sessionName, webIdentityToken: idToken.token, clientConfig }), `GitHub OIDC as ${roleArn}`);
            }
            catch (error) {
                const failure = signInFailure(error, roleArn, idToken, context);
                if (!failure.repeat || attempt === _deadline_js__WEBPACK_IMPORTED_MODULE_0__/* .ATTEMPTS */ .PY)
                    throw failure.error;
                await deadline.pause((0,_deadline_js__WEBPACK_IMPORTED_MODULE_0__/* .backOff */ .fu)(attempt), 'Signing in to AWS');
            }
        }
    };
    const base = (region, endpoints) => {
        const start = () => (keyless ? assumeWithOidc(region, endpoints) : ambient(context, region, requestHandler, masked));
        if (signIn === undefined)
            signIn = start();
        else if (!signInRegions.has(region))
            signIn = signIn.catch((error) => (isUnreachable(error) ? start() : Promise.reject(error)));
        signInRegions.add(region);
        return signIn;
    };
    const identity = async (role, region, endpoints) => {
        const signedIn = await base(region, endpoints);
        if (role === '' || !allowed.lists(role))
            return signedIn;
        if (!ROLE_ARN.test(role))
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('kms/malformed', (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `"${role}" is not the ARN of an IAM role.`);
        const assumed = roles.get(role) ?? assume(role, signedIn, region, endpoints);
        roles.set(role, assumed);
        return assumed;
    };
    const assume = async (role, from, region, endpoints) => {
        const { fromTemporaryCredentials } = await __webpack_require__.e(/* import() */ 781).then(__webpack_require__.t.bind(__webpack_require__, 15781, 19));
        const clientConfig = { region, requestHandler, ...settled(endpoints.sts) };
        const provide = fromTemporaryCredentials({ masterCredentials: from.credentials, params: { RoleArn: role, RoleSessionName: sessionName }, clientConfig });
        return masked(provide, (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `${role}, assumed by ${from.name}`).catch((error) => {
            throw failed(error, 'kms/denied', (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `AWS STS refused sts:AssumeRole on ${role}`, context);
        });
    };
    return {
        async unwrap(key) {
            const [, partition = '', region = ''] = KEY_ARN.exec(key.arn) ?? [];
            const endpoints = endpointsOf(partition, region);
            if (endpoints === undefined)
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('kms/malformed', (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `"${key.arn}" is not the ARN of an AWS KMS key.`);
            if (keyless)
                refuseOtherPartition(key.arn, partition, inputs.awsRoleToAssume);
            const by = await identity(key.role, region, endpoints);
            const clientName = `${region} ${by.name}`;
            const client = clients.get(clientName) ?? new _aws_sdk_client_kms__WEBPACK_IMPORTED_MODULE_4__/* .KMSClient */ .pgq({ region, credentials: by.credentials, requestHandler, maxAttempts: _deadline_js__WEBPACK_IMPORTED_MODULE_0__/* .ATTEMPTS */ .PY, ...settled(endpoints.kms) });
            clients.set(clientName, client);
            const command = new _aws_sdk_client_kms__WEBPACK_IMPORTED_MODULE_4__/* .DecryptCommand */ .vIm({ CiphertextBlob: Buffer.from(key.enc, 'base64'), KeyId: key.arn, EncryptionContext: Object.fromEntries(key.context) });
            try {
                const { Plaintext: part } = await client.send(command, { abortSignal: deadline.signal });
                if (part === undefined)
                    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('kms/malformed', (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `AWS KMS answered for ${key.arn} without a plaintext.`);
                return { part, credential: by.name };
            }
            catch (error) {
                const role = key.role !== '' && !allowed.lists(key.role) ? (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) ` (the file names the role ${key.role}, which \`allowed-keys\` does not list)` : '';
                throw failed(error, 'kms/unreachable', (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `AWS KMS could not decrypt with ${key.arn} as ${by.name}` + role, context);
            }
        },
        close: () => requestHandler.destroy(),
    };
}
function refuseOtherPartition(arn, partition, role) {
    const [, own] = role.split(':');
    if (partition === own)
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('kms/not-allowed', (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `${arn} lies in the partition ${partition}, and the role of \`aws-role-to-assume\` in ${own}: GitHub’s token is sent to the partition of the role only.`, {
        hint: 'Give a role of the partition of the key, or encrypt with a key of the partition of the role.',
    });
}
class HandlerWithinDeadline extends _smithy_node_http_handler__WEBPACK_IMPORTED_MODULE_5__.NodeHttpHandler {
    #signal;
    constructor({ agent, deadline }) {
        super({ httpsAgent: agent });
        this.#signal = deadline.signal;
    }
    handle(...[request, options = {}]) {
        return super.handle(request, { ...options, abortSignal: options.abortSignal ?? this.#signal });
    }
}
function endpointsOf(partition, region) {
    const domain = PARTITIONS[partition];
    if (domain === undefined)
        return undefined;
    const audience = partition === 'aws-cn' ? 'sts.amazonaws.com.cn' : 'sts.amazonaws.com';
    return { kms: `https://kms.${region}.${domain}`, sts: `https://sts.${region}.${domain}`, audience };
}
async function ambient(context, region, requestHandler, masked) {
    const { environment } = context;
    const clientConfig = { region, requestHandler };
    const sources = [
        ['environment variables', () => (0,_aws_sdk_credential_provider_env__WEBPACK_IMPORTED_MODULE_6__.fromEnv)()],
        ['a web identity file', () => (0,_aws_sdk_credential_provider_web_identity__WEBPACK_IMPORTED_MODULE_2__.fromTokenFile)({ clientConfig })],
        ['the shared AWS configuration', async () => (await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 19175, 19))).fromIni({ clientConfig })],
    ];
    if (environment['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'] || environment['AWS_CONTAINER_CREDENTIALS_FULL_URI']) {
        sources.push(['the container', () => fromContainer(context)]);
    }
    else if (environment['RUNNER_ENVIRONMENT'] !== 'github-hosted' && environment['AWS_EC2_METADATA_DISABLED'] !== 'true') {
        sources.push(['the machine’s identity', async () => (await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 5532, 19))).fromInstanceMetadata({ timeout: MACHINE_IDENTITY_TIMEOUT, maxRetries: 0 })]);
    }
    const account = [];
    for (const [name, load] of sources) {
        try {
            return await masked(await load(), name);
        }
        catch (error) {
            if (context.deadline.passed)
                throw context.deadline.error('Signing in to AWS');
            const absent = error instanceof Error && (error.name === 'CredentialsProviderError' || error.tryNextLink === true);
            if (!absent)
                throw failed(error, 'kms/no-credentials', (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `The AWS credentials of ${name} could not be used`, context);
            account.push((0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `${name}: nothing there`);
        }
    }
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('kms/no-credentials', 'There are no AWS credentials in this job.', {
        hint: 'Set `aws-role-to-assume`, or run aws-actions/configure-aws-credentials before this step.',
        account,
    });
}
async function fromContainer({ deadline }) {
    const { fromHttp } = await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 46767, 19));
    return async () => {
        for (let attempt = 1;; attempt += 1) {
            try {
                return await fromHttp({ maxRetries: 0 })();
            }
            catch (error) {
                if (attempt === _deadline_js__WEBPACK_IMPORTED_MODULE_0__/* .ATTEMPTS */ .PY)
                    throw error;
                await deadline.pause((0,_deadline_js__WEBPACK_IMPORTED_MODULE_0__/* .backOff */ .fu)(attempt), 'Signing in to AWS');
            }
        }
    };
}
function isUnreachable(error) {
    return error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ && error.code === 'kms/unreachable';
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
    ExpiredToken: 'kms/no-credentials',
    ExpiredTokenException: 'kms/no-credentials',
    UnrecognizedClientException: 'kms/no-credentials',
    InvalidClientTokenId: 'kms/no-credentials',
    InvalidSignatureException: 'kms/no-credentials',
    SignatureDoesNotMatch: 'kms/no-credentials',
    MissingAuthenticationTokenException: 'kms/no-credentials',
};
function failed(error, otherwise, what, { deadline }) {
    if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ)
        return error;
    if (deadline.passed)
        return deadline.error('AWS');
    const name = errorName(error);
    const message = `${what}: ${name}.`;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ(MEANING[name] ?? otherwise, message, { cause: error });
}
function signInFailure(error, role, { claims }, context) {
    if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ || context.deadline.passed)
        return { error: failed(error, 'kms/sign-in', '', context), repeat: false };
    const name = errorName(error);
    const status = error.$metadata?.httpStatusCode;
    const cutOff = status !== undefined && status < 300;
    const unanswered = status === undefined || cutOff || status >= 500 || status === 429;
    const worthRepeating = unanswered || ['IDPCommunicationErrorException', 'ExpiredTokenException', 'Throttling', 'ThrottlingException'].includes(name);
    if (unanswered)
        return { error: new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('kms/unreachable', (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `AWS STS could not be asked for ${role}: ${name}.`, { cause: error }), repeat: worthRepeating };
    const refused = new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('kms/sign-in', (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .say */ .cv) `AWS STS refused the role ${role}: ${name}.`, {
        hint: 'Let the trust policy of the role accept these claims.',
        account: [`claims sent: ${claims}`],
        cause: error,
    });
    return { error: refused, repeat: worthRepeating };
}
function errorName(error) {
    if (!(error instanceof Error))
        return 'unknown';
    const name = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
    return name === 'Error' ? 'unknown' : (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .oneWord */ .ZH)(name);
}


/***/ })

};
;