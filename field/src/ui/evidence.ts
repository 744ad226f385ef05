/** Photos and documents under an item: taken live or chosen, shown small, kept at once. */

import type { BlobNote, Position } from "../contract";
import { say } from "../words/say";
import { relinkAnswers } from "./answers";
import { takePicture } from "./camera";
import { makeFileChoice } from "./file-choice";
import { fill, make } from "./make";
import { findPlace } from "./place";
import { makeAct, type Stage } from "./stage";
import { pictureScreen } from "./screens/pictures";
import { currentVisit } from "./screens/visit";
import { drawThumbnail } from "./thumbnails";

/** Milliseconds for which a photo waits for a position: the camera must stay quick. */
const PATIENCE = 4_000;

export interface EvidenceOptions {
  item: string;
  /** Take only what stands under this item; otherwise everything of the visit. */
  all?: boolean;
}

/** Show the photos of an item and the buttons to add to them. */
export function showEvidence(stage: Stage, { item, all = false }: EvidenceOptions): HTMLElement {
  const pictures = make("ul", { class: "pictures" });
  const trouble = make("div", { role: "alert" });
  const show = (): void => {
    const blobs = currentVisit(stage).draft.blobs.filter((each) => all || each.items.includes(item));
    fill(pictures, ...blobs.filter((each) => all || !each.voided).map((each, place) => showOne(stage, each, place + 1)));
    pictures.hidden = blobs.length === 0;
  };
  const add = async (blob: Blob, name: string, capture: "live" | "file", place: Position | null): Promise<void> => {
    await stage.app.addBlob(blob, { items: item ? [item] : [], name, capture, position: place });
    await relinkAnswers(stage);
    stage.frame.markSaved();
    show();
  };
  const take = makeAct(
    stage,
    "picture.take",
    async () => {
      fill(trouble);
      const place = findPlace(PATIENCE);
      const taken = await takePicture();
      if (taken === null) {
        fill(trouble, say("camera.none"));
        await stage.app.note("permission-lost", "camera");
      }
      if (!taken) return;
      await add(taken.blob, `${taken.at.replaceAll(":", "")}.jpg`, "live", await readPlace(place));
    },
    { small: true },
  );
  const choose = makeFileChoice({
    label: say("picture.file"),
    many: true,
    take: async (file) => add(file, file.name, "file", await readPlace(findPlace(PATIENCE))),
  });
  show();
  return make("div", { class: "evidence" }, pictures, make("div", { class: "actions-row" }, take, choose), trouble);
}

function showOne(stage: Stage, blob: BlobNote, number: number): HTMLElement {
  const label = say("picture.one", { number });
  const picture = blob.type.startsWith("image/") ? make("canvas") : make("span", { class: "paper", "aria-hidden": "true" }, "📄");
  if (picture instanceof HTMLCanvasElement) {
    drawThumbnail(picture, blob.sha256, async () => (await stage.app.readBlob(blob.sha256)) ?? undefined);
  }
  return make(
    "li",
    null,
    make(
      "button",
      { type: "button", class: "picture", on: { click: () => stage.show(pictureScreen(stage, blob.sha256)) } },
      picture,
      make("small", null, blob.voided ? say("picture.voided") : label),
    ),
  );
}

async function readPlace(looking: ReturnType<typeof findPlace>): Promise<Position> {
  const found = await looking;
  return typeof found === "string" ? { reason: say(`place.${found}`) } : found;
}
