/**
 * The one door for the screens: `openApp()` gives the app, `contract.ts` says what it does.
 */

export type * from "./contract";
import type { FieldApp, Options } from "./contract";

/** Open the app on this phone; takes up where the store ends. */
export async function openApp(options: Options = {}): Promise<FieldApp> {
  const { startApp } = await import("./field-app");
  return startApp(options);
}
