/** What was saved, sent and received; sending at once; the file for a team mate. */

import type { Status } from "../../contract";
import { say, sayMoment, saySize } from "../../words/say";
import type { Screen } from "../frame";
import { makeFileChoice } from "../file-choice";
import { fill, make } from "../make";
import { showFaults, showNote } from "../notices";
import { makeOutFiles } from "../out-file";
import { makeAct, type Stage } from "../stage";
import { showGreens } from "./home";

/** Show how far everything has come. */
export function syncScreen(stage: Stage): Screen {
  const live = make("div", { class: "live" });
  const show = (status: Status): void => fill(live, ...showSync(status));
  show(stage.app.status());
  const deliver = makeFileChoice({
    label: say("handover.deliver"),
    done: "handover.delivered",
    take: async (file) => stage.app.deliver(new Uint8Array(await file.arrayBuffer())),
  });
  return {
    name: "sync",
    title: say("sync.title"),
    back: () => stage.home(),
    leave: stage.app.subscribe(show),
    body: [
      live,
      make("p", { class: "faint" }, say("sync.explain")),
      make(
        "section",
        { class: "sheet" },
        make("h2", null, say("handover.title")),
        make("p", { class: "faint" }, say("handover.explain")),
        makeOutFiles(stage, "handover.go", () => stage.app.handOver()),
        deliver,
      ),
    ],
    actions: [makeAct(stage, "sync.now", () => stage.app.sync(), { first: true })],
  };
}

function showSync({ sync }: Status): (HTMLElement | null)[] {
  const { blob } = sync;
  // What was added a moment ago goes out with the next round.
  const state = sync.state === "idle" && sync.received < sync.saved ? "waiting" : sync.state;
  return [
    showGreens(sync),
    make(
      "section",
      { class: "sheet" },
      make("h2", null, say(`sync.state_${state}`)),
      sync.state === "sending" ? make("p", { class: "faint" }, say("sync.keep_open")) : null,
      blob ? make("p", null, say("sync.blob", { done: saySize(blob.done), of: saySize(blob.of) })) : null,
      make(
        "dl",
        null,
        make("dt", null, say("sync.last")),
        make("dd", null, sync.lastContact ? sayMoment(sync.lastContact) : say("sync.never")),
        sync.nextTry ? make("dt", null, say("sync.next")) : null,
        sync.nextTry ? make("dd", null, sayMoment(sync.nextTry)) : null,
      ),
    ),
    sync.trouble ? withoutAlert(showFaults([sync.trouble])) : null,
    sync.quarantined ? showNote("warn", say("sync.quarantined", { count: sync.quarantined })) : null,
  ];
}

/** A trouble that stands for minutes is not shouted each time that the numbers change. */
function withoutAlert(note: HTMLElement): HTMLElement {
  note.removeAttribute("role");
  return note;
}
