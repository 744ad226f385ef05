/** SHA-256, SHA-512 and HMAC; whole photos are hashed by the browser itself. */

import { sha256 as hash256, sha512 as hash512 } from "@noble/hashes/sha2.js";
import { hmac } from "@noble/hashes/hmac.js";
import { hex, join, own, utf8, type Bytes } from "./bytes";

export const sha256 = (...parts: readonly Uint8Array[]): Bytes => own(hash256(join(...parts)));
export const sha512 = (...parts: readonly Uint8Array[]): Bytes => own(hash512(join(...parts)));
export const hmac256 = (key: Uint8Array, text: Uint8Array): Bytes => own(hmac(hash256, key, text));

/** SHA-256 of text or bytes as lower-case hexadecimal. */
export function hexDigest(content: Uint8Array | string): string {
  return hex(sha256(typeof content === "string" ? utf8(content) : content));
}

/** SHA-256 of many bytes, off the main thread where the browser can. */
export async function hashFile(bytes: Bytes): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}

/** Salts of many units under one key: what HMAC begins with is made once. */
export function makeSalter(key: Uint8Array): (id: string) => Bytes {
  const begun = hmac.create(hash256, key);
  return (id) => own(begun.clone().update(utf8(id)).digest());
}
