/**
 * The heir of a lost phone: it draws again what the office has entered, and goes on from there.
 *
 * The office gives the steps of the team with the proofs of every draw. They are verified here as
 * if the key holders had just answered, so that nobody is believed; what the lost phone has not
 * handed in is asked for again, and the same comes out.
 */

import type { JsonObject } from "../contract";
import { hex, readBase64, unhex } from "../core/bytes";
import { openCountyKey } from "../core/bundle";
import { listOf, objectOf, textOf } from "../core/canonical";
import { isSameLabel, labelAsJson, labelFromJson, type Label } from "../core/campaign";
import { digestOf, type DrawDevice } from "../core/device";
import type { Transport } from "../sync/transport";
import type { Move, Sequence } from "./sequence";
import type { Session, Step } from "./session";
import { NEW_COUNTY, type CountyState, type VisitState } from "./state";
import type { Visits } from "./visits";

const COUNTY_PART = 2;

export class TakingOver {
  constructor(
    readonly session: Session,
    readonly visits: Visits,
    readonly sequence: Sequence,
    readonly transport: Transport,
  ) {}

  /** Go to where the team stands; false where this phone takes nobody's place, or stands there. */
  async follow(): Promise<boolean> {
    const { session } = this;
    if (session.state.visit) return false;
    const journal = objectOf(await this.transport.get("journal"));
    if (!listOf(journal["lost"]).length) return false;
    const way = new Way(session);
    for (const step of listOf(journal["steps"]).map(objectOf)) {
      if (step["step"] === "arrived") await this.#enter(way, textOf(step["county"]));
      else if (!way.take(step)) break;
      if (step["step"] === "drawn") await breathe(); // proofs are dear, and the screen must not stop
    }
    const begun = this.#begin(way);
    const isMoved = way.events.length > 0 || begun.visit !== null;
    const bodyTold = session.state.bodyTold || way.bodyTold;
    if (!isMoved && bodyTold === session.state.bodyTold) return false;
    const state = {
      ...session.state, counties: way.counties, bodyTold,
      visit: begun.visit, visits: session.state.visits + (begun.visit ? 1 : 0),
    };
    const entered = Object.keys(way.counties).filter((each) => way.isEntered(each));
    const { sequence } = this;
    const all: Move = { ...begun.step, journal: way.events, state };
    await session.take(entered.reduce<Move>((step, county) => sequence.withShortfalls(step, county), all));
    return isMoved;
  }

  /** Fetch the key of a county in which the team has arrived; it is sealed to this phone. */
  async #enter(way: Way, county: string): Promise<void> {
    if (!way.device.counties.includes(county) || way.isEntered(county)) return;
    const answer = objectOf(await this.transport.send("POST", "county-keys", { county }, [200]));
    const { campaign } = this.session.device.setting;
    const key = openCountyKey(readBase64(textOf(answer["sealed"])), this.session.secrets.sealing, campaign, county);
    way.add({ event: "entered", county, key: hex(key) });
    way.change(county, { phase: "entered" });
  }

  /** Begin the visit that the lost phone was in; its entries are lost unless they were sent. */
  #begin(way: Way): { readonly step: Step; readonly visit: VisitState | null } {
    const { device } = way;
    const county = device.counties.find((each) => way.isEntered(each) && device.draw(each).visit !== null);
    const disclosure = county === undefined ? null : device.draw(county).visit;
    if (county === undefined || !disclosure) return { step: {}, visit: null };
    const id = device.visitId(disclosure);
    const shown = device.latest(county);
    const { step, visit } = this.visits.begin({ id, county }, shown ? digestOf(shown) : "");
    const entered = [...(way.entered.get(id) ?? []), ...(way.isReasoned(disclosure.evaluation.label) ? ["reason"] : [])];
    return { step, visit: { ...visit, previous: way.counties[county]?.last ?? "", entered } };
  }
}

const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** The steps followed so far, and what they make of the phone's state. */
class Way {
  readonly events: JsonObject[] = [];
  readonly entered = new Map<string, string[]>();
  counties: Readonly<Record<string, CountyState>>;
  bodyTold = false;
  readonly #reasons: Label[] = [];
  #device: DrawDevice;

  constructor(readonly session: Session) {
    this.#device = session.device;
    this.counties = session.state.counties;
  }

  get device(): DrawDevice {
    return this.#device;
  }

  isEntered(county: string): boolean {
    return this.device.facts.draws.has(county);
  }

  isReasoned(label: Label): boolean {
    return this.#reasons.some((each) => isSameLabel(each, label));
  }

  add(event: JsonObject): void {
    this.#device = this.session.foresee(...this.events, event);
    this.events.push(event);
  }

  change(county: string, change: Partial<CountyState>): void {
    const before = this.counties[county] ?? NEW_COUNTY;
    this.counties = { ...this.counties, [county]: { ...before, ...change } };
  }

  /** Follow a step; false where something must be drawn here before it. */
  take(step: JsonObject): boolean {
    switch (step["step"]) {
      case "drawn":
        this.#draw(labelFromJson(step["label"]), listOf(step["proofs"]).map((each) => unhex(textOf(each))));
        return true;
      case "opened":
        return this.#open(labelFromJson(step["label"]));
      case "closed":
        this.#close(textOf(step["visit"]), textOf(step["revision"]));
        return true;
      case "short":
        this.#fallShort(textOf(step["county"]));
        return true;
      case "told":
        this.#tell(textOf(step["audience"]), textOf(step["place"]));
        return true;
      case "entered":
        if (step["what"] === "reason") this.#reasons.push(labelFromJson(step["label"]));
        else this.#enter(textOf(step["visit"]), textOf(step["what"]));
        return true;
      default:
        throw new RangeError("no step");
    }
  }

  #draw(label: Label, proofs: readonly Uint8Array[]): void {
    const { county } = label;
    if (county && !this.isEntered(county)) return;
    const due = this.device.pending(county);
    if (!due || !isSameLabel(due, label)) return;
    this.add({ event: "drawn", label: labelAsJson(label), proofs: proofs.map(hex) });
    const drawn = this.device.latest();
    if (!county && drawn) this.change(drawn.name, {});
  }

  /** A further attempt was opened: what stood before it is exchanged. */
  #open(label: Label): boolean {
    const before = { ...label, attempt: label.attempt - 1 };
    if (label.stage === "county") return this.#exchange(label, before);
    if (!this.isEntered(label.county)) return true;
    const { visit } = this.device.draw(label.county);
    if (visit && isSameLabel(visit.evaluation.label, before)) {
      this.add({ event: "replaced", county: label.county });
      this.change(label.county, { replaced: (this.counties[label.county]?.replaced ?? 0) + 1 });
    }
    return true;
  }

  #exchange(label: Label, before: Label): boolean {
    const { choices, pending } = this.device.facts.province;
    const isDrawn = choices.some((each) => isSameLabel(each.evaluation.label, label));
    const gone = choices.find((each) => isSameLabel(each.evaluation.label, before));
    if (isDrawn || !gone || (pending && isSameLabel(pending, label))) return true;
    if (pending) return false; // a county is exchanged among those that were drawn
    this.add({ event: "exchanged", county: gone.chosen });
    this.change(gone.chosen, { phase: "left" });
    return true;
  }

  #close(id: string, revision: string): void {
    const county = id.split("/")[COUNTY_PART] ?? "";
    const visit = this.isEntered(county) ? this.device.draw(county).visit : null;
    if (!visit || this.device.visitId(visit) !== id) return;
    this.add({ event: "closed", county });
    this.change(county, { last: revision, elsewhere: (this.counties[county]?.elsewhere ?? 0) + 1 });
  }

  #fallShort(county: string): void {
    if (this.isEntered(county)) this.change(county, { short: (this.counties[county]?.short ?? 0) + 1 });
  }

  #tell(audience: string, place: string): void {
    if (audience === "body") this.bodyTold ||= place === this.session.enrolled.body;
    else if (audience === "unit") this.#enter(place, "told");
    else if (place in this.counties) this.change(place, { told: true });
  }

  #enter(visit: string, what: string): void {
    this.entered.set(visit, [...(this.entered.get(visit) ?? []), what]);
  }
}
