/** The visit under way: what was disclosed, what stands in it, one event for each entry. */

import type { Answer, BlobMore, BlobNote, Draft, Json, JsonObject, Position, Visit } from "../contract";
import { own } from "../core/bytes";
import { digest, objectOf, textOf } from "../core/canonical";
import { readStratum } from "../core/campaign";
import { Checklist } from "../core/checklist";
import type { Disclosure } from "../core/county-draw";
import { applyEvent, foldEvents, type FieldEvent } from "../core/events";
import { fault } from "../core/faults";
import { hashFile, hexDigest } from "../core/hashes";
import { makeUuid, momentOf } from "../core/identity";
import { visitId } from "../core/setting";
import { FRESH } from "../sync/things";
import type { Session, Step } from "./session";
import type { VisitState } from "./state";

export class Visits {
  #drafts = new Map<string, Draft>();
  #shown = new Map<string, JsonObject>();
  #digests = new Map<JsonObject, string>();

  constructor(readonly session: Session) {}

  /** Return what stands in a visit; worked out once and carried on event by event. */
  draft(local: string): Draft {
    let draft = this.#drafts.get(local);
    const count = this.session.countEvents(local);
    if (!draft || draft.events !== count) {
      draft = foldEvents(this.session.eventsOf(local));
      this.#drafts.set(local, draft);
    }
    return draft;
  }

  /** What a disclosure shows, to be kept with the visit. */
  shownOf(disclosure: Disclosure, county: string): JsonObject {
    const { session } = this;
    const { setting } = session.device;
    const opening = session.device.bundle(county).openUnit(disclosure.pool.stratum, disclosure.index);
    const { label } = disclosure.evaluation;
    const latest = session.device.latest(county);
    const name = opening.record["name"];
    return {
      id: visitId(setting, label),
      county,
      slot: setting.slots.get(disclosure.slot) ?? disclosure.slot,
      member: disclosure.member,
      attempt: label.attempt,
      unit: {
        id: disclosure.unitId,
        kind: setting.kinds.get(readStratum(disclosure.pool.stratum).kind) ?? "",
        name: typeof name === "string" ? name : disclosure.unitId,
      },
      record: opening.record,
      packet: latest && latest.record.length ? new TextDecoder().decode(latest.record) : "",
      stands_in: disclosure.passed.length > 0 || (disclosure.member > 0 && readStratum(disclosure.pool.stratum).kind !== "M"),
    };
  }

  /** The visit that is going on, as screens show it. */
  current(): Visit | null {
    const { visit } = this.session.state;
    return visit ? this.visit(visit) : null;
  }

  visit(state: VisitState): Visit {
    const past = this.session.state.past.find((each) => each.local === state.local);
    const shown = past ? past.shown : this.#disclosed(state);
    const unit = objectOf(shown["unit"]);
    const kind = textOf(unit["kind"]);
    const checklist = this.checklist(kind);
    const packet = textOf(shown["packet"]);
    return {
      id: textOf(shown["id"]),
      county: state.county,
      slot: textOf(shown["slot"]),
      member: shown["member"] as number,
      attempt: shown["attempt"] as number,
      unit: { id: textOf(unit["id"]), kind, name: textOf(unit["name"]) },
      record: objectOf(shown["record"]),
      packet: { state: packet ? "verified" : "told", sha256: packet ? hexDigest(packet) : "", text: packet },
      standsIn: shown["stands_in"] === true,
      checklist,
      checklistDigest: this.#digestOf(checklist),
      draft: this.#withReceived(this.draft(state.local)),
    };
  }

  /** What was disclosed for the visit; digits that were heard are worked out anew when proved. */
  #disclosed({ county, id }: VisitState): JsonObject {
    const { visit } = this.session.device.draw(county);
    if (!visit) throw fault("noVisit");
    const known = this.#shown.get(id);
    if (known && known["packet"] !== "") return known;
    const shown = this.shownOf(visit, county);
    this.#shown.set(id, shown);
    return shown;
  }

  #digestOf(checklist: JsonObject): string {
    const known = this.#digests.get(checklist) ?? digest(checklist);
    this.#digests.set(checklist, known);
    return known;
  }

  checklist(kind: string): JsonObject {
    const found = this.session.device.setting.checklists.find((each) => each["kind"] === kind);
    if (!found) throw fault("settingUnsound", `checklist ${kind}`);
    return found;
  }

  questions(visit: Visit): Checklist {
    return new Checklist(visit.checklist);
  }

  #withReceived(draft: Draft): Draft {
    const isReceived = (note: BlobNote): boolean => {
      const thing = this.session.thing(`thing/blob/${note.sha256}`);
      return thing?.kind === "blob" && thing.state === "received";
    };
    return { ...draft, blobs: draft.blobs.map((each) => ({ ...each, received: isReceived(each) })) };
  }

  /** The visit that may be written to now. */
  open(): VisitState {
    const { visit } = this.session.state;
    if (!visit || (visit.phase !== "open" && visit.phase !== "amend")) throw fault("noVisit");
    return visit;
  }

  /** Keep one event of the open visit. */
  async record(
    kind: string,
    what: { readonly path?: string; readonly old?: Json; readonly new?: Json; readonly position?: Position | null },
    beside: Step = {},
  ): Promise<FieldEvent> {
    const { local, id } = this.open();
    const { session } = this;
    const jump = session.findClockJump();
    const jumps = jump ? [session.makeEvent(local, id, "clock-jump", { new: jump })] : [];
    const event = session.makeEvent(local, id, kind, what, jumps);
    const events = [...jumps, event];
    const before = this.draft(local);
    await session.take({ ...beside, events: events.map((each) => ({ local, event: each })) });
    this.#drafts.set(local, events.reduce(applyEvent, before));
    return event;
  }

  /** Begin a visit: its first two events, kept in the step that discloses it. */
  begin(disclosure: { readonly id: string; readonly county: string }, told: string): { readonly step: Step; readonly visit: VisitState } {
    const { session } = this;
    const number = session.state.visits + 1;
    const local = `v${String(number).padStart(3, "0")}`;
    const unlock = session.makeEvent(local, disclosure.id, "unlock", { new: told });
    const revision = { revision: makeUuid(session.world), parent: "" };
    const begin = session.makeEvent(local, disclosure.id, "begin", { new: revision }, [unlock]);
    const version = session.makeEvent(local, disclosure.id, "app-version", { new: session.version }, [unlock, begin]);
    const visit: VisitState = {
      local, id: disclosure.id, county: disclosure.county, phase: "open", tasks: [], ending: null, frozen: "",
      previous: session.state.counties[disclosure.county]?.last ?? "",
    };
    return {
      visit,
      step: {
        events: [unlock, begin, version].map((event) => ({ local, event })),
        things: [{ kind: "events", visit: disclosure.id, local, sent: 0, received: 0, quarantined: false }],
      },
    };
  }

  /** Answer a question: a value, or a gap with its reason. */
  async answer(
    item: string, part: string, judgement: { readonly value: Json } | { readonly gap: string },
    more: { readonly member?: number; readonly reason?: string; readonly blobs?: readonly string[] },
  ): Promise<void> {
    const member = more.member ?? 0;
    const path = `${item}/${part}/${member}`;
    const old = this.#answerAt(item, part, member);
    const value = { item, part, member, reason: more.reason ?? "", blobs: [...(more.blobs ?? [])], ...judgement };
    const kind = "gap" in judgement && judgement.gap === "not_applicable" ? "not-applicable" : "answer";
    await this.record(kind, { path, old, new: value });
  }

  async clearAnswer(item: string, part: string, member = 0): Promise<void> {
    const old = this.#answerAt(item, part, member);
    if (old !== null) await this.record("clear", { path: `${item}/${part}/${member}`, old });
  }

  #answerAt(item: string, part: string, member: number): Json {
    const found = this.draft(this.open().local).answers.find(
      (each: Answer) => each.item === item && each.part === part && each.member === member,
    );
    if (!found) return null;
    const judgement: JsonObject = "gap" in found ? { gap: found.gap } : { value: found.value };
    return { item, part, member, reason: found.reason, blobs: [...found.blobs], ...judgement };
  }

  /** Keep the original bytes of a photo or document with the event that speaks of it. */
  async addBlob(file: Blob, more: BlobMore): Promise<BlobNote> {
    const { session } = this;
    const { local, id } = this.open();
    const content = own(new Uint8Array(await file.arrayBuffer()));
    const sha256 = await hashFile(content);
    const known = this.draft(local).blobs.find((each) => each.sha256 === sha256);
    const items = [...new Set([...(known?.items ?? []), ...more.items])];
    const note = {
      sha256,
      bytes: content.length,
      type: file.type,
      name: more.name,
      capture: more.capture,
      at: momentOf(session.world.wall()),
      position: more.position,
      items,
    };
    const event = session.makeEvent(local, id, "photo", {
      path: sha256, new: note as unknown as JsonObject, position: more.position,
    });
    const thing = session.thing(`thing/blob/${sha256}`);
    const things = thing ? [] : [{ kind: "blob", sha256, bytes: content.length, purged: false, ...FRESH } as const];
    await session.takeBlob(sha256, content, { events: [{ local, event }], things });
    return { ...note, voided: false, received: false };
  }

  async readBlob(sha256: string): Promise<Blob | null> {
    const content = await this.session.blobBytes(sha256);
    const notes = [...this.#drafts.values()].flatMap((each) => each.blobs);
    const type = notes.find((each) => each.sha256 === sha256)?.type ?? "";
    return content ? new Blob([content], { type }) : null;
  }
}
