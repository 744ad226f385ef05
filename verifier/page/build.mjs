// Put the page's parts into one file, whose policy lets nothing else run and nothing be fetched.

import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const here = (name) => new URL(name, import.meta.url);
const banner = `/*! Built by build.mjs from src/ (Apache-2.0), with @noble/curves and @noble/hashes
(MIT, (c) Paul Miller, https://paulmillr.com) and jsQR (Apache-2.0, (c) Cosmo Wolfe). */`;
const built = await build({
  entryPoints: [here("src/page.mjs").pathname],
  bundle: true,
  write: false,
  format: "iife",
  target: "es2022",
  charset: "utf8",
  loader: { ".txt": "text" },
  legalComments: "inline",
  banner: { js: banner },
});
const script = built.outputFiles[0].text.replaceAll("</script", "<\\/script");
const style = await readFile(here("src/page.css"), "utf8");
const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
const policy = `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; ` +
  "img-src blob:; base-uri 'none'; form-action 'none'";
const parts = { policy, style, script };
const page = await readFile(here("src/page.html"), "utf8");
await writeFile(here("verify.html"), page.replaceAll(/\{\{(\w+)\}\}/g, (_, name) => parts[name]));
