import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';

/** Bytes that only `open` can read. Has no text form, so it cannot slip into a log line. */
export type SealedToken = Uint8Array<ArrayBuffer>;

/** What a key is for. Each purpose has its own key, so a value sealed for one is refused by another. */
export type SecretPurpose =
  | 'delivery-token'
  | 'reset-cookie'
  | 'session-cookie'
  | 'form-token'
  | 'known-device'
  | 'login'
  | 'rate'
  | 'typed-address'
  | 'slack-token'
  | 'office-link'
  | 'assignment'
  | 'picture'
  | 'audit';

export interface Secrets {
  /** AES-256-GCM with the first of APP_SECRET. `boundTo` (a row id) must be given again to open. */
  seal(purpose: SecretPurpose, boundTo: string, plain: string): SealedToken;
  /** The plain text, or undefined when the bytes were altered, moved to another row, or sealed by a secret no longer listed. */
  open(purpose: SecretPurpose, boundTo: string, sealed: Uint8Array): string | undefined;
  /** HMAC-SHA256 with the first secret. */
  sign(purpose: SecretPurpose, message: string | Uint8Array): Buffer<ArrayBuffer>;
  /** HMAC-SHA256 with each secret of the list in turn, newest first, for checking what an older one signed. */
  signatures(purpose: SecretPurpose, message: string | Uint8Array): Buffer<ArrayBuffer>[];
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * The keys derived from APP_SECRET.
 * @param appSecrets at least one secret of 32 bytes or more; the first seals and signs, all open (rotation).
 */
export function makeSecrets(appSecrets: readonly Uint8Array[]): Secrets {
  if (appSecrets.length === 0) throw new Error('APP_SECRET holds no secret.');
  // As KeyObject: from plain bytes Node makes one each time, which costs five times the HMAC itself.
  const keys = new Map<string, KeyObject[]>();
  const keysFor = (purpose: SecretPurpose): KeyObject[] => {
    let found = keys.get(purpose);
    if (!found) {
      found = appSecrets.map((secret) =>
        createSecretKey(Buffer.from(hkdfSync('sha256', secret, 'keydesk', purpose, 32))),
      );
      keys.set(purpose, found);
    }
    return found;
  };
  const hmac = (key: KeyObject, message: string | Uint8Array) =>
    Buffer.from(createHmac('sha256', key).update(message).digest());

  return {
    seal(purpose, boundTo, plain) {
      const iv = freshIv();
      const cipher = createCipheriv('aes-256-gcm', keysFor(purpose)[0] as KeyObject, iv);
      cipher.setAAD(Buffer.from(boundTo));
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return new Uint8Array(Buffer.concat([iv, cipher.getAuthTag(), body]));
    },
    open(purpose, boundTo, sealed) {
      const bytes = Buffer.from(sealed);
      if (bytes.length < IV_BYTES + TAG_BYTES) return undefined;
      for (const key of keysFor(purpose)) {
        try {
          const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES));
          decipher.setAAD(Buffer.from(boundTo));
          decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
          const body = bytes.subarray(IV_BYTES + TAG_BYTES);
          return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
        } catch {
          // Another secret of the list may have sealed it.
        }
      }
      return undefined;
    },
    sign: (purpose, message) => hmac(keysFor(purpose)[0] as KeyObject, message),
    signatures: (purpose, message) => keysFor(purpose).map((key) => hmac(key, message)),
  };
}

/** Random bytes for IVs, fetched many at a time: one by one they cost as much as the sealing. None is used twice. */
let ivs = Buffer.alloc(0);
const IVS_AT_ONCE = 256;

function freshIv(): Buffer {
  if (ivs.length < IV_BYTES) ivs = randomBytes(IV_BYTES * IVS_AT_ONCE);
  const iv = ivs.subarray(0, IV_BYTES);
  ivs = ivs.subarray(IV_BYTES);
  return iv;
}

/** SHA-256, the only form in which a token or a session id is stored (ASVS 6.5.2: 256 random bits need no salt). */
export function sha256(value: string | Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(value).digest());
}

/** 32 random bytes as 43 characters that are safe in a path (ASVS 11.5.1). */
export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}
