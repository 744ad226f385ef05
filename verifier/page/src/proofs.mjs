// Trees of RFC 6962 and the verifying side of ECVRF-EDWARDS25519-SHA512-TAI (RFC 9381).

import { ed25519 } from "@noble/curves/ed25519.js";
import { isSame, join, sha256, sha512 } from "./bytes.mjs";

export const hashLeaf = (entry) => sha256(join([0], entry));
const node = (left, right) => sha256(join([1], left, right));

export async function rootOf(leaves) {
  let level = leaves.length ? leaves : [await sha256(new Uint8Array())];
  while (level.length > 1) {
    const pairs = Array.from({ length: Math.ceil(level.length / 2) }, (_, at) => at * 2);
    level = await Promise.all(
      pairs.map((at) => (at + 1 < level.length ? node(level[at], level[at + 1]) : level[at])),
    );
  }
  return level[0];
}

/** Return for each hash of a path, from the leaf up, whether it stands on the left. */
export function sides(index, size) {
  if (size <= 1) return [];
  let left = 1;
  while (left * 2 < size) left *= 2;
  return index < left ? [...sides(index, left), false] : [...sides(index - left, size - left), true];
}

export async function isIncluded(leaf, index, size, path, root) {
  if (!(index >= 0 && index < size) || ![leaf, ...path].every((each) => each.length === 32)) {
    return false;
  }
  const way = sides(index, size);
  let own = leaf;
  for (const [at, each] of path.slice(0, way.length).entries()) {
    own = way[at] ? await node(each, own) : await node(own, each);
  }
  return path.length === way.length && isSame(own, root);
}

/** Tell whether an Ed25519 signature holds, as strictly as RFC 8032 asks. */
export function isSigned(key, text, signature) {
  try {
    return ed25519.verify(signature, text, key, { zip215: false });
  } catch {
    return false;
  }
}

const Point = ed25519.Point;
const ORDER = Point.Fn.ORDER;

function pointOf(bytes) {
  try {
    return Point.fromBytes(bytes);
  } catch {
    return null;
  }
}

/** Read a point of the subgroup of prime order in its one form; null for any other. */
function readPoint(bytes) {
  const point = bytes.length === 32 ? pointOf(bytes) : null;
  return point && !point.isSmallOrder() && point.isTorsionFree() ? point : null;
}

export const isKey = (key) => readPoint(key) !== null;

function littleEndian(bytes) {
  return bytes.reduceRight((sum, each) => (sum << 8n) + BigInt(each), 0n);
}

export async function hashToPoint(key, alpha) {
  for (let counter = 0; counter < 256; counter += 1) {
    const tried = await sha512(join([3, 1], key, alpha, [counter, 0]));
    const point = pointOf(tried.slice(0, 32))?.clearCofactor();
    if (point && !point.equals(Point.ZERO)) return point;
  }
  throw new Error("no point"); // once in 2^256 inputs
}

/** Return the 64 bytes that a proof shows for an input, or null when it does not hold. */
export async function shownValue(key, alpha, proof) {
  const gamma = readPoint(proof.slice(0, 32));
  const own = readPoint(key);
  const challenge = littleEndian(proof.slice(32, 48));
  const response = littleEndian(proof.slice(48));
  if (proof.length !== 80 || !gamma || !own || !challenge) return null;
  if (!response || response >= ORDER) return null;
  const point = await hashToPoint(key, alpha);
  const first = Point.BASE.multiplyUnsafe(response).subtract(own.multiplyUnsafe(challenge));
  const second = point.multiplyUnsafe(response).subtract(gamma.multiplyUnsafe(challenge));
  const points = [own, point, gamma, first, second].map((each) => each.toBytes());
  const hashed = await sha512(join([3, 2], ...points, [0]));
  if (!isSame(hashed.slice(0, 16), proof.slice(32, 48))) return null;
  return sha512(join([3, 3], gamma.clearCofactor().toBytes(), [0]));
}
