/** At the unit's door: position, the second inspector, and telling the unit. */

import { say, sayBoth, sayMoment, type Both } from "../../words/say";
import { makeField } from "../fields";
import type { Screen } from "../frame";
import { make } from "../make";
import { showNote, showState } from "../notices";
import { makePlaceCard, sayPosition } from "../place-card";
import { makeAct, type Stage } from "../stage";
import { makePin } from "./people";
import { currentVisit } from "./visit";

/** Record the arrival at the unit, and let the second inspector confirm. */
export function arriveScreen(stage: Stage): Screen {
  const { draft, unit } = currentVisit(stage);
  const card = draft.arrived ? null : makePlaceCard();
  const go = makeAct(
    stage,
    "arrive.go",
    async () => {
      const position = card?.position();
      if (!position) return;
      await stage.app.arriveAtUnit(position);
      if (card?.isDenied()) await stage.app.note("permission-lost", "geolocation");
      stage.show(arriveScreen(stage));
    },
    { first: true },
  );
  return {
    name: "arrive",
    title: say("arrive.title"),
    back: () => stage.follow(),
    body: [
      make("p", { class: "big-name" }, unit.name),
      draft.arrived
        ? showNote("good", `${say("arrive.recorded")} · ${sayMoment(draft.arrived)}`, sayPosition(draft.position))
        : null,
      card?.element,
      draft.arrived ? showSecond(stage, draft.confirmed) : null,
    ],
    actions: draft.arrived ? [makeAct(stage, "do.go_on", () => stage.follow(), { first: true })] : [go],
  };
}

function showSecond(stage: Stage, confirmed: string): HTMLElement {
  const { inspectors } = stage.app.status();
  const second = inspectors.find((each) => !each.recording && !each.revoked);
  const name = inspectors.find((each) => each.person === confirmed)?.name ?? confirmed;
  if (confirmed) return make("p", null, showState("good", say("arrive.confirmed", { name })));
  if (!second) return make("p", { class: "faint" }, say("arrive.second_name"));
  const pin = makePin(say("arrive.second_pin", { name: second.name }), "", "off");
  return make(
    "section",
    { class: "sheet" },
    make("h2", null, say("arrive.second")),
    pin.element,
    makeAct(stage, { text: say("arrive.second") }, async () => {
      await stage.app.confirmPresence(second.device, pin.input.value);
      stage.show(arriveScreen(stage));
    }),
  );
}

/** Hand over the notice and record who was told. */
export function tellScreen(stage: Stage): Screen {
  const { draft } = currentVisit(stage);
  const { texts } = stage.app.status();
  const notice = texts["unit_notice"] as Both | undefined;
  const who = makeField({
    label: say("tell.who"),
    hint: say("tell.who_hint"),
    value: draft.told?.who ?? "",
    max: 200,
  });
  const go = makeAct(
    stage,
    "tell.go",
    async () => {
      const told = who.input.value.trim();
      if (!told) {
        who.fault(say("tell.who"));
        who.input.focus();
        return;
      }
      await stage.app.tellUnit(told);
      stage.follow();
    },
    { first: true },
  );
  return {
    name: "tell",
    title: say("tell.title"),
    back: () => stage.follow(),
    body: [
      make(
        "section",
        { class: "sheet" },
        make("h2", null, say("tell.notice")),
        make("p", null, notice?.zh ? sayBoth(notice) : say("tell.text")),
      ),
      draft.told
        ? showNote("good", say("tell.done", { at: sayMoment(draft.told.at), who: draft.told.who }))
        : null,
      make("div", { class: "sheet" }, who.element),
    ],
    actions: [go],
  };
}
