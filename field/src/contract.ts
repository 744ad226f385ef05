/**
 * What the screens may ask of the app, and what they are told.
 *
 * Screens hold no state of their own that matters: every act is kept on the device before its
 * promise resolves, and `status()` says at any moment where one stands. Nothing here can tell a
 * unit before its disclosure, because the app itself does not know it.
 */

/** Any value of `canonical-json/1`; decimals and fractions are text. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** A whole sentence in both languages; `mend` says what to do. */
export interface Told {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly mendZh: string;
  readonly mendEn: string;
}

/** The one error that methods throw for anything a person can understand. */
export interface FieldFault extends Error {
  readonly told: readonly Told[];
}

/** Where somebody stands: decimal strings as the device gave them (WGS 84), metres, UTC. */
export interface Fix {
  readonly latitude: string;
  readonly longitude: string;
  readonly accuracy: string;
  readonly at: string;
}
/** No position, and why; never an empty field. */
export interface NoFix {
  readonly reason: string;
}
export type Position = Fix | NoFix;

/** One inspector whose device lives on this phone. */
export interface Inspector {
  readonly device: string;
  readonly person: string;
  readonly name: string;
  /** The recording inspector draws, records and uploads; the other one signs. */
  readonly recording: boolean;
  readonly revoked: boolean;
}

/** Room and permanence of the phone's storage. */
export interface Storage {
  /** The browser promised to keep the data; shown to the inspector. */
  readonly persisted: boolean;
  readonly usedBytes: number;
  readonly freeBytes: number;
  /** At least 500 MB are free, so that a visit may begin. */
  readonly enough: boolean;
  /** Less than a fifth of the quota is free. */
  readonly low: boolean;
}

/** The three greens, counted over revisions, documents, events and blobs together. */
export interface SyncStatus {
  readonly state: "idle" | "sending" | "waiting" | "offline" | "refused";
  /** Kept on this phone. */
  readonly saved: number;
  /** Of these, sent at least once. */
  readonly sent: number;
  /** Of these, receipted by the office with a signature that holds. Only this is "received". */
  readonly received: number;
  readonly quarantined: number;
  /** Time of the last verified answer of the office (UTC), or "". */
  readonly lastContact: string;
  /** When the next attempt begins (UTC), or "". */
  readonly nextTry: string;
  /** Why it waits, in both languages; null when all is well. */
  readonly trouble: Told | null;
  /** Blob under way: bytes done of bytes. */
  readonly blob: { readonly sha256: string; readonly done: number; readonly of: number } | null;
}

export type Ways = "online" | "voice" | "text" | "paper";

/** What must be done next. Exactly one holds; screens are chosen by `at`. */
export type Standing =
  /** Draw the next county (network needed); `ordinal` 1 or 2. */
  | { readonly at: "depart"; readonly ordinal: number }
  /** A county is drawn and known to the recording inspector alone; travel, then arrive. */
  | { readonly at: "travel"; readonly county: string; readonly name: string }
  /** The arrival waits for signatures. */
  | { readonly at: "sign_arrival"; readonly county: string; readonly task: SigningTask }
  /** Arrival signed; the county's key has not come yet: `enterCounty()` (network needed). */
  | { readonly at: "enter"; readonly county: string; readonly name: string }
  /** The next unit may be disclosed: `next()`, or `hear()`, `readTexts()`, `openEnvelopes()`. */
  | { readonly at: "next"; readonly county: string; readonly name: string; readonly ways: readonly Ways[];
      /** Number of the envelopes to open, where the plan allows paper; otherwise 0. */
      readonly envelope: number }
  /** A visit is going on. */
  | { readonly at: "visit"; readonly visit: Visit }
  /** Frozen; outcome and closing wait for signatures. */
  | { readonly at: "sign_visit"; readonly visit: Visit; readonly tasks: readonly SigningTask[] }
  /** Signed; `close()` sends it, or the completion code is read by telephone. */
  | { readonly at: "close"; readonly visit: Visit; readonly code: string }
  /** A replacement waits: for signatures, then perhaps for approvals, then `drawAgain()`. */
  | { readonly at: "replace"; readonly visit: Visit; readonly tasks: readonly SigningTask[];
      readonly approval: "not_needed" | "waiting" | "approved" | "refused" }
  /** Every slot of the county is done. */
  | { readonly at: "county_done"; readonly county: string; readonly name: string }
  /** Both counties are done; only sending may remain. */
  | { readonly at: "done" };

/** The texts of one drawn label, 107 characters of each department. */
export interface AwaitedProofs {
  readonly what: "kind" | "unit";
  readonly texts: readonly string[];
}

/** Everything the screens draw; immutable, a new object after each change. */
export interface Status {
  /** `fresh`: nobody is enrolled; `locked`: a PIN is needed; `open`: ready. */
  readonly stage: "fresh" | "locked" | "open";
  readonly inspectors: readonly Inspector[];
  /** Devices whose keys are open in this session. */
  readonly unlocked: readonly string[];
  readonly body: string;
  readonly campaign: string;
  readonly rehearsal: boolean;
  readonly standing: Standing | null;
  /** Visits done and all visits of the county's plan, for "3 / 7". */
  readonly done: number;
  readonly planned: number;
  readonly history: readonly PastVisit[];
  readonly sync: SyncStatus;
  readonly storage: Storage;
  /** Set when something could not be saved: a full-screen stop with `exportUnsaved()`. */
  readonly notSaved: Told | null;
  readonly messages: readonly Message[];
  readonly texts: JsonObject;
  readonly dutyPhone: string;
}

/** A visit that is over, as it may be shown later (read only). */
export interface PastVisit {
  readonly id: string;
  readonly county: string;
  readonly name: string;
  readonly outcome: string;
  readonly state: "closed" | "replaced" | "returned";
  readonly revisions: readonly RevisionLine[];
}

/** One frozen revision and how far it has come. */
export interface RevisionLine {
  readonly id: string;
  readonly sha256: string;
  readonly at: string;
  readonly state: "finalised" | "sending" | "failed" | "receipted" | "complete" | "purgeable";
  readonly quarantined: boolean;
  readonly reason: string;
}

export interface Message {
  readonly id: string;
  readonly at: string;
  readonly zh: string;
  readonly en: string;
}

/** A returned visit: comments by item; `continueVisit()` begins revision n + 1. */
export interface Return {
  readonly visit: string;
  readonly revision: string;
  readonly comments: readonly {
    readonly item: string;
    readonly text: string;
    /** What the item is called, where the checklist knows it. */
    readonly title?: { readonly zh: string; readonly en: string };
  }[];
}

/** The visit under way, as it was disclosed, with everything that was recorded so far. */
export interface Visit {
  readonly id: string;
  readonly county: string;
  /** Slot of the pack, such as `private`. */
  readonly slot: string;
  /** 0 for the slot's unit, 1 and 2 for the members of a federation. */
  readonly member: number;
  readonly attempt: number;
  readonly unit: { readonly id: string; readonly kind: string; readonly name: string };
  /** The frozen row of the register, field by field. */
  readonly record: JsonObject;
  /** `verified`: packet checked on this device; `told`: heard by telephone, proofs to come. */
  readonly packet: { readonly state: "verified" | "told"; readonly sha256: string; readonly text: string };
  /** The slot's own kind was lacking and this kind stands in. */
  readonly standsIn: boolean;
  /** `checklist/1` of the unit's kind (docs/reference/checklist.md), and its digest. */
  readonly checklist: JsonObject;
  readonly checklistDigest: string;
  readonly draft: Draft;
}

export type Judgement = { readonly value: Json } | { readonly gap: string };

/** One answer as it stands now; earlier values are in the events. */
export type Answer = Judgement & {
  readonly item: string;
  /** "" where the item has no parts. */
  readonly part: string;
  /** 0, or the federation's member that it is about. */
  readonly member: number;
  readonly reason: string;
  readonly blobs: readonly string[];
  readonly by: string;
  readonly at: string;
};

/** A photo, document or drawing with what is known of its making. */
export interface BlobNote {
  readonly sha256: string;
  readonly bytes: number;
  readonly type: string;
  readonly name: string;
  readonly capture: "live" | "file";
  readonly at: string;
  readonly position: Position | null;
  /** Items under which it counts; one picture may stand under several. */
  readonly items: readonly string[];
  readonly voided: boolean;
  readonly received: boolean;
}

export interface Difference {
  readonly field: string;
  readonly register: Json;
  readonly found: Json;
  readonly note: string;
}

export interface Observation {
  readonly id: string;
  readonly kind: "good" | "problem" | "proposal";
  readonly text: string;
  readonly blobs: readonly string[];
}

/** 事实不存在 at the registered address, in the outcome words of the checklist's `extra`. */
export type Absence = JsonObject;

export type UnitSignature = { readonly blob: string } | { readonly refused: string };

/** Everything recorded in a visit, as it stands. */
export interface Draft {
  /** UUIDv7 of the revision under way, and the one that it follows ("" for the first). */
  readonly revision: string;
  readonly parent: string;
  readonly disclosed: string;
  readonly arrived: string;
  readonly position: Position | null;
  /** The second inspector who confirmed being there; "" until then. */
  readonly confirmed: string;
  readonly told: { readonly who: string; readonly at: string } | null;
  readonly answers: readonly Answer[];
  readonly differences: readonly Difference[];
  readonly observations: readonly Observation[];
  readonly absence: Absence | null;
  readonly conduct: JsonObject;
  readonly unitSignature: UnitSignature | null;
  readonly blobs: readonly BlobNote[];
  readonly events: number;
}

/** Something that a second person must sign, on this phone by PIN or on another by QR. */
export interface SigningTask {
  readonly id: string;
  readonly about: "arrived" | "outcome" | "closed" | "reason";
  /** Canonical bytes that are signed, readable for the person who signs. */
  readonly record: JsonObject;
  readonly signedBy: readonly string[];
  readonly complete: boolean;
  /** The request as text for QR: another phone signs it with `signRequest()`. */
  readonly request: string;
}

/** What still hinders closing; `item` is the checklist's item or "" for the visit as a whole. */
export interface Gap {
  readonly item: string;
  readonly part: string;
  readonly member: number;
  readonly told: Told;
  /** False: a reminder only; closing is possible. */
  readonly blocking: boolean;
}

/** How a visit ends: id from the setting's outcomes. */
export interface Ending {
  readonly outcome: string;
  /** Whether anybody of the unit was met. */
  readonly reached: boolean;
}

export interface Outcome {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  /** The unit is exchanged after this outcome (next attempt). */
  readonly replaceable: boolean;
}

/** What the telephone gave. */
export interface Heard {
  /** Null where no unit was left for the slot. */
  readonly visit: Visit | null;
  /** Four digits for the officer. */
  readonly readBack: string;
}

/** A file to be shared or saved by the screen. */
export interface OutFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** One of several such files, made when it is asked for: photos are large. */
export interface OutPart {
  make(): Promise<OutFile>;
}

export interface Enrolment {
  /** One-time code of the office, from the QR link. */
  readonly code: string;
  /** At least six digits; never sent. */
  readonly pin: string;
}

/** Where the app runs; screens pass nothing, tests pass their own. */
export interface Options {
  /** Base of the interface; `/field/v1/` unless told. */
  readonly base?: string;
  readonly database?: string;
  /** Name of the build, for the events. */
  readonly version?: string;
}

/** What can be written down of a visit beside its answers. */
export type NoteKind = "comment" | "permission-lost";

/**
 * The app without screens. Every method that changes something resolves only after the change is
 * on the device (strict where it must be); a rejected promise means that nothing was changed.
 */
export interface FieldApp {
  /** What holds now; cheap, call it as often as wanted. */
  status(): Status;
  /** Be called after each change; returns the function that ends it. */
  subscribe(listener: (status: Status) => void): () => void;
  /** Ask the browser to keep the data for good; the answer is in `status().storage`. */
  askPersistence(): Promise<boolean>;
  /** Measure storage again (before a visit and after photos the app does so itself). */
  measureStorage(): Promise<Storage>;

  // People and keys

  /**
   * Enrol one inspector on this phone: keys are made here, wrapped by the PIN and never leave.
   * The first one records; another one of the same team may follow and then signs here by PIN.
   * The second inspector's enrolment needs the first one unlocked.
   */
  enrol(given: Enrolment): Promise<Inspector>;
  /** Open the store with the PIN of an inspector; five wrong PINs make one wait. */
  unlock(device: string, pin: string): Promise<void>;
  /** Forget all keys in memory (also after `minutes` without use, see `setLock`). */
  lock(): void;
  changePin(device: string, old: string, fresh: string): Promise<void>;

  // The sequence

  /**
   * Fetch what the campaign has settled and all bundles of the body (before departure). A phone
   * that the office has put in the place of a lost one is brought to where its team stands; true
   * if it was.
   */
  prepare(): Promise<boolean>;
  /** Tell the body that the team comes (who was told); due before the first county is entered. */
  tellBody(who: string): Promise<void>;
  /** Draw the next county; only the digest leaves the phone. */
  depart(): Promise<{ readonly county: string; readonly name: string }>;
  /** Record the arrival in the county; gives what both inspectors sign. */
  arrive(at: Position, details?: JsonObject): Promise<SigningTask>;
  /** Hand in the arrival, tell the county, and open its bundle with the key that comes back. */
  enterCounty(who: string): Promise<void>;
  /** Disclose the next unit over the network (kind and unit in one act). Null: county is done. */
  next(): Promise<Visit | null>;

  // The visit: each is one event, kept before the promise resolves

  /** At the unit's door: position (or the reason of none). */
  arriveAtUnit(at: Position): Promise<void>;
  /** The second inspector is there: by his PIN on this phone, or his name only (""). */
  confirmPresence(device: string, pin: string): Promise<void>;
  /** The unit was told (告知单 handed over): to whom. */
  tellUnit(who: string): Promise<void>;
  answer(item: string, part: string, value: Json, more?: AnswerMore): Promise<void>;
  answerGap(item: string, part: string, gap: string, more?: AnswerMore): Promise<void>;
  clearAnswer(item: string, part: string, member?: number): Promise<void>;
  setDifference(difference: Difference): Promise<void>;
  clearDifference(field: string): Promise<void>;
  setObservation(observation: Omit<Observation, "id"> & { readonly id?: string }): Promise<string>;
  clearObservation(id: string): Promise<void>;
  setAbsence(absence: Absence | null): Promise<void>;
  setConduct(conduct: JsonObject): Promise<void>;
  setUnitSignature(signature: UnitSignature): Promise<void>;
  /** Keep a comment, or something the app noticed (`clock-jump`, `permission-lost` …). */
  note(kind: NoteKind, text: string): Promise<void>;

  /** Keep the original bytes of a photo or document; returns after they were read back. */
  addBlob(file: Blob, note: BlobMore): Promise<BlobNote>;
  /** Let a kept blob count under more items, or take it out (its bytes stay). */
  assignBlob(sha256: string, items: readonly string[]): Promise<void>;
  voidBlob(sha256: string, reason: string): Promise<void>;
  /** Bytes of a kept blob, for a thumbnail; null once purged. */
  readBlob(sha256: string): Promise<Blob | null>;

  // Ending a visit

  outcomes(): readonly Outcome[];
  /** What is lacking for this ending. */
  review(ending: Ending): readonly Gap[];
  /** Freeze the revision (strict, read back) and give outcome and closing to be signed. */
  finalise(ending: Ending): Promise<readonly SigningTask[]>;
  /** Undo is a new revision: the frozen one stays. Only before both have signed. */
  reopen(): Promise<void>;
  /** Sign with an inspector's key on this phone. */
  sign(task: string, device: string, pin: string): Promise<SigningTask>;
  /** Sign another phone's request here; returns the answer as text for QR. */
  signRequest(request: string, device: string, pin: string): Promise<string>;
  /** Show what another phone asks to sign, before signing it. */
  readRequest(request: string): SigningTask;
  /** Take the answer of the other phone. */
  takeSignature(task: string, answer: string): Promise<SigningTask>;
  /** Close the visit: the device goes on; the records go out with the next sync. */
  close(): Promise<void>;
  /** Eighteen digits for the duty officer, in groups, once a visit is frozen. */
  completionCode(): string;

  /** Begin a replacement: reason is a replaceable outcome; evidence are blobs of the visit. */
  replace(reason: string, text: string, blobs: readonly string[]): Promise<SigningTask>;
  /** Once signed (and approved, if the plan asks for it): the next attempt is due. */
  drawAgain(): Promise<void>;
  /** Begin a county's exchange because of an obstacle of nature (all holders approve). */
  replaceCounty(county: string, reason: string, text: string): Promise<SigningTask>;

  returns(): readonly Return[];
  /** Take a returned visit up again as revision n + 1; the one under way is not touched. */
  continueVisit(visit: string): Promise<Visit>;

  // Without a network

  /** Load the pad that was handed over before departure (`voice-pad/1`). */
  loadPad(bytes: Uint8Array): Promise<void>;
  /** Take the line's number and the nine digits that the officer read. */
  hear(line: number, typed: string): Promise<Heard>;
  /** Take the late proofs (`spoken-proofs/1`) of what was heard. */
  prove(bytes: Uint8Array): Promise<void>;
  /** Draw the label that is due from texts of 107 characters, one of each holder. */
  readTexts(texts: readonly string[]): Promise<Visit | null>;
  /** Draw the label that is due from the opened sheets, one of each department. */
  openEnvelopes(sheets: readonly string[]): Promise<Visit | null>;
  /** Proofs of what was drawn here and has not reached the office, as texts for the duty desk. */
  awaitedProofs(): readonly AwaitedProofs[];

  // Sending

  /** Send now what is due; resolves when this round is over, whatever came of it. */
  sync(): Promise<SyncStatus>;
  /** Everything unreceipted, encrypted to the office, for a team mate to deliver; words first. */
  handOver(): Promise<readonly OutPart[]>;
  /** Deliver a team mate's hand-over file. */
  deliver(file: Uint8Array): Promise<void>;
  /** In the "not saved" stop: what is in memory and on disk, to be kept elsewhere. */
  exportUnsaved(): Promise<readonly OutPart[]>;
  /** True while a visit is open: the service worker must not change the app now. */
  isBusy(): boolean;
  /** End timers, locks and the database. */
  dispose(): Promise<void>;
}

export interface AnswerMore {
  readonly member?: number;
  readonly reason?: string;
  readonly blobs?: readonly string[];
}

export interface BlobMore {
  readonly items: readonly string[];
  readonly name: string;
  readonly capture: "live" | "file";
  readonly position: Position | null;
}
