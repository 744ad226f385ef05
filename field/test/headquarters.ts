/** The voice desk of tests: it draws from the holders' proofs, and tells slot and index by a pad. */

import type { Json } from "../src/contract";
import { base64url, hex, lp, utf8, type Bytes } from "../src/core/bytes";
import { writeJson } from "../src/core/canonical";
import { labelAsJson, labelBytes, tagOf, type Label } from "../src/core/campaign";
import { DrawDevice } from "../src/core/device";
import { hmac256, sha256 } from "../src/core/hashes";
import { prove } from "./office";
import { sealedBundle, settingOf } from "./vectors";

const LINE = { mask: 4_242_424, shift: 31, key: "0f".repeat(16) };

export class Headquarters {
  device = DrawDevice.begin(settingOf(), sealedBundle);
  readonly proofs: { label: Json; proofs: string[] }[] = [];

  prove(label: Label): Bytes[] {
    const { holders, ceremony } = settingOf();
    return holders.map((holder) => prove(sha256(utf8(`holder ${holder}`)), labelBytes(label, ceremony)));
  }

  draw(label: Label): void {
    const proofs = this.prove(label);
    this.proofs.push({ label: labelAsJson(label), proofs: proofs.map(base64url) });
    this.device = this.device.after({ event: "drawn", label: labelAsJson(label), proofs: proofs.map(hex) });
  }

  enter(county: string): void {
    const { campaign } = settingOf();
    const key = hmac256(sha256(utf8("frame key")), lp(tagOf(campaign, "bundle"), campaign.id, county));
    this.device = this.device.after({ event: "entered", county, key: hex(key) });
  }

  /** Draw the next unit and return its nine digits; a label is drawn by the proofs that follow. */
  tell(county: string): string {
    for (let label = this.device.pending(county); label; label = this.device.pending(county)) this.draw(label);
    const { visit } = this.device.draw(county);
    if (!visit) throw new Error("no unit is left");
    const value = settingOf().plan.positionOf(visit.evaluation.label) * 1_000_000 + visit.index;
    const masked = (value + LINE.mask) % 10_000_000;
    const check = (((1 + LINE.shift - masked * 100) % 97) + 97) % 97;
    return `${String(masked).padStart(7, "0")}${String(check).padStart(2, "0")}`;
  }

  close(county: string): void {
    this.device = this.device.after({ event: "closed", county });
  }

  pad(device: string): Bytes {
    const { campaign } = settingOf();
    const lines = Array.from({ length: 4 }, () => [LINE.mask, LINE.shift, LINE.key]);
    return writeJson({ format: "voice-pad/1", campaign: campaign.id, rehearsal: campaign.rehearsal, device, lines });
  }

  spokenProofs(): Bytes {
    const { campaign } = settingOf();
    return writeJson({ format: "spoken-proofs/1", campaign: campaign.id, rehearsal: campaign.rehearsal, labels: this.proofs });
  }
}
