/** Begins: looks, browser, app, and from then on the screen of what is to be done next. */

import "./field.css";

import { openApp } from "../app";
import type { Status } from "../contract";
import { say } from "../words/say";
import { appAround, lackingHere } from "./browsers";
import { flushTyped, holdActs } from "./fields";
import { makeFrame, type Frame, type Screen } from "./frame";
import { readLooks, wearLooks } from "./looks";
import { make } from "./make";
import { closeScreen } from "./screens/closing";
import { homeScreen } from "./screens/home";
import { menuScreen } from "./screens/menu";
import { codeOf, enrolScreen, unlockScreen } from "./screens/people";
import { refusedScreen } from "./screens/refused";
import { replacingScreen } from "./screens/replacing";
import { departScreen, enterScreen, nextScreen, travelScreen } from "./screens/sequence";
import { signingScreen } from "./screens/signing";
import { hideStop, showStop } from "./screens/stop";
import { visitScreen } from "./screens/visit";
import { makeAct, tellFaults, type Stage } from "./stage";
import { askToLetIn, isVisitOpen, newVersionWaits, noteVisit, startWorker, versionHere } from "./version";

async function begin(): Promise<void> {
  wearLooks(readLooks());
  const root = document.getElementById("field");
  if (!root) throw new TypeError("the page has no place for the app");
  const frame = makeFrame(root);
  const inside = appAround(navigator.userAgent);
  const lacking = lackingHere();
  if (inside || lacking.length) {
    frame.show(refusedScreen(inside, lacking));
    return;
  }
  frame.show({ name: "opening", title: say("app.name"), body: [make("p", { class: "wait" }, say("app.wait"))] });
  const stage = await makeStage(frame);
  frame.setMenu(() => {
    void flushTyped().then(() => stage.show(menuScreen(stage)));
  });
  stage.app.subscribe((status) => follow(stage, status));
  follow(stage, stage.app.status());
  stage.home();
  void startWorker(() => {
    // Nobody is in the middle of anything while the app is locked or new.
    if (stage.app.status().stage !== "open" && !isVisitOpen()) askToLetIn();
    else if (frame.current === "menu") stage.show(menuScreen(stage));
  });
}

async function makeStage(frame: Frame): Promise<Stage> {
  const app = await openApp({ version: versionHere() });
  const stage: Stage = {
    app,
    frame,
    show: (screen) => frame.show(screen),
    follow: () => frame.show(screenOf(stage)),
    home: () => {
      const { stage: at } = app.status();
      frame.show(at === "open" ? homeScreen(stage) : screenOf(stage));
    },
    keep: async (act) => {
      try {
        await holdActs(act());
        frame.markSaved();
        return true;
      } catch (thrown) {
        tellFaults(stage, thrown);
        return false;
      }
    },
  };
  return stage;
}

let locked = false;

/** Follow what changes by itself: the lock, and the stop when something was not saved. */
function follow(stage: Stage, status: Status): void {
  stage.frame.setRehearsal(status.rehearsal);
  if (status.notSaved) showStop(stage, status.notSaved);
  else hideStop();
  if (status.stage === "open") noteVisit(stage.app.isBusy());
  const now = status.stage === "locked";
  if (now && !locked && stage.frame.current !== "opening") {
    stage.home();
    if (newVersionWaits() && !isVisitOpen()) askToLetIn();
  }
  locked = now;
}

/** Return the screen of what has to be done next. */
function screenOf(stage: Stage): Screen {
  const status = stage.app.status();
  if (status.stage === "fresh") return enrolScreen(stage, location.hash ? codeOf(location.hash) : "");
  if (status.stage === "locked") return unlockScreen(stage, status);
  const { standing } = status;
  switch (standing?.at) {
    case "depart":
      return departScreen(stage, standing);
    case "travel":
      return travelScreen(stage, standing);
    case "sign_arrival":
      return signingScreen(stage, { name: "sign-arrival", title: say("home.sign_arrival"), tasks: [standing.task] });
    case "enter":
      return enterScreen(stage, standing);
    case "next":
      return nextScreen(stage, standing);
    case "visit":
      return visitScreen(stage);
    case "sign_visit":
      return signingScreen(stage, {
        name: "sign-visit",
        title: say("home.sign_visit"),
        tasks: standing.tasks,
        other: makeAct(
          stage,
          "sign.reopen",
          async () => {
            await stage.app.reopen();
            stage.follow();
          },
          { small: true },
        ),
      });
    case "close":
      return closeScreen(stage, standing);
    case "replace":
      return replacingScreen(stage, standing);
    default:
      return homeScreen(stage);
  }
}

void begin();
