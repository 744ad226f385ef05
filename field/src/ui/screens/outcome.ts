/** What was found at the unit: one of the outcomes of the pack; it decides what is asked. */

import { say, sayBoth } from "../../words/say";
import { keepValue } from "../answers";
import { answerTo, checklistOf, OUTCOME, outcomeOf } from "../checklist-form";
import { keepTyped, makeChoices, makeField } from "../fields";
import type { Screen } from "../frame";
import { make } from "../make";
import { showNote } from "../notices";
import { showEvidence } from "../evidence";
import { makeAct, type Stage } from "../stage";
import { currentVisit } from "./visit";

/** Choose the outcome, with its reason and photographs. */
export function outcomeScreen(stage: Stage): Screen {
  const visit = currentVisit(stage);
  const list = checklistOf(visit);
  const outcome = outcomeOf(visit);
  const kept = answerTo(visit, OUTCOME);
  const reason = makeField({
    label: say(outcome?.reason === "required" ? "outcome.reason_needed" : "outcome.reason"),
    lines: true,
    value: kept?.reason ?? "",
    max: 2000,
  });
  keepTyped(reason.input, (text) =>
    stage.keep(async () => {
      const now = outcomeOf(currentVisit(stage));
      if (now) await keepValue(stage, OUTCOME, "", now.outcome, text);
    }),
  );
  const choose = async (chosen: string): Promise<void> => {
    const well = await stage.keep(() => keepValue(stage, OUTCOME, "", chosen, reason.input.value));
    if (well) stage.show(outcomeScreen(stage));
  };
  return {
    name: "outcome",
    title: say("outcome.title"),
    back: () => stage.follow(),
    body: [
      make(
        "div",
        { class: "sheet" },
        makeChoices({
          legend: say("outcome.which"),
          choices: list.outcomes.map((each) => ({
            value: each.outcome,
            words: sayBoth(each.title),
            ...(each.hint ? { hint: sayBoth(each.hint) } : {}),
          })),
          value: outcome?.outcome ?? "",
          change: (chosen) => void choose(chosen),
        }),
      ),
      outcome?.replaceable ? showNote("warn", say("outcome.replaceable")) : null,
      outcome ? make("div", { class: "sheet" }, reason.element, showEvidence(stage, { item: OUTCOME })) : null,
    ],
    actions: [makeAct(stage, "do.go_on", () => stage.follow(), { first: true })],
  };
}
