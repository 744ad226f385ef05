/** Screens of the way to the next unit: departure, travel, arrival, the county's list, disclosure. */

import type { Standing, Status } from "../../contract";
import { say, sayBrackets, saySize } from "../../words/say";
import { makeField } from "../fields";
import type { Screen } from "../frame";
import { isInstalled, showInstall } from "../install";
import { fill, make } from "../make";
import { showNote, showState } from "../notices";
import { makePlaceCard } from "../place-card";
import { makeAct, type Stage } from "../stage";
import { replaceCountyScreen } from "./replacing";
import { paperScreen, textScreen, voiceScreen } from "./without-network";

type At<Where extends Standing["at"]> = Extract<Standing, { at: Where }>;

let toldBody = "";

/** Leave for a county: the body is told, the county drawn. */
export function departScreen(stage: Stage, standing: At<"depart">): Screen {
  const first = standing.ordinal === 1;
  const who = makeField({ label: say("depart.tell"), hint: say("depart.tell_hint"), max: 200 });
  const go = makeAct(
    stage,
    "depart.go",
    async () => {
      const told = who.input.value.trim();
      if (first && !told && !toldBody) {
        who.fault(say("depart.tell"));
        who.input.focus();
        return;
      }
      if (await stage.app.prepare()) return stage.follow();
      if (first && told && told !== toldBody) {
        await stage.app.tellBody(told);
        toldBody = told;
      }
      await stage.app.depart();
      stage.follow();
    },
    { first: true, disabled: !stage.app.status().storage.enough },
  );
  return {
    name: "depart",
    title: say("depart.title"),
    back: () => stage.home(),
    body: [
      first ? null : make("p", null, say("depart.again")),
      showChecks(stage.app.status()),
      first ? make("div", { class: "sheet" }, who.element) : null,
      make("p", { class: "faint" }, say("depart.explain")),
      first ? showTakingOver(stage) : null,
      isInstalled() ? null : showInstall(),
    ],
    actions: [go],
  };
}

/** Go on in the place of a lost phone, once the office has handed its draws over to this one. */
function showTakingOver(stage: Stage): HTMLElement {
  const told = make("div", { role: "status" });
  return make(
    "details",
    { class: "sheet" },
    make("summary", null, say("depart.heir")),
    make("p", { class: "faint" }, say("depart.heir_how")),
    makeAct(
      stage,
      "depart.heir_go",
      async () => {
        if (await stage.app.prepare()) stage.follow();
        else fill(told, showNote("warn", say("depart.heir_none")));
      },
      { small: true },
    ),
    told,
  );
}

function showChecks({ storage, inspectors }: Status): HTMLElement {
  const check = (words: string, met: boolean, otherwise: string): HTMLElement =>
    make(
      "li",
      { class: "row" },
      make("span", { class: "row-words" }, words, met ? null : make("small", null, otherwise)),
      showState(met ? "good" : "warn", met ? say("say.yes") : say("say.no")),
    );
  return make(
    "section",
    null,
    make("h2", null, say("depart.checks")),
    make(
      "ul",
      { class: "list" },
      check(say("depart.check_storage", { size: saySize(storage.freeBytes) }), storage.enough, say("menu.storage_few")),
      check(say("depart.check_persisted"), storage.persisted, say("depart.check_no")),
      check(say("depart.check_offline"), Boolean(navigator.serviceWorker?.controller), say("depart.check_no")),
      check(say("depart.check_second"), inspectors.length > 1, say("depart.second_other")),
      check(say("depart.check_installed"), isInstalled(), say("depart.check_no")),
    ),
  );
}

/** Go to the county and record the arrival. */
export function travelScreen(stage: Stage, standing: At<"travel">): Screen {
  const card = makePlaceCard();
  const note = makeField({ label: sayBrackets(say("travel.note"), say("say.optional")), max: 500 });
  const go = makeAct(
    stage,
    "travel.go",
    async () => {
      const position = card.position();
      if (!position) return;
      const text = note.input.value.trim();
      await stage.app.arrive(position, text ? { note: text } : {});
      stage.follow();
    },
    { first: true },
  );
  return {
    name: "travel",
    title: say("travel.title"),
    back: () => stage.home(),
    body: [
      make(
        "section",
        { class: "sheet" },
        make("p", { class: "faint" }, say("travel.county")),
        make("p", { class: "big-name" }, standing.name),
      ),
      showNote("warn", say("travel.silent")),
      card.element,
      make("div", { class: "sheet" }, note.element),
      makeAct(stage, "travel.blocked", () => stage.show(replaceCountyScreen(stage, standing.county)), { small: true }),
    ],
    actions: [go],
  };
}

/** Tell the county, and open its list with the key that comes back. */
export function enterScreen(stage: Stage, standing: At<"enter">): Screen {
  const who = makeField({ label: say("enter.who"), hint: say("enter.who_hint"), max: 200 });
  const go = makeAct(
    stage,
    "enter.go",
    async () => {
      const told = who.input.value.trim();
      if (!told) {
        who.fault(say("enter.who"));
        who.input.focus();
        return;
      }
      await stage.app.enterCounty(told);
      stage.follow();
    },
    { first: true },
  );
  return {
    name: "enter",
    title: say("enter.title"),
    back: () => stage.home(),
    body: [
      make("p", { class: "big-name" }, standing.name),
      make("p", null, say("enter.explain")),
      make("div", { class: "sheet" }, who.element),
    ],
    actions: [go],
  };
}

/** Disclose the next unit: over the network, or by what the plan allows without one. */
export function nextScreen(stage: Stage, standing: At<"next">): Screen {
  const { done, planned, storage } = stage.app.status();
  const others = {
    voice: () => voiceScreen(stage),
    text: () => textScreen(stage),
    paper: () => paperScreen(stage, standing),
  };
  const ways = (["voice", "text", "paper"] as const).filter((way) => standing.ways.includes(way));
  const go = makeAct(
    stage,
    "next.go",
    async () => {
      const visit = await stage.app.next();
      if (visit) stage.follow();
      else stage.home();
    },
    { first: true, disabled: !storage.enough },
  );
  return {
    name: "next",
    title: say("next.title"),
    back: () => stage.home(),
    body: [
      make(
        "section",
        { class: "sheet" },
        make("p", { class: "big-name" }, standing.name),
        make("p", { class: "faint" }, say("home.progress", { done, planned })),
      ),
      make("p", null, say("next.explain")),
      storage.enough ? null : showNote("bad", say("menu.storage_few")),
      ways.length && stage.app.awaitedProofs().length ? showNote("warn", say("next.awaited")) : null,
      ways.length
        ? make(
            "section",
            null,
            make("h2", null, say("next.no_network")),
            make(
              "ul",
              { class: "list" },
              ...ways.map((way) =>
                make(
                  "li",
                  null,
                  make(
                    "button",
                    { type: "button", class: "row row-go", on: { click: () => stage.show(others[way]()) } },
                    make("span", { class: "row-words" }, say(`next.${way}`)),
                  ),
                ),
              ),
            ),
          )
        : null,
    ],
    actions: [go],
  };
}
