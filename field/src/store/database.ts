/**
 * The database of the phone: plain facts, sealed records, sealed blobs.
 *
 * Everything that is shown as saved was written with strict durability. A database that the
 * browser has closed is opened again once; what fails then is told, never swallowed.
 */

import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { Envelope } from "./sealing";

interface Schema extends DBSchema {
  plain: { key: string; value: unknown };
  records: { key: string; value: Envelope };
  blobs: { key: string; value: Envelope };
}

type Store = "records" | "blobs";

/** One write; `add` refuses a place that is taken, so that nothing is overwritten. */
export interface Write {
  readonly store: Store;
  readonly how: "add" | "put" | "delete";
  readonly place: string;
  readonly sealed?: Envelope;
}

const VERSION = 1;

export class Database {
  #db: IDBPDatabase<Schema>;
  #isEnded = false;

  private constructor(
    readonly name: string,
    db: IDBPDatabase<Schema>,
  ) {
    this.#db = db;
  }

  static async open(name: string): Promise<Database> {
    return new Database(name, await Database.#connect(name));
  }

  static #connect(name: string): Promise<IDBPDatabase<Schema>> {
    return openDB<Schema>(name, VERSION, {
      // Stores are only ever added, so that an older build opens what a newer one has made.
      upgrade(db) {
        for (const store of ["plain", "records", "blobs"] as const) {
          if (!db.objectStoreNames.contains(store)) db.createObjectStore(store);
        }
      },
      blocking(_current, _blocked, event) {
        (event.target as IDBDatabase).close();
      },
    });
  }

  /** Run on the open database; open it again once when the browser has closed it. */
  async #run<T>(act: (db: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
    try {
      return await act(this.#db);
    } catch (found) {
      const isClosed = found instanceof DOMException && ["InvalidStateError", "AbortError"].includes(found.name);
      if (!isClosed || this.#isEnded) throw found;
      this.#db.close();
      this.#db = await Database.#connect(this.name);
      return act(this.#db);
    }
  }

  /** Do all writes in one strict transaction, or none of them. */
  async write(writes: readonly Write[]): Promise<void> {
    await this.#run(async (db) => {
      const transaction = db.transaction(["records", "blobs"], "readwrite", { durability: "strict" });
      const asked = writes.map(async ({ store, how, place, sealed }) => {
        const target = transaction.objectStore(store);
        if (how === "delete") return target.delete(place);
        return how === "add" ? target.add(sealed as Envelope, place) : target.put(sealed as Envelope, place);
      });
      await Promise.all([...asked, transaction.done]);
    });
  }

  async read(store: Store, place: string): Promise<Envelope | undefined> {
    return this.#run((db) => db.get(store, place));
  }

  /** Return all records whose places begin with a prefix, in the order of their places. */
  async list(store: Store, prefix: string): Promise<{ readonly place: string; readonly sealed: Envelope }[]> {
    const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
    return this.#run(async (db) => {
      const transaction = db.transaction(store);
      const [places, sealed] = await Promise.all([transaction.store.getAllKeys(range), transaction.store.getAll(range)]);
      return places.map((place, at) => ({ place, sealed: sealed[at] as Envelope }));
    });
  }

  async places(store: Store, prefix: string): Promise<string[]> {
    return this.#run((db) => db.getAllKeys(store, IDBKeyRange.bound(prefix, `${prefix}\uffff`)));
  }

  /** Plain facts: who may unlock, wrapped keys. No record, no secret in the clear. */
  async readPlain<T>(place: string): Promise<T | undefined> {
    return this.#run((db) => db.get("plain", place)) as Promise<T | undefined>;
  }

  async writePlain(facts: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#run(async (db) => {
      const transaction = db.transaction("plain", "readwrite", { durability: "strict" });
      const asked = Object.entries(facts).map(([place, value]) => transaction.store.put(value, place));
      await Promise.all([...asked, transaction.done]);
    });
  }

  /** As the browser may do at any time; for tests. */
  closeUnasked(): void {
    this.#db.close();
  }

  end(): void {
    this.#isEnded = true;
    this.#db.close();
  }
}
