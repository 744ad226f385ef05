/** Phones that are revoked, and phones that take the place of lost ones. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault } from "../src/core/faults";
import { Office } from "./office";
import { HERE, makePhone, type Phone } from "./phone";

const has = (code: string) => (found: unknown) => found instanceof Fault && found.told.some((each) => each.code === code);
const photo = (text: string): Blob => new Blob([text.repeat(50_000)], { type: "image/jpeg" });

/** Draw, fill in and close a visit; return its unit. */
async function visitOnce(phone: Phone): Promise<string> {
  const visit = await phone.app.next();
  await phone.fill();
  await phone.finish();
  return visit?.unit.id ?? "";
}

test("a revoked phone hands in everything that it holds, and draws no more by any way", async () => {
  const office = new Office();
  const phone = await makePhone(office);
  await phone.enter();
  await phone.app.next();
  await phone.fill();
  const note = await phone.app.addBlob(photo("门牌"), { items: ["charter"], name: "a.jpg", capture: "live", position: HERE });
  await phone.app.sync();
  office.isRevoked = true;
  await phone.finish();
  const status = await phone.app.sync();
  assert.deepEqual([status.state, status.received], ["refused", status.saved]);
  assert.ok(status.quarantined >= 3); // the revision, the outcome, the closing
  assert.ok(office.blobs.has(note.sha256));
  assert.equal(phone.app.status().inspectors[0]?.revoked, true);
  await phone.restart();
  assert.equal(phone.app.status().inspectors[0]?.revoked, true);
  const asked = office.asked.length;
  for (const draw of [() => phone.app.next(), () => phone.app.hear(1, "123456789"), () => phone.app.readTexts([]), () => phone.app.openEnvelopes([])]) {
    await assert.rejects(draw(), has("field-revoked-draw"));
  }
  assert.equal(office.asked.length, asked);
});

test("another phone goes on in the place of a lost one, in the very visit in which it was lost", async () => {
  const office = new Office();
  const lost = await makePhone(office);
  await lost.enter();
  const before = [await visitOnce(lost), await visitOnce(lost)];
  const under = await lost.app.next();
  await lost.app.tellUnit("工会主席");
  await lost.app.sync();
  const device = lost.app.status().inspectors[0]?.device as string;

  const heir = await makePhone(office);
  assert.equal(await heir.app.prepare(), false);
  assert.equal(heir.app.status().standing?.at, "depart");
  office.lost.set(device, heir.app.status().inspectors[0]?.device as string);
  assert.equal(await heir.app.prepare(), true);
  assert.equal(await heir.app.prepare(), false);
  const visit = heir.visit();
  assert.deepEqual([visit.id, visit.unit.id, visit.packet.state], [under?.id, under?.unit.id, "verified"]);
  assert.equal(heir.app.status().done, 2);
  await heir.restart();
  assert.equal(heir.visit().id, under?.id);
  const told = office.acts.length;
  await heir.fill();
  await heir.finish();
  const after: string[] = [];
  while (after.length < 4) after.push(await visitOnce(heir));
  assert.equal(await heir.app.next(), null);
  assert.equal(new Set([...before, under?.unit.id, ...after]).size, 7);
  assert.equal(heir.app.status().done, 7);
  const { received, saved, quarantined } = await heir.app.sync();
  assert.deepEqual([received, quarantined], [saved, 0]);
  const again = office.acts.slice(told).filter((each) => each.includes('"audience"') && each.includes(under?.id as string));
  assert.deepEqual(again, []);
  const first = [...office.revisions.values()].map((each) => JSON.parse(each) as { revision: { visit: string; previous: string } })
    .find((each) => each.revision.visit === under?.id);
  assert.match(first?.revision.previous ?? "", /^[0-9a-f]{64}$/);
});

test("a phone that was lost on the way to its county, or while it exchanged a unit, is followed there", async () => {
  const office = new Office();
  const lost = await makePhone(office);
  await lost.app.prepare();
  await lost.app.tellBody("办公室");
  const { county } = await lost.app.depart();
  await lost.app.sync();
  const heir = await makePhone(office);
  office.lost.set(lost.app.status().inspectors[0]?.device as string, heir.app.status().inspectors[0]?.device as string);
  await heir.app.prepare();
  assert.equal((await heir.app.depart()).county, county);
  await heir.signBoth([await heir.app.arrive(HERE)]);
  await heir.app.enterCounty("县总工会主席");
  await heir.app.next();
  await heir.app.arriveAtUnit(HERE);
  await heir.app.replace("gone", "已搬走", []);
  const { standing } = heir.app.status();
  if (standing?.at === "replace") await heir.signBoth(standing.tasks);
  await heir.app.sync();

  const third = await makePhone(office);
  office.lost.set(heir.app.status().inspectors[0]?.device as string, third.app.status().inspectors[0]?.device as string);
  assert.equal(await third.app.prepare(), true);
  await third.app.arriveAtUnit(HERE);
  await third.app.replace("gone", "已搬走", []);
  const again = third.app.status().standing;
  if (again?.at === "replace") await third.signBoth(again.tasks);
  const acts = office.acts.length;
  await third.app.drawAgain();
  const next = await third.app.next();
  assert.equal(next?.attempt, 1);
  assert.deepEqual(office.acts.slice(acts).filter((each) => each.includes('"about":"reason"') || each.includes('"about":"outcome"')), []);

  const fourth = await makePhone(office);
  office.lost.set(third.app.status().inspectors[0]?.device as string, fourth.app.status().inspectors[0]?.device as string);
  await fourth.app.prepare();
  assert.equal(fourth.app.status().standing?.at, "next"); // the third had not handed its packet in
  const same = await fourth.app.next();
  assert.deepEqual([same?.unit.id, same?.attempt], [next?.unit.id, 1]);
});
