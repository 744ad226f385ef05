/** Proofs sealed to this device, each with the ledger that its holder saw. */

import { isSame, join, lp, type Bytes } from "./bytes";
import { writeJson } from "./canonical";
import { labelAsJson, placeOf, tagOf, type Campaign, type Label } from "./campaign";
import { fault, reading } from "./faults";
import { openSealedBox } from "./keys";
import { PROOF_BYTES } from "./vrf";

const VIEW_BYTES = 40;

/** Open one holder's box: its proof, and size and root of the ledger that it saw. */
export function openProof(
  box: Uint8Array,
  secret: Uint8Array,
  of: { readonly campaign: Campaign; readonly label: Label; readonly holder: string },
): { readonly proof: Bytes; readonly view: Bytes } {
  return reading("sealedWrong", of.holder, () => {
    const contents = openSealedBox(box, secret);
    const name = writeJson(labelAsJson(of.label));
    const head = lp(tagOf(of.campaign, "sealed"), of.campaign.id, name, of.holder);
    const view = new Uint8Array(contents.slice(head.length + 4, head.length + 4 + VIEW_BYTES));
    const proof = new Uint8Array(contents.slice(-PROOF_BYTES));
    if (!isSame(contents, join(head, lp(view, proof)))) throw new RangeError("of something else");
    return { proof, view };
  });
}

/** Open what all holders have sealed, and see that all were shown one ledger. */
export function openAnswers(
  boxes: ReadonlyMap<string, Uint8Array>,
  secret: Uint8Array,
  of: { readonly campaign: Campaign; readonly label: Label; readonly holders: readonly string[] },
): Bytes[] {
  const lacking = of.holders.filter((holder) => !boxes.has(holder));
  if (lacking.length) throw fault("answersLacking", lacking.join("、"));
  const opened = of.holders.map((holder) =>
    openProof(boxes.get(holder) as Uint8Array, secret, { campaign: of.campaign, label: of.label, holder }),
  );
  const first = opened[0]?.view;
  if (!first || !opened.every((each) => isSame(each.view, first))) throw fault("viewsDiffer", placeOf(of.label));
  return opened.map((each) => each.proof);
}
