/** Second copies: a hand-over file for the office, a team mate's file, the rescue of unsaved work. */

import type { OutFile, OutPart } from "../contract";
import { own, unhex, utf8 } from "../core/bytes";
import { momentOf } from "../core/identity";
import { hashFile } from "../core/hashes";
import { sealHandOver, type Part } from "../core/hand-over";
import { FRESH } from "../sync/things";
import type { Session } from "./session";

const TYPE = "application/octet-stream";

/** Bytes of photos in one file: more would stop a slow phone for seconds, and fill its memory. */
const MOST_BYTES = 48 * 1024 * 1024;

/** What goes into a file; photos are large, and read only when their file is made. */
interface Waiting {
  readonly kind: Part["kind"];
  readonly name: string;
  readonly size: number;
  readonly sha256?: string;
  read(): Promise<Uint8Array | null>;
}

/** Everything that has no receipt yet, words before photos; `all` takes what was received as well. */
async function collectWaiting(session: Session, all: boolean): Promise<Waiting[]> {
  const words: Waiting[] = [];
  const photos: Waiting[] = [];
  const addWords = (kind: Part["kind"], name: string, text: string): void => {
    const bytes = utf8(text);
    words.push({ kind, name, size: bytes.length, read: () => Promise.resolve(bytes) });
  };
  for (const thing of session.things()) {
    if (thing.kind === "events") {
      const from = all ? 1 : thing.received + 1;
      const lines = await session.eventLines(thing.local, from);
      if (lines.length) addWords("events", `${thing.visit} ${from}-${from + lines.length - 1}`, `${lines.join("\n")}\n`);
      continue;
    }
    if ((thing.state === "received" && !all) || thing.kind === "file") continue;
    if (thing.kind === "act") {
      if (thing.what === "document") addWords("document", "", thing.text);
    } else if (thing.kind === "revision") {
      addWords("revision", `${thing.visit} ${thing.id}`, await session.revisionText(thing));
    } else {
      const { sha256, bytes: size } = thing;
      photos.push({ kind: "blob", name: "", size, sha256, read: () => session.blobBytes(sha256) });
    }
  }
  return [...words, ...photos];
}

/** Share what waits out over files, each small enough; at least one. */
function shareOut(waiting: readonly Waiting[]): Waiting[][] {
  const files: Waiting[][] = [[]];
  let size = 0;
  for (const each of waiting) {
    if (size && size + each.size > MOST_BYTES) {
      files.push([]);
      size = 0;
    }
    files.at(-1)?.push(each);
    size += each.size;
  }
  return files;
}

/** Return the files for a team mate to carry, each made when asked for; only the office opens them. */
export async function planHandOver(session: Session, all = false): Promise<OutPart[]> {
  const stamp = momentOf(session.world.wall()).replace(/[:.]/g, "-");
  const files = shareOut(await collectWaiting(session, all));
  return files.map((each, at) => {
    const place = files.length > 1 ? `-${at + 1}of${files.length}` : "";
    const name = `kaohe-${session.enrolled.device}-${stamp}${place}.kfh`;
    return { make: () => sealFile(session, each, name) };
  });
}

/** Return the files of everything that waits; where nothing does, of everything that is kept. */
export async function planRescue(session: Session): Promise<OutPart[]> {
  const isEmpty = (await collectWaiting(session, false)).length === 0;
  return planHandOver(session, isEmpty);
}

async function sealFile(session: Session, waiting: readonly Waiting[], name: string): Promise<OutFile> {
  const { enrolled, world } = session;
  const parts: Part[] = [];
  for (const each of waiting) {
    const bytes = await each.read();
    const { kind, name: of, sha256 } = each;
    if (bytes) parts.push({ kind, name: of, bytes, ...(sha256 === undefined ? {} : { sha256 }) });
  }
  const bytes = sealHandOver(parts, {
    campaign: enrolled.campaign,
    device: enrolled.device,
    key: unhex(enrolled.handOverKey),
    random: world.random(32),
  });
  return { name, type: TYPE, bytes };
}

/** Keep a team mate's file for the next round. */
export async function keepFile(session: Session, file: Uint8Array): Promise<void> {
  const bytes = own(file);
  const sha256 = await hashFile(bytes);
  if (session.thing(`thing/file/${sha256}`)) return;
  const thing = { kind: "file", sha256, bytes: bytes.length, ...FRESH } as const;
  await session.take({ things: [thing], changes: [{ how: "put", place: `file/${sha256}`, bytes }] });
}
