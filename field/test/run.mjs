// Bundles every test and runs them with Node's own runner, each in a process of its own.
//
//     node test/run.mjs [name …]
//     node test/run.mjs --against http://127.0.0.1:8600 CODE CODE    a county at a practice office

import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const [first, ...rest] = process.argv.slice(2);
const isAgainst = first === "--against";
const wanted = isAgainst || !first ? [] : [first, ...rest];
const names = readdirSync(here).filter((name) => name.endsWith(".test.ts"));
const chosen = isAgainst
  ? ["against-office.ts"]
  : names.filter((name) => !wanted.length || wanted.some((each) => name.includes(each)));
const folder = mkdtempSync(join(tmpdir(), "kaohe-field-"));
try {
  await build({
    entryPoints: chosen.map((name) => join(here, name)),
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: "inline",
    logLevel: "warning",
    define: { REPOSITORY: JSON.stringify(join(here, "..", "..")) },
  });
  const files = readdirSync(folder).map((name) => join(folder, name));
  const how = isAgainst ? [...files, ...rest] : ["--test", ...files];
  const told = spawnSync(process.execPath, ["--enable-source-maps", ...how], { stdio: "inherit" });
  process.exitCode = told.status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
