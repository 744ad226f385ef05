/** Disclosure packets and records of choices: made here, and checked again as a stranger would. */

import type { Json, JsonObject } from "../contract";
import { base64url, hex, isSame, join, readBase64url } from "./bytes";
import { countOf, digest, listOf, objectOf, readJson, textOf, writeJson } from "./canonical";
import { FEDERATION, labelAsJson, labelFromJson, MEMBER, readStratum, type Ceremony, type Label, type Plan } from "./campaign";
import { lineLeaf, unitLeaf, type CountyBundle } from "./bundle";
import type { Disclosure, Pool, Shortfall } from "./county-draw";
import { fault, reading } from "./faults";
import { evaluateLabel, isSubset, makeChoice, pickIndex, type Choice } from "./lottery";
import { isIncluded, pathLength, splitHashes } from "./merkle";

const LARGEST = 65_536;

/** Write a record with the digest of all other fields. */
const seal = (body: JsonObject): Uint8Array => writeJson({ ...body, digest: digest(body) });

const ceremonyAsJson = ({ campaign, frameRoot, seed }: Ceremony): JsonObject => ({
  campaign: campaign.id,
  rehearsal: campaign.rehearsal,
  frame_root: hex(frameRoot),
  seed: hex(seed),
});

/** Return the record of a county or kind that was drawn (`draw-choice/1`). */
export function writeChoice(choice: Choice, ceremony: Ceremony): Uint8Array {
  return seal({
    ...ceremonyAsJson(ceremony),
    format: "draw-choice/1",
    suite: "sha256",
    label: labelAsJson(choice.evaluation.label),
    proofs: choice.evaluation.proofs.map(base64url),
    candidates: [...choice.candidates],
    excluded: [...choice.excluded],
    index: choice.index,
  });
}

/** Return what the office learns of a county at departure (`draw-county/1`). */
export const writeCounty = (label: Label, recordDigest: string): Uint8Array =>
  writeJson({ format: "draw-county/1", label: labelAsJson(label), record: recordDigest });

/** Return the record of a slot for which no unit is left (`draw-shortfall/1`). */
export function writeShortfall(short: Shortfall, { campaign }: Ceremony): Uint8Array {
  return writeJson({
    format: "draw-shortfall/1",
    campaign: campaign.id,
    rehearsal: campaign.rehearsal,
    label: labelAsJson(short.label),
    passed: short.passed.map(({ stratum, size, excluded }) => ({ stratum, size, excluded: [...excluded] })),
  });
}

/** Return the packet of one disclosed unit (`disclosure-packet/1`). */
export function writePacket(disclosure: Disclosure, ceremony: Ceremony, bundle: CountyBundle): Uint8Array {
  const { pool, passed, evaluation, index } = disclosure;
  const opening = bundle.openUnit(pool.stratum, index);
  const above = bundle.line(pool.stratum).path;
  return seal({
    ...ceremonyAsJson(ceremony),
    format: "disclosure-packet/1",
    suite: "sha256",
    manifest_size: bundle.manifestSize,
    label: labelAsJson(evaluation.label),
    proofs: evaluation.proofs.map(base64url),
    passed: passed.map((each) => shownStratum(each, bundle, above)),
    drawn: shownStratum(pool, bundle, []),
    index,
    record: opening.record,
    salt: base64url(opening.salt),
    path: base64url(join(...opening.path)),
  });
}

/** Write a stratum; the upper end that its path shares with the drawn one is left out. */
function shownStratum(pool: Pool, bundle: CountyBundle, above: readonly Uint8Array[]): JsonObject {
  const { root, position, path } = bundle.line(pool.stratum);
  let shared = 0;
  while (shared < path.length && shared < above.length) {
    const [own, other] = [path.at(-1 - shared) as Uint8Array, above.at(-1 - shared) as Uint8Array];
    if (!isSame(own, other)) break;
    shared += 1;
  }
  return {
    stratum: pool.stratum,
    size: pool.size,
    excluded: [...pool.excluded],
    root: base64url(root),
    position,
    path: base64url(join(...path.slice(0, path.length - shared))),
  };
}

const PACKET_KEYS =
  "campaign digest drawn format frame_root index label manifest_size passed path proofs record rehearsal salt seed suite";
const STRATUM_KEYS = "excluded path position root size stratum";

function expectKeys(body: JsonObject, keys: string): void {
  if (Object.keys(body).sort().join(" ") !== keys) throw new RangeError("other fields");
}

/**
 * Check a packet from its bytes alone against what was published; return its record.
 *
 * What was made on this device passes here as well, so that a slip in making is noticed before
 * anybody is told.
 */
export function verifyPacket(data: Uint8Array, ceremony: Ceremony, plan: Plan): { readonly label: Label; readonly record: JsonObject } {
  return reading("packetUnsound", "", () => {
    if (data.length > LARGEST) throw new RangeError("too long");
    const whole = objectOf(readJson(data));
    expectKeys(whole, PACKET_KEYS);
    const { digest: shown, ...body } = whole;
    const fixed: JsonObject = { ...ceremonyAsJson(ceremony), format: "disclosure-packet/1", suite: "sha256" };
    const isOurs = Object.entries(fixed).every(([key, value]) => body[key] === value);
    if (shown !== digest(body) || !isOurs) throw new RangeError("of something else");
    const label = labelFromJson(body["label"]);
    const proofs = listOf(body["proofs"]).map((each) => readBase64url(textOf(each)));
    const { value } = evaluateLabel(label, proofs, ceremony);
    const lines = countOf(body["manifest_size"]);
    const drawn = readShown(body["drawn"], [], lines);
    const passed = listOf(body["passed"]).map((each) => readShown(each, drawn.path, lines));
    expectChain(label, plan, [...passed, drawn], passed);
    for (const each of [...passed, drawn]) {
      const leaf = lineLeaf(ceremony.campaign, each.stratum, each.size, each.root);
      if (!isIncluded(leaf, { index: each.position, size: lines }, each.path, ceremony.frameRoot)) {
        throw new RangeError("not in the frame");
      }
    }
    const index = pickIndex(value, drawn.size, drawn.excluded);
    const record = objectOf(body["record"]);
    const at = { stratum: drawn.stratum, index, size: drawn.size };
    const leaf = unitLeaf(ceremony.campaign, at, readBase64url(textOf(body["salt"])), record);
    const path = splitHashes(readBase64url(textOf(body["path"])));
    const isUnit = isIncluded(leaf, { index, size: drawn.size }, path, drawn.root);
    if (countOf(body["index"]) !== index || !isUnit) throw new RangeError("another unit");
    return { label, record };
  });
}

interface Shown extends Pool {
  readonly root: Uint8Array;
  readonly position: number;
  readonly path: readonly Uint8Array[];
}

function readShown(value: Json | undefined, above: readonly Uint8Array[], lines: number): Shown {
  const body = objectOf(value);
  expectKeys(body, STRATUM_KEYS);
  const position = countOf(body["position"]);
  const path = splitHashes(readBase64url(textOf(body["path"])));
  const missing = pathLength(position, lines) - path.length;
  if (missing < 0 || missing > above.length) throw new RangeError("hashes are missing");
  const from = above.length - missing;
  const last = path.at(-1);
  const mayShare = from > 0 && last ? isSame(last, above[from - 1] as Uint8Array) : false;
  if (mayShare) throw new RangeError("a shared hash is written twice");
  return {
    stratum: textOf(body["stratum"]),
    size: countOf(body["size"]),
    excluded: listOf(body["excluded"]).map(countOf),
    root: readBase64url(textOf(body["root"])),
    position,
    path: [...path, ...above.slice(from)],
  };
}

function expectChain(label: Label, plan: Plan, shown: readonly Shown[], passed: readonly Shown[]): void {
  const position = plan.positionOf(label);
  if (position < 0) throw new RangeError("no visit of the plan");
  const strata = shown.map((each) => readStratum(each.stratum));
  const kinds = strata.map((each) => each.kind);
  const slot = plan.slot(position);
  const chain = [slot.kind, ...slot.fallback].slice(0, kinds.length);
  const isMember = label.stage === "member";
  const follows = kinds.join() === chain.join() || (isMember && kinds.join() === MEMBER);
  const sound =
    strata.every((each) => each.province === label.province && each.county === label.county) &&
    follows &&
    !(isMember && kinds.at(-1) === FEDERATION) &&
    passed.every((each) => each.excluded.length === each.size) &&
    shown.every((each) => isSubset(each.excluded, each.size));
  if (!sound) throw new RangeError("not the plan's strata");
}

/** Check the record of a county or kind that was drawn; return the name that it draws. */
export function verifyChoice(
  data: Uint8Array,
  ceremony: Ceremony,
  candidates: readonly string[],
  sizes: readonly number[] = [],
): string {
  return reading("packetUnsound", "", () => {
    if (data.length > LARGEST) throw new RangeError("too long");
    const { digest: shown, ...body } = objectOf(readJson(data));
    const label = labelFromJson(body["label"]);
    const proofs = listOf(body["proofs"]).map((each) => readBase64url(textOf(each)));
    const excluded = listOf(body["excluded"]).map(countOf);
    const evaluation = evaluateLabel(label, proofs, ceremony);
    if (!isSubset(excluded, candidates.length) || excluded.length >= candidates.length) {
      throw new RangeError("nothing is free");
    }
    const choice = makeChoice(evaluation, candidates, excluded, sizes);
    if (shown !== digest(body) || !isSame(writeChoice(choice, ceremony), data)) throw fault("packetUnsound");
    return choice.chosen;
  });
}

