/** The checklist of the unit's kind: everything that is asked, and how far one has come. */

import type { Visit } from "../../contract";
import { say, sayBoth, sayColon } from "../../words/say";
import {
  checklistOf,
  factsOf,
  groupsOf,
  isAnswered,
  outcomeOf,
  questionsOf,
  stationsOf,
  type Question,
} from "../checklist-form";
import type { Screen } from "../frame";
import { make } from "../make";
import { showNote, showState } from "../notices";
import { makeAct, type Stage } from "../stage";
import { itemScreen } from "./item";
import { currentVisit } from "./visit";

/** One page of the checklist: the facts, or an item. */
export interface Page {
  id: string;
  title: string;
  points: string;
  clause: string;
  questions: Question[];
}

/** Id of the page with the facts; no item of a pack has it. */
const FACTS = "";

/** Return the pages that are asked now, in order. */
export function listPages(visit: Visit): Page[] {
  const facts = factsOf(visit);
  const first: Page[] = facts.length
    ? [{ id: FACTS, title: say("check.facts"), points: "", clause: "", questions: facts }]
    : [];
  return [
    ...first,
    ...groupsOf(visit).flatMap((group) =>
      group.items.map((item) => ({
        id: item.item,
        title: sayBoth(item.title),
        points: item.points,
        clause: group.text,
        questions: questionsOf(visit, item),
      })),
    ),
  ];
}

/** Show the list of what is asked. */
export function checklistScreen(stage: Stage): Screen {
  const visit = currentVisit(stage);
  const pages = new Map(listPages(visit).map((page) => [page.id, page]));
  const next = [...pages.values()].find((page) => !isPageDone(visit, page));
  const open = (page: Page) => (): void => stage.show(itemScreen(stage, page.id));
  const row = (page: Page): HTMLElement =>
    make(
      "li",
      null,
      make(
        "button",
        { type: "button", class: "row row-go", on: { click: open(page) } },
        make(
          "span",
          { class: "row-words" },
          page.title,
          page.points ? make("small", null, say("check.points", { points: page.points })) : null,
        ),
        isPageDone(visit, page)
          ? showState("good", say("visit.done"))
          : showState("none", say("visit.of", { answered: countDone(visit, page), asked: countAsked(page) })),
      ),
    );
  const facts = pages.get(FACTS);
  const second = stationsOf(visit).slice(1);
  const first = checklistOf(visit).stations[0]?.station;
  const groups = groupsOf(visit).map((group) => ({
    ...group,
    here: group.items.filter((item) => item.station === first),
    there: group.items.filter((item) => item.station !== first),
  }));
  const list = (items: { item: string }[]): HTMLElement =>
    make("ul", { class: "list" }, ...items.map((item) => pages.get(item.item)).map((page) => (page ? row(page) : null)));
  return {
    name: "checklist",
    title: say("check.title"),
    back: () => stage.follow(),
    body: [
      outcomeOf(visit) ? null : showNote("warn", say("check.outcome_first")),
      facts ? make("ul", { class: "list" }, row(facts)) : null,
      ...groups.map(({ title, here }) =>
        here.length ? make("section", null, make("h2", null, sayBoth(title)), list(here)) : null,
      ),
      ...second.map((station) =>
        make(
          "section",
          null,
          make("h2", null, sayBoth(station.title)),
          station.hint ? showNote("warn", sayBoth(station.hint)) : null,
          ...groups.map(({ there }) => {
            const items = there.filter((item) => item.station === station.station);
            return items.length ? list(items) : null;
          }),
        ),
      ),
      showNotAsked(visit),
    ],
    actions: [
      next
        ? makeAct(stage, { text: sayColon(say("check.next_item"), next.title) }, open(next), { first: true })
        : makeAct(stage, "do.done", () => stage.follow(), { first: true }),
    ],
  };
}

/** Tell whether everything on a page is answered. */
export function isPageDone(visit: Visit, page: Page): boolean {
  return page.questions.every((each) => !each.needed || isAnswered(visit, each));
}

function countDone(visit: Visit, page: Page): number {
  return page.questions.filter((each) => each.needed && isAnswered(visit, each)).length;
}

function countAsked(page: Page): number {
  return page.questions.filter((each) => each.needed).length;
}

/** Say how many items the facts have ruled out, but not those that are not to be seen yet. */
function showNotAsked(visit: Visit): HTMLElement | null {
  const open = new Set(stationsOf(visit).map((each) => each.station));
  const all = checklistOf(visit).groups.flatMap((group) => group.items.filter((item) => open.has(item.station)));
  const count = all.length - groupsOf(visit).flatMap((group) => group.items).length;
  const ready = factsOf(visit).every((each) => !each.needed || isAnswered(visit, each));
  return count && ready ? make("p", { class: "faint" }, say("check.not_asked", { count })) : null;
}
