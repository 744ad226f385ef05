/** Keeps answers with the photographs that stand under their item. */

import type { Visit } from "../contract";
import { answerTo, gapOf, valueOf } from "./checklist-form";
import { currentVisit } from "./screens/visit";
import type { Stage } from "./stage";

/** Keep a value; the reason stays unless another is given. */
export async function keepValue(
  stage: Stage,
  item: string,
  part: string,
  value: string,
  reason?: string,
): Promise<void> {
  const visit = currentVisit(stage);
  const before = answerTo(visit, item, part);
  // A gap's reason says why there was no value, so it does not pass over to one.
  const kept = reason ?? (gapOf(before) ? "" : (before?.reason ?? ""));
  await stage.app.answer(item, part, value, { reason: kept, blobs: blobsUnder(visit, item) });
}

/** Keep a named gap with its reason. */
export async function keepGap(stage: Stage, item: string, part: string, gap: string, reason: string): Promise<void> {
  await stage.app.answerGap(item, part, gap, { reason, blobs: blobsUnder(currentVisit(stage), item) });
}

/** After photographs were added, moved or taken out: answers point to what stands under their item. */
export async function relinkAnswers(stage: Stage): Promise<void> {
  for (const answer of currentVisit(stage).draft.answers) {
    const { item, part } = answer;
    const now = blobsUnder(currentVisit(stage), item);
    if (now.join() === [...answer.blobs].join()) continue;
    const gap = gapOf(answer);
    if (gap) await keepGap(stage, item, part, gap, answer.reason);
    else await keepValue(stage, item, part, valueOf(answer), answer.reason);
  }
}

function blobsUnder(visit: Visit, item: string): string[] {
  return visit.draft.blobs.filter((each) => !each.voided && each.items.includes(item)).map((each) => each.sha256);
}
