/** Screens of the people: enrolment, the second inspector, unlocking, another PIN. */

import type { Inspector, Status } from "../../contract";
import { say } from "../../words/say";
import { scanQr } from "../camera";
import { makeChoices, makeField, type Field } from "../fields";
import type { Screen } from "../frame";
import { showInstall } from "../install";
import { make } from "../make";
import { showNote } from "../notices";
import { makeAct, type Stage } from "../stage";

/** Enrol an inspector with a one-time code, from the link, a scan or typed. */
export function enrolScreen(stage: Stage, code = ""): Screen {
  const second = stage.app.status().inspectors.length > 0;
  const typed = makeField({
    label: say("enrol.code"),
    hint: say("enrol.code_hint"),
    value: code,
    name: "code",
  });
  typed.input.classList.add("code-field");
  const pin = makePin(say("enrol.pin"), say("enrol.pin_hint"), "new-password");
  const again = makePin(say("enrol.pin_again"), "", "new-password");
  const scan = makeAct(
    stage,
    "do.scan",
    async () => {
      const found = await scanQr();
      if (found) typed.input.value = codeOf(found);
      if (found === null) typed.fault(say("camera.no_code"));
    },
    { small: true },
  );
  const go = makeAct(
    stage,
    "enrol.go",
    async () => {
      if (!checkPins(pin, again)) return;
      const wanted = codeOf(typed.input.value.trim());
      typed.fault(wanted ? "" : say("enrol.code_missing"));
      if (!wanted) return;
      const enrolled = await stage.app.enrol({ code: wanted, pin: pin.input.value });
      history.replaceState(history.state, "", location.pathname);
      void stage.app.askPersistence();
      stage.show(enrolledScreen(stage, enrolled));
    },
    { first: true },
  );
  return {
    name: "enrol",
    title: say(second ? "enrol.second_title" : "enrol.title"),
    ...(second ? { back: () => stage.home() } : {}),
    body: [
      make("p", null, say(second ? "enrol.second_explain" : "enrol.explain")),
      make("div", { class: "sheet" }, typed.element, scan),
      make("div", { class: "sheet" }, pin.element, again.element),
      second ? null : showInstall(),
    ],
    actions: [go],
  };
}

function enrolledScreen(stage: Stage, enrolled: Inspector): Screen {
  const alone = stage.app.status().inspectors.length < 2;
  const home = makeAct(stage, alone ? "enrol.later" : "do.go_on", () => stage.home(), { first: !alone });
  return {
    name: "enrolled",
    title: say("enrol.done", { name: enrolled.name }),
    body: [
      showNote("good", say("enrol.done", { name: enrolled.name })),
      alone ? make("p", null, say("enrol.second_ask")) : null,
      showInstall(),
    ],
    actions: alone
      ? [makeAct(stage, "enrol.second_go", () => stage.show(enrolScreen(stage)), { first: true }), home]
      : [home],
  };
}

/** Unlock the store with a PIN. */
export function unlockScreen(stage: Stage, status: Status): Screen {
  const people = status.inspectors;
  let device = people.find((each) => each.recording)?.device ?? people[0]?.device ?? "";
  const pin = makePin(say("unlock.pin"), "", "current-password");
  const open = async (): Promise<void> => {
    await stage.app.unlock(device, pin.input.value);
    stage.home();
  };
  const go = makeAct(stage, "unlock.go", open, { first: true });
  pin.input.addEventListener("keydown", (event) => {
    if ((event as KeyboardEvent).key === "Enter") go.click();
  });
  const who = makeChoices({
    legend: say("unlock.who"),
    choices: people.map((each) => ({ value: each.device, words: each.name })),
    value: device,
    change: (chosen) => {
      device = chosen;
    },
  });
  return {
    name: "unlock",
    title: say("unlock.title"),
    body: [
      people.length > 1 ? make("div", { class: "sheet" }, who) : make("p", { class: "big-name" }, people[0]?.name),
      make("div", { class: "sheet" }, pin.element),
    ],
    actions: [go],
  };
}

/** Change an inspector's PIN. */
export function changePinScreen(stage: Stage, inspector: Inspector): Screen {
  const old = makePin(say("pin.old"), "", "current-password");
  const fresh = makePin(say("pin.new"), say("enrol.pin_hint"), "new-password");
  const again = makePin(say("enrol.pin_again"), "", "new-password");
  return {
    name: "change-pin",
    title: `${say("menu.change_pin")} · ${inspector.name}`,
    back: () => stage.home(),
    body: [make("div", { class: "sheet" }, old.element, fresh.element, again.element)],
    actions: [
      makeAct(
        stage,
        "menu.change_pin",
        async () => {
          if (!checkPins(fresh, again)) return;
          await stage.app.changePin(inspector.device, old.input.value, fresh.input.value);
          stage.home();
          stage.frame.announce(say("pin.changed"));
        },
        { first: true },
      ),
    ],
  };
}

/** Make a field for a PIN; pasting and password managers are welcome. */
export function makePin(label: string, hint: string, complete: string): Field {
  const field = makeField({ label, hint, type: "password", numeric: true, complete, name: complete, max: 32 });
  // Password managers look for a form; it is never sent anywhere.
  const form = make("form", { on: { submit: (event) => event.preventDefault() } }, field.element);
  return { ...field, element: form };
}

/** Return the code in what was scanned: the link of the office, or the code itself. */
export function codeOf(text: string): string {
  return /#(?:\w+=)?([^&]+)$/.exec(text)?.[1] ?? text;
}

function checkPins(pin: Field, again: Field): boolean {
  const digits = pin.input.value;
  const simple = /^(\d)\1*$/.test(digits) || "01234567890123456789".includes(digits) || "98765432109876543210".includes(digits);
  pin.fault(/^\d{6,}$/.test(digits) ? (simple ? say("enrol.pin_simple") : "") : say("enrol.pin_short"));
  again.fault(digits === again.input.value ? "" : say("enrol.pin_differs"));
  return /^\d{6,}$/.test(digits) && !simple && digits === again.input.value;
}
