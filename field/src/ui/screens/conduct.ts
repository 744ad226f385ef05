/** Departures from the rules of conduct; an empty list says that there were none. */

import type { JsonObject } from "../../contract";
import { say, sayBoth, sayColon } from "../../words/say";
import { checklistOf } from "../checklist-form";
import { keepTyped, makeField, makeTick } from "../fields";
import type { Screen } from "../frame";
import { make } from "../make";
import { makeAct, type Stage } from "../stage";
import { currentVisit } from "./visit";

interface Departure {
  rule: string;
  note: string;
  blobs: string[];
}

/** Write departures down. */
export function conductScreen(stage: Stage): Screen {
  const kept = readDepartures(currentVisit(stage).draft.conduct);
  const put = (departures: Departure[]): Promise<boolean> =>
    stage.keep(() => stage.app.setConduct({ departures: departures.map((each) => ({ ...each })) }));
  const now = (): Departure[] => readDepartures(currentVisit(stage).draft.conduct);
  return {
    name: "conduct",
    title: say("conduct.title"),
    back: () => stage.follow(),
    body: [
      make("p", null, say("conduct.explain")),
      ...checklistOf(currentVisit(stage)).conduct.map(({ rule, title }) => {
        const before = kept.find((each) => each.rule === rule);
        const note = makeField({ label: sayColon(say("conduct.note"), sayBoth(title)), value: before?.note ?? "", lines: true, max: 2000 });
        note.element.hidden = !before;
        keepTyped(note.input, (text) =>
          put(now().map((each) => (each.rule === rule ? { ...each, note: text } : each))),
        );
        const tick = makeTick(sayBoth(title), Boolean(before), (on) => {
          note.element.hidden = !on;
          const others = now().filter((each) => each.rule !== rule);
          void put(on ? [...others, { rule, note: note.input.value, blobs: [] }] : others);
        });
        return make("div", { class: "departure" }, tick, note.element);
      }),
    ],
    actions: [makeAct(stage, "do.done", () => stage.follow(), { first: true })],
  };
}

function readDepartures(conduct: JsonObject): Departure[] {
  const departures = conduct["departures"];
  return Array.isArray(departures) ? (departures as unknown as Departure[]) : [];
}
