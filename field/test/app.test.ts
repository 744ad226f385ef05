import assert from "node:assert/strict";
import { test } from "node:test";
import type { Json, JsonObject } from "../src/contract";
import { utf8 } from "../src/core/bytes";
import { verifyPacket } from "../src/core/packet";
import { Fault } from "../src/core/faults";
import { Office, type Weather } from "./office";
import { HERE, makePhone, Phone, PIN, SECOND_PIN } from "./phone";
import { settingOf } from "./vectors";

const has = (code: string) => (found: unknown) => found instanceof Fault && found.told.some((each) => each.code === code);
const photo = (text: string): Blob => new Blob([text.repeat(50_000)], { type: "image/jpeg" });

/** Every kind of trouble in turn, and a quiet stretch, so that everything arrives in the end. */
function stormy(): (path: string, number: number) => Weather {
  const kinds: Weather[] = ["drop-reply", 500, "double", "portal", "drop-request", 429, "clear", 413, "drop-reply", "clear", "double"];
  return (path, number) => (path.startsWith("hello") || number % 3 ? "clear" : (kinds[(number / 3) % kinds.length] as Weather));
}

test("a whole county with bad network: everything is at the office once, in its order", async () => {
  const office = new Office();
  const phone = await makePhone(office);
  const { app } = phone;
  await phone.enter();
  let photos = 0;
  let visits = 0;
  for (;;) {
    office.weather = () => "clear";
    const visit = await app.next();
    if (!visit) break;
    verifyPacket(utf8(visit.packet.text), settingOf().ceremony, settingOf().plan);
    office.weather = stormy();
    await phone.fill();
    const note = await app.addBlob(photo(`${visit.id} 门牌`), { items: ["charter", "workers"], name: "门牌.jpg", capture: "live", position: HERE });
    photos += 1;
    await app.answer("charter", "", "full", { blobs: [note.sha256] });
    visits += 1;
    if (visits === 2) {
      await app.replace("gone", "已搬走", [note.sha256]);
      const { standing } = app.status();
      assert.equal(standing?.at, "replace");
      if (standing?.at === "replace") await phone.signBoth(standing.tasks);
      await app.drawAgain();
    } else await phone.finish();
    await app.sync();
  }
  assert.equal(visits, 8);
  for (let round = 0; round < 40 && app.status().sync.received < app.status().sync.saved; round += 1) await app.sync();
  office.weather = () => "clear";
  const status = await app.sync();
  assert.deepEqual([status.state, status.saved, status.sent, status.quarantined], ["idle", status.received, status.received, 0]);
  assert.equal(office.revisions.size, 8);
  assert.equal(office.blobs.size, photos);
  for (const { id } of app.status().history) {
    const lines = office.events.get(id) ?? [];
    assert.equal(new Set(lines.map((line) => (JSON.parse(line) as { id: string }).id)).size, lines.length);
    assert.ok(lines.length >= 8);
  }
  assert.equal(app.status().done, 7);
  assert.deepEqual(app.status().standing, { at: "depart", ordinal: 2 });
  const order = office.acts.map((each) => {
    const body = JSON.parse(each) as { format?: string; about?: string; audience?: string };
    return body.about ?? body.audience ?? body.format;
  });
  assert.deepEqual(order.slice(0, 5), ["body", "draw-county/1", "draw-choice/1", "arrived", "county"]);
  assert.deepEqual(order.slice(5, 10), ["draw-choice/1", "disclosure-packet/1", "unit", "outcome", "closed"]);
  assert.deepEqual(order.slice(10, 16), ["draw-choice/1", "disclosure-packet/1", "unit", "outcome", "reason", "disclosure-packet/1"]);
  await app.dispose();
});

test("whoever is killed at any moment stands where he stood", async () => {
  const phone = await makePhone();
  await phone.app.prepare();
  await phone.app.tellBody("办公室");
  const at = async (): Promise<string> => (await phone.restart()).status().standing?.at ?? "";
  assert.equal(await at(), "depart");
  await phone.app.depart();
  assert.equal(await at(), "travel");
  const task = await phone.app.arrive(HERE);
  assert.equal(await at(), "sign_arrival");
  await phone.app.unlock(phone.app.status().inspectors[1]?.device as string, SECOND_PIN);
  await phone.signBoth([task]);
  assert.equal(await at(), "enter");
  await phone.app.enterCounty("主席");
  assert.equal(await at(), "next");
  const visit = await phone.app.next();
  await phone.fill();
  await phone.app.addBlob(photo("照片"), { items: ["charter"], name: "a.jpg", capture: "live", position: null });
  const before = phone.visit();
  assert.equal(await at(), "visit");
  assert.deepEqual(phone.visit(), before);
  assert.equal(phone.visit().unit.id, visit?.unit.id);
  const kept = await phone.app.readBlob(before.draft.blobs[0]?.sha256 as string);
  assert.equal(await kept?.text(), "照片".repeat(50_000));
  const tasks = await phone.app.finalise({ outcome: "verified_true", reached: true });
  assert.equal(await at(), "sign_visit");
  await phone.signBoth(tasks);
  assert.equal(await at(), "close");
  const code = phone.app.completionCode();
  assert.match(code, /^(\d{3} ){5}\d{3}$/);
  assert.equal((await phone.restart()).completionCode(), code);
  await phone.app.close();
  assert.equal(await at(), "next");
});

test("nothing is called received without a receipt that the office has signed for these bytes", async () => {
  const office = new Office();
  const phone = await makePhone(office);
  await phone.enter();
  await phone.app.next();
  await phone.app.sync();
  const { received } = phone.app.status().sync;
  await phone.fill();
  await phone.finish();
  office.weather = (path) => (path.startsWith("hello") || path.startsWith("tellings") ? "clear" : "unsigned");
  const status = await phone.app.sync();
  assert.equal(status.received, received + 1, "only the telling, which has no receipt");
  assert.ok(status.saved > status.received);
  assert.equal(status.state, "refused");
  office.weather = () => "portal";
  assert.equal((await phone.app.sync()).state, "offline");
  office.weather = () => "clear";
  const last = await phone.app.sync();
  assert.equal(last.received, last.saved);
});

test("a blob is taken up where it broke off, and one picture stands under two items once", async () => {
  const office = new Office();
  const phone = await makePhone(office);
  await phone.enter();
  await phone.app.next();
  await phone.fill();
  const big = new Blob([new Uint8Array(1_300_000).fill(7)], { type: "image/jpeg" });
  const first = await phone.app.addBlob(big, { items: ["charter"], name: "a.jpg", capture: "live", position: null });
  const second = await phone.app.addBlob(big, { items: ["workers"], name: "a.jpg", capture: "live", position: null });
  assert.equal(first.sha256, second.sha256);
  assert.deepEqual(phone.visit().draft.blobs.map((each) => each.items), [["charter", "workers"]]);
  await phone.finish();
  let patches = 0;
  office.weather = (path) => (path.startsWith("blobs/") && (patches += 1) === 3 ? "drop-reply" : "clear");
  await phone.app.sync();
  assert.equal(office.blobs.size, 0);
  await phone.app.sync();
  assert.equal(office.blobs.size, 1);
  const sent = office.asked.filter((each) => each.startsWith("PATCH"));
  assert.equal(sent.length, 3, "no chunk twice");
});

test("before its disclosure nothing of a unit is asked for, and nothing of it leaves the phone", async () => {
  const office = new Office();
  const phone = await makePhone(office);
  await phone.enter();
  await phone.app.sync();
  assert.deepEqual(office.opened.map((each) => each.split("/")[0]), ["county"]);
  const visit = await phone.app.next();
  assert.equal(office.opened.filter((each) => each.startsWith("unit")).length, 1);
  await assert.rejects(phone.app.next(), has("draw-out-of-order"));
  const told = [...office.asked, ...office.acts].join("\n");
  const others = [...Array(7).keys()].map((each) => `P-330102-00${each}`).filter((each) => each !== visit?.unit.id);
  for (const id of others) assert.ok(!told.includes(id));
});

test("no secret and no record stands readable in the database", async () => {
  const phone = await makePhone();
  await phone.enter();
  const visit = await phone.app.next();
  await phone.app.note("comment", "绝不应明文存放");
  const request = indexedDB.open(phone.name);
  const db = await new Promise<IDBDatabase>((done) => (request.onsuccess = () => done(request.result)));
  const rows: unknown[] = [];
  for (const store of ["plain", "records", "blobs"]) {
    const all = db.transaction(store).objectStore(store).getAll();
    await new Promise((done) => (all.onsuccess = done));
    rows.push(...(all.result as unknown[]));
  }
  db.close();
  const text = rows.map((row) => flatten(row)).join("\n");
  const { secret } = [...phone.office.devices.values()][0] as { secret: string };
  for (const word of [secret, PIN, "绝不应明文存放", visit?.unit.id as string, "330102"]) assert.ok(!text.includes(word), word);
});

/** Everything in a row as text, bytes as UTF-8. */
function flatten(value: unknown): string {
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return new TextDecoder().decode(value as ArrayBuffer);
  if (typeof value === "object" && value !== null) return Object.values(value).map(flatten).join(" ");
  return String(value);
}

test("wrong PINs open nothing and make one wait; a weak one is refused", async () => {
  const phone = await makePhone();
  const [first] = phone.app.status().inspectors;
  phone.app.lock();
  assert.equal(phone.app.status().stage, "locked");
  for (let tries = 0; tries < 5; tries += 1) await assert.rejects(phone.app.unlock(first?.device as string, "999999"), has("field-pin-wrong"));
  await assert.rejects(phone.app.unlock(first?.device as string, PIN), has("field-pin-wait"));
  phone.world.now += 31_000;
  await phone.app.unlock(first?.device as string, PIN);
  assert.equal(phone.app.status().stage, "open");
  for (const weak of ["1111111", "123456", "1234", "98765432", "12345a"]) {
    await assert.rejects(phone.app.changePin(first?.device as string, PIN, weak), has("field-pin-weak"));
  }
  await phone.app.changePin(first?.device as string, PIN, "602817");
  phone.app.lock();
  await assert.rejects(phone.app.unlock(first?.device as string, PIN), has("field-pin-wrong"));
  await phone.app.unlock(first?.device as string, "602817");
});

test("one inspector alone signs nothing twice, and a foreign answer is refused", async () => {
  const phone = await makePhone();
  await phone.app.prepare();
  await phone.app.depart();
  const task = await phone.app.arrive(HERE);
  const [first] = phone.app.status().inspectors;
  await phone.app.sign(task.id, first?.device as string, PIN);
  assert.equal((await phone.app.sign(task.id, first?.device as string, PIN)).complete, false);
  const own = await phone.app.signRequest(task.request, first?.device as string, PIN);
  await assert.rejects(phone.app.takeSignature(task.id, own), has("field-signer-other"));
  const other = await makePhone();
  await assert.rejects(phone.app.takeSignature(task.id, await other.app.signRequest(
    task.request.replace("12", "13"), other.app.status().inspectors[1]?.device as string, SECOND_PIN)), has("field-signature-wrong"));
});

test("the second inspector signs on a phone of his own", async () => {
  const office = new Office();
  const [phone, other] = [new Phone(office), new Phone(office)];
  await phone.start();
  await other.start();
  await phone.app.enrol({ code: office.makeCode("1001"), pin: PIN });
  await other.app.enrol({ code: office.makeCode("1002"), pin: SECOND_PIN });
  await phone.app.prepare();
  await phone.app.depart();
  const task = await phone.app.arrive({ reason: "室内无信号" });
  await phone.app.sign(task.id, phone.app.status().inspectors[0]?.device as string, PIN);
  assert.deepEqual(other.app.readRequest(task.request).record, task.record);
  const answer = await other.app.signRequest(task.request, other.app.status().inspectors[0]?.device as string, SECOND_PIN);
  assert.equal((await phone.app.takeSignature(task.id, answer)).complete, true);
  assert.equal(phone.app.status().standing?.at, "enter");
});

test("closing names what is lacking, and a reopened visit is a new revision of the frozen one", async () => {
  const phone = await makePhone();
  await phone.enter();
  await phone.app.next();
  const ending = { outcome: "verified_true", reached: true };
  assert.deepEqual(phone.app.review(ending).map((each) => each.told.code), [
    "answer-missing", "answer-missing", "visit-position-missing", "visit-unit-untold", "visit-signature-missing",
  ]);
  await assert.rejects(phone.app.finalise(ending), has("field-gaps-left"));
  await phone.fill();
  await phone.app.finalise(ending);
  const { revision } = phone.app.status().standing?.at === "sign_visit" ? (phone.app.status().standing as { visit: { draft: { revision: string } } }).visit.draft : { revision: "" };
  await phone.app.reopen();
  assert.equal(phone.visit().draft.parent, revision);
  await phone.app.answerGap("workers", "", "refused", { reason: "拒绝提供" });
  await phone.finish();
  await phone.app.sync();
  const bodies = [...phone.office.revisions.values()].map((each) => (JSON.parse(each) as { revision: JsonObject }).revision);
  assert.deepEqual(bodies.map((each) => each["parent"]), ["", revision]);
  const closed = phone.office.acts.map((each) => JSON.parse(each) as { about?: string; details?: JsonObject }).find((each) => each.about === "closed");
  const last = phone.app.status().history[0]?.revisions.at(-1);
  assert.equal(closed?.details?.["revision"], last?.sha256);
});

test("a failed write is told at once, a database that was closed is opened again", async () => {
  const phone = await makePhone();
  await phone.enter();
  await phone.app.next();
  const { add } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.add = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  try {
    await assert.rejects(phone.app.answer("workers", "", "5"), has("field-not-saved"));
  } finally {
    IDBObjectStore.prototype.add = add;
  }
  assert.equal(phone.app.status().notSaved?.code, "field-not-saved");
  assert.deepEqual(phone.visit().draft.answers, []);
  const [rescued] = await phone.app.exportUnsaved();
  assert.ok(((await rescued?.make())?.bytes.length ?? 0) > 100);
  await phone.app.answer("workers", "", "5");
  assert.equal(phone.app.status().notSaved, null);
  phone.room = { usage: 9_900_000_000, quota: 10_000_000_000 };
  await phone.fill();
  await phone.finish();
  await assert.rejects(phone.app.next(), has("field-no-room"));
});

test("a clock that is moved by a day is written down, and nothing is refused", async () => {
  const office = new Office();
  const phone = await makePhone(office);
  await phone.enter();
  const visit = await phone.app.next();
  await phone.app.answer("workers", "", "5");
  for (const days of [1, -2]) {
    phone.world.now += days * 86_400_000;
    await phone.app.answer("workers", "", String(10 + days));
  }
  await phone.fill();
  await phone.finish();
  const { received, saved, quarantined } = await phone.app.sync();
  assert.deepEqual([received, quarantined], [saved, 0]);
  const events = (office.events.get(visit?.id as string) ?? []).map((line) => JSON.parse(line) as { kind: string; new: Json });
  const jumps = events.filter((each) => each.kind === "clock-jump").map((each) => Math.round(Number(each.new) / 86_400_000));
  assert.deepEqual(jumps, [1, -2]);
  assert.equal(events[2]?.kind, "app-version");
});

test("only a signed permit deletes, and only what is wholly received", async () => {
  const office = new Office();
  const phone = await makePhone(office);
  await phone.enter();
  const visit = await phone.app.next();
  await phone.fill();
  const note = await phone.app.addBlob(photo("照片"), { items: ["charter"], name: "a.jpg", capture: "live", position: null });
  await phone.finish();
  await phone.app.sync();
  const [line] = phone.app.status().history[0]?.revisions ?? [];
  const [device] = phone.app.status().inspectors;
  const permit: JsonObject = {
    format: "purge-permit/1", campaign: settingOf().campaign.id, device: device?.device as string,
    visit: visit?.id as string, revision: line?.id as string, sha256: line?.sha256 as string, at: "2013-03-01T00:00:00.000Z",
  };
  office.tasks = { ...office.tasks, purge: [{ ...permit, signature: "00".repeat(64) }] };
  await phone.app.sync();
  assert.notEqual(await phone.app.readBlob(note.sha256), null);
  office.tasks = { ...office.tasks, purge: [office.signed(permit, "purge-permit")] };
  await phone.app.sync();
  await phone.app.sync();
  assert.equal(await phone.app.readBlob(note.sha256), null);
  assert.equal(phone.app.status().history[0]?.revisions[0]?.state, "purgeable");
});

test("a lost answer burns no enrolment code", async () => {
  const office = new Office();
  const phone = new Phone(office);
  await phone.start();
  const code = office.makeCode("1001");
  office.weather = () => "drop-reply";
  await assert.rejects(phone.app.enrol({ code, pin: PIN }), has("field-offline"));
  office.weather = () => "clear";
  await phone.app.enrol({ code: code.toLowerCase(), pin: PIN });
  assert.equal(office.devices.size, 1);
});

test("a returned visit goes on as the next revision, beside the visit under way", async () => {
  const office = new Office();
  const phone = await makePhone(office);
  await phone.enter();
  const first = await phone.app.next();
  await phone.fill();
  await phone.finish();
  const second = await phone.app.next();
  await phone.app.sync();
  const [line] = phone.app.status().history[0]?.revisions ?? [];
  office.tasks = { ...office.tasks, returned: [{ visit: first?.id as string, revision: line?.id as string, comments: [{ item: "charter", text: "请补拍" }], at: "" }] };
  await phone.app.sync();
  assert.equal(phone.app.returns()[0]?.comments[0]?.text, "请补拍");
  const again = await phone.app.continueVisit(first?.id as string);
  assert.equal(again.draft.parent, line?.id);
  await phone.app.answer("charter", "", "half");
  assert.deepEqual(await phone.app.finalise({ outcome: "verified_true", reached: true }), []);
  assert.equal(phone.visit().id, second?.id);
  assert.equal(phone.app.status().history[0]?.revisions.length, 2);
});
