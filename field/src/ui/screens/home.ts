/** The home screen: where one stands, what arrived, what to do now; nothing of what comes. */

import type { Standing, Status, SyncStatus } from "../../contract";
import { say, sayBody, sayList } from "../../words/say";
import type { Screen } from "../frame";
import { fill, make } from "../make";
import { sayTold, showNote } from "../notices";
import { makeAct, type Stage } from "../stage";
import { returnsScreen } from "./past";
import { syncScreen } from "./sync";

/** Show where the team stands. */
export function homeScreen(stage: Stage): Screen {
  const status = stage.app.status();
  const greens = make("button", {
    type: "button",
    class: "greens-button",
    on: { click: () => stage.show(syncScreen(stage)) },
  });
  const words = make("span", { class: "hidden-words" }, say("sync.title"));
  const show = (now: Status): void => fill(greens, showGreens(now.sync), words);
  show(status);
  const { standing } = status;
  const returned = stage.app.returns();
  const over = standing?.at === "done" || standing?.at === "county_done";
  return {
    name: "home",
    title: say("app.name"),
    leave: stage.app.subscribe(show),
    body: [
      make(
        "section",
        { class: "sheet" },
        make("p", { class: "faint" }, say("home.of", { body: sayBody(status.body) })),
        make("p", { class: "faint" }, say("home.two", { names: sayList(status.inspectors.map((each) => each.name)) })),
      ),
      greens,
      standing ? showStanding(status, standing) : null,
      returned.length
        ? showNote(
            "warn",
            say("home.returned", { count: returned.length }),
            makeAct(stage, "returned.title", () => stage.show(returnsScreen(stage)), { small: true }),
          )
        : null,
      status.storage.enough ? null : showNote("bad", say("menu.storage_few")),
      status.storage.enough && status.storage.low ? showNote("warn", say("menu.storage_low")) : null,
      ...status.messages.map((each) => showNote("none", sayTold({ ...each, code: "", mendZh: "", mendEn: "" })[0])),
    ],
    actions: standing && !over ? [makeAct(stage, "home.go", () => stage.follow(), { first: true })] : [],
  };
}

/** Show the three greens: saved here, sent, received. */
export function showGreens(sync: SyncStatus): HTMLElement {
  const light = (word: "green.saved" | "green.sent" | "green.received", count: number): HTMLElement => {
    const green = count >= sync.saved;
    return make(
      "span",
      { class: `green ${green ? "green-yes" : "green-no"}` },
      make("b", null, `${green ? "✓" : "…"} ${word === "green.saved" ? count : `${count} / ${sync.saved}`}`),
      say(word),
    );
  };
  return make(
    "span",
    { class: "greens" },
    light("green.saved", sync.saved),
    light("green.sent", sync.sent),
    light("green.received", sync.received),
  );
}

function showStanding(status: Status, standing: Standing): HTMLElement {
  const steps = Array.from({ length: status.planned }, (_, place) =>
    make("li", { class: place < status.done ? "step-done" : place === status.done ? "step-now" : "" }),
  );
  const inCounty = !["depart", "travel", "done"].includes(standing.at) && status.planned > 0;
  return make(
    "section",
    { class: "sheet" },
    make("p", { class: "faint" }, say("home.now")),
    make("h2", { class: "big-name" }, sayStanding(standing)),
    standing.at === "done" ? make("p", null, say("home.done_more")) : null,
    inCounty ? make("p", { class: "faint" }, say("home.progress", { done: status.done, planned: status.planned })) : null,
    inCounty ? make("ol", { class: "steps", "aria-hidden": "true" }, ...steps) : null,
  );
}

function sayStanding(standing: Standing): string {
  switch (standing.at) {
    case "depart":
      return say("home.depart", { ordinal: standing.ordinal });
    case "travel":
    case "enter":
    case "county_done":
      return say(`home.${standing.at}`, { name: standing.name });
    case "visit":
      return say("home.visit", { name: standing.visit.unit.name });
    default:
      return say(`home.${standing.at}`);
  }
}
