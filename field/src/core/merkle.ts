/** Trees as in RFC 6962: leaf 00, node 01, an odd last node promoted. */

import { isSame, type Bytes } from "./bytes";
import { sha256 } from "./hashes";

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);
export const HASH_BYTES = 32;

export const hashLeaf = (...entry: readonly Uint8Array[]): Bytes => sha256(LEAF, ...entry);
export const hashNode = (left: Uint8Array, right: Uint8Array): Bytes => sha256(NODE, left, right);

/** A finished tree with every level kept. */
export class Tree {
  readonly #levels: Bytes[][];

  constructor(leaves: readonly Bytes[]) {
    let level = [...leaves];
    this.#levels = [level];
    while (level.length > 1) {
      const above: Bytes[] = [];
      for (let at = 0; at + 1 < level.length; at += 2) {
        above.push(hashNode(level[at] as Bytes, level[at + 1] as Bytes));
      }
      if (level.length % 2) above.push(level.at(-1) as Bytes);
      level = above;
      this.#levels.push(level);
    }
  }

  get size(): number {
    return (this.#levels[0] as Bytes[]).length;
  }

  root(): Bytes {
    return this.size ? ((this.#levels.at(-1) as Bytes[])[0] as Bytes) : sha256();
  }

  /** Return the path from a leaf to the root, nearest sibling first. */
  path(index: number): Bytes[] {
    if (!(index >= 0 && index < this.size)) throw new RangeError("no such leaf");
    const path: Bytes[] = [];
    let at = index;
    for (const level of this.#levels.slice(0, -1)) {
      const sibling = level[at ^ 1];
      if (sibling) path.push(sibling);
      at = Math.floor(at / 2);
    }
    return path;
  }
}

/** How many hashes the path of a leaf has in a tree of a size. */
export function pathLength(index: number, size: number): number {
  if (!(index >= 0 && index < size)) throw new RangeError("no such leaf");
  let length = 0;
  for (let [at, last] = [index, size - 1]; last > 0; at = Math.floor(at / 2), last = Math.floor(last / 2)) {
    if (at % 2 === 1 || at < last) length += 1;
  }
  return length;
}

/** Tell whether a leaf stands at an index of a tree (RFC 9162, 2.1.3.2). */
export function isIncluded(
  leaf: Uint8Array,
  place: { readonly index: number; readonly size: number },
  path: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  if (!(place.index >= 0 && place.index < place.size)) return false;
  if (![leaf, root, ...path].every((each) => each.length === HASH_BYTES)) return false;
  let at = place.index;
  let last = place.size - 1;
  let computed = leaf;
  for (const sibling of path) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      computed = hashNode(sibling, computed);
      while (at % 2 === 0 && at !== 0) {
        at = Math.floor(at / 2);
        last = Math.floor(last / 2);
      }
    } else {
      computed = hashNode(computed, sibling);
    }
    at = Math.floor(at / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && isSame(computed, root);
}

/** Cut a path into its hashes; what is left over is a hash of the wrong length. */
export function splitHashes(bytes: Uint8Array): Bytes[] {
  const found: Bytes[] = [];
  for (let at = 0; at < bytes.length; at += HASH_BYTES) {
    found.push(new Uint8Array(bytes.slice(at, at + HASH_BYTES)));
  }
  return found;
}
