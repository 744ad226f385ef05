/** Hand-over files: what is not receipted yet, sealed to the office, for a team mate to carry. */

import { lp, type Bytes } from "./bytes";
import { writeJson } from "./canonical";
import { hexDigest } from "./hashes";
import { makeSealedBox } from "./keys";

export interface Part {
  readonly kind: "revision" | "events" | "document" | "blob";
  /** `visit` and revision id, `visit` and range, or "". */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Where it is known: a photo is kept under it. */
  readonly sha256?: string;
}

/** Return the sealed file. */
export function sealHandOver(
  parts: readonly Part[],
  of: { readonly campaign: string; readonly device: string; readonly key: Uint8Array; readonly random: Uint8Array },
): Bytes {
  const head = writeJson({
    format: "field-hand-over/1",
    campaign: of.campaign,
    device: of.device,
    parts: parts.map(({ kind, name, bytes, sha256 }) => ({ kind, name, sha256: sha256 ?? hexDigest(bytes) })),
  });
  return makeSealedBox(lp(head, ...parts.map((each) => each.bytes)), of.key, of.random);
}
