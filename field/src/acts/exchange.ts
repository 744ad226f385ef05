/** A whole county exchanged because of an obstacle of nature: signed, approved, drawn again. */

import type { SigningTask } from "../contract";
import { listOf } from "../core/canonical";
import { isSameLabel, labelAsJson, labelFromJson } from "../core/campaign";
import { fault } from "../core/faults";
import { hexDigest } from "../core/hashes";
import type { Sequence } from "./sequence";
import type { Session } from "./session";
import { withTasks, type Signing } from "./signing";
import { isComplete } from "./state";

export class Exchange {
  constructor(
    readonly session: Session,
    readonly signing: Signing,
    readonly sequence: Sequence,
  ) {}

  /** Make the reason to be signed; only an obstacle of nature closes off a county. */
  async begin(county: string, reason: string, text: string): Promise<SigningTask> {
    const { session } = this;
    const there = session.state.counties[county];
    const allowed = session.device.setting.outcomes.some((each) => each.id === reason && each.byNature);
    if (!there || there.phase === "left" || session.state.visit || !allowed) throw fault("outOfOrder", county);
    const { label } = session.device.countyChoice(county).evaluation;
    const task = this.signing.make("reason", { label: labelAsJson(label) }, { reason, text });
    const before = session.state.exchange ? [session.state.exchange.task] : [];
    const state = withTasks({ ...session.state, exchange: { county, task: task.id } }, [task], before);
    await session.take({ state });
    return this.signing.show(task);
  }

  /** Once two have signed, the reason goes out, so that every key holder can approve it. */
  async settle(): Promise<void> {
    const { session } = this;
    const { exchange } = session.state;
    if (!exchange || !isComplete(this.signing.task(exchange.task))) return;
    const body = this.signing.written(exchange.task);
    const digest = hexDigest(body);
    if (session.things().some((each) => each.kind === "act" && each.sha256 === digest)) return;
    await session.take({ things: session.makeActs({ what: "document", body }) });
  }

  /** Once all holders have approved, the next attempt is due in the place of the county. */
  async apply(): Promise<void> {
    const { session } = this;
    const { exchange } = session.state;
    if (!exchange || session.state.visit) return;
    const { county, task } = exchange;
    const { label } = session.device.countyChoice(county).evaluation;
    const next = { ...label, attempt: label.attempt + 1 };
    const isApproved = listOf(session.tasks["approvals"] ?? []).some((each) => isSameLabel(labelFromJson(each), next));
    if (!isApproved) return;
    // A county is exchanged among those that were drawn; so what is still due is drawn first.
    while (session.device.pending()) await this.sequence.depart();
    const there = session.state.counties[county];
    if (!there) throw fault("countyNotOurs", county);
    const counties = { ...session.state.counties, [county]: { ...there, phase: "left" } as const };
    const gone = [task, there.task];
    const state = withTasks({ ...session.state, counties, exchange: null }, [], gone);
    await session.take({ journal: [{ event: "exchanged", county }], state });
  }
}
