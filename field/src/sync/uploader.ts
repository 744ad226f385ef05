/**
 * The one uploader: hello, acts in order, revisions, missing blobs, events, receipts, tasks.
 *
 * Every step may be cut off at any point and asked for again: ids and hashes make it the same
 * step. A thing is marked as sent before its request, and as received by a verified receipt only.
 */

import type { Json, JsonObject, SyncStatus, Told } from "../contract";
import { base64, hex, utf8, type Bytes } from "../core/bytes";
import { countOf, listOf, objectOf, textOf } from "../core/canonical";
import type { Anchor } from "../core/events";
import { Fault, fault, tell } from "../core/faults";
import { hexDigest, sha256 } from "../core/hashes";
import type { World } from "../core/identity";
import { findChainBreak, isHello, readReceipt, type Office, type Receipt } from "../core/receipts";
import type { ActThing, BlobThing, EventsThing, FileThing, RevisionThing, Thing } from "./things";
import { placeOfThing, receive } from "./things";
import { jsonOf, Later, refusalOf, type Answer, type Transport } from "./transport";

const CHUNK = 512 * 1024;
const EVENTS_AT_ONCE = 400;
const HASH_MISMATCH = 460;

/** What the uploader needs of the app: things, their bytes, and a place to keep what comes. */
export interface Stock {
  things(): readonly Thing[];
  /** Keep how far things have come; resolves when it is on the disk. */
  keepThings(things: readonly Thing[]): Promise<void>;
  revisionText(thing: RevisionThing): Promise<string>;
  blobBytes(sha256: string): Promise<Bytes | null>;
  fileBytes(sha256: string): Promise<Bytes | null>;
  /** Lines of a visit's events from a number on. */
  eventLines(local: string, from: number): Promise<readonly string[]>;
  receipts(): readonly Receipt[];
  keepReceipts(receipts: readonly { readonly receipt: Receipt; readonly body: Json }[]): Promise<void>;
  keepTasks(tasks: JsonObject): Promise<void>;
  keepAnchor(anchor: Anchor): void;
  /** Keep that the office lets this device draw no more. */
  keepRevoked(at: string): Promise<void>;
}

export interface Round {
  readonly trouble: Told | null;
  /** Seconds that the office asked to wait. */
  readonly after: number;
  readonly refused: boolean;
}

export class Uploader {
  #blob: SyncStatus["blob"] = null;
  #last = "";
  /** The office lets this device draw no more; what it has recorded is taken all the same. */
  isRevoked = false;

  constructor(
    readonly transport: Transport,
    readonly stock: Stock,
    readonly office: Office,
    readonly world: World,
    readonly onChange: () => void,
  ) {}

  get progress(): { readonly blob: SyncStatus["blob"]; readonly lastContact: string } {
    return { blob: this.#blob, lastContact: this.#last };
  }

  /** One round over everything; what fails for one thing stops only what depends on it. */
  async round(): Promise<Round> {
    try {
      await this.hello();
      const troubles = [
        await this.#attempt(() => this.sendActs()),
        await this.#attempt(() => this.#sendRevisions()),
        await this.#attempt(() => this.#sendBlobs()),
        await this.#attempt(() => this.#sendEvents()),
        await this.#attempt(() => this.#sendFiles()),
        await this.#attempt(() => this.#fetchReceipts()),
        await this.#attempt(() => this.#fetchTasks()),
      ];
      const found = troubles.find((each) => each !== null);
      if (this.isRevoked) return { trouble: tell("revoked"), after: found?.after ?? 0, refused: true };
      return found ?? { trouble: null, after: 0, refused: false };
    } catch (found) {
      return troubleOf(found);
    }
  }

  /** Run a part of a round; no network ends the round, everything else only this part. */
  async #attempt(part: () => Promise<void>): Promise<Round | null> {
    try {
      await part();
      return null;
    } catch (found) {
      if (found instanceof Later && found.told.code !== tell("busy").code) throw found;
      return troubleOf(found);
    } finally {
      this.onChange();
    }
  }

  /** Prove that it is our office, and take its time. */
  async hello(): Promise<void> {
    const nonce = hex(this.world.random(16));
    const answer = await this.transport.send("POST", "hello", { format: "field-hello/1", nonce, app: "kaohe-field/1" }, [200]);
    if (!isHello(answer, nonce, this.office)) throw new Later(tell("captive"));
    const at = textOf(answer["at"]);
    this.#last = at;
    this.stock.keepAnchor({ at, mono: Math.floor(this.world.mono()) });
    this.isRevoked = answer["revoked"] === true;
    if (this.isRevoked) await this.stock.keepRevoked(at);
  }

  /**
   * Send tellings and documents one by one, in their order; stop at the first not entered. Of a
   * device that was revoked nothing is entered, so that all are handed in and kept there.
   */
  async sendActs(): Promise<void> {
    let first: Fault | null = null;
    for (const thing of this.#of("act")) {
      if (thing.state === "received" && !thing.quarantined) continue;
      const refusal = await this.#sendAct(thing);
      if (refusal && !this.isRevoked) throw refusal;
      first ??= refusal;
    }
    if (first) throw first;
  }

  async #sendAct(thing: ActThing): Promise<Fault | null> {
    await this.#mark([{ ...thing, state: thing.state === "received" ? "received" : "sent" }]);
    if (thing.what === "telling") {
      const call = { method: "POST", path: "tellings", body: utf8(thing.text), expected: [200, 201, 409] } as const;
      const answer = await this.transport.call({ ...call, headers: JSON_TYPE });
      if (answer.status === 409) return refusalOf(answer);
      // A telling has no receipt: that it is entered is what the office answers, and asks for again.
      await this.#mark([{ ...thing, state: "received", quarantined: false, reason: "" }]);
      return null;
    }
    const call = { method: "PUT", path: `documents/${thing.sha256}`, body: utf8(thing.text) } as const;
    const answer = await this.transport.call({ ...call, expected: [200, 201, 409], headers: JSON_TYPE });
    const receipt = await this.#take(objectOf(jsonOf(answer))["receipt"], thing.sha256, thing.sha256);
    const isBack = answer.status === 409;
    await this.#mark([receive(thing, isBack ? { status: "quarantined", reason: receipt.reason } : receipt)]);
    return isBack ? refusalOf(answer) : null;
  }

  async #sendRevisions(): Promise<void> {
    for (const thing of this.#of("revision")) {
      if (thing.state === "received" && thing.missing) continue;
      await this.#mark([{ ...thing, state: thing.state === "received" ? "received" : "sent" }]);
      const body = utf8(await this.stock.revisionText(thing));
      const path = `visits/${encodeURIComponent(thing.visit)}/revisions/${thing.id}`;
      const headers = { ...JSON_TYPE, "Content-Digest": `sha-256=:${base64(sha256(body))}:` };
      const answer = await this.transport.call({ method: "PUT", path, body, headers, expected: [200, 201, 202] });
      const told = objectOf(jsonOf(answer));
      const receipt = await this.#take(told["receipt"], thing.id, thing.sha256);
      const missing = listOf(told["missing"]).map(textOf);
      const lacked = new Set(missing);
      const there = thing.blobs.filter((each) => !lacked.has(each.sha256)).map((each) => each.sha256);
      await this.#mark([{ ...receive(thing, receipt), missing }]);
      await this.#askBlobs(there);
    }
  }

  /** Blobs the office has already: HEAD makes it sign a receipt for this device. */
  async #askBlobs(known: readonly string[]): Promise<void> {
    const own = new Set(known);
    for (const thing of this.#of("blob")) {
      if (own.has(thing.sha256) && thing.state !== "received") {
        await this.transport.call({ method: "HEAD", path: `blobs/${thing.sha256}`, expected: [200, 404] });
      }
    }
  }

  /** Send what the office lacks: blobs of revisions, in the order in which they were frozen. */
  async #sendBlobs(): Promise<void> {
    const due = new Set(this.#of("revision").filter((each) => each.state === "received").flatMap((each) => each.blobs.map((blob) => blob.sha256)));
    for (const thing of this.#of("blob")) {
      if (due.has(thing.sha256) && thing.state !== "received") await this.#sendBlob(thing);
    }
    this.#blob = null;
  }

  async #sendBlob(thing: BlobThing): Promise<void> {
    const content = await this.stock.blobBytes(thing.sha256);
    if (!content) throw fault("blobMissing", thing.sha256.slice(0, 12));
    await this.#mark([{ ...thing, state: "sent" }]);
    const path = `blobs/${thing.sha256}`;
    const head = await this.transport.call({ method: "HEAD", path, expected: [200, 404] });
    let offset = head.status === 200 ? content.length : offsetOf(head);
    let restarts = 0;
    while (offset < content.length) {
      this.#blob = { sha256: thing.sha256, done: offset, of: content.length };
      this.onChange();
      const chunk = content.subarray(offset, offset + CHUNK);
      const headers = {
        "Content-Type": "application/offset+octet-stream",
        "Upload-Offset": String(offset),
        "Upload-Length": String(content.length),
      };
      const answer = await this.transport.call({ method: "PATCH", path, body: chunk, headers, expected: [204, 409, HASH_MISMATCH] });
      const next = offsetOf(answer);
      if (answer.status !== 204) restarts += 1;
      // A mismatch makes the office begin anew; twice is no accident of the network.
      if (restarts > 2) throw new Later(tell("busy", answer.status));
      offset = next;
    }
    this.#blob = { sha256: thing.sha256, done: content.length, of: content.length };
  }

  async #sendEvents(): Promise<void> {
    for (const thing of this.#of("events")) await this.#sendRange(thing, 3);
  }

  /** Send a visit's events from the first that is not receipted; a gap is filled, not skipped. */
  async #sendRange(thing: EventsThing, triesLeft: number): Promise<void> {
    let state = thing;
    for (;;) {
      const lines = (await this.stock.eventLines(state.local, state.received + 1)).slice(0, EVENTS_AT_ONCE);
      if (!lines.length) return;
      const [first, last] = [state.received + 1, state.received + lines.length];
      if (last > state.sent) {
        state = { ...state, sent: last };
        await this.#mark([state]);
      }
      const body = utf8(`${lines.join("\n")}\n`);
      const path = `visits/${encodeURIComponent(state.visit)}/events/${first}-${last}`;
      const headers = { ...LINES_TYPE, "Content-Digest": `sha-256=:${base64(sha256(body))}:` };
      const answer = await this.transport.call({ method: "PUT", path, body, headers, expected: [200, 201, 202, 409] });
      if (answer.status === 409) {
        const expected = countOf(objectOf(jsonOf(answer))["expected"]);
        if (expected > first || expected < 1 || triesLeft === 0) throw fault("notDue", `events ${first}`);
        state = { ...state, received: expected - 1 };
        triesLeft -= 1;
        continue;
      }
      const digest = hexDigest(body);
      await this.#take(objectOf(jsonOf(answer))["receipt"], digest, digest);
      state = { ...state, received: last, quarantined: state.quarantined || answer.status === 202 };
      await this.#mark([state]);
    }
  }

  async #sendFiles(): Promise<void> {
    for (const thing of this.#of("file")) {
      if (thing.state === "received") continue;
      const body = await this.stock.fileBytes(thing.sha256);
      if (!body) continue;
      await this.#mark([{ ...thing, state: "sent" } satisfies FileThing]);
      const path = `hand-overs/${thing.sha256}`;
      const headers = { "Content-Type": "application/octet-stream" };
      const answer = await this.transport.call({ method: "PUT", path, body, headers, expected: [200, 201, 202] });
      const receipt = await this.#take(objectOf(jsonOf(answer))["receipt"], thing.sha256, thing.sha256);
      await this.#mark([receive(thing, receipt)]);
    }
  }

  /** Fetch every receipt since the last known one; lost replies come again here. */
  async #fetchReceipts(): Promise<void> {
    for (;;) {
      const after = firstGap(this.stock.receipts());
      const answer = objectOf(await this.transport.get(`receipts?after=${after}`));
      const bodies = listOf(answer["receipts"]);
      const known = new Set(this.stock.receipts().map((each) => each.number));
      const read = bodies.map((body) => ({ body, receipt: readReceipt(body, this.office) }));
      const fresh = read.filter((each) => !known.has(each.receipt.number));
      if (fresh.length) await this.stock.keepReceipts(fresh);
      await this.#apply(read.map((each) => each.receipt));
      const broken = findChainBreak(this.stock.receipts());
      if (broken) throw fault("receiptWrong", broken);
      if (!fresh.length) return;
    }
  }

  /** Move forward what receipts speak of, if they speak of the very bytes that are kept here. */
  async #apply(receipts: readonly Receipt[]): Promise<void> {
    const latest = new Map(receipts.map((each) => [`${each.subject} ${each.sha256}`, each]));
    const moved: Thing[] = [];
    for (const thing of this.stock.things()) {
      if (thing.kind === "events") continue;
      const subject = thing.kind === "revision" ? thing.id : thing.sha256;
      const receipt = latest.get(`${subject} ${thing.sha256}`);
      if (!receipt) continue;
      const next = receive(thing, receipt);
      if (next.state !== thing.state || next.quarantined !== thing.quarantined || next.reason !== thing.reason) {
        moved.push(next as Thing);
      }
    }
    if (moved.length) await this.#mark(moved);
  }

  async #fetchTasks(): Promise<void> {
    await this.stock.keepTasks(objectOf(await this.transport.get("tasks")));
  }

  /** Verify a receipt against the very bytes that were sent, and keep it. */
  async #take(body: Json | undefined, subject: string, digest: string): Promise<Receipt> {
    const receipt = readReceipt(body, this.office);
    if (receipt.subject !== subject || receipt.sha256 !== digest) throw fault("receiptWrong");
    const isKnown = this.stock.receipts().some((each) => each.number === receipt.number);
    if (!isKnown) await this.stock.keepReceipts([{ receipt, body: body as Json }]);
    return receipt;
  }

  #of<K extends Thing["kind"]>(kind: K): Extract<Thing, { readonly kind: K }>[] {
    const found = this.stock.things().filter((each) => each.kind === kind);
    return found.sort((one, other) => (placeOfThing(one) < placeOfThing(other) ? -1 : 1)) as Extract<Thing, { readonly kind: K }>[];
  }

  async #mark(things: readonly Thing[]): Promise<void> {
    await this.stock.keepThings(things);
    this.onChange();
  }
}

const JSON_TYPE = { "Content-Type": "application/json" };
const LINES_TYPE = { "Content-Type": "application/jsonl" };

function offsetOf(answer: Answer): number {
  const text = answer.headers.get("Upload-Offset") ?? "";
  if (!/^[0-9]{1,12}$/.test(text)) throw new Later(tell("captive"));
  return Number(text);
}

/** The number behind which the first receipt is missing. */
function firstGap(receipts: readonly Receipt[]): number {
  const known = new Set(receipts.map((each) => each.number));
  let number = 0;
  while (known.has(number + 1)) number += 1;
  return number;
}

function troubleOf(found: unknown): Round {
  if (found instanceof Later) return { trouble: found.told, after: found.after, refused: false };
  if (found instanceof Fault) {
    return { trouble: found.told[0] ?? null, after: 0, refused: found.has("revoked") || found.has("receiptWrong") };
  }
  if (found instanceof RangeError || found instanceof SyntaxError) {
    return { trouble: tell("busy", "format"), after: 0, refused: false };
  }
  throw found;
}

