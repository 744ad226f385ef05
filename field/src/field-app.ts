/** The app without screens: one act at a time, one uploader, one status. */

import type {
  Absence, AnswerMore, AwaitedProofs, BlobMore, BlobNote, Difference, Ending, Enrolment, FieldApp, Gap, Heard, Inspector, Json,
  JsonObject, NoteKind, Observation, Options, OutPart, Outcome, Position, Return, SigningTask, Status, Storage, SyncStatus, Told,
  UnitSignature, Visit,
} from "./contract";
import { keepFile, planHandOver, planRescue } from "./acts/handing-over";
import { Closing } from "./acts/closing";
import { enrolDevice, makeCandidate, type Candidate } from "./acts/enrolment";
import { Sequence } from "./acts/sequence";
import { Session, type Enrolled } from "./acts/session";
import { Exchange } from "./acts/exchange";
import { Signing } from "./acts/signing";
import { isHandedIn } from "./acts/state";
import { makeStatus, NO_SYNC, type Rooms } from "./acts/status";
import { TakingOver } from "./acts/taking-over";
import { Visits } from "./acts/visits";
import type { Bytes } from "./core/bytes";
import { listOf, objectOf, textOf } from "./core/canonical";
import { groupDigits } from "./core/digits";
import { Fault, fault, tell } from "./core/faults";
import { BROWSER, makeUuid, momentOf, type World } from "./core/identity";
import { isPermit } from "./core/receipts";
import { Database } from "./store/database";
import { Keeping } from "./store/keeping";
import { measureRoom, NO_STORAGE } from "./store/room";
import { importKey } from "./store/sealing";
import { isWeakPin, Vault, type Holder } from "./store/vault";
import { Alarm, backOff, BROWSER_TIMING, type Timing } from "./sync/schedule";
import type { RevisionThing, Thing } from "./sync/things";
import { Later, Transport } from "./sync/transport";
import { Uploader, type Round } from "./sync/uploader";

/** What tests replace; a phone uses what the browser gives. */
export interface Surroundings {
  readonly world?: World;
  readonly timing?: Timing;
  readonly fetcher?: typeof fetch;
  readonly locks?: LockManager | undefined;
  readonly storage?: StorageManager | undefined;
  /** Rounds of PBKDF2; tests alone make it cheaper. */
  readonly iterations?: number;
  readonly events?: EventTarget | undefined;
  readonly version?: string | undefined;
}

const LOCK = "kaohe-field-upload";
const IDLE_PAUSE = 300_000;

interface Open extends Rooms {
  readonly exchange: Exchange;
  readonly takingOver: TakingOver;
  readonly uploader: Uploader;
  readonly transport: Transport;
}

export class App implements FieldApp {
  readonly #db: Database;
  readonly #vault: Vault;
  readonly #around: Surroundings;
  readonly #base: string;
  readonly #world: World;
  readonly #alarm: Alarm;
  #holders: readonly Holder[] = [];
  #unlocked: readonly string[] = [];
  #open: Open | null = null;
  #dataKey: Bytes | null = null;
  #candidate: Candidate | null = null;
  #storage: Storage = NO_STORAGE;
  #sync: SyncStatus = NO_SYNC;
  #notSaved: Told | null = null;
  #status: Status | null = null;
  #listeners = new Set<(status: Status) => void>();
  #acts: Promise<unknown> = Promise.resolve();
  #round: Promise<void> | null = null;
  #failures = 0;
  /** Something was added since the last round began. */
  #isBehind = false;
  #isEnded = false;

  constructor(db: Database, base: string, around: Surroundings) {
    this.#db = db;
    this.#base = base;
    this.#around = around;
    this.#world = around.world ?? BROWSER;
    this.#vault = new Vault(db, this.#world, around.iterations);
    this.#alarm = new Alarm(around.timing ?? BROWSER_TIMING);
    around.events?.addEventListener("online", this.#wake);
    around.events?.addEventListener("visibilitychange", this.#wake);
  }

  async begin(): Promise<void> {
    this.#holders = await this.#vault.holders();
    await this.measureStorage();
  }

  // Status

  status(): Status {
    const { nextTry } = this.#sync;
    const sync = { ...this.#sync, ...(this.#open?.uploader.progress ?? {}), nextTry };
    this.#status ??= makeStatus({
      holders: this.#holders, unlocked: this.#unlocked, rooms: this.#open, sync, storage: this.#storage, notSaved: this.#notSaved,
    });
    return this.#status;
  }

  subscribe(listener: (status: Status) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  readonly #changed = (): void => {
    this.#status = null;
    if (this.#isEnded || !this.#listeners.size) return;
    const status = this.status();
    for (const each of this.#listeners) each(status);
  };

  async askPersistence(): Promise<boolean> {
    const isKept = (await this.#around.storage?.persist?.()) ?? false;
    await this.measureStorage();
    return isKept;
  }

  async measureStorage(): Promise<Storage> {
    this.#storage = await measureRoom(this.#around.storage);
    this.#changed();
    return this.#storage;
  }

  /** Run acts one after the other; what could not be saved becomes the full-screen stop. */
  #act<T>(run: (open: Open) => Promise<T>): Promise<T> {
    return this.#queue(async () => {
      const open = this.#open;
      if (!open) throw fault("locked");
      try {
        const done = await run(open);
        this.#notSaved = null;
        this.#wakeSoon();
        return done;
      } catch (found) {
        if (found instanceof Fault && found.has("notSaved")) this.#notSaved = found.told[0] ?? tell("notSaved");
        throw found instanceof Later ? new Fault([found.told]) : found;
      }
    });
  }

  #queue<T>(run: () => Promise<T>): Promise<T> {
    const done = this.#acts.then(run).finally(this.#changed);
    this.#acts = done.catch(() => undefined); // told to whoever asked; the next act goes on
    return done;
  }

  // People and keys

  enrol({ code, pin }: Enrolment): Promise<Inspector> {
    return this.#queue(async () => {
      if (isWeakPin(pin)) throw fault("pinWeak");
      const isFirst = this.#holders.length === 0;
      const open = this.#open;
      if (!isFirst && !open) throw fault("locked");
      const made = makeCandidate(code, this.#world);
      const candidate = this.#candidate?.code === made.code ? this.#candidate : made;
      this.#candidate = candidate;
      const { secrets } = candidate;
      const enrolled = await this.#reach(() => enrolDevice(candidate, this.#transport(() => "")));
      const dataKey = this.#dataKey ?? this.#world.random(32);
      if (!isFirst && open) expectSameTeam(open.session.enrolled, enrolled);
      const { device, person, name } = enrolled;
      const holder: Holder = { device, person, name, recording: isFirst };
      const keeping = open?.session.keeping ?? new Keeping(this.#db, await importKey(dataKey));
      await keeping.keep([{ how: "put", place: `enrolled/${device}`, text: JSON.stringify(enrolled) }]);
      await this.#vault.keep(holder, pin, secrets, dataKey);
      this.#holders = await this.#vault.holders();
      if (isFirst) await this.#unlock(holder, pin);
      else this.#unlocked = [...this.#unlocked, device];
      this.#candidate = null;
      return { device, person, name, recording: isFirst, revoked: false };
    });
  }

  async #reach<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (found) {
      throw found instanceof Later ? new Fault([found.told]) : found;
    }
  }

  #transport(bearer: () => string): Transport {
    return new Transport(this.#base, bearer, this.#around.fetcher);
  }

  unlock(device: string, pin: string): Promise<void> {
    return this.#queue(async () => {
      const holder = this.#holder(device);
      await this.#unlock(holder, pin);
    });
  }

  /** Open the store; the recording inspector's keys are needed to draw, so that his PIN opens it. */
  async #unlock(holder: Holder, pin: string): Promise<void> {
    const { secrets, dataKey } = await this.#vault.unwrap(holder.device, pin);
    if (holder.recording && !this.#open) {
      const keeping = new Keeping(this.#db, await importKey(dataKey));
      const text = await keeping.text(`enrolled/${holder.device}`);
      if (text === null) throw fault("journalUnreadable", "enrolled");
      const enrolled = JSON.parse(text) as Enrolled;
      const session = await Session.resume(keeping, enrolled, holder, secrets, this.#world);
      session.version = this.#around.version ?? "";
      this.#dataKey = dataKey;
      this.#open = this.#furnish(session);
      await this.#settleSigned(this.#open);
      this.#wakeSoon();
    } else if (!this.#open) {
      throw fault("locked");
    }
    this.#unlocked = [...new Set([...this.#unlocked, holder.device])];
  }

  #furnish(session: Session): Open {
    const transport = this.#transport(() => `${session.enrolled.device}.${session.enrolled.secret}`);
    const uploader = new Uploader(transport, session, session.office, this.#world, this.#changed);
    const visits = new Visits(session);
    const signing = new Signing(session, this.#vault);
    const flush = (): Promise<void> => this.#exclusive(() => uploader.sendActs());
    const sequence = new Sequence(session, visits, signing, transport, flush);
    const closing = new Closing(session, visits, signing, sequence);
    const exchange = new Exchange(session, signing, sequence);
    const takingOver = new TakingOver(session, visits, sequence, transport);
    return { session, visits, signing, sequence, closing, exchange, takingOver, uploader, transport };
  }

  #holder(device: string): Holder {
    const found = this.#holders.find((each) => each.device === device);
    if (!found) throw fault("signerOther", device);
    return found;
  }

  lock(): void {
    this.#open = null;
    this.#dataKey = null;
    this.#unlocked = [];
    this.#alarm.clear();
    this.#changed();
  }

  changePin(device: string, old: string, fresh: string): Promise<void> {
    return this.#queue(async () => {
      if (isWeakPin(fresh)) throw fault("pinWeak");
      const { secrets, dataKey } = await this.#vault.unwrap(device, old);
      await this.#vault.keep(this.#holder(device), fresh, secrets, dataKey);
    });
  }

  // The sequence

  prepare(): Promise<boolean> {
    return this.#act(async ({ sequence, takingOver }) => {
      await sequence.prepare();
      return takingOver.follow();
    });
  }

  tellBody(who: string): Promise<void> {
    return this.#act(({ sequence }) => sequence.tellBody(who));
  }

  depart(): Promise<{ readonly county: string; readonly name: string }> {
    return this.#act(async ({ sequence, session }) => {
      if (!session.draw) await sequence.prepare();
      return sequence.depart();
    });
  }

  arrive(at: Position, details: JsonObject = {}): Promise<SigningTask> {
    return this.#act(({ sequence }) => sequence.arrive(at, details));
  }

  enterCounty(who: string): Promise<void> {
    return this.#act(async ({ sequence }) => {
      await sequence.settleArrival();
      await sequence.enterCounty(who);
      this.#checkInIdleTime();
    });
  }

  next(): Promise<Visit | null> {
    return this.#act(async ({ sequence }) => {
      await this.#expectRoom();
      return sequence.next();
    });
  }

  async #expectRoom(): Promise<void> {
    const { enough } = await this.measureStorage();
    if (!enough) throw fault("noRoom");
  }

  /** Check the strata that nothing rests on yet, one at a time, while nobody waits. */
  #checkInIdleTime(): void {
    const idle = globalThis.requestIdleCallback ?? ((act: () => void) => setTimeout(act, 200));
    const step = (): void => {
      const { draw, state } = this.#open?.session ?? {};
      const county = Object.entries(state?.counties ?? {}).find(([, each]) => each.phase === "entered")?.[0];
      if (!draw || !county || this.#isEnded) return;
      try {
        if (draw.bundle(county).checkNext()) idle(step);
      } catch (found) {
        if (!(found instanceof Fault)) throw found;
        // A stratum that is not the frozen one is refused again wherever anything rests on it.
        this.#sync = { ...this.#sync, trouble: found.told[0] ?? null };
        this.#changed();
      }
    };
    idle(step);
  }

  // The visit

  arriveAtUnit(at: Position): Promise<void> {
    return this.#record("arrival", { position: at });
  }

  confirmPresence(device: string, pin: string): Promise<void> {
    return this.#act(async ({ visits }) => {
      if (device) await this.#vault.unwrap(device, pin);
      const person = device ? this.#holder(device).person : "";
      await visits.record("presence", { new: person, path: device });
    });
  }

  tellUnit(who: string): Promise<void> {
    return this.#act(async ({ visits, session }) => {
      const open = visits.open();
      const { id, local, phase } = open;
      const isFirst = visits.draft(local).told === null && phase === "open" && !isHandedIn(open, "told");
      const body = { audience: "unit", place: id, who };
      const things = isFirst ? session.makeActs({ what: "telling", body }) : [];
      await visits.record("told", { new: who }, { things });
    });
  }

  #record(kind: string, what: { path?: string; old?: Json; new?: Json; position?: Position | null }): Promise<void> {
    return this.#act(async ({ visits }) => {
      await visits.record(kind, what);
    });
  }

  answer(item: string, part: string, value: Json, more: AnswerMore = {}): Promise<void> {
    return this.#act(({ visits }) => visits.answer(item, part, { value }, more));
  }

  answerGap(item: string, part: string, gap: string, more: AnswerMore = {}): Promise<void> {
    return this.#act(({ visits }) => visits.answer(item, part, { gap }, more));
  }

  clearAnswer(item: string, part: string, member = 0): Promise<void> {
    return this.#act(({ visits }) => visits.clearAnswer(item, part, member));
  }

  setDifference(difference: Difference): Promise<void> {
    return this.#record("difference", { path: difference.field, new: { ...difference } });
  }

  clearDifference(field: string): Promise<void> {
    return this.#record("difference", { path: field });
  }

  async setObservation(observation: Omit<Observation, "id"> & { readonly id?: string }): Promise<string> {
    const id = observation.id || makeUuid(this.#world);
    const { kind, text, blobs } = observation;
    await this.#record("observation", { path: id, new: { id, kind, text, blobs: [...blobs] } });
    return id;
  }

  clearObservation(id: string): Promise<void> {
    return this.#record("observation", { path: id });
  }

  setAbsence(absence: Absence | null): Promise<void> {
    return this.#record("absence", { new: absence });
  }

  setConduct(conduct: JsonObject): Promise<void> {
    return this.#record("conduct", { new: conduct });
  }

  setUnitSignature(signature: UnitSignature): Promise<void> {
    return this.#record("signature", { new: { ...signature } as unknown as JsonObject });
  }

  note(kind: NoteKind, text: string): Promise<void> {
    return this.#record(kind, { new: text });
  }

  addBlob(file: Blob, note: BlobMore): Promise<BlobNote> {
    return this.#act(async ({ visits }) => {
      const kept = await visits.addBlob(file, note);
      const { low: wasLow } = this.#storage;
      const { low, freeBytes } = await this.measureStorage();
      if (low && !wasLow) await visits.record("storage-warning", { new: freeBytes });
      return kept;
    });
  }

  assignBlob(sha256: string, items: readonly string[]): Promise<void> {
    return this.#record("photo-items", { path: sha256, new: [...items] });
  }

  voidBlob(sha256: string, reason: string): Promise<void> {
    return this.#record("photo-void", { path: sha256, new: reason });
  }

  async readBlob(sha256: string): Promise<Blob | null> {
    return this.#open ? this.#open.visits.readBlob(sha256) : null;
  }

  // Ending a visit

  outcomes(): readonly Outcome[] {
    return this.#open?.closing.outcomes() ?? [];
  }

  review(ending: Ending): readonly Gap[] {
    return this.#must().closing.review(ending);
  }

  #must(): Open {
    if (!this.#open) throw fault("locked");
    return this.#open;
  }

  finalise(ending: Ending): Promise<readonly SigningTask[]> {
    return this.#act(({ closing }) => closing.finalise(ending));
  }

  reopen(): Promise<void> {
    return this.#act(({ closing }) => closing.reopen());
  }

  sign(task: string, device: string, pin: string): Promise<SigningTask> {
    return this.#act(async (open) => {
      const signed = await open.signing.sign(task, this.#holder(device), pin);
      await this.#settleSigned(open);
      return open.signing.show(signed);
    });
  }

  signRequest(request: string, device: string, pin: string): Promise<string> {
    return this.#act(({ signing }) => signing.answer(request, this.#holder(device), pin));
  }

  readRequest(request: string): SigningTask {
    return this.#must().signing.readRequest(request);
  }

  takeSignature(task: string, answer: string): Promise<SigningTask> {
    return this.#act(async (open) => {
      const signed = await open.signing.takeAnswer(task, answer);
      await this.#settleSigned(open);
      return open.signing.show(signed);
    });
  }

  /** Whatever waited for two signatures goes on; asked again after a crash it is the same. */
  async #settleSigned({ sequence, closing, exchange }: Open): Promise<void> {
    await sequence.settleArrival();
    await closing.settleReplacement();
    await exchange.settle();
  }

  close(): Promise<void> {
    return this.#act(({ closing }) => closing.close());
  }

  completionCode(): string {
    return groupDigits(this.#must().closing.completionCode());
  }

  replace(reason: string, text: string, blobs: readonly string[]): Promise<SigningTask> {
    return this.#act(({ closing }) => closing.replace(reason, text, blobs));
  }

  drawAgain(): Promise<void> {
    return this.#act(({ closing }) => closing.drawAgain());
  }

  replaceCounty(county: string, reason: string, text: string): Promise<SigningTask> {
    return this.#act(({ exchange }) => exchange.begin(county, reason, text));
  }

  returns(): readonly Return[] {
    return this.#open?.closing.returns() ?? [];
  }

  continueVisit(visit: string): Promise<Visit> {
    return this.#act(({ closing }) => closing.continueVisit(visit));
  }

  // Without a network

  loadPad(bytes: Uint8Array): Promise<void> {
    return this.#act(({ sequence }) => sequence.loadPad(bytes));
  }

  hear(line: number, typed: string): Promise<Heard> {
    return this.#act(async ({ sequence }) => {
      await this.#expectRoom();
      return sequence.hear(line, typed);
    });
  }

  prove(bytes: Uint8Array): Promise<void> {
    return this.#act(({ sequence }) => sequence.prove(bytes));
  }

  readTexts(texts: readonly string[]): Promise<Visit | null> {
    return this.#act(({ sequence }) => sequence.readTexts(texts));
  }

  openEnvelopes(sheets: readonly string[]): Promise<Visit | null> {
    return this.#act(({ sequence }) => sequence.openEnvelopes(sheets));
  }

  awaitedProofs(): readonly AwaitedProofs[] {
    return this.#open?.sequence.awaitedProofs() ?? [];
  }

  // Sending

  readonly #wake = (): void => {
    if (this.#open && !this.#isEnded && !this.#round) void this.sync();
  };

  #wakeSoon(): void {
    this.#isBehind = true;
    if (this.#open && !this.#isEnded && !this.#round) this.#alarm.set(1_000, this.#wake);
  }

  async sync(): Promise<SyncStatus> {
    // A round that is under way may have passed by what was added since it began.
    while (this.#round) await this.#round;
    this.#round = this.#runRound().finally(() => {
      this.#round = null;
      this.#changed();
    });
    await this.#round;
    return this.status().sync;
  }

  async #runRound(): Promise<void> {
    const open = this.#open;
    if (!open) return;
    this.#isBehind = false;
    this.#sync = { ...this.#sync, state: "sending", nextTry: "" };
    this.#changed();
    const result = await this.#exclusive(async () => {
      const round = await open.uploader.round();
      await this.#purge(open);
      return round;
    });
    this.#settle(open, result);
    if (!result.trouble && open.session.state.exchange) await this.#act(({ exchange }) => exchange.apply());
  }

  #settle(open: Open, { trouble, after, refused }: Round): void {
    open.session.isRevoked = open.session.isToldRevoked || trouble?.code === tell("revoked").code;
    this.#failures = trouble ? this.#failures + 1 : 0;
    const isAway = trouble?.code === tell("offline").code || trouble?.code === tell("captive").code;
    const state = !trouble ? "idle" : refused ? "refused" : isAway ? "offline" : "waiting";
    const timing = this.#around.timing ?? BROWSER_TIMING;
    const quiet = this.#isBehind ? 1_000 : IDLE_PAUSE;
    const pause = trouble ? Math.max(backOff(this.#failures, timing.chance()), after * 1000) : quiet;
    const nextTry = trouble ? momentOf(this.#world.wall() + pause) : "";
    this.#sync = { ...this.#sync, state, trouble, nextTry };
    if (this.#open === open && !this.#isEnded) this.#alarm.set(pause, this.#wake);
  }

  /** One uploader at a time on this phone, whatever windows are open. */
  #exclusive<T>(run: () => Promise<T>): Promise<T> {
    const { locks } = this.#around;
    const made = this.#uploads.then(() => (locks ? (locks.request(LOCK, run) as Promise<T>) : run()));
    this.#uploads = made.catch(() => undefined); // told to whoever asked; the next one goes on
    return made;
  }

  #uploads: Promise<unknown> = Promise.resolve();

  /** Delete what the office lets go by a signed permit, and never while anything is unreceipted. */
  async #purge({ session }: Open): Promise<void> {
    const permits = listOf(session.tasks["purge"] ?? []);
    for (const permit of permits) {
      const id = textOf(objectOf(permit)["revision"]);
      const thing = session.thing(`thing/revision/${id}`);
      if (thing?.kind !== "revision" || thing.purgeable || !isPermit(permit, session.office, { revision: id, sha256: thing.sha256 })) continue;
      if (!this.#isWholeReceived(session, thing)) continue;
      const kept = new Set(
        session.things().filter((each): each is RevisionThing => each.kind === "revision" && each.id !== id && !each.purgeable)
          .flatMap((each) => each.blobs.map((blob) => blob.sha256)),
      );
      const gone = thing.blobs.map((each) => each.sha256).filter((each) => !kept.has(each));
      const blobs = gone.map((sha256) => session.thing(`thing/blob/${sha256}`)).filter((each): each is Thing => each !== undefined);
      const purged = blobs.map((each) => ({ ...each, purged: true }) as Thing);
      await session.purge([], gone, [{ ...thing, purgeable: true }, ...purged]);
    }
  }

  #isWholeReceived(session: Session, thing: RevisionThing): boolean {
    const blobs = thing.blobs.map((each) => session.thing(`thing/blob/${each.sha256}`));
    const isSent = blobs.every((each) => each?.kind === "blob" && each.state === "received" && !each.quarantined);
    const events = session.thing(`thing/events/${thing.local}`);
    const areEvents = events?.kind === "events" && events.received >= session.countEvents(thing.local);
    return thing.state === "received" && !thing.quarantined && isSent && areEvents;
  }

  handOver(): Promise<readonly OutPart[]> {
    return this.#act(({ session }) => planHandOver(session));
  }

  deliver(file: Uint8Array): Promise<void> {
    return this.#act(({ session }) => keepFile(session, file));
  }

  async exportUnsaved(): Promise<readonly OutPart[]> {
    return planRescue(this.#must().session);
  }

  isBusy(): boolean {
    return this.#open?.session.state.visit != null;
  }

  async dispose(): Promise<void> {
    this.#isEnded = true;
    this.#alarm.clear();
    this.#around.events?.removeEventListener("online", this.#wake);
    this.#around.events?.removeEventListener("visibilitychange", this.#wake);
    await this.#acts;
    await this.#round;
    this.#listeners.clear();
    this.#db.end();
  }
}

function expectSameTeam(first: Enrolled, second: Enrolled): void {
  const isSame = first.body === second.body && first.campaign === second.campaign && first.rehearsal === second.rehearsal;
  if (!isSame || first.person === second.person) throw fault("campaignOther", second.person);
}

export async function startApp(options: Options, around?: Surroundings): Promise<App> {
  const browser: Surroundings = {
    locks: globalThis.navigator?.locks,
    storage: globalThis.navigator?.storage,
    events: globalThis.window,
    version: options.version,
  };
  const db = await Database.open(options.database ?? "kaohe-field");
  const app = new App(db, options.base ?? "/field/v1/", around ?? browser);
  await app.begin();
  return app;
}

