/** Somebody of the unit signs on the screen, or the refusal is written down. */

import { say } from "../../words/say";
import { makeDrawing } from "../drawing";
import { makeField } from "../fields";
import type { Screen } from "../frame";
import { make } from "../make";
import { showNote } from "../notices";
import { makeAct, type Stage } from "../stage";
import { currentVisit } from "./visit";

/** Take the unit's signature. */
export function unitSignatureScreen(stage: Stage, again = false): Screen {
  const { draft, unit } = currentVisit(stage);
  const signature = again ? null : draft.unitSignature;
  if (signature) {
    return {
      name: "unit-signature",
      title: say("unit.title"),
      back: () => stage.follow(),
      body: [
        "blob" in signature
          ? showNote("good", say("unit.signed"))
          : showNote("warn", say("unit.was_refused", { why: signature.refused })),
      ],
      actions: [
        makeAct(stage, "do.go_on", () => stage.follow(), { first: true }),
        makeAct(stage, "unit.again", () => stage.show(unitSignatureScreen(stage, true))),
      ],
    };
  }
  const take = makeAct(
    stage,
    "unit.take",
    async () => {
      const picture = await drawing.picture();
      const kept = await stage.app.addBlob(picture, { items: [], name: "signature.png", capture: "live", position: null });
      await stage.app.setUnitSignature({ blob: kept.sha256 });
      stage.frame.markSaved();
      stage.follow();
    },
    { first: true, disabled: true },
  );
  const drawing = makeDrawing(say("unit.box"), () => {
    take.disabled = drawing.isEmpty();
  });
  const why = makeField({ label: say("unit.refused_why"), lines: true, max: 1000 });
  return {
    name: "unit-signature",
    title: say("unit.title"),
    back: () => stage.follow(),
    body: [
      make("p", { class: "big-name" }, unit.name),
      make("p", null, say("unit.explain")),
      drawing.element,
      make("button", { type: "button", class: "plain", on: { click: () => drawing.clear() } }, say("do.clear")),
      make(
        "details",
        { class: "sheet" },
        make("summary", null, say("unit.refused")),
        why.element,
        makeAct(stage, "unit.refused_go", async () => {
          const text = why.input.value.trim();
          why.fault(text ? "" : say("unit.refused_why"));
          if (!text) return;
          await stage.app.setUnitSignature({ refused: text });
          stage.frame.markSaved();
          stage.follow();
        }),
      ),
    ],
    actions: [take],
  };
}
