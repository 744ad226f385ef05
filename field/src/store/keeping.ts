/**
 * Sealed keeping of the app: append-only logs, frozen revisions, blobs by hash, one state.
 *
 * Several records are kept together or not at all. What was frozen is read back and hashed again
 * before anybody is told that it is saved.
 */

import type { Json } from "../contract";
import type { Bytes } from "../core/bytes";
import { fault } from "../core/faults";
import { hashFile, hexDigest } from "../core/hashes";
import type { Database, Write } from "./database";
import { open, openText, seal, sealText } from "./sealing";

/** What is to be kept in one go. */
export interface Change {
  readonly how: "add" | "put" | "delete";
  readonly place: string;
  readonly text?: string;
  readonly bytes?: Bytes;
}

/** Number a record so that places sort as numbers do. */
export const numbered = (prefix: string, number: number): string => `${prefix}${String(number).padStart(8, "0")}`;

export class Keeping {
  readonly #key: CryptoKey;

  constructor(
    readonly db: Database,
    key: CryptoKey,
  ) {
    this.#key = key;
  }

  /** Keep all changes in one strict transaction. */
  async keep(changes: readonly Change[]): Promise<void> {
    const writes = await Promise.all(changes.map((each) => this.#seal("records", each)));
    await this.#write(writes);
  }

  async #seal(store: "records" | "blobs", { how, place, text, bytes }: Change): Promise<Write> {
    if (how === "delete") return { store, how, place };
    const sealed = text === undefined ? await seal(this.#key, place, bytes as Bytes) : await sealText(this.#key, place, text);
    return { store, how, place, sealed };
  }

  async #write(writes: readonly Write[]): Promise<void> {
    try {
      await this.db.write(writes);
    } catch (found) {
      if (found instanceof DOMException) throw fault("notSaved", found.name);
      throw found;
    }
  }

  async text(place: string): Promise<string | null> {
    const sealed = await this.db.read("records", place);
    return sealed ? openText(this.#key, place, sealed) : null;
  }

  async bytes(place: string): Promise<Bytes | null> {
    const sealed = await this.db.read("records", place);
    return sealed ? open(this.#key, place, sealed) : null;
  }

  async json(place: string): Promise<Json> {
    const text = await this.text(place);
    return text === null ? null : (JSON.parse(text) as Json);
  }

  /** Return the texts of a log in their order. */
  async log(prefix: string): Promise<{ readonly place: string; readonly text: string }[]> {
    const found = await this.db.list("records", prefix);
    return Promise.all(
      found.map(async ({ place, sealed }) => ({ place, text: await openText(this.#key, place, sealed) })),
    );
  }

  /** Keep what was frozen; it is read back and must have the same hash. */
  async keepFrozen(place: string, text: string, beside: readonly Change[]): Promise<void> {
    await this.keep([{ how: "add", place, text }, ...beside]);
    const again = await this.text(place);
    if (again === null || hexDigest(again) !== hexDigest(text)) throw fault("notSaved");
  }

  /** Keep a blob under its hash with the event that speaks of it, and read it back. */
  async keepBlob(sha256: string, content: Bytes, beside: readonly Change[]): Promise<void> {
    const isThere = (await this.db.places("blobs", sha256)).length > 0;
    const own: Change[] = isThere ? [] : [{ how: "add", place: sha256, bytes: content }];
    const writes = [
      ...(await Promise.all(own.map((each) => this.#seal("blobs", each)))),
      ...(await Promise.all(beside.map((each) => this.#seal("records", each)))),
    ];
    await this.#write(writes);
    const again = await this.blob(sha256);
    if (!again || (await hashFile(again)) !== sha256) throw fault("notSaved");
  }

  async blob(sha256: string): Promise<Bytes | null> {
    const sealed = await this.db.read("blobs", sha256);
    return sealed ? open(this.#key, sha256, sealed) : null;
  }

  /** Delete blobs and records for good; only behind a permit of the office. */
  async purge(places: readonly string[], blobs: readonly string[], beside: readonly Change[]): Promise<void> {
    const kept = await Promise.all(beside.map((each) => this.#seal("records", each)));
    const gone = [
      ...places.map((place): Write => ({ store: "records", how: "delete", place })),
      ...blobs.map((place): Write => ({ store: "blobs", how: "delete", place })),
    ];
    await this.#write([...kept, ...gone]);
  }
}

