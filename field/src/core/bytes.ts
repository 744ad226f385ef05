/** Bytes and their one form as text: hexadecimal, base64, base64url, length prefixes. */

const ENCODER = new TextEncoder();

/** Bytes of a buffer of their own, as WebCrypto and IndexedDB take them. */
export type Bytes = Uint8Array<ArrayBuffer>;

export const utf8 = (text: string): Bytes => ENCODER.encode(text) as Bytes;

/** Read UTF-8 strictly; a byte-order mark is a character like any other. */
export function readUtf8(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}

/** Return bytes in a buffer of their own. */
export const own = (bytes: Uint8Array): Bytes => new Uint8Array(bytes);

export function hex(bytes: Uint8Array): string {
  let text = "";
  for (const each of bytes) text += each.toString(16).padStart(2, "0");
  return text;
}

/** Read lower-case hexadecimal of whole bytes; anything else is refused. */
export function unhex(text: string): Bytes {
  if (!/^(?:[0-9a-f]{2})*$/.test(text)) throw new RangeError("no lower-case hexadecimal");
  const bytes = new Uint8Array(text.length / 2);
  for (let at = 0; at < bytes.length; at += 1) {
    bytes[at] = Number.parseInt(text.slice(at * 2, at * 2 + 2), 16);
  }
  return bytes;
}

export function join(...parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, each) => sum + each.length, 0));
  let at = 0;
  for (const each of parts) {
    whole.set(each, at);
    at += each.length;
  }
  return whole;
}

export function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((each, at) => each === other[at]);
}

export function u32(number: number): Bytes {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, number);
  return bytes;
}

export function u64(number: number | bigint): Bytes {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(number));
  return bytes;
}

/** Join parts, each behind its length as four bytes: read in one way only. */
export function lp(...parts: readonly (Uint8Array | string)[]): Bytes {
  const framed: Uint8Array[] = [];
  for (const part of parts) {
    const raw = typeof part === "string" ? utf8(part) : part;
    framed.push(u32(raw.length), raw);
  }
  return join(...framed);
}

/** Write base64 with padding. */
export function base64(bytes: Uint8Array): string {
  let text = "";
  for (const each of bytes) text += String.fromCharCode(each);
  return btoa(text);
}

/** Read base64 with padding, in its one form. */
export function readBase64(text: string): Bytes {
  const raw = atob(text);
  const bytes = Uint8Array.from(raw, (sign) => sign.charCodeAt(0));
  if (base64(bytes) !== text) throw new RangeError("no base64 in its one form");
  return bytes;
}

/** Write base64url without padding. */
export function base64url(bytes: Uint8Array): string {
  return base64(bytes).replace(/=+$/, "").replaceAll("+", "-").replaceAll("/", "_");
}

/** Read base64url without padding, in its one form. */
export function readBase64url(text: string): Bytes {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) throw new RangeError("no base64url");
  const padded = text.replaceAll("-", "+").replaceAll("_", "/");
  const bytes = readBase64(padded + "=".repeat((4 - (padded.length % 4)) % 4));
  if (base64url(bytes) !== text) throw new RangeError("no base64url in its one form");
  return bytes;
}
