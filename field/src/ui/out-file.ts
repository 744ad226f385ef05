/** Gives a file out of the app: by the phone's share sheet, or as a download. */

import type { OutFile, OutPart } from "../contract";
import { say } from "../words/say";
import { fill, make } from "./make";
import { showState } from "./notices";
import { makeAct, type Stage } from "./stage";

/** A button that gives files out: at once where it is one, one after the other where they are more. */
export function makeOutFiles(
  stage: Stage,
  words: "handover.go" | "close.hand_over",
  plan: () => Promise<readonly OutPart[]>,
): HTMLElement {
  const more = make("div", { role: "status" });
  const button = makeAct(stage, words, async () => handOutAll(stage, await plan(), more), { small: true });
  return make("div", null, button, more);
}

/** Give one file out, or show a button for each of several. */
export async function handOutAll(stage: Stage, files: readonly OutPart[], place: HTMLElement): Promise<void> {
  const [only] = files;
  if (only && files.length === 1) return handOut(await only.make());
  const rows = files.map((each, at) => {
    const done = make("span", { class: "row-end" });
    const go = makeAct(
      stage,
      { text: say("handover.part", { number: at + 1, count: files.length }) },
      async () => {
        await handOut(await each.make());
        fill(done, showState("good", say("say.yes")));
      },
      { small: true },
    );
    return make("li", { class: "row" }, go, done);
  });
  fill(place, make("p", null, say("handover.parts", { count: files.length })), make("ul", { class: "list" }, ...rows));
}

/** Share a file, or save it where the phone cannot share files. */
export async function handOut(file: OutFile): Promise<void> {
  const whole = new File([file.bytes as Uint8Array<ArrayBuffer>], file.name, { type: file.type });
  if (navigator.canShare?.({ files: [whole] })) {
    try {
      await navigator.share({ files: [whole] });
      return;
    } catch (fault) {
      if (fault instanceof DOMException && fault.name === "AbortError") return;
      if (!(fault instanceof DOMException)) throw fault;
    }
  }
  const address = URL.createObjectURL(whole);
  const link = make("a", { href: address, download: file.name });
  document.body.append(link);
  link.click();
  link.remove();
  // The download reads the address after the click; a minute is ample for a file in memory.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
