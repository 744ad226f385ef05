/** Screens for a place without a network: the telephone, texts, envelopes. */

import type { AwaitedProofs, Heard, Standing, Visit } from "../../contract";
import { say } from "../../words/say";
import { scanQr } from "../camera";
import { showDigits } from "../digits";
import { makeField, type Field } from "../fields";
import type { Screen } from "../frame";
import { make } from "../make";
import { showNote, isFieldFault } from "../notices";
import { makeAct, type Stage } from "../stage";

type Next = Extract<Standing, { at: "next" }>;

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
      showAwaited(stage.app.awaitedProofs(), dutyPhone),
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

/** What the duty desk needs before it can go on, as texts to be sent or read from the screen. */
function showAwaited(awaited: readonly AwaitedProofs[], dutyPhone: string): HTMLElement | null {
  if (!awaited.length) return null;
  const groups = awaited.map(({ what, texts }) =>
    make(
      "div",
      null,
      make("h3", null, say(`voice.awaited_${what}`)),
      ...texts.flatMap((text, at) => [
        make("p", { class: "mono" }, text),
        dutyPhone
          ? make(
              "a",
              { class: "do do-small", href: `sms:${dutyPhone}?body=${encodeURIComponent(text)}` },
              say("voice.send_text", { number: at + 1 }),
            )
          : null,
      ]),
    ),
  );
  return make(
    "section",
    { class: "sheet" },
    make("h2", null, say("voice.awaited")),
    make("p", null, say("voice.awaited_how")),
    ...groups,
  );
}

/** Go on with the visit, with the unit after its kind, or with what else is due. */
function goOn(stage: Stage, visit: Visit | null, again: (standing: Next) => Screen): void {
  const { standing } = stage.app.status();
  if (visit) stage.follow();
  else if (standing?.at === "next") stage.show(again(standing));
  else stage.home();
}

/** Type or paste the texts of the departments. */
export function textScreen(stage: Stage, isAgain = false): Screen {
  const fields = [1, 2, 3].map((number) =>
    makeField({ label: say("text.one", { number }), lines: true, max: 400 }),
  );
  return {
    name: "text",
    title: say("text.title"),
    back: () => stage.follow(),
    body: [
      isAgain ? showNote("good", say("text.again")) : make("p", null, say("text.explain")),
      ...fields.map((each) => sheetWithScan(stage, each)),
    ],
    actions: [
      makeAct(
        stage,
        "text.go",
        async () => {
          const visit = await stage.app.readTexts(filled(fields));
          goOn(stage, visit, () => textScreen(stage, true));
        },
        { first: true },
      ),
    ],
  };
}

/** Scan the sheets of the envelopes that are due. */
export function paperScreen(stage: Stage, standing: Next, isAgain = false): Screen {
  const fields = [1, 2, 3].map((number) =>
    makeField({ label: say("paper.sheet", { number }), lines: true, max: 600 }),
  );
  return {
    name: "paper",
    title: say("paper.title"),
    back: () => stage.follow(),
    body: [
      isAgain ? showNote("good", say("paper.again")) : null,
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
          goOn(stage, visit, (next) => paperScreen(stage, next, true));
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
