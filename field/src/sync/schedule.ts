/** When to send: at once after a change, when the network or the app comes back, and by a timer. */

const FIRST = 2_000;
const LONGEST = 300_000;

export interface Timing {
  readonly now: () => number;
  /** 0 to 1, for the jitter. */
  readonly chance: () => number;
  readonly later: (act: () => void, milliseconds: number) => number;
  readonly cancel: (handle: number) => void;
}

export const BROWSER_TIMING: Timing = {
  now: () => Date.now(),
  chance: () => Math.random(),
  later: (act, milliseconds) => setTimeout(act, milliseconds) as unknown as number,
  cancel: (handle) => clearTimeout(handle),
};

/** Return how long to wait after so many failures in a row: doubling, jittered, at most 5 minutes. */
export function backOff(failures: number, chance: number): number {
  const most = Math.min(LONGEST, FIRST * 2 ** Math.min(failures, 12));
  return Math.round(most / 2 + (most / 2) * chance);
}

/** One timer, set anew by every call. */
export class Alarm {
  #handle: number | null = null;
  next = 0;

  constructor(readonly timing: Timing) {}

  set(milliseconds: number, act: () => void): void {
    this.clear();
    this.next = this.timing.now() + milliseconds;
    this.#handle = this.timing.later(() => {
      this.#handle = null;
      this.next = 0;
      act();
    }, milliseconds);
  }

  clear(): void {
    if (this.#handle !== null) this.timing.cancel(this.#handle);
    this.#handle = null;
    this.next = 0;
  }
}
