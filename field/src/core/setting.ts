/**
 * What a campaign has settled (`field-setting/1`), checked as far as the phone can on its own.
 *
 * The plan is made from the published opening, the seed is made again from the dice, and every
 * key shows that somebody holds its secret; what the office says beside that must agree.
 */

import type { Json, JsonObject, Outcome, Ways } from "../contract";
import { hex, isSame, join, lp, u64, unhex, type Bytes } from "./bytes";
import { boolOf, countOf, listOf, objectOf, textOf } from "./canonical";
import { Plan, readStratum, tagOf, type Campaign, type Ceremony, type Label } from "./campaign";
import { fault, reading } from "./faults";
import { sha256 } from "./hashes";
import { isValidKey, verifyProof } from "./vrf";

export interface Setting {
  readonly body: string;
  readonly campaign: Campaign;
  readonly ceremony: Ceremony;
  readonly plan: Plan;
  /** Names of the key holders in the order of the keys. */
  readonly holders: readonly string[];
  /** Counties of the body in the order of their codes, with the lines of their strata. */
  readonly counties: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Slot of the plan (`P1`) → slot of the pack (`private`). */
  readonly slots: ReadonlyMap<string, string>;
  /** Letter of a stratum → kind of unit of the pack. */
  readonly kinds: ReadonlyMap<string, string>;
  /** Kinds whose units make a county's size; none where every county has the same chance. */
  readonly sizedBy: readonly string[];
  readonly attemptsPerSlot: number;
  readonly attemptsPerCounty: number;
  readonly ways: readonly Ways[];
  readonly people: ReadonlyMap<string, string>;
  readonly outcomes: readonly (Outcome & { readonly byNature: boolean; readonly then: string })[];
  readonly pack: { readonly id: string; readonly digest: string };
  readonly checklists: readonly JsonObject[];
  readonly dutyPhone: string;
  readonly texts: JsonObject;
  /** Names of counties where the office gives them; otherwise their codes. */
  readonly names: ReadonlyMap<string, string>;
}

/** Return `campaign/body/county/slot[/member]/attempt` of a unit's or member's label. */
export function visitId(setting: Setting, label: Label): string {
  const { plan, slots, campaign } = setting;
  const position = plan.positionOf(label);
  if (position < 0) throw new RangeError("no visit of the plan");
  const slot = slots.get(plan.slotNames[position] as string) as string;
  const member = label.stage === "member" ? `/${label.ordinal - plan.memberOrdinal(position, 0)}` : "";
  return `${campaign.id}/${label.province}/${label.county}/${slot}${member}/${label.attempt}`;
}

const numberOf = (value: Json | undefined): number =>
  typeof value === "string" && /^[0-9]+$/.test(value) ? Number(value) : countOf(value);

const optionalText = (value: Json | undefined): string => (typeof value === "string" ? value : "");

/** Read and check a setting; what does not hold is named by its part. */
export function readSetting(value: Json): Setting {
  const body = reading("formWrong", "field-setting", () => {
    const found = objectOf(value);
    if (found["format"] !== "field-setting/1") throw new RangeError("another format");
    return found;
  });
  const part = <T>(name: string, read: () => T): T => reading("settingUnsound", name, read);
  const campaign = part("campaign", () => readCampaign(body));
  const opening = part("opening", () => objectOf(body["opening"]));
  const rules = part("plan", () => readRules(objectOf(objectOf(opening["plan"])["draw"])));
  part("plan", () => expectSameRules(rules, objectOf(body["plan"])));
  const keys = part("keys", () => readKeys(campaign, opening));
  part("holders", () => expectSame(keys.holders, listOf(body["holders"])));
  const frameRoot = part("frame", () => {
    const frame = objectOf(opening["frame"]);
    if (frame["campaign"] !== campaign.id) throw new RangeError("another campaign");
    return unhex(textOf(frame["frame_root"]));
  });
  const seed = part("seed", () => readSeed(campaign, objectOf(body["seed"]), opening));
  return {
    body: part("body", () => textOf(body["body"])),
    campaign,
    ceremony: { campaign, frameRoot, seed, keys: keys.keys },
    ...rules,
    holders: keys.holders,
    ...part("counties", () => readCounties(body)),
    ways: part("ways", () => listOf(objectOf(opening["plan"])["ways"]).map((each) => textOf(each) as Ways)),
    people: part("people", () => readPeople(body)),
    outcomes: part("outcomes", () => listOf(body["outcomes"]).map(readOutcome)),
    pack: part("pack", () => {
      const pack = objectOf(body["pack"]);
      return { id: textOf(pack["id"]), digest: textOf(pack["digest"]) };
    }),
    checklists: part("checklists", () => listOf(body["checklists"]).map(objectOf)),
    dutyPhone: optionalText(body["duty_phone"]),
    texts: part("texts", () => objectOf(body["texts"] ?? {})),
  };
}

function readCampaign(body: JsonObject): Campaign {
  const campaign = { id: textOf(body["campaign"]), rehearsal: boolOf(body["rehearsal"]) };
  const opening = objectOf(body["opening"]);
  const parts = [opening, objectOf(opening["plan"]), objectOf(body["seed"])];
  const isOurs = parts.every((each) => each["campaign"] === campaign.id && each["rehearsal"] === campaign.rehearsal);
  if (!isOurs) throw new RangeError("another campaign");
  return campaign;
}

type Rules = Pick<Setting, "plan" | "sizedBy" | "slots" | "kinds" | "attemptsPerSlot" | "attemptsPerCounty">;

/** Make the plan from the pack's words, as they stand in the published opening. */
function readRules(draw: JsonObject): Rules {
  const chance = textOf(draw["county_chance"]);
  const isKnown = draw["order_of_kinds"] === "drawn" && (chance === "equal" || chance === "by_size");
  if (!isKnown) throw new RangeError("a plan that this device cannot draw by");
  const slots = listOf(draw["slots"]).map(objectOf);
  const enterprises = slots.filter((each) => each["frame"] === "enterprises").map((each) => textOf(each["code"]));
  const codes = new Map(slots.map((each) => [textOf(each["id"]), textOf(each["code"])]));
  const plan = new Plan(
    slots.map((each) => ({
      kind: textOf(each["code"]),
      fallback: listOf(each["fallback"]).map((name) => codes.get(textOf(name)) ?? textOf(name)),
      members: numberOf(each["members"]),
    })),
    numberOf(draw["counties"]),
  );
  const kinds = new Map(slots.map((each) => [textOf(each["code"]), textOf(each["kind"])]));
  const member = slots.map((each) => optionalText(each["member_kind"])).find((each) => each);
  if (member) kinds.set("M", member);
  return {
    plan,
    sizedBy: chance === "by_size" ? [...new Set(enterprises)] : [],
    slots: new Map(plan.slotNames.map((name, at) => [name, textOf((slots[at] as JsonObject)["id"])])),
    kinds,
    attemptsPerSlot: numberOf(draw["attempts_per_slot"]),
    attemptsPerCounty: numberOf(draw["attempts_per_county"]),
  };
}

function expectSameRules(rules: Rules, told: JsonObject): void {
  const own = rules.plan.slots.map((each) => [each.kind, each.members, each.fallback.join()].join("|"));
  const theirs = listOf(told["slots"]).map((each) => {
    const slot = objectOf(each);
    return [textOf(slot["letter"]), numberOf(slot["members"]), listOf(slot["fallback"]).join()].join("|");
  });
  const numbers = [rules.plan.counties, rules.attemptsPerSlot, rules.attemptsPerCounty];
  const told3 = ["counties", "attempts_per_slot", "attempts_per_county"].map((key) => numberOf(told[key]));
  if (own.join(";") !== theirs.join(";") || numbers.join() !== told3.join()) throw new RangeError("another plan");
}

function expectSame(one: readonly string[], other: readonly Json[]): void {
  if (one.join("\n") !== other.join("\n")) throw new RangeError("other names");
}

function readKeys(campaign: Campaign, opening: JsonObject): { holders: string[]; keys: Bytes[] } {
  const entries = listOf(objectOf(opening["keys"])["holders"]).map(objectOf);
  const keys = entries.map((each) => unhex(textOf(each["public_key"])));
  const holders = entries.map((each) => textOf(each["holder"]));
  const isDistinct = new Set(keys.map(hex)).size === keys.length && keys.length > 0;
  const tag = tagOf(campaign, "pop");
  const areHeld = entries.every((each, at) => {
    const key = keys[at] as Bytes;
    return isValidKey(key) && verifyProof(key, lp(tag, campaign.id, key), unhex(textOf(each["possession"])));
  });
  if (!isDistinct || !areHeld) throw new RangeError("keys that nobody holds");
  expectSame(holders, listOf(objectOf(opening["plan"])["holders"]));
  return { holders, keys };
}

/** Make the seed again from the dice, the outside value and the checkpoint of the opening. */
function readSeed(campaign: Campaign, seed: JsonObject, opening: JsonObject): Bytes {
  const root = unhex(textOf(seed["checkpoint_root"]));
  const size = countOf(seed["checkpoint_size"]);
  const [, shownSize, shownRoot] = textOf(opening["checkpoint"]).split("\n");
  const isUnder = shownSize === String(size) && shownRoot !== undefined && atob(shownRoot) === String.fromCharCode(...root);
  const dice = listOf(seed["dice"]).map((each) => textOf(objectOf(each)["digits"]));
  const outside = unhex(textOf(objectOf(seed["outside"])["value"]));
  const head = join(lp(tagOf(campaign, "seed"), campaign.id, root), u64(size));
  const made = sha256(head, lp(...dice), lp(outside));
  if (!isUnder || !dice.length || !isSame(made, unhex(textOf(seed["seed"])))) throw new RangeError("another seed");
  return made;
}

function readCounties(body: JsonObject): Pick<Setting, "counties" | "names"> {
  const counties = new Map<string, ReadonlyMap<string, string>>();
  const names = new Map<string, string>();
  for (const each of listOf(body["counties"]).map(objectOf)) {
    const county = textOf(each["county"]);
    const lines = listOf(each["strata"]).map((line) => {
      const [stratum, size, root] = listOf(line);
      const key = textOf(stratum);
      const own = readStratum(key);
      if (own.county !== county || own.province !== body["body"]) throw new RangeError("of another county");
      return [key, `${countOf(size)} ${textOf(root)}`] as const;
    });
    counties.set(county, new Map(lines));
    names.set(county, optionalText(each["name"]) || county);
  }
  const codes = [...counties.keys()];
  if (!codes.length || codes.join() !== [...codes].sort().join()) throw new RangeError("out of order");
  return { counties, names };
}

const readPeople = (body: JsonObject): Map<string, string> =>
  new Map(listOf(body["people"]).map(objectOf).map((each) => [textOf(each["person"]), textOf(each["name"])]));

function readOutcome(value: Json): Setting["outcomes"][number] {
  const body = objectOf(value);
  return {
    id: textOf(body["id"]),
    zh: textOf(body["zh"]),
    en: textOf(body["en"]),
    replaceable: boolOf(body["replaceable"]),
    byNature: body["by_nature"] === true,
    then: optionalText(body["then"]),
  };
}

/** Return the size of each county in the order of the codes; nothing where chances are equal. */
export function countySizes({ sizedBy, counties }: Setting): number[] {
  if (!sizedBy.length) return [];
  return [...counties.values()].map((lines) =>
    [...lines]
      .filter(([stratum]) => sizedBy.includes(readStratum(stratum).kind))
      .reduce((sum, [, line]) => sum + Number(line.split(" ")[0]), 0),
  );
}

/** The strata of a county as the office tells them must be those of its opened bundle. */
export function expectLines(setting: Setting, county: string, lines: ReadonlyMap<string, string>): void {
  const told = setting.counties.get(county);
  const isSameSet = told?.size === lines.size && [...lines].every(([key, line]) => told.get(key) === line);
  if (!isSameSet) throw fault("bundleForeign", county);
}
