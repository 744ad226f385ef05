import assert from "node:assert/strict";
import { test } from "node:test";
import type { Json, JsonObject, OutPart } from "../src/contract";
import { base64url, readUtf8, unhex } from "../src/core/bytes";
import { labelAsJson, labelFromJson, type Label } from "../src/core/campaign";
import { Fault } from "../src/core/faults";
import { hexDigest } from "../src/core/hashes";
import { openSealedBox } from "../src/core/keys";
import { pickBySize } from "../src/core/lottery";
import { readSetting, countySizes } from "../src/core/setting";
import { Headquarters } from "./headquarters";
import { Office } from "./office";
import { HERE, makePhone } from "./phone";
import { county as vectors, load, settingOf } from "./vectors";

const has = (code: string) => (found: unknown) => found instanceof Fault && found.told.some((each) => each.code === code);

test("two units by telephone: the code closes, the digits disclose, the proofs come later", async () => {
  const office = new Office();
  const phone = await makePhone(office);
  const { app } = phone;
  await phone.enter();
  const [county] = phone.office.acts.filter((each) => each.includes('"audience":"county"')).map((each) => (JSON.parse(each) as { place: string }).place);
  const desk = new Headquarters();
  while (!desk.device.counties.includes(county as string)) desk.draw(desk.device.pending() as Label);
  desk.enter(county as string);
  desk.proofs.length = 0;
  office.weather = () => "drop-request";
  await assert.rejects(app.next(), has("field-offline"));
  const device = app.status().inspectors[0]?.device as string;
  await app.loadPad(desk.pad(device));
  await assert.rejects(app.loadPad(desk.pad("another")), has("voice-pad-unreadable"));
  for (const line of [1, 2]) {
    const digits = desk.tell(county as string);
    const wrong = digits.replace(/.$/, (digit) => String((Number(digit) + 1) % 10));
    await assert.rejects(app.hear(line, wrong), has("voice-spoken-code-wrong"));
    const heard = await app.hear(line, `${digits.slice(0, 3)} ${digits.slice(3, 6)} ${digits.slice(6)}`);
    assert.match(heard.readBack, /^\d{4}$/);
    assert.equal(heard.visit?.unit.id, desk.device.latest(county)?.name);
    assert.deepEqual([heard.visit?.packet.state, heard.visit?.packet.text], ["told", ""]);
    await phone.fill();
    await phone.finish();
    desk.close(county as string);
    if (line === 1) await assert.rejects(app.hear(1, digits), has("voice-pad-line-unknown"));
  }
  await app.prove(desk.spokenProofs());
  office.weather = () => "clear";
  const sync = await app.sync();
  assert.equal(sync.received, sync.saved);
  const outcomes = office.acts.map((each) => JSON.parse(each) as { about?: string; details?: JsonObject }).filter((each) => each.about === "outcome");
  assert.deepEqual(outcomes.map((each) => each.details?.["packet"]), [null, null]);
});

test("a pad is loaded before departure", async () => {
  const phone = await makePhone();
  const desk = new Headquarters();
  await phone.app.loadPad(desk.pad(phone.app.status().inspectors[0]?.device as string));
  await assert.rejects(phone.app.loadPad(desk.pad("another")), has("voice-pad-unreadable"));
});

test("a unit by texts, and by the sheets of envelopes", async () => {
  const phone = await makePhone();
  const { app } = phone;
  await phone.enter();
  const desk = new Headquarters();
  const due = (): Label => {
    const county = (app.status().standing as { county: string }).county;
    return { ...labelFromJson(vectors.by_hand.label), county, ordinal: 1 };
  };
  const kind = due();
  assert.equal((app.status().standing as { envelope: number }).envelope, 1);
  const texts = desk.prove(kind).map(base64url).reverse();
  await assert.rejects(app.readTexts(texts.slice(1)), has("answers-lacking"));
  assert.equal(await app.readTexts(texts), null);
  const { envelope, county } = app.status().standing as { envelope: number; county: string };
  assert.ok(envelope > 5);
  const unit = settingOf().plan.labelsAhead("33", county, settingOf().attemptsPerSlot)[envelope - 1] as Label;
  const sheets = desk.prove(unit).map((proof, at) => `${settingOf().campaign.id} ${envelope} ${at + 1} ${base64url(proof)}`);
  await assert.rejects(app.openEnvelopes(sheets.map((each) => each.replace(` ${envelope} `, " 1 "))), has("paper-envelope-wrong"));
  const visit = await app.openEnvelopes(sheets);
  assert.equal(visit?.packet.state, "verified");
  assert.equal(app.status().standing?.at, "visit");
});

test("proofs that have not reached the office stand ready as texts, and no longer once they have", async () => {
  const office = new Office();
  const phone = await makePhone(office);
  const { app } = phone;
  await phone.enter();
  assert.deepEqual(app.awaitedProofs(), []);
  const desk = new Headquarters();
  const kind = { ...labelFromJson(vectors.by_hand.label), county: (app.status().standing as { county: string }).county, ordinal: 1 };
  office.weather = () => "drop-request";
  const texts = desk.prove(kind).map(base64url);
  await app.readTexts(texts);
  assert.deepEqual(app.awaitedProofs(), [{ what: "kind", texts }]);
  office.weather = () => "clear";
  await app.sync();
  assert.deepEqual(app.awaitedProofs(), []);
});

test("beyond the plan's limit the next attempt waits for the key holders", async () => {
  const office = new Office();
  const phone = await makePhone(office);
  const { app } = phone;
  await phone.enter();
  const limit = settingOf().attemptsPerSlot;
  let last = await app.next();
  for (let attempt = 0; attempt <= limit; attempt += 1) {
    await phone.app.arriveAtUnit(HERE);
    await app.replace("gone", "已搬走", []);
    const { standing } = app.status();
    assert.equal(standing?.at, "replace");
    if (standing?.at !== "replace") return;
    await phone.signBoth(standing.tasks);
    if (attempt < limit) {
      await app.drawAgain();
      last = await app.next();
      assert.equal(last?.attempt, attempt + 1);
    }
  }
  const waiting = app.status().standing;
  assert.equal(waiting?.at === "replace" && waiting.approval, "waiting");
  await assert.rejects(app.drawAgain(), has("draw-out-of-order"));
  await phone.restart();
  await phone.app.sync();
  const reason = office.acts.map((each) => JSON.parse(each) as { about?: string; subject?: JsonObject }).filter((each) => each.about === "reason").at(-1);
  const label = labelFromJson(reason?.subject?.["label"]);
  office.tasks = { ...office.tasks, approvals: [labelAsJson({ ...label, attempt: label.attempt + 1 })] };
  await phone.app.sync();
  await phone.app.drawAgain();
  assert.equal((await phone.app.next())?.attempt, limit + 1);
});

test("a county that an obstacle closes off is exchanged once all holders have approved", async () => {
  const office = new Office();
  const phone = await makePhone(office);
  await phone.app.prepare();
  await phone.app.tellBody("办公室");
  const { county } = await phone.app.depart();
  await assert.rejects(phone.app.replaceCounty(county, "gone", "不是自然原因"), has("draw-out-of-order"));
  await phone.signBoth([await phone.app.replaceCounty(county, "natural_obstacle", "塌方")]);
  await phone.app.sync();
  const reason = office.acts.map((each) => JSON.parse(each) as { about?: string; subject?: JsonObject }).find((each) => each.about === "reason");
  const label = labelFromJson(reason?.subject?.["label"]);
  assert.equal(phone.app.status().standing?.at, "travel");
  office.tasks = { ...office.tasks, approvals: [labelAsJson({ ...label, attempt: 1 })] };
  await phone.app.sync();
  const { standing } = phone.app.status();
  assert.ok(standing?.at === "travel" && standing.county !== county);
  const again = await phone.app.depart();
  assert.ok(again.county !== county);
});

test("a hand-over file holds everything unreceipted, for the office alone", async () => {
  const office = new Office();
  const phone = await makePhone(office);
  await phone.enter();
  await phone.app.next();
  await phone.fill();
  const note = await phone.app.addBlob(new Blob(["照片"]), { items: ["charter"], name: "a.jpg", capture: "live", position: null });
  office.weather = () => "drop-request";
  await phone.finish();
  const files = await phone.app.handOver();
  assert.equal(files.length, 1);
  const file = await (files[0] as OutPart).make();
  const parts = readParts(openSealedBox(file.bytes, office.handOver));
  const head = JSON.parse(readUtf8(parts[0] as Uint8Array)) as { parts: { kind: string; sha256: string }[]; device: string };
  assert.deepEqual(parts.slice(1).map((each) => hexDigest(each)), head.parts.map((each) => each.sha256));
  for (const kind of ["revision", "events", "document", "blob"]) assert.ok(head.parts.some((each) => each.kind === kind), kind);
  assert.ok(head.parts.some((each) => each.sha256 === note.sha256));
  assert.throws(() => openSealedBox(file.bytes, unhex(vectors.devices[0]?.sealing as string)));
  office.weather = () => "clear";
  const mate = await makePhone(office);
  await mate.app.deliver(file.bytes);
  const { received, saved } = await mate.app.sync();
  assert.equal(received, saved);
  assert.deepEqual(office.files.map((each) => hexDigest(each)), [hexDigest(file.bytes)]);
});

test("many photos are shared out over files that a phone can make, and nothing is left out", async () => {
  const office = new Office();
  const phone = await makePhone(office);
  await phone.enter();
  await phone.app.next();
  office.weather = () => "drop-request";
  const photos: string[] = [];
  for (let number = 1; number <= 5; number += 1) {
    const content = new Uint8Array(20 * 1024 * 1024).fill(number);
    const more = { items: ["charter"], name: `${number}.jpg`, capture: "live", position: null } as const;
    photos.push((await phone.app.addBlob(new Blob([content]), more)).sha256);
  }
  const files = await phone.app.handOver();
  const found: string[] = [];
  for (const each of files) {
    const { bytes } = await each.make();
    assert.ok(bytes.length < 49 * 1024 * 1024);
    const head = JSON.parse(readUtf8(readParts(openSealedBox(bytes, office.handOver))[0] as Uint8Array)) as { parts: { sha256: string }[] };
    found.push(...head.parts.map((part) => part.sha256));
  }
  assert.equal(files.length, 3);
  assert.equal(new Set(found).size, found.length);
  assert.deepEqual(photos.filter((each) => !found.includes(each)), []);
});

function readParts(whole: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = [];
  const view = new DataView(whole.buffer, whole.byteOffset);
  for (let at = 0; at < whole.length; ) {
    const size = view.getUint32(at);
    parts.push(whole.slice(at + 4, at + 4 + size));
    at += 4 + size;
  }
  return parts;
}

test("counties are drawn by size where the plan says so", () => {
  const { picks } = load("algorithms", "draw-vectors.json")["by_size"] as unknown as {
    picks: { sizes: number[]; taken: number[]; value: string; index: number }[];
  };
  for (const { sizes, taken, value, index } of picks) assert.equal(pickBySize(BigInt(`0x${value}`), sizes, taken), index);
  const setting = structuredClone(vectors.setting) as { opening: { plan: { draw: Record<string, Json> } } };
  assert.deepEqual(countySizes(settingOf()), []);
  setting.opening.plan.draw["county_chance"] = "by_size";
  assert.deepEqual(countySizes(readSetting(setting as unknown as Json)), [11, 5, 1, 10]);
  setting.opening.plan.draw["county_chance"] = "by_mood";
  assert.throws(() => readSetting(setting as unknown as Json), has("field-setting-unsound"));
});
