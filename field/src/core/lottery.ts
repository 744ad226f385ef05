/** From the key holders' values to an index: the lottery itself. */

import { hex, lp } from "./bytes";
import { labelBytes, placeOf, tagOf, type Ceremony, type Label } from "./campaign";
import { Fault, fault, tell } from "./faults";
import { sha512 } from "./hashes";
import { valueOfKept, verifyProof } from "./vrf";

/** A label with its proofs and their number; no proofs where it was heard by telephone. */
export interface Evaluation {
  readonly label: Label;
  readonly proofs: readonly Uint8Array[];
  readonly value: bigint;
}

/** Check every holder's proof (in the order of the keys) and combine the values. */
export function evaluateLabel(label: Label, proofs: readonly Uint8Array[], ceremony: Ceremony): Evaluation {
  const { keys } = ceremony;
  if (proofs.length !== keys.length) throw fault("proofsCount", placeOf(label));
  const alpha = labelBytes(label, ceremony);
  const shown = keys.map((key, at) => verifyProof(key, alpha, proofs[at] as Uint8Array));
  const wrong = shown.flatMap((beta, at) => (beta ? [] : [tell("proofWrong", at + 1)]));
  if (wrong.length) throw new Fault(wrong);
  const betas = shown.flatMap((beta) => (beta ? [beta] : []));
  return { label, proofs, value: combine(ceremony, alpha, betas) };
}

function combine({ campaign }: Ceremony, alpha: Uint8Array, betas: readonly Uint8Array[]): bigint {
  return BigInt(`0x${hex(sha512(lp(tagOf(campaign, "combine"), alpha, ...betas)))}`);
}

/** Take up an evaluation from one's own sealed journal, whose proofs were checked when it was made. */
export function recallEvaluation(label: Label, proofs: readonly Uint8Array[], ceremony: Ceremony): Evaluation {
  const value = combine(ceremony, labelBytes(label, ceremony), proofs.map(valueOfKept));
  return { label, proofs, value };
}

/** Tell whether indices are ascending, each once, and below the size. */
export const isSubset = (taken: readonly number[], size: number): boolean =>
  taken.every((index, at) => index < size && (at === 0 ? index >= 0 : (taken[at - 1] as number) < index));

/** Return the index that a value draws among those not taken. */
export function pickIndex(value: bigint, size: number, taken: readonly number[]): number {
  if (!isSubset(taken, size) || taken.length >= size) throw new RangeError("no index is free");
  let drawn = Number(value % BigInt(size - taken.length));
  for (const index of taken) if (drawn >= index) drawn += 1;
  return drawn;
}

/** Return the index that a value draws among those not taken, in proportion to their sizes. */
export function pickBySize(value: bigint, sizes: readonly number[], taken: readonly number[]): number {
  if (!isSubset(taken, sizes.length) || taken.length >= sizes.length) throw new RangeError("no index is free");
  const free = sizes.map((size, index) => (taken.includes(index) ? 0 : size));
  const sum = free.reduce((all, size) => all + size, 0);
  if (!sum) return pickIndex(value, sizes.length, taken);
  let rest = Number(value % BigInt(sum));
  return free.findIndex((size) => {
    const isHere = rest < size;
    rest -= size;
    return isHere;
  });
}

/** One name drawn from candidates that everybody knows. */
export interface Choice {
  readonly evaluation: Evaluation;
  readonly candidates: readonly string[];
  readonly excluded: readonly number[];
  readonly index: number;
  readonly chosen: string;
}

/** Draw a name; `sizes` where the chance is in proportion to them, none where it is equal. */
export function makeChoice(
  evaluation: Evaluation,
  candidates: readonly string[],
  excluded: readonly number[],
  sizes: readonly number[] = [],
): Choice {
  const index = sizes.length
    ? pickBySize(evaluation.value, sizes, excluded)
    : pickIndex(evaluation.value, candidates.length, excluded);
  return { evaluation, candidates, excluded, index, chosen: candidates[index] as string };
}

/** Return the pending label, which the evaluation must be of. */
export function expectLabel(pending: Label | null, evaluation: Evaluation): Label {
  if (!pending || placeOf(pending) !== placeOf(evaluation.label)) {
    throw fault("outOfOrder", placeOf(evaluation.label));
  }
  return pending;
}

export const ascending = (indices: Iterable<number>): number[] => [...indices].sort((a, b) => a - b);
