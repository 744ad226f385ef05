/** The files that Python makes and every implementation must reproduce. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Json, JsonObject } from "../src/contract";
import { readBase64, type Bytes } from "../src/core/bytes";
import { DrawDevice } from "../src/core/device";
import { readSetting, type Setting } from "../src/core/setting";

declare const REPOSITORY: string;

export const load = (...path: readonly string[]): JsonObject =>
  JSON.parse(readFileSync(join(REPOSITORY, "docs", ...path), "utf8")) as JsonObject;

export interface Step {
  readonly do: string;
  readonly event: string;
  readonly label?: JsonObject;
  readonly boxes?: Readonly<Record<string, string>>;
  readonly name?: string;
  readonly record?: string;
  readonly handed?: string;
  readonly visit?: string;
  readonly county?: string;
  readonly sealed?: string;
  readonly shortfalls?: readonly string[];
  readonly line?: number;
  readonly digits?: string;
  readonly read_back?: string;
  readonly file?: string;
  readonly events?: readonly string[];
  readonly records?: readonly string[];
}

export interface CountyVectors {
  readonly setting: Json;
  readonly devices: readonly { device: string; person: string; sealing: string; signing: string; body: string }[];
  readonly bundles: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
  readonly pad: string;
  readonly by_hand: { county: string; label: Json; ahead: number; texts: string[]; sheets: string[]; proofs: string[] };
  readonly records: readonly {
    unsigned: JsonObject;
    signatures: Readonly<Record<string, string>>;
    written: string;
    digest: string;
  }[];
  readonly completion: { revision: string; visit: string; device: string; code: string };
  readonly counties: Readonly<Record<string, string>>;
  readonly framing: { parts: string[]; framed: string };
  readonly read_back: string;
}

export const county = load("reference", "vectors", "field-county.json") as unknown as CountyVectors;

export const sealedBundle = (code: string): Bytes => readBase64(county.bundles[code] as string);

const setting = readSetting(county.setting);
export const settingOf = (): Setting => setting;

/** A device that went through the first steps of the file. */
export function deviceAfter(steps: number, isRecalling = true): DrawDevice {
  const begun = DrawDevice.begin(settingOf(), sealedBundle);
  let device = isRecalling ? begun.recall() : begun;
  for (const step of county.steps.slice(0, steps)) {
    for (const event of step.events ?? [step.event]) device = device.after(JSON.parse(event) as Json);
  }
  return device.then();
}

/** Return bytes with one byte changed. */
export function flipped(bytes: Uint8Array, at: number, by = 1): Bytes {
  const other = new Uint8Array(bytes);
  other[at] = (other[at] as number) ^ by;
  return other;
}
