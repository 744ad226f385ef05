/** Room on the phone: how much is free, and whether the browser promised to keep the data. */

import type { Storage } from "../contract";

const LEAST_FREE = 500 * 1024 * 1024;
const LOW_SHARE = 0.2;

export const NO_STORAGE: Storage = { persisted: false, usedBytes: 0, freeBytes: 0, enough: true, low: false };

/** Measure the browser's storage; where it does not tell, room is assumed and not promised. */
export async function measureRoom(storage: StorageManager | undefined): Promise<Storage> {
  if (!storage?.estimate) return NO_STORAGE;
  const { usage = 0, quota = 0 } = await storage.estimate();
  const persisted = (await storage.persisted?.()) ?? false;
  const freeBytes = Math.max(0, quota - usage);
  const isTold = quota > 0;
  return {
    persisted,
    usedBytes: usage,
    freeBytes,
    enough: !isTold || freeBytes >= LEAST_FREE,
    low: isTold && freeBytes < quota * LOW_SHARE,
  };
}
