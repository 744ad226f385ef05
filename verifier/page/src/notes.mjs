// Signed notes, checkpoints, policies and log proofs in the formats of C2SP.

import { Fault, expect, hex, isSame, join, readPadded, sha256, utf8 } from "./bytes.mjs";
import { isIncluded, isSigned, rootOf } from "./proofs.mjs";

const NAME = /^[^\s+\x00-\x1f\x7f]+$/u;
const SIZE = /^(?:0|[1-9][0-9]{0,15})$/;
const LEDGER = 1;
const WITNESS = 4;

async function readKey(text, kind) {
  const parts = text.split("+");
  const [name, number, encoded] = [parts[0], parts[1] ?? "", parts.slice(2).join("+")];
  const raw = readPadded(encoded);
  const id = (await sha256(join(utf8(`${name}\n`), raw))).slice(0, 4);
  expect(NAME.test(name) && raw.length === 33 && raw[0] === kind && number === hex(id), "key", name);
  return { name, kind, key: raw.slice(1), id };
}

/** Read a policy file; the first line that cannot be used is a fault. */
export async function readPolicy(text) {
  const policy = { logs: [], witnesses: new Map(), groups: new Map(), quorum: null };
  const grouped = new Set();
  const isNew = (name) => name !== "none" && !policy.witnesses.has(name) && !policy.groups.has(name);
  for (const [at, line] of text.split("\n").entries()) {
    const [word, ...rest] = line.split(/[ \t]+/).filter(Boolean);
    const demand = (holds) => expect(holds, "policy", `policy:${at + 1}`);
    demand(!/[\x00-\x08\x0b-\x1f\x7f]/.test(line));
    if (!word || word.startsWith("#")) continue;
    if (word === "log" && [1, 2].includes(rest.length)) {
      policy.logs.push(await readKey(rest[0], LEDGER));
    } else if (word === "witness" && [2, 3].includes(rest.length) && isNew(rest[0])) {
      policy.witnesses.set(rest[0], await readKey(rest[1], WITNESS));
    } else if (word === "group" && rest.length > 2 && isNew(rest[0])) {
      const [name, least, ...members] = rest;
      const fixed = { all: String(members.length), any: "1" }[least] ?? least;
      const fits = members.every((each) => !isNew(each) && each !== "none" && !grouped.has(each));
      demand(fits && new Set(members).size === members.length);
      demand(SIZE.test(fixed) && Number(fixed) > 0 && Number(fixed) <= members.length);
      members.forEach((each) => grouped.add(each));
      policy.groups.set(name, { least: Number(fixed), members });
    } else {
      const named = word === "quorum" && rest.length === 1 && policy.quorum === null;
      demand(named && (rest[0] === "none" || !isNew(rest[0])));
      [policy.quorum] = rest;
    }
  }
  const keys = [...policy.logs, ...policy.witnesses.values()].map(({ key }) => hex(key));
  expect(policy.quorum !== null && new Set(keys).size === keys.length, "policy", "policy");
  return policy;
}

function hasSigned(policy, name, signed) {
  const group = policy.groups.get(name);
  if (!group) return name === "none" || signed.includes(name);
  return group.members.filter((each) => hasSigned(policy, each, signed)).length >= group.least;
}

function readNote(text) {
  const end = text.lastIndexOf("\n\n");
  expect(end > 0 && text.endsWith("\n"), "note");
  expect(!/[\x00-\x09\x0b-\x1f\x7f]/.test(text), "note");
  const signatures = text.slice(end + 2, -1).split("\n").map((line) => {
    const found = /^— ([^\s+\x00-\x1f\x7f]+) (\S+)$/u.exec(line);
    expect(found, "note");
    const raw = readPadded(found[2]);
    expect(raw.length > 4, "note");
    return { name: found[1], id: raw.slice(0, 4), raw: raw.slice(4) };
  });
  return { body: text.slice(0, end + 1), signatures };
}

/** Tell whether a key has signed a note; a wrong signature of it is a fault. */
function hasKeySigned(note, { name, kind, key, id }) {
  const own = note.signatures.filter((each) => each.name === name && isSame(each.id, id));
  for (const { raw } of own) {
    const time = kind === WITNESS ? raw.slice(0, 8) : null;
    const seconds = time && time.length === 8 ? new DataView(time.buffer).getBigUint64(0) : 0n;
    const head = time ? `cosignature/v1\ntime ${seconds}\n` : "";
    const holds = isSigned(key, utf8(head + note.body), time ? raw.slice(8) : raw);
    expect(holds, "signature", name);
  }
  return own.length > 0;
}

/** Return what a checkpoint says that a policy lets pass. */
export async function checkCheckpoint(text, policy) {
  const note = readNote(text);
  const lines = note.body.split("\n").slice(0, -1);
  expect(lines.length >= 3 && lines.every(Boolean) && SIZE.test(lines[1]), "checkpoint-text");
  const [origin, size, root] = [lines[0], Number(lines[1]), readPadded(lines[2])];
  const sound = Number.isSafeInteger(size) && root.length === 32;
  expect(sound && (size || isSame(root, await rootOf([]))), "checkpoint-text");
  const logs = policy.logs.filter(({ name }) => name === origin);
  expect(logs.filter((each) => hasKeySigned(note, each)).length, "signature");
  const all = [...policy.witnesses].filter(([, each]) => hasKeySigned(note, each));
  const witnesses = all.map(([name]) => name);
  expect(hasSigned(policy, policy.quorum, witnesses), "quorum", witnesses.join(", "));
  return { origin, size, root, witnesses };
}

/** Return where a leaf stands in a ledger, and in which one, by an offline proof. */
export async function checkLogProof(text, leaf, policy) {
  const end = text.indexOf("\n\n");
  const lines = text.slice(0, Math.max(0, end)).split("\n");
  expect(lines.shift() === "c2sp.org/tlog-proof@v1", "log-proof");
  if (lines[0]?.startsWith("extra ")) readPadded(lines.shift().slice(6));
  const index = /^index (0|[1-9][0-9]{0,15})$/.exec(lines.shift() ?? "")?.[1];
  expect(index !== undefined, "log-proof");
  const path = lines.map(readPadded);
  const point = await checkCheckpoint(text.slice(end + 2), policy);
  const holds = await isIncluded(leaf, Number(index), point.size, path, point.root);
  if (!holds) throw new Fault("log-proof");
  return { index: Number(index), point };
}
