/**
 * Keys of the phone: one data key for all records, each inspector's own secrets, wrapped twice.
 *
 * The inner wrap needs the PIN (PBKDF2), the outer one a key of this browser that cannot be
 * taken out; so neither a copy of the database nor the PIN alone opens anything.
 */

import { hex, join, unhex, utf8, readUtf8, type Bytes } from "../core/bytes";
import { fault } from "../core/faults";
import type { World } from "../core/identity";
import type { Database } from "./database";
import { open, seal, type Envelope } from "./sealing";

const ITERATIONS = 600_000;
const FREE_TRIES = 5;
const FIRST_WAIT = 30_000;
const LONGEST_WAIT = 3_600_000;

/** What an inspector's device has and nobody else. */
export interface Secrets {
  readonly sealing: Bytes;
  readonly signing: Bytes;
}

/** Who is enrolled on this phone, as it may be read while the app is locked. */
export interface Holder {
  readonly device: string;
  readonly person: string;
  readonly name: string;
  readonly recording: boolean;
}

interface Wrapped {
  readonly kdf: string;
  readonly iterations: number;
  readonly salt: Bytes;
  readonly sealed: Envelope;
}

interface Tries {
  readonly wrong: number;
  readonly until: number;
}

export const isWeakPin = (pin: string): boolean => {
  const isRun = "01234567890".includes(pin) || "09876543210".includes(pin);
  return !/^[0-9]{6,32}$/.test(pin) || new Set(pin).size === 1 || isRun;
};

async function deriveKey(pin: string, salt: Bytes, iterations: number): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey("raw", utf8(pin), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return crypto.subtle.deriveKey(how, base, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

export class Vault {
  constructor(
    readonly db: Database,
    readonly world: World,
    readonly iterations = ITERATIONS,
  ) {}

  async holders(): Promise<Holder[]> {
    return (await this.db.readPlain<Holder[]>("holders")) ?? [];
  }

  /** Return the key of this browser; it is made once and cannot be taken out. */
  async #deviceKey(): Promise<CryptoKey> {
    const kept = await this.db.readPlain<CryptoKey>("device-key");
    if (kept) return kept;
    const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    await this.db.writePlain({ "device-key": made });
    return made;
  }

  /** Keep an inspector's secrets and the data key under a PIN. */
  async keep(holder: Holder, pin: string, secrets: Secrets, dataKey: Bytes): Promise<void> {
    const wrapped = await this.#wrap(holder.device, pin, join(dataKey, secrets.sealing, secrets.signing));
    const others = (await this.holders()).filter((each) => each.device !== holder.device);
    await this.db.writePlain({ holders: [...others, holder], [`wrapped/${holder.device}`]: wrapped });
  }

  /** Open an inspector's secrets; wrong PINs make one wait longer and longer. */
  async unwrap(device: string, pin: string): Promise<{ readonly secrets: Secrets; readonly dataKey: Bytes }> {
    const place = `tries/${device}`;
    const tries = (await this.db.readPlain<Tries>(place)) ?? { wrong: 0, until: 0 };
    const wait = tries.until - this.world.wall();
    // A clock that was set back must not lock anybody out for good.
    if (wait > 0 && wait <= LONGEST_WAIT) throw fault("pinWait", Math.ceil(wait / 1000));
    const wrapped = await this.db.readPlain<Wrapped>(`wrapped/${device}`);
    const opened = wrapped ? await this.#tryOpen(device, pin, wrapped) : null;
    if (!opened) {
      const wrong = tries.wrong + 1;
      const pause = wrong < FREE_TRIES ? 0 : Math.min(FIRST_WAIT * 2 ** (wrong - FREE_TRIES), LONGEST_WAIT);
      await this.db.writePlain({ [place]: { wrong, until: pause ? this.world.wall() + pause : 0 } });
      throw fault("pinWrong");
    }
    if (tries.wrong) await this.db.writePlain({ [place]: { wrong: 0, until: 0 } });
    const part = (at: number): Bytes => opened.slice(at * 32, at * 32 + 32);
    return { dataKey: part(0), secrets: { sealing: part(1), signing: part(2) } };
  }

  async #wrap(device: string, pin: string, content: Bytes): Promise<Wrapped> {
    const salt = this.world.random(16);
    const inner = await seal(await deriveKey(pin, salt, this.iterations), `inner/${device}`, content);
    const written = utf8(JSON.stringify({ alg: inner.alg, iv: hex(inner.iv), data: hex(new Uint8Array(inner.data)) }));
    const sealed = await seal(await this.#deviceKey(), `outer/${device}`, written);
    return { kdf: "pbkdf2-sha256", iterations: this.iterations, salt, sealed };
  }

  async #tryOpen(device: string, pin: string, wrapped: Wrapped): Promise<Bytes | null> {
    try {
      const written = await open(await this.#deviceKey(), `outer/${device}`, wrapped.sealed);
      const inner = JSON.parse(readUtf8(written)) as { alg: string; iv: string; data: string };
      const envelope = { alg: inner.alg, iv: unhex(inner.iv), data: unhex(inner.data).buffer };
      return await open(await deriveKey(pin, wrapped.salt, wrapped.iterations), `inner/${device}`, envelope);
    } catch (found) {
      // WebCrypto tells of a wrong key by this error alone.
      if (found instanceof DOMException && found.name === "OperationError") return null;
      throw found;
    }
  }
}

