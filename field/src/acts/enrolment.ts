/** Enrolment: keys are made on this phone, the office learns the card and nothing else. */

import type { Json } from "../contract";
import { hex, lp, utf8 } from "../core/bytes";
import { digest, listOf, objectOf, textOf, writeJson } from "../core/canonical";
import { tagOf } from "../core/campaign";
import { fault } from "../core/faults";
import { readCode, type World } from "../core/identity";
import { sealingKey, sign, signingKey } from "../core/keys";
import type { Secrets } from "../store/vault";
import type { Transport } from "../sync/transport";
import type { Enrolled } from "./session";

/** A device that was made for a code; asked again after a lost answer, it is the same one. */
export interface Candidate {
  readonly code: string;
  readonly device: string;
  readonly secrets: Secrets;
}

export function makeCandidate(typed: string, world: World): Candidate {
  const code = readCode(typed);
  if (!code) throw fault("codeWrong");
  const secrets = { sealing: world.random(32), signing: world.random(32) };
  return { code, device: `phone-${hex(world.random(8))}`, secrets };
}

/** Enrol a device with a one-time code. */
export async function enrolDevice({ code, device, secrets }: Candidate, transport: Transport): Promise<Enrolled> {
  const card = {
    format: "device-card/1",
    body: "",
    device,
    person: "",
    sealing_key: hex(sealingKey(secrets.sealing)),
    signing_key: hex(signingKey(secrets.signing)),
  };
  const tag = tagOf({ rehearsal: code.startsWith("Y") }, "field-enrolment");
  const proof = hex(sign(lp(tag, utf8(code), writeJson(card)), secrets.signing));
  const body = { format: "field-enrolment/1", code, card, proof };
  const answer = objectOf(await transport.send("POST", "enrolments", body, [201]));
  const entered = objectOf(answer["card"]);
  const isOurs = ["device", "sealing_key", "signing_key"].every((key) => entered[key] === card[key as keyof typeof card]);
  if (answer["format"] !== "field-enrolled/1" || !isOurs || digest(entered) === digest(card)) throw fault("formWrong", "field-enrolled");
  const team = listOf(answer["team"]).map((each: Json) => {
    const member = objectOf(each);
    return { person: textOf(member["person"]), name: textOf(member["name"]), device: textOf(member["device"]) };
  });
  return {
    device,
    person: textOf(answer["person"]),
    name: textOf(answer["name"]),
    body: textOf(answer["body"]),
    campaign: textOf(answer["campaign"]),
    rehearsal: answer["rehearsal"] === true,
    secret: textOf(answer["secret"]),
    receiptKey: textOf(answer["receipt_key"]),
    handOverKey: textOf(answer["hand_over_key"]),
    team,
  };
}
