"use strict";
exports.id = 6911;
exports.ids = [6911];
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

/***/ 86911:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ambientAws: () => (/* binding */ ambientAws)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _aws_sdk_credential_provider_web_identity__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(24442);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(28386);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(13198);
/* harmony import */ var _ambient_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1007);
/* harmony import */ var _aws_requests_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8761);
/* harmony import */ var _aws_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(27814);
/* harmony import */ var _transport_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(64134);








const STS = 'AWS STS';
const CONTAINER = 'the credentials of the container';
const MACHINE = 'the metadata service of the machine';
const MACHINE_IDENTITY_TIMEOUT = 1000;
const SOURCES = [
    {
        name: 'the variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
        who: STS,
        isConfigured: ({ AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret }) => Boolean(id || secret),
        provide: ({ environment }) => Promise.resolve(fromVariables(environment)),
        whenUnknown: 'Sign in again: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN have expired, or are not of one and the same sign-in.',
    },
    {
        name: 'the file in AWS_WEB_IDENTITY_TOKEN_FILE',
        who: STS,
        isConfigured: ({ AWS_WEB_IDENTITY_TOKEN_FILE: file }) => Boolean(file),
        provide: fromWebIdentity,
        whenUnknown: 'Let the trust policy of the role in AWS_ROLE_ARN accept the token in AWS_WEB_IDENTITY_TOKEN_FILE; the token may have expired.',
    },
    {
        name: 'the shared AWS configuration',
        who: STS,
        isConfigured: hasProfile,
        provide: fromProfile,
        whenUnknown: 'Correct or renew the credentials of that profile.',
    },
    {
        name: 'the container',
        who: CONTAINER,
        isConfigured: ({ AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: relative, AWS_CONTAINER_CREDENTIALS_FULL_URI: full }) => Boolean(relative || full),
        provide: fromContainer,
        whenUnknown: 'Check the role of the task or pod.',
    },
    {
        name: 'the machine’s identity',
        who: MACHINE,
        isConfigured: ({ RUNNER_ENVIRONMENT: runner, AWS_EC2_METADATA_DISABLED: disabled }) => runner !== 'github-hosted' && disabled?.toLowerCase() !== 'true',
        provide: fromMachine,
        whenUnknown: 'Check the role of the machine.',
    },
];
async function ambientAws(region, context) {
    const cloud = { name: 'AWS', hint: 'Set `aws-role-to-assume`, or run aws-actions/configure-aws-credentials before this step.' };
    const { place, credentials } = await (0,_ambient_js__WEBPACK_IMPORTED_MODULE_2__/* .firstConfigured */ .l)(SOURCES, (source) => provided(source, region, context), cloud, context);
    await (0,_aws_js__WEBPACK_IMPORTED_MODULE_4__.maskCredentials)(credentials, context);
    return { credentials, name: place.name, whenUnknown: place.whenUnknown };
}
function provided({ name, provide, whenUnknown }, region, context) {
    const sts = (0,_aws_requests_js__WEBPACK_IMPORTED_MODULE_3__/* .awsRequests */ .oV)(STS, context);
    return provide(context, sts, region).catch((error) => {
        throw (0,_aws_requests_js__WEBPACK_IMPORTED_MODULE_3__/* .awsFailure */ .MT)(error, sts.asked, context, ({ name: reason, code }) => ({ code: code === 'kms/throttled' ? code : 'kms/sign-in', message: `${sts.asked} ${(0,_text_js__WEBPACK_IMPORTED_MODULE_6__/* .say */ .cv) `refused ${name}: ${reason}.`}`, hint: whenUnknown }));
    });
}
function unusable(source, why, hint, cause) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('kms/no-credentials', (0,_text_js__WEBPACK_IMPORTED_MODULE_6__/* .say */ .cv) `The AWS credentials of ${source} could not be used: ${why}.`, { hint, cause });
}
function fromVariables({ AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken }) {
    if (accessKeyId && secretAccessKey)
        return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
    const missing = accessKeyId ? 'AWS_SECRET_ACCESS_KEY' : 'AWS_ACCESS_KEY_ID';
    throw unusable('the job’s variables', `${missing} is empty`, `Set ${missing}, too, or neither of the two.`);
}
async function fromWebIdentity({ environment }, sts, region) {
    const { AWS_WEB_IDENTITY_TOKEN_FILE: file = '', AWS_ROLE_ARN: role, AWS_ROLE_SESSION_NAME: session } = environment;
    if (!role)
        throw unusable('AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_ROLE_ARN is empty', 'Set AWS_ROLE_ARN to the role that the token is for.');
    const clientConfig = { region, ...sts.config };
    try {
        return await (0,_aws_sdk_credential_provider_web_identity__WEBPACK_IMPORTED_MODULE_7__.fromTokenFile)({ webIdentityTokenFile: file, roleArn: role, ...(session ? { roleSessionName: session } : {}), clientConfig })();
    }
    catch (error) {
        if (!isFileError(error))
            throw error;
        throw unusable('AWS_WEB_IDENTITY_TOKEN_FILE', (0,_text_js__WEBPACK_IMPORTED_MODULE_6__/* .say */ .cv) `${file} cannot be read (${error.code})`, 'Check that the file still exists, and that the step may read it.', error);
    }
}
function isFileError(error) {
    return error instanceof Error && 'syscall' in error && 'path' in error;
}
const CREDENTIAL_SETTING = /^(aws_(access_key_id|secret_access_key|session_token)|role_arn|source_profile|credential_(source|process)|web_identity_token_file|sso_\w+|login_session)$/;
async function profiles() {
    const { parseKnownFiles } = await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 51721, 19));
    return parseKnownFiles({});
}
async function hasProfile({ AWS_PROFILE: named }) {
    if (named)
        return true;
    const standard = (await profiles())['default'] ?? {};
    return Object.keys(standard).some((setting) => CREDENTIAL_SETTING.test(setting));
}
async function fromProfile({ environment, deadline }, sts, region) {
    const { fromIni } = await __webpack_require__.e(/* import() */ 9175).then(__webpack_require__.t.bind(__webpack_require__, 19175, 19));
    const name = environment['AWS_PROFILE'] || 'default';
    try {
        const clientConfig = { region, ...sts.config };
        return await fromIni({ profile: name, clientConfig, parentClientConfig: clientConfig })();
    }
    catch (error) {
        if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ || deadline.passed || (error instanceof Error && '$fault' in error))
            throw error;
        throw unusable((0,_text_js__WEBPACK_IMPORTED_MODULE_6__/* .say */ .cv) `the profile "${name}"`, profileFault(error, name, await profiles()), 'Correct the AWS configuration of the runner, or unset AWS_PROFILE; or set `aws-role-to-assume`.', error);
    }
}
function profileFault(error, name, all) {
    const profile = all[name];
    if (profile === undefined)
        return 'there is no such profile';
    const { source_profile: source, credential_process: program, sso_session: session, sso_start_url: start, web_identity_token_file: file } = profile;
    if (source !== undefined && all[source] === undefined)
        return (0,_text_js__WEBPACK_IMPORTED_MODULE_6__/* .say */ .cv) `its source_profile "${source}" does not exist`;
    if (program !== undefined)
        return 'its credential_process failed, or did not print credentials';
    if (session !== undefined || start !== undefined)
        return 'its sign-in through SSO is missing or has expired';
    if (file !== undefined && isFileError(error))
        return (0,_text_js__WEBPACK_IMPORTED_MODULE_6__/* .say */ .cv) `its web_identity_token_file cannot be read (${error.code})`;
    if (source !== undefined)
        return (0,_text_js__WEBPACK_IMPORTED_MODULE_6__/* .say */ .cv) `its source_profile "${source}" gives no credentials`;
    return (0,_text_js__WEBPACK_IMPORTED_MODULE_6__/* .say */ .cv) `it is incomplete (${(0,_text_js__WEBPACK_IMPORTED_MODULE_6__/* .oneWord */ .ZH)(error instanceof Error ? error.name : '')})`;
}
const CONTAINER_HOSTS = new Set(['169.254.170.2', '169.254.170.23', '[fd00:ec2::23]', 'localhost', '127.0.0.1', '[::1]']);
async function fromContainer(context) {
    const { environment } = context;
    const { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: relative, AWS_CONTAINER_CREDENTIALS_FULL_URI: full = '' } = environment;
    const url = URL.parse(relative ? `http://169.254.170.2${relative}` : full);
    if (url === null || (url.protocol !== 'https:' && !CONTAINER_HOSTS.has(url.hostname))) {
        throw unusable('the container', 'AWS_CONTAINER_CREDENTIALS_FULL_URI is no address that a token may be sent to', 'Check that variable: https, or the address of the container’s platform.');
    }
    const token = await containerToken(environment);
    const signal = AbortSignal.timeout(MACHINE_IDENTITY_TIMEOUT);
    const { status, body } = await (0,_transport_js__WEBPACK_IMPORTED_MODULE_5__/* .send */ .tN)({ who: CONTAINER, url, headers: token === undefined ? {} : { authorization: token }, signal }, context);
    const credentials = credentialsOf((0,_transport_js__WEBPACK_IMPORTED_MODULE_5__/* .jsonObject */ .o$)(body));
    if (status === 200 && credentials !== undefined)
        return credentials;
    if (status === 200)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('kms/failed', (0,_text_js__WEBPACK_IMPORTED_MODULE_6__/* .say */ .cv) `${CONTAINER} at ${url.host} answered without credentials (status 200).`, { hint: _transport_js__WEBPACK_IMPORTED_MODULE_5__/* .NOT_ITS_OWN */ .Ow });
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('kms/sign-in', (0,_text_js__WEBPACK_IMPORTED_MODULE_6__/* .say */ .cv) `The credentials of the container at ${url.host} were refused (status ${status}).`, { hint: 'Check the role of the task or pod.' });
}
async function containerToken({ AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file, AWS_CONTAINER_AUTHORIZATION_TOKEN: token }) {
    if (!file)
        return token || undefined;
    return (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(file, 'utf8').then((text) => text.trim(), (error) => {
        throw unusable('the container', (0,_text_js__WEBPACK_IMPORTED_MODULE_6__/* .say */ .cv) `${file} cannot be read (${error.code})`, 'Check the file in AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE.', error);
    });
}
function credentialsOf({ AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, Token: sessionToken }) {
    if (typeof accessKeyId !== 'string' || typeof secretAccessKey !== 'string')
        return undefined;
    return { accessKeyId, secretAccessKey, ...(typeof sessionToken === 'string' ? { sessionToken } : {}) };
}
async function fromMachine() {
    const { fromInstanceMetadata } = await __webpack_require__.e(/* import() */ 5532).then(__webpack_require__.t.bind(__webpack_require__, 5532, 19));
    try {
        return await fromInstanceMetadata({ timeout: MACHINE_IDENTITY_TIMEOUT, maxRetries: 0 })();
    }
    catch (error) {
        const { statusCode: status } = error;
        if (status === undefined || status < 500)
            return undefined;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('kms/failed', (0,_text_js__WEBPACK_IMPORTED_MODULE_6__/* .say */ .cv) `The metadata service of the machine failed (status ${status}).`, { cause: error, repeat: {} });
    }
}


/***/ })

};
;