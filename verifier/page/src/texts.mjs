// What the page says, in Chinese and in English; the faults are those of the Python program.

import sentences from "../../src/kaohe_verify/faults.json";

export const faults = sentences;

export const texts = {
  title: ["抽取凭证独立核验", "Check a disclosure packet"],
  language: ["English", "中文"],
  purpose: [
    "核对一家被抽查单位（或一个县、一个类别）确由公布的抽样框、公共随机数和全部密钥持有人的证明抽出。本页不联网，文件不离开这台机器。",
    "Checks that a unit (or a county, or a kind) was drawn by the published frame, the public randomness and the proofs of all key holders. This page uses no network; no file leaves this machine.",
  ],
  first: ["一、公布的三个文件", "1. The three published files"],
  first_note: [
    "选择公布的抽取文件夹中的 opening.json、manifest.json、seed.json（可一次选三个）。",
    "Choose opening.json, manifest.json and seed.json of the published folder (all three at once).",
  ],
  second: ["二、凭证", "2. The packet"],
  second_note: [
    "选择凭证单或凭证的文件，或二维码图片；也可以把文字粘贴在下面。",
    "Choose the file of the sheet or the packet, or a picture of the QR code, or paste the text below.",
  ],
  third: ["三、结果", "3. Result"],
  lacking: ["还缺：", "Still missing:"],
  given: ["三个文件已齐。", "All three files are there."],
  waiting: ["等待文件", "Waiting for files"],
  working: ["正在核验……", "Checking …"],
  right: ["全部成立", "All holds"],
  rehearsed: ["演练：全部成立，但不是真正的抽取", "Rehearsal: all holds, but this is no real draw"],
  wrong: ["不成立", "Does not hold"],
  unreadable: [
    "文件无法读取，或图片中没有找到二维码；请换一张清晰、完整的图片，或改用凭证文件。",
    "The file cannot be read, or no QR code was found in it; use a sharp and whole picture, or the packet's file.",
  ],
  campaign: ["行动", "Campaign"],
  rehearsal: ["演练", "Rehearsal"],
  ledger: ["账本（见证人）", "Ledger (witnesses)"],
  checkpoint: ["检查点（与掷骰子以前印发的核对）", "Checkpoint (compare with the one printed before the dice)"],
  assurance: ["保证程度：降低（只有一位密钥持有人）", "Assurance: lower (one key holder only)"],
  logged: ["入账：序号、检查点条数（见证人）", "In the ledger: entry, size of the checkpoint (witnesses)"],
  frameRoot: ["抽样框摘要", "Frame root"],
  seed: ["公共随机数", "Public randomness"],
  label: ["标签", "Label"],
  stratum: ["名单", "Stratum"],
  index: ["抽中序号（从0起）", "Index drawn (from 0)"],
  chosen: ["抽中", "Drawn"],
  record: ["登记", "Record:"],
  yes: ["是", "yes"],
  no: ["否", "no"],
  limits: ["它不能证明什么", "What this does not prove"],
  limit_frame: [
    "抽样框是否完整：封存以前漏掉的单位抽不到。",
    "That the frame is complete: a unit left out before the freeze cannot be drawn.",
  ],
  limit_others: [
    "凭证所列“已抽过”的序号是否真的抽过：要用 kaohe-verify campaign 核对全县的凭证。",
    "That the indices called taken were really disclosed: check the whole county with kaohe-verify campaign.",
  ],
  limit_first: [
    "这三个文件就是当初公布的：请把检查点与掷骰子以前印发的核对。",
    "That these are the files published first: compare the checkpoint with the one printed before the dice were rolled.",
  ],
};
