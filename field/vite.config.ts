/** Builds the app and then its service worker, which knows every file of the build by its digest. */

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";

import { build as bundle } from "esbuild";
import { defineConfig, type Plugin } from "vite";

const TARGET = "chrome100";
const OUT = process.env["KAOHE_FIELD_OUT"] ?? "../src/kaohe/web/static/field";

function listFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((each) => {
      const path = join(folder, each.name);
      return each.isDirectory() ? listFiles(path) : [path];
    })
    .sort();
}

function addWorker(): Plugin {
  let out = "";
  return {
    name: "kaohe-worker",
    apply: "build",
    configResolved(config) {
      out = resolve(config.root, config.build.outDir);
    },
    async closeBundle() {
      const files = listFiles(out)
        .filter((path) => !path.endsWith("worker.js"))
        .map((path) => ({
          path: `./${relative(out, path).replaceAll("\\", "/")}`,
          sha256: createHash("sha256").update(readFileSync(path)).digest("hex"),
        }));
      const worker = readFileSync("src/worker.ts");
      const build = createHash("sha256").update(JSON.stringify(files)).update(worker).digest("hex");
      await bundle({
        entryPoints: ["src/worker.ts"],
        outfile: join(out, "worker.js"),
        bundle: true,
        minify: true,
        target: [TARGET],
        format: "iife",
        define: {
          __BUILD__: JSON.stringify(build.slice(0, 16)),
          __FILES__: JSON.stringify(files),
        },
      });
    },
  };
}

export default defineConfig({
  base: "./",
  build: {
    outDir: OUT,
    emptyOutDir: true,
    target: TARGET,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  plugins: [addWorker()],
});
