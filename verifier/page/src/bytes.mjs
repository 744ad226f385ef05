// Bytes and their one form: canonical-json/1, base64url, length prefixes, forms, hashes.

import { sha256 as noble256, sha512 as noble512 } from "@noble/hashes/sha2.js";
import forms from "../../src/kaohe_verify/forms.json";

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

const COUNT = (value) => Number.isSafeInteger(value) && value >= 0;
const WORDS = {
  text: (value) => typeof value === "string",
  flag: (value) => typeof value === "boolean",
  record: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  count: COUNT,
  u32: (value) => COUNT(value) && value < 2 ** 32,
  "count or null": (value) => value === null || COUNT(value),
};

/** Read base64 with padding, in its one form. */
export function readPadded(text) {
  const whole = /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0;
  expect(whole && btoa(atob(text)) === text, "base64");
  return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
}

/**
 * Refuse a value of another form (forms.json): a word; a pattern, to be met in full; @ and the name
 * of another form; a list of one form for as many as there are, or of several for just these; an
 * object with exactly these keys, or, where it holds the key "…", with at least these.
 */
export function demandForm(value, form, where = "") {
  const inner = (key) => (where ? `${where}.${key}` : String(key));
  if (typeof form === "string" && form.startsWith("@")) {
    demandForm(value, forms[form.slice(1)], where);
  } else if (Array.isArray(form) && Array.isArray(value)) {
    expect(form.length === 1 || form.length === value.length, "number", where);
    value.forEach((each, at) => demandForm(each, form.length === 1 ? form[0] : form[at], inner(at)));
  } else if (WORDS.record(form) && WORDS.record(value)) {
    const keys = Object.keys(form).filter((key) => key !== "…").sort();
    const fits = keys.every((key) => Object.hasOwn(value, key)) &&
      ("…" in form || keys.length === Object.keys(value).length);
    expect(fits, "shape", where);
    for (const key of keys) demandForm(value[key], form[key], inner(key));
  } else if (Object.hasOwn(WORDS, form)) {
    expect(WORDS[form](value), "shape", where);
  } else {
    const fits = typeof form === "string" && typeof value === "string" &&
      new RegExp(`^(?:${form})$`, "u").test(value);
    expect(fits, "shape", where);
  }
}

/** Read canonical JSON of a named form. */
export function readForm(bytes, name) {
  const value = readJson(bytes);
  demandForm(value, forms[name]);
  return value;
}
