/**
 * Events of a visit: append-only, each with the hash of the one before.
 *
 * What stands in a visit is a pure function of its events, so that nothing can be recorded and
 * not be kept, and everything that was ever entered can be seen again.
 */

import type { Answer, BlobNote, Difference, Draft, Json, JsonObject, Observation, Position, UnitSignature } from "../contract";
import { readUtf8, utf8 } from "./bytes";
import { listOf, objectOf, readJson, textOf, writeJson } from "./canonical";
import { hexDigest } from "./hashes";
import { momentOf } from "./identity";

export interface Anchor {
  readonly at: string;
  readonly mono: number;
}

export interface FieldEvent {
  readonly id: string;
  readonly visit: string;
  readonly seq: number;
  readonly previous: string;
  readonly kind: string;
  readonly path: string;
  readonly old: Json;
  readonly new: Json;
  readonly person: string;
  /** Milliseconds of the device's clock. */
  readonly wall: number;
  readonly mono: number;
  readonly anchor: Anchor | null;
  readonly position: Position | null;
}

/** Return an event as its line of canonical JSON, without the line end. */
export const writeEvent = (event: FieldEvent): string => readUtf8(writeJson(event as unknown as JsonObject));
export const readEvent = (line: string): FieldEvent => objectOf(readJson(utf8(line))) as unknown as FieldEvent;
export const hashEvent = (line: string): string => hexDigest(line);

/** The first event that breaks the chain of a visit; 0 when the whole chain holds. */
export function findBreak(lines: readonly string[]): number {
  let previous = "";
  for (const [at, line] of lines.entries()) {
    const event = readEvent(line);
    if (event.seq !== at + 1 || event.previous !== previous) return at + 1;
    previous = hashEvent(line);
  }
  return 0;
}

const EMPTY: Draft = {
  revision: "", parent: "", disclosed: "", arrived: "", position: null, confirmed: "", told: null, answers: [],
  differences: [], observations: [], absence: null, conduct: { departures: [] }, unitSignature: null, blobs: [], events: 0,
};

/** Replace the element with the same key, or add it; null takes it out. */
function put<T>(list: readonly T[], key: (each: T) => string, path: string, next: T | null): T[] {
  const at = list.findIndex((each) => key(each) === path);
  if (next === null) return list.filter((_, index) => index !== at);
  return at < 0 ? [...list, next] : list.map((each, index) => (index === at ? next : each));
}

const answerKey = (each: Answer): string => `${each.item}/${each.part}/${each.member}`;

/** Return the visit after an event. */
export function applyEvent(draft: Draft, event: FieldEvent): Draft {
  const next = { ...draft, events: event.seq };
  const { path } = event;
  const wall = momentOf(event.wall);
  const value = event.new;
  switch (event.kind) {
    case "unlock":
      return { ...next, disclosed: wall };
    case "begin":
    case "reopen": {
      const { revision, parent } = objectOf(value);
      return { ...next, revision: textOf(revision), parent: textOf(parent) };
    }
    case "arrival":
      return { ...next, arrived: wall, position: event.position };
    case "presence":
      return { ...next, confirmed: textOf(value) };
    case "told":
      return { ...next, told: { who: textOf(value), at: wall } };
    case "answer":
    case "not-applicable": {
      const answer = readAnswerJson(objectOf(value), event);
      return { ...next, answers: put(draft.answers, answerKey, path, answer) };
    }
    case "clear":
      return { ...next, answers: put(draft.answers, answerKey, path, null) };
    case "difference":
      return { ...next, differences: put(draft.differences, (each) => each.field, path, value as Difference | null) };
    case "observation":
      return { ...next, observations: put(draft.observations, (each) => each.id, path, value as Observation | null) };
    case "absence":
      return { ...next, absence: value === null ? null : objectOf(value) };
    case "conduct":
      return { ...next, conduct: objectOf(value) };
    case "signature":
      return { ...next, unitSignature: objectOf(value) as unknown as UnitSignature };
    case "photo": {
      const note = { ...(objectOf(value) as unknown as BlobNote), voided: false, received: false };
      return { ...next, blobs: put(draft.blobs, (each) => each.sha256, path, note) };
    }
    case "photo-items": {
      const items = listOf(value).map(textOf);
      return { ...next, blobs: draft.blobs.map((each) => (each.sha256 === path ? { ...each, items } : each)) };
    }
    case "photo-void":
      return { ...next, blobs: draft.blobs.map((each) => (each.sha256 === path ? { ...each, voided: true } : each)) };
    default:
      return next;
  }
}

function readAnswerJson(body: JsonObject, event: FieldEvent): Answer {
  const judgement = "gap" in body ? { gap: textOf(body["gap"]) } : { value: body["value"] as Json };
  return {
    item: textOf(body["item"]),
    part: textOf(body["part"]),
    member: Number(body["member"]),
    reason: textOf(body["reason"]),
    blobs: listOf(body["blobs"]).map(textOf),
    by: event.person,
    at: momentOf(event.wall),
    ...judgement,
  };
}

export const foldEvents = (events: readonly FieldEvent[]): Draft => events.reduce(applyEvent, EMPTY);
