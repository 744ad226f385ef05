/** Receipts, hellos and permits of the office: only what its signature covers moves anything. */

import type { Json, JsonObject } from "../contract";
import { lp, unhex } from "./bytes";
import { countOf, objectOf, textOf, writeJson } from "./canonical";
import { tagOf } from "./campaign";
import { fault } from "./faults";
import { hexDigest } from "./hashes";
import { isSigned } from "./keys";

/** The office as this device knows it since its enrolment. */
export interface Office {
  readonly rehearsal: boolean;
  readonly campaign: string;
  readonly device: string;
  readonly receiptKey: Uint8Array;
}

export interface Receipt {
  readonly number: number;
  readonly subject: string;
  readonly sha256: string;
  readonly at: string;
  readonly previous: string;
  readonly status: "accepted" | "quarantined";
  readonly reason: string;
  /** SHA-256 of the whole receipt, which the next one names. */
  readonly hash: string;
}

/** Tell whether an object of the office is signed by its receipt key under a tag. */
export function isOfficial(body: JsonObject, tag: string, office: Office): boolean {
  const { signature, ...rest } = body;
  if (typeof signature !== "string" || !/^[0-9a-f]{128}$/.test(signature)) return false;
  const bytes = lp(tagOf(office, tag), writeJson(rest));
  return isSigned(bytes, unhex(signature), office.receiptKey);
}

/** Read a receipt; anything that is not signed for this device is refused. */
export function readReceipt(value: Json | undefined, office: Office): Receipt {
  try {
    const body = objectOf(value);
    const status = textOf(body["status"]);
    const isOurs =
      body["format"] === "field-receipt/1" &&
      body["device"] === office.device &&
      (status === "accepted" || status === "quarantined") &&
      isOfficial(body, "field-receipt", office);
    if (!isOurs) throw new RangeError("no receipt for this device");
    return {
      number: countOf(body["number"]),
      subject: textOf(body["subject"]),
      sha256: textOf(body["sha256"]),
      at: textOf(body["at"]),
      previous: textOf(body["previous"]),
      status,
      reason: textOf(body["reason"]),
      hash: hexDigest(writeJson(body)),
    };
  } catch (found) {
    if (found instanceof RangeError) throw fault("receiptWrong");
    throw found;
  }
}

/** Tell whether a hello is of the office and answers this very question. */
export function isHello(value: Json, nonce: string, office: Office): value is JsonObject {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isObject) return false;
  const body = value as JsonObject;
  return body["format"] === "field-hello/1" && body["nonce"] === nonce && isOfficial(body, "field-hello", office);
}

/** Tell whether a permit lets this device delete a revision with its blobs. */
export function isPermit(value: Json, office: Office, of: { readonly revision: string; readonly sha256: string }): boolean {
  const body = objectOf(value);
  return (
    body["format"] === "purge-permit/1" &&
    body["campaign"] === office.campaign &&
    body["device"] === office.device &&
    body["revision"] === of.revision &&
    body["sha256"] === of.sha256 &&
    isOfficial(body, "purge-permit", office)
  );
}

/** Name the number after which the office's chain of receipts is broken; 0 when it holds. */
export function findChainBreak(receipts: readonly Receipt[]): number {
  const byNumber = new Map(receipts.map((each) => [each.number, each]));
  for (const each of receipts) {
    const before = byNumber.get(each.number - 1);
    const isFirst = each.number === 1 && each.previous !== "";
    if (isFirst || (before && before.hash !== each.previous)) return each.number;
  }
  return 0;
}
