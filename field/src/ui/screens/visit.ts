/** The visit under way: what was disclosed, the steps, and always one next thing to do. */

import type { Visit } from "../../contract";
import { say, sayBoth, sayColon, type Word } from "../../words/say";
import { checklistOf, countAnswers, outcomeOf, stationsOf } from "../checklist-form";
import type { Screen } from "../frame";
import { make } from "../make";
import { showNote, showState, type Tone } from "../notices";
import { showQr } from "../qr";
import { makeAct, type Stage } from "../stage";
import { absenceScreen } from "./absence";
import { arriveScreen, tellScreen } from "./arrival";
import { checklistScreen } from "./checklist";
import { conductScreen } from "./conduct";
import { observationsScreen } from "./observations";
import { outcomeScreen } from "./outcome";
import { picturesScreen } from "./pictures";
import { registerScreen } from "./register";
import { replaceScreen } from "./replacing";
import { reviewScreen } from "./review";
import { unitSignatureScreen } from "./unit-signature";

interface Step {
  words: Word;
  open(): Screen;
  tone: Tone;
  state: string;
  /** Has to be done before the visit can be frozen. */
  due: boolean;
}

/** Return the visit under way; screens of a visit are shown only while there is one. */
export function currentVisit(stage: Stage): Visit {
  const { standing } = stage.app.status();
  if (standing?.at !== "visit") throw new TypeError("no visit is under way");
  return standing.visit;
}

/** Show the visit with its steps. */
export function visitScreen(stage: Stage): Screen {
  const visit = currentVisit(stage);
  const steps = listSteps(stage, visit);
  const next = steps.find((each) => each.due && each.tone !== "good") ?? steps[steps.length - 1];
  const replaceable = outcomeOf(visit)?.then === "next_attempt";
  const replacing = (): void => stage.show(replaceScreen(stage));
  return {
    name: "visit",
    title: say("visit.title"),
    back: () => stage.home(),
    body: [
      showUnit(stage, visit),
      make(
        "section",
        null,
        make("h2", { class: "hidden-words" }, say("visit.steps")),
        make(
          "ol",
          { class: "list" },
          ...steps.map((step) =>
            make(
              "li",
              null,
              make(
                "button",
                { type: "button", class: "row row-go", on: { click: () => stage.show(step.open()) } },
                make("span", { class: "row-words" }, say(step.words)),
                showState(step.tone, step.state),
              ),
            ),
          ),
        ),
      ),
      replaceable ? null : makeAct(stage, "visit.replace", replacing, { small: true }),
    ],
    actions: replaceable
      ? [makeAct(stage, "visit.replace", replacing, { first: true })]
      : next
        ? [
            makeAct(stage, { text: say("visit.next_step", { step: say(next.words) }) }, () => stage.show(next.open()), {
              first: true,
            }),
          ]
        : [],
  };
}

function showUnit(stage: Stage, visit: Visit): HTMLElement {
  const address = visit.record["address"];
  const hidden = stationsOf(visit).slice(1);
  return make(
    "section",
    { class: "sheet" },
    make("p", { class: "faint" }, sayBoth(checklistOf(visit).title)),
    make("p", { class: "big-name" }, visit.unit.name),
    typeof address === "string" && address ? make("p", null, sayColon(say("visit.address"), address)) : null,
    visit.member ? make("p", { class: "faint" }, say("visit.member", { member: visit.member })) : null,
    visit.attempt ? make("p", { class: "faint" }, say("visit.again", { attempt: visit.attempt })) : null,
    visit.draft.parent ? showState("warn", say("visit.amending")) : null,
    visit.standsIn ? make("p", { class: "faint" }, say("visit.stands_in")) : null,
    visit.packet.state === "verified"
      ? showState("good", say("visit.verified"))
      : showState("warn", say("visit.told_only")),
    visit.packet.text
      ? makeAct(stage, "visit.packet_show", () => stage.show(packetScreen(stage, visit)), { small: true })
      : null,
    ...hidden.map((each) =>
      showNote("warn", make("h3", null, sayBoth(each.title)), each.hint ? sayBoth(each.hint) : null),
    ),
  );
}

/** Longest text that a phone's camera still reads well from another phone's screen. */
const LONGEST_QR = 1_800;

function packetScreen(stage: Stage, visit: Visit): Screen {
  const { text, sha256 } = visit.packet;
  const short = text.length <= LONGEST_QR;
  return {
    name: "packet",
    title: say("visit.packet"),
    back: () => stage.follow(),
    body: [
      make("p", { class: "big-name" }, visit.unit.name),
      make("p", null, say(short ? "visit.packet_explain" : "visit.packet_long")),
      showQr(short ? text : sha256, say("visit.packet")),
      make("dl", null, make("dt", null, say("visit.digest")), make("dd", { class: "mono" }, sha256)),
    ],
    actions: [makeAct(stage, "do.done", () => stage.follow(), { first: true })],
  };
}

function listSteps(stage: Stage, visit: Visit): Step[] {
  const { draft } = visit;
  const list = checklistOf(visit);
  const outcome = outcomeOf(visit);
  const { answered, asked } = countAnswers(visit);
  const done = (is: boolean): Pick<Step, "tone" | "state"> =>
    is ? { tone: "good", state: say("visit.done") } : { tone: "none", state: say("visit.open") };
  const count = (word: "visit.count" | "visit.pieces", number: number): Pick<Step, "tone" | "state"> =>
    number ? { tone: "good", state: say(word, { count: number }) } : { tone: "none", state: say("say.none") };
  const departures = draft.conduct["departures"];
  const steps: (Step | false)[] = [
    { words: "visit.step_arrive", open: () => arriveScreen(stage), due: true, ...done(Boolean(draft.arrived)) },
    { words: "visit.step_tell", open: () => tellScreen(stage), due: true, ...done(Boolean(draft.told)) },
    { words: "visit.step_outcome", open: () => outcomeScreen(stage), due: true, ...done(Boolean(outcome)) },
    asked > 0 && {
      words: "visit.step_checklist",
      open: () => checklistScreen(stage),
      due: true,
      tone: answered === asked ? "good" : "none",
      state: say("visit.of", { answered, asked }),
    },
    Boolean(list.absence && outcome?.absence) && {
      words: "visit.step_absence",
      open: () => absenceScreen(stage),
      due: true,
      ...done(isAbsenceDone(visit)),
    },
    {
      words: "visit.step_pictures",
      open: () => picturesScreen(stage),
      due: false,
      ...count("visit.pieces", draft.blobs.filter((each) => !each.voided).length),
    },
    {
      words: "visit.step_register",
      open: () => registerScreen(stage),
      due: false,
      ...count("visit.count", draft.differences.length),
    },
    {
      words: "visit.step_observations",
      open: () => observationsScreen(stage),
      due: false,
      ...count("visit.count", draft.observations.length),
    },
    {
      words: "visit.step_conduct",
      open: () => conductScreen(stage),
      due: false,
      ...count("visit.count", Array.isArray(departures) ? departures.length : 0),
    },
    {
      words: "visit.step_signature",
      open: () => unitSignatureScreen(stage),
      due: true,
      ...done(Boolean(draft.unitSignature)),
    },
    { words: "visit.step_review", open: () => reviewScreen(stage), due: false, tone: "none", state: "" },
  ];
  return steps.filter((each): each is Step => each !== false);
}

function isAbsenceDone(visit: Visit): boolean {
  const form = checklistOf(visit).absence;
  const { absence } = visit.draft;
  if (!form || !absence) return false;
  const answers = (absence["answers"] ?? {}) as Record<string, unknown>;
  const cause = outcomeOf(visit)?.absence !== "cause" || Boolean(absence["cause"]);
  return cause && form.questions.every((each) => Boolean(answers[each.id]));
}
