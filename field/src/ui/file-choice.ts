/** A button that opens the phone's own choice of files; says in words what came of it. */

import { say, type Word } from "../words/say";
import { make } from "./make";
import { showFaults, showState, tellOf } from "./notices";

export interface FileChoice {
  label: string;
  hint?: string;
  done?: Word;
  many?: boolean;
  take(file: File): Promise<void>;
}

/** Make the button; the field itself is hidden, because each browser words it in its own language. */
export function makeFileChoice({ label, hint, done, many = false, take }: FileChoice): HTMLElement {
  const told = make("div", { role: "status" });
  const input = make("input", { type: "file", multiple: many, hidden: true });
  const button = make(
    "button",
    { type: "button", class: "do do-small", on: { click: () => input.click() } },
    label,
  );
  const read = async (): Promise<void> => {
    told.replaceChildren();
    button.setAttribute("aria-busy", "true");
    try {
      for (const file of input.files ?? []) await take(file);
      if (done) told.replaceChildren(showState("good", say(done)));
    } catch (thrown) {
      told.replaceChildren(showFaults(tellOf(thrown)));
    }
    button.removeAttribute("aria-busy");
    input.value = "";
  };
  input.addEventListener("change", () => void read());
  return make("div", { class: "file-choice" }, hint ? make("p", { class: "faint" }, hint) : null, button, input, told);
}
