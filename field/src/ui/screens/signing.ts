/** Two inspectors sign: by PIN on this phone, or on another phone by QR codes to and fro. */

import type { Inspector, JsonObject, SigningTask } from "../../contract";
import { say, sayMoment } from "../../words/say";
import { scanQr } from "../camera";
import { makeField } from "../fields";
import type { Screen } from "../frame";
import { make } from "../make";
import { showState } from "../notices";
import { sayPosition } from "../place-card";
import { showQr } from "../qr";
import { makeAct, type Stage } from "../stage";
import { makePin } from "./people";

export interface Signing {
  name: string;
  title: string;
  tasks: readonly SigningTask[];
  /** What may be done instead of signing. */
  other?: HTMLElement | null;
}

/** Let everybody sign who has to; goes on by itself when the last signature is there. */
export function signingScreen(stage: Stage, signing: Signing): Screen {
  const { inspectors } = stage.app.status();
  const open = signing.tasks.filter((each) => !each.complete);
  const here = inspectors.filter((each) => !each.revoked);
  const unsigned = here.filter((each) => open.some((task) => !task.signedBy.includes(each.device)));
  const again = (): void => stage.follow();
  return {
    name: signing.name,
    title: signing.title,
    back: () => stage.home(),
    body: [
      ...signing.tasks.map(showTask),
      ...here.map((each) => showSigner(stage, each, open, again)),
      here.length < 2 ? showOtherPhone(stage, open, again) : null,
      here.length >= 2 && unsigned.length
        ? make(
            "details",
            { class: "sheet" },
            make("summary", null, say("sign.other")),
            showOtherPhone(stage, open, again),
          )
        : null,
      signing.other ?? null,
    ],
    actions: [],
  };
}

function showTask(task: SigningTask): HTMLElement {
  const lacking = Math.max(0, 2 - task.signedBy.length);
  return make(
    "section",
    { class: "sheet" },
    make("h2", null, say(`sign.${task.about}`)),
    showRecord(task.record),
    task.complete
      ? showState("good", say("visit.done"))
      : showState("warn", say("sign.wait_one", { count: lacking })),
  );
}

/** Show what is signed, in words; the bytes as they are for those who want them. */
function showRecord(record: JsonObject): HTMLElement {
  const at = typeof record["at"] === "string" ? sayMoment(record["at"]) : "";
  const details = (record["details"] ?? {}) as JsonObject;
  const position = details["position"] as never;
  return make(
    "div",
    null,
    make(
      "dl",
      null,
      at ? make("dt", null, say("sign.at")) : null,
      at ? make("dd", null, at) : null,
      position ? make("dt", null, say("sign.place")) : null,
      position ? make("dd", null, sayPosition(position)) : null,
    ),
    make(
      "details",
      null,
      make("summary", null, say("sign.what")),
      make("p", { class: "mono" }, JSON.stringify(record)),
    ),
  );
}

function showSigner(
  stage: Stage,
  inspector: Inspector,
  open: readonly SigningTask[],
  done: () => void,
): HTMLElement | null {
  const mine = open.filter((each) => !each.signedBy.includes(inspector.device));
  if (!mine.length) return make("p", null, showState("good", say("sign.signed", { name: inspector.name })));
  const pin = makePin(say("sign.by_pin", { name: inspector.name }), "", "off");
  return make(
    "section",
    { class: "sheet" },
    pin.element,
    makeAct(
      stage,
      "sign.go",
      async () => {
        for (const task of mine) await stage.app.sign(task.id, inspector.device, pin.input.value);
        done();
      },
      { first: true },
    ),
  );
}

function showOtherPhone(stage: Stage, open: readonly SigningTask[], done: () => void): HTMLElement {
  return make(
    "section",
    { class: "sheet" },
    make("h2", null, say("sign.other")),
    make("p", { class: "faint" }, say("sign.other_how")),
    ...open.map((task) => {
      const pasted = makeField({ label: say("sign.answer_text"), lines: true });
      const take = async (text: string): Promise<void> => {
        await stage.app.takeSignature(task.id, text.trim());
        done();
      };
      return make(
        "div",
        null,
        make("h3", null, say(`sign.${task.about}`)),
        showQr(task.request, say("sign.request")),
        make("details", null, make("summary", null, say("sign.request_text")), make("p", { class: "mono" }, task.request)),
        makeAct(
          stage,
          "sign.scan_answer",
          async () => {
            const found = await scanQr();
            if (found) await take(found);
            if (found === null) pasted.fault(say("camera.no_code"));
          },
          { first: true },
        ),
        pasted.element,
        makeAct(stage, "sign.take", () => take(pasted.input.value), { small: true }),
      );
    }),
  );
}

/** Sign on this phone what another phone asks for. */
export function signForOtherScreen(stage: Stage): Screen {
  const pasted = makeField({ label: say("sign.paste_request"), lines: true });
  const see = (text: string): void => stage.show(signRequestScreen(stage, text.trim()));
  return {
    name: "sign-for-other",
    title: say("sign.for_other"),
    back: () => stage.home(),
    body: [make("div", { class: "sheet" }, pasted.element, makeAct(stage, "sign.see", () => see(pasted.input.value), { small: true }))],
    actions: [
      makeAct(
        stage,
        "do.scan",
        async () => {
          const found = await scanQr();
          if (found) see(found);
          if (found === null) pasted.fault(say("camera.no_code"));
        },
        { first: true },
      ),
    ],
  };
}

function signRequestScreen(stage: Stage, request: string): Screen {
  const task = stage.app.readRequest(request);
  const { inspectors } = stage.app.status();
  return {
    name: "sign-request",
    title: say("sign.for_other"),
    back: () => stage.show(signForOtherScreen(stage)),
    body: [
      make("p", null, say("sign.read")),
      showTask(task),
      ...inspectors.map((each) => {
        const pin = makePin(say("sign.by_pin", { name: each.name }), "", "off");
        return make(
          "section",
          { class: "sheet" },
          pin.element,
          makeAct(
            stage,
            "sign.go",
            async () => {
              const answer = await stage.app.signRequest(request, each.device, pin.input.value);
              stage.show(answerScreen(stage, answer));
            },
            { first: true },
          ),
        );
      }),
    ],
  };
}

function answerScreen(stage: Stage, answer: string): Screen {
  return {
    name: "sign-answer",
    title: say("sign.for_other"),
    back: () => stage.home(),
    body: [
      make("p", null, say("sign.show_answer")),
      showQr(answer, say("sign.answer")),
      make("p", { class: "mono" }, answer),
    ],
    actions: [makeAct(stage, "do.done", () => stage.home(), { first: true })],
  };
}
