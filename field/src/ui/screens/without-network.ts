/** Screens for a place without a network: the telephone, texts, envelopes. */

import type { Heard, Standing } from "../../contract";
import { say } from "../../words/say";
import { scanQr } from "../camera";
import { showDigits } from "../digits";
import { makeField, type Field } from "../fields";
import type { Screen } from "../frame";
import { make } from "../make";
import { showNote, isFieldFault } from "../notices";
import { makeAct, type Stage } from "../stage";

/** Call the duty officer: read the code, type the digits. */
export function voiceScreen(stage: Stage): Screen {
  const { dutyPhone } = stage.app.status();
  const code = completionCode(stage);
  const line = makeField({ label: say("voice.line"), numeric: true, max: 4 });
  const digits = makeField({ label: say("voice.digits"), numeric: true, max: 14 });
  digits.input.classList.add("code-field");
  return {
    name: "voice",
    title: say("voice.title"),
    back: () => stage.follow(),
    body: [
      make(
        "section",
        { class: "sheet" },
        make("h2", null, say("voice.step_1")),
        dutyPhone ? make("a", { class: "do", href: `tel:${dutyPhone}` }, dutyPhone) : null,
      ),
      make(
        "section",
        { class: "sheet" },
        make("h2", null, say("voice.step_2")),
        code ? showDigits(code, true) : make("p", null, say("voice.first")),
      ),
      make("section", { class: "sheet" }, make("h2", null, say("voice.step_3")), line.element, digits.element),
    ],
    actions: [
      makeAct(
        stage,
        "voice.go",
        async () => {
          const typed = digits.input.value.replace(/\D/g, "");
          const heard = await stage.app.hear(Number(line.input.value), typed);
          stage.show(readBackScreen(stage, heard));
        },
        { first: true },
      ),
    ],
  };
}

function readBackScreen(stage: Stage, heard: Heard): Screen {
  return {
    name: "read-back",
    title: say("voice.title"),
    body: [
      make(
        "section",
        { class: "sheet" },
        make("h2", null, say("voice.read_back_title")),
        showDigits(heard.readBack, true),
        make("p", null, say("voice.read_back_hint")),
      ),
      heard.visit
        ? make("p", { class: "big-name" }, heard.visit.unit.name)
        : showNote("warn", say("voice.none_left")),
      make("p", { class: "faint" }, say("voice.late_proof")),
    ],
    actions: [makeAct(stage, "do.go_on", () => stage.follow(), { first: true })],
  };
}

/** Type or paste the texts of the departments. */
export function textScreen(stage: Stage): Screen {
  const fields = [1, 2, 3].map((number) =>
    makeField({ label: say("text.one", { number }), lines: true, max: 400 }),
  );
  return {
    name: "text",
    title: say("text.title"),
    back: () => stage.follow(),
    body: [make("p", null, say("text.explain")), ...fields.map((each) => sheetWithScan(stage, each))],
    actions: [
      makeAct(
        stage,
        "text.go",
        async () => {
          const visit = await stage.app.readTexts(filled(fields));
          if (visit) stage.follow();
          else stage.home();
        },
        { first: true },
      ),
    ],
  };
}

/** Scan the sheets of the envelopes that are due. */
export function paperScreen(stage: Stage, standing: Extract<Standing, { at: "next" }>): Screen {
  const fields = [1, 2, 3].map((number) =>
    makeField({ label: say("paper.sheet", { number }), lines: true, max: 600 }),
  );
  return {
    name: "paper",
    title: say("paper.title"),
    back: () => stage.follow(),
    body: [
      make("p", { class: "big-name" }, say("paper.due", { number: standing.envelope })),
      showNote("warn", say("paper.photo_first")),
      ...fields.map((each) => sheetWithScan(stage, each)),
    ],
    actions: [
      makeAct(
        stage,
        "paper.go",
        async () => {
          const visit = await stage.app.openEnvelopes(filled(fields));
          if (visit) stage.follow();
          else stage.home();
        },
        { first: true },
      ),
    ],
  };
}

/** Return the code of the visit before, or nothing where none is frozen. */
export function completionCode(stage: Stage): string {
  try {
    return stage.app.completionCode();
  } catch (thrown) {
    if (isFieldFault(thrown)) return "";
    throw thrown;
  }
}

function filled(fields: readonly Field[]): string[] {
  return fields.map((each) => each.input.value.trim()).filter(Boolean);
}

function sheetWithScan(stage: Stage, field: Field): HTMLElement {
  const scan = makeAct(
    stage,
    "do.scan",
    async () => {
      const found = await scanQr();
      if (found) field.input.value = found;
      if (found === null) field.fault(say("camera.no_code"));
    },
    { small: true },
  );
  return make("div", { class: "sheet" }, field.element, scan);
}
