/** Field records (`field-record/1`): what two inspectors sign on the spot. */

import type { Json, JsonObject } from "../contract";
import { hex, lp, unhex, utf8, type Bytes } from "./bytes";
import { listOf, objectOf, readJson, textOf, writeJson } from "./canonical";
import { tagOf, type Campaign } from "./campaign";
import { fault, reading } from "./faults";
import { isSigned, sign } from "./keys";

export type About = "arrived" | "outcome" | "closed" | "reason";

const SUBJECTS: Readonly<Record<About, string>> = {
  arrived: "body county",
  outcome: "visit",
  closed: "visit",
  reason: "label",
};
const FIELDS = "about at campaign details format rehearsal subject";

/** A record without its signatures, as it is signed. */
export function makeRecord(
  campaign: Campaign,
  about: About,
  said: { readonly subject: JsonObject; readonly at: string; readonly details: JsonObject },
): JsonObject {
  return { format: "field-record/1", campaign: campaign.id, rehearsal: campaign.rehearsal, about, ...said };
}

/** Return the bytes that every device signs. */
export function signedBytes(record: JsonObject): Bytes {
  return lp(tagOf({ rehearsal: record["rehearsal"] === true }, "field"), writeJson(record));
}

export const signRecord = (record: JsonObject, secret: Uint8Array): string => hex(sign(signedBytes(record), secret));

export function expectSigned(record: JsonObject, signature: string, key: Uint8Array): void {
  const bytes = reading("signatureWrong", "", () => unhex(signature));
  if (!isSigned(signedBytes(record), bytes, key)) throw fault("signatureWrong");
}

/** Return the whole record in canonical JSON, with the signatures sorted by device. */
export function writeRecord(record: JsonObject, signatures: ReadonlyMap<string, string>): Bytes {
  const sorted = [...signatures].sort(([one], [other]) => (one < other ? -1 : 1));
  return writeJson({ ...record, signatures: sorted.map(([device, signature]) => ({ device, signature })) });
}

/** Read a record without signatures, as another phone asks to sign it. */
export function readUnsigned(data: Uint8Array): JsonObject {
  return reading("recordUnreadable", "", () => {
    const body = objectOf(readJson(data));
    const about = textOf(body["about"]) as About;
    const fields = Object.keys(body).sort().join(" ");
    const subject = Object.keys(objectOf(body["subject"])).sort().join(" ");
    const isSound = body["format"] === "field-record/1" && fields === FIELDS && SUBJECTS[about] === subject;
    objectOf(body["details"]);
    textOf(body["at"]);
    if (!isSound) throw new RangeError("no field record");
    return body;
  });
}

// A request to sign goes to the other phone as text, and its answer comes back as text.

const REQUEST = "KF1";
const ANSWER = "KF2";

/** Return the request as one line of text, for a QR code. */
export const writeRequest = (record: JsonObject): string => `${REQUEST} ${new TextDecoder().decode(writeJson(record))}`;

export function readRequest(text: string): JsonObject {
  const [head, ...rest] = text.trim().split(" ");
  if (head !== REQUEST) throw fault("recordUnreadable");
  return readUnsigned(utf8(rest.join(" ")));
}

/** What comes back: whose device has signed, its key, and the signature. */
export interface SignAnswer {
  readonly device: string;
  readonly person: string;
  readonly key: string;
  readonly signature: string;
}

export const writeAnswer = ({ device, person, key, signature }: SignAnswer): string =>
  [ANSWER, device, person, key, signature].join(" ");

/** Read the answer of another phone; its signature must hold for the record that was shown. */
export function readAnswer(text: string, record: JsonObject): SignAnswer {
  const [head, device, person, key, signature, ...rest] = text.trim().split(/\s+/);
  const isSound = head === ANSWER && device && person && /^[0-9a-f]{64}$/.test(key ?? "") && signature && !rest.length;
  if (!isSound) throw fault("recordUnreadable");
  expectSigned(record, signature, unhex(key as string));
  return { device, person, key: key as string, signature };
}

/** Return what a device says of proofs that draw another unit than was told. */
export function writeMismatch(
  campaign: Campaign,
  said: { readonly device: string; readonly visit: string; readonly label: Json; readonly heard: string; readonly proofs: Json },
  secret: Uint8Array,
): Bytes {
  const body = { format: "voice-mismatch/1", campaign: campaign.id, rehearsal: campaign.rehearsal, ...said };
  const signature = hex(sign(lp(tagOf(campaign, "mismatch"), writeJson(body)), secret));
  return writeJson({ ...body, signature });
}

/** Read late proofs (`spoken-proofs/1`): label with the proofs of all holders. */
export function readSpokenProofs(data: Uint8Array, campaign: Campaign): readonly { label: Json; proofs: readonly string[] }[] {
  return reading("formWrong", "spoken-proofs", () => {
    const body = objectOf(readJson(data));
    const isOurs = body["format"] === "spoken-proofs/1" && body["campaign"] === campaign.id && body["rehearsal"] === campaign.rehearsal;
    if (!isOurs) throw new RangeError("of something else");
    return listOf(body["labels"]).map((each) => {
      const found = objectOf(each);
      return { label: found["label"] as Json, proofs: listOf(found["proofs"]).map(textOf) };
    });
  });
}

