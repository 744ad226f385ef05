/** The way from unit to unit: departure, arrival, the county's key, disclosure by any way. */

import type { AwaitedProofs, Heard, JsonObject, Position, SigningTask, Visit } from "../contract";
import { hex, own, readBase64, readBase64url, utf8, type Bytes } from "../core/bytes";
import { openCountyKey } from "../core/bundle";
import { listOf, objectOf, readJson, textOf } from "../core/canonical";
import { labelAsJson, labelFromJson, placeOf, type Label } from "../core/campaign";
import { digestOf, type DrawDevice } from "../core/device";
import { readBack, readPad, readSheets, readTexts, uncoverValue } from "../core/digits";
import { Fault, fault } from "../core/faults";
import { readSpokenProofs, writeMismatch } from "../core/field-record";
import { hashFile } from "../core/hashes";
import { writeChoice, writeCounty, writeShortfall } from "../core/packet";
import { openAnswers } from "../core/sealed";
import { visitId } from "../core/setting";
import type { Transport } from "../sync/transport";
import { tellingBody, type Thing } from "../sync/things";
import type { Session, Step } from "./session";
import type { Signing } from "./signing";
import { withTasks } from "./signing";
import { isComplete, NEW_COUNTY, type AppState, type CountyState } from "./state";
import type { Visits } from "./visits";

type Draft = Pick<Step, "events" | "things">;
/** A step that moves the draw. */
export type Move = Step & { readonly journal: readonly JsonObject[] };

export class Sequence {
  constructor(
    readonly session: Session,
    readonly visits: Visits,
    readonly signing: Signing,
    readonly transport: Transport,
    /** Send acts that are due; the next step rests on them at the office. */
    readonly flush: () => Promise<void>,
  ) {}

  /** Fetch what the campaign has settled, and every sealed bundle of the body. */
  async prepare(): Promise<void> {
    const setting = await this.transport.get("setting");
    const bundles = new Map<string, Bytes>();
    for (const each of listOf(await this.transport.get("bundles"))) {
      const listed = objectOf(each);
      const [county, sha256] = [textOf(listed["county"]), textOf(listed["sha256"])];
      if (this.session.hasBundle(county, sha256)) continue;
      const { bytes } = await this.transport.call({ method: "GET", path: `bundles/${county}`, expected: [200] });
      const content = own(bytes);
      if ((await hashFile(content)) !== sha256) throw fault("bundleUnreadable", county);
      bundles.set(county, content);
    }
    await this.session.keepSetting(setting, bundles);
  }

  async tellBody(who: string): Promise<void> {
    const { session } = this;
    if (session.state.bodyTold) return;
    const body = tellingBody("body", session.enrolled.body, who);
    const things = session.makeActs({ what: "telling", body });
    await session.take({ things, state: { ...session.state, bodyTold: true } });
  }

  /** Draw the next county; the office learns the digest of its record and no more. */
  async depart(): Promise<{ readonly county: string; readonly name: string }> {
    const { session } = this;
    this.#expectInUse();
    const label = session.device.pending();
    if (!label) throw fault("outOfOrder", session.enrolled.body);
    const { event, after } = await this.#ask(label);
    const shown = after.latest();
    if (!shown) throw fault("outOfOrder", placeOf(label));
    const { state } = session;
    const things = session.makeActs({ what: "document", body: writeCounty(label, digestOf(shown)) });
    const counties = { ...state.counties, [shown.name]: NEW_COUNTY };
    await session.take({ journal: [event], things, state: { ...state, counties } });
    return { county: shown.name, name: session.device.setting.names.get(shown.name) ?? shown.name };
  }

  /** Open a label at the office, and return the event that its answers make. */
  async #ask(label: Label): Promise<{ readonly event: JsonObject; readonly after: DrawDevice }> {
    const { session } = this;
    await this.flush();
    const { campaign, holders } = session.device.setting;
    const answer = objectOf(await this.transport.send("POST", "openings", { label: labelAsJson(label) }, [200]));
    const boxes = Object.entries(objectOf(answer["answers"])).map(
      ([holder, box]) => [holder, readBase64(textOf(box))] as const,
    );
    const proofs = openAnswers(new Map(boxes), session.secrets.sealing, { campaign, label, holders });
    return this.#drawn(label, proofs);
  }

  #drawn(label: Label, proofs: readonly Bytes[]): { readonly event: JsonObject; readonly after: DrawDevice } {
    const event = { event: "drawn", label: labelAsJson(label), proofs: proofs.map(hex) };
    return { event, after: this.session.foresee(event) };
  }

  /** The county that the team is on the way to, or in. */
  current(): string {
    const entries = Object.entries(this.session.state.counties);
    const due = entries.find(([county, { phase }]) => phase !== "left" && !(phase === "entered" && this.#isOver(county)));
    const last = entries.filter(([, { phase }]) => phase !== "left").at(-1);
    const found = (due ?? last)?.[0];
    if (found === undefined) throw fault("countyNotOurs", "-");
    return found;
  }

  #isOver(county: string): boolean {
    return this.session.device.draw(county).isComplete;
  }

  #county(county: string): CountyState {
    const found = this.session.state.counties[county];
    if (!found) throw fault("countyNotOurs", county);
    return found;
  }

  #withCounty(county: string, change: Partial<CountyState>, state: AppState = this.session.state): AppState {
    const before = state.counties[county] ?? NEW_COUNTY;
    return { ...state, counties: { ...state.counties, [county]: { ...before, ...change } } };
  }

  /** Record the arrival; asked again before both have signed, it is the arrival that counts. */
  async arrive(at: Position, details: JsonObject): Promise<SigningTask> {
    const { session } = this;
    const county = this.current();
    const { phase, task: before } = this.#county(county);
    if (phase !== "travel" && phase !== "sign") throw fault("outOfOrder", county);
    const body = session.enrolled.body;
    const task = this.signing.make("arrived", { body, county }, { ...details, position: { ...at } });
    const state = withTasks(this.#withCounty(county, { phase: "sign", task: task.id }), [task], [before]);
    await session.take({ state });
    return this.signing.show(task);
  }

  /** Once the arrival is signed it goes to the outbox, with the record of the county. */
  async settleArrival(): Promise<void> {
    const { session } = this;
    const found = Object.entries(session.state.counties).find(([, { phase }]) => phase === "sign");
    if (!found) return;
    const [county, { task }] = found;
    if (!isComplete(this.signing.task(task))) return;
    const { ceremony } = session.device.setting;
    const things = session.makeActs(
      { what: "document", body: writeChoice(session.device.countyChoice(county), ceremony) },
      { what: "document", body: this.signing.written(task) },
    );
    await session.take({ things, state: this.#withCounty(county, { phase: "signed" }) });
  }

  /** Tell the county, fetch the key of its bundle, and open it. */
  async enterCounty(who: string): Promise<void> {
    const { session } = this;
    const county = this.current();
    const there = this.#county(county);
    if (there.phase !== "signed") throw fault("outOfOrder", county);
    if (!session.state.bodyTold) throw fault("bodyUntold");
    if (!there.told) {
      const things = session.makeActs({ what: "telling", body: tellingBody("county", county, who) });
      await session.take({ things, state: this.#withCounty(county, { told: true }) });
    }
    await this.flush();
    const answer = objectOf(await this.transport.send("POST", "county-keys", { county }, [200]));
    const { campaign } = session.device.setting;
    const key = openCountyKey(readBase64(textOf(answer["sealed"])), session.secrets.sealing, campaign, county);
    const event = { event: "entered", county, key: hex(key) };
    const step = { journal: [event], state: this.#withCounty(county, { phase: "entered" }) };
    await session.take(this.withShortfalls(step, county));
  }

  /** Add shortfalls that a step brings to the outbox, behind what it adds itself. */
  withShortfalls(step: Move, county: string): Move {
    const { session } = this;
    const after = session.foresee(...step.journal);
    const all = after.draw(county).facts.shortfalls;
    const state = step.state ?? session.state;
    const sent = state.counties[county]?.short ?? 0;
    if (all.length <= sent) return step;
    const { ceremony } = session.device.setting;
    const added = (step.things ?? []).filter((each) => each.kind === "act").length;
    const made = session.makeActs(...all.slice(sent).map((each) => ({ what: "document", body: writeShortfall(each, ceremony) }) as const));
    const things = made.map((each) => (each.kind === "act" ? { ...each, number: each.number + added } : each));
    return {
      ...step,
      things: [...(step.things ?? []), ...things],
      state: this.#withCounty(county, { short: all.length }, state),
    };
  }

  /** Close or exchange the visit that is going on, in one step with what it leads to. */
  goOn(event: "closed" | "replaced", county: string, step: Step): Step {
    return this.withShortfalls({ ...step, journal: [{ event, county }] }, county);
  }

  /** Disclose the next unit over the network: kind, then unit; null when the county is done. */
  async next(): Promise<Visit | null> {
    const county = this.#due();
    for (;;) {
      const label = this.session.device.pending(county);
      if (!label) return null;
      const { event } = await this.#ask(label);
      const visit = await this.#show(label, event);
      if (visit) return visit;
    }
  }

  /** The county in which a label may be drawn now. */
  #due(): string {
    this.#expectInUse();
    const county = this.current();
    if (this.session.state.visit || this.#county(county).phase !== "entered") throw fault("outOfOrder", county);
    return county;
  }

  /** A phone that was revoked draws nothing more, by no way; what it has recorded is still sent. */
  #expectInUse(): void {
    if (this.session.isToldRevoked) throw fault("revokedDraw");
  }

  /** Keep what a label has drawn, and begin the visit if it was a unit. */
  async #show(label: Label, event: JsonObject): Promise<Visit | null> {
    const { session } = this;
    const { county } = label;
    const after = session.foresee(event);
    const shown = label.stage === "kind" ? after.record(county, label) : after.latest(county);
    if (!shown) throw fault("outOfOrder", placeOf(label));
    const things = session.makeActs({ what: "document", body: shown.record });
    const begun = this.#begin(after, county, digestOf(shown));
    const step = { journal: [event], ...merge({ things }, begun.step), state: begun.state };
    await session.take(this.withShortfalls(step, county));
    return this.visits.current();
  }

  #begin(after: DrawDevice, county: string, told: string): { readonly step: Draft; readonly state: AppState } {
    const { session } = this;
    const { visit: disclosure } = after.draw(county);
    if (!disclosure) return { step: {}, state: session.state };
    const id = visitId(after.setting, disclosure.evaluation.label);
    const { step, visit } = this.visits.begin({ id, county }, told);
    return { step, state: { ...session.state, visit, visits: session.state.visits + 1 } };
  }

  // Without a network

  async loadPad(bytes: Uint8Array): Promise<void> {
    const { session } = this;
    const { campaign: id, rehearsal } = session.enrolled; // it is loaded before anything is settled here
    readPad(bytes, { campaign: { id, rehearsal }, device: session.holder.device });
    await session.keeping.keep([{ how: "put", place: "pad", bytes: own(bytes) }]);
  }

  /** Take what the officer read: the unit is shown, its proofs come later. */
  async hear(number: number, typed: string): Promise<Heard> {
    const { session } = this;
    const county = this.#due();
    const bytes = await session.keeping.bytes("pad");
    if (!bytes) throw fault("padUnreadable");
    const lines = readPad(bytes, { campaign: session.device.setting.campaign, device: session.holder.device });
    const line = lines[number - 1];
    if (!line) throw fault("padLine", number);
    const value = uncoverValue(typed, line);
    const event = { event: "heard", county, line: number, value };
    const after = session.foresee(event);
    const begun = this.#begin(after, county, "");
    // Shortfalls and records of what was heard are entered by the desk that told it.
    const short = after.draw(county).facts.shortfalls.length;
    const state = this.#withCounty(county, { short }, begun.state);
    await session.take({ journal: [event], ...begun.step, state });
    return { visit: this.visits.current(), readBack: readBack(value, line) };
  }

  /** Take late proofs; proofs of another unit are kept as an alarm for good. */
  async prove(bytes: Uint8Array): Promise<void> {
    const { session } = this;
    for (const { label: json, proofs } of readSpokenProofs(bytes, session.device.setting.campaign)) {
      const label = labelFromJson(json);
      const { county } = label;
      const awaited = session.device.awaitingProofs(county).some((each) => placeOf(each) === placeOf(label));
      if (!awaited) continue;
      const given = proofs.map((each) => hex(readBase64url(each)));
      const event = { event: "proved", county, label: labelAsJson(label), proofs: given };
      try {
        await session.take({ journal: [event] });
      } catch (found) {
        if (found instanceof Fault && found.has("voiceOther")) await this.#raiseAlarm(label, given);
        throw found;
      }
    }
  }

  async #raiseAlarm(label: Label, proofs: readonly string[]): Promise<void> {
    const { session } = this;
    const { kinds, disclosures } = session.device.draw(label.county).facts;
    const place = placeOf(label);
    const kind = kinds.find((each) => placeOf(each.evaluation.label) === place);
    const unit = disclosures.find((each) => placeOf(each.evaluation.label) === place);
    const behind = unit ?? disclosures.find((each) => each.slot === kind?.chosen);
    const said = {
      device: session.holder.device,
      visit: behind ? visitId(session.device.setting, behind.evaluation.label) : place,
      label: labelAsJson(label),
      heard: kind?.chosen ?? unit?.unitId ?? "",
      proofs: [...proofs],
    };
    const report = writeMismatch(session.device.setting.campaign, said, session.secrets.signing);
    const event = { event: "mismatch", county: label.county, label: labelAsJson(label), proofs: [...proofs] };
    await session.take({ journal: [event], things: session.makeActs({ what: "document", body: report }) });
  }

  /** Draw the label that is due from texts of 107 characters, one of each holder. */
  async readTexts(texts: readonly string[]): Promise<Visit | null> {
    const label = this.#pending();
    const proofs = readTexts(texts, label, this.session.device.setting.ceremony);
    return this.#show(label, this.#drawn(label, proofs).event);
  }

  /** Draw the label that is due from the opened sheets, one of each department. */
  async openEnvelopes(sheets: readonly string[]): Promise<Visit | null> {
    const { setting } = this.session.device;
    const label = this.#pending();
    const due = { label, number: this.envelopeDue(), holders: setting.holders };
    return this.#show(label, this.#drawn(label, readSheets(sheets, due, setting.ceremony)).event);
  }

  /** What was drawn here and has not reached the office: its duty desk can take it as texts. */
  awaitedProofs(): readonly AwaitedProofs[] {
    const acts = this.session.things().filter((each) => each.kind === "act" && each.what === "document" && each.state !== "received");
    return acts.flatMap((each): AwaitedProofs[] => {
      const body = each.kind === "act" ? objectOf(readJson(utf8(each.text))) : {};
      const isUnit = body["format"] === "disclosure-packet/1";
      if (!isUnit && (body["format"] !== "draw-choice/1" || labelFromJson(body["label"]).stage !== "kind")) return [];
      return [{ what: isUnit ? "unit" : "kind", texts: listOf(body["proofs"]).map(textOf) }];
    });
  }

  #pending(): Label {
    const label = this.session.device.pending(this.#due());
    if (!label) throw fault("outOfOrder", this.current());
    return label;
  }

  /** Return the number of the envelopes to open now; 0 where the plan has none for the label. */
  envelopeDue(): number {
    const { setting } = this.session.device;
    const county = this.current();
    const label = this.session.device.pending(county);
    if (!label || !setting.ways.includes("paper")) return 0;
    const ahead = setting.plan.labelsAhead(setting.body, county, setting.attemptsPerSlot);
    return ahead.findIndex((each) => placeOf(each) === placeOf(label)) + 1;
  }
}

const merge = (one: Draft, other: Draft): Draft => ({
  events: [...(one.events ?? []), ...(other.events ?? [])],
  things: [...(one.things ?? []), ...(other.things ?? [])] as Thing[],
});
