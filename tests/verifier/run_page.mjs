// Runs the script of verify.html without a document, on the cases given as JSON on standard input.
// The page itself is tested, as it is handed out, not the files that it was built from.

import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";

const page = readFileSync(new URL("../../verifier/page/verify.html", import.meta.url), "utf8");
runInThisContext(page.match(/<script>([\s\S]*)<\/script>/)[1]);
const own = globalThis.kaoheVerify;
const { judge, say, rootOf, isIncluded, hashToPoint, shownValue, readJson, jsQR } = own;
const { Published, checkLogProof, checkRecord, checkSheet, pickBySize, readPolicy, readPublished } = own;
const bytes = (text) => Uint8Array.from(Buffer.from(text, "hex"));
const hex = (raw) => (raw ? Buffer.from(raw).toString("hex") : null);

const runs = {
  async judge({ files, packets }) {
    const read = Object.fromEntries(Object.entries(files).map(([name, each]) => [name, bytes(each)]));
    const found = [];
    for (const packet of packets) {
      const { faults, facts } = await judge(read, bytes(packet));
      const sentences = faults.map((each) => [say(each, "zh"), say(each, "en")]);
      found.push({ codes: faults.map((each) => each.code), sentences, chosen: facts.chosen ?? null });
    }
    return found;
  },
  async replay({ files, packets }) {
    const read = Object.fromEntries(Object.entries(files).map(([name, each]) => [name, bytes(each)]));
    const faults = [];
    const opening = await readPublished(read, faults);
    const found = [];
    for (const each of packets) found.push((await checkSheet(bytes(each), opening)).chosen);
    return [faults.length, found];
  },
  async vrf({ key, alpha, proof }) {
    const point = await hashToPoint(bytes(key), bytes(alpha));
    return [hex(point.toBytes()), hex(await shownValue(bytes(key), bytes(alpha), bytes(proof)))];
  },
  async canonical(cases) {
    return cases.map((each) => {
      try {
        readJson(bytes(each));
        return true;
      } catch {
        return false;
      }
    });
  },
  async practice({ campaign, rehearsal, manifest, seed, public_keys, plan, records, sized_by }) {
    const published = new Published({
      campaign, rehearsal, frameRoot: bytes(manifest.frame_root), seed: bytes(seed),
      keys: public_keys.map(bytes), strata: manifest.strata, sizedBy: sized_by ?? [],
      slots: plan.slots.map(({ kind, fallback, members }) => (
        { name: kind, chain: [kind, ...fallback], members })),
    });
    const found = [];
    for (const each of records) {
      found.push((await checkRecord(new TextEncoder().encode(each), published)).chosen);
    }
    return found;
  },
  async picks({ picks }) {
    return picks.map(({ value, sizes, taken }) => pickBySize(BigInt(`0x${value}`), sizes, taken));
  },
  async log({ proof, leaf, policy }) {
    try {
      await checkLogProof(proof, bytes(leaf), await readPolicy(policy));
      return true;
    } catch {
      return false;
    }
  },
  async policy({ policy }) {
    return readPolicy(policy).then(() => true, () => false);
  },
  async root({ leaves }) {
    return hex(await rootOf(leaves.map(bytes)));
  },
  async included({ leaf, index, size, path, root }) {
    return isIncluded(bytes(leaf), index, size, path.map(bytes), bytes(root));
  },
  async picture({ pixels, width }) {
    const found = jsQR(Uint8ClampedArray.from(Buffer.from(pixels, "base64")), width, width);
    return found ? hex(Uint8Array.from(found.binaryData)) : null;
  },
};

const answers = [];
for (const [name, case_] of JSON.parse(readFileSync(0, "utf8"))) answers.push(await runs[name](case_));
process.stdout.write(JSON.stringify(answers));
