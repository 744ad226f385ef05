/**
 * Walk a phone through a whole county against a real practice office (see field/README.md).
 *
 *     node test/run.mjs --against http://127.0.0.1:8600 CODE CODE
 */

import "fake-indexeddb/auto";
import { listOf, objectOf, textOf } from "../src/core/canonical";
import type { JsonObject, SigningTask, Visit } from "../src/contract";
import { startApp, type App } from "../src/field-app";

const PINS = ["481592", "730164"];
const HERE = { latitude: "20.0174", longitude: "110.3492", accuracy: "15", at: new Date().toISOString() };

async function signAll(app: App, tasks: readonly SigningTask[]): Promise<void> {
  for (const task of tasks) {
    for (const [at, { device }] of app.status().inspectors.entries()) await app.sign(task.id, device, PINS[at] as string);
  }
}

/** Answer every question with its best choice. */
async function answerAll(app: App, visit: Visit): Promise<void> {
  const groups = listOf(visit.checklist["groups"]).flatMap((each) => listOf(objectOf(each)["items"]));
  const questions = [
    ...listOf(visit.checklist["facts"]), ...groups.flatMap((each) => listOf(objectOf(each)["questions"])),
  ].map(objectOf);
  for (const question of questions) {
    const [item, part, form] = [textOf(question["item"]), textOf(question["part"]), textOf(question["form"])];
    const choice = listOf(question["choices"])[0];
    if (choice) await app.answer(item, part, textOf(objectOf(choice)["value"]));
    else if (form !== "ratio") await app.answer(item, part, form === "share" ? "1" : "20");
  }
  if (visit.checklist["absence"]) {
    const form = objectOf(visit.checklist["absence"]);
    const answers = listOf(form["questions"]).map((each) => [textOf(objectOf(each)["id"]), "yes"] as const);
    const cause = listOf(form["causes"])[0];
    await app.setAbsence({ cause: cause ? textOf(objectOf(cause)["id"]) : "", answers: Object.fromEntries(answers) } as JsonObject);
  }
}

function endingOf(visit: Visit): string {
  const known = listOf(visit.checklist["outcomes"]).map((each) => textOf(objectOf(each)["outcome"]));
  return known[0] as string;
}

async function main(): Promise<void> {
  const [origin, ...codes] = process.argv.slice(2) as [string, ...string[]];
  const app = await startApp({ base: `${origin}/field/v1/` }, {});
  for (const [at, code] of codes.entries()) await app.enrol({ code, pin: PINS[at] as string });
  await app.prepare();
  await app.tellBody("省总工会办公室");
  console.log("county", (await app.depart()).county);
  await signAll(app, [await app.arrive(HERE)]);
  await app.enterCounty("县总工会主席");
  for (let visit = await app.next(); visit; visit = await app.next()) {
    await app.arriveAtUnit(HERE);
    await app.tellUnit("工会主席");
    await answerAll(app, visit);
    const note = await app.addBlob(new Blob([`${visit.id} photo`.repeat(60_000)], { type: "image/jpeg" }), {
      items: [], name: "门牌.jpg", capture: "live", position: HERE,
    });
    const ending = endingOf(visit);
    await app.answer("outcome", "", ending, { reason: "如实", blobs: [note.sha256] });
    await app.setUnitSignature({ refused: "负责人不在" });
    const gaps = app.review({ outcome: ending, reached: true }).filter((each) => each.blocking);
    if (gaps.length) console.log(gaps.map((each) => `${each.item}/${each.part} ${each.told.zh}`));
    await signAll(app, await app.finalise({ outcome: ending, reached: true }));
    await app.close();
    const sync = await app.sync();
    console.log(visit.id, visit.unit.kind, ending, sync.state, `${sync.received}/${sync.saved}`, sync.quarantined, sync.trouble?.zh ?? "");
  }
  const { sync, history } = app.status();
  console.log(sync.state, `${sync.received}/${sync.saved}`, "quarantined", sync.quarantined, sync.trouble);
  for (const { id, revisions } of history) console.log(id, revisions.map((each) => `${each.state} ${each.reason}`).join(";"));
  await app.dispose();
}

await main();
