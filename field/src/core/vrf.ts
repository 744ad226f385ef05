/** ECVRF-EDWARDS25519-SHA512-TAI (RFC 9381, suite 03), the verifying side. */

import { ed25519 } from "@noble/curves/ed25519.js";
import { isSame, type Bytes } from "./bytes";
import { sha512 } from "./hashes";

type CurvePoint = InstanceType<typeof ed25519.Point>;

const Point = ed25519.Point;
const ORDER = Point.Fn.ORDER;
export const PROOF_BYTES = 80;

const ENCODE = Uint8Array.of(3, 1);
const CHALLENGE = Uint8Array.of(3, 2);
const OUTPUT = Uint8Array.of(3, 3);
const BACK = Uint8Array.of(0);

function tryPoint(bytes: Uint8Array): CurvePoint | null {
  try {
    return Point.fromBytes(bytes);
  } catch {
    return null; // not the one form of a point of the curve
  }
}

/** Read a point that generates the subgroup of prime order; null for any other bytes. */
function readPoint(bytes: Uint8Array): CurvePoint | null {
  const point = bytes.length === 32 ? tryPoint(bytes) : null;
  return point && !point.isSmallOrder() && point.isTorsionFree() ? point : null;
}

export const isValidKey = (key: Uint8Array): boolean => readPoint(key) !== null;

function littleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((sum, each) => (sum << 8n) + BigInt(each), 0n);
}

function encodeToCurve(key: Uint8Array, alpha: Uint8Array): CurvePoint {
  for (let counter = 0; counter < 256; counter += 1) {
    const tried = sha512(ENCODE, key, alpha, Uint8Array.of(counter), BACK).slice(0, 32);
    const point = tryPoint(tried)?.clearCofactor();
    if (point && !point.is0()) return point;
  }
  throw new RangeError("no point"); // once in 2^256 inputs
}

/**
 * Return the 64 bytes inside a proof that was verified before, and kept sealed since.
 *
 * Only for a journal of one's own, which nobody can change without the key of the phone.
 */
export function valueOfKept(proof: Uint8Array): Bytes {
  return sha512(OUTPUT, Point.fromBytes(proof.slice(0, 32)).clearCofactor().toBytes(), BACK);
}

/** Return the 64 bytes that a proof shows for an input; null when it does not hold. */
export function verifyProof(key: Uint8Array, alpha: Uint8Array, proof: Uint8Array): Bytes | null {
  const own = readPoint(key);
  if (!own || proof.length !== PROOF_BYTES) return null;
  const gamma = readPoint(proof.slice(0, 32));
  const challenge = littleEndian(proof.slice(32, 48));
  const response = littleEndian(proof.slice(48));
  // Zero is refused on either side, as libsodium has no product with it.
  if (!gamma || challenge === 0n || response === 0n || response >= ORDER) return null;
  const point = encodeToCurve(key, alpha);
  const first = Point.BASE.multiplyUnsafe(response).subtract(own.multiplyUnsafe(challenge));
  const second = point.multiplyUnsafe(response).subtract(gamma.multiplyUnsafe(challenge));
  const shown = [own, point, gamma, first, second].map((each) => each.toBytes());
  const hashed = sha512(CHALLENGE, ...shown, BACK);
  if (!isSame(hashed.slice(0, 16), proof.slice(32, 48))) return null;
  return sha512(OUTPUT, gamma.clearCofactor().toBytes(), BACK);
}
