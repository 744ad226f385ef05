/**
 * The app while it is unlocked: everything in memory that is also on the disk.
 *
 * A step is worked out first, kept in one transaction second, and counts third. So whoever is
 * killed at any moment finds either all of a step or nothing of it.
 */

import type { Json, JsonObject, Position } from "../contract";
import { hex, readUtf8, unhex, utf8, type Bytes } from "../core/bytes";
import { digest, objectOf, readJson, writeText } from "../core/canonical";
import { DrawDevice } from "../core/device";
import { findBreak, hashEvent, readEvent, writeEvent, type Anchor, type FieldEvent } from "../core/events";
import { Fault, fault } from "../core/faults";
import { hexDigest } from "../core/hashes";
import { makeUuid, type World } from "../core/identity";
import { readReceipt, type Office, type Receipt } from "../core/receipts";
import { readSetting, type Setting } from "../core/setting";
import { numbered, type Change, type Keeping } from "../store/keeping";
import type { Holder, Secrets } from "../store/vault";
import type { Stock } from "../sync/uploader";
import { FRESH, placeOfThing, thingAsText, thingFromText, type RevisionThing, type Thing } from "../sync/things";
import { NEW_STATE, type AppState } from "./state";

/** What the office gave a device at its enrolment; kept sealed. */
export interface Enrolled {
  readonly device: string;
  readonly person: string;
  readonly name: string;
  readonly body: string;
  readonly campaign: string;
  readonly rehearsal: boolean;
  readonly secret: string;
  readonly receiptKey: string;
  readonly handOverKey: string;
  readonly team: readonly { readonly person: string; readonly name: string; readonly device: string }[];
}

/** Milliseconds by which the clock of the wall may drift from the one that never jumps. */
const CLOCK_DRIFT = 60_000;

/** Things that happen together; nothing of it counts before all of it is kept. */
export interface Step {
  readonly journal?: readonly JsonObject[];
  readonly events?: readonly { readonly local: string; readonly event: FieldEvent }[];
  readonly things?: readonly Thing[];
  readonly state?: AppState;
  readonly changes?: readonly Change[];
}

export class Session implements Stock {
  state: AppState = NEW_STATE;
  setting: Setting | null = null;
  tasks: JsonObject = {};
  /** The office has said so in an answer that it has signed; this is kept. */
  isToldRevoked = false;
  isRevoked = false;
  /** Name of the build that runs; stands in the events of each visit. */
  version = "";
  #device: DrawDevice | null = null;
  #journal: JsonObject[] = [];
  #events = new Map<string, string[]>();
  #things = new Map<string, Thing>();
  #receipts: Receipt[] = [];
  #bundles = new Map<string, Bytes>();
  #anchor: Anchor | null = null;
  /** Both clocks at the last event of this session. */
  #clocks: { readonly wall: number; readonly mono: number } | null = null;
  #ahead: { readonly from: DrawDevice; readonly lines: readonly string[]; readonly to: DrawDevice } | null = null;

  private constructor(
    readonly keeping: Keeping,
    readonly enrolled: Enrolled,
    readonly holder: Holder,
    readonly secrets: Secrets,
    readonly world: World,
  ) {}

  /** Take up where the store ends. */
  static async resume(
    keeping: Keeping, enrolled: Enrolled, holder: Holder, secrets: Secrets, world: World,
  ): Promise<Session> {
    const session = new Session(keeping, enrolled, holder, secrets, world);
    const state = await keeping.json("state");
    if (state) session.state = { ...NEW_STATE, ...(state as unknown as AppState) };
    for (const { text } of await keeping.log("thing/")) session.#put(thingFromText(text));
    for (const { place, text } of await keeping.log("event/")) {
      const local = place.split("/")[1] as string;
      session.#events.set(local, [...(session.#events.get(local) ?? []), text]);
    }
    for (const [local, lines] of session.#events) {
      const broken = findBreak(lines);
      if (broken) throw fault("journalUnreadable", `${local} ${broken}`);
    }
    for (const { text } of await keeping.log("receipt/")) {
      session.#receipts.push(readReceipt(JSON.parse(text) as Json, session.office));
    }
    const tasks = await keeping.json("tasks");
    if (tasks) session.tasks = objectOf(tasks);
    session.isToldRevoked = session.isRevoked = (await keeping.text("revoked")) !== null;
    await session.#loadSetting();
    return session;
  }

  get office(): Office {
    const { campaign, device, rehearsal, receiptKey } = this.enrolled;
    return { campaign, device, rehearsal, receiptKey: unhex(receiptKey) };
  }

  /** The draw on this device, once the campaign's setting is here. */
  get device(): DrawDevice {
    if (!this.#device) throw fault("outOfOrder", this.enrolled.body);
    return this.#device;
  }

  get draw(): DrawDevice | null {
    return this.#device;
  }

  /** Keep what the campaign has settled and the sealed bundles; begins the draw on this device. */
  async keepSetting(setting: Json, bundles: ReadonlyMap<string, Bytes>): Promise<void> {
    const read = readSetting(setting);
    const isOurs = read.campaign.id === this.enrolled.campaign && read.campaign.rehearsal === this.enrolled.rehearsal;
    if (!isOurs || read.body !== this.enrolled.body) throw fault("campaignOther", "field-setting");
    if (this.setting && this.#journal.length) expectSameDraw(this.setting, read);
    const changes = [...bundles].map(([county, bytes]): Change => ({ how: "put", place: `bundle/${county}`, bytes }));
    await this.keeping.keep([{ how: "put", place: "setting", text: writeText(setting) }, ...changes]);
    await this.#loadSetting();
  }

  async #loadSetting(): Promise<void> {
    const text = await this.keeping.text("setting");
    if (text === null) return;
    this.setting = readSetting(readJson(utf8(text)));
    for (const county of this.setting.counties.keys()) {
      const bytes = await this.keeping.bytes(`bundle/${county}`);
      if (bytes) this.#bundles.set(county, bytes);
    }
    this.#journal = [];
    let device = DrawDevice.begin(this.setting, (county) => this.#bundle(county)).recall();
    for (const { place, text: line } of await this.keeping.log("journal/")) {
      try {
        const event = objectOf(readJson(utf8(line)));
        device = device.after(event);
        this.#journal.push(event);
      } catch (found) {
        if (found instanceof Fault || found instanceof RangeError) throw fault("journalUnreadable", Number(place.slice(8)) + 1);
        throw found;
      }
    }
    this.#device = device.then();
  }

  #bundle(county: string): Bytes {
    const found = this.#bundles.get(county);
    if (!found) throw fault("bundleUnreadable", county);
    return found;
  }

  hasBundle(county: string, sha256: string): boolean {
    const found = this.#bundles.get(county);
    return found !== undefined && hexDigest(found) === sha256;
  }

  /** Return the journal's events; the first kinds are enough to know what was heard or drawn. */
  get journal(): readonly JsonObject[] {
    return this.#journal;
  }

  // Steps

  /** Keep a step in one transaction; only then does it count. */
  async take(step: Step): Promise<void> {
    const { changes, after } = this.#prepare(step);
    await this.keeping.keep(changes);
    this.#count(step, after);
  }

  /** Keep a step together with a frozen revision, which is read back. */
  async takeFrozen(place: string, text: string, step: Step): Promise<void> {
    const { changes, after } = this.#prepare(step);
    await this.keeping.keepFrozen(place, text, changes);
    this.#count(step, after);
  }

  /** Keep a step together with a blob, which is read back. */
  async takeBlob(sha256: string, content: Bytes, step: Step): Promise<void> {
    const { changes, after } = this.#prepare(step);
    await this.keeping.keepBlob(sha256, content, changes);
    this.#count(step, after);
  }

  async purge(places: readonly string[], blobs: readonly string[], things: readonly Thing[]): Promise<void> {
    const beside = things.map((each): Change => ({ how: "put", place: placeOfThing(each), text: thingAsText(each) }));
    await this.keeping.purge(places, blobs, beside);
    things.forEach((each) => this.#put(each));
  }

  #prepare(step: Step): { readonly changes: Change[]; readonly after: DrawDevice | null } {
    const after = step.journal?.length ? this.foresee(...step.journal) : this.#device;
    const changes: Change[] = [...(step.changes ?? [])];
    (step.journal ?? []).forEach((event, at) => {
      const place = numbered("journal/", this.#journal.length + at);
      changes.push({ how: "add", place, text: writeText(event) });
    });
    for (const { local, event } of step.events ?? []) {
      changes.push({ how: "add", place: numbered(`event/${local}/`, event.seq), text: writeEvent(event) });
    }
    for (const thing of step.things ?? []) {
      const how = !this.#things.has(placeOfThing(thing)) ? "add" : "put";
      changes.push({ how, place: placeOfThing(thing), text: thingAsText(thing) });
    }
    if (step.state) changes.push({ how: "put", place: "state", text: JSON.stringify(step.state) });
    return { changes, after };
  }

  #count(step: Step, after: DrawDevice | null): void {
    this.#device = after;
    this.#journal.push(...(step.journal ?? []));
    for (const { local, event } of step.events ?? []) {
      this.#events.set(local, [...(this.#events.get(local) ?? []), writeEvent(event)]);
    }
    (step.things ?? []).forEach((each) => this.#put(each));
    if (step.state) this.state = step.state;
  }

  /**
   * Work out what would follow from events of the journal, and keep nothing.
   *
   * The last answer is remembered, and gone on from: a step looks ahead more than once, and
   * proofs are dear.
   */
  foresee(...events: readonly JsonObject[]): DrawDevice {
    const from = this.device;
    const lines = events.map(writeText);
    const before = this.#ahead?.from === from ? this.#ahead : null;
    const known = before && before.lines.every((line, at) => line === lines[at]) ? before : { lines: [], to: from };
    const to = events.slice(known.lines.length).reduce((device, event) => device.after(event), known.to);
    this.#ahead = { from, lines, to };
    return to;
  }

  // Events of visits

  eventsOf(local: string): FieldEvent[] {
    return (this.#events.get(local) ?? []).map(readEvent);
  }

  /** Make the next event of a visit; several of one step follow one another. */
  makeEvent(
    local: string, visit: string, kind: string,
    what: { readonly path?: string; readonly old?: Json; readonly new?: Json; readonly position?: Position | null },
    before: readonly FieldEvent[] = [],
  ): FieldEvent {
    const lines = [...(this.#events.get(local) ?? []), ...before.map(writeEvent)];
    const last = lines.at(-1);
    const [wall, mono] = [Math.floor(this.world.wall()), Math.floor(this.world.mono())];
    this.#clocks = { wall, mono };
    return {
      id: makeUuid(this.world),
      visit,
      seq: lines.length + 1,
      previous: last === undefined ? "" : hashEvent(last),
      kind,
      path: what.path ?? "",
      old: what.old ?? null,
      new: what.new ?? null,
      person: this.holder.person,
      wall,
      mono,
      anchor: this.#anchor,
      position: what.position ?? null,
    };
  }

  /** Milliseconds by which somebody has moved the phone's clock since the last event; else 0. */
  findClockJump(): number {
    if (!this.#clocks) return 0;
    const [wall, mono] = [Math.floor(this.world.wall()), Math.floor(this.world.mono())];
    const jump = wall - this.#clocks.wall - (mono - this.#clocks.mono);
    return Math.abs(jump) > CLOCK_DRIFT ? jump : 0;
  }

  // Things to send

  #put(thing: Thing): void {
    this.#things.set(placeOfThing(thing), thing);
  }

  things(): readonly Thing[] {
    return [...this.#things.values()];
  }

  thing(place: string): Thing | undefined {
    return this.#things.get(place);
  }

  /** Return acts for the outbox, numbered behind those that stand there. */
  makeActs(...acts: readonly { readonly what: "telling" | "document"; readonly body: Uint8Array | Json }[]): Thing[] {
    const first = this.things().filter((each) => each.kind === "act").length;
    return acts.map(({ what, body }, at): Thing => {
      const text = body instanceof Uint8Array ? readUtf8(body) : writeText(body);
      return { kind: "act", number: first + at, what, text, sha256: hexDigest(text), ...FRESH };
    });
  }

  async keepThings(things: readonly Thing[]): Promise<void> {
    await this.take({ things });
  }

  async revisionText(thing: RevisionThing): Promise<string> {
    const text = await this.keeping.text(`revision/${thing.id}`);
    if (text === null || hexDigest(text) !== thing.sha256) throw fault("journalUnreadable", thing.id);
    return text;
  }

  blobBytes(sha256: string): Promise<Bytes | null> {
    return this.keeping.blob(sha256);
  }

  fileBytes(sha256: string): Promise<Bytes | null> {
    return this.keeping.bytes(`file/${sha256}`);
  }

  async eventLines(local: string, from: number): Promise<readonly string[]> {
    return (this.#events.get(local) ?? []).slice(from - 1);
  }

  countEvents(local: string): number {
    return this.#events.get(local)?.length ?? 0;
  }

  receipts(): readonly Receipt[] {
    return this.#receipts;
  }

  async keepReceipts(receipts: readonly { readonly receipt: Receipt; readonly body: Json }[]): Promise<void> {
    const changes = receipts.map(
      ({ receipt, body }): Change => ({ how: "put", place: numbered("receipt/", receipt.number), text: writeText(body) }),
    );
    await this.keeping.keep(changes);
    const fresh = receipts.map((each) => each.receipt);
    const numbers = new Set(fresh.map((each) => each.number));
    this.#receipts = [...this.#receipts.filter((each) => !numbers.has(each.number)), ...fresh];
  }

  async keepTasks(tasks: JsonObject): Promise<void> {
    if (digest(tasks) === digest(this.tasks)) return;
    await this.keeping.keep([{ how: "put", place: "tasks", text: writeText(tasks) }]);
    this.tasks = tasks;
  }

  async keepRevoked(at: string): Promise<void> {
    if (this.isToldRevoked) return;
    await this.keeping.keep([{ how: "put", place: "revoked", text: at }]);
    this.isToldRevoked = true;
  }

  keepAnchor(anchor: Anchor): void {
    this.#anchor = anchor;
  }
}

/** After the first draw nothing that a draw rests on may change. */
function expectSameDraw(before: Setting, now: Setting): void {
  const facts = (setting: Setting): string =>
    [
      hex(setting.ceremony.frameRoot), hex(setting.ceremony.seed), ...setting.ceremony.keys.map(hex),
      JSON.stringify(setting.plan.slots), ...setting.counties.keys(), setting.pack.digest,
    ].join("\n");
  if (facts(before) !== facts(now)) throw fault("settingUnsound", "field-setting");
}
