/** What the app remembers beside journal and events: where one stands, tasks, visits of the past. */

import type { Ending, JsonObject } from "../contract";
import type { About } from "../core/field-record";

/** Something to be signed by two, with the signatures so far: device → person and signature. */
export interface Task {
  readonly id: string;
  readonly about: About;
  readonly record: JsonObject;
  readonly signatures: Readonly<Record<string, { readonly person: string; readonly signature: string }>>;
}

/** `travel` → `sign` → `signed` → `entered`; `left` where the county was exchanged. */
export interface CountyState {
  readonly phase: "travel" | "sign" | "signed" | "entered" | "left";
  readonly task: string;
  readonly told: boolean;
  /** Shortfalls that are in the outbox. */
  readonly short: number;
  /** SHA-256 of the last frozen revision of the county. */
  readonly last: string;
  /** Units exchanged so far. */
  readonly replaced: number;
  /** Visits that a lost phone has closed, in whose place this one stands. */
  readonly elsewhere?: number;
}

/** The visit under way. */
export interface VisitState {
  /** Key of its events on this device. */
  readonly local: string;
  readonly id: string;
  readonly county: string;
  /** `amend`: an earlier visit that the office has returned. */
  readonly phase: "open" | "signing" | "replacing" | "amend";
  readonly tasks: readonly string[];
  readonly ending: Ending | null;
  /** SHA-256 of the frozen revision, once there is one. */
  readonly frozen: string;
  /** SHA-256 of the last frozen revision of the county's visit before, or "". */
  readonly previous: string;
  /** What the lost phone has handed in of this visit: `told`, `outcome`, `reason`. */
  readonly entered?: readonly string[];
}

export interface PastState {
  readonly local: string;
  readonly id: string;
  readonly county: string;
  readonly name: string;
  readonly outcome: string;
  readonly how: "closed" | "replaced";
  readonly previous: string;
  /** What the visit was disclosed as, to be shown and amended later. */
  readonly shown: JsonObject;
}

export interface AppState {
  readonly bodyTold: boolean;
  readonly counties: Readonly<Record<string, CountyState>>;
  readonly tasks: Readonly<Record<string, Task>>;
  readonly visit: VisitState | null;
  /** A visit that goes on while an earlier one is amended. */
  readonly waiting: VisitState | null;
  readonly past: readonly PastState[];
  readonly visits: number;
  /** A county that is to be exchanged, with the reason that both sign. */
  readonly exchange: { readonly county: string; readonly task: string } | null;
}

export const NEW_STATE: AppState = {
  bodyTold: false, counties: {}, tasks: {}, visit: null, waiting: null, past: [], visits: 0, exchange: null,
};
export const NEW_COUNTY: CountyState = { phase: "travel", task: "", told: false, short: 0, last: "", replaced: 0 };

/** Tell whether a lost phone has handed something in of the visit that this one goes on with. */
export const isHandedIn = (visit: VisitState, what: string): boolean => visit.entered?.includes(what) ?? false;

/** Two people, each with a device of their own. */
export const isComplete = (task: Task): boolean =>
  new Set(Object.values(task.signatures).map((each) => each.person)).size >= 2;
