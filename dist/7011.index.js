"use strict";
exports.id = 7011;
exports.ids = [7011];
exports.modules = {

/***/ 17011:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  UnusableKey: () => (/* binding */ UnusableKey),
  sshIdentity: () => (/* binding */ sshIdentity)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./src/kms/openssh.js

const MAGIC = 'openssh-key-v1\0';
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');
const ED25519_SEED = 32;
function readOpenSshKey(bytes) {
    if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC)
        throw new Error('not a key of OpenSSH');
    const outer = new Reader(bytes.subarray(MAGIC.length));
    const cipher = outer.text();
    outer.string();
    outer.string();
    const keys = outer.number();
    outer.string();
    if (cipher !== 'none')
        return 'encrypted';
    if (keys !== 1)
        throw new Error('not one key');
    return privateKey(new Reader(outer.string()));
}
function privateKey(section) {
    if (section.number() !== section.number())
        throw new Error('the check numbers differ');
    const type = section.text();
    if (type === 'ssh-ed25519')
        return ed25519Key(section);
    return type === 'ssh-rsa' ? rsaKey(section) : 'other';
}
function ed25519Key(section) {
    section.string();
    const seed = section.string().subarray(0, ED25519_SEED);
    return (0,external_node_crypto_.createPrivateKey)({ key: Buffer.concat([PKCS8_ED25519, seed]), format: 'der', type: 'pkcs8' });
}
function rsaKey(section) {
    const [n, e, d, qi, p, q] = Array.from({ length: 6 }, () => section.string());
    const members = { n, e, d, p, q, qi, dp: exponent(d, p), dq: exponent(d, q) };
    const jwk = Object.fromEntries(Object.entries(members).map(([name, number]) => [name, withoutSign(number).toString('base64url')]));
    return (0,external_node_crypto_.createPrivateKey)({ key: { kty: 'RSA', ...jwk }, format: 'jwk' });
}
function exponent(d, prime) {
    const hex = (asNumber(d) % (asNumber(prime) - 1n)).toString(16);
    return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
}
function asNumber(bytes) {
    return BigInt(`0x${bytes.toString('hex')}`);
}
function withoutSign(number) {
    return number[0] === 0 ? number.subarray(1) : number;
}
class Reader {
    #bytes;
    #at = 0;
    constructor(bytes) {
        this.#bytes = bytes;
    }
    number() {
        this.#at += 4;
        return this.#bytes.readUInt32BE(this.#at - 4);
    }
    string() {
        const length = this.number();
        if (length > this.#bytes.length - this.#at)
            throw new Error('a field is longer than what is left');
        this.#at += length;
        return this.#bytes.subarray(this.#at - length, this.#at);
    }
    text() {
        return this.string().toString('latin1');
    }
}

;// CONCATENATED MODULE: ./src/kms/ssh.js


const ED25519_LABEL = 'age-encryption.org/v1/ssh-ed25519';
const RSA_LABEL = 'age-encryption.org/v1/ssh-rsa';
const PKCS8_X25519 = Buffer.from('302e020100300506032b656e04220420', 'hex');
const X25519_KEY = 32;
const FILE_KEY = 16;
const TAG = 16;
class UnusableKey extends Error {
}
function sshIdentity(pem) {
    const key = privateKeyOf(pem);
    if (key.asymmetricKeyType === 'ed25519')
        return ed25519Identity(key);
    if (key.asymmetricKeyType === 'rsa')
        return rsaIdentity(key);
    throw otherKind();
}
function privateKeyOf(pem) {
    const [, label = '', body = ''] = /^-----BEGIN ([A-Z0-9 ]+)-----([^]*)-----END \1-----$/.exec(pem) ?? [];
    if (label === 'ENCRYPTED PRIVATE KEY' || /^Proc-Type:.*ENCRYPTED/m.test(body))
        throw encrypted();
    const der = Buffer.from(body, 'base64');
    try {
        if (label === 'RSA PRIVATE KEY')
            return (0,external_node_crypto_.createPrivateKey)({ key: der, format: 'der', type: 'pkcs1' });
        if (label === 'PRIVATE KEY')
            return (0,external_node_crypto_.createPrivateKey)({ key: der, format: 'der', type: 'pkcs8' });
    }
    catch {
        throw damaged();
    }
    if (label !== 'OPENSSH PRIVATE KEY')
        throw otherKind();
    const key = openSshKeyOf(der);
    if (key === 'encrypted')
        throw encrypted();
    if (key === 'other')
        throw otherKind();
    return key;
}
function openSshKeyOf(bytes) {
    try {
        return readOpenSshKey(bytes);
    }
    catch {
        throw damaged();
    }
}
function encrypted() {
    return new UnusableKey('is encrypted with a passphrase: store it without one, as `ssh-keygen -p` makes it.');
}
function damaged() {
    return new UnusableKey('is damaged: store the whole private key, from BEGIN to END.');
}
function otherKind() {
    return new UnusableKey('is of a kind that age does not use: it uses Ed25519 and RSA.');
}
function ed25519Identity(key) {
    const { d = '', x = '' } = key.export({ format: 'jwk' });
    const wire = sshWire('ssh-ed25519', Buffer.from(x, 'base64url'));
    const scalar = (0,external_node_crypto_.createHash)('sha512').update(Buffer.from(d, 'base64url')).digest().subarray(0, X25519_KEY);
    const secretKey = x25519PrivateKey(scalar);
    const publicKey = Buffer.from((0,external_node_crypto_.createPublicKey)(secretKey).export({ format: 'jwk' }).x ?? '', 'base64url');
    const tweak = x25519PrivateKey(derived(Buffer.alloc(0), wire, ED25519_LABEL));
    return identityFor('ssh-ed25519', wire, 3, ([, , share = ''], body) => {
        const ephemeral = Buffer.from(share, 'base64');
        if (body.length !== FILE_KEY + TAG)
            throw new Error('not the length of a wrapped file key');
        const agreed = (0,external_node_crypto_.diffieHellman)({ privateKey: secretKey, publicKey: x25519PublicKey(ephemeral) });
        const shared = (0,external_node_crypto_.diffieHellman)({ privateKey: tweak, publicKey: x25519PublicKey(agreed) });
        const wrappingKey = derived(shared, Buffer.concat([ephemeral, publicKey]), ED25519_LABEL);
        return openedWith(wrappingKey, body);
    });
}
function rsaIdentity(key) {
    const { e = '', n = '' } = key.export({ format: 'jwk' });
    const wire = sshWire('ssh-rsa', ...[e, n].map((number) => withSign(Buffer.from(number, 'base64url'))));
    const options = { key, padding: external_node_crypto_.constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256', oaepLabel: Buffer.from(RSA_LABEL) };
    return identityFor('ssh-rsa', wire, 2, (_, body) => (0,external_node_crypto_.privateDecrypt)(options, body));
}
function identityFor(kind, wire, length, open) {
    const fingerprint = (0,external_node_crypto_.createHash)('sha256').update(wire).digest().subarray(0, 4).toString('base64').replace(/=+$/, '');
    const isMine = ({ args }) => args.length === length && args[0] === kind && args[1] === fingerprint;
    return {
        unwrapFileKey(stanzas) {
            const mine = stanzas.find(isMine);
            if (mine === undefined)
                return null;
            const fileKey = open(mine.args, mine.body);
            if (fileKey.length !== FILE_KEY)
                throw new Error('not the length of a file key');
            return Uint8Array.from(fileKey);
        },
    };
}
function sshWire(kind, ...fields) {
    return Buffer.concat([Buffer.from(kind), ...fields].flatMap((field) => [lengthOf(field), field]));
}
function lengthOf(field) {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(field.length);
    return length;
}
function withSign(number) {
    return (number[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.alloc(1), number]) : number;
}
function x25519PrivateKey(scalar) {
    return (0,external_node_crypto_.createPrivateKey)({ key: Buffer.concat([PKCS8_X25519, scalar]), format: 'der', type: 'pkcs8' });
}
function x25519PublicKey(bytes) {
    return (0,external_node_crypto_.createPublicKey)({ key: { kty: 'OKP', crv: 'X25519', x: bytes.toString('base64url') }, format: 'jwk' });
}
function derived(secret, salt, label) {
    return Buffer.from((0,external_node_crypto_.hkdfSync)('sha256', secret, salt, label, 32));
}
function openedWith(wrappingKey, body) {
    const decipher = (0,external_node_crypto_.createDecipheriv)('chacha20-poly1305', wrappingKey, Buffer.alloc(12), { authTagLength: TAG });
    decipher.setAuthTag(body.subarray(FILE_KEY));
    return Buffer.concat([decipher.update(body.subarray(0, FILE_KEY)), decipher.final()]);
}


/***/ })

};
;