import assert from "node:assert/strict";
import { test } from "node:test";
import type { Json } from "../src/contract";
import { hex, isSame, lp, readBase64, unhex, utf8 } from "../src/core/bytes";
import { CountyBundle, openCountyKey } from "../src/core/bundle";
import { readJson, writeText } from "../src/core/canonical";
import { labelFromJson, placeOf } from "../src/core/campaign";
import { digestOf, DrawDevice } from "../src/core/device";
import { makeCompletionCode, readBack, readPad, readSheets, readTexts, uncoverValue } from "../src/core/digits";
import { Fault } from "../src/core/faults";
import { readAnswer, readRequest, readSpokenProofs, signRecord, writeAnswer, writeRecord, writeRequest } from "../src/core/field-record";
import { hexDigest } from "../src/core/hashes";
import { signingKey } from "../src/core/keys";
import { verifyChoice, verifyPacket, writeCounty, writeShortfall } from "../src/core/packet";
import { openAnswers } from "../src/core/sealed";
import { readSetting } from "../src/core/setting";
import { county, deviceAfter, flipped, sealedBundle, settingOf, type Step } from "./vectors";

const [leader] = county.devices as [typeof county.devices[number]];
const secret = unhex(leader.sealing);

function proofsOf(step: Step): string[] {
  const { campaign, holders } = settingOf();
  const label = labelFromJson(step.label);
  const boxes = Object.entries(step.boxes ?? {}).map(([holder, box]) => [holder, readBase64(box)] as const);
  return openAnswers(new Map(boxes), secret, { campaign, label, holders }).map(hex);
}

/** Make the event of a step from what the phone was given, not from what Python kept. */
function eventsOf(step: Step): Json[] {
  switch (step.do) {
    case "draw":
      return [{ event: "drawn", label: step.label as Json, proofs: proofsOf(step) }];
    case "enter": {
      const key = openCountyKey(readBase64(step.sealed as string), secret, settingOf().campaign, step.county as string);
      return [{ event: "entered", county: step.county as string, key: hex(key) }];
    }
    case "hear": {
      const lines = readPad(utf8(county.pad), { campaign: settingOf().campaign, device: leader.device });
      const line = lines[(step.line as number) - 1];
      assert.ok(line);
      const value = uncoverValue(step.digits as string, line);
      assert.equal(readBack(value, line), step.read_back);
      return [{ event: "heard", county: step.county as string, line: step.line as number, value }];
    }
    case "prove":
      return readSpokenProofs(utf8(step.file as string), settingOf().campaign).map(({ label, proofs }) => ({
        event: "proved",
        county: labelFromJson(label).county,
        label,
        proofs: proofs.map((each) => hex(readBase64(each.replaceAll("-", "+").replaceAll("_", "/") + "="))),
      }));
    default:
      return [{ event: step.do === "replace" ? "replaced" : "closed", county: step.county as string }];
  }
}

test("two counties give the journal, the records and the packets that Python gives", () => {
  let device = DrawDevice.begin(settingOf(), sealedBundle);
  let short = new Map<string, number>();
  for (const step of county.steps) {
    const events = eventsOf(step);
    assert.deepEqual(events.map((each) => writeText(each)), [...(step.events ?? [step.event])]);
    for (const event of events) device = device.after(event);
    if (step.do === "draw") checkDrawn(device, step);
    if (step.do === "hear" && step.name) assert.equal(device.latest(step.county)?.name, step.name);
    if (step.shortfalls) {
      const code = step.county ?? labelFromJson(step.label).county;
      const all = code ? device.draw(code).facts.shortfalls : [];
      const fresh = all.slice(short.get(code) ?? 0).map((each) => new TextDecoder().decode(writeShortfall(each, settingOf().ceremony)));
      short = new Map([...short, [code, all.length]]);
      assert.deepEqual(fresh, step.shortfalls);
    }
    if (step.do === "prove") {
      const labels = events.map((each) => labelFromJson((each as { label: Json }).label));
      const records = labels.map((label) => new TextDecoder().decode(device.record(label.county, label).record));
      assert.deepEqual(records, step.records);
    }
  }
  assert.ok(device.counties.every((code) => device.draw(code).isComplete));
});

function checkDrawn(device: DrawDevice, step: Step): void {
  const label = labelFromJson(step.label);
  const shown = label.stage === "kind" ? device.record(label.county, label) : device.latest(label.county);
  assert.equal(shown?.name, step.name);
  assert.equal(new TextDecoder().decode(shown?.record), step.record);
  if (step.handed && shown) assert.equal(new TextDecoder().decode(writeCounty(label, digestOf(shown))), step.handed);
  const { visit } = label.county ? device.draw(label.county) : { visit: null };
  if (visit) assert.equal(device.visitId(visit), step.visit);
}

test("seven visits were made in the first county, one of them exchanged, and kinds were lacking", () => {
  const end = county.steps.findLastIndex((step) => step.do === "enter");
  const first = county.steps.slice(0, end).filter((step) => step.visit);
  assert.equal(first.length, 8);
  assert.equal(first.filter((step) => labelFromJson(step.label).attempt === 1).length, 1);
  const passed = first.map((step) => (JSON.parse(step.record as string) as { passed: unknown[] }).passed.length);
  assert.ok(passed.some((each) => each > 0));
});

test("a device that was switched off shows the same again, from its own journal", () => {
  const steps = 12;
  const [one, other] = [deviceAfter(steps, false), deviceAfter(steps)];
  const code = one.counties[0] as string;
  assert.deepEqual(one.latest(code)?.record, other.latest(code)?.record);
  const [a, b] = [one, other].map((each) => each.pending(code));
  assert.equal(a ? placeOf(a) : "", b ? placeOf(b) : "");
});

test("records are signed and written as Python writes them", () => {
  for (const { unsigned, signatures, written, digest } of county.records) {
    const made = county.devices.map(({ device, signing }) => [device, signRecord(unsigned, unhex(signing))] as const);
    assert.deepEqual(Object.fromEntries(made), signatures);
    const bytes = writeRecord(unsigned, new Map([...made].reverse()));
    assert.equal(new TextDecoder().decode(bytes), written);
    assert.equal(hexDigest(bytes), digest);
  }
});

test("a request to sign goes to another phone and comes back as text", () => {
  const { unsigned } = county.records[1] as (typeof county.records)[number];
  const request = writeRequest(unsigned);
  assert.deepEqual(readRequest(request), unsigned);
  const second = county.devices[1] as (typeof county.devices)[number];
  const signature = signRecord(readRequest(request), unhex(second.signing));
  const key = hex(signingKey(unhex(second.signing)));
  const answer = writeAnswer({ device: second.device, person: second.person, key, signature });
  assert.equal(readAnswer(answer, unsigned).signature, signature);
  assert.throws(() => readAnswer(answer, { ...unsigned, at: "2013-01-10T01:00:01.000Z" }), Fault);
  assert.throws(() => readRequest(request.replace("outcome", "0utcome")), Fault);
});

test("completion code, framing and read-back are Python's", () => {
  const { revision, visit, device, code } = county.completion;
  const { campaign } = settingOf();
  assert.equal(makeCompletionCode(campaign, { revision: unhex(revision), visit, device }), code);
  assert.equal(hex(lp(...county.framing.parts)), county.framing.framed);
  const [line] = readPad(utf8(county.pad), { campaign, device: leader.device });
  assert.ok(line);
  assert.equal(readBack(1_000_003, line), county.read_back);
});

test("texts in any order and sheets of paper give the proofs of the label that is due", () => {
  const { ceremony, plan, body, attemptsPerSlot, holders } = settingOf();
  const { label: json, texts, sheets, proofs, ahead, county: code } = county.by_hand;
  const label = labelFromJson(json);
  assert.deepEqual(readTexts(texts, label, ceremony).map(hex), proofs);
  assert.deepEqual(readSheets(sheets, { label, number: 1, holders }, ceremony).map(hex), proofs);
  assert.equal(plan.labelsAhead(body, code, attemptsPerSlot).length, ahead);
  const misspelt = texts.map((each, at) => (at ? each : each.replace(/.$/, (sign) => (sign === "A" ? "B" : "A"))));
  assert.throws(() => readTexts(misspelt, label, ceremony), Fault);
  assert.throws(() => readSheets(sheets.slice(1), { label, number: 1, holders }, ceremony), Fault);
});

test("the proofs of another unit than was told are an alarm", () => {
  const at = county.steps.findIndex((step) => step.do === "prove");
  const device = deviceAfter(at);
  const event = JSON.parse((county.steps[at]?.events as string[])[1] as string) as { label: { county: string } };
  const heard = device.draw(event.label.county);
  const other = heard.facts.disclosures.map((each, index) =>
    index ? each : { ...each, evaluation: { ...each.evaluation }, index: each.index === 0 ? 1 : 0 },
  );
  assert.equal(other.length, heard.facts.disclosures.length);
  const cheated = new Map([...device.facts.draws, [event.label.county, heard.with({ disclosures: other })]]);
  Object.defineProperty(device, "facts", { value: { ...device.facts, draws: cheated } });
  assert.throws(() => device.after(event as unknown as Json), (found: Fault) => found.has("voiceOther"));
});

const drawn = county.steps.find((step) => step.visit) as Step;

test("no byte of a sealed answer can be changed", () => {
  const { campaign, holders } = settingOf();
  const label = labelFromJson(drawn.label);
  const boxes = new Map(Object.entries(drawn.boxes ?? {}).map(([holder, box]) => [holder, readBase64(box)] as const));
  const [first] = holders as [string];
  const box = boxes.get(first) as Uint8Array;
  for (let at = 0; at < box.length; at += 7) {
    const changed = new Map([...boxes, [first, flipped(box, at)]]);
    assert.throws(() => openAnswers(changed, secret, { campaign, label, holders }), Fault);
  }
  const without = new Map([...boxes].slice(1));
  assert.throws(() => openAnswers(without, secret, { campaign, label, holders }), (found: Fault) => found.has("answersLacking"));
});

test("no byte of a proof, and no order of proofs, can be changed", () => {
  const at = county.steps.indexOf(drawn);
  const device = deviceAfter(at);
  const event = JSON.parse(drawn.event) as { proofs: string[] };
  const proof = unhex(event.proofs[1] as string);
  for (let byte = 0; byte < proof.length; byte += 3) {
    const proofs = event.proofs.map((each, holder) => (holder === 1 ? hex(flipped(proof, byte)) : each));
    assert.throws(() => device.after({ ...event, proofs } as unknown as Json), (found: Fault) => found.has("proofWrong"));
  }
  const swapped = [...event.proofs].reverse();
  assert.throws(() => device.after({ ...event, proofs: swapped } as unknown as Json), Fault);
});

test("no byte of a bundle can be changed, and no other key or county opens it", () => {
  const step = county.steps.find((each) => each.do === "enter") as Step;
  const code = step.county as string;
  const { campaign, ceremony } = settingOf();
  const key = openCountyKey(readBase64(step.sealed as string), secret, campaign, code);
  const sealed = sealedBundle(code);
  const expected = { campaign, frameRoot: ceremony.frameRoot, county: code };
  for (let at = 0; at < sealed.length; at += 61) {
    assert.throws(() => CountyBundle.open(flipped(sealed, at), key, expected), Fault);
  }
  assert.throws(() => CountyBundle.open(sealed, flipped(key, 0), expected), Fault);
  assert.throws(() => CountyBundle.open(sealed, key, { ...expected, county: "330106" }), Fault);
  assert.throws(() => CountyBundle.open(sealed, key, { ...expected, frameRoot: flipped(ceremony.frameRoot, 3) }), Fault);
  assert.throws(() => openCountyKey(readBase64(step.sealed as string), secret, campaign, "330106"), Fault);
});

test("no byte of a packet or choice can be changed", () => {
  const { ceremony, plan } = settingOf();
  const packet = utf8(drawn.record as string);
  assert.equal(verifyPacket(packet, ceremony, plan).record["id"], drawn.name);
  for (let at = 0; at < packet.length; at += 1) {
    if (at % 5 && at % 7) continue;
    assert.throws(() => verifyPacket(flipped(packet, at), ceremony, plan), Fault);
  }
  const [code, record] = Object.entries(county.counties)[0] as [string, string];
  const candidates = [...settingOf().counties.keys()];
  assert.equal(verifyChoice(utf8(record), ceremony, candidates), code);
  assert.throws(() => verifyChoice(flipped(utf8(record), 40), ceremony, candidates), Fault);
});

test("a packet whose digest was made anew is still refused with another path, record or index", () => {
  const { ceremony, plan } = settingOf();
  const { digest: _, ...body } = readJson(utf8(drawn.record as string)) as Record<string, Json>;
  const forge = (change: Record<string, Json>): Uint8Array => {
    const whole = { ...body, ...change };
    return utf8(writeText({ ...whole, digest: hexDigest(writeText(whole)) }));
  };
  assert.ok(isSame(forge({}), utf8(drawn.record as string)));
  const record = { ...(body["record"] as Record<string, Json>), name: "另一家" };
  const path = `${(body["path"] as string).slice(0, -1)}A`;
  for (const change of [{ record }, { path }, { index: (body["index"] as number) + 1 }, { salt: "AAAA" }, { manifest_size: 3 }]) {
    assert.throws(() => verifyPacket(forge(change as unknown as Record<string, Json>), ceremony, plan), Fault);
  }
});

test("a setting that does not agree with what was published is named by its part", () => {
  const whole = county.setting as Record<string, Record<string, Json>>;
  const change = (path: readonly string[], value: Json): Json => {
    const copy = structuredClone(whole) as Record<string, unknown>;
    let at = copy;
    for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>;
    at[path.at(-1) as string] = value;
    return copy as Json;
  };
  const cases: [readonly string[], Json, string][] = [
    [["seed", "seed"], "00".repeat(32), "seed"],
    [["holders"], ["甲", "乙", "丙"], "holders"],
    [["plan", "attempts_per_slot"], 9, "plan"],
    [["opening", "campaign"], "practice-other", "campaign"],
    [["counties", "0", "county"], "330999", "counties"],
    [["opening", "keys", "holders", "0", "possession"], "00".repeat(80), "keys"],
  ];
  for (const [path, value, part] of cases) {
    assert.throws(() => readSetting(change(path, value)), (found: Fault) => found.told[0]?.zh.includes(part) ?? false, part);
  }
});
