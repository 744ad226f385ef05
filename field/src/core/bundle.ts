/**
 * County bundles: the committed frame of one county, opened with the key that comes on arrival.
 *
 * To draw needs sizes and one id; only a packet needs leaves, and those of one stratum. So every
 * line is held against the frame root at once, and the units of a stratum before anything rests
 * on them; the others are checked in idle time.
 */

import type { JsonObject } from "../contract";
import { isSame, join, lp, u64, unhex, utf8, type Bytes } from "./bytes";
import { boolOf, countOf, listOf, objectOf, readJson, textOf, writeJson } from "./canonical";
import { FEDERATION, MEMBER, readStratum, tagOf, type Campaign } from "./campaign";
import type { FrameView } from "./county-draw";
import { Fault, fault, reading, tell } from "./faults";
import { makeSalter } from "./hashes";
import { openSealedBox, openSecretBox } from "./keys";
import { hashLeaf, isIncluded, splitHashes, Tree } from "./merkle";

interface BundledStratum {
  readonly stratum: string;
  readonly size: number;
  readonly root: Bytes;
  readonly position: number;
  readonly path: readonly Bytes[];
  readonly saltKey: Bytes;
  readonly records: readonly JsonObject[];
}

/** What shows one unit to be the committed one. */
export interface UnitOpening {
  readonly record: JsonObject;
  readonly salt: Bytes;
  readonly path: readonly Bytes[];
}

export function lineLeaf(campaign: Campaign, stratum: string, size: number, root: Uint8Array): Bytes {
  return hashLeaf(lp(tagOf(campaign, "stratum"), stratum), u64(size), root);
}

export function unitLeaf(
  campaign: Campaign,
  at: { readonly stratum: string; readonly index: number; readonly size: number },
  salt: Uint8Array,
  record: JsonObject,
): Bytes {
  const head = lp(tagOf(campaign, "unit"), at.stratum);
  return hashLeaf(head, u64(at.index), u64(at.size), lp(salt, writeJson(record)));
}

/** Open the key of a bundle, which is sealed to this device. */
export function openCountyKey(sealed: Uint8Array, secret: Uint8Array, campaign: Campaign, county: string): Bytes {
  return reading("bundleUnreadable", county, () => {
    const contents = openSealedBox(sealed, secret);
    const key = new Uint8Array(contents.slice(-32));
    const whole = join(lp(tagOf(campaign, "bundle-key"), campaign.id, county), lp(key));
    if (!isSame(contents, whole)) throw new RangeError("of another county");
    return key;
  });
}

/** A county's committed frame, as a draw sees it. */
export class CountyBundle implements FrameView {
  readonly #strata: ReadonlyMap<string, BundledStratum>;
  readonly #found = new Map<string, Map<string, number>>();
  readonly #trees = new Map<string, { readonly tree: Tree; readonly salts: (id: string) => Bytes }>();

  private constructor(
    readonly campaign: Campaign,
    readonly county: string,
    /** Number of strata of the whole frame. */
    readonly manifestSize: number,
    strata: readonly BundledStratum[],
  ) {
    this.#strata = new Map(strata.map((each) => [each.stratum, each]));
  }

  /** Decrypt a bundle and hold every line against the published frame root. */
  static open(
    sealed: Uint8Array,
    key: Uint8Array,
    expected: { readonly campaign: Campaign; readonly frameRoot: Uint8Array; readonly county: string },
  ): CountyBundle {
    const { campaign, frameRoot, county } = expected;
    const bundle = reading("bundleUnreadable", county, () => {
      const body = objectOf(readJson(openSecretBox(sealed, key)));
      const own = [textOf(body["format"]), textOf(body["campaign"]), boolOf(body["rehearsal"]), textOf(body["county"])];
      const wanted = ["county-bundle/1", campaign.id, campaign.rehearsal, county];
      if (own.some((each, at) => each !== wanted[at])) throw new RangeError("of another county");
      const strata = listOf(body["strata"]).map((each) => readBundled(objectOf(each)));
      return new CountyBundle(campaign, county, countOf(body["manifest_size"]), strata);
    });
    const foreign = [...bundle.#strata.values()].filter((each) => !bundle.#isCommitted(each, frameRoot));
    if (foreign.length) throw new Fault(foreign.map((each) => tell("bundleForeign", each.stratum)));
    return bundle;
  }

  get strata(): readonly string[] {
    return [...this.#strata.keys()];
  }

  size(stratum: string): number {
    return this.#strata.get(stratum)?.size ?? 0;
  }

  unitId(stratum: string, index: number): string {
    if (countsMembers(stratum)) this.#check(stratum);
    return this.#id(stratum, index);
  }

  find(stratum: string, id: string): number {
    const bundled = this.#strata.get(stratum);
    if (!bundled) return -1;
    let indices = this.#found.get(stratum);
    if (!indices) {
      indices = new Map(bundled.records.map((record, index) => [idOf(record), index]));
      this.#found.set(stratum, indices);
    }
    const index = indices.get(id) ?? -1;
    if (index >= 0 || countsMembers(stratum)) this.#check(stratum);
    return index;
  }

  line(stratum: string): { readonly root: Bytes; readonly position: number; readonly path: readonly Bytes[] } {
    return this.#get(stratum);
  }

  /** Return what shows one unit to be the committed one, the whole stratum having been checked. */
  openUnit(stratum: string, index: number): UnitOpening {
    const { tree, salts } = this.#check(stratum);
    const record = this.#get(stratum).records[index];
    if (!record) throw fault("stratumChanged", stratum);
    return { record, salt: salts(idOf(record)), path: tree.path(index) };
  }

  /** Check one stratum that nothing has rested on yet; false when all are checked. */
  checkNext(): boolean {
    const next = this.strata.find((stratum) => !this.#trees.has(stratum));
    if (next === undefined) return false;
    this.#check(next);
    return true;
  }

  /** Hold a stratum's units against its line, once. */
  #check(stratum: string): { readonly tree: Tree; readonly salts: (id: string) => Bytes } {
    const known = this.#trees.get(stratum);
    if (known) return known;
    const { records, size, root, saltKey } = this.#get(stratum);
    const ids = records.map(idOf);
    const isOrdered = ids.every((id, at) => id !== "" && (at === 0 || isBefore(ids[at - 1] as string, id)));
    const salts = makeSalter(saltKey);
    const leaves = records.map((record, index) =>
      unitLeaf(this.campaign, { stratum, index, size: records.length }, salts(ids[index] as string), record),
    );
    const tree = new Tree(leaves);
    if (!isOrdered || tree.size !== size || !isSame(tree.root(), root)) throw fault("stratumChanged", stratum);
    const checked = { tree, salts };
    this.#trees.set(stratum, checked);
    return checked;
  }

  #get(stratum: string): BundledStratum {
    const found = this.#strata.get(stratum);
    if (!found) throw fault("stratumChanged", stratum);
    return found;
  }

  #id(stratum: string, index: number): string {
    const record = this.#get(stratum).records[index];
    if (!record) throw fault("stratumChanged", stratum);
    return idOf(record);
  }

  #isCommitted(each: BundledStratum, frameRoot: Uint8Array): boolean {
    const place = { index: each.position, size: this.manifestSize };
    const leaf = lineLeaf(this.campaign, each.stratum, each.size, each.root);
    return (
      readStratum(each.stratum).county === this.county &&
      each.records.length === each.size &&
      isIncluded(leaf, place, each.path, frameRoot)
    );
  }
}

function readBundled(body: JsonObject): BundledStratum {
  const stratum = textOf(body["stratum"]);
  readStratum(stratum);
  return {
    stratum,
    size: countOf(body["size"]),
    root: unhex(textOf(body["root"])),
    position: countOf(body["position"]),
    path: splitHashes(unhex(textOf(body["path"]))),
    saltKey: unhex(textOf(body["salt_key"])),
    records: listOf(body["units"]).map(objectOf),
  };
}

const idOf = (record: JsonObject): string => (typeof record["id"] === "string" ? record["id"] : "");

/** Ids of federations and members decide, drawn or not, which federations have enough members. */
const countsMembers = (stratum: string): boolean => [FEDERATION, MEMBER].includes(readStratum(stratum).kind);

/** Compare by code points, which is the order of the UTF-8 bytes. */
function isBefore(one: string, other: string): boolean {
  const [first, second] = [utf8(one), utf8(other)];
  const at = first.findIndex((each, index) => each !== second[index]);
  if (at < 0) return first.length < second.length;
  return at >= second.length ? false : (first[at] as number) < (second[at] as number);
}
