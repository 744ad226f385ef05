/** Ids, nonces, clocks: what is asked of the platform, in one place and replaceable in tests. */

import { hex, type Bytes } from "./bytes";

/** What the app takes from outside: time, randomness. */
export interface World {
  /** Milliseconds of the wall clock. */
  wall(): number;
  /** Milliseconds of a clock that never jumps; it begins anew with the page. */
  mono(): number;
  random(bytes: number): Bytes;
}

export const BROWSER: World = {
  wall: () => Date.now(),
  mono: () => performance.now(),
  random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
};

/** A moment in UTC with milliseconds, as everywhere in the system. */
export const momentOf = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** Make a UUIDv7 (RFC 9562): time first, then randomness. */
export function makeUuid(world: World): string {
  const bytes = world.random(16);
  const time = BigInt(Math.floor(world.wall()));
  for (let at = 0; at < 6; at += 1) bytes[at] = Number((time >> BigInt(8 * (5 - at))) & 0xffn);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const text = hex(bytes);
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join("-");
}

/** Read a one-time code as people type it: Crockford's base32, bare and in capitals. */
export function readCode(typed: string): string {
  const bare = typed.toUpperCase().replace(/[\s-]+/g, "").replace(/[IL]/g, "1").replace(/O/g, "0");
  return /^[YZ][0-9A-HJKMNP-TV-Z]{15}$/.test(bare) ? bare : "";
}
