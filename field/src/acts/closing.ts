/** The end of a visit: freezing, both signatures, closing, replacement, amendment. */

import type { Ending, Gap, JsonObject, Outcome, Return, SigningTask, Visit } from "../contract";
import { readUtf8, unhex } from "../core/bytes";
import { listOf, objectOf, textOf } from "../core/canonical";
import { isSameLabel, labelAsJson, labelFromJson, type Label } from "../core/campaign";
import { makeCompletionCode } from "../core/digits";
import { hashEvent, writeEvent, type FieldEvent } from "../core/events";
import { fault, tell } from "../core/faults";
import { hexDigest } from "../core/hashes";
import { makeUuid, momentOf } from "../core/identity";
import { freeze } from "../core/revision";
import { FRESH, type Thing } from "../sync/things";
import type { Sequence } from "./sequence";
import type { Session, Step } from "./session";
import { withTasks, type Signing } from "./signing";
import { isComplete, isHandedIn, type AppState, type PastState, type Task, type VisitState } from "./state";
import type { Visits } from "./visits";

export type Approval = "not_needed" | "waiting" | "approved";

export class Closing {
  constructor(
    readonly session: Session,
    readonly visits: Visits,
    readonly signing: Signing,
    readonly sequence: Sequence,
  ) {}

  outcomes(): readonly Outcome[] {
    return this.session.setting?.outcomes ?? [];
  }

  /** Name what is lacking for an ending. */
  review(ending: Ending): Gap[] {
    const visit = this.visits.visit(this.visits.open());
    const { draft } = visit;
    const gaps = this.visits.questions(visit).findGaps(draft.answers, ending.outcome, draft.absence as JsonObject | null);
    const add = (name: "positionMissing" | "unitUntold" | "signatureMissing", blocking: boolean): void => {
      gaps.push({ item: "", part: "", member: 0, told: tell(name), blocking });
    };
    if (!draft.position) add("positionMissing", true);
    if (ending.reached && !draft.told) add("unitUntold", true);
    if (ending.reached && !draft.unitSignature) add("signatureMissing", true);
    return gaps;
  }

  /** Freeze the visit; what both sign afterwards names exactly these bytes. */
  async finalise(ending: Ending): Promise<readonly SigningTask[]> {
    const state = this.visits.open();
    const blocking = this.review(ending).filter((each) => each.blocking);
    if (blocking.length) throw fault("gapsLeft", blocking.length);
    if (state.phase === "amend") {
      await this.#amend(state, ending);
      return [];
    }
    const tasks = await this.#freeze(state, ending, "signing");
    return tasks.map((task) => this.signing.show(task));
  }

  async #freeze(state: VisitState, ending: Ending, phase: "signing" | "replacing"): Promise<Task[]> {
    const visit = this.visits.visit(state);
    const { text, event, thing } = this.#makeRevision(state, visit, ending);
    const packet = visit.packet.sha256 || null;
    const subject = { visit: state.id };
    const outcome = this.signing.make("outcome", subject, { outcome: ending.outcome, reached: ending.reached, packet });
    const closed = this.signing.make("closed", subject, { revision: thing.sha256 });
    const reason = phase === "replacing" ? [this.#makeReason(state, ending.outcome)] : [];
    const tasks = [outcome, ...reason, closed];
    const frozen: VisitState = { ...state, phase, ending, tasks: tasks.map((each) => each.id), frozen: thing.sha256 };
    const before = this.session.state;
    const county = before.counties[state.county];
    const counties = county ? { ...before.counties, [state.county]: { ...county, last: thing.sha256 } } : before.counties;
    const next: AppState = withTasks({ ...before, visit: frozen, counties }, tasks, state.tasks);
    await this.session.takeFrozen(`revision/${thing.id}`, text, {
      events: [{ local: state.local, event }], things: [thing], state: next,
    });
    return tasks;
  }

  #makeReason(state: VisitState, reason: string): Task {
    const { visit } = this.session.device.draw(state.county);
    if (!visit) throw fault("noVisit");
    return this.signing.make("reason", { label: labelAsJson(visit.evaluation.label) }, { reason });
  }

  /** Make the frozen bytes, and the event that says that this was frozen. */
  #makeRevision(state: VisitState, visit: Visit, ending: Ending): {
    readonly text: string;
    readonly event: FieldEvent;
    readonly thing: Extract<Thing, { readonly kind: "revision" }>;
  } {
    const { session } = this;
    const { setting } = session.device;
    const now = momentOf(session.world.wall());
    const event = session.makeEvent(state.local, state.id, "finalise", {
      new: { outcome: ending.outcome, reached: ending.reached },
    });
    const stamp = { by: session.holder.person, at: now };
    const answers = this.visits.questions(visit).complete(visit.draft.answers, ending.outcome, stamp);
    const bytes = freeze(
      {
        campaign: setting.campaign,
        visit: state.id,
        device: session.holder.device,
        people: this.#people(visit),
        pack: setting.pack,
        checklist: visit.checklistDigest,
        unit: visit.unit,
        previous: state.previous,
        closed: now,
        draft: visit.draft,
        answers,
        ending,
        events: { first: 1, last: event.seq, head: hashEvent(writeEvent(event)) },
      },
      session.secrets.signing,
    );
    const text = readUtf8(bytes);
    const kept = visit.draft.blobs.filter((each) => !each.voided);
    const thing = {
      kind: "revision", id: visit.draft.revision, visit: state.id, local: state.local, sha256: hexDigest(text), at: now,
      outcome: ending.outcome, blobs: kept.map(({ sha256, bytes: size }) => ({ sha256, bytes: size })), missing: null,
      purgeable: false, ...FRESH,
    } as const;
    return { text, event, thing };
  }

  /** The two inspectors: who records, and who confirmed being there, or the other of the team. */
  #people(visit: Visit): string[] {
    const { holder, device, enrolled } = this.session;
    const others = [...device.setting.people.keys()].filter((each) => each !== holder.person);
    const second = visit.draft.confirmed || (others.length === 1 ? (others[0] as string) : "");
    const named = second || (enrolled.team.find((each) => each.person !== holder.person)?.person ?? "");
    return named ? [holder.person, named] : [holder.person];
  }

  /** Take a frozen visit up again as a new revision; the frozen one stays as it is. */
  async reopen(): Promise<void> {
    const { session } = this;
    const { visit } = session.state;
    const isFrozen = visit && (visit.phase === "signing" || visit.phase === "replacing");
    if (!isFrozen || visit.tasks.every((each) => isComplete(this.signing.task(each)))) throw fault("outOfOrder", "reopen");
    const parent = this.visits.draft(visit.local).revision;
    const event = session.makeEvent(visit.local, visit.id, "reopen", { new: { revision: makeUuid(session.world), parent } });
    const open: VisitState = { ...visit, phase: "open", tasks: [], ending: null };
    const state = withTasks({ ...session.state, visit: open }, [], visit.tasks);
    await session.take({ events: [{ local: visit.local, event }], state });
  }

  /** Close the visit: only now is the next label due. Gives up a replacement that was begun. */
  async close(): Promise<void> {
    const { session } = this;
    const visit = this.#signed();
    const [outcome, closed] = [this.#taskAbout(visit, "outcome"), this.#taskAbout(visit, "closed")];
    const isSent = visit.phase === "replacing";
    const due = isSent ? [closed] : [outcome, closed];
    const bodies = due.filter((each) => !isHandedIn(visit, each.about));
    const acts = session.makeActs(...bodies.map((each) => ({ what: "document", body: this.signing.written(each.id) }) as const));
    const event = session.makeEvent(visit.local, visit.id, "closed", { new: visit.frozen });
    const step = { things: acts, events: [{ local: visit.local, event }], state: this.#leave(visit, "closed") };
    await session.take(this.sequence.goOn("closed", visit.county, step));
  }

  #signed(): VisitState {
    const { visit } = this.session.state;
    const isDue = visit && (visit.phase === "signing" || visit.phase === "replacing");
    if (!isDue || !visit.tasks.every((each) => isComplete(this.signing.task(each)))) throw fault("outOfOrder", "close");
    return visit;
  }

  #taskAbout(visit: VisitState, about: Task["about"]): Task {
    const found = visit.tasks.map((each) => this.signing.task(each)).find((each) => each.about === about);
    if (!found) throw fault("outOfOrder", about);
    return found;
  }

  #leave(visit: VisitState, how: PastState["how"]): AppState {
    const { state } = this.session;
    const shown = this.visits.visit(visit);
    const { id, county, slot, member, attempt, unit, record, packet, standsIn } = shown;
    const past: PastState = {
      local: visit.local, id, county, name: unit.name, outcome: visit.ending?.outcome ?? "", how,
      previous: visit.previous,
      shown: { id, slot, member, attempt, unit: { ...unit }, record, packet: packet.text, stands_in: standsIn },
    };
    return withTasks({ ...state, visit: null, past: [...state.past, past] }, [], visit.tasks);
  }

  /** Eighteen digits that bind this device to what it has frozen. */
  completionCode(): string {
    const { visit, past, counties } = this.session.state;
    const closed = past.at(-1);
    // The officer asks for it after the visit was closed as well, before the next unit is told.
    const told = visit?.frozen ? visit : closed && !visit ? { id: closed.id, frozen: counties[closed.county]?.last ?? "" } : null;
    if (!told?.frozen) throw fault("noVisit");
    const of = { revision: unhex(told.frozen), visit: told.id, device: this.session.holder.device };
    return makeCompletionCode(this.session.device.setting.campaign, of);
  }

  // Replacement

  /** Begin a replacement: what stands is frozen under the reason as its outcome. */
  async replace(reason: string, text: string, blobs: readonly string[]): Promise<SigningTask> {
    const { session } = this;
    const allowed = this.outcomes().find((each) => each.id === reason && each.replaceable);
    if (!allowed) throw fault("outOfOrder", reason);
    const state = this.visits.open();
    if (state.phase === "amend") throw fault("outOfOrder", reason);
    await this.visits.answer("outcome", "", { value: reason }, { reason: text, blobs });
    const ending = { outcome: reason, reached: this.visits.draft(state.local).told !== null };
    const tasks = await this.#freeze(session.state.visit ?? state, ending, "replacing");
    return this.signing.show(tasks[0] as Task);
  }

  /** Once all is signed, outcome and reason go out, and holders can approve where that is needed. */
  async settleReplacement(): Promise<void> {
    const { session } = this;
    const { visit } = session.state;
    if (visit?.phase !== "replacing" || this.#isReasonSent(visit)) return;
    if (!visit.tasks.every((each) => isComplete(this.signing.task(each)))) return;
    const due = [this.#taskAbout(visit, "outcome"), this.#taskAbout(visit, "reason")];
    const bodies = due.filter((each) => !isHandedIn(visit, each.about));
    const things = session.makeActs(...bodies.map((each) => ({ what: "document", body: this.signing.written(each.id) }) as const));
    await session.take({ things });
  }

  #isReasonSent(visit: VisitState): boolean {
    if (isHandedIn(visit, "reason")) return true;
    const task = this.#taskAbout(visit, "reason");
    if (!isComplete(task)) return false;
    const digest = hexDigest(this.signing.written(task.id));
    return this.session.things().some((each) => each.kind === "act" && each.sha256 === digest);
  }

  /** Whether holders must approve the next attempt, and whether they have. */
  approval(): Approval {
    const { session } = this;
    const { visit } = session.state;
    if (!visit) return "not_needed";
    const { visit: disclosure } = session.device.draw(visit.county);
    if (!disclosure) return "not_needed";
    const { attemptsPerSlot, attemptsPerCounty } = session.device.setting;
    const { label } = disclosure.evaluation;
    const replaced = session.state.counties[visit.county]?.replaced ?? 0;
    if (label.attempt < attemptsPerSlot && replaced < attemptsPerCounty) return "not_needed";
    return this.#isApproved({ ...label, attempt: label.attempt + 1 }) ? "approved" : "waiting";
  }

  #isApproved(label: Label): boolean {
    return listOf(this.session.tasks["approvals"] ?? []).some((each) => isSameLabel(labelFromJson(each), label));
  }

  /** Put the next attempt in the place of the visit; without any unit left it is closed. */
  async drawAgain(): Promise<void> {
    const { session } = this;
    const visit = this.#signed();
    if (visit.phase !== "replacing" || this.approval() === "waiting") throw fault("outOfOrder", "drawAgain");
    const state = this.#leave(visit, "replaced");
    const county = state.counties[visit.county];
    const counties = county ? { ...state.counties, [visit.county]: { ...county, replaced: county.replaced + 1 } } : state.counties;
    const event = session.makeEvent(visit.local, visit.id, "replaced", { new: visit.frozen });
    const base: Step = { events: [{ local: visit.local, event }], state: { ...state, counties } };
    const step = this.sequence.goOn("replaced", visit.county, base);
    const attempt = this.#attemptOf(visit);
    const short = session.foresee({ event: "replaced", county: visit.county }).draw(visit.county).facts.shortfalls.at(-1);
    const isShort = short !== undefined && short.label.attempt === attempt + 1;
    if (!isShort) {
      await session.take(step);
      return;
    }
    // No unit is left: the shortfall is entered, and the visit that was to be exchanged is closed.
    const number = (step.things ?? []).filter((each) => each.kind === "act").length;
    const closed = session.makeActs({ what: "document", body: this.signing.written(this.#taskAbout(visit, "closed").id) });
    const behind = closed.map((each) => (each.kind === "act" ? { ...each, number: each.number + number } : each));
    await session.take({ ...step, things: [...(step.things ?? []), ...behind] });
  }

  #attemptOf(visit: VisitState): number {
    return this.session.device.draw(visit.county).visit?.evaluation.label.attempt ?? 0;
  }

  // Returned visits

  returns(): Return[] {
    const own = new Set(this.session.state.past.map((each) => each.id));
    const bodies = listOf(this.session.tasks["returned"] ?? []).map(objectOf);
    // What a lost phone has recorded is mended at the office: its answers are not here.
    return bodies.filter((each) => own.has(textOf(each["visit"]))).map((body) => {
      const comments = listOf(body["comments"] ?? []).map((comment) => {
        const { item, text } = objectOf(comment);
        return { item: textOf(item), text: textOf(text) };
      });
      return { visit: textOf(body["visit"]), revision: textOf(body["revision"]), comments };
    });
  }

  /** Take a returned visit up as revision n + 1; the visit under way waits beside it. */
  async continueVisit(id: string): Promise<Visit> {
    const { session } = this;
    const past = session.state.past.filter((each) => each.id === id).at(-1);
    const { visit: before } = session.state;
    if (!past || before?.phase === "amend") throw fault("outOfOrder", id);
    const parent = this.visits.draft(past.local).revision;
    const event = session.makeEvent(past.local, id, "reopen", { new: { revision: makeUuid(session.world), parent } });
    const visit: VisitState = {
      local: past.local, id, county: past.county, phase: "amend", tasks: [], ending: null, frozen: "", previous: past.previous,
    };
    const state: AppState = { ...session.state, visit, waiting: before };
    await session.take({ events: [{ local: past.local, event }], state });
    return this.visits.visit(visit);
  }

  async #amend(state: VisitState, ending: Ending): Promise<void> {
    const { session } = this;
    const { text, event, thing } = this.#makeRevision(state, this.visits.visit(state), ending);
    const next: AppState = { ...session.state, visit: session.state.waiting, waiting: null };
    await session.takeFrozen(`revision/${thing.id}`, text, {
      events: [{ local: state.local, event }], things: [thing], state: next,
    });
  }
}
