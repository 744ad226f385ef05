// What opens a draw: plan, frame and keys under a cosigned checkpoint, manifest, and seed.

import {
  Fault, demandForm, expect, hex, isSame, join, lp, readForm, sha256, u64, unhex, utf8, writeJson,
} from "./bytes.mjs";
import { Published, same } from "./draw.mjs";
import { checkCheckpoint, readPolicy } from "./notes.mjs";
import { hashLeaf, isIncluded, isKey, rootOf, shownValue } from "./proofs.mjs";

export const OPENING = ["opening.json", "manifest.json", "seed.json"];
const place = (name, where) => `${name} ${where}`.trim();
const digestOf = async (value) => hex(await sha256(writeJson(value)));

/** Run a check whose faults belong to a place. */
async function at(where, run) {
  try {
    return await run();
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    throw new Fault(fault.code, place(where, fault.where), fault.values);
  }
}

/** Read an entry of the ledger. */
export const readEntry = (text) => readForm(utf8(text), "entry");

/** Return the leaf under which an entry stands in the ledger, by its salt. */
export async function leafOf({ salt, entry }, rehearsal) {
  const tag = utf8(`ledger${rehearsal ? "-rehearsal" : ""}/entry/v1\n`);
  return hashLeaf(await sha256(join(tag, unhex(salt), utf8(entry))));
}

function readSlots(rules) {
  const where = "opening.json plan";
  const codes = new Map(rules.slots.map((each) => [each.id, each.code]));
  const slots = rules.slots.map(({ id, code, fallback, members }) => ({
    name: id,
    chain: [code, ...fallback.map((name) => codes.get(name))],
    members: Number(members),
  }));
  const sound = slots.every(
    ({ chain, members }) =>
      chain.every(Boolean) && new Set(chain).size === chain.length &&
      !chain.slice(1).includes("F") && (chain[0] === "F" || members === 0),
  );
  expect(sound && codes.size === slots.length && slots.length > 0, "plan", where);
  expect(Number(rules.counties) > 0, "plan", where);
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
  for (const name of OPENING) {
    read[name] = await at(name, () => {
      expect(files[name], "file");
      expect(files[name].at(-1) === 10, "canonical");
      return readForm(files[name].slice(0, -1), name.replace(".json", ""));
    });
  }
  const [opening, manifest, seed] = OPENING.map((name) => read[name]);
  const { plan, frame, keys } = opening;
  const holders = keys.holders.map((each) => unhex(each.public_key));
  const published = new Published({
    campaign: opening.campaign, rehearsal: opening.rehearsal, keys: holders,
    frameRoot: unhex(manifest.frame_root), seed: unhex(seed.seed), slots: readSlots(plan.draw),
    strata: manifest.strata,
    sizedBy: plan.draw.county_chance === "by_size"
      ? plan.draw.slots.filter((each) => each.frame === "enterprises").map((each) => each.code)
      : [],
  });
  for (const part of [plan, frame, keys, manifest, seed]) {
    const own = part.campaign === published.campaign &&
      (part.rehearsal ?? published.rehearsal) === published.rehearsal;
    hold(own, "published", part.entry ?? part.format);
  }
  const policy = await at("opening.json plan", () => readPolicy(plan.policy));
  const point = await at("opening.json", () => checkEntries(opening, policy));
  await checkManifest(published, manifest.strata, frame, hold);
  const distinct = new Set(keys.holders.map((each) => each.public_key)).size === holders.length;
  const named = same(keys.holders.map((each) => each.holder), plan.holders);
  hold(distinct && holders.length > 0 && holders.every(isKey) && named, "holders", "opening.json");
  const full = plan.assurance === "full";
  const counted = holders.length === Number(plan.draw.key_holders) || !full;
  hold(counted && full === holders.length > 1, "holders", "opening.json");
  for (const [number, key] of holders.entries()) {
    const proof = unhex(keys.holders[number].possession);
    const shown = await shownValue(key, lp(published.tag("pop"), published.campaign, key), proof);
    hold(shown, "possession", `opening.json ${keys.holders[number].holder}`);
  }
  const own = { checkpoint_root: hex(point.root), checkpoint_size: point.size };
  const bound = Object.entries(own).every(([key, value]) => seed[key] === value);
  hold(bound, "checkpoint", "seed.json");
  hold(seed.dice.length && same(seed.dice.map(({ role }) => role), plan.dice), "dice", "seed.json");
  hold(await at("seed.json", () => fitsOutside(seed.outside, plan.outside)), "outside", "seed.json");
  const head = join(lp(published.tag("seed"), published.campaign, point.root), u64(point.size));
  const dice = lp(...seed.dice.map(({ digits }) => digits));
  const rolled = await sha256(join(head, dice, lp(unhex(seed.outside.value))));
  hold(isSame(rolled, published.seed), "seed", "seed.json");
  return { published, policy, point, assurance: plan.assurance };
}

/** Check that plan, frame and keys stand in the checkpoint of before the dice. */
async function checkEntries({ campaign, rehearsal, plan, frame, keys, entries, checkpoint }, policy) {
  const point = await checkCheckpoint(checkpoint, policy);
  expect(point.origin.endsWith("/rehearsal") === rehearsal, "rehearsal", point.origin);
  const only = (body, ...names) => Object.fromEntries(names.map((name) => [name, body[name]]));
  const contents = {
    plan: {
      ...only(plan, "scope", "policy", "approvers"),
      attempts_per_slot: Number(plan.draw.attempts_per_slot),
      attempts_per_county: Number(plan.draw.attempts_per_county),
      known_from: new Date(knownFrom(plan.outside) * 1000).toISOString(),
      plan: await digestOf(plan), holders: plan.holders.length,
    },
    frame: { ...only(frame, "frame_root", "strata", "units"), record: await digestOf(frame) },
    keys: {
      holders: keys.holders.map((each) => each.holder),
      public_keys: keys.holders.map((each) => each.public_key), record: await digestOf(keys),
    },
  };
  for (const [number, kind] of Object.keys(contents).entries()) {
    const shown = entries[number];
    const entry = readEntry(shown.entry);
    const found = entry.kind === kind && entry.campaign === campaign &&
      isSame(writeJson(entry.content), writeJson(contents[kind]));
    expect(found, "entry", kind);
    const leaf = await leafOf(shown, entry.rehearsal);
    const path = shown.path.map(unhex);
    expect(await isIncluded(leaf, shown.index, point.size, path, point.root), "log-proof", kind);
  }
  return point;
}

/** Return the second (POSIX) from which the value of a planned source can be known. */
function knownFrom(outside) {
  if (outside.kind === "drand") return 1_692_803_367 + 3 * (outside.round - 1);
  const [first] = outside.draws.map(({ day }) => day).sort();
  return Date.parse(`${first}T00:00:00+08:00`) / 1000;
}

/** Tell whether an outside value is that of the source that the plan names; of drand its hash. */
async function fitsOutside(found, planned) {
  demandForm(found, `@${found.kind}`, "outside");
  demandForm(planned, `@${found.kind} planned`, "outside");
  if (found.kind === "drand") {
    return found.round === planned.round && found.value === hex(await sha256(unhex(found.signature)));
  }
  const draws = found.draws.map(({ lottery, day }) => ({ lottery, day }));
  const lines = found.draws.map(({ lottery, day, issue, numbers }) => {
    const width = lottery === "pl5" ? 1 : 2;
    const drum = (each) => each.map((number) => String(number).padStart(width, "0")).join(" ");
    return `${lottery} ${day} ${issue} ${numbers.map(drum).join(" + ")}\n`;
  });
  const people = found.typed_by.length === 2 && found.typed_by[0] !== found.typed_by[1];
  const value = hex(utf8(lines.join("")));
  return people && value === found.value && isSame(writeJson(draws), writeJson(planned.draws));
}

async function checkManifest(published, strata, frame, hold) {
  const where = "manifest.json";
  const empty = hex(await rootOf([]));
  const counts = new Map();
  for (const [key, size, root] of strata) {
    hold(size > 0 || root === empty, "root", `${where} ${key}`);
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
  const order = strata.map(([key]) => hex(utf8(key)));
  hold(order.every((key, each) => !each || order[each - 1] < key), "order", where);
  const fits = isSame(await rootOf(await Promise.all(leaves)), published.frameRoot);
  hold(fits && frame.frame_root === hex(published.frameRoot), "root", where);
  const units = strata.reduce((sum, [, size]) => sum + size, 0);
  hold(frame.strata === strata.length && frame.units === units, "size", "opening.json");
  const every = [...new Set(published.slots.flatMap((slot) => slot.chain))].sort();
  for (const [county, { bodies, kinds, members, federations }] of counts) {
    const sound = same(kinds.sort(), every) && members === federations && bodies.size === 1;
    hold(sound, "county-stratum", `${where} ${county}`);
  }
}
