// The sheet that a visited unit is handed: a packet, and the proof that the ledger holds it.

import {
  expect, hex, isSame, join, readForm, readJson, sha256, unhex, utf8, writeJson,
} from "./bytes.mjs";
import words from "../../src/kaohe_verify/sheet-words.txt";
import { checkRecord, visitOf } from "./draw.mjs";
import { checkLogProof } from "./notes.mjs";
import { leafOf, readEntry } from "./opening.mjs";

const LARGEST = 65536;

/**
 * Take apart what a QR code holds (RFC 1950 with a preset dictionary). Browsers know no
 * dictionary, so it is put before the data as a stored block, and taken away from what comes out.
 */
async function inflate(packed) {
  const known = utf8(words);
  const size = [known.length & 255, known.length >> 8];
  const stored = join([0, ...size, ...size.map((each) => each ^ 255)], known);
  const source = new Blob([stored, packed.slice(6, -4)]).stream();
  const reader = source.pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const parts = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    length += value.length;
    expect(length <= known.length + LARGEST, "file");
  }
  return join(...parts).slice(known.length);
}

/** Check a record by itself, or a sheet, as a file or as the bytes of its QR code. */
export async function checkSheet(bytes, { published, policy, point: opened }) {
  let data = bytes;
  if (bytes[0] === 0x78) {
    try {
      data = await inflate(bytes);
    } catch {
      expect(false, "file");
    }
  }
  expect(data.length <= LARGEST, "file");
  if (data.at(-1) === 10) data = data.slice(0, -1);
  const body = readJson(data);
  if (body?.format !== "disclosure-sheet/1") return checkRecord(data, published);
  const sheet = readForm(data, "sheet");
  const packet = writeJson(sheet.packet);
  const drawn = await checkRecord(packet, published);
  const entry = readEntry(sheet.entry);
  const told = {
    label: sheet.packet.label, visit: visitOf(sheet.packet.label, published),
    packet: hex(await sha256(packet)),
  };
  const own = entry.campaign === published.campaign && entry.rehearsal === published.rehearsal &&
    entry.kind === "disclosed" && isSame(writeJson(entry.content), writeJson(told));
  expect(own, "entry", "entry");
  const { index, point } = await checkLogProof(sheet.log, await leafOf(sheet, entry.rehearsal), policy);
  expect(point.origin === opened.origin, "published", "log");
  expect(opened.size <= index, "log-proof", "log");
  return { ...drawn, logged: `${index} / ${point.size} (${point.witnesses.join(", ")})` };
}
