/** What every screen is given: the app, the frame, and how acts are carried out and told of. */

import type { FieldApp } from "../contract";
import { say, type Word } from "../words/say";
import { flushTyped } from "./fields";
import type { Frame, Screen } from "./frame";
import { make } from "./make";
import { showFaults, tellOf } from "./notices";

export interface Stage {
  readonly app: FieldApp;
  readonly frame: Frame;
  /** Show a screen. */
  show(screen: Screen): void;
  /** Show the screen of what is to be done next. */
  follow(): void;
  /** Show the home screen. */
  home(): void;
  /** Do something that the app keeps; shows the saved mark, or every fault. */
  keep(act: () => Promise<unknown>): Promise<boolean>;
}

export interface Pressing {
  first?: boolean;
  grave?: boolean;
  small?: boolean;
  disabled?: boolean;
}

/** Make a button that carries an act out once and tells of its faults. */
export function makeAct(
  stage: Stage,
  words: Word | { text: string },
  act: () => unknown,
  { first, grave, small, disabled }: Pressing = {},
): HTMLButtonElement {
  const kind = ["do", first && "do-first", grave && "do-grave", small && "do-small"];
  const button = make(
    "button",
    { type: "button", class: kind.filter(Boolean).join(" "), disabled: disabled ?? false },
    typeof words === "string" ? say(words) : words.text,
  );
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-busy") === "true") return;
    void runAct(stage, button, act);
  });
  return button;
}

async function runAct(stage: Stage, button: HTMLButtonElement, act: () => unknown): Promise<void> {
  button.setAttribute("aria-busy", "true");
  button.setAttribute("aria-disabled", "true");
  clearFaults();
  try {
    await flushTyped();
    await act();
  } catch (thrown) {
    tellFaults(stage, thrown);
  } finally {
    button.removeAttribute("aria-busy");
    button.removeAttribute("aria-disabled");
  }
}

/** Show every fault above the acts, where the eye is, and say it. */
export function tellFaults(stage: Stage, thrown: unknown): void {
  clearFaults();
  const told = tellOf(thrown);
  const note = showFaults(told);
  note.classList.add("act-faults");
  const place = document.querySelector(".actions");
  if (place?.childElementCount) place.prepend(note);
  else document.querySelector("main")?.append(note);
  note.scrollIntoView({ block: "nearest" });
  stage.frame.announce("");
}

/** Take away what was told of the act before. */
export function clearFaults(): void {
  for (const each of document.querySelectorAll(".act-faults")) each.remove();
}
