/** Visits that are over, how far their drafts have come, and those that the office has returned. */

import type { PastVisit, RevisionLine } from "../../contract";
import { say, sayBoth, sayColon, sayMoment } from "../../words/say";
import type { Screen } from "../frame";
import { make } from "../make";
import { showNote, showState, type Tone } from "../notices";
import { makeAct, type Stage } from "../stage";

const TONES: Record<RevisionLine["state"], Tone> = {
  finalised: "warn",
  sending: "warn",
  failed: "bad",
  receipted: "warn",
  complete: "good",
  purgeable: "good",
};

/** Show the visits that are over. */
export function pastScreen(stage: Stage): Screen {
  const { history } = stage.app.status();
  return {
    name: "past",
    title: say("past.title"),
    back: () => stage.home(),
    body: history.length ? history.map((each) => showPast(stage, each)) : [make("p", null, say("past.none"))],
  };
}

function showPast(stage: Stage, past: PastVisit): HTMLElement {
  const outcome = stage.app.outcomes().find((each) => each.id === past.outcome);
  return make(
    "section",
    { class: "sheet" },
    make("h2", null, past.name),
    make("p", { class: "faint" }, [outcome ? sayBoth(outcome) : "", say(`past.${past.state}`)].filter(Boolean).join(" · ")),
    ...past.revisions.map((revision, place) =>
      make(
        "div",
        null,
        make("p", null, `${say("past.revision", { number: place + 1 })} · ${sayMoment(revision.at)}`),
        showState(
          revision.quarantined ? "warn" : TONES[revision.state],
          say(revision.quarantined ? "rev.quarantined" : `rev.${revision.state}`),
        ),
        revision.reason ? make("p", { class: "faint" }, sayColon(say("rev.quarantine_why"), revision.reason)) : null,
      ),
    ),
  );
}

/** Show what came back, with the comment on each item. */
export function returnsScreen(stage: Stage): Screen {
  const busy = stage.app.isBusy();
  const { history } = stage.app.status();
  return {
    name: "returns",
    title: say("returned.title"),
    back: () => stage.home(),
    body: [
      make("p", null, say("returned.explain")),
      busy ? showNote("warn", say("returned.busy")) : null,
      ...stage.app.returns().map((returned) => {
        return make(
          "section",
          { class: "sheet" },
          make("h2", null, history.find((each) => each.id === returned.visit)?.name ?? returned.visit),
          ...returned.comments.map((each) =>
            showNote("warn", make("h3", null, each.title ? sayBoth(each.title) : each.item), each.text),
          ),
          makeAct(
            stage,
            "returned.go",
            async () => {
              await stage.app.continueVisit(returned.visit);
              stage.follow();
            },
            { disabled: busy },
          ),
        );
      }),
    ],
  };
}
