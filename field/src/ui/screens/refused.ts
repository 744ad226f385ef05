/** Shown in browsers that lose what they store: how to open the app in another one. */

import { say, sayList } from "../../words/say";
import type { Screen } from "../frame";
import { make } from "../make";
import { showNote } from "../notices";

/** Refuse a browser inside another app, or one that lacks what is needed. */
export function refusedScreen(inside: string, lacking: readonly string[]): Screen {
  const copied = make("p", { role: "status" });
  return {
    name: "refused",
    title: say("refused.title"),
    body: [
      showNote(
        "bad",
        inside ? say("refused.inside", { name: inside }) : say("refused.lacking", { names: sayList(lacking) }),
      ),
      inside ? make("p", null, say("refused.how")) : null,
      make("p", { class: "mono" }, location.href),
      copied,
      make("p", { class: "faint" }, say("refused.private")),
    ],
    actions: [
      make(
        "button",
        {
          type: "button",
          class: "do do-first",
          on: {
            click: () => {
              void navigator.clipboard?.writeText(location.href).then(() => {
                copied.textContent = say("refused.copied");
              });
            },
          },
        },
        say("refused.copy"),
      ),
    ],
  };
}
