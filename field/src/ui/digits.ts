/** Shows digits that are read aloud: large, in groups of three, and spelt for screen readers. */

import { make } from "./make";

/** Make the digits; a code may come grouped already. */
export function showDigits(code: string, huge = false): HTMLElement {
  const groups = code.replace(/\D/g, "").match(/.{1,3}/g) ?? [];
  const shown = code.replace(/\D/g, "").length === 4 ? [code.replace(/\D/g, "")] : groups;
  const size = huge && shown.length < 4 ? "digits digits-huge" : "digits";
  return make(
    "p",
    { class: size, role: "img", "aria-label": shown.map((each) => each.split("").join(" ")).join(", ") },
    ...shown.map((each) => make("span", null, each)),
  );
}
