/** One page of the checklist: its clause, its questions, its photographs, and the way to the next. */

import { say } from "../../words/say";
import { groupsOf } from "../checklist-form";
import { showEvidence } from "../evidence";
import type { Screen } from "../frame";
import { fill, make } from "../make";
import { showQuestion } from "../question";
import { makeAct, type Stage } from "../stage";
import { checklistScreen, listPages } from "./checklist";
import { currentVisit } from "./visit";

/** Show the page of an item, or of the facts. */
export function itemScreen(stage: Stage, id: string): Screen {
  const pages = listPages(currentVisit(stage));
  const place = pages.findIndex((each) => each.id === id);
  const page = pages[place];
  if (!page) return checklistScreen(stage);
  const asked = make("div", { class: "asked" });
  const show = (): void => {
    const now = listPages(currentVisit(stage)).find((each) => each.id === id);
    fill(asked, ...(now?.questions ?? []).map((question) => showQuestion(stage, question, follow)));
  };
  // What a fact rules in or out changes other questions; the one that is typed in stays as it is.
  let shape = shapeOf(stage, id);
  const follow = (): void => {
    const now = shapeOf(stage, id);
    if (now === shape) return;
    shape = now;
    show();
  };
  show();
  const hasEvidence = groupsOf(currentVisit(stage)).some((group) => group.items.some((item) => item.item === id));
  const goOn = makeAct(
    stage,
    "check.next_item",
    () => {
      // Facts may have brought new items, so the order is read again.
      const now = listPages(currentVisit(stage));
      const next = now[now.findIndex((each) => each.id === id) + 1];
      stage.show(next ? itemScreen(stage, next.id) : checklistScreen(stage));
    },
    { first: true },
  );
  return {
    name: "item",
    title: page.title,
    back: () => stage.show(checklistScreen(stage)),
    body: [
      page.points ? make("p", { class: "faint" }, `${say("check.points", { points: page.points })} · ${place + 1} / ${pages.length}`) : null,
      page.clause
        ? make(
            "details",
            null,
            make("summary", null, say("check.clause")),
            make("p", { class: "clause", lang: "zh-Hans" }, page.clause),
          )
        : null,
      asked,
      hasEvidence
        ? make("section", { class: "sheet" }, make("h2", null, say("check.evidence")), showEvidence(stage, { item: id }))
        : null,
    ],
    actions: [goOn],
  };
}

function shapeOf(stage: Stage, id: string): string {
  const page = listPages(currentVisit(stage)).find((each) => each.id === id);
  return (page?.questions ?? []).map((each) => `${each.item}/${each.part}`).join(" ");
}
