// The draw vrf-index/1: one disclosed unit, county or kind.

import {
  demandForm, expect, hex, isSame, join, lp, readBase64, readJson, readPath, sha256, sha512, u32,
  u64, writeJson,
} from "./bytes.mjs";
import { hashLeaf, isIncluded, shownValue, sides } from "./proofs.mjs";

const HAS_KIND = { county: false, kind: false, unit: true, member: true };
export const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** What was published before the first label; nothing of it is taken from a packet. */
export class Published {
  constructor({ campaign, rehearsal, frameRoot, seed, keys, slots, strata, sizedBy }) {
    Object.assign(this, { campaign, rehearsal, frameRoot, seed, keys, slots, sizedBy });
    this.lines = new Map(strata.map(([key, size, root], position) => [key, { position, size, root }]));
  }

  tag(subject) {
    return `draw${this.rehearsal ? "-rehearsal" : ""}/${subject}/v1`;
  }

  counties(body) {
    const own = [...this.lines.keys()].filter((key) => key.startsWith(`${body}/`));
    return [...new Set(own.map((key) => key.split("/")[1]))].sort();
  }

  /** Return how many units of the kinds that count each county has; null where all are alike. */
  sizes(counties) {
    if (!this.sizedBy?.length) return null;
    const found = new Map(counties.map((county) => [county, 0]));
    for (const [key, { size }] of this.lines) {
      const [, county, kind] = key.split("/");
      if (found.has(county) && this.sizedBy.includes(kind)) found.set(county, found.get(county) + size);
    }
    return [...found.values()];
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

/** Return the id of the visit that a unit's or member's label draws. */
export function visitOf({ stage, province, county, kind, ordinal, attempt }, published) {
  const visits = published.visits();
  const at = visits.findIndex((labels) => labels.includes(`${kind}${ordinal}`));
  const member = stage === "member" ? `/${visits[at].indexOf(`${kind}${ordinal}`)}` : "";
  return `${published.campaign}/${province}/${county}/${published.slots[at].name}${member}/${attempt}`;
}

/** Return the index that a value draws among those not excluded. */
function pickIndex(value, size, excluded) {
  let rest = Number(value % BigInt(size - excluded.length));
  for (const taken of excluded) rest += rest >= taken ? 1 : 0;
  return rest;
}

/** Return the index that a value draws among those not excluded, in proportion to sizes. */
export function pickBySize(value, sizes, excluded) {
  const free = sizes.map((size, index) => (excluded.includes(index) ? 0 : size));
  const whole = free.reduce((sum, size) => sum + size, 0);
  if (!whole) return pickIndex(value, sizes.length, excluded);
  let rest = Number(value % BigInt(whole));
  return free.findIndex((size) => (rest -= size) < 0);
}

/** Check a packet, or the record of a drawn county or kind; throw the first fault. */
export async function checkRecord(bytes, published) {
  expect(bytes.length <= 65536, "file");
  const body = readJson(bytes);
  const isPacket = body?.format === "disclosure-packet/1";
  demandForm(body, isPacket ? "@packet" : "@choice");
  const { digest, ...rest } = body;
  expect(digest === hex(await sha256(writeJson(rest))), "digest", "digest");
  const own = { campaign: published.campaign, rehearsal: published.rehearsal,
    frame_root: hex(published.frameRoot), seed: hex(published.seed) };
  for (const [key, value] of Object.entries(own)) expect(body[key] === value, "published", key);
  const { stage, county, kind, ordinal } = body.label;
  const fits = HAS_KIND[stage] === isPacket && (kind !== "") === isPacket && ordinal > 0;
  expect(fits && (county === "") === (stage === "county"), "label", "label");
  expect((stage === "member") === (kind === "M"), "label", "label");
  const list = await (isPacket ? readStrata(body, published) : readList(body, published));
  const isList = list.excluded.every((x, at) => x < list.size && (!at || list.excluded[at - 1] < x));
  expect(isList && list.excluded.length < list.size, "excluded", list.name);
  const value = await valueOf(body, published);
  const sizes = stage === "county" ? published.sizes(body.candidates) : null;
  const index = sizes
    ? pickBySize(value, sizes, list.excluded)
    : pickIndex(value, list.size, list.excluded);
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
  return { name: drawn.stratum, size: drawn.size, excluded: drawn.excluded };
}

/** Demand a stratum's line of the published manifest, and the path that leads from it. */
async function checkLine({ stratum, position, size, ...each }, above, lines, published) {
  const root = readBase64(each.root);
  const line = published.lines.get(stratum);
  const listed = line?.position === position && line.size === size && line.root === hex(root);
  expect(listed && lines === published.lines.size, "line", stratum);
  const path = readPath(each.path);
  const start = above.length + path.length - sides(position, lines).length;
  expect(start >= 0 && start <= above.length, "line", stratum);
  expect(!path.length || !start || !isSame(path.at(-1), above[start - 1]), "line", stratum);
  const leaf = await hashLeaf(join(lp(published.tag("stratum"), stratum), u64(size), root));
  const whole = [...path, ...above.slice(start)];
  const leads = await isIncluded(leaf, position, lines, whole, published.frameRoot);
  expect(leads, "line", stratum);
}
