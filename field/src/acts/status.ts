/** What the screens are told: one object for each moment. */

import type { Inspector, Message, PastVisit, RevisionLine, Standing, Status, Storage, SyncStatus, Told } from "../contract";
import { listOf, objectOf } from "../core/canonical";
import { groupDigits } from "../core/digits";
import type { Holder } from "../store/vault";
import type { RevisionThing } from "../sync/things";
import type { Closing } from "./closing";
import type { Sequence } from "./sequence";
import type { Session } from "./session";
import type { Signing } from "./signing";
import { isComplete } from "./state";
import type { Visits } from "./visits";

export interface Rooms {
  readonly session: Session;
  readonly visits: Visits;
  readonly signing: Signing;
  readonly sequence: Sequence;
  readonly closing: Closing;
}

export const NO_SYNC: SyncStatus = {
  state: "idle", saved: 0, sent: 0, received: 0, quarantined: 0, lastContact: "", nextTry: "", trouble: null, blob: null,
};

/** Count the three greens over everything that is to reach the office. */
export function countThings(session: Session): Pick<SyncStatus, "saved" | "sent" | "received" | "quarantined"> {
  const count = { saved: 0, sent: 0, received: 0, quarantined: 0 };
  for (const thing of session.things()) {
    if (thing.kind === "events") {
      count.saved += session.countEvents(thing.local);
      count.sent += Math.max(thing.sent, thing.received);
      count.received += thing.received;
      if (thing.quarantined) count.quarantined += 1;
      continue;
    }
    count.saved += 1;
    if (thing.state !== "saved") count.sent += 1;
    if (thing.state === "received") count.received += 1;
    if (thing.quarantined) count.quarantined += 1;
  }
  return count;
}

/** Where one stands; exactly one thing is due. */
export function standingOf({ session, visits, signing, sequence, closing }: Rooms): Standing | null {
  const { draw, state } = session;
  if (!draw) return { at: "depart", ordinal: 1 };
  if (state.visit) {
    const visit = visits.visit(state.visit);
    if (state.visit.phase === "open" || state.visit.phase === "amend") return { at: "visit", visit };
    const tasks = state.visit.tasks.map((each) => signing.show(signing.task(each)));
    if (state.visit.phase === "replacing") return { at: "replace", visit, tasks, approval: closing.approval() };
    if (tasks.some((each) => !each.complete)) return { at: "sign_visit", visit, tasks };
    return { at: "close", visit, code: groupDigits(closing.completionCode()) };
  }
  const pending = draw.pending();
  if (!Object.values(state.counties).some((each) => each.phase !== "left")) {
    return { at: "depart", ordinal: pending?.ordinal ?? 1 };
  }
  const county = sequence.current();
  const there = state.counties[county];
  const name = draw.setting.names.get(county) ?? county;
  if (there?.phase === "travel") return { at: "travel", county, name };
  if (there?.phase === "sign") {
    const task = signing.task(there.task);
    return isComplete(task) ? { at: "enter", county, name } : { at: "sign_arrival", county, task: signing.show(task) };
  }
  if (there?.phase === "signed") return { at: "enter", county, name };
  if (!draw.draw(county).isComplete) {
    return { at: "next", county, name, ways: draw.setting.ways, envelope: sequence.envelopeDue() };
  }
  return pending ? { at: "depart", ordinal: pending.ordinal } : { at: "done" };
}

/** Visits done in the county that goes on, and all that its plan has. */
function countVisits({ session, sequence }: Rooms): { readonly done: number; readonly planned: number } {
  const { draw, state } = session;
  if (!draw) return { done: 0, planned: 0 };
  const planned = draw.setting.plan.visits;
  if (!Object.values(state.counties).some((each) => each.phase === "entered")) return { done: 0, planned };
  const county = sequence.current();
  const done = state.past.filter((each) => each.county === county && each.how === "closed").length;
  const there = state.counties[county];
  return { done: done + (there?.elsewhere ?? 0) + (there?.short ?? 0), planned };
}

function historyOf({ session, closing }: Rooms): PastVisit[] {
  const returned = new Set(closing.returns().map((each) => each.visit));
  const revisions = session.things().filter((each): each is RevisionThing => each.kind === "revision");
  return session.state.past.map(({ local, id, county, name, outcome, how }) => ({
    id, county, name, outcome,
    state: returned.has(id) ? "returned" : how,
    revisions: revisions.filter((each) => each.local === local).map((each) => lineOf(session, each)),
  }));
}

function lineOf(session: Session, thing: RevisionThing): RevisionLine {
  const isThere = thing.blobs.every(({ sha256 }) => {
    const blob = session.thing(`thing/blob/${sha256}`);
    return blob?.kind === "blob" && blob.state === "received";
  });
  const received = thing.purgeable ? "purgeable" : isThere ? "complete" : "receipted";
  const states = { saved: "finalised", sent: "sending", received } as const;
  const { id, sha256, at, quarantined, reason } = thing;
  return { id, sha256, at, state: states[thing.state], quarantined, reason };
}

function messagesOf(session: Session): Message[] {
  return listOf(session.tasks["messages"] ?? []).map((each, at) => {
    const body = objectOf(each);
    const text = typeof body["text"] === "string" ? body["text"] : "";
    const [zh, en] = [body["zh"], body["en"]].map((own) => (typeof own === "string" ? own : text));
    return { id: String(at), at: String(body["at"] ?? ""), zh: zh ?? text, en: en ?? text };
  });
}

/** What holds of the whole app. */
export interface Whole {
  readonly holders: readonly Holder[];
  readonly unlocked: readonly string[];
  readonly rooms: Rooms | null;
  readonly sync: SyncStatus;
  readonly storage: Storage;
  readonly notSaved: Told | null;
}

export function makeStatus({ holders, unlocked, rooms, sync, storage, notSaved }: Whole): Status {
  const inspectors = holders.map(({ device, person, name, recording }): Inspector => ({
    device, person, name, recording, revoked: recording && (rooms?.session.isRevoked ?? false),
  }));
  const common = { inspectors, unlocked, storage, notSaved };
  if (!rooms) {
    return {
      stage: holders.length ? "locked" : "fresh", ...common, body: "", campaign: "", rehearsal: false, standing: null,
      done: 0, planned: 0, history: [], sync, messages: [], texts: {}, dutyPhone: "",
    };
  }
  const { enrolled, setting } = rooms.session;
  return {
    stage: "open",
    ...common,
    body: enrolled.body,
    campaign: enrolled.campaign,
    rehearsal: enrolled.rehearsal,
    standing: standingOf(rooms),
    ...countVisits(rooms),
    history: historyOf(rooms),
    sync: { ...sync, ...countThings(rooms.session) },
    messages: messagesOf(rooms.session),
    texts: setting?.texts ?? {},
    dutyPhone: setting?.dutyPhone ?? "",
  };
}

