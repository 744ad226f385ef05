// The draw vrf-index/1: what opens it, and one disclosed unit, county or kind.

import {
  COUNT, FLAG, HASH, RECORD, TEXT, Fault, demandShape, expect, hex, isSame, like, lp, join,
  readBase64, readJson, readPath, sha256, sha512, u32, u64, unhex, writeJson,
} from "./bytes.mjs";
import { hashLeaf, isIncluded, isKey, pathLength, rootOf, shownValue } from "./proofs.mjs";

const STRATUM = like("[0-9]{2}/[0-9]{6}/(?:[AFJPS]|M/[^/\\x00-\\x1f\\x7f]+)");
const ID = like("[a-z0-9][a-z0-9._-]*");
const DIGITS = like("0|[1-9][0-9]{0,2}");
const below32 = (least) => (value) => COUNT(value) && value >= least && value < 2 ** 32;
const COMMON = { campaign: ID, rehearsal: FLAG };
const POINT = { checkpoint_root: HASH, checkpoint_size: COUNT };
const HOLDER = { holder: TEXT, public_key: HASH, possession: like("[0-9a-f]{160}") };
const OPENING = {
  "opening.json": {
    ...COMMON, ...POINT, format: "draw-opening/1",
    entries: [
      { ...COMMON, entry: "plan", draw: RECORD, pack: TEXT, pack_version: TEXT, pack_digest: HASH },
      {
        campaign: ID, entry: "frame", frame_root: HASH, register_digest: HASH,
        approved_by: [TEXT], strata: COUNT, units: COUNT,
      },
      { campaign: ID, entry: "keys", holders: [HOLDER] },
    ],
  },
  "manifest.json": {
    ...COMMON, format: "draw-manifest/1", suite: "sha256", frame_root: HASH,
    strata: [[STRATUM, COUNT, HASH]],
  },
  "seed.json": {
    ...COMMON, ...POINT, format: "draw-seed/1", dice: [TEXT], outside: like("([0-9a-f]{2})+"),
    seed: HASH,
  },
};
const RULES = {
  algorithm: "vrf-index/1", order_of_kinds: "drawn", county_chance: "equal", reserves: "none",
  counties: DIGITS, key_holders: DIGITS, attempts_per_slot: DIGITS, attempts_per_county: DIGITS,
};
const SLOT = { id: TEXT, code: like("[AFJPS]"), fallback: [TEXT], members: DIGITS };
const SHOWN = {
  stratum: STRATUM, size: COUNT, excluded: [COUNT], root: TEXT, position: COUNT, path: TEXT,
};
const LABEL = {
  stage: TEXT, province: like("[0-9]{2}"), county: like("([0-9]{6})?"), kind: TEXT,
  ordinal: below32(1), attempt: below32(0),
};
const COMMON_RECORD = {
  suite: "sha256", campaign: TEXT, rehearsal: FLAG, frame_root: HASH, seed: HASH, label: LABEL,
  proofs: [TEXT], index: COUNT, digest: HASH,
};
const CHOICE = { ...COMMON_RECORD, format: "draw-choice/1", candidates: [TEXT], excluded: [COUNT] };
const PACKET = {
  ...COMMON_RECORD, format: "disclosure-packet/1", manifest_size: COUNT, passed: [SHOWN],
  drawn: SHOWN, record: RECORD, salt: TEXT, path: TEXT,
};
const KINDS = { county: [""], kind: [""], unit: [..."AFJPS"], member: ["M"] };

const only = (value, keys) => Object.fromEntries(Object.keys(keys).map((key) => [key, value[key]]));
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** What was published before the first label; nothing of it is taken from a packet. */
export class Published {
  constructor({ campaign, rehearsal, frameRoot, seed, keys, slots, strata }) {
    Object.assign(this, { campaign, rehearsal, frameRoot, seed, keys, slots });
    this.lines = new Map(strata.map(([key, size, root], position) => [key, { position, size, root }]));
  }

  tag(subject) {
    return `draw${this.rehearsal ? "-rehearsal" : ""}/${subject}/v1`;
  }

  counties(body) {
    const own = [...this.lines.keys()].filter((key) => key.startsWith(`${body}/`));
    return [...new Set(own.map((key) => key.split("/")[1]))].sort();
  }

  /** Return for each slot the labels of its unit and of its members: kind and ordinal. */
  visits() {
    let before = 0;
    return this.slots.map(({ chain, members }, position) => {
      const earlier = this.slots.slice(0, position + 1).filter((each) => each.chain[0] === chain[0]);
      const labels = [`${chain[0]}${earlier.length}`];
      for (let member = 1; member <= members; member += 1) labels.push(`M${(before += 1)}`);
      return labels;
    });
  }
}

function readSlots(rules) {
  try {
    demandShape(only(rules, RULES), RULES);
    demandShape(rules.slots, [RECORD]);
    for (const each of rules.slots) demandShape(only(each, SLOT), SLOT);
  } catch (fault) {
    throw new Fault("plan", `opening.json plan.${fault.where}`);
  }
  const codes = new Map(rules.slots.map((each) => [each.id, each.code]));
  const slots = rules.slots.map(({ code, fallback, members }) => ({
    chain: [code, ...fallback.map((name) => codes.get(name))],
    members: Number(members),
  }));
  const sound = slots.every(
    ({ chain, members }) =>
      chain.every(Boolean) && new Set(chain).size === chain.length &&
      !chain.slice(1).includes("F") && (chain[0] === "F" || members === 0),
  );
  const counted = codes.size === slots.length && slots.length > 0 && Number(rules.counties) > 0;
  expect(sound && counted, "plan", "opening.json plan");
  return slots;
}

/**
 * Read and check the three files that open a draw.
 *
 * @param files bytes by the names opening.json, manifest.json, seed.json
 * @param faults takes what does not hold
 */
export async function readPublished(files, faults) {
  const hold = (holds, code, where) => holds || faults.push(new Fault(code, where));
  const read = {};
  for (const [name, form] of Object.entries(OPENING)) {
    try {
      expect(files[name], "file");
      expect(files[name].at(-1) === 10, "canonical");
      read[name] = readJson(files[name].slice(0, -1));
      demandShape(read[name], form);
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault;
      throw new Fault(fault.code, `${name} ${fault.where}`.trim(), fault.values);
    }
  }
  const [opening, manifest, seed] = Object.values(read);
  const [plan, frame, keys] = opening.entries;
  const holders = keys.holders.map((each) => unhex(each.public_key));
  const published = new Published({
    campaign: opening.campaign, rehearsal: opening.rehearsal, keys: holders,
    frameRoot: unhex(manifest.frame_root), seed: unhex(seed.seed), slots: readSlots(plan.draw),
    strata: manifest.strata,
  });
  const parts = { "opening.json plan": plan, "opening.json frame": frame, "opening.json keys": keys,
    "manifest.json": manifest, "seed.json": seed };
  for (const [where, part] of Object.entries(parts)) {
    hold(part.campaign === published.campaign, "published", `${where}.campaign`);
    hold((part.rehearsal ?? published.rehearsal) === published.rehearsal, "published",
      `${where}.rehearsal`);
  }
  const root = await rootOf(await Promise.all(opening.entries.map((x) => hashLeaf(writeJson(x)))));
  for (const [where, part] of [["opening.json", opening], ["seed.json", seed]]) {
    const bound = part.checkpoint_root === hex(root) && part.checkpoint_size === 3;
    hold(bound, "checkpoint", where);
  }
  await checkManifest(published, manifest.strata, frame, hold);
  const distinct = new Set(keys.holders.map((each) => each.public_key)).size === holders.length;
  const counted = holders.length > 0 && holders.length === Number(plan.draw.key_holders);
  hold(distinct && counted && holders.every(isKey), "holders", "opening.json");
  for (const [at, key] of holders.entries()) {
    const proof = unhex(keys.holders[at].possession);
    const shown = await shownValue(key, lp(published.tag("pop"), published.campaign, key), proof);
    hold(shown, "possession", `opening.json holder ${at + 1}`);
  }
  hold(seed.dice.length && seed.dice.every(like("[0-9]{20,}")), "dice", "seed.json");
  const bound = join(lp(published.tag("seed"), published.campaign, root), u64(3));
  const rolled = await sha256(join(bound, lp(...seed.dice), lp(unhex(seed.outside))));
  hold(isSame(rolled, published.seed), "seed", "seed.json");
  return { published, checkpoint: opening.checkpoint_root };
}

async function checkManifest(published, strata, frame, hold) {
  const place = "manifest.json";
  const empty = hex(await rootOf([]));
  const counts = new Map();
  for (const [key, size, root] of strata) {
    hold(size > 0 || root === empty, "root", `${place} ${key}`);
    const [body, county, kind] = key.split("/");
    const found = counts.get(county) ?? { bodies: new Set(), kinds: [], members: 0, federations: 0 };
    counts.set(county, found);
    found.bodies.add(body);
    if (kind === "M") found.members += 1;
    else found.kinds.push(kind);
    if (kind === "F") found.federations += size;
  }
  const leaves = strata.map(([key, size, root]) =>
    hashLeaf(join(lp(published.tag("stratum"), key), u64(size), unhex(root))));
  const order = strata.map(([key]) => hex(new TextEncoder().encode(key)));
  hold(order.every((key, at) => !at || order[at - 1] < key), "order", place);
  hold(isSame(await rootOf(await Promise.all(leaves)), published.frameRoot), "root", place);
  hold(frame.frame_root === hex(published.frameRoot), "root", "opening.json frame");
  const units = strata.reduce((sum, [, size]) => sum + size, 0);
  hold(frame.strata === strata.length && frame.units === units, "size", "opening.json frame");
  const every = [...new Set(published.slots.flatMap((slot) => slot.chain))].sort();
  for (const [county, { bodies, kinds, members, federations }] of counts) {
    const fits = same(kinds.sort(), every) && members === federations && bodies.size === 1;
    hold(fits, "county-stratum", `${place} ${county}`);
  }
}

/** Return the index that a value draws among those not excluded. */
function pickIndex(value, size, excluded) {
  let rest = Number(value % BigInt(size - excluded.length));
  for (const taken of excluded) rest += rest >= taken ? 1 : 0;
  return rest;
}

/** Check a packet, or the record of a drawn county or kind; throw the first fault. */
export async function checkRecord(bytes, published) {
  expect(bytes.length <= 65536, "file");
  const body = readJson(bytes);
  const isPacket = body?.format === "disclosure-packet/1";
  demandShape(body, isPacket ? PACKET : CHOICE);
  const { digest, ...rest } = body;
  expect(digest === hex(await sha256(writeJson(rest))), "digest", "digest");
  const own = { campaign: published.campaign, rehearsal: published.rehearsal,
    frame_root: hex(published.frameRoot), seed: hex(published.seed) };
  for (const [key, value] of Object.entries(own)) expect(body[key] === value, "published", key);
  const { stage, county, kind } = body.label;
  const fits = Object.hasOwn(KINDS, stage) && KINDS[stage].includes(kind);
  expect(fits && (county === "") === (stage === "county"), "label", "label");
  expect(["unit", "member"].includes(stage) === isPacket, "label", "label");
  const list = await (isPacket ? readStrata(body, published) : readList(body, published));
  const isList = list.excluded.every((x, at) => x < list.size && (!at || list.excluded[at - 1] < x));
  expect(isList && list.excluded.length < list.size, "excluded", list.name);
  const index = pickIndex(await valueOf(body, published), list.size, list.excluded);
  expect(body.index === index, "index", "index", { index });
  return { label: body.label, index, stratum: list.name, record: body.record ?? {},
    chosen: isPacket ? body.record.id : body.candidates[index] };
}

async function valueOf({ label, proofs }, published) {
  const { campaign, frameRoot, seed, keys } = published;
  const { stage, province, county, kind, ordinal, attempt } = label;
  const place = lp(published.tag("slot"), campaign, frameRoot, seed, stage, province, county, kind);
  const alpha = join(place, u32(ordinal), u32(attempt));
  expect(proofs.length === keys.length, "proofs", "proofs");
  const values = [];
  for (const [at, key] of keys.entries()) {
    const value = await shownValue(key, alpha, readBase64(proofs[at]));
    expect(value, "proof", "proofs", { holder: at + 1 });
    values.push(value);
  }
  return BigInt(`0x${hex(await sha512(lp(published.tag("combine"), alpha, ...values)))}`);
}

function readList(body, published) {
  const candidates = body.label.stage === "county"
    ? published.counties(body.label.province)
    : published.visits().map(([unit]) => unit);
  expect(same(body.candidates, candidates), "candidates", "candidates");
  return { name: "candidates", size: candidates.length, excluded: body.excluded };
}

/** Check the strata of a packet, and that its unit is in the last one; return that one. */
async function readStrata(body, published) {
  const { label, drawn, passed } = body;
  const shown = [...passed, drawn];
  const at = published.visits().findIndex((labels) => labels.includes(`${label.kind}${label.ordinal}`));
  expect(at >= 0, "label", "label");
  const places = shown.map((each) => each.stratum.split("/"));
  const kinds = places.map(([, , kind]) => kind);
  const isMember = label.stage === "member";
  const here = places.every(([body, county]) => body === label.province && county === label.county);
  const follows = same(kinds, published.slots[at].chain.slice(0, kinds.length)) ||
    (isMember && same(kinds, ["M"]));
  const used = passed.every(({ excluded, size }) =>
    excluded.length === size && excluded.every((each, index) => each === index));
  expect(here && follows && used && !(isMember && kinds.at(-1) === "F"), "chain", "passed");
  const above = readPath(drawn.path);
  for (const each of shown) {
    await checkLine(each, each === drawn ? [] : above, body.manifest_size, published);
  }
  const head = join(lp(published.tag("unit"), drawn.stratum), u64(body.index), u64(drawn.size));
  const leaf = await hashLeaf(join(head, lp(readBase64(body.salt), writeJson(body.record))));
  const way = [readPath(body.path), readBase64(drawn.root)];
  expect(await isIncluded(leaf, body.index, drawn.size, ...way), "unit", "record");
  demandShape(body.record.id ?? null, TEXT, "record.id");
  return { name: drawn.stratum, size: drawn.size, excluded: drawn.excluded };
}

/** Demand a stratum's line of the published manifest, and the path that leads from it. */
async function checkLine({ stratum, position, size, ...each }, above, lines, published) {
  const root = readBase64(each.root);
  const path = readPath(each.path);
  const missing = pathLength(position, lines) - path.length;
  expect(missing >= 0 && missing <= above.length, "line", stratum);
  const start = above.length - missing;
  expect(!path.length || !start || !isSame(path.at(-1), above[start - 1]), "line", stratum);
  const line = published.lines.get(stratum);
  const listed = line?.position === position && line.size === size && line.root === hex(root);
  const leaf = await hashLeaf(join(lp(published.tag("stratum"), stratum), u64(size), root));
  const whole = [...path, ...above.slice(start)];
  const leads = await isIncluded(leaf, position, lines, whole, published.frameRoot);
  expect(listed && leads && lines === published.lines.size, "line", stratum);
}
