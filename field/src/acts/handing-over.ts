/** Second copies: a hand-over file for the office, a team mate's file, the rescue of unsaved work. */

import type { OutFile } from "../contract";
import { own, unhex, utf8 } from "../core/bytes";
import { momentOf } from "../core/identity";
import { hashFile } from "../core/hashes";
import { sealHandOver, type Part } from "../core/hand-over";
import { FRESH } from "../sync/things";
import type { Session } from "./session";

const TYPE = "application/octet-stream";

/** Everything that has no receipt yet; `all` takes what was received as well. */
export async function collectParts(session: Session, all = false): Promise<Part[]> {
  const parts: Part[] = [];
  for (const thing of session.things()) {
    if (thing.kind === "events") {
      const from = all ? 1 : thing.received + 1;
      const lines = await session.eventLines(thing.local, from);
      if (lines.length) {
        const name = `${thing.visit} ${from}-${from + lines.length - 1}`;
        parts.push({ kind: "events", name, bytes: utf8(`${lines.join("\n")}\n`) });
      }
      continue;
    }
    if ((thing.state === "received" && !all) || thing.kind === "file") continue;
    if (thing.kind === "act") {
      if (thing.what === "document") parts.push({ kind: "document", name: "", bytes: utf8(thing.text) });
    } else if (thing.kind === "revision") {
      parts.push({ kind: "revision", name: `${thing.visit} ${thing.id}`, bytes: utf8(await session.revisionText(thing)) });
    } else {
      const bytes = await session.blobBytes(thing.sha256);
      if (bytes) parts.push({ kind: "blob", name: "", bytes });
    }
  }
  return parts;
}

/** Return the file for a team mate to carry; only the office can open it. */
export async function makeHandOver(session: Session, all = false): Promise<OutFile> {
  const { enrolled, world } = session;
  const bytes = sealHandOver(await collectParts(session, all), {
    campaign: enrolled.campaign,
    device: enrolled.device,
    key: unhex(enrolled.handOverKey),
    random: world.random(32),
  });
  const stamp = momentOf(world.wall()).replace(/[:.]/g, "-");
  return { name: `kaohe-${enrolled.device}-${stamp}.kfh`, type: TYPE, bytes };
}

/** Keep a team mate's file for the next round. */
export async function keepFile(session: Session, file: Uint8Array): Promise<void> {
  const bytes = own(file);
  const sha256 = await hashFile(bytes);
  if (session.thing(`thing/file/${sha256}`)) return;
  const thing = { kind: "file", sha256, bytes: bytes.length, ...FRESH } as const;
  await session.take({ things: [thing], changes: [{ how: "put", place: `file/${sha256}`, bytes }] });
}
