/**
 * What is to reach the office, each thing with how far it has come.
 *
 * `saved` → `sent` (written down before the request goes out) → `received` (a verified receipt).
 * Nothing else moves a thing forward, and nothing moves it back.
 */

import type { JsonObject } from "../contract";

export type Progress = "saved" | "sent" | "received";

interface Common {
  readonly state: Progress;
  readonly quarantined: boolean;
  readonly reason: string;
}

/** A telling or document; they go one by one in their order. */
export interface ActThing extends Common {
  readonly kind: "act";
  readonly number: number;
  readonly what: "telling" | "document";
  readonly sha256: string;
  /** Canonical text of the document, or the body of the telling. */
  readonly text: string;
}

export interface RevisionThing extends Common {
  readonly kind: "revision";
  readonly id: string;
  readonly visit: string;
  /** Key of the visit on this device. */
  readonly local: string;
  readonly sha256: string;
  readonly at: string;
  readonly outcome: string;
  readonly blobs: readonly { readonly sha256: string; readonly bytes: number }[];
  /** Blobs the office said it lacks; null until it has said so. */
  readonly missing: readonly string[] | null;
  readonly purgeable: boolean;
}

export interface BlobThing extends Common {
  readonly kind: "blob";
  readonly sha256: string;
  readonly bytes: number;
  readonly purged: boolean;
}

/** The events of one visit: all are saved, the first `received` of them receipted. */
export interface EventsThing {
  readonly kind: "events";
  readonly visit: string;
  readonly local: string;
  readonly sent: number;
  readonly received: number;
  readonly quarantined: boolean;
}

/** A file of a team mate, to be delivered. */
export interface FileThing extends Common {
  readonly kind: "file";
  readonly sha256: string;
  readonly bytes: number;
}

export type Thing = ActThing | RevisionThing | BlobThing | EventsThing | FileThing;

export const FRESH = { state: "saved", quarantined: false, reason: "" } as const;

export function placeOfThing(thing: Thing): string {
  switch (thing.kind) {
    case "act":
      return `thing/act/${String(thing.number).padStart(8, "0")}`;
    case "events":
      return `thing/events/${thing.local}`;
    case "revision":
      return `thing/revision/${thing.id}`;
    default:
      return `thing/${thing.kind}/${thing.sha256}`;
  }
}

export const thingAsText = (thing: Thing): string => JSON.stringify(thing);
export const thingFromText = (text: string): Thing => JSON.parse(text) as Thing;

/** What a verified receipt makes of a thing. */
export function receive<T extends Common>(thing: T, receipt: { readonly status: string; readonly reason: string }): T {
  return { ...thing, state: "received", quarantined: receipt.status === "quarantined", reason: receipt.reason };
}

export const tellingBody = (audience: "body" | "county" | "unit", place: string, who: string): JsonObject => ({
  audience, place, who,
});

