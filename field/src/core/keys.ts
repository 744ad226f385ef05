/** Keys of a device on noble, because browsers of the field have no Ed25519: sign, seal, open. */

import { hsalsa, xsalsa20poly1305 } from "@noble/ciphers/salsa.js";
import { ed25519, x25519 } from "@noble/curves/ed25519.js";
import { blake2b } from "@noble/hashes/blake2.js";
import { join, own, type Bytes } from "./bytes";

const NONCE_BYTES = 24;
const SIGMA = new Uint32Array([0x61707865, 0x3320646e, 0x79622d32, 0x6b206574]);

export const signingKey = (secret: Uint8Array): Bytes => own(ed25519.getPublicKey(secret));
export const sealingKey = (secret: Uint8Array): Bytes => own(x25519.getPublicKey(secret));
export const sign = (text: Uint8Array, secret: Uint8Array): Bytes => own(ed25519.sign(text, secret));

/** Tell whether an Ed25519 signature holds, as strictly as RFC 8032 asks. */
export function isSigned(text: Uint8Array, signature: Uint8Array, key: Uint8Array): boolean {
  try {
    return ed25519.verify(signature, text, key, { zip215: false });
  } catch {
    return false; // no signature or no key at all
  }
}

/** Open a secret box (nonce before the text, as libsodium's bindings write it). */
export function openSecretBox(sealed: Uint8Array, key: Uint8Array): Bytes {
  const nonce = sealed.slice(0, NONCE_BYTES);
  return own(xsalsa20poly1305(key, nonce).decrypt(sealed.slice(NONCE_BYTES)));
}

function words(bytes: Uint8Array): Uint32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Uint32Array.from({ length: bytes.length / 4 }, (_, at) => view.getUint32(at * 4, true));
}

/** Return the key of libsodium's box: HSalsa20 over the shared point. */
function boxKey(secret: Uint8Array, key: Uint8Array): Bytes {
  const out = new Uint32Array(8);
  hsalsa(SIGMA, words(x25519.getSharedSecret(secret, key)), new Uint32Array(4), out);
  const bytes = new Uint8Array(32);
  const view = new DataView(bytes.buffer);
  out.forEach((each, at) => view.setUint32(at * 4, each, true));
  return bytes;
}

function sealNonce(ephemeral: Uint8Array, key: Uint8Array): Bytes {
  return own(blake2b(join(ephemeral, key), { dkLen: NONCE_BYTES }));
}

/** Open libsodium's sealed box. */
export function openSealedBox(sealed: Uint8Array, secret: Uint8Array): Bytes {
  const ephemeral = sealed.slice(0, 32);
  const cipher = xsalsa20poly1305(boxKey(secret, ephemeral), sealNonce(ephemeral, sealingKey(secret)));
  return own(cipher.decrypt(sealed.slice(32)));
}

/** Make libsodium's sealed box; `random` gives the secret of its one-time key. */
export function makeSealedBox(text: Uint8Array, key: Uint8Array, random: Uint8Array): Bytes {
  const ephemeral = sealingKey(random);
  const cipher = xsalsa20poly1305(boxKey(random, key), sealNonce(ephemeral, key));
  return join(ephemeral, cipher.encrypt(text));
}
