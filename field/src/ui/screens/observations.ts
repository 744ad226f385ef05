/** Good practice, problems and proposals noted on the way; without points. */

import type { Observation } from "../../contract";
import { say, sayBoth } from "../../words/say";
import { checklistOf } from "../checklist-form";
import { keepTyped, makeField, makeTick } from "../fields";
import type { Screen } from "../frame";
import { make } from "../make";
import { makeAct, type Stage } from "../stage";
import { currentVisit } from "./visit";

/** Show and add observations. */
export function observationsScreen(stage: Stage): Screen {
  const visit = currentVisit(stage);
  const kinds = checklistOf(visit).observations;
  const add = async (kind: Observation["kind"]): Promise<void> => {
    await stage.app.setObservation({ kind, text: "", blobs: [] });
    stage.show(observationsScreen(stage));
  };
  return {
    name: "observations",
    title: say("observe.title"),
    back: () => stage.follow(),
    body: [
      make("p", { class: "faint" }, say("observe.none")),
      ...kinds.map((kind) =>
        make(
          "section",
          null,
          make("h2", null, sayBoth(kind.title)),
          kind.hint ? make("p", { class: "faint" }, sayBoth(kind.hint)) : null,
          ...visit.draft.observations.filter((each) => each.kind === kind.kind).map((each) => showOne(stage, each)),
          makeAct(stage, { text: say("observe.add", { kind: sayBoth(kind.title) }) }, () => add(kind.kind), {
            small: true,
          }),
        ),
      ),
    ],
    actions: [makeAct(stage, "do.done", () => stage.follow(), { first: true })],
  };
}

function showOne(stage: Stage, observation: Observation): HTMLElement {
  const { id } = observation;
  const now = (): Observation =>
    currentVisit(stage).draft.observations.find((each) => each.id === id) ?? observation;
  const text = makeField({ label: say("observe.text"), value: observation.text, lines: true, max: 4000 });
  keepTyped(text.input, (typed) => stage.keep(() => stage.app.setObservation({ ...now(), text: typed })));
  const blobs = currentVisit(stage).draft.blobs.filter((each) => !each.voided);
  return make(
    "div",
    { class: "sheet" },
    text.element,
    blobs.length
      ? make(
          "details",
          null,
          make("summary", null, say("observe.photos")),
          make(
            "div",
            { class: "choices" },
            ...blobs.map((blob, place) =>
              makeTick(`${say("picture.one", { number: place + 1 })} ${blob.name}`, observation.blobs.includes(blob.sha256), (on) => {
                const others = now().blobs.filter((each) => each !== blob.sha256);
                void stage.keep(() =>
                  stage.app.setObservation({ ...now(), blobs: on ? [...others, blob.sha256] : others }),
                );
              }),
            ),
          ),
        )
      : null,
    makeAct(
      stage,
      "do.remove",
      async () => {
        await stage.app.clearObservation(id);
        stage.show(observationsScreen(stage));
      },
      { small: true, grave: true },
    ),
  );
}
