"use strict";
exports.id = 4193;
exports.ids = [4193];
exports.modules = {

/***/ 94193:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  pgp: () => (/* binding */ pgp)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./src/errors.js
var errors = __webpack_require__(28386);
// EXTERNAL MODULE: ./src/text.js
var src_text = __webpack_require__(13198);
// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(31421);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
;// CONCATENATED MODULE: ./src/kms/gpg.js




const OPTIONS = ['--batch', '--no-tty', '--quiet', '--pinentry-mode', 'loopback', '--no-auto-key-retrieve', '--disable-dirmngr', '--status-fd', '2'];
const MOST_OUTPUT = 64 * 1024;
const MOST_STATUS = 1024 * 1024;
const VARIABLES = ['PATH', 'PATHEXT', 'HOME', 'USERPROFILE', 'APPDATA', 'LOCALAPPDATA', 'SYSTEMROOT', 'SYSTEMDRIVE', 'WINDIR', 'TMPDIR', 'TEMP', 'TMP', 'RUNNER_TRACKING_ID'];
function runGpg({ args, input, home, environment, signal }) {
    return runProgram('gpg', [...OPTIONS, ...args], { input, home, environment, signal });
}
async function endAgent({ home, environment }) {
    await runProgram('gpgconf', ['--kill', 'all'], { input: '', home, environment, signal: AbortSignal.timeout(AGENT_TIMEOUT) }).catch(() => undefined);
}
const AGENT_TIMEOUT = 2000;
function runProgram(program, args, { input, home, environment, signal }) {
    return new Promise((resolve, reject) => {
        const child = (0,external_node_child_process_.spawn)(program, args, { cwd: home ?? (0,external_node_os_.tmpdir)(), env: variables(environment, home), stdio: 'pipe', windowsHide: true, signal, killSignal: 'SIGKILL' });
        const tooMuch = () => {
            child.kill('SIGKILL');
            for (const pipe of [child.stdin, child.stdout, child.stderr])
                pipe.destroy();
            reject(Object.assign(new Error('more than expected'), { code: 'EMSGSIZE' }));
        };
        const [output, statuses] = [gathered(child.stdout, MOST_OUTPUT, tooMuch), gathered(child.stderr, MOST_STATUS, tooMuch)];
        child.on('error', (error) => {
            for (const pipe of [child.stdin, child.stdout, child.stderr])
                pipe.destroy();
            reject(signal.aborted ? signal.reason : error);
        });
        child.on('close', (code) => resolve({ code, output: Buffer.concat(output), statuses: statusesIn(Buffer.concat(statuses).toString('utf8')) }));
        child.stdin.on('error', () => undefined);
        child.stdin.end(input);
    });
}
function gathered(stream, limit, tooMuch) {
    const chunks = [];
    let size = 0;
    stream.on('data', (chunk) => {
        size += chunk.length;
        if (size > limit)
            tooMuch();
        else
            chunks.push(chunk);
    });
    return chunks;
}
function statusesIn(text) {
    return text.split(/\r?\n/).flatMap((line) => (line.startsWith('[GNUPG:] ') ? [line.split(' ').slice(1)] : []));
}
function variables(environment, home) {
    const kept = Object.entries(environment).filter(([name]) => VARIABLES.includes(name.toUpperCase()));
    const ring = home ?? environment['GNUPGHOME'];
    return { ...Object.fromEntries(kept), ...(ring ? { GNUPGHOME: ring } : {}), LC_ALL: 'C' };
}
const LONGEST_SOCKET = 103;
const SOCKET = '/S.gpg-agent.browser';
async function createHome(parent, environment) {
    const folder = await (0,promises_.mkdtemp)((0,external_node_path_.join)(parent, 'pgp-'));
    const link = Buffer.byteLength(folder + SOCKET) > LONGEST_SOCKET ? await (0,promises_.mkdtemp)((0,external_node_path_.join)((0,external_node_os_.tmpdir)(), 'pgp-')) : undefined;
    const path = link === undefined ? folder : (0,external_node_path_.join)(link, 'home');
    if (link !== undefined)
        await (0,promises_.symlink)(folder, path);
    return {
        path,
        async remove() {
            await endAgent({ home: path, environment });
            for (const one of [link, folder])
                if (one !== undefined)
                    await (0,promises_.rm)(one, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
        },
    };
}

// EXTERNAL MODULE: ./src/kms/limiter.js
var limiter = __webpack_require__(19375);
;// CONCATENATED MODULE: ./src/kms/pgp.js







const LONGEST_MESSAGE = 16 * 1024;
const BEGIN = '-----BEGIN PGP PRIVATE KEY BLOCK-----';
function pgp({ inputs, environment, deadline }) {
    const { pgpKey, pgpPassphrase } = inputs;
    const credential = pgpKey.length === 0 ? 'the job’s key ring' : '`pgp-key`';
    const inTurn = (0,limiter/* limiter */.T)(1);
    const closed = new AbortController();
    let home;
    let ready;
    const gpg = async (run) => {
        try {
            return await inTurn(() => runGpg({ ...run, environment, signal: AbortSignal.any([deadline.signal, closed.signal]) }));
        }
        catch (error) {
            if (deadline.passed)
                throw deadline.error('gpg');
            throw notRun(error);
        }
    };
    const keyRing = async () => {
        if (pgpKey.length === 0) {
            if (hasKeyRing(environment))
                return undefined;
            throw new errors/* ActionError */.lZ('kms/no-credentials', 'There is no PGP key in this job.', { hint: 'Give the private key in `pgp-key`, or import it into the key ring before this step.' });
        }
        home = createHome(temporaryFolder(environment), environment);
        const { path } = await home;
        checkImport(await gpg({ args: ['--import'], input: pgpKey, home: path }), pgpKey);
        return path;
    };
    return {
        async unwrap({ fingerprint, enc }) {
            if (enc.length > LONGEST_MESSAGE)
                throw new errors/* ActionError */.lZ('kms/malformed', (0,src_text/* say */.cv) `What is encrypted for ${fingerprint} is longer than ${LONGEST_MESSAGE} characters.`);
            const ring = await (ready ??= keyRing());
            const withPassphrase = pgpPassphrase === '' ? { args: ['--decrypt'], input: enc } : { args: ['--passphrase-fd', '0', '--decrypt'], input: `${pgpPassphrase}\n${enc}` };
            const outcome = await gpg({ ...withPassphrase, home: ring });
            if (isDecrypted(outcome))
                return { part: outcome.output, credential };
            const secretKeys = await gpg({ args: ['--with-colons', '--list-secret-keys'], input: '', home: ring });
            throw refused(outcome, { fingerprint, credential, hasPassphrase: pgpPassphrase !== '', held: keyIdsIn(secretKeys) });
        },
        async close() {
            closed.abort();
            await (await home?.catch(() => undefined))?.remove();
        },
    };
}
function temporaryFolder(environment) {
    const folder = environment['RUNNER_TEMP'];
    if (!folder)
        throw new errors/* ActionError */.lZ('runner/environment', 'The runner gave no folder in RUNNER_TEMP.');
    return folder;
}
function hasKeyRing(environment) {
    const { GNUPGHOME: given, HOME: home = (0,external_node_os_.homedir)(), APPDATA: windows } = environment;
    return [given || (0,external_node_path_.join)(home, '.gnupg'), ...(windows ? [(0,external_node_path_.join)(windows, 'gnupg')] : [])].some((folder) => (0,external_node_fs_.existsSync)(folder));
}
function checkImport(outcome, pgpKey) {
    const given = Math.max(1, pgpKey.toString('latin1').split(BEGIN).length - 1);
    const [read, imported, known] = (statusOf(outcome, 'IMPORT_RES')?.slice(10, 13) ?? []).map(Number);
    if ((imported ?? 0) + (known ?? 0) >= given)
        return;
    if ((read ?? 0) >= given)
        throw new errors/* ActionError */.lZ('kms/unreachable', 'gpg could not take the keys of `pgp-key`: its agent does not work.', { hint: 'Check that GnuPG 2.2 or newer is whole on the runner.' });
    throw new errors/* ActionError */.lZ('kms/no-credentials', (0,src_text/* say */.cv) `Of the ${given} private keys in \`pgp-key\`, gpg could read ${read ?? 0}.`, { hint: 'Store each whole, as `gpg --armor --export-secret-keys` prints it.' });
}
function isDecrypted(outcome) {
    return outcome.code === 0 && outcome.output.length > 0 && statusOf(outcome, 'DECRYPTION_OKAY') !== undefined && statusOf(outcome, 'NEED_PASSPHRASE_SYM') === undefined;
}
const BAD_PASSPHRASE = 11;
function refused(outcome, { fingerprint, credential, hasPassphrase, held }) {
    const malformed = new errors/* ActionError */.lZ('kms/malformed', (0,src_text/* say */.cv) `What is encrypted for ${fingerprint} is not well-formed, or was changed.`);
    const wanted = outcome.statuses.filter(([keyword]) => keyword === 'ENC_TO').map(([, keyId = '']) => keyId);
    const isOpened = ['DECRYPTION_KEY', 'DECRYPTION_INFO'].some((keyword) => statusOf(outcome, keyword) !== undefined);
    if (wanted.length === 0 || isOpened)
        return malformed;
    if (!wanted.some((keyId) => held.has(keyId))) {
        return new errors/* ActionError */.lZ('kms/no-credentials', `No private key of ${credential} ` + (0,src_text/* say */.cv) `opens what is encrypted for ${fingerprint}.`, { hint: 'Give the private key of that fingerprint in `pgp-key`.' });
    }
    if (!hasPassphrase && statusOf(outcome, 'NEED_PASSPHRASE') !== undefined) {
        return new errors/* ActionError */.lZ('kms/no-credentials', (0,src_text/* say */.cv) `The PGP key ${fingerprint} has a passphrase.`, { hint: 'Give it in `pgp-passphrase`.' });
    }
    const error = outcome.statuses.find(([keyword, place]) => keyword === 'ERROR' && place === 'pkdecrypt_failed')?.[2];
    if (error !== undefined && (Number(error) & 0xffff) !== BAD_PASSPHRASE)
        return malformed;
    return hasPassphrase ? new errors/* ActionError */.lZ('kms/no-credentials', (0,src_text/* say */.cv) `The passphrase does not open the PGP key ${fingerprint}.`, { hint: 'Give the passphrase of that key in `pgp-passphrase`.' }) : malformed;
}
function keyIdsIn({ output }) {
    const lines = output.toString('latin1').split('\n').map((line) => line.split(':'));
    return new Set(lines.filter(([kind = '', , , , , , , , , , , , , , place]) => /^(?:sec|ssb)$/.test(kind) && place !== '#').map((fields) => fields[4] ?? ''));
}
function statusOf({ statuses }, keyword) {
    return statuses.find(([first]) => first === keyword);
}
function notRun(error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT')
        return new errors/* ActionError */.lZ('kms/no-credentials', 'There is no `gpg` on this runner, which a PGP key needs.', { hint: 'Install GnuPG before this step (on Debian and Ubuntu the package `gnupg`).' });
    if (code === 'EMSGSIZE')
        return new errors/* ActionError */.lZ('kms/malformed', 'What a PGP message holds is far longer than a data key.');
    if (typeof code === 'string')
        return new errors/* ActionError */.lZ('kms/unreachable', (0,src_text/* say */.cv) `gpg could not be started (${code}).`, { hint: 'Check the GnuPG of the runner.' });
    return error;
}


/***/ })

};
;