/** The counties of one province, drawn one by one without replacement, with equal chance or by size. */

import { makeLabel, type Label, type Plan } from "./campaign";
import { fault } from "./faults";
import { ascending, expectLabel, makeChoice, type Choice, type Evaluation } from "./lottery";

export class ProvinceDraw {
  constructor(
    readonly plan: Plan,
    readonly province: string,
    readonly candidates: readonly string[],
    /** Of the candidates, where their chance is in proportion to them. */
    readonly sizes: readonly number[] = [],
    readonly choices: readonly Choice[] = [],
    readonly pending: Label | null = null,
  ) {}

  start(): ProvinceDraw {
    return this.#await(makeLabel("county", this.province), this.choices);
  }

  accept(evaluation: Evaluation): ProvinceDraw {
    const label = expectLabel(this.pending, evaluation);
    const choices = [...this.choices, makeChoice(evaluation, this.candidates, this.#taken(), this.sizes)];
    const following = Math.max(...choices.map((each) => each.evaluation.label.ordinal)) + 1;
    if (following > this.plan.counties) {
      return new ProvinceDraw(this.plan, this.province, this.candidates, this.sizes, choices, null);
    }
    return this.#await({ ...label, ordinal: following, attempt: 0 }, choices);
  }

  /** Draw another county for the same place; the one before stays taken. */
  replaceCounty(ordinal: number): ProvinceDraw {
    const earlier = this.choices.filter((each) => each.evaluation.label.ordinal === ordinal).at(-1);
    if (this.pending || !earlier) throw fault("outOfOrder", this.province);
    const { label } = earlier.evaluation;
    return this.#await({ ...label, attempt: label.attempt + 1 }, this.choices);
  }

  #taken(): number[] {
    return ascending(this.choices.map((each) => each.index));
  }

  #await(label: Label, choices: readonly Choice[]): ProvinceDraw {
    const exhausted = choices.length >= this.candidates.length;
    return new ProvinceDraw(this.plan, this.province, this.candidates, this.sizes, choices, exhausted ? null : label);
  }
}
