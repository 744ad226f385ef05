/** What the app tells: notes, faults with what to do, states in words and colour. */

import { say, spoken, type Word } from "../words/say";
import type { FieldFault, Told } from "../contract";
import { make, type Child } from "./make";

export type Tone = "good" | "warn" | "bad" | "none";

/** Make a note. */
export function showNote(tone: Tone, ...content: Child[]): HTMLElement {
  const inside = content.map((each) => (typeof each === "string" ? make("p", null, each) : each));
  return make("div", { class: tone === "none" ? "note" : `note note-${tone}` }, ...inside);
}

/** Make a short state: a sign and words, never colour alone. */
export function showState(tone: Tone, words: string): HTMLElement {
  const sign = { good: "✓", warn: "!", bad: "✕", none: "" }[tone];
  return make("span", { class: `state state-${tone}` }, sign ? `${sign} ${words}` : words);
}

/** Say one fault and its remedy in the language that is spoken. */
export function sayTold(told: Told): [string, string] {
  return spoken() === "zh" ? [told.zh, told.mendZh] : [told.en || told.zh, told.mendEn];
}

/** Make the note of all faults that an act met. */
export function showFaults(told: readonly Told[]): HTMLElement {
  const note = showNote("bad");
  note.setAttribute("role", "alert");
  for (const each of told) {
    const [fault, remedy] = sayTold(each);
    note.append(make("p", null, fault));
    if (remedy) note.append(make("p", { class: "faint" }, remedy));
  }
  return note;
}

/** Tell whether something thrown is a fault that people can understand. */
export function isFieldFault(thrown: unknown): thrown is FieldFault {
  return thrown instanceof Error && Array.isArray((thrown as { told?: unknown }).told);
}

/** Return what is told of anything that was thrown. */
export function tellOf(thrown: unknown): readonly Told[] {
  if (isFieldFault(thrown) && thrown.told.length) return thrown.told;
  const name = thrown instanceof Error ? thrown.name : typeof thrown;
  const both = unexpected[name === "TypeError" ? "network" : "other"];
  return [{ code: name, ...both }];
}

const unexpected = {
  network: {
    zh: "没有连上考核办公室。",
    en: "The office could not be reached.",
    mendZh: "已记录的内容都在本机。请在有网络的地方再试。",
    mendEn: "Everything recorded is on this phone. Try again where there is a network.",
  },
  other: {
    zh: "这一步没有完成。",
    en: "This step was not done.",
    mendZh: "已记录的内容都在本机。请再试一次；仍不行请打值班电话。",
    mendEn: "Everything recorded is on this phone. Try again; if it fails again, call the duty officer.",
  },
};

/** Ask before something that cannot be undone; a dialog of our own, kept for keyboards and readers. */
export function askFirst(
  question: Word,
  explain: string,
  go: Word,
  grave = false,
  more: HTMLElement | null = null,
): Promise<boolean> {
  return new Promise((resolve) => {
    const dialog = make("dialog", { "aria-label": say(question) });
    const answer = (yes: boolean) => () => {
      dialog.close(yes ? "yes" : "");
    };
    dialog.append(
      make("h2", null, say(question)),
      explain ? make("p", null, explain) : "",
      more ?? "",
      make(
        "div",
        { class: "actions-row" },
        make("button", { type: "button", class: "do", on: { click: answer(false) } }, say("do.cancel")),
        make(
          "button",
          { type: "button", class: `do do-first${grave ? " do-grave" : ""}`, on: { click: answer(true) } },
          say(go),
        ),
      ),
    );
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "yes");
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
