/** One question of the checklist: its answer, a gap with its reason, and the pack's test shown live. */

import type { Visit } from "../contract";
import { say, sayBoth, sayBrackets } from "../words/say";
import { keepGap, keepValue } from "./answers";
import {
  answerTo,
  checklistOf,
  compare,
  gapOf,
  reaches,
  valueOf,
  workOut,
  type Question,
} from "./checklist-form";
import { keepTyped, makeChoices, makeField, type Field } from "./fields";
import { fill, make } from "./make";
import { showState } from "./notices";
import type { Stage } from "./stage";
import { currentVisit } from "./screens/visit";

/** Show a question; every answer is kept at once. */
export function showQuestion(stage: Stage, question: Question, changed: () => void): HTMLElement {
  const { item, part } = question;
  const live = make("div", { role: "status", "aria-live": "polite" });
  const control = make("div");
  const told = (): void => {
    fill(live, showTest(currentVisit(stage), question));
    changed();
  };
  const keep = async (value: string): Promise<void> => {
    await stage.keep(() =>
      value === "" ? stage.app.clearAnswer(item, part) : keepValue(stage, item, part, value),
    );
    told();
  };
  const open = (): void => {
    const gap = gapOf(answerTo(currentVisit(stage), item, part));
    fill(control, gap ? showGap(stage, question, open, told) : showControl(stage, question, keep, open));
  };
  open();
  fill(live, showTest(currentVisit(stage), question));
  const title = sayBoth(question.title);
  const ask = question.ask ? sayBoth(question.ask) : title;
  return make(
    "section",
    { class: "sheet question", data: { item, part } },
    make("h2", null, ask),
    ask !== title && question.part ? make("p", { class: "faint" }, title) : null,
    question.look_at ? make("p", { class: "faint" }, say("check.look_at", { what: sayBoth(question.look_at) })) : null,
    control,
    live,
  );
}

function showControl(
  stage: Stage,
  question: Question,
  keep: (value: string) => Promise<void>,
  again: () => void,
): HTMLElement {
  const visit = currentVisit(stage);
  const answer = answerTo(visit, question.item, question.part);
  if (question.form === "ratio") return make("p", { class: "faint" }, say("check.ratio_waits"));
  const hint = showHint(visit, question);
  const control =
    question.form === "mark" || question.form === "word"
      ? showMarks(question, valueOf(answer), (value) => void keep(value).then(() => fill(hint, ...showHint(currentVisit(stage), question).childNodes)))
      : showNumber(stage, question, valueOf(answer), keep);
  return make("div", null, control, hint, showMore(stage, question, answer?.reason ?? "", again));
}

function showMarks(question: Question, value: string, change: (value: string) => void): HTMLElement {
  return makeChoices({
    legend: sayBoth(question.title),
    hideLegend: true,
    choices: question.choices.map((each) => ({ value: each.value, words: sayBoth(each.title) })),
    value,
    row: question.choices.length <= 3,
    change,
  });
}

function showNumber(
  stage: Stage,
  question: Question,
  value: string,
  keep: (value: string) => Promise<void>,
): HTMLElement {
  const unit = question.unit ? sayBoth(question.unit) : "";
  const field = makeField({
    label: unit ? sayBrackets(sayBoth(question.title), unit) : sayBoth(question.title),
    value,
    numeric: true,
    max: 18,
  });
  if (question.form !== "count") field.input.setAttribute("inputmode", "decimal");
  field.input.addEventListener("input", () => checkNumber(stage, question, field));
  keepTyped(field.input, async (text) => {
    if (checkNumber(stage, question, field)) await keep(text.trim());
  });
  return field.element;
}

/** Tell at once what is wrong with a number; a wrong one is not kept as an answer. */
function checkNumber(stage: Stage, question: Question, field: Field): boolean {
  const text = field.input.value.trim();
  const fault = text === "" ? "" : findNumberFault(currentVisit(stage), question, text);
  field.fault(fault);
  return !fault;
}

function findNumberFault(visit: Visit, question: Question, text: string): string {
  if (question.form === "count" && !/^\d+$/.test(text)) return say("check.whole");
  if (!/^\d+(\.\d+)?$/.test(text)) return say("check.number");
  const { least, most, at_most: limit } = question;
  if ((least !== null && compare(text, least) < 0) || (most !== null && compare(text, most) > 0)) {
    return say("check.out_of_range", { least: least ?? "0", most: most ?? "∞" });
  }
  const other = limit ? valueOf(answerTo(visit, limit)) : "";
  if (limit && other && compare(text, other) > 0) {
    const fact = checklistOf(visit).facts.find((each) => each.item === limit);
    return say("check.too_large", { name: fact ? sayBoth(fact.title) : limit });
  }
  return "";
}

/** What else can be said: a note beside the answer, or that there is none and why. */
function showMore(stage: Stage, question: Question, reason: string, again: () => void): HTMLElement {
  const row = make("div", { class: "more-row" });
  const note = makeField({ label: say("check.note_label"), value: reason, lines: true, max: 2000 });
  note.element.hidden = !reason;
  keepTyped(note.input, (text) =>
    stage.keep(async () => {
      const value = valueOf(answerTo(currentVisit(stage), question.item, question.part));
      if (value) await keepValue(stage, question.item, question.part, value, text);
    }),
  );
  const addNote = make(
    "button",
    {
      type: "button",
      class: "plain",
      hidden: Boolean(reason),
      on: {
        click: () => {
          note.element.hidden = false;
          addNote.hidden = true;
          note.input.focus();
        },
      },
    },
    say("check.note"),
  );
  const toGap = make(
    "button",
    {
      type: "button",
      class: "plain",
      hidden: question.gaps.length === 0,
      on: { click: () => fill(row, showGapChoice(stage, question, again)) },
    },
    say("check.gap"),
  );
  row.append(note.element, addNote, toGap);
  return row;
}

function showGapChoice(stage: Stage, question: Question, again: () => void): HTMLElement {
  const titles = new Map(checklistOf(currentVisit(stage)).gaps.map((each) => [each.gap, sayBoth(each.title)]));
  return makeChoices({
    legend: say("check.gap_which"),
    choices: question.gaps.map((gap) => ({ value: gap, words: titles.get(gap) ?? gap })),
    value: "",
    change: (gap) => {
      void stage.keep(() => keepGap(stage, question.item, question.part, gap, "")).then(again);
    },
  });
}

/** Show the gap that stands in the place of the answer, with the reason that it needs. */
function showGap(stage: Stage, question: Question, again: () => void, told: () => void): HTMLElement {
  const answer = answerTo(currentVisit(stage), question.item, question.part);
  const gap = gapOf(answer);
  const title = checklistOf(currentVisit(stage)).gaps.find((each) => each.gap === gap)?.title;
  const reason = makeField({ label: say("check.gap_reason"), value: answer?.reason ?? "", lines: true, max: 2000 });
  keepTyped(reason.input, (text) =>
    stage.keep(() => keepGap(stage, question.item, question.part, gap, text)),
  );
  const back = make(
    "button",
    {
      type: "button",
      class: "plain",
      on: {
        click: () => {
          void stage.keep(() => stage.app.clearAnswer(question.item, question.part)).then(() => {
            again();
            told();
          });
        },
      },
    },
    say("do.clear"),
  );
  return make("div", null, showState("warn", title ? sayBoth(title) : gap), reason.element, back);
}

/** Ask for a photograph where the answer earns less than everything. */
function showHint(visit: Visit, question: Question): HTMLElement {
  const value = valueOf(answerTo(visit, question.item, question.part));
  const share = question.choices.find((each) => each.value === value)?.share;
  const below = share !== null && share !== undefined && compare(share, "1") < 0;
  const wanted = question.evidence === "wanted_below_full" && below;
  const needed = question.evidence === "required" && value !== "";
  return make(
    "p",
    { class: "hint-line" },
    needed ? showState("warn", say("check.photo_needed")) : wanted ? showState("warn", say("check.photo_wanted")) : null,
  );
}

/** Show the pack's test against the number as it stands. */
function showTest(visit: Visit, question: Question): HTMLElement | null {
  const { bound, test } = question;
  if (!bound) return null;
  const worked = question.form === "ratio" ? workOut(visit, question) : undefined;
  const value =
    question.form === "ratio"
      ? worked && "value" in worked
        ? worked.value
        : ""
      : valueOf(answerTo(visit, question.item, question.part));
  const met = value ? reaches(value, bound) : undefined;
  return make(
    "div",
    null,
    test ? make("p", { class: "faint" }, sayBoth(test)) : null,
    question.form === "ratio" && value ? make("p", null, say("check.worked_out", { value: sayRatio(value) })) : null,
    value && met === undefined ? make("p", null, say("check.ratio_none")) : null,
    met === undefined ? null : showState(met ? "good" : "warn", say(met ? "check.reached" : "check.not_reached")),
  );
}

/** Say a ratio with its percentage, cut and not rounded up, so that 79.99 never reads as 80. */
function sayRatio(value: string): string {
  const [over = "0", under = "1"] = value.split("/");
  if (Number(under) === 0) return value;
  const hundredths = (BigInt(over) * 10_000n) / BigInt(under);
  const cents = (hundredths % 100n).toString().padStart(2, "0");
  return `${over} / ${under} = ${hundredths / 100n}.${cents}%`;
}
