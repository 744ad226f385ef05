/** Shows where the phone is, or asks why it does not know; never an empty field. */

import type { Position } from "../contract";
import { say, sayBrackets, sayColon } from "../words/say";
import { makeField } from "./fields";
import { fill, make } from "./make";
import { showNote } from "./notices";
import { findPlace, type NoPlace, type Place } from "./place";

export interface PlaceCard {
  element: HTMLElement;
  /** The position, or the reason of none; nothing while neither is there. */
  position(): Position | null;
  /** The phone lets this app know no places; that is written down in the visit. */
  isDenied(): boolean;
}

/** Metres above which a position is called rough. */
const ROUGH = 200;

/** Make the card and begin to look. */
export function makePlaceCard(): PlaceCard {
  const shown = make("div", { role: "status", "aria-live": "polite" });
  const why = makeField({ label: say("place.why"), hint: say("place.why_hint"), lines: true, max: 500 });
  const again = make("button", { type: "button", class: "do do-small", on: { click: () => void look() } }, say("place.again"));
  let found: Place | NoPlace | null = null;

  const look = async (): Promise<void> => {
    found = null;
    why.element.hidden = true;
    again.disabled = true;
    fill(shown, say("place.finding"));
    found = await findPlace();
    again.disabled = false;
    if (typeof found === "string") {
      why.element.hidden = false;
      fill(shown, showNote("warn", say("place.none"), say(`place.${found}`)));
    } else {
      fill(shown, showPlace(found));
    }
  };
  void look();
  return {
    element: make("section", { class: "sheet" }, make("h2", null, say("sign.place")), shown, why.element, again),
    isDenied: () => found === "denied",
    position() {
      if (found && typeof found !== "string") return found;
      const reason = why.input.value.trim();
      if (!found || !reason) {
        if (found) {
          why.fault(say("place.why"));
          why.input.focus();
        }
        return null;
      }
      return { reason: sayColon(say(`place.${found}`), reason) };
    },
  };
}

/** Show a position with its accuracy. */
export function showPlace(place: Place): HTMLElement {
  const { accuracy, latitude, longitude } = place;
  const rough = Number(accuracy) > ROUGH;
  return showNote(
    rough ? "warn" : "good",
    say(rough ? "place.rough" : "place.found", { accuracy }),
    make("p", { class: "faint" }, say("place.coordinates", { latitude, longitude })),
  );
}

/** Say a position in one line. */
export function sayPosition(position: Position | null): string {
  if (!position) return say("place.none");
  if ("reason" in position) return sayColon(say("place.none"), position.reason);
  return sayBrackets(`${position.latitude}, ${position.longitude}`, `± ${position.accuracy} m`);
}
