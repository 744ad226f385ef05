/** The service worker as the page sees it: which build runs, and when a new one may come in. */

let waiting: ServiceWorker | null = null;
let told: (() => void) | null = null;

/** Begin to serve the app without a network; `found` is called when a new build stands ready. */
export async function startWorker(found: () => void): Promise<void> {
  told = found;
  const registration = await navigator.serviceWorker.register("./worker.js", { updateViaCache: "none" });
  const look = (): void => {
    if (registration.waiting && navigator.serviceWorker.controller) {
      waiting = registration.waiting;
      told?.();
    }
  };
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", look);
  });
  look();
  let reloaded = !navigator.serviceWorker.controller;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    // The very first worker takes nothing over; later ones were let in on purpose.
    if (reloaded) {
      reloaded = false;
      return;
    }
    location.reload();
  });
}

const OPEN_VISIT = "kaohe-field-open-visit";

/** Remember whether a visit is open: a locked app cannot know, and must not change in its midst. */
export function noteVisit(open: boolean): void {
  localStorage.setItem(OPEN_VISIT, open ? "yes" : "no");
}

/** Tell whether a visit was open when the app was last unlocked. */
export function isVisitOpen(): boolean {
  return localStorage.getItem(OPEN_VISIT) === "yes";
}

/** Tell whether a new build is ready and waits to be let in. */
export function newVersionWaits(): boolean {
  return waiting !== null;
}

/** Let the new build in; the page starts again with it. Never while a visit is open. */
export function askToLetIn(): void {
  waiting?.postMessage({ type: "let-in" });
}

/** Return the name of the build that runs: the hash of its script. */
export function versionHere(): string {
  return /-([\w-]{6,})\.js/.exec(import.meta.url)?.[1] ?? "dev";
}
