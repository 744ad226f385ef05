/**
 * Reads a `checklist/1` (docs/reference/checklist.md): what is asked now, what is answered, and
 * what follows from two numbers. Screens render nothing that does not stand in it.
 */

import type { Answer, JsonObject, Visit } from "../contract";
import type { Both } from "../words/say";

export interface Condition {
  fact: string;
  at_least: string | null;
  below: string | null;
  is: string | null;
}

export interface Question {
  item: string;
  part: string;
  title: Both;
  ask: Both | null;
  look_at: Both | null;
  form: "mark" | "word" | "share" | "number" | "count" | "ratio";
  choices: { value: string; title: Both; share: string | null }[];
  step: string | null;
  unit: Both | null;
  least: string | null;
  most: string | null;
  of: string[];
  at_most: string | null;
  applies_if: Condition | null;
  test: Both | null;
  bound: string | null;
  gaps: string[];
  evidence: "required" | "wanted_below_full" | "optional";
  needed: boolean;
}

export interface Item {
  item: string;
  title: Both;
  points: string;
  station: string;
  applies_if: Condition | null;
  questions: Question[];
}

export interface Group {
  group: string;
  title: Both;
  points: string;
  text: string;
  items: Item[];
}

export interface OutcomeForm {
  outcome: string;
  title: Both;
  hint: Both | null;
  then: "as_found" | "zero" | "next_attempt" | "nothing";
  asks: string[];
  facts_gap: string | null;
  absence: "cause" | "seen" | null;
  reason: "required" | "optional" | "";
  evidence: "required" | "optional" | "";
  replaceable: boolean;
}

export interface Station {
  station: string;
  title: Both;
  after: string;
  announced: boolean;
  hint: Both | null;
}

export interface AbsenceForm {
  hint: Both | null;
  causes: { id: string; title: Both }[];
  questions: { id: string; type: "yes_no" | "text"; ask: Both }[];
}

export interface Checklist {
  kind: string;
  title: Both;
  notice: Both | null;
  outcomes: OutcomeForm[];
  gaps: { gap: string; title: Both }[];
  stations: Station[];
  facts: Question[];
  groups: Group[];
  absence: AbsenceForm | null;
  record: { field: string; title: Both; fact: string | null }[];
  observations: { kind: "good" | "problem" | "proposal"; title: Both; hint: Both | null }[];
  conduct: { rule: string; title: Both }[];
}

/** The outcome is answered like an item, so that it can have a reason and photographs. */
export const OUTCOME = "outcome";

/** Return the checklist of a visit. */
export function checklistOf(visit: Visit): Checklist {
  return visit.checklist as unknown as Checklist;
}

/** Return the answer to a question, if it has one. */
export function answerTo(visit: Visit, item: string, part = ""): Answer | undefined {
  return visit.draft.answers.find((each) => each.item === item && each.part === part);
}

/** Return the text of an answer that is a value. */
export function valueOf(answer: Answer | undefined): string {
  return answer && "value" in answer && answer.value !== null && answer.value !== undefined ? String(answer.value) : "";
}

/** Return the gap that stands in the place of an answer. */
export function gapOf(answer: Answer | undefined): string {
  return answer && "gap" in answer && answer.gap ? String(answer.gap) : "";
}

/** Return the outcome that was chosen. */
export function outcomeOf(visit: Visit): OutcomeForm | undefined {
  const chosen = valueOf(answerTo(visit, OUTCOME));
  return checklistOf(visit).outcomes.find((each) => each.outcome === chosen);
}

/** Tell whether a condition holds: no facts yet means it is not known. */
export function holds(condition: Condition | null, visit: Visit): boolean | undefined {
  if (!condition) return true;
  const answer = answerTo(visit, condition.fact);
  const gap = gapOf(answer);
  if (gap === "refused" || gap === "not_filed") return true;
  if (gap) return false;
  const value = valueOf(answer);
  if (value === "") return undefined;
  if (condition.is !== null) return value === condition.is;
  if (condition.at_least !== null) return compare(value, condition.at_least) >= 0;
  return compare(value, condition.below ?? "0") < 0;
}

/** Return the questions of an item that are put now. */
export function questionsOf(visit: Visit, item: Item): Question[] {
  if (holds(item.applies_if, visit) !== true) return [];
  return item.questions.filter((each) => holds(each.applies_if, visit) === true);
}

/** Return the facts that the outcome asks for. */
export function factsOf(visit: Visit): Question[] {
  const outcome = outcomeOf(visit);
  if (!outcome?.asks.includes("facts") || outcome.facts_gap) return [];
  return checklistOf(visit).facts.filter((each) => holds(each.applies_if, visit) === true);
}

/** Return the groups with the items that are asked at the stations that may be shown. */
export function groupsOf(visit: Visit): Group[] {
  if (!outcomeOf(visit)?.asks.includes("items")) return [];
  const open = new Set(stationsOf(visit).map((each) => each.station));
  return checklistOf(visit)
    .groups.map((group) => ({
      ...group,
      items: group.items.filter((item) => open.has(item.station) && questionsOf(visit, item).length > 0),
    }))
    .filter((group) => group.items.length > 0);
}

/**
 * Return the stations that may be shown. One that is not announced stays unseen until everything
 * at the station before is answered, so that nobody there hears of it.
 */
export function stationsOf(visit: Visit): Station[] {
  const list = checklistOf(visit);
  const open: Station[] = [];
  for (const station of list.stations) {
    const before = open.find((each) => each.station === station.after);
    if (!station.after || station.announced || (before && isStationDone(visit, before.station))) open.push(station);
  }
  return open;
}

function isStationDone(visit: Visit, station: string): boolean {
  if (!outcomeOf(visit)?.asks.includes("items")) return false;
  const list = checklistOf(visit);
  const items = list.groups.flatMap((group) => group.items).filter((item) => item.station === station);
  const facts = factsOf(visit).filter((each) => each.needed);
  return (
    facts.every((each) => isAnswered(visit, each)) &&
    items.every((item) => isConditionKnown(visit, item) && questionsOf(visit, item).every((each) => isAnswered(visit, each)))
  );
}

function isConditionKnown(visit: Visit, item: Item): boolean {
  return holds(item.applies_if, visit) !== undefined;
}

/** Tell whether a question has an answer or a named gap. */
export function isAnswered(visit: Visit, question: Question): boolean {
  if (question.form === "ratio") return workOut(visit, question) !== undefined;
  const answer = answerTo(visit, question.item, question.part);
  return valueOf(answer) !== "" || gapOf(answer) !== "";
}

/** Count what is answered of what is asked. */
export function countAnswers(visit: Visit): { answered: number; asked: number } {
  const questions = [
    ...factsOf(visit).filter((each) => each.needed),
    ...groupsOf(visit).flatMap((group) => group.items.flatMap((item) => questionsOf(visit, item))),
  ];
  return { answered: questions.filter((each) => isAnswered(visit, each)).length, asked: questions.length };
}

/** A ratio that follows from two facts: a value such as `17/20`, or the gap of one of them. */
export type WorkedOut = { value: string } | { gap: string };

/** Work a ratio out; nothing while one of its facts is not answered. */
export function workOut(visit: Visit, question: Question): WorkedOut | undefined {
  const [over, under] = question.of.map((fact) => answerTo(visit, fact));
  const gap = gapOf(over) || gapOf(under);
  if (gap) return { gap };
  const [first, second] = [valueOf(over), valueOf(under)];
  return first !== "" && second !== "" ? { value: `${first}/${second}` } : undefined;
}

/** Tell whether a number or ratio reaches the pack's bound; the bound itself counts. */
export function reaches(value: string, bound: string): boolean | undefined {
  const [, under = "1"] = value.split("/");
  return Number(under) === 0 ? undefined : compare(value, bound) >= 0;
}

/** Compare two exact numbers, such as `17/20` and `0.80`, without rounding. */
export function compare(one: string, other: string): number {
  const [a, b] = [readExact(one), readExact(other)];
  const difference = a.over * b.under - b.over * a.under;
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
}

function readExact(text: string): { over: bigint; under: bigint } {
  const [over = "0", under = "1"] = text.split("/");
  const [whole = "0", decimals = ""] = over.split(".");
  const digits = BigInt(`${whole}${decimals}`);
  return { over: digits, under: BigInt(under) * 10n ** BigInt(decimals.length) };
}

/** Return the titles of all items and facts of a checklist, by their ids. */
export function titlesOf(checklist: JsonObject): Map<string, Both> {
  const list = checklist as unknown as Checklist;
  const items = list.groups.flatMap((group) => group.items.map((item) => [item.item, item.title] as const));
  const parts = list.groups.flatMap((group) =>
    group.items.flatMap((item) => item.questions.filter((each) => each.part).map((each) => [`${item.item}/${each.part}`, each.title] as const)),
  );
  return new Map([...list.facts.map((each) => [each.item, each.title] as const), ...items, ...parts]);
}
