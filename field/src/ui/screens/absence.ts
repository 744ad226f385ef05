/** The form for an enterprise marked 事实不存在, at its registered address. */

import type { Absence, JsonObject } from "../../contract";
import { say, sayBoth } from "../../words/say";
import { checklistOf, outcomeOf, OUTCOME } from "../checklist-form";
import { showEvidence } from "../evidence";
import { keepTyped, makeChoices, makeField } from "../fields";
import type { Screen } from "../frame";
import { make } from "../make";
import { showNote } from "../notices";
import { makeAct, type Stage } from "../stage";
import { currentVisit } from "./visit";

/** Fill in the form of absence. */
export function absenceScreen(stage: Stage): Screen {
  const visit = currentVisit(stage);
  const form = checklistOf(visit).absence;
  const cause = outcomeOf(visit)?.absence === "cause";
  const address = visit.record["address"];
  const kept = readAbsence(visit.draft.absence);
  const keep = async (more: { cause?: string; answers?: Record<string, string> }): Promise<void> => {
    const now = readAbsence(currentVisit(stage).draft.absence);
    const after: Absence = {
      cause: cause ? (more.cause ?? now.cause) : "",
      answers: { ...now.answers, ...more.answers },
    };
    await stage.keep(() => stage.app.setAbsence(after));
  };
  return {
    name: "absence",
    title: say("absence.title"),
    back: () => stage.follow(),
    body: [
      typeof address === "string" && address
        ? make("section", { class: "sheet" }, make("p", { class: "faint" }, say("absence.address")), make("p", { class: "big-name" }, address))
        : null,
      form?.hint ? showNote("warn", sayBoth(form.hint)) : null,
      cause && form
        ? make(
            "div",
            { class: "sheet" },
            makeChoices({
              legend: say("absence.cause"),
              choices: form.causes.map((each) => ({ value: each.id, words: sayBoth(each.title) })),
              value: kept.cause,
              change: (chosen) => void keep({ cause: chosen }),
            }),
          )
        : null,
      ...(form?.questions ?? []).map((question) => {
        const value = kept.answers[question.id] ?? "";
        if (question.type === "yes_no") {
          return make(
            "div",
            { class: "sheet" },
            makeChoices({
              legend: sayBoth(question.ask),
              choices: [
                { value: "yes", words: say("say.yes") },
                { value: "no", words: say("say.no") },
              ],
              value,
              row: true,
              change: (chosen) => void keep({ answers: { [question.id]: chosen } }),
            }),
          );
        }
        const field = makeField({ label: sayBoth(question.ask), value, lines: true, max: 2000 });
        keepTyped(field.input, (text) => keep({ answers: { [question.id]: text } }));
        return make("div", { class: "sheet" }, field.element);
      }),
      make("section", { class: "sheet" }, make("h2", null, say("outcome.photos")), showEvidence(stage, { item: OUTCOME })),
    ],
    actions: [makeAct(stage, "do.done", () => stage.follow(), { first: true })],
  };
}

function readAbsence(absence: Absence | null): { cause: string; answers: Record<string, string> } {
  const answers = (absence?.["answers"] ?? {}) as JsonObject;
  return { cause: String(absence?.["cause"] ?? ""), answers: { ...(answers as Record<string, string>) } };
}
