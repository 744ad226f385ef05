/** The full-screen stop: something was not saved, and nothing else matters now. */

import type { Told } from "../../contract";
import { say } from "../../words/say";
import { fill, make } from "../make";
import { sayTold, tellOf } from "../notices";
import { handOutAll } from "../out-file";
import type { Stage } from "../stage";

/** Cover the screen until the entries are exported and saving works again. */
export function showStop(stage: Stage, told: Told): void {
  const [fault, remedy] = sayTold(told);
  const after = make("div", { role: "status" });
  const files = make("div");
  const say_ = (text: string): void => fill(after, make("p", null, text));
  const carryOut = (act: () => Promise<void>) => (): void => {
    void act().catch((thrown: unknown) => {
      const [first] = tellOf(thrown);
      if (first) say_(sayTold(first).join(" "));
    });
  };
  const phone = stage.app.status().dutyPhone;
  const cover = make(
    "div",
    { class: "stop", role: "alertdialog", "aria-modal": "true", "aria-labelledby": "stop-title", tabindex: "-1" },
    make("h1", { id: "stop-title" }, say("stop.title")),
    make("p", null, say("stop.explain")),
    make("p", null, fault),
    remedy ? make("p", null, remedy) : null,
    after,
    files,
    make(
      "button",
      {
        type: "button",
        class: "do",
        on: {
          click: carryOut(async () => {
            await handOutAll(stage, await stage.app.exportUnsaved(), files);
            say_(say("stop.exported", { phone }));
          }),
        },
      },
      say("stop.export"),
    ),
    make(
      "button",
      {
        type: "button",
        class: "do",
        on: {
          click: carryOut(async () => {
            await stage.app.measureStorage();
            if (stage.app.status().notSaved === null) hideStop();
          }),
        },
      },
      say("stop.go_on"),
    ),
  );
  hideStop();
  document.body.append(cover);
  cover.focus();
}

/** Take the stop away once everything is saved. */
export function hideStop(): void {
  document.querySelector(".stop")?.remove();
}
