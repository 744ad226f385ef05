/** The last step of a visit: one button, and the code for places without a network. */

import type { Standing } from "../../contract";
import { say } from "../../words/say";
import { showDigits } from "../digits";
import type { Screen } from "../frame";
import { make } from "../make";
import { showNote } from "../notices";
import { makeOutFiles } from "../out-file";
import { makeAct, type Stage } from "../stage";

/** Close the visit. */
export function closeScreen(stage: Stage, standing: Extract<Standing, { at: "close" }>): Screen {
  const { dutyPhone } = stage.app.status();
  const body = encodeURIComponent(say("close.digits", { digits: standing.code }));
  return {
    name: "close",
    title: say("close.title"),
    back: () => stage.home(),
    body: [
      make("p", { class: "big-name" }, standing.visit.unit.name),
      make("p", null, say("close.explain")),
      make(
        "section",
        { class: "sheet" },
        make("h2", null, say("close.code")),
        showDigits(standing.code, true),
        make("p", { class: "faint" }, say("close.code_explain")),
        dutyPhone
          ? make(
              "div",
              { class: "actions-row" },
              make("a", { class: "do do-small", href: `tel:${dutyPhone}` }, make("span", null, `${say("menu.duty")} `, make("span", { class: "unbroken" }, dutyPhone))),
              make("a", { class: "do do-small", href: `sms:${dutyPhone}?body=${body}` }, say("close.text")),
            )
          : null,
      ),
    ],
    actions: [
      makeAct(
        stage,
        "close.go",
        async () => {
          await stage.app.close();
          void stage.app.sync();
          stage.show(closedScreen(stage));
        },
        { first: true },
      ),
    ],
  };
}

function closedScreen(stage: Stage): Screen {
  return {
    name: "closed",
    title: say("close.title"),
    body: [
      showNote("good", say("close.done")),
      make("p", { class: "faint" }, say("handover.explain")),
      makeOutFiles(stage, "close.hand_over", () => stage.app.handOver()),
    ],
    actions: [makeAct(stage, "do.go_on", () => stage.home(), { first: true })],
  };
}
