/** All photos and documents of the visit, and one of them with what is known of its making. */

import type { BlobNote, Visit } from "../../contract";
import { say, sayBoth, sayMoment, saySize } from "../../words/say";
import { relinkAnswers } from "../answers";
import { groupsOf, OUTCOME } from "../checklist-form";
import { showEvidence } from "../evidence";
import { makeField, makeTick } from "../fields";
import type { Screen } from "../frame";
import { make } from "../make";
import { askFirst, showState } from "../notices";
import { sayPosition } from "../place-card";
import { makeAct, type Stage } from "../stage";
import { currentVisit } from "./visit";

/** Show everything that was taken. */
export function picturesScreen(stage: Stage): Screen {
  return {
    name: "pictures",
    title: say("picture.title"),
    back: () => stage.follow(),
    body: [
      make("p", { class: "faint" }, say("picture.only_needed")),
      make("div", { class: "sheet" }, showEvidence(stage, { item: "", all: true })),
    ],
    actions: [makeAct(stage, "do.done", () => stage.follow(), { first: true })],
  };
}

/** Show one photo or document, and the items under which it counts. */
export function pictureScreen(stage: Stage, sha256: string): Screen {
  const visit = currentVisit(stage);
  const blob = visit.draft.blobs.find((each) => each.sha256 === sha256);
  if (!blob) return picturesScreen(stage);
  const shown = make("div");
  let address = "";
  if (blob.type.startsWith("image/")) {
    void stage.app.readBlob(sha256).then((found) => {
      if (!found) return;
      address = URL.createObjectURL(found);
      shown.append(make("img", { class: "picture-whole", src: address, alt: blob.name }));
    });
  }
  return {
    name: "picture",
    title: say("picture.one", { number: visit.draft.blobs.indexOf(blob) + 1 }),
    back: () => stage.show(picturesScreen(stage)),
    leave: () => URL.revokeObjectURL(address),
    body: [shown, showMaking(blob), blob.voided ? showState("bad", say("picture.voided")) : showItems(stage, visit, blob)],
    actions: [
      makeAct(stage, "do.done", () => stage.show(picturesScreen(stage)), { first: true }),
      ...(blob.voided ? [] : [makeVoid(stage, sha256)]),
    ],
  };
}

function showMaking(blob: BlobNote): HTMLElement {
  return make(
    "section",
    { class: "sheet" },
    make("p", null, say(blob.capture === "live" ? "picture.live" : "picture.chosen")),
    make("p", { class: "faint" }, blob.name),
    make(
      "dl",
      null,
      make("dt", null, say("picture.at")),
      make("dd", null, sayMoment(blob.at)),
      make("dt", null, say("picture.place")),
      make("dd", null, sayPosition(blob.position)),
      make("dt", null, say("picture.size")),
      make("dd", null, saySize(blob.bytes)),
      make("dt", null, say("picture.hash")),
      make("dd", { class: "mono" }, blob.sha256),
    ),
    blob.received ? showState("good", say("picture.received")) : showState("none", say("picture.here")),
  );
}

function showItems(stage: Stage, visit: Visit, blob: BlobNote): HTMLElement {
  const items: [string, string][] = [
    [OUTCOME, say("visit.step_outcome")],
    ...groupsOf(visit).flatMap((group) => group.items.map((item): [string, string] => [item.item, sayBoth(item.title)])),
  ];
  let chosen = [...blob.items];
  const ticks = make(
    "fieldset",
    null,
    make("legend", null, say("picture.items")),
    make(
      "div",
      { class: "choices" },
      ...items.map(([item, title]) =>
        makeTick(title, chosen.includes(item), (on) => {
          chosen = on ? [...chosen, item] : chosen.filter((each) => each !== item);
          void stage.keep(async () => {
            await stage.app.assignBlob(blob.sha256, chosen);
            await relinkAnswers(stage);
          });
        }),
      ),
    ),
  );
  return make("div", { class: "sheet" }, ticks);
}

function makeVoid(stage: Stage, sha256: string): HTMLElement {
  return makeAct(
    stage,
    "picture.void",
    async () => {
      const why = makeField({ label: say("picture.void_why"), max: 500 });
      const asked = askFirst("picture.void", "", "picture.void", true, why.element);
      if (!(await asked)) return;
      await stage.app.voidBlob(sha256, why.input.value.trim() || say("say.none"));
      await relinkAnswers(stage);
      stage.show(picturesScreen(stage));
    },
    { grave: true },
  );
}
