/** Fields with labels: text that is kept while it is typed, choices as large buttons. */

import { make, nextId, type Child } from "./make";

export interface Choice {
  value: string;
  words: string;
  hint?: string;
}

/** Milliseconds of rest after which typed text is kept. */
const REST = 500;
const waiting = new Set<() => Promise<unknown>>();

const underWay = new Set<Promise<unknown>>();

/** Keep everything that is typed and not kept yet, and wait for what is being kept. */
export async function flushTyped(): Promise<void> {
  await Promise.all([...waiting].map((flush) => flush()));
  await Promise.all(underWay);
}

/** Let every act wait until this is kept: what it shows must not be older. */
export function holdActs<T>(kept: Promise<T>): Promise<T> {
  underWay.add(kept);
  return kept.finally(() => underWay.delete(kept));
}

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") void flushTyped();
});
addEventListener("pagehide", () => void flushTyped());

/** Keep the text of a field: after a rest, when it is left, and when the app goes away. */
export function keepTyped(
  field: HTMLInputElement | HTMLTextAreaElement,
  keep: (text: string) => Promise<unknown>,
): void {
  let timer = 0;
  let kept = field.value;
  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    waiting.delete(flush);
    if (field.value === kept) return;
    kept = field.value;
    await keep(kept);
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    waiting.add(flush);
    timer = window.setTimeout(() => void flush(), REST);
  });
  field.addEventListener("blur", () => void flush());
}

export interface FieldOptions {
  label: string;
  hint?: string;
  value?: string;
  type?: "text" | "password" | "date" | "tel";
  numeric?: boolean;
  lines?: boolean;
  complete?: string;
  name?: string;
  max?: number;
}

export interface Field {
  element: HTMLElement;
  input: HTMLInputElement | HTMLTextAreaElement;
  /** Show what is wrong beside the field; empty takes it away. */
  fault(text: string): void;
}

/** Make a field with its label. */
export function makeField(options: FieldOptions): Field {
  const id = nextId();
  const shared = {
    id,
    name: options.name,
    maxlength: options.max,
    autocomplete: options.complete ?? "off",
    "aria-describedby": `${id}-more`,
  };
  const input = options.lines
    ? make("textarea", { ...shared, rows: 3 })
    : make("input", {
        ...shared,
        type: options.type ?? "text",
        inputmode: options.numeric ? "numeric" : undefined,
      });
  input.value = options.value ?? "";
  const wrong = make("p", { class: "field-fault", role: "alert" });
  const element = make(
    "div",
    { class: "field" },
    make("label", { for: id }, options.label),
    make("div", { id: `${id}-more` }, options.hint ? make("p", { class: "hint" }, options.hint) : null),
    input,
    wrong,
  );
  return {
    element,
    input,
    fault(text) {
      wrong.textContent = text;
      input.toggleAttribute("aria-invalid", Boolean(text));
    },
  };
}

export interface ChoiceOptions {
  legend: string;
  hideLegend?: boolean;
  hint?: string;
  choices: readonly Choice[];
  value: string;
  row?: boolean;
  change(value: string): void;
}

/** Make a group of which one is chosen; each choice is a large button. */
export function makeChoices(options: ChoiceOptions): HTMLFieldSetElement {
  const name = nextId();
  const buttons = options.choices.map(({ value, words, hint }) => {
    const input = make("input", { type: "radio", name, value, checked: value === options.value });
    input.addEventListener("change", () => options.change(value));
    const text = make(
      "span",
      { class: "choice-words" },
      make("span", null, words),
      hint ? make("small", null, hint) : null,
    );
    return make("label", { class: "choice" }, input, text);
  });
  return make(
    "fieldset",
    null,
    make("legend", { class: options.hideLegend ? "hidden-words" : undefined }, options.legend),
    options.hint ? make("p", { class: "faint" }, options.hint) : null,
    make("div", { class: options.row ? "choices choices-row" : "choices" }, ...buttons),
  );
}

/** Make one box to tick. */
export function makeTick(words: Child, checked: boolean, change: (on: boolean) => void): HTMLElement {
  const input = make("input", { type: "checkbox", checked });
  input.addEventListener("change", () => change(input.checked));
  return make("label", { class: "choice" }, input, make("span", { class: "choice-words" }, words));
}
