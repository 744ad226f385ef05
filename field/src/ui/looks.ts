/** How the app looks: language, light or dark, size of the letters. Nothing secret is kept here. */

import { speak, type Language } from "../words/say";

export type Light = "auto" | "light" | "dark";

export interface Looks {
  language: Language;
  light: Light;
  big: boolean;
}

const PLACE = "kaohe-field-looks";

/** Return how the app is to look; a phone set to English begins in English only if asked. */
export function readLooks(): Looks {
  const usual: Looks = { language: "zh", light: "auto", big: false };
  try {
    const kept = JSON.parse(localStorage.getItem(PLACE) ?? "{}") as Partial<Looks>;
    return {
      language: kept.language === "en" ? "en" : "zh",
      light: kept.light === "dark" || kept.light === "light" ? kept.light : "auto",
      big: kept.big === true,
    };
  } catch (fault) {
    if (fault instanceof SyntaxError || fault instanceof DOMException) return usual;
    throw fault;
  }
}

/** Let the app look as chosen, now and after the next start. */
export function wearLooks(looks: Looks): void {
  speak(looks.language);
  const page = document.documentElement;
  page.dataset["big"] = looks.big ? "yes" : "no";
  const dark =
    looks.light === "dark" ||
    (looks.light === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  page.dataset["light"] = dark ? "dark" : "light";
  const bar = document.querySelector<HTMLMetaElement>("meta[name=theme-color]");
  bar?.setAttribute("content", dark ? "#10151c" : "#0b4f9e");
}

/** Keep how the app is to look. */
export function keepLooks(looks: Looks): void {
  localStorage.setItem(PLACE, JSON.stringify(looks));
  wearLooks(looks);
}
