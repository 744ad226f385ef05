/** Another unit in the place of one that is gone or cannot be reached: reason, evidence, approval. */

import type { SigningTask, Standing } from "../../contract";
import { say, sayBoth } from "../../words/say";
import { answerTo, checklistOf, OUTCOME, outcomeOf } from "../checklist-form";
import { showEvidence } from "../evidence";
import { makeChoices, makeField } from "../fields";
import type { Screen } from "../frame";
import { make } from "../make";
import { showNote } from "../notices";
import { makeAct, type Stage } from "../stage";
import { signingScreen } from "./signing";
import { currentVisit } from "./visit";

/** Ask for a replacement of the unit. */
export function replaceScreen(stage: Stage): Screen {
  const visit = currentVisit(stage);
  const chosen = outcomeOf(visit);
  const reasons = checklistOf(visit).outcomes.filter((each) => each.replaceable);
  let reason = chosen?.replaceable ? chosen.outcome : (reasons[0]?.outcome ?? "");
  const text = makeField({
    label: say("replace.text"),
    lines: true,
    value: chosen?.replaceable ? (answerTo(visit, OUTCOME)?.reason ?? "") : "",
    max: 2000,
  });
  const lacking = make("p", { class: "field-fault", role: "alert" });
  return {
    name: "replace",
    title: say("replace.title"),
    back: () => stage.follow(),
    body: [
      make("p", null, say("replace.explain")),
      make(
        "div",
        { class: "sheet" },
        makeChoices({
          legend: say("replace.reason"),
          choices: reasons.map((each) => ({
            value: each.outcome,
            words: sayBoth(each.title),
            ...(each.hint ? { hint: sayBoth(each.hint) } : {}),
          })),
          value: reason,
          change: (now) => {
            reason = now;
          },
        }),
      ),
      make("div", { class: "sheet" }, text.element),
      make(
        "section",
        { class: "sheet" },
        make("h2", null, say("replace.evidence")),
        showEvidence(stage, { item: OUTCOME }),
        lacking,
      ),
    ],
    actions: [
      makeAct(
        stage,
        "replace.go",
        async () => {
          const told = text.input.value.trim();
          const blobs = currentVisit(stage).draft.blobs.filter((each) => !each.voided && each.items.includes(OUTCOME));
          text.fault(told ? "" : say("replace.text_missing"));
          lacking.textContent = blobs.length ? "" : say("replace.evidence_missing");
          if (!told || !blobs.length) return;
          await stage.app.replace(reason, told, blobs.map((each) => each.sha256));
          stage.follow();
        },
        { first: true, grave: true },
      ),
    ],
  };
}

/** Follow a replacement: signatures, approval, the next draw. */
export function replacingScreen(stage: Stage, standing: Extract<Standing, { at: "replace" }>): Screen {
  if (standing.tasks.some((task) => !task.complete)) {
    return signingScreen(stage, { name: "sign-reason", title: say("replace.title"), tasks: standing.tasks });
  }
  const ready = standing.approval === "not_needed" || standing.approval === "approved";
  const tone = { not_needed: "good", approved: "good", waiting: "warn", refused: "bad" } as const;
  const draw = makeAct(
    stage,
    "replace.draw",
    async () => {
      await stage.app.drawAgain();
      stage.follow();
    },
    { first: true },
  );
  const look = makeAct(
    stage,
    "replace.check",
    async () => {
      await stage.app.sync();
      stage.follow();
    },
    { first: true },
  );
  return {
    name: "replacing",
    title: say("replace.title"),
    back: () => stage.home(),
    body: [
      make("p", { class: "big-name" }, standing.visit.unit.name),
      make("h2", null, say("replace.approval")),
      showNote(tone[standing.approval], say(`replace.${standing.approval}`)),
    ],
    actions: [ready ? draw : look],
  };
}

/** Ask for another county, where an obstacle of nature closes this one off. */
export function replaceCountyScreen(stage: Stage, county: string): Screen {
  const text = makeField({ label: say("replace.text"), lines: true, max: 2000 });
  const reason = stage.app.outcomes().find((each) => each.id === "natural_obstacle") ?? stage.app.outcomes().find((each) => each.replaceable);
  return {
    name: "replace-county",
    title: say("replace.county"),
    back: () => stage.follow(),
    body: [
      reason ? showNote("warn", sayBoth(reason)) : null,
      make("div", { class: "sheet" }, text.element),
    ],
    actions: [
      makeAct(
        stage,
        "replace.go",
        async () => {
          const told = text.input.value.trim();
          text.fault(told ? "" : say("replace.text_missing"));
          if (!told || !reason) return;
          const task: SigningTask = await stage.app.replaceCounty(county, reason.id, told);
          stage.show(signingScreen(stage, { name: "sign-reason", title: say("replace.county"), tasks: [task] }));
        },
        { first: true, grave: true },
      ),
    ],
  };
}
