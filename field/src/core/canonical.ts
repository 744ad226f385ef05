/** canonical-json/1: the one way in which anything is written before it is hashed or signed. */

import type { Json, JsonObject } from "../contract";
import { isSame, readUtf8, utf8, type Bytes } from "./bytes";
import { hexDigest } from "./hashes";

const KEY = /^[a-z0-9_]+$/;
const LONE = /\p{Surrogate}/u;

/** Write a value; a value without a canonical form is refused with a RangeError. */
export function writeText(value: Json): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) {
      throw new RangeError("a number that is not whole, or beyond 2^53-1");
    }
    return String(value);
  }
  if (typeof value === "string") {
    if (LONE.test(value)) throw new RangeError("half a character");
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(writeText).join(",")}]`;
  if (typeof value !== "object") throw new RangeError("a value without canonical form");
  const body = value as JsonObject;
  const keys = Object.keys(body).sort();
  const parts = keys.map((key) => {
    if (!KEY.test(key)) throw new RangeError("a key outside [a-z0-9_]");
    return `"${key}":${writeText(body[key] as Json)}`;
  });
  return `{${parts.join(",")}}`;
}

export const writeJson = (value: Json): Bytes => utf8(writeText(value));

/** Read bytes that must be exactly what `writeJson` writes. */
export function readJson(bytes: Uint8Array): Json {
  const value = JSON.parse(readUtf8(bytes)) as Json;
  if (!isSame(writeJson(value), bytes)) throw new RangeError("not in canonical form");
  return value;
}

/** SHA-256 of the canonical form as lower-case hexadecimal. */
export const digest = (value: Json): string => hexDigest(writeJson(value));

// What a record may hold, read strictly; every refusal is a RangeError.

export function objectOf(value: Json | undefined): JsonObject {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new RangeError("no object");
  }
  return value as JsonObject;
}

export function listOf(value: Json | undefined): readonly Json[] {
  if (!Array.isArray(value)) throw new RangeError("no list");
  return value as readonly Json[];
}

export function textOf(value: Json | undefined): string {
  if (typeof value !== "string") throw new RangeError("no text");
  return value;
}

export function countOf(value: Json | undefined): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) {
    throw new RangeError("no count");
  }
  return value;
}

export function boolOf(value: Json | undefined): boolean {
  if (typeof value !== "boolean") throw new RangeError("no yes or no");
  return value;
}
