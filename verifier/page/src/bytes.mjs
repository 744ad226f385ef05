// Bytes and their one form: canonical-json/1, base64url, length prefixes, shapes, hashes.

import { sha256 as noble256, sha512 as noble512 } from "@noble/hashes/sha2.js";

export class Fault extends Error {
  constructor(code, where = "", values = {}) {
    super(`${where} ${code}`);
    Object.assign(this, { code, where, values });
  }
}

export function expect(holds, code, where = "", values = {}) {
  if (!holds) throw new Fault(code, where, values);
}

export const utf8 = (text) => new TextEncoder().encode(text);
export const hex = (bytes) => Array.from(bytes, (each) => each.toString(16).padStart(2, "0")).join("");
export const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
export const isSame = (one, other) => one.length === other.length && one.every((x, i) => x === other[i]);

export function join(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, each) => sum + each.length, 0));
  let at = 0;
  for (const each of parts) {
    whole.set(each, at);
    at += each.length;
  }
  return whole;
}

function number(value, width) {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes.slice(8 - width);
}

export const u32 = (value) => number(value, 4);
export const u64 = (value) => number(value, 8);

/** Join parts, the length of each before it, so that no two lists give the same bytes. */
export function lp(...parts) {
  const raw = parts.map((each) => (typeof each === "string" ? utf8(each) : each));
  return join(...raw.flatMap((each) => [u32(each.length), each]));
}

// Some browsers give no WebCrypto to a page that was opened as a file.
const own = globalThis.crypto?.subtle;
const digest = async (name, bytes) => new Uint8Array(await own.digest(name, bytes));
export const sha256 = async (bytes) => (own ? digest("SHA-256", bytes) : noble256(bytes));
export const sha512 = async (bytes) => (own ? digest("SHA-512", bytes) : noble512(bytes));

function write(value) {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") {
    expect(Number.isSafeInteger(value) && !Object.is(value, -0), "canonical");
    return String(value);
  }
  if (typeof value === "string") {
    expect(!/\p{Surrogate}/u.test(value), "canonical");
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(write).join(",")}]`;
  const keys = Object.keys(value).sort();
  expect(keys.every((key) => /^[a-z0-9_]+$/.test(key)), "canonical");
  return `{${keys.map((key) => `"${key}":${write(value[key])}`).join(",")}}`;
}

/** Write canonical JSON; a value that has none is refused. */
export const writeJson = (value) => utf8(write(value));

/** Read canonical JSON; any other spelling of the same value is refused. */
export function readJson(bytes) {
  let value;
  let same = false;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
    same = isSame(writeJson(value), bytes);
  } catch {
    same = false;
  }
  expect(same, "canonical");
  return value;
}

/** Read base64url without padding, in its one form. */
export function readBase64(text) {
  expect(/^[A-Za-z0-9_-]*$/.test(text) && text.length % 4 !== 1, "base64");
  const raw = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const again = btoa(raw).replace(/=+$/, "").replaceAll("+", "-").replaceAll("/", "_");
  expect(again === text, "base64");
  return Uint8Array.from(raw, (sign) => sign.charCodeAt(0));
}

/** Read the hashes of a path, joined. */
export function readPath(text) {
  const raw = readBase64(text);
  expect(raw.length % 32 === 0, "base64");
  return Array.from({ length: raw.length / 32 }, (_, at) => raw.slice(at * 32, at * 32 + 32));
}

export const COUNT = (value) => Number.isSafeInteger(value) && value >= 0;
export const TEXT = (value) => typeof value === "string";
export const FLAG = (value) => typeof value === "boolean";
export const RECORD = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
export const like = (pattern) => (value) => TEXT(value) && new RegExp(`^(?:${pattern})$`, "u").test(value);
export const HASH = like("[0-9a-f]{64}");

/**
 * Refuse a value of another form: a test, a text to be met, [form] for a list of these, a list of
 * several forms for just these, an object for exactly these keys.
 */
export function demandShape(value, form, where = "") {
  const inner = (key) => (where ? `${where}.${key}` : String(key));
  if (Array.isArray(form) && Array.isArray(value)) {
    expect(form.length === 1 || form.length === value.length, "number", where);
    value.forEach((each, at) => demandShape(each, form.length === 1 ? form[0] : form[at], inner(at)));
  } else if (RECORD(form) && RECORD(value)) {
    const same = Object.keys(form).sort().join() === Object.keys(value).sort().join();
    expect(same, "shape", where);
    for (const key of Object.keys(form)) demandShape(value[key], form[key], inner(key));
  } else {
    expect(typeof form === "function" ? form(value) : form === value, "shape", where);
  }
}
