// Builds office.css and office.js; a mark over the sources tells whether anything changed.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const target = "../src/kaohe/web/static/dist";
const sources = ["build.mjs", "package-lock.json", ...readdirSync("src").sort().map((name) => `src/${name}`)];
const hash = createHash("sha256");
for (const name of sources) hash.update(name).update(readFileSync(name));
const mark = hash.digest("hex");

if (existsSync(`${target}/mark`) && readFileSync(`${target}/mark`, "utf8") === mark) process.exit(0);
mkdirSync(target, { recursive: true });
await build({
  entryPoints: ["src/office.css", "src/office.js"],
  outdir: target,
  bundle: true,
  minify: true,
  target: ["chrome100"],
  legalComments: "inline",
  loader: { ".svg": "dataurl" },
  logLevel: "warning",
});
writeFileSync(`${target}/mark`, mark);
