/** What is fixed before a draw begins: campaign, ceremony, strata, the plan, labels. */

import type { JsonObject } from "../contract";
import { lp, join, u32, type Bytes } from "./bytes";
import { countOf, objectOf, textOf } from "./canonical";
import { fault } from "./faults";

/** A campaign of visits; a rehearsal has other domain tags in every hash. */
export interface Campaign {
  readonly id: string;
  readonly rehearsal: boolean;
}

export const tagOf = (campaign: { readonly rehearsal: boolean }, subject: string): string =>
  `${campaign.rehearsal ? "draw-rehearsal" : "draw"}/${subject}/v1`;

/** What a ceremony has settled; taken from what was published, never from a packet. */
export interface Ceremony {
  readonly campaign: Campaign;
  readonly frameRoot: Bytes;
  readonly seed: Bytes;
  readonly keys: readonly Bytes[];
}

export const FEDERATION = "F";
export const MEMBER = "M";
const UNIT_KINDS = "AFJPS";
const STRATUM = /^([0-9]{2})\/([0-9]{6})\/(?:([AFJPS])|M\/([^/\x00-\x1f\x7f]+))$/;

/** A list of units: a kind in a county, or the members of one federation. */
export interface Stratum {
  readonly province: string;
  readonly county: string;
  readonly kind: string;
  readonly federation: string;
}

export function stratumKey(province: string, county: string, kind: string, federation = ""): string {
  const head = `${province}/${county}/${kind}`;
  return kind === MEMBER ? `${head}/${federation}` : head;
}

export function readStratum(key: string): Stratum {
  const [, province, county, kind, federation] = STRATUM.exec(key) ?? [];
  if (province === undefined || county === undefined) throw new RangeError("no stratum");
  return { province, county, kind: kind ?? MEMBER, federation: federation ?? "" };
}

export type Stage = "county" | "kind" | "unit" | "member";

/** The name of one value, fixed before the value can exist. */
export interface Label {
  readonly stage: Stage;
  readonly province: string;
  readonly county: string;
  readonly kind: string;
  readonly ordinal: number;
  readonly attempt: number;
}

export function makeLabel(stage: Stage, province: string, rest: Partial<Label> = {}): Label {
  return { stage, province, county: "", kind: "", ordinal: 1, attempt: 0, ...rest };
}

export const placeOf = (label: Label): string =>
  [label.stage, label.province, label.county, label.kind, label.ordinal, label.attempt].join("/");

export const isSameLabel = (one: Label, other: Label): boolean => placeOf(one) === placeOf(other);

export const labelAsJson = (label: Label): JsonObject => ({
  stage: label.stage,
  province: label.province,
  county: label.county,
  kind: label.kind,
  ordinal: label.ordinal,
  attempt: label.attempt,
});

/** Read a label as strictly as its form is. */
export function labelFromJson(value: JsonObject[string] | undefined): Label {
  const body = objectOf(value);
  const stage = textOf(body["stage"]);
  const label = {
    stage: stage as Stage,
    province: textOf(body["province"]),
    county: textOf(body["county"]),
    kind: textOf(body["kind"]),
    ordinal: countOf(body["ordinal"]),
    attempt: countOf(body["attempt"]),
  };
  const isUnit = stage === "unit" && label.kind.length === 1 && UNIT_KINDS.includes(label.kind);
  const hasKind = isUnit || (stage === "member" ? label.kind === MEMBER : label.kind === "");
  const fits =
    ["county", "kind", "unit", "member"].includes(stage) &&
    /^[0-9]{2}$/.test(label.province) &&
    (stage === "county" ? label.county === "" : /^[0-9]{6}$/.test(label.county)) &&
    hasKind &&
    (stage !== "unit" || isUnit) &&
    label.ordinal >= 1 && label.ordinal < 2 ** 32 && label.attempt < 2 ** 32;
  if (!fits) throw new RangeError("no label");
  return label;
}

/** Return the bytes that key holders evaluate (alpha). */
export function labelBytes(label: Label, ceremony: Ceremony): Bytes {
  const head = lp(
    tagOf(ceremony.campaign, "slot"),
    ceremony.campaign.id,
    ceremony.frameRoot,
    ceremony.seed,
    label.stage,
    label.province,
    label.county,
    label.kind,
  );
  return join(head, u32(label.ordinal), u32(label.attempt));
}

/** One kind of unit to be visited, and the kinds that stand in for it in order. */
export interface Slot {
  readonly kind: string;
  readonly fallback: readonly string[];
  readonly members: number;
}

/** How many counties a province gives, and the slots of each county. */
export class Plan {
  readonly slots: readonly Slot[];
  readonly counties: number;

  constructor(slots: readonly Slot[], counties: number) {
    const isSound = (slot: Slot): boolean => {
      const chain = [slot.kind, ...slot.fallback];
      return (
        chain.every((kind) => kind.length === 1 && UNIT_KINDS.includes(kind)) &&
        new Set(chain).size === chain.length &&
        !slot.fallback.includes(FEDERATION) &&
        slot.members >= 0 &&
        (slot.kind === FEDERATION || slot.members === 0)
      );
    };
    if (!(counties > 0) || !slots.length || !slots.every(isSound)) throw fault("planUnusable");
    this.slots = slots;
    this.counties = counties;
  }

  slot(position: number): Slot {
    const found = this.slots[position];
    if (!found) throw fault("planUnusable");
    return found;
  }

  get slotNames(): string[] {
    return this.slots.map((slot, position) => `${slot.kind}${this.unitOrdinal(position)}`);
  }

  unitOrdinal(position: number): number {
    const { kind } = this.slot(position);
    return this.slots.slice(0, position + 1).filter((slot) => slot.kind === kind).length;
  }

  memberOrdinal(position: number, member: number): number {
    return this.slots.slice(0, position).reduce((sum, slot) => sum + slot.members, 0) + member;
  }

  visitLabel(position: number, at: { province: string; county: string; member: number; attempt: number }): Label {
    const { province, county, member, attempt } = at;
    if (member) {
      const ordinal = this.memberOrdinal(position, member);
      return { stage: "member", province, county, kind: MEMBER, ordinal, attempt };
    }
    const { kind } = this.slot(position);
    return { stage: "unit", province, county, kind, ordinal: this.unitOrdinal(position), attempt };
  }

  /** Return the position of a unit or member label's slot; -1 for other labels. */
  positionOf(label: Label): number {
    return this.slots.findIndex((slot, position) => {
      if (label.stage === "unit") {
        return slot.kind === label.kind && this.unitOrdinal(position) === label.ordinal;
      }
      const member = label.ordinal - this.memberOrdinal(position, 0);
      return label.stage === "member" && member > 0 && member <= slot.members;
    });
  }

  /** Return every visit that a county asks for. */
  get visits(): number {
    return this.slots.reduce((sum, slot) => sum + 1 + slot.members, 0);
  }

  /** Return the labels that a county's paper envelopes are made for, in their order. */
  labelsAhead(province: string, county: string, attempts: number): Label[] {
    const kinds = this.slots.map((_, at) => makeLabel("kind", province, { county, ordinal: at + 1 }));
    const visits = this.slots.flatMap((slot, position) =>
      Array.from({ length: slot.members + 1 }, (_, member) =>
        Array.from({ length: attempts + 1 }, (_unused, attempt) =>
          this.visitLabel(position, { province, county, member, attempt }),
        ),
      ).flat(),
    );
    return [...kinds, ...visits];
  }
}
