// The page: files and text in, a verdict out. Nothing leaves the machine.

import jsQR from "jsqr";
import { Fault, hex, readJson, utf8 } from "./bytes.mjs";
import { Published, checkRecord, pickBySize } from "./draw.mjs";
import { checkLogProof, readPolicy } from "./notes.mjs";
import { OPENING, readPublished } from "./opening.mjs";
import { hashToPoint, isIncluded, rootOf, shownValue } from "./proofs.mjs";
import { checkSheet } from "./sheet.mjs";
import { texts, faults as sentences } from "./texts.mjs";

const state = { lang: "zh", files: {}, packet: null, source: "", asked: 0 };
const choose = ([zh, en]) => (state.lang === "zh" ? zh : en);
const find = (id) => document.getElementById(id);

/** Return a fault's place and sentence. */
export function say({ code, where, values = {} }, lang) {
  const sentence = sentences[code][lang === "zh" ? 0 : 1];
  const text = sentence.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
  return lang === "zh" ? `${where || "—"}：${text}` : `${where || "—"}: ${text}`;
}

/** Check one record against the three published files; return the verdict and what is shown. */
export async function judge(files, packet) {
  const faults = [];
  const facts = {};
  try {
    const opening = await readPublished(files, faults);
    const { published: { campaign, rehearsal, frameRoot, seed }, point, assurance } = opening;
    const checkpoint = `${hex(point.root)} (${point.size})`;
    const ledger = `${point.origin} (${point.witnesses.join(", ")})`;
    Object.assign(facts, { campaign, rehearsal, ledger, checkpoint, frameRoot: hex(frameRoot) });
    Object.assign(facts, { seed: hex(seed), ...(assurance === "lower" ? { assurance } : {}) });
    Object.assign(facts, await checkSheet(packet, opening));
  } catch (fault) {
    // What is no fault of ours is one of the input's: a form that no check foresaw.
    faults.push(fault instanceof Fault ? fault : new Fault("shape"));
  }
  return { faults, facts };
}

/** Read the bytes in a QR code, at several sizes, because a large code needs its own. */
async function readPicture(file) {
  const picture = await createImageBitmap(file);
  for (const scale of [1, 0.5, 2, 0.75, 1.5]) {
    const width = Math.round(picture.width * scale);
    const height = Math.round(picture.height * scale);
    if (width * height > 4e7) continue;
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const drawing = canvas.getContext("2d");
    drawing.drawImage(picture, 0, 0, width, height);
    const found = jsQR(drawing.getImageData(0, 0, width, height).data, width, height);
    if (found) return Uint8Array.from(found.binaryData);
  }
  return null;
}

function element(name, text, className = "") {
  return Object.assign(document.createElement(name), { textContent: text, className });
}

function showFacts({ record = {}, label, ...facts }) {
  const rows = Object.entries(facts).map(([key, value]) => [texts[key] ? choose(texts[key]) : key, value]);
  if (label) {
    const { stage, province, county, kind, ordinal, attempt } = label;
    rows.push([choose(texts.label), [stage, province, county, kind, ordinal, attempt].join("/")]);
  }
  rows.push(...Object.entries(record).map(([key, value]) => [`${choose(texts.record)} ${key}`, value]));
  find("facts").replaceChildren(
    ...rows.map(([key, value]) => {
      const row = document.createElement("tr");
      const shown = typeof value === "boolean" ? choose(texts[value ? "yes" : "no"]) : value;
      row.append(element("th", key), element("td", typeof shown === "object" ? JSON.stringify(shown) : shown));
      return row;
    }),
  );
}

function showVerdict(words, className, lines = []) {
  find("verdict").textContent = choose(words);
  find("verdict").className = className;
  find("faults").replaceChildren(...lines.map((line) => element("li", line)));
}

async function refresh() {
  const asked = (state.asked += 1);
  const lacking = OPENING.filter((name) => !state.files[name]);
  find("given").textContent = lacking.length
    ? `${choose(texts.lacking)} ${lacking.join(", ")}`
    : choose(texts.given);
  find("source").textContent = state.source;
  if (lacking.length || !state.packet) {
    find("facts").replaceChildren();
    showVerdict(texts.waiting, "waiting");
    return;
  }
  showVerdict(texts.working, "waiting");
  const { faults, facts } = await judge({ ...state.files }, state.packet);
  if (asked !== state.asked) return; // something else has been given meanwhile
  showFacts(facts);
  if (faults.length) showVerdict(texts.wrong, "wrong", faults.map((each) => say(each, state.lang)));
  else showVerdict(facts.rehearsal ? texts.rehearsed : texts.right, facts.rehearsal ? "rehearsed" : "right");
}

function translate() {
  document.documentElement.lang = state.lang === "zh" ? "zh-CN" : "en";
  document.title = choose(texts.title);
  for (const each of document.querySelectorAll("[data-text]")) {
    each.textContent = choose(texts[each.dataset.text]);
  }
}

async function takePublished(event) {
  for (const file of event.target.files) state.files[file.name] = new Uint8Array(await file.arrayBuffer());
  await refresh();
}

async function takePacket(event) {
  const [file] = event.target.files;
  if (!file) return;
  state.source = file.name;
  find("text").value = "";
  try {
    const isPicture = file.type.startsWith("image/");
    state.packet = isPicture ? await readPicture(file) : new Uint8Array(await file.arrayBuffer());
  } catch {
    state.packet = null;
  }
  await refresh();
  if (!state.packet) showVerdict(texts.unreadable, "wrong");
}

async function takeText(event) {
  state.source = "";
  state.packet = event.target.value.trim() ? utf8(event.target.value.trim()) : null;
  await refresh();
}

function start() {
  find("published").addEventListener("change", takePublished);
  find("packet").addEventListener("change", takePacket);
  find("text").addEventListener("input", takeText);
  find("language").addEventListener("click", async () => {
    state.lang = state.lang === "zh" ? "en" : "zh";
    translate();
    await refresh();
  });
  translate();
  refresh();
}

// Without a document the same script is what the tests run.
globalThis.kaoheVerify = {
  Published, checkLogProof, checkRecord, checkSheet, hashToPoint, isIncluded, jsQR, judge, readJson,
  pickBySize, readPolicy, readPublished, rootOf, say, shownValue,
};
if (typeof document !== "undefined") start();
