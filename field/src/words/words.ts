/** All words of the app. */

import { common } from "./common";
import { ending } from "./ending";
import { network } from "./network";
import { people } from "./people";
import { sequence } from "./sequence";
import { visit } from "./visit";

export const words = { ...common, ...people, ...sequence, ...visit, ...ending, ...network } satisfies Record<
  string,
  readonly [string, string]
>;
