/** Says everything in the chosen language: Chinese first. */

import { bodies } from "./bodies";
import { words } from "./words";

export type Language = "zh" | "en";
export type Word = keyof typeof words;

/** A text that comes in both languages, from the pack or from a fault. */
export interface Both {
  zh: string;
  en: string;
}

let language: Language = "zh";

/** Choose the language of everything that is said from now on. */
export function speak(chosen: Language): void {
  language = chosen;
  document.documentElement.lang = chosen === "zh" ? "zh-Hans" : "en";
}

/** Return the language that is spoken. */
export function spoken(): Language {
  return language;
}

/** Say a text of the app; `{name}` in it is filled from the values. */
export function say(word: Word, values: Record<string, string | number> = {}): string {
  const text = words[word][language === "zh" ? 0 : 1];
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : String(value);
  });
}

/** Say a text that comes in both languages. */
export function sayBoth(text: Both): string {
  return text[language] || text.zh;
}

/** Join two texts as a heading and what it says. */
export function sayColon(one: string, other: string): string {
  return say("join.colon", { one, other });
}

/** Join two texts, the second in brackets. */
export function sayBrackets(one: string, other: string | number): string {
  return say("join.brackets", { one, other });
}

/** Join the texts of a list. */
export function sayList(texts: readonly string[]): string {
  return texts.join(say("join.list"));
}

/** Return a moment as the clock in China shows it, such as 1月14日 10:05. */
export function sayMoment(at: string): string {
  const moment = new Date(at);
  if (Number.isNaN(moment.getTime())) return at;
  return new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", {
    timeZone: "Asia/Shanghai",
    month: language === "zh" ? "numeric" : "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hour12: false,
  }).format(moment);
}

/** Return the name of a body; its code where nobody knows it. */
export function sayBody(code: string): string {
  return bodies[code]?.[language === "zh" ? 0 : 1] ?? code;
}

/** Return a size in bytes as people read it. */
export function saySize(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.max(1, Math.round(bytes / 1000))} KB`;
  if (bytes < 1_000_000_000) return `${(bytes / 1_000_000).toFixed(1)} MB`;
  return `${(bytes / 1_000_000_000).toFixed(1)} GB`;
}
