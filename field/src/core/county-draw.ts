/**
 * The draw inside one county, one unit at a time, as a pure state machine.
 *
 * Kind, unit, visit, closing, and only then the next: nothing later can be computed from the
 * state, because its values do not exist before the key holders give them.
 */

import { FEDERATION, MEMBER, makeLabel, placeOf, readStratum, stratumKey, type Label, type Plan } from "./campaign";
import { fault, type Fault } from "./faults";
import { ascending, expectLabel, makeChoice, pickIndex, type Choice, type Evaluation } from "./lottery";

/** The frame as a draw sees it: sizes and ids, unit by unit. */
export interface FrameView {
  size(stratum: string): number;
  unitId(stratum: string, index: number): string;
  /** The index of a unit, or -1 when the stratum does not hold it. */
  find(stratum: string, id: string): number;
}

/** A stratum at the moment of a draw, with the indices that cannot be drawn. */
export interface Pool {
  readonly stratum: string;
  readonly size: number;
  readonly excluded: readonly number[];
}

/** Strata passed over because nothing was left, and the one to draw from. */
export interface Pools {
  readonly passed: readonly Pool[];
  readonly open: Pool | null;
}

export interface Disclosure {
  readonly evaluation: Evaluation;
  readonly passed: readonly Pool[];
  readonly pool: Pool;
  readonly unitId: string;
  /** Name of the slot, such as `P1`. */
  readonly slot: string;
  /** 1, 2 … for a visit to a federation's member, otherwise 0. */
  readonly member: number;
  readonly index: number;
}

/** A visit that cannot be made, because nothing is left for it. */
export interface Shortfall {
  readonly label: Label;
  readonly passed: readonly Pool[];
  readonly slot: string;
  readonly member: number;
}

interface CountyFacts {
  readonly plan: Plan;
  readonly frame: FrameView;
  readonly province: string;
  readonly county: string;
  readonly kinds: readonly Choice[];
  readonly disclosures: readonly Disclosure[];
  readonly shortfalls: readonly Shortfall[];
  readonly pending: Label | null;
  readonly pools: Pools;
  readonly visit: Disclosure | null;
}

const NO_POOLS: Pools = { passed: [], open: null };
const isEmpty = (pool: Pool): boolean => pool.excluded.length === pool.size;

export class CountyDraw {
  private constructor(readonly facts: CountyFacts) {}

  static begin(plan: Plan, frame: FrameView, province: string, county: string): CountyDraw {
    const nothing = { kinds: [], disclosures: [], shortfalls: [], pending: null, pools: NO_POOLS, visit: null };
    return new CountyDraw({ plan, frame, province, county, ...nothing }).#awaitKind();
  }

  get pending(): Label | null {
    return this.facts.pending;
  }

  get visit(): Disclosure | null {
    return this.facts.visit;
  }

  get isComplete(): boolean {
    return this.facts.kinds.length > 0 && !this.facts.pending && !this.facts.visit;
  }

  /** Take the evaluation of the pending label: it draws a kind, or discloses a unit. */
  accept(evaluation: Evaluation): CountyDraw {
    const { plan, pending, pools, kinds, disclosures } = this.facts;
    expectLabel(pending, evaluation);
    const pool = pools.open;
    if (!pool) {
      const drawn = ascending(kinds.map((each) => each.index));
      const choice = makeChoice(evaluation, plan.slotNames, drawn);
      return this.with({ kinds: [...kinds, choice] }).#awaitVisit(0, 0);
    }
    const index = pickIndex(evaluation.value, pool.size, pool.excluded);
    const visit = {
      evaluation,
      passed: pools.passed,
      pool,
      unitId: this.facts.frame.unitId(pool.stratum, index),
      slot: this.#kind.chosen,
      member: this.#memberOf(evaluation.label),
      index,
    };
    return this.with({ disclosures: [...disclosures, visit], pending: null, pools: NO_POOLS, visit });
  }

  /** Close the visit that is going on; only now is the next label pending. */
  close(): CountyDraw {
    const { visit } = this.facts;
    if (!visit) throw this.#refuse();
    return this.with({ visit: null }).#goOn(visit.member);
  }

  /** Draw another unit for the visit that is going on: the same label, next attempt. */
  replaceUnit(): CountyDraw {
    const { visit } = this.facts;
    if (!visit) throw this.#refuse();
    return this.with({ visit: null }).#awaitVisit(visit.member, visit.evaluation.label.attempt + 1);
  }

  /** Return the state with some facts changed; for late proofs, which change no index. */
  with(change: Partial<CountyFacts>): CountyDraw {
    return new CountyDraw({ ...this.facts, ...change });
  }

  get #kind(): Choice {
    const kind = this.facts.kinds.at(-1);
    if (!kind) throw this.#refuse();
    return kind;
  }

  #goOn(after: number): CountyDraw {
    const { plan, kinds } = this.facts;
    if (after < plan.slot(this.#kind.index).members) return this.#awaitVisit(after + 1, 0);
    if (kinds.length < plan.slots.length) return this.#awaitKind();
    return this.with({ pending: null, pools: NO_POOLS });
  }

  #awaitKind(): CountyDraw {
    const { province, county, kinds } = this.facts;
    const pending = makeLabel("kind", province, { county, ordinal: kinds.length + 1 });
    return this.with({ pending, pools: NO_POOLS });
  }

  #awaitVisit(member: number, attempt: number): CountyDraw {
    const { plan, province, county, shortfalls } = this.facts;
    const label = plan.visitLabel(this.#kind.index, { province, county, member, attempt });
    const pools = this.#findPools(member);
    if (pools.open) return this.with({ pending: label, pools });
    const short = { label, passed: pools.passed, slot: this.#kind.chosen, member };
    return this.with({ shortfalls: [...shortfalls, short] }).#goOn(member);
  }

  #findPools(member: number): Pools {
    const { frame, plan, province, county, disclosures } = this.facts;
    const disclosed = new Set(disclosures.map((each) => each.unitId));
    const federation = member ? this.#federation() : "";
    if (federation) {
      const stratum = stratumKey(province, county, MEMBER, federation);
      const excluded = ascending(this.#findDisclosed(stratum, disclosed));
      const pool = { stratum, size: frame.size(stratum), excluded };
      return isEmpty(pool) ? { passed: [pool], open: null } : { passed: [], open: pool };
    }
    const slot = plan.slot(this.#kind.index);
    const passed: Pool[] = [];
    for (const kind of [slot.kind, ...slot.fallback]) {
      const stratum = stratumKey(province, county, kind);
      const taken = this.#findDisclosed(stratum, disclosed);
      if (kind === FEDERATION) this.#addExhausted(taken, stratum, disclosed, slot.members);
      const pool = { stratum, size: frame.size(stratum), excluded: ascending(taken) };
      if (!isEmpty(pool)) return { passed, open: pool };
      passed.push(pool);
    }
    return { passed, open: null };
  }

  #findDisclosed(stratum: string, disclosed: ReadonlySet<string>): Set<number> {
    const found = [...disclosed].map((id) => this.facts.frame.find(stratum, id));
    return new Set(found.filter((index) => index >= 0));
  }

  /** Add the federations with fewer free members than are to be visited. */
  #addExhausted(taken: Set<number>, stratum: string, disclosed: ReadonlySet<string>, needed: number): void {
    const { frame, province, county } = this.facts;
    for (let index = 0; index < frame.size(stratum); index += 1) {
      const members = stratumKey(province, county, MEMBER, frame.unitId(stratum, index));
      const used = this.#findDisclosed(members, disclosed).size;
      if (frame.size(members) - used < needed) taken.add(index);
    }
  }

  /** Return the slot's federation; "" when other kinds stand in. */
  #federation(): string {
    const slot = this.#kind.chosen;
    const { shortfalls, disclosures } = this.facts;
    if (shortfalls.some((each) => each.slot === slot && !each.member)) return "";
    const drawn = disclosures.filter((each) => each.slot === slot && !each.member).at(-1);
    if (!drawn || readStratum(drawn.pool.stratum).kind !== FEDERATION) return "";
    return drawn.unitId;
  }

  #memberOf(label: Label): number {
    if (label.stage === "unit") return 0;
    return label.ordinal - this.facts.plan.memberOrdinal(this.#kind.index, 0);
  }

  #refuse(): Fault {
    const { pending, county } = this.facts;
    return fault("outOfOrder", pending ? placeOf(pending) : county);
  }
}
