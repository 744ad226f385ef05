/** How the app comes to the home screen, where its storage is safest. */

import { say } from "../words/say";
import { make } from "./make";
import { showState } from "./notices";

interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

let offered: InstallPrompt | null = null;
addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  offered = event as InstallPrompt;
});

/** Tell whether the app was opened from the home screen. */
export function isInstalled(): boolean {
  return (
    matchMedia("(display-mode: standalone)").matches ||
    (navigator as { standalone?: boolean }).standalone === true
  );
}

/** Show how to install, with the browser's own question where it has one. */
export function showInstall(): HTMLElement {
  if (isInstalled()) return make("p", null, showState("good", say("enrol.installed")));
  const apple = /iPhone|iPad|Macintosh.*Mobile/.test(navigator.userAgent);
  const go = make(
    "button",
    { type: "button", class: "do do-small", on: { click: () => void offered?.prompt() } },
    say("enrol.install"),
  );
  return make(
    "section",
    { class: "sheet" },
    make("h2", null, say("enrol.install")),
    make("p", { class: "faint" }, say(apple ? "enrol.install_ios" : "enrol.install_android")),
    offered ? go : null,
  );
}
