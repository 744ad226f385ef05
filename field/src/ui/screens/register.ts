/** The unit's frozen row against what is found: a difference is written down field by field. */

import type { Difference, Json, Visit } from "../../contract";
import { say, sayBoth, sayList } from "../../words/say";
import { answerTo, checklistOf, valueOf } from "../checklist-form";
import { keepTyped, makeChoices, makeField } from "../fields";
import type { Screen } from "../frame";
import { fill, make } from "../make";
import { showNote } from "../notices";
import { makeAct, type Stage } from "../stage";
import { currentVisit } from "./visit";

interface Compared {
  field: string;
  title: string;
  register: Json;
  /** What the facts of the checklist say, where one of them is about this field. */
  fact: string;
}

/** Compare the row of the register with the unit. */
export function registerScreen(stage: Stage): Screen {
  const fields = listFields(currentVisit(stage));
  return {
    name: "register",
    title: say("register.title"),
    back: () => stage.follow(),
    body: [make("p", { class: "faint" }, say("register.explain")), ...fields.map((each) => showField(stage, each))],
    actions: [makeAct(stage, "do.done", () => stage.follow(), { first: true })],
  };
}

function listFields(visit: Visit): Compared[] {
  return checklistOf(visit)
    .record.filter(({ field }) => field in visit.record)
    .map(({ field, title, fact }) => ({
      field,
      title: sayBoth(title),
      register: visit.record[field] ?? null,
      fact: fact ? valueOf(answerTo(visit, fact)) : "",
    }));
}

function showField(stage: Stage, compared: Compared): HTMLElement {
  const { field, title, register, fact } = compared;
  const more = make("div");
  const kept = (): Difference | undefined =>
    currentVisit(stage).draft.differences.find((each) => each.field === field);
  const keep = (change: Partial<Difference>): Promise<boolean> =>
    stage.keep(() => {
      const before = kept() ?? { field, register, found: "", note: "" };
      return stage.app.setDifference({ ...before, ...change });
    });
  const show = (): void => {
    const difference = kept();
    if (!difference) {
      fill(more);
      return;
    }
    const found = makeField({ label: say("register.found"), value: sayJson(difference.found), max: 500 });
    const note = makeField({ label: say("register.note"), value: difference.note, max: 1000 });
    keepTyped(found.input, (text) => keep({ found: text }));
    keepTyped(note.input, (text) => keep({ note: text }));
    fill(more, found.element, note.element);
  };
  const choose = async (chosen: string): Promise<void> => {
    if (chosen === "differs") await keep({ found: kept()?.found ?? fact });
    else if (kept()) await stage.keep(() => stage.app.clearDifference(field));
    show();
  };
  show();
  const differs = fact !== "" && fact !== sayJson(register);
  return make(
    "section",
    { class: "sheet" },
    make("h2", null, title),
    make("p", null, say("register.holds", { value: sayJson(register) || say("register.empty") })),
    differs && !kept() ? showNote("warn", say("register.by_fact", { found: fact })) : null,
    makeChoices({
      legend: title,
      hideLegend: true,
      choices: [
        { value: "same", words: say("register.same") },
        { value: "differs", words: say("register.differs") },
      ],
      value: kept() ? "differs" : "",
      row: true,
      change: (chosen) => void choose(chosen),
    }),
    more,
  );
}

/** Say a value of the register as a person reads it. */
function sayJson(value: Json): string {
  if (value === null) return "";
  if (typeof value === "boolean") return say(value ? "say.yes" : "say.no");
  if (Array.isArray(value)) return sayList(value.map((each) => sayJson(each as Json)));
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
