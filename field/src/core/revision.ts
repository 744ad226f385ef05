/** Revisions (`visit-revision/1`): a visit frozen once, signed by the device, never written again. */

import type { Answer, Draft, Ending, Json, JsonObject } from "../contract";
import { hex, lp, utf8, type Bytes } from "./bytes";
import { objectOf, readJson, writeJson } from "./canonical";
import { tagOf, type Campaign } from "./campaign";
import { sign } from "./keys";

export interface Freezing {
  readonly campaign: Campaign;
  readonly visit: string;
  readonly device: string;
  readonly people: readonly string[];
  readonly pack: { readonly id: string; readonly digest: string };
  readonly checklist: string;
  readonly unit: { readonly id: string; readonly kind: string; readonly name: string };
  /** SHA-256 of the revision of the county's visit before, or "". */
  readonly previous: string;
  readonly closed: string;
  readonly draft: Draft;
  readonly answers: readonly Answer[];
  readonly ending: Ending;
  readonly events: { readonly first: number; readonly last: number; readonly head: string };
}

function answerAsJson(answer: Answer): JsonObject {
  const judgement: JsonObject = "gap" in answer ? { gap: answer.gap } : { value: answer.value };
  const { item, part, member, reason, by, at } = answer;
  return { item, part, member: member ? String(member) : "", reason, by, at, blobs: [...answer.blobs], ...judgement };
}

/** Return the frozen bytes of a revision, signed by the device. */
export function freeze(given: Freezing, secret: Uint8Array): Bytes {
  const { draft, campaign, ending } = given;
  const kept = draft.blobs.filter((each) => !each.voided);
  const asJson = (value: unknown): Json => value as Json;
  const revision: JsonObject = {
    campaign: campaign.id,
    rehearsal: campaign.rehearsal,
    visit: given.visit,
    id: draft.revision,
    parent: draft.parent,
    previous: given.previous,
    device: given.device,
    people: [...given.people],
    pack: { ...given.pack },
    checklist: given.checklist,
    moments: { disclosed: draft.disclosed, arrived: draft.arrived, told: draft.told?.at ?? "", closed: given.closed },
    position: asJson(draft.position ?? { reason: "" }),
    told: { who: draft.told?.who ?? "" },
    unit: { ...given.unit },
    outcome: ending.outcome,
    reached: ending.reached,
    answers: given.answers.map(answerAsJson),
    differences: asJson(draft.differences),
    observations: draft.observations.map(({ kind, text, blobs }) => ({ kind, text, blobs: [...blobs] })),
    absence: draft.absence,
    conduct: draft.conduct,
    signatures: { unit: asJson(draft.unitSignature ?? { refused: "" }) },
    blobs: kept.map(({ sha256, bytes, type, name, capture, at, position, items }) => ({
      sha256, bytes, type, name, capture, at, position: asJson(position), item: items[0] ?? "", items: [...items],
    })),
    events: { ...given.events },
  };
  const signature = hex(sign(lp(tagOf(campaign, "revision"), writeJson(revision)), secret));
  return writeJson({ format: "visit-revision/1", revision, signature });
}

/** Return the blobs that a frozen revision speaks of, each once. */
export function blobsOf(envelope: string): { readonly sha256: string; readonly bytes: number }[] {
  const revision = objectOf(objectOf(readJson(utf8(envelope)))["revision"]);
  return revision["blobs"] as unknown as { sha256: string; bytes: number }[];
}
