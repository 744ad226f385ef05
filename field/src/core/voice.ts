/** What is told by telephone: slot and index of a unit, before their proofs arrive. */

import { placeOf, type Label } from "./campaign";
import type { CountyDraw } from "./county-draw";
import { fault } from "./faults";
import { ascending, pickIndex, type Evaluation } from "./lottery";

const INDICES = 1_000_000;

export const isToldOnly = (evaluation: Evaluation): boolean => evaluation.proofs.length === 0;

/** An evaluation without proofs that draws an index: its rank among the free ones. */
function hearIndex(label: Label, index: number, size: number, taken: readonly number[]): Evaluation {
  if (taken.includes(index) || index >= size) throw fault("spokenImpossible");
  return { label, proofs: [], value: BigInt(index - taken.filter((each) => each < index).length) };
}

/** Return the draw with the visit open that a number tells (slot · 10^6 + index). */
export function hearUnit(state: CountyDraw, value: number): CountyDraw {
  const [slot, index] = [Math.floor(value / INDICES), value % INDICES];
  const { plan, kinds } = state.facts;
  let draw = state;
  if (draw.pending?.stage === "kind") {
    const taken = ascending(kinds.map((each) => each.index));
    draw = draw.accept(hearIndex(draw.pending, slot, plan.slots.length, taken));
    if (!draw.pending || draw.pending.stage === "kind") {
      if (index) throw fault("spokenImpossible");
      return draw;
    }
  }
  const { pending } = draw;
  const pool = draw.facts.pools.open;
  if (!pending || !pool || plan.positionOf(pending) !== slot) throw fault("spokenImpossible");
  return draw.accept(hearIndex(pending, index, pool.size, pool.excluded));
}

/** Return the draw with the proofs of one label; other proofs than were told are an alarm. */
export function proveDraw(heard: CountyDraw, evaluation: Evaluation): CountyDraw {
  const place = placeOf(evaluation.label);
  const isOf = (each: { readonly evaluation: Evaluation }): boolean => placeOf(each.evaluation.label) === place;
  const { kinds, disclosures, visit } = heard.facts;
  const told = [
    ...kinds.filter(isOf).map((each) => pickIndex(evaluation.value, each.candidates.length, each.excluded) === each.index),
    ...disclosures.filter(isOf).map((each) => pickIndex(evaluation.value, each.pool.size, each.pool.excluded) === each.index),
  ];
  if (!told.length) throw fault("outOfOrder", place);
  if (told.includes(false)) throw fault("voiceOther");
  const proved = disclosures.map((each) => (isOf(each) ? { ...each, evaluation } : each));
  return heard.with({
    kinds: kinds.map((each) => (isOf(each) ? { ...each, evaluation } : each)),
    disclosures: proved,
    visit: visit ? (proved.at(-1) ?? null) : null,
  });
}
