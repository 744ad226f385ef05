// Puts the fonts of official documents beside the layout; the packages hold many weights that
// nobody needs, so they are taken away again.
import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";

const target = "../../src/kaohe/documents/official/fonts";
const packages = "node_modules/@expo-google-fonts";
const files = {
  "NotoSerifSC-Regular.ttf": "noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf",
  "NotoSerifSC-Bold.ttf": "noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf",
  "NotoSansSC-Medium.ttf": "noto-sans-sc/500Medium/NotoSansSC_500Medium.ttf",
  "Noto-Serif-SC.OFL-1.1": "noto-serif-sc/LICENSE_FONT",
  "Noto-Sans-SC.OFL-1.1": "noto-sans-sc/LICENSE_FONT",
};
const hash = createHash("sha256");
for (const name of ["install.mjs", "package-lock.json"]) hash.update(name).update(readFileSync(name));
const mark = hash.digest("hex");

const there = Object.keys(files).every((name) => existsSync(`${target}/${name}`));
if (there && existsSync(`${target}/mark`) && readFileSync(`${target}/mark`, "utf8") === mark) process.exit(0);
execFileSync("npm", ["ci", "--silent", "--ignore-scripts"], { stdio: "inherit" });
mkdirSync(target, { recursive: true });
for (const [name, source] of Object.entries(files)) copyFileSync(`${packages}/${source}`, `${target}/${name}`);
writeFileSync(`${target}/mark`, mark);
rmSync("node_modules", { recursive: true });
