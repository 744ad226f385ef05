/** What is lacking, what was recorded, and freezing it. */

import type { Gap } from "../../contract";
import { say, sayBoth, sayBrackets, sayColon } from "../../words/say";
import { answerTo, checklistOf, OUTCOME, outcomeOf, titlesOf } from "../checklist-form";
import { makeTick } from "../fields";
import type { Screen } from "../frame";
import { make } from "../make";
import { sayTold, showNote } from "../notices";
import { makeAct, type Stage } from "../stage";
import { itemScreen } from "./item";
import { absenceScreen } from "./absence";
import { outcomeScreen } from "./outcome";
import { currentVisit } from "./visit";

let reached = true;

/** Review the visit and freeze it. */
export function reviewScreen(stage: Stage): Screen {
  const visit = currentVisit(stage);
  const outcome = outcomeOf(visit);
  if (!outcome) return outcomeScreen(stage);
  const ending = { outcome: outcome.outcome, reached };
  const gaps = stage.app.review(ending);
  const blocking = gaps.filter((each) => each.blocking);
  const reminders = gaps.filter((each) => !each.blocking);
  const { draft } = visit;
  const count = (word: "review.answers" | "review.photos" | "review.differences" | "review.observations", number: number) =>
    [make("dt", null, say(word)), make("dd", null, number)] as const;
  return {
    name: "review",
    title: say("review.title"),
    back: () => stage.follow(),
    body: [
      make(
        "section",
        { class: "sheet" },
        make("p", { class: "big-name" }, visit.unit.name),
        make(
          "dl",
          null,
          make("dt", null, say("review.outcome")),
          make("dd", null, sayBoth(outcome.title)),
          ...count("review.answers", draft.answers.length),
          ...count("review.photos", draft.blobs.filter((each) => !each.voided).length),
          ...count("review.differences", draft.differences.length),
          ...count("review.observations", draft.observations.length),
        ),
        make("p", null, answerTo(visit, OUTCOME)?.reason ?? ""),
      ),
      make(
        "div",
        { class: "choices" },
        makeTick(say("outcome.reached"), reached, (on) => {
          reached = on;
          stage.show(reviewScreen(stage));
        }),
      ),
      gaps.length ? null : showNote("good", say("review.fine")),
      showGaps(stage, say("review.blocking"), "bad", blocking),
      showGaps(stage, say("review.reminders"), "warn", reminders),
      make("p", { class: "faint" }, say("review.freeze_explain")),
    ],
    actions: [
      makeAct(
        stage,
        "review.go",
        async () => {
          await stage.app.finalise(ending);
          reached = true;
          stage.follow();
        },
        { first: true, disabled: blocking.length > 0 },
      ),
    ],
  };
}

/** What is asked on screens of their own. */
const ELSEWHERE = new Set([OUTCOME, "absence"]);

function sayElsewhere(item: string): string {
  if (item === OUTCOME) return say("visit.step_outcome");
  return item === "absence" ? say("visit.step_absence") : "";
}

function screenOf(stage: Stage, item: string, facts: ReadonlySet<string>): Screen {
  if (item === OUTCOME) return outcomeScreen(stage);
  if (item === "absence") return absenceScreen(stage);
  return itemScreen(stage, facts.has(item) ? "" : item);
}

function showGaps(stage: Stage, title: string, tone: "bad" | "warn", gaps: readonly Gap[]): HTMLElement | null {
  if (!gaps.length) return null;
  const visit = currentVisit(stage);
  const titles = titlesOf(visit.checklist);
  const facts = new Set(checklistOf(visit).facts.map((each) => each.item));
  return make(
    "section",
    null,
    make("h2", null, sayBrackets(title, gaps.length)),
    ...gaps.map((gap) => {
      const [fault, remedy] = sayTold(gap.told);
      const named = titles.get(gap.item);
      const part = gap.part ? titles.get(`${gap.item}/${gap.part}`) : undefined;
      const name = named && part ? sayColon(sayBoth(named), sayBoth(part)) : named ? sayBoth(named) : sayElsewhere(gap.item);
      const open = (): void => stage.show(screenOf(stage, gap.item, facts));
      return showNote(
        tone,
        name ? make("h3", null, name) : null,
        fault,
        remedy ? make("p", { class: "faint" }, remedy) : null,
        named || ELSEWHERE.has(gap.item) ? makeAct(stage, "review.fill", open, { small: true }) : null,
      );
    }),
  );
}
