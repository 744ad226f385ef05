/** Records at rest: AES-GCM, bound to their place, with the name of the algorithm beside. */

import { readUtf8, utf8, type Bytes } from "../core/bytes";

/** Another algorithm gets another name; old records stay readable by theirs. */
const ALGORITHM = "aes-256-gcm/1";
const IV_BYTES = 12;

/** One record as it lies in the database. */
export interface Envelope {
  readonly alg: string;
  readonly iv: Bytes;
  readonly data: ArrayBuffer;
}

export async function importKey(bytes: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}

/** Seal bytes for one place; elsewhere they do not open. */
export async function seal(key: CryptoKey, place: string, content: Bytes): Promise<Envelope> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const options = { name: "AES-GCM", iv, additionalData: utf8(place) };
  return { alg: ALGORITHM, iv, data: await crypto.subtle.encrypt(options, key, content) };
}

/** Open a record of a place; a changed byte, another place or another key is refused. */
export async function open(key: CryptoKey, place: string, sealed: Envelope): Promise<Bytes> {
  if (sealed.alg !== ALGORITHM) throw new RangeError(`algorithm ${sealed.alg} is not known`);
  const options = { name: "AES-GCM", iv: sealed.iv, additionalData: utf8(place) };
  return new Uint8Array(await crypto.subtle.decrypt(options, key, sealed.data));
}

export const sealText = (key: CryptoKey, place: string, text: string): Promise<Envelope> =>
  seal(key, place, utf8(text));
export const openText = async (key: CryptoKey, place: string, sealed: Envelope): Promise<string> =>
  readUtf8(await open(key, place, sealed));
