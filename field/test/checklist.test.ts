import assert from "node:assert/strict";
import { test } from "node:test";
import type { Answer, JsonObject } from "../src/contract";
import { Checklist } from "../src/core/checklist";

const choice = (value: string, share: string): JsonObject => ({ value, title: {}, share });
const LIST: JsonObject = {
  kind: "private", facts: [], absence: null,
  groups: [{ group: "1", items: [{ item: "charter", applies_if: null, questions: [{
    item: "charter", part: "", form: "mark", of: [], needed: true, evidence: "wanted_below_full", gaps: [], applies_if: null,
    choices: [choice("met", "1"), choice("partly", "1/2"), choice("not_met", "0")],
  }] }] }],
  outcomes: [{ outcome: "verified_true", asks: ["items"], facts_gap: null, absence: null, reason: "", evidence: "" }],
};
const answer = (value: string, blobs: readonly string[] = []): Answer =>
  ({ item: "charter", part: "", member: 0, value, reason: "", blobs, by: "1001", at: "2013-01-14T02:10:00.000Z" }) as Answer;
const remind = (given: Answer): string[] =>
  new Checklist(LIST).findGaps([given], "verified_true", null).map((each) => each.told.code);

test("a photo is asked for where an answer earns less than everything, and nowhere else", () => {
  assert.deepEqual(remind(answer("met")), []);
  assert.deepEqual(remind(answer("partly")), ["answer-evidence-wanted"]);
  assert.deepEqual(remind(answer("not_met")), ["answer-evidence-wanted"]);
  assert.deepEqual(remind(answer("not_met", ["ab".repeat(32)])), []);
});
