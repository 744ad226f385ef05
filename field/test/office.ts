/**
 * An office for tests: the interface of field-api/1 in memory, over a network that can be made bad.
 *
 * Key holders are real: they prove with the secrets of the vectors, sealed to the device.
 */

import { ed25519 } from "@noble/curves/ed25519.js";
import { createHash, randomBytes } from "node:crypto";
import type { Json, JsonObject } from "../src/contract";
import { base64, hex, join, lp, own, readBase64url, readUtf8, u64, unhex, utf8, type Bytes } from "../src/core/bytes";
import { digest, listOf, objectOf, readJson, textOf, writeJson } from "../src/core/canonical";
import { labelAsJson, labelBytes, labelFromJson, placeOf, tagOf, type Label } from "../src/core/campaign";
import { hexDigest, hmac256, sha256, sha512 } from "../src/core/hashes";
import { isSigned, makeSealedBox, sealingKey, sign, signingKey } from "../src/core/keys";
import { settingOf, county as vectors, sealedBundle } from "./vectors";

const random = (bytes: number): Bytes => own(randomBytes(bytes));
const hashOf = (text: string): Bytes => sha256(utf8(text));

const Point = ed25519.Point;
const { Fn } = Point;
const little = (bytes: Uint8Array): bigint => bytes.reduceRight((sum, each) => (sum << 8n) + BigInt(each), 0n);
function scalarBytes(scalar: bigint): Bytes {
  const bytes = new Uint8Array(32);
  for (let at = 0, rest = scalar; at < 32; at += 1, rest >>= 8n) bytes[at] = Number(rest & 0xffn);
  return bytes;
}

/** Prove as a key holder does (RFC 9381, suite 03), for tests alone. */
export function prove(secret: Uint8Array, alpha: Uint8Array): Bytes {
  const expanded = sha512(secret);
  const clamped = own(expanded.slice(0, 32));
  clamped[0] = (clamped[0] as number) & 248;
  clamped[31] = ((clamped[31] as number) & 127) | 64;
  const scalar = Fn.create(little(clamped));
  const key = Point.BASE.multiply(scalar).toBytes();
  let point = Point.ZERO;
  for (let counter = 0; point.is0(); counter += 1) {
    const tried = sha512(Uint8Array.of(3, 1), key, alpha, Uint8Array.of(counter, 0)).slice(0, 32);
    try {
      point = Point.fromBytes(tried).clearCofactor();
    } catch {
      point = Point.ZERO;
    }
  }
  const gamma = point.multiply(scalar);
  const nonce = Fn.create(little(sha512(expanded.slice(32), point.toBytes())));
  const points = [point, gamma, Point.BASE.multiply(nonce), point.multiply(nonce)].map((each) => each.toBytes());
  const challenge = sha512(Uint8Array.of(3, 2), key, ...points, Uint8Array.of(0)).slice(0, 16);
  return join(gamma.toBytes(), challenge, scalarBytes(Fn.create(nonce + little(challenge) * scalar)));
}

const QUESTION = {
  part: "", title: {}, ask: null, look_at: null, choices: [], step: null, unit: null, least: null, most: null, of: [],
  at_most: null, applies_if: null, test: null, bound: null, gaps: ["not_verified", "refused"], evidence: "optional", needed: true,
};

/** The shortest checklist that has everything that the app looks at. */
function makeChecklist(kind: string): JsonObject {
  const outcome = (id: string, asks: string[]): JsonObject => ({
    outcome: id, title: {}, hint: null, then: "as_found", asks, facts_gap: null, absence: null, reason: "", evidence: "", replaceable: false,
  });
  return {
    format: "checklist/1", kind, title: {}, absence: null, facts: [{ ...QUESTION, item: "workers", form: "count" }],
    outcomes: [outcome("verified_true", ["unit_kind", "facts", "items"]), outcome("gone", []), outcome("natural_obstacle", [])],
    groups: [{ group: "1", items: [{ item: "charter", applies_if: null, questions: [{ ...QUESTION, item: "charter", form: "mark" }] }] }],
  };
}

const REVOKED: JsonObject = {
  code: "field-device-revoked", where: "", zh: "设备已注销。", en: "The device was revoked.", mend_zh: "交回。", mend_en: "Hand it in.",
};

/** What the office writes down of an act for the heir of a lost phone (`field-journal/1`). */
function stepsOf(act: JsonObject): JsonObject[] {
  const { format, about, audience } = act;
  if (audience) return [{ step: "told", audience, place: act["place"] as string }];
  if (format === "draw-choice/1" || format === "disclosure-packet/1") {
    const proofs = listOf(act["proofs"]).map((each) => hex(readBase64url(textOf(each))));
    return [{ step: "drawn", label: act["label"] as Json, proofs }];
  }
  if (format === "draw-shortfall/1") return [{ step: "short", county: textOf(objectOf(act["label"])["county"]) }];
  if (format !== "field-record/1") return [];
  const subject = objectOf(act["subject"]);
  if (about === "arrived") return [{ step: "arrived", county: textOf(subject["county"]) }];
  if (about === "outcome") return [{ step: "entered", what: "outcome", visit: textOf(subject["visit"]) }];
  if (about === "reason") return [{ step: "entered", what: "reason", label: subject["label"] as Json }];
  return [{ step: "closed", visit: textOf(subject["visit"]), revision: textOf(objectOf(act["details"])["revision"]) }];
}

export const KINDS = [...new Set(settingOf().kinds.values())];

interface Row {
  readonly card: JsonObject;
  readonly secret: string;
  readonly receipts: JsonObject[];
}

/** What happens to one request on its way. */
export type Weather = "clear" | "drop-request" | "drop-reply" | "double" | 500 | 413 | 429 | "portal" | "unsigned";

export class Office {
  readonly codes = new Map<string, string>();
  readonly devices = new Map<string, Row>();
  readonly documents: string[] = [];
  readonly acts: string[] = [];
  readonly revisions = new Map<string, string>();
  readonly blobs = new Map<string, Bytes>();
  readonly partial = new Map<string, Bytes>();
  readonly events = new Map<string, string[]>();
  readonly opened: string[] = [];
  /** Device in whose place another one stands → that one; and what was entered for the team. */
  readonly lost = new Map<string, string>();
  readonly steps: JsonObject[] = [];
  readonly asked: string[] = [];
  readonly files: Bytes[] = [];
  isRevoked = false;
  readonly #enrolled = new Map<string, { readonly asked: string; readonly answer: JsonObject }>();
  tasks: JsonObject = { format: "field-tasks/1", returned: [], approvals: [], purge: [], messages: [] };
  weather: (path: string, number: number) => Weather = () => "clear";
  readonly #receipts = random(32);
  readonly handOver = random(32);
  #count = 0;

  get setting(): JsonObject {
    return { ...(vectors.setting as JsonObject), checklists: KINDS.map(makeChecklist) };
  }

  get #campaign(): { id: string; rehearsal: boolean } {
    return settingOf().campaign;
  }

  makeCode(person: string): string {
    const code = `Y${[...random(15)].map((each) => "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[each % 32]).join("")}`;
    this.codes.set(code, person);
    return code;
  }

  signed(body: JsonObject, tag: string): JsonObject {
    return { ...body, signature: hex(sign(lp(tagOf(this.#campaign, tag), writeJson(body)), this.#receipts)) };
  }

  /** The fetch of a phone. */
  readonly fetch = (async (input: string, init: RequestInit = {}) => {
    const path = input.replace("/field/v1/", "");
    this.#count += 1;
    const weather = this.weather(path, this.#count);
    this.asked.push(`${init.method ?? "GET"} ${path}`);
    if (weather === "drop-request") throw new TypeError("no network");
    if (weather === "portal") return new Response("<html>请登录</html>", { status: 200 });
    if (typeof weather === "number") {
      return new Response("", { status: weather, headers: weather === 429 ? { "Retry-After": "7" } : {} });
    }
    const first = this.#answer(path, init);
    const answer = weather === "double" ? this.#answer(path, init) : first;
    if (weather === "drop-reply") throw new TypeError("the answer is lost");
    answer.headers.set("Kaohe-Field", "1");
    if (weather !== "unsigned" || !answer.body) return answer;
    const text = (await answer.text()).replace(/"signature":"[0-9a-f]{4}/g, '"signature":"0000');
    return new Response(text, { status: answer.status, headers: answer.headers });
  }) as typeof fetch;

  #answer(path: string, init: RequestInit): Response {
    const bytes = init.body ? own(init.body as Uint8Array) : new Uint8Array();
    const say = (body: Json, status = 200): Response => new Response(writeJson(body), { status });
    if (path === "enrolments") return this.#enrol(objectOf(readJson(bytes)), say);
    const bearer = new Headers(init.headers).get("Authorization") ?? "";
    const device = bearer.replace("Bearer ", "").split(".")[0] ?? "";
    const row = this.devices.get(device);
    if (!row || bearer !== `Bearer ${device}.${row.secret}`) return new Response("", { status: 401 });
    const [head, ...rest] = path.split("?")[0]?.split("/") ?? [];
    const headers = new Headers(init.headers);
    if (this.isRevoked && ["setting", "bundles", "openings", "county-keys", "tellings"].includes(head as string)) {
      return say({ format: "field-fault/1", faults: [REVOKED] }, 409);
    }
    switch (head) {
      case "hello": {
        const { nonce } = objectOf(readJson(bytes));
        const body = { format: "field-hello/1", nonce: nonce as string, at: "2013-01-10T01:00:00.000Z", revoked: this.isRevoked, campaign: this.#campaign.id, campaign_closed: false, wanted_app: "" };
        return say(this.signed(body, "field-hello"));
      }
      case "setting":
        return say(this.setting);
      case "journal": {
        const lost = [...this.lost].filter(([, heir]) => heir === device).map(([each]) => each);
        return say({ format: "field-journal/1", lost, steps: lost.length ? this.steps : [] });
      }
      case "bundles": {
        const [code] = rest;
        if (code) return new Response(sealedBundle(code));
        return say(Object.keys(vectors.bundles).map((each) => ({ county: each, sha256: hexDigest(sealedBundle(each)), bytes: sealedBundle(each).length })));
      }
      case "openings":
        return say({ answers: this.#open(labelFromJson(objectOf(readJson(bytes))["label"]), row) });
      case "county-keys": {
        const code = textOf(objectOf(readJson(bytes))["county"]);
        const key = hmac256(hashOf("frame key"), lp(tagOf(this.#campaign, "bundle"), this.#campaign.id, code));
        const contents = join(lp(tagOf(this.#campaign, "bundle-key"), this.#campaign.id, code), lp(key));
        return say({ sealed: base64(makeSealedBox(contents, unhex(textOf(row.card["sealing_key"])), random(32))) });
      }
      case "tellings":
        this.#enter(readUtf8(bytes));
        return say({ index: 1 }, 201);
      case "documents": {
        const text = readUtf8(bytes);
        const isNew = !this.documents.includes(text);
        if (isNew) this.documents.push(text);
        if (this.isRevoked) {
          const receipt = this.#receipt(row, rest[0] as string, bytes, "quarantined");
          return say({ format: "field-fault/1", faults: [REVOKED], receipt }, 409);
        }
        this.#enter(text);
        return say({ receipt: this.#receipt(row, rest[0] as string, bytes) }, isNew ? 201 : 200);
      }
      case "visits":
        return this.#takeVisit(rest.map(decodeURIComponent), bytes, row, say);
      case "blobs":
        return this.#takeBlob(rest[0] as string, init.method ?? "GET", bytes, headers, row);
      case "receipts": {
        const after = Number(path.split("after=")[1]);
        return say({ format: "field-receipts/1", receipts: row.receipts.filter((each) => (each["number"] as number) > after) });
      }
      case "hand-overs":
        this.files.push(bytes);
        return say({ receipt: this.#receipt(row, rest[0] as string, bytes) }, 201);
      default:
        return say(this.tasks);
    }
  }

  #enter(act: string): void {
    if (this.acts.includes(act)) return;
    this.acts.push(act);
    this.steps.push(...stepsOf(JSON.parse(act) as JsonObject));
  }

  #enrol(body: JsonObject, say: (body: Json, status?: number) => Response): Response {
    const [code, card] = [textOf(body["code"]), objectOf(body["card"])];
    const again = this.#enrolled.get(code);
    if (again?.asked === digest(body)) return say(again.answer, 201);
    const person = this.codes.get(code);
    const text = lp(tagOf(this.#campaign, "field-enrolment"), code, writeJson(card));
    if (!person || !isSigned(text, unhex(textOf(body["proof"])), unhex(textOf(card["signing_key"])))) {
      return say({ format: "field-fault/1", faults: [{ code: "code", where: "", zh: "登记码不对。", en: "The code is wrong.", mend_zh: "重试。", mend_en: "Again." }] }, 401);
    }
    this.codes.delete(code);
    const entered: JsonObject = { ...card, body: "33", person };
    const secret = hex(random(32));
    this.devices.set(textOf(card["device"]), { card: entered, secret, receipts: [] });
    const answer: JsonObject = {
      format: "field-enrolled/1", card: entered, device: card["device"] as string, secret, body: "33", person,
      name: `检查员${person}`, campaign: this.#campaign.id, rehearsal: true, team: [],
      receipt_key: hex(signingKey(this.#receipts)), hand_over_key: hex(sealingKey(this.handOver)),
    };
    this.#enrolled.set(code, { asked: digest(body), answer });
    return say(answer, 201);
  }

  #open(label: Label, row: Row): JsonObject {
    const { ceremony, holders, campaign } = settingOf();
    if (label.attempt && !this.opened.includes(placeOf(label))) this.steps.push({ step: "opened", label: labelAsJson(label) });
    this.opened.push(placeOf(label));
    return Object.fromEntries(holders.map((holder) => {
      const proof = prove(hashOf(`holder ${holder}`), labelBytes(label, ceremony));
      const view = join(u64(7), hashOf(placeOf(label)));
      const contents = join(lp(tagOf(campaign, "sealed"), campaign.id, writeJson(labelAsJson(label)), holder), lp(view, proof));
      return [holder, base64(makeSealedBox(contents, unhex(textOf(row.card["sealing_key"])), random(32)))];
    }));
  }

  #receipt(row: Row, subject: string, bytes: Uint8Array, status = "accepted"): JsonObject {
    const known = row.receipts.find((each) => each["subject"] === subject);
    if (known) return known;
    const last = row.receipts.at(-1);
    const receipt = this.signed({
      format: "field-receipt/1", number: row.receipts.length + 1, device: textOf(row.card["device"]), subject,
      sha256: hexDigest(bytes), at: "2013-01-10T01:00:00.000Z", previous: last ? digest(last) : "", status, reason: "",
    }, "field-receipt");
    row.receipts.push(receipt);
    return receipt;
  }

  #takeVisit(rest: readonly string[], bytes: Bytes, row: Row, say: (body: Json, status?: number) => Response): Response {
    const [visit, what, name] = rest as [string, string, string];
    if (what === "revisions") {
      const text = readUtf8(bytes);
      const kept = this.revisions.get(name);
      if (kept !== undefined && kept !== text) return say({ format: "field-fault/1", faults: [] }, 409);
      this.revisions.set(name, text);
      const revision = objectOf(objectOf(JSON.parse(text) as Json)["revision"]);
      const named = listOf(revision["blobs"]).map((each) => textOf(objectOf(each)["sha256"]));
      const missing = named.filter((each) => !this.blobs.has(each));
      const status = this.isRevoked ? "quarantined" : "accepted";
      return say({ receipt: this.#receipt(row, name, bytes, status), missing }, this.isRevoked ? 202 : kept === undefined ? 201 : 200);
    }
    const heirs = [...this.lost.values()].includes(textOf(row.card["device"]));
    const place = heirs ? `heir ${visit}` : visit;
    const kept = this.events.get(place) ?? [];
    const lines = readUtf8(bytes).trimEnd().split("\n");
    const first = Number(name.split("-")[0]);
    if (first > kept.length + 1) return say({ format: "field-gap/1", expected: kept.length + 1 }, 409);
    lines.forEach((line, at) => {
      const number = first - 1 + at;
      if (number === kept.length) kept.push(line);
      else if (kept[number] !== line) throw new Error("another event under a known number");
    });
    this.events.set(place, kept);
    return say({ receipt: this.#receipt(row, hexDigest(bytes), bytes), expected: kept.length + 1 }, 201);
  }

  #takeBlob(sha: string, method: string, chunk: Bytes, headers: Headers, row: Row): Response {
    const whole = this.blobs.get(sha);
    const answer = (status: number, offset: number): Response => new Response(null, { status, headers: { "Upload-Offset": String(offset) } });
    if (whole) {
      this.#receipt(row, sha, whole);
      return answer(method === "HEAD" ? 200 : 204, whole.length);
    }
    const there = this.partial.get(sha) ?? new Uint8Array();
    if (method === "HEAD") return answer(404, there.length);
    if (Number(headers.get("Upload-Offset")) !== there.length) return answer(409, there.length);
    const grown = join(there, chunk);
    if (grown.length < Number(headers.get("Upload-Length"))) {
      this.partial.set(sha, grown);
      return answer(204, grown.length);
    }
    this.partial.delete(sha);
    if (createHash("sha256").update(grown).digest("hex") !== sha) return answer(460, 0);
    this.blobs.set(sha, grown);
    this.#receipt(row, sha, grown);
    return answer(204, grown.length);
  }
}
