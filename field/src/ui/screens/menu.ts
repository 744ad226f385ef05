/** The menu: how the app looks, people, storage, sending, files, the version. */

import { say, sayColon, sayMoment, saySize, type Language, type Word } from "../../words/say";
import { makeChoices, makeTick } from "../fields";
import { makeFileChoice } from "../file-choice";
import type { Screen } from "../frame";
import { showInstall } from "../install";
import { keepLooks, readLooks, type Light } from "../looks";
import { make } from "../make";
import { sayTold, showNote, showState } from "../notices";
import { makeAct, type Stage } from "../stage";
import { forgetThumbnails } from "../thumbnails";
import { askToLetIn, newVersionWaits, versionHere } from "../version";
import { pastScreen } from "./past";
import { changePinScreen, enrolScreen } from "./people";
import { signForOtherScreen } from "./signing";
import { syncScreen } from "./sync";

/** Show the menu. */
export function menuScreen(stage: Stage): Screen {
  const { stage: at } = stage.app.status();
  const open = at === "open";
  return {
    name: "menu",
    title: say("menu.title"),
    back: () => stage.home(),
    body: [
      open ? showWays(stage) : null,
      showLooks(stage),
      open ? showPeople(stage) : null,
      open ? showStorage(stage) : null,
      open ? showFiles(stage) : null,
      open ? showMessages(stage) : null,
      showInstall(),
      showVersion(stage),
    ],
    actions: open
      ? [
          makeAct(stage, "menu.lock", () => {
            stage.app.lock();
            forgetThumbnails();
            stage.home();
          }),
        ]
      : [],
  };
}

function showWays(stage: Stage): HTMLElement {
  const { dutyPhone } = stage.app.status();
  const row = (words: string, open: () => Screen): HTMLElement =>
    make(
      "li",
      null,
      make(
        "button",
        { type: "button", class: "row row-go", on: { click: () => stage.show(open()) } },
        make("span", { class: "row-words" }, words),
      ),
    );
  return make(
    "nav",
    { "aria-label": say("menu.sending") },
    make(
      "ul",
      { class: "list" },
      row(say("menu.sync"), () => syncScreen(stage)),
      row(say("menu.past"), () => pastScreen(stage)),
      row(say("menu.sign_other"), () => signForOtherScreen(stage)),
      dutyPhone
        ? make(
            "li",
            null,
            make(
              "a",
              { class: "row", href: `tel:${dutyPhone}` },
              make("span", { class: "row-words" }, say("menu.duty")),
              make("span", { class: "row-end unbroken" }, dutyPhone),
            ),
          )
        : null,
    ),
  );
}

function showLooks(stage: Stage): HTMLElement {
  const looks = readLooks();
  const change = (more: Partial<typeof looks>): void => {
    keepLooks({ ...readLooks(), ...more });
    stage.show(menuScreen(stage));
  };
  return make(
    "section",
    { class: "sheet" },
    make("h2", null, say("menu.looks")),
    makeChoices({
      legend: say("menu.language"),
      choices: [
        { value: "zh", words: "中文" },
        { value: "en", words: "English" },
      ],
      value: looks.language,
      row: true,
      change: (language) => change({ language: language as Language }),
    }),
    makeChoices({
      legend: say("menu.light"),
      choices: [
        { value: "auto", words: say("menu.auto") },
        { value: "light", words: say("menu.bright") },
        { value: "dark", words: say("menu.dark") },
      ],
      value: looks.light,
      row: true,
      change: (light) => change({ light: light as Light }),
    }),
    makeTick(say("menu.big"), looks.big, (big) => change({ big })),
  );
}

function showPeople(stage: Stage): HTMLElement {
  const { inspectors } = stage.app.status();
  return make(
    "section",
    { class: "sheet" },
    make("h2", null, say("menu.people")),
    ...inspectors.map((each) =>
      make(
        "div",
        null,
        make("p", null, `${each.name} · ${say(each.recording ? "menu.recording" : "menu.signing")}`),
        each.revoked ? showState("bad", say("menu.revoked")) : null,
        makeAct(stage, "menu.change_pin", () => stage.show(changePinScreen(stage, each)), { small: true }),
      ),
    ),
    inspectors.length < 2
      ? makeAct(stage, "enrol.second_go", () => stage.show(enrolScreen(stage)), { small: true })
      : null,
  );
}

function showStorage(stage: Stage): HTMLElement {
  const { storage } = stage.app.status();
  return make(
    "section",
    { class: "sheet" },
    make("h2", null, say("menu.storage")),
    make("p", null, sayColon(say("menu.storage_free"), saySize(storage.freeBytes))),
    storage.persisted
      ? showState("good", say("menu.persisted"))
      : showState("warn", say("menu.not_persisted")),
    storage.persisted
      ? null
      : makeAct(
          stage,
          "menu.ask_persistence",
          async () => {
            await stage.app.askPersistence();
            stage.show(menuScreen(stage));
          },
          { small: true },
        ),
    storage.enough ? null : showNote("bad", say("menu.storage_few")),
  );
}

function showFiles(stage: Stage): HTMLElement {
  const file = (label: string, done: Word, take: (bytes: Uint8Array) => Promise<void>, hint = ""): HTMLElement =>
    makeFileChoice({ label, hint, done, take: async (given) => take(new Uint8Array(await given.arrayBuffer())) });
  return make(
    "section",
    { class: "sheet" },
    make("h2", null, say("next.no_network")),
    file(say("menu.pad"), "menu.pad_loaded", (bytes) => stage.app.loadPad(bytes), say("menu.pad_hint")),
    file(say("menu.proofs"), "menu.proofs_loaded", (bytes) => stage.app.prove(bytes)),
  );
}

function showMessages(stage: Stage): HTMLElement | null {
  const { messages } = stage.app.status();
  if (!messages.length) return null;
  return make(
    "section",
    null,
    make("h2", null, say("menu.messages")),
    ...messages.map((each) =>
      showNote("none", make("p", { class: "faint" }, sayMoment(each.at)), sayTold({ ...each, code: "", mendZh: "", mendEn: "" })[0]),
    ),
  );
}

function showVersion(stage: Stage): HTMLElement {
  const waits = newVersionWaits();
  const busy = stage.app.isBusy();
  return make(
    "section",
    { class: "sheet" },
    make("p", { class: "faint" }, `${say("menu.version")} ${versionHere()}`),
    waits ? showState("warn", say("menu.update")) : null,
    waits && busy ? make("p", null, say("menu.update_busy")) : null,
    waits && !busy ? makeAct(stage, "menu.update_go", () => askToLetIn(), { small: true }) : null,
  );
}
