/**
 * What a device knows, as a pure function of its journal.
 *
 * `drawn` (a label with the proofs of all holders), `entered` (a county with the key of its
 * bundle), `closed`, `replaced`, `exchanged`; without a network also `heard`, `proved` and
 * `mismatch`. An event is worked out first, kept second, and shown third.
 */

import type { Json, JsonObject } from "../contract";
import { hex, unhex, type Bytes } from "./bytes";
import { CountyBundle } from "./bundle";
import { countOf, listOf, objectOf, textOf } from "./canonical";
import { labelFromJson, placeOf, type Label } from "./campaign";
import { CountyDraw, type Disclosure } from "./county-draw";
import { fault } from "./faults";
import { hexDigest } from "./hashes";
import { evaluateLabel, recallEvaluation, type Choice, type Evaluation } from "./lottery";
import { verifyPacket, writeChoice, writePacket } from "./packet";
import { ProvinceDraw } from "./province-draw";
import { countySizes, expectLines, visitId, type Setting } from "./setting";
import { hearUnit, isToldOnly, proveDraw } from "./voice";

/** What a label has drawn, with the record that shows it. */
export interface Shown {
  readonly label: Label;
  /** Code of the county, slot of the plan, or id of the unit. */
  readonly name: string;
  /** Record of the choice, or packet; empty where only digits were heard. */
  readonly record: Uint8Array;
}

interface Facts {
  readonly province: ProvinceDraw;
  readonly draws: ReadonlyMap<string, CountyDraw>;
  readonly bundles: ReadonlyMap<string, CountyBundle>;
  readonly latest: ReadonlyMap<string, Shown>;
  readonly lines: ReadonlySet<number>;
}

export class DrawDevice {
  private constructor(
    readonly setting: Setting,
    readonly facts: Facts,
    readonly sealedBundle: (county: string) => Uint8Array,
    /** Events come from the own journal, whose proofs were verified before they were kept. */
    readonly isRecalling: boolean,
  ) {}

  static begin(setting: Setting, sealedBundle: (county: string) => Uint8Array): DrawDevice {
    const province = new ProvinceDraw(setting.plan, setting.body, [...setting.counties.keys()], countySizes(setting)).start();
    const none = { draws: new Map(), bundles: new Map(), latest: new Map(), lines: new Set<number>() };
    return new DrawDevice(setting, { province, ...none }, sealedBundle, false);
  }

  /** Take up an own journal, line by line; `then` gives the device that verifies again. */
  recall(): DrawDevice {
    return new DrawDevice(this.setting, this.facts, this.sealedBundle, true);
  }

  then(): DrawDevice {
    return new DrawDevice(this.setting, this.facts, this.sealedBundle, false);
  }

  /** Counties in force, in the order of their labels. */
  get counties(): readonly string[] {
    const found = new Map<number, string>();
    for (const each of this.facts.province.choices) found.set(each.evaluation.label.ordinal, each.chosen);
    return [...found.values()];
  }

  draw(county: string): CountyDraw {
    const draw = this.facts.draws.get(county);
    if (!draw) throw fault("countyNotEntered", county);
    return draw;
  }

  bundle(county: string): CountyBundle {
    const bundle = this.facts.bundles.get(county);
    if (!bundle) throw fault("countyNotEntered", county);
    return bundle;
  }

  pending(county = ""): Label | null {
    return county ? this.draw(county).pending : this.facts.province.pending;
  }

  latest(county = ""): Shown | null {
    return this.facts.latest.get(county) ?? null;
  }

  countyChoice(county: string): Choice {
    const found = this.facts.province.choices.filter((each) => each.chosen === county).at(-1);
    if (!found) throw fault("countyNotOurs", county);
    return found;
  }

  /** Return the state after an event; the event is refused with what is wrong with it. */
  after(event: Json): DrawDevice {
    const body = objectOf(event);
    const kind = textOf(body["event"]);
    if (kind === "mismatch") return this;
    if (kind === "drawn") return this.#drawn(body);
    const county = textOf(body["county"]);
    if (kind === "entered") return this.#entered(county, unhex(textOf(body["key"])));
    if (kind === "exchanged") return this.#exchanged(county);
    if (kind === "heard") return this.#heard(county, countOf(body["line"]), countOf(body["value"]));
    if (kind === "proved") return this.#proved(body);
    const draw = this.draw(county);
    if (!draw.visit) throw fault("noVisit");
    if (kind !== "closed" && kind !== "replaced") throw new RangeError("no event");
    return this.#withDraw(county, kind === "closed" ? draw.close() : draw.replaceUnit());
  }

  /** Labels that were heard and whose proofs have not come. */
  awaitingProofs(county: string): Label[] {
    const { kinds, disclosures } = this.draw(county).facts;
    const told = [...kinds.map((each) => each.evaluation), ...disclosures.map((each) => each.evaluation)];
    return told.filter(isToldOnly).map((each) => each.label);
  }

  #drawn(body: JsonObject): DrawDevice {
    const evaluation = this.#evaluate(body);
    const { label } = evaluation;
    if (label.stage === "county") {
      const province = this.facts.province.accept(evaluation);
      const choice = province.choices.at(-1) as Choice;
      return this.#with({ province, latest: this.#show("", this.#shownChoice(choice)) });
    }
    const draw = this.draw(label.county).accept(evaluation);
    const shown = this.#shownOf(draw, label, this.bundle(label.county));
    return this.#withDraw(label.county, draw, shown);
  }

  #entered(county: string, key: Bytes): DrawDevice {
    const { plan, body, ceremony, campaign } = this.setting;
    this.countyChoice(county);
    if (this.facts.draws.has(county)) throw fault("outOfOrder", county);
    const expected = { campaign, frameRoot: ceremony.frameRoot, county };
    const bundle = CountyBundle.open(this.sealedBundle(county), key, expected);
    const lines = bundle.strata.map(
      (stratum) => [stratum, `${bundle.size(stratum)} ${hex(bundle.line(stratum).root)}`] as const,
    );
    expectLines(this.setting, county, new Map(lines));
    const draw = CountyDraw.begin(plan, bundle, body, county);
    return this.#with({
      draws: new Map([...this.facts.draws, [county, draw]]),
      bundles: new Map([...this.facts.bundles, [county, bundle]]),
    });
  }

  #exchanged(county: string): DrawDevice {
    const { ordinal } = this.countyChoice(county).evaluation.label;
    return this.#with({ province: this.facts.province.replaceCounty(ordinal) });
  }

  #heard(county: string, line: number, value: number): DrawDevice {
    if (this.facts.lines.has(line)) throw fault("padLine", line);
    const draw = hearUnit(this.draw(county), value);
    const lines = new Set([...this.facts.lines, line]);
    const { visit } = draw;
    const shown = visit
      ? { label: visit.evaluation.label, name: visit.unitId, record: new Uint8Array() }
      : undefined;
    return this.#withDraw(county, draw, shown).#with({ lines });
  }

  #proved(body: JsonObject): DrawDevice {
    const evaluation = this.#evaluate(body);
    const { label } = evaluation;
    const draw = proveDraw(this.draw(label.county), evaluation);
    const latest = this.latest(label.county);
    const isLatest = latest !== null && placeOf(latest.label) === placeOf(label);
    const shown = isLatest ? this.#shownOf(draw, label, this.bundle(label.county)) : undefined;
    return this.#withDraw(label.county, draw, shown);
  }

  /** Return the record of a label that was drawn in a county, once its proofs are here. */
  record(county: string, label: Label): Shown {
    return this.#shownOf(this.draw(county), label, this.bundle(county));
  }

  visitId(disclosure: Disclosure): string {
    return visitId(this.setting, disclosure.evaluation.label);
  }

  #evaluate(body: JsonObject): Evaluation {
    const proofs = listOf(body["proofs"]).map((each) => unhex(textOf(each)));
    const evaluate = this.isRecalling ? recallEvaluation : evaluateLabel;
    return evaluate(labelFromJson(body["label"]), proofs, this.setting.ceremony);
  }

  #shownOf(draw: CountyDraw, label: Label, bundle: CountyBundle): Shown {
    const { ceremony, plan } = this.setting;
    const place = placeOf(label);
    const kind = draw.facts.kinds.find((each) => placeOf(each.evaluation.label) === place);
    if (kind) return this.#shownChoice(kind);
    const unit = draw.facts.disclosures.find((each) => placeOf(each.evaluation.label) === place);
    if (!unit) throw fault("outOfOrder", place);
    const record = writePacket(unit, ceremony, bundle);
    if (!this.isRecalling) verifyPacket(record, ceremony, plan);
    return { label, name: unit.unitId, record };
  }

  #shownChoice(choice: Choice): Shown {
    return { label: choice.evaluation.label, name: choice.chosen, record: writeChoice(choice, this.setting.ceremony) };
  }

  #show(county: string, shown: Shown): ReadonlyMap<string, Shown> {
    return new Map([...this.facts.latest, [county, shown]]);
  }

  #withDraw(county: string, draw: CountyDraw, shown?: Shown): DrawDevice {
    const latest = shown ? this.#show(county, shown) : this.facts.latest;
    return this.#with({ draws: new Map([...this.facts.draws, [county, draw]]), latest });
  }

  #with(change: Partial<Facts>): DrawDevice {
    return new DrawDevice(this.setting, { ...this.facts, ...change }, this.sealedBundle, this.isRecalling);
  }
}

export const digestOf = (shown: Shown): string => hexDigest(shown.record);
