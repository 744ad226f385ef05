/** The frame of every screen: title, what is done in it, the acts at the bottom within the thumb's reach. */

import { say } from "../words/say";
import { fill, make, type Child } from "./make";

/** One screen; made anew each time it is shown. */
export interface Screen {
  /** Name of the screen in the page, so that it can be found. */
  name: string;
  title: string;
  back?: () => void;
  body: Child[];
  /** The first is nearest to the thumb: it stands lowest. */
  actions?: Child[];
  /** Ends what the screen has begun. */
  leave?: () => void;
}

export interface Frame {
  show(screen: Screen): void;
  /** Say something to those who do not see it as well. */
  announce(text: string): void;
  /** Show the quiet mark that an entry stands on the phone. */
  markSaved(): void;
  setRehearsal(rehearsal: boolean): void;
  setMenu(open: (() => void) | null): void;
  readonly current: string;
}

const MARK_STAYS = 4_000;

/** Build the frame in the page. */
export function makeFrame(root: HTMLElement): Frame {
  const heading = make("h1", { tabindex: "-1" });
  const back = makeBarButton(say("do.back"), "M15 5l-7 7 7 7");
  const menu = makeBarButton(say("menu.title"), "M4 7h16M4 12h16M4 17h16");
  const saved = make("span", { class: "saved" });
  const rehearsal = make("p", { class: "rehearsal", hidden: true }, say("app.rehearsal"));
  const main = make("main", { tabindex: "0" });
  const actions = make("footer", { class: "actions" });
  const voice = make("div", { class: "hidden-words", role: "status", "aria-live": "polite" });
  const bar = make("div", { class: "bar" }, back, heading, saved, menu);
  fill(root, make("header", null, rehearsal, bar), main, actions, voice);

  let now: Screen | null = null;
  let openMenu: (() => void) | null = null;
  let markEnds = 0;
  back.addEventListener("click", () => now?.back?.());
  menu.addEventListener("click", () => openMenu?.());
  history.replaceState({ inside: false }, "");
  addEventListener("popstate", () => now?.back?.());

  return {
    show(screen) {
      now?.leave?.();
      now = screen;
      document.title = `${screen.title} · ${say("app.name")}`;
      root.dataset["screen"] = screen.name;
      fill(heading, screen.title);
      back.hidden = !screen.back;
      back.setAttribute("aria-label", say("do.back"));
      menu.hidden = !openMenu || screen.name === "menu";
      menu.setAttribute("aria-label", say("menu.title"));
      fill(rehearsal, say("app.rehearsal"));
      fill(main, ...screen.body);
      fill(actions, ...(screen.actions ?? []).slice().reverse());
      // The phone's own back key does what the arrow does, and never leaves in mid-visit.
      if (screen.back && !(history.state as { inside?: boolean } | null)?.inside) {
        history.pushState({ inside: true }, "");
      }
      main.scrollTop = 0;
      heading.focus({ preventScroll: true });
    },
    announce(text) {
      fill(voice, text);
    },
    markSaved() {
      clearTimeout(markEnds);
      fill(saved, `✓ ${say("app.saved")}`);
      fill(voice, say("app.saved"));
      markEnds = window.setTimeout(() => fill(saved), MARK_STAYS);
    },
    setRehearsal(is) {
      rehearsal.hidden = !is;
    },
    setMenu(open) {
      openMenu = open;
    },
    get current() {
      return now?.name ?? "";
    },
  };
}

function makeBarButton(label: string, line: string): HTMLButtonElement {
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  picture.setAttribute("viewBox", "0 0 24 24");
  picture.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  for (const [name, value] of Object.entries({
    d: line,
    fill: "none",
    stroke: "currentColor",
    "stroke-width": "2",
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
  })) {
    path.setAttribute(name, value);
  }
  picture.append(path);
  return make("button", { type: "button", class: "bar-button", "aria-label": label }, picture);
}
