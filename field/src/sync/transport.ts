/**
 * Calls of the office's interface, told apart from everything else that answers on a network.
 *
 * A captive portal answers 200 with a page; only an answer with the header of the interface
 * counts, and only what the office has signed moves anything.
 */

import type { Json, Told } from "../contract";
import { readUtf8, type Bytes } from "../core/bytes";
import { listOf, objectOf, textOf, writeJson } from "../core/canonical";
import { Fault, fault } from "../core/faults";

const TIMEOUT = 60_000;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
}

/** An answer that asks to come again later: too much, too busy, broken. */
export class Later extends Error {
  override readonly name = "Later";

  constructor(
    readonly told: Told,
    /** Seconds that the office asks to wait; 0 if it does not say. */
    readonly after = 0,
  ) {
    super(told.code);
  }
}

export interface Call {
  readonly method: "GET" | "POST" | "PUT" | "HEAD" | "PATCH";
  readonly path: string;
  readonly body?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  /** Statuses that are an answer; all others are told as faults. */
  readonly expected: readonly number[];
}

const laterOf = (name: "offline" | "captive" | "busy", where: string | number = "", after = 0): Later =>
  new Later((fault(name, where).told as [Told])[0], after);

export class Transport {
  constructor(
    readonly base: string,
    /** Device and secret; it is asked for at each call and kept nowhere else. */
    readonly bearer: () => string,
    readonly fetcher: typeof fetch = (input, init) => fetch(input, init),
  ) {}

  async call({ method, path, body, headers, expected }: Call): Promise<Answer> {
    const bearer = this.bearer();
    const all = { ...headers, ...(bearer ? { Authorization: `Bearer ${bearer}` } : {}) };
    let response: Response;
    let bytes: Uint8Array;
    const stop = new AbortController(); // AbortSignal.timeout is younger than the phones' browsers
    const timer = setTimeout(() => stop.abort(), TIMEOUT);
    try {
      const init: RequestInit = {
        method, headers: all, cache: "no-store", credentials: "omit", redirect: "manual",
        signal: stop.signal,
      };
      if (body) init.body = body as Bytes;
      response = await this.fetcher(`${this.base}${path}`, init);
      bytes = new Uint8Array(await response.arrayBuffer());
    } catch {
      throw laterOf("offline"); // fetch tells of no network, broken answers and timeouts in one way
    } finally {
      clearTimeout(timer);
    }
    const { status } = response;
    if (response.headers.get("Kaohe-Field") !== "1") {
      throw status >= 500 || status === 413 || status === 429
        ? laterOf("busy", status, secondsOf(response))
        : laterOf("captive");
    }
    const answer = { status, headers: response.headers, bytes };
    if (expected.includes(status)) return answer;
    if (status === 401) throw fault("revoked");
    if (status >= 500 || status === 413 || status === 429) throw laterOf("busy", status, secondsOf(response));
    throw refusalOf(answer);
  }

  async send(method: "POST" | "PUT", path: string, body: Json, expected: readonly number[] = [200, 201]): Promise<Json> {
    const headers = { "Content-Type": "application/json" };
    return jsonOf(await this.call({ method, path, body: writeJson(body), headers, expected }));
  }

  async get(path: string): Promise<Json> {
    return jsonOf(await this.call({ method: "GET", path, expected: [200] }));
  }
}

function secondsOf(response: Response): number {
  const seconds = Number(response.headers.get("Retry-After") ?? "");
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), 300) : 0;
}

export function jsonOf(answer: Answer): Json {
  try {
    return JSON.parse(readUtf8(answer.bytes)) as Json;
  } catch {
    throw laterOf("captive"); // our header on something that is not ours
  }
}

/** Return what the office says against a call (`field-fault/1`). */
export function refusalOf(answer: Answer): Fault {
  try {
    const faults = listOf(objectOf(JSON.parse(readUtf8(answer.bytes)) as Json)["faults"]);
    const told = faults.map((each): Told => {
      const { code, zh, en, mend_zh: mendZh, mend_en: mendEn } = objectOf(each);
      return { code: textOf(code), zh: textOf(zh), en: textOf(en), mendZh: textOf(mendZh), mendEn: textOf(mendEn) };
    });
    if (told.length) return new Fault(told);
  } catch (found) {
    if (!(found instanceof SyntaxError || found instanceof RangeError || found instanceof TypeError)) throw found;
  }
  return fault("refused", answer.status);
}

