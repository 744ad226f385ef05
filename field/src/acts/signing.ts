/** Field records that two inspectors sign, on this phone by PIN or on another by text. */

import type { JsonObject, SigningTask } from "../contract";
import { hex } from "../core/bytes";
import { textOf } from "../core/canonical";
import { fault } from "../core/faults";
import {
  makeRecord, readAnswer, readRequest, signRecord, writeAnswer, writeRecord, writeRequest, type About,
} from "../core/field-record";
import { makeUuid, momentOf } from "../core/identity";
import { signingKey } from "../core/keys";
import type { Holder, Vault } from "../store/vault";
import type { Session } from "./session";
import { isComplete, type AppState, type Task } from "./state";

export class Signing {
  constructor(
    readonly session: Session,
    readonly vault: Vault,
  ) {}

  /** Make a record to be signed; it is kept by the step that needs it. */
  make(about: About, subject: JsonObject, details: JsonObject): Task {
    const { session } = this;
    const at = momentOf(session.world.wall());
    const record = makeRecord(session.device.setting.campaign, about, { subject, at, details });
    return { id: makeUuid(session.world), about, record, signatures: {} };
  }

  show(task: Task): SigningTask {
    return {
      id: task.id,
      about: task.about,
      record: task.record,
      signedBy: Object.keys(task.signatures),
      complete: isComplete(task),
      request: writeRequest(task.record),
    };
  }

  task(id: string): Task {
    const found = this.session.state.tasks[id];
    if (!found) throw fault("outOfOrder", id);
    return found;
  }

  /** Return the whole record once two people have signed. */
  written(id: string): Uint8Array {
    const task = this.task(id);
    if (!isComplete(task)) throw fault("signerOther", "");
    const signatures = Object.entries(task.signatures).map(([device, each]) => [device, each.signature] as const);
    return writeRecord(task.record, new Map(signatures));
  }

  async sign(id: string, holder: Holder, pin: string): Promise<Task> {
    const { secrets } = await this.vault.unwrap(holder.device, pin);
    const task = this.task(id);
    const signature = signRecord(task.record, secrets.signing);
    return this.#add(task, holder.device, holder.person, signature);
  }

  async takeAnswer(id: string, answer: string): Promise<Task> {
    const task = this.task(id);
    const { device, person, signature } = readAnswer(answer, task.record);
    if (person === this.session.holder.person || device === this.session.holder.device) throw fault("signerOther", device);
    const { people } = this.session.device.setting;
    if (people.size && !people.has(person)) throw fault("signerOther", device);
    return this.#add(task, device, person, signature);
  }

  async #add(task: Task, device: string, person: string, signature: string): Promise<Task> {
    const signed: Task = { ...task, signatures: { ...task.signatures, [device]: { person, signature } } };
    const { state } = this.session;
    await this.session.take({ state: { ...state, tasks: { ...state.tasks, [task.id]: signed } } });
    return signed;
  }

  /** Sign what another phone asks for; only records of this campaign. */
  async answer(request: string, holder: Holder, pin: string): Promise<string> {
    const record = readRequest(request);
    const { campaign } = this.session.enrolled;
    if (textOf(record["campaign"]) !== campaign || record["rehearsal"] !== this.session.enrolled.rehearsal) {
      throw fault("campaignOther", "field-record");
    }
    const { secrets } = await this.vault.unwrap(holder.device, pin);
    const signature = signRecord(record, secrets.signing);
    const key = hex(signingKey(secrets.signing));
    return writeAnswer({ device: holder.device, person: holder.person, key, signature });
  }

  readRequest(request: string): SigningTask {
    const record = readRequest(request);
    return { id: "", about: textOf(record["about"]) as About, record, signedBy: [], complete: false, request };
  }
}

/** Return a state with tasks added, and others taken out. */
export function withTasks(state: AppState, added: readonly Task[], gone: readonly string[] = []): AppState {
  const kept = Object.entries(state.tasks).filter(([id]) => !gone.includes(id));
  return { ...state, tasks: Object.fromEntries([...kept, ...added.map((each) => [each.id, each] as const)]) };
}
