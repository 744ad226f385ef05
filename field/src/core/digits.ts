/** Digits that are read aloud: completion code, pad, read-back; texts and sheets of proofs. */

import type { Json } from "../contract";
import { base64url, hex, lp, readBase64url, u64, unhex, type Bytes } from "./bytes";
import { boolOf, countOf, listOf, objectOf, readJson, textOf } from "./canonical";
import { labelBytes, tagOf, type Campaign, type Ceremony, type Label } from "./campaign";
import { fault, reading } from "./faults";
import { hmac256, sha256 } from "./hashes";
import { verifyProof } from "./vrf";

const MODULUS = 97;
const VALUE_DIGITS = 7;
const VALUES = 10 ** VALUE_DIGITS;
const CODE_DIGITS = 16;
const PROOF_CHARACTERS = 107;

const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x${hex(bytes)}`);

/** Return digits with their two check digits (ISO 7064 MOD 97-10). */
export function addCheckDigits(digits: string): string {
  const rest = Number((BigInt(digits) * 100n) % 97n);
  return `${digits}${String(MODULUS + 1 - rest).padStart(2, "0")}`;
}

/** Tell whether the last two digits are the check digits of those before them. */
export function hasCheckDigits(code: string): boolean {
  if (!/^[0-9]{3,}$/.test(code)) return false;
  const check = Number(code.slice(-2));
  return check >= 2 && check <= 98 && BigInt(code) % 97n === 1n;
}

/** Return digits as they are read aloud: `123 456 789`. */
export const groupDigits = (digits: string): string => digits.match(/.{1,3}/g)?.join(" ") ?? "";

/** Return what was typed without spaces, hyphens and points, full-width digits as ASCII. */
export const stripDigits = (typed: string): string => typed.normalize("NFKC").replace(/[\s\-·.,]+/g, "");

/** Return the completion code of a frozen revision (完成码): eighteen digits. */
export function makeCompletionCode(
  campaign: Campaign,
  of: { readonly revision: Uint8Array; readonly visit: string; readonly device: string },
): string {
  const hashed = sha256(lp(tagOf(campaign, "completion"), of.revision, of.visit, of.device));
  return addCheckDigits(String(numberOf(hashed) % 10n ** BigInt(CODE_DIGITS)).padStart(CODE_DIGITS, "0"));
}

/** One line of a pad: the numbers that hide one value, and the key of its read-back. */
export interface PadLine {
  readonly mask: number;
  readonly shift: number;
  readonly key: Bytes;
}

/** Read a device's pad (`voice-pad/1`). */
export function readPad(data: Uint8Array, of: { readonly campaign: Campaign; readonly device: string }): PadLine[] {
  return reading("padUnreadable", "", () => {
    const body = objectOf(readJson(data));
    const own = [textOf(body["format"]), textOf(body["campaign"]), boolOf(body["rehearsal"]), textOf(body["device"])];
    const wanted = ["voice-pad/1", of.campaign.id, of.campaign.rehearsal, of.device];
    if (own.some((each, at) => each !== wanted[at])) throw new RangeError("of another device");
    if (Object.keys(body).length !== 5) throw new RangeError("other fields");
    return listOf(body["lines"]).map(readPadLine);
  });
}

function readPadLine(value: Json): PadLine {
  const [mask, shift, key, ...rest] = listOf(value);
  const line = { mask: countOf(mask), shift: countOf(shift), key: unhex(textOf(key)) };
  const isSound = line.mask < VALUES && line.shift < MODULUS && line.key.length === 16 && !rest.length;
  if (!isSound) throw new RangeError("no line of a pad");
  return line;
}

/** Return the value behind the nine digits that were heard. */
export function uncoverValue(typed: string, line: PadLine): number {
  const code = stripDigits(typed);
  const isSound =
    /^[0-9]{9}$/.test(code) &&
    Number(code.slice(VALUE_DIGITS)) < MODULUS &&
    (Number(code) - line.shift + MODULUS) % MODULUS === 1;
  if (!isSound) throw fault("spokenWrong");
  return (Number(code.slice(0, VALUE_DIGITS)) - line.mask + VALUES) % VALUES;
}

/** Return the four digits that the inspector reads back. */
export function readBack(value: number, line: PadLine): string {
  return String(numberOf(hmac256(line.key, u64(value))) % 10_000n).padStart(4, "0");
}

/** Read a proof as it was sent or typed; null if it is none of this holder for this label. */
export function readProofText(text: string, label: Label, ceremony: Ceremony, holder: number): Bytes | null {
  const signs = text.replace(/\s+/g, "");
  const key = ceremony.keys[holder];
  if (signs.length !== PROOF_CHARACTERS || !key) return null;
  try {
    const proof = readBase64url(signs);
    return base64url(proof) === signs && verifyProof(key, labelBytes(label, ceremony), proof) ? proof : null;
  } catch (found) {
    if (found instanceof RangeError) return null;
    throw found;
  }
}

/** Return the proofs of a label from texts in any order, by the order of the keys. */
export function readTexts(texts: readonly string[], label: Label, ceremony: Ceremony): Bytes[] {
  const proofs = new Map<number, Bytes>();
  texts.forEach((text, at) => {
    const mine = ceremony.keys.findIndex((_, holder) => {
      const proof = readProofText(text, label, ceremony, holder);
      if (proof) proofs.set(holder, proof);
      return proof !== null;
    });
    if (mine < 0) throw fault("textWrong", at + 1);
  });
  return ceremony.keys.map((_, holder) => {
    const proof = proofs.get(holder);
    if (!proof) throw fault("answersLacking", holder + 1);
    return proof;
  });
}

/** Return the proofs of the label that is due from the opened sheets, one of each department. */
export function readSheets(
  sheets: readonly string[],
  due: { readonly label: Label; readonly number: number; readonly holders: readonly string[] },
  ceremony: Ceremony,
): Bytes[] {
  const proofs = new Map<number, Bytes>();
  for (const sheet of sheets) {
    const [campaign, number, place, ...rest] = sheet.trim().split(/\s+/);
    const holder = Number(place) - 1;
    const isOurs = campaign === ceremony.campaign.id && number === String(due.number) && String(holder + 1) === place;
    const proof = isOurs ? readProofText(rest.join(""), due.label, ceremony, holder) : null;
    if (!proof) throw fault("envelopeWrong", number ?? "");
    proofs.set(holder, proof);
  }
  const lacking = due.holders.filter((_, at) => !proofs.has(at));
  if (lacking.length) throw fault("envelopeWrong", lacking.join("、"));
  return due.holders.map((_, at) => proofs.get(at) as Bytes);
}
