import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { test } from "node:test";
import { utf8 } from "../src/core/bytes";
import { Fault } from "../src/core/faults";
import { hexDigest } from "../src/core/hashes";
import { Database } from "../src/store/database";
import { Keeping } from "../src/store/keeping";
import { measureRoom } from "../src/store/room";
import { importKey, open, seal, type Envelope } from "../src/store/sealing";
import { backOff } from "../src/sync/schedule";
import { flipped } from "./vectors";

const key = (): Promise<CryptoKey> => importKey(new Uint8Array(32).fill(9));
let count = 0;
const database = (): Promise<Database> => Database.open(`store-${(count += 1)}`);

test("a record opens in its own place only, and no byte of it can be changed", async () => {
  const own = await key();
  const sealed = await seal(own, "event/v001/00000001", utf8("内容"));
  assert.equal(new TextDecoder().decode(await open(own, "event/v001/00000001", sealed)), "内容");
  await assert.rejects(open(own, "event/v001/00000002", sealed));
  await assert.rejects(open(await importKey(new Uint8Array(32)), "event/v001/00000001", sealed));
  const bytes = new Uint8Array(sealed.data);
  for (let at = 0; at < bytes.length; at += 1) {
    const changed: Envelope = { ...sealed, data: flipped(bytes, at).buffer };
    await assert.rejects(open(own, "event/v001/00000001", changed));
  }
  await assert.rejects(open(own, "event/v001/00000001", { ...sealed, alg: "sm4-gcm/1" }), RangeError);
});

test("a database that the browser has closed is opened again, once for each time", async () => {
  const db = await database();
  const keeping = new Keeping(db, await key());
  await keeping.keep([{ how: "add", place: "journal/00000000", text: "甲" }]);
  db.closeUnasked();
  await keeping.keep([{ how: "add", place: "journal/00000001", text: "乙" }]);
  db.closeUnasked();
  assert.deepEqual((await keeping.log("journal/")).map((each) => each.text), ["甲", "乙"]);
  db.end();
  await assert.rejects(keeping.keep([{ how: "add", place: "journal/00000002", text: "丙" }]), Fault);
});

test("what was added is never overwritten, and of a step all or nothing is kept", async () => {
  const keeping = new Keeping(await database(), await key());
  await keeping.keep([{ how: "add", place: "event/v001/00000001", text: "第一" }]);
  const step = [
    { how: "put", place: "state", text: "{}" } as const,
    { how: "add", place: "event/v001/00000001", text: "另一个" } as const,
  ];
  await assert.rejects(keeping.keep(step), (found: Fault) => found.has("notSaved"));
  assert.equal(await keeping.text("event/v001/00000001"), "第一");
  assert.equal(await keeping.text("state"), null);
});

test("logs come back in the order of their numbers", async () => {
  const keeping = new Keeping(await database(), await key());
  for (const number of [10, 2, 9, 100]) {
    await keeping.keep([{ how: "add", place: `journal/${String(number).padStart(8, "0")}`, text: String(number) }]);
  }
  assert.deepEqual((await keeping.log("journal/")).map((each) => each.text), ["2", "9", "10", "100"]);
});

test("what is frozen is read back, and a blob that does not come back as it was is told", async () => {
  const db = await database();
  const keeping = new Keeping(db, await key());
  await keeping.keepFrozen("revision/1", "冻结", []);
  assert.equal(await keeping.text("revision/1"), "冻结");
  const content = utf8("照片");
  await keeping.keepBlob(hexDigest(content), content, []);
  await keeping.keepBlob(hexDigest(content), content, []);
  await assert.rejects(keeping.keepBlob("00".repeat(32), content, []), (found: Fault) => found.has("notSaved"));
});

test("room is measured, and a browser that does not tell promises nothing", async () => {
  const storage = (usage: number, quota: number): StorageManager =>
    ({ estimate: async () => ({ usage, quota }), persisted: async () => true }) as unknown as StorageManager;
  const megabyte = 1024 * 1024;
  assert.deepEqual(await measureRoom(storage(0, 499 * megabyte)), { persisted: true, usedBytes: 0, freeBytes: 499 * megabyte, enough: false, low: false });
  assert.equal((await measureRoom(storage(0, 500 * megabyte))).enough, true);
  assert.equal((await measureRoom(storage(81 * megabyte, 100 * megabyte))).low, true);
  assert.deepEqual(await measureRoom(undefined), { persisted: false, usedBytes: 0, freeBytes: 0, enough: true, low: false });
});

test("waits double, are spread by chance, and end at five minutes", () => {
  assert.deepEqual([0, 1, 2, 3].map((failures) => backOff(failures, 1)), [2_000, 4_000, 8_000, 16_000]);
  assert.deepEqual([backOff(3, 0), backOff(3, 0.5)], [8_000, 12_000]);
  assert.equal(backOff(50, 1), 300_000);
});
