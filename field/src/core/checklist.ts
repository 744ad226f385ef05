/**
 * A visit's answers against its `checklist/1`: what is asked, what is lacking, what is frozen.
 *
 * Faults are shown and named; only what makes a record meaningless hinders closing.
 */

import type { Answer, Gap, Json, JsonObject } from "../contract";
import { listOf, objectOf, textOf } from "./canonical";
import { tell, type FaultName } from "./faults";

export type Wanted = boolean | "open" | "unknown";

interface Question {
  readonly item: string;
  readonly part: string;
  readonly form: string;
  readonly of: readonly string[];
  readonly needed: boolean;
  readonly evidence: string;
  /** The answers that earn everything. */
  readonly full: readonly Json[];
  readonly gaps: readonly string[];
  readonly condition: JsonObject | null;
}

interface Item {
  readonly item: string;
  readonly condition: JsonObject | null;
  readonly questions: readonly Question[];
}

export interface OutcomeForm {
  readonly outcome: string;
  readonly asks: readonly string[];
  readonly factsGap: string;
  readonly absence: string;
  readonly reason: string;
  readonly evidence: string;
}

const isWhole = (share: Json | undefined): boolean => compareExact(optional(share), "1") === 0;
const optional = (value: Json | undefined): string => (typeof value === "string" ? value : "");
const conditionOf = (value: Json | undefined): JsonObject | null => (value ? objectOf(value) : null);

function readQuestion(value: Json): Question {
  const body = objectOf(value);
  return {
    item: textOf(body["item"]),
    part: textOf(body["part"]),
    form: textOf(body["form"]),
    of: listOf(body["of"] ?? []).map(textOf),
    needed: body["needed"] !== false,
    evidence: optional(body["evidence"]),
    full: listOf(body["choices"] ?? []).map(objectOf).filter((each) => isWhole(each["share"])).map((each) => each["value"] ?? null),
    gaps: listOf(body["gaps"] ?? []).map(textOf),
    condition: conditionOf(body["applies_if"]),
  };
}

const keyOf = (item: string, part: string): string => `${item}/${part}`;

/** A checklist as the app needs it; screens read the whole object themselves. */
export class Checklist {
  readonly kind: string;
  readonly facts: readonly Question[];
  readonly items: readonly Item[];
  readonly outcomes: readonly OutcomeForm[];
  readonly absence: JsonObject | null;

  constructor(body: JsonObject) {
    this.kind = textOf(body["kind"]);
    this.facts = listOf(body["facts"]).map(readQuestion);
    this.items = listOf(body["groups"])
      .flatMap((group) => listOf(objectOf(group)["items"]))
      .map((each) => {
        const item = objectOf(each);
        return {
          item: textOf(item["item"]),
          condition: conditionOf(item["applies_if"]),
          questions: listOf(item["questions"]).map(readQuestion),
        };
      });
    this.outcomes = listOf(body["outcomes"]).map((each) => {
      const outcome = objectOf(each);
      return {
        outcome: textOf(outcome["outcome"]),
        asks: listOf(outcome["asks"]).map(textOf),
        factsGap: optional(outcome["facts_gap"]),
        absence: optional(outcome["absence"]),
        reason: optional(outcome["reason"]),
        evidence: optional(outcome["evidence"]),
      };
    });
    this.absence = conditionOf(body["absence"]);
  }

  outcome(id: string): OutcomeForm | undefined {
    return this.outcomes.find((each) => each.outcome === id);
  }

  /** Tell whether a question is asked, given the facts. */
  #want(condition: JsonObject | null, answers: ReadonlyMap<string, Answer>): Wanted {
    if (!condition) return true;
    const answer = answers.get(keyOf(textOf(condition["fact"]), ""));
    if (!answer) return "unknown";
    if ("gap" in answer) {
      if (answer.gap === "not_verified") return "open";
      return answer.gap === "refused" || answer.gap === "not_filed";
    }
    const value = String(answer.value);
    if (typeof condition["is"] === "string") return value === condition["is"];
    const isLeast = typeof condition["at_least"] === "string";
    const order = compareExact(value, textOf(condition[isLeast ? "at_least" : "below"]));
    if (order === null) return "unknown";
    return isLeast ? order >= 0 : order < 0;
  }

  /** Return the answers as they are frozen: in the checklist's order, what follows worked out. */
  complete(given: readonly Answer[], ending: string, stamp: { readonly by: string; readonly at: string }): Answer[] {
    const answers = new Map(given.map((each) => [keyOf(each.item, each.part), each]));
    const form = this.outcome(ending);
    const make = (item: string, part: string, judgement: { value: Json } | { gap: string }): Answer => ({
      item, part, member: 0, reason: "", blobs: [], ...stamp, ...judgement,
    });
    const frozen: Answer[] = [];
    const told = answers.get(keyOf("outcome", ""));
    frozen.push(told && "value" in told && told.value === ending ? told : make("outcome", "", { value: ending }));
    if (form?.asks.includes("unit_kind")) {
      frozen.push(answers.get(keyOf("unit_kind", "")) ?? make("unit_kind", "", { value: this.kind }));
    }
    if (form?.asks.includes("facts")) {
      for (const fact of this.facts) {
        const answer = answers.get(keyOf(fact.item, ""));
        if (form.factsGap) frozen.push(make(fact.item, "", { gap: form.factsGap }));
        else if (answer) frozen.push(answer);
      }
    }
    if (!form || form.asks.includes("items")) {
      const facts = new Map(frozen.map((each) => [keyOf(each.item, each.part), each]));
      for (const item of this.items) frozen.push(...this.#completeItem(item, answers, facts, make));
    }
    return frozen;
  }

  #completeItem(
    item: Item,
    answers: ReadonlyMap<string, Answer>,
    facts: ReadonlyMap<string, Answer>,
    make: (item: string, part: string, judgement: { value: Json } | { gap: string }) => Answer,
  ): Answer[] {
    const asked = this.#want(item.condition, facts);
    if (asked === false) return [];
    const isParted = !item.questions.some((each) => each.part === "");
    const whole = answers.get(keyOf(item.item, ""));
    if (isParted && whole) return [whole];
    return item.questions.flatMap((question) => {
      const answer = answers.get(keyOf(question.item, question.part));
      if (asked === true && this.#want(question.condition, facts) === false) return [];
      if (answer || question.form !== "ratio") return answer ? [answer] : [];
      const worked = workOut(question, facts);
      return worked ? [make(question.item, question.part, worked)] : [];
    });
  }

  /** Name what is lacking for an ending. */
  findGaps(given: readonly Answer[], ending: string, absence: JsonObject | null): Gap[] {
    const answers = new Map(given.map((each) => [keyOf(each.item, each.part), each]));
    const form = this.outcome(ending);
    const gaps: Gap[] = [];
    const add = (name: FaultName, item: string, part = "", blocking = true): void => {
      gaps.push({ item, part, member: 0, told: tell(name, part ? `${item}/${part}` : item), blocking });
    };
    if (!form) {
      add("answerMissing", "outcome");
      return gaps;
    }
    const told = answers.get(keyOf("outcome", ""));
    if (form.reason === "required" && !told?.reason) add("reasonMissing", "outcome");
    if (form.evidence === "required" && !told?.blobs.length) add("evidenceMissing", "outcome");
    if (form.asks.includes("facts") && !form.factsGap) {
      for (const fact of this.facts) {
        const answer = answers.get(keyOf(fact.item, ""));
        if (!answer) {
          if (fact.needed) add("answerMissing", fact.item);
        } else this.#addAnswerGaps(fact, answer, add);
      }
    }
    if (form.asks.includes("items")) {
      for (const item of this.items) this.#addItemGaps(item, answers, add);
    }
    this.#addAbsenceGaps(form, absence, add);
    return gaps;
  }

  #addItemGaps(item: Item, answers: ReadonlyMap<string, Answer>, add: AddGap): void {
    const asked = this.#want(item.condition, answers);
    if (asked === false || asked === "open") return;
    const isParted = !item.questions.some((each) => each.part === "");
    const whole = answers.get(keyOf(item.item, ""));
    if (isParted && whole) {
      if ("gap" in whole && !whole.reason) add("reasonMissing", item.item);
      return;
    }
    for (const question of item.questions) {
      const wanted = asked === true ? this.#want(question.condition, answers) : asked;
      const answer = answers.get(keyOf(question.item, question.part));
      if (answer) {
        if (wanted === true && question.form !== "ratio") this.#addAnswerGaps(question, answer, add);
      } else if (wanted === true && !(question.form === "ratio" && workOut(question, answers))) {
        add("answerMissing", question.item, question.part);
      }
    }
  }

  #addAnswerGaps(question: Question, answer: Answer, add: AddGap): void {
    if ("gap" in answer) {
      if (!answer.reason) add("reasonMissing", question.item, question.part);
    } else if (question.evidence === "required" && !answer.blobs.length) {
      add("evidenceMissing", question.item, question.part);
    } else if (question.evidence === "wanted_below_full" && !answer.blobs.length && !question.full.includes(answer.value)) {
      add("evidenceWanted", question.item, question.part, false);
    }
  }

  #addAbsenceGaps(form: OutcomeForm, absence: JsonObject | null, add: AddGap): void {
    if (!form.absence || !this.absence) return;
    if (form.absence === "cause" && !optional(absence?.["cause"])) add("answerMissing", "absence");
    const answers = absence?.["answers"] ? objectOf(absence["answers"]) : {};
    for (const question of listOf(this.absence["questions"] ?? [])) {
      const id = textOf(objectOf(question)["id"]);
      if (!optional(answers[id])) add("answerMissing", "absence", id);
    }
  }
}

type AddGap = (name: FaultName, item: string, part?: string, blocking?: boolean) => void;

/** A ratio follows from two facts, unreduced; the gap of one of them stands for it. */
function workOut(question: Question, facts: ReadonlyMap<string, Answer>): { value: Json } | { gap: string } | null {
  const found = question.of.map((fact) => facts.get(keyOf(fact, "")));
  const written: string[] = [];
  for (const answer of found) {
    if (answer && "gap" in answer) return { gap: answer.gap };
    if (!answer) return null;
    written.push(String(answer.value));
  }
  return { value: written.join("/") };
}

interface Exact {
  readonly over: bigint;
  readonly under: bigint;
}

function readExact(text: string): Exact | null {
  const found = /^(-?[0-9]+)(?:\.([0-9]+))?(?:\/([0-9]+))?$/.exec(text);
  if (!found) return null;
  const [, whole = "0", decimals = "", under = "1"] = found;
  return { over: BigInt(`${whole}${decimals}`), under: BigInt(under) * 10n ** BigInt(decimals.length) };
}

/** Compare two exact numbers such as `17/20` and `0.80`; null where one is no number. */
export function compareExact(one: string, other: string): number | null {
  const [a, b] = [readExact(one), readExact(other)];
  if (!a || !b || a.under === 0n || b.under === 0n) return null;
  const difference = a.over * b.under - b.over * a.under;
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
}
