/** What can go wrong, as whole sentences in both languages; no secret ever stands in one. */

import type { FieldFault, Told } from "../contract";

type Words = readonly [code: string, zh: string, mendZh: string, en: string, mendEn: string];

const KINDS = {
  formWrong: ["field-form-wrong", "{where}的内容不是规范形式。", "请使用原件；仍不行的，请与考核办公室联系。",
    "The content of {where} is not in its one form.", "Use the original; if that fails, call the office."],
  campaignOther: ["field-campaign-other", "{where}属于另一次行动。", "请核对是哪次行动的文件。",
    "The {where} belongs to another campaign.", "Check which campaign the file is of."],
  settingUnsound: ["field-setting-unsound", "行动设置中的{where}与公布的不符。", "请勿出发，立即报告考核办公室。",
    "The {where} of the campaign's setting does not hold.", "Do not leave; tell the office at once."],
  planUnusable: ["draw-plan-unusable", "抽取方案不能使用。", "请与考核办公室核对方案。",
    "The plan of the draw cannot be used.", "Check the plan with the office."],
  outOfOrder: ["draw-out-of-order", "现在不能进行这一步：{where}。", "请按屏幕提示的顺序进行。",
    "This step is not due now: {where}.", "Follow the order that the screen shows."],
  proofsCount: ["draw-proofs-count", "密钥持有人的证明不齐：{where}。", "请重新请求公布。",
    "Proofs of key holders are missing: {where}.", "Ask for the disclosure again."],
  proofWrong: ["draw-proof-wrong", "第{where}位密钥持有人的证明不成立。", "请勿使用，立即报告考核办公室。",
    "The proof of key holder {where} does not hold.", "Do not use it; tell the office at once."],
  sealedWrong: ["draw-sealed-proof-wrong", "{where}的答复打不开，或不是给本机的。", "请重新请求；仍不行的，请报告考核办公室。",
    "The answer of {where} does not open, or is not for this device.", "Ask again; if that fails, tell the office."],
  viewsDiffer: ["holder-views-differ", "密钥持有人看到的账本不一致：{where}。", "请停止公布，立即报告监督部门。",
    "The key holders saw different ledgers: {where}.", "Disclose nothing more; tell the supervisors at once."],
  answersLacking: ["answers-lacking", "缺少密钥持有人的答复：{where}。", "请稍后再请求。",
    "Answers of key holders are lacking: {where}.", "Ask again later."],
  bundleUnreadable: ["county-bundle-unreadable", "县数据包打不开，或不是规范形式：{where}。", "请核对县；数据包损坏的，请联系考核办公室。",
    "The county bundle does not open, or is not in its one form: {where}.", "Check the county; if it is damaged, call the office."],
  bundleForeign: ["county-bundle-not-committed", "县数据包中的层{where}不在已公布的抽样框中。", "请停止公布，立即报告考核办公室。",
    "Stratum {where} of the county bundle is not in the published frame.", "Disclose nothing; tell the office at once."],
  stratumChanged: ["draw-stratum-changed", "层{where}的单位与固定时不同。", "请停止公布，立即报告考核办公室。",
    "The units of stratum {where} are not the frozen ones.", "Disclose nothing; tell the office at once."],
  packetUnsound: ["draw-packet-unsound", "抽取凭证不成立：{where}。", "请勿使用，立即报告考核办公室。",
    "The disclosure packet does not hold: {where}.", "Do not use it; tell the office at once."],
  recordUnreadable: ["field-record-unreadable", "这不是规范形式的外勤记录。", "请重新扫描二维码或粘贴全文。",
    "This is no field record in its one form.", "Scan the code again, or paste the whole text."],
  signatureWrong: ["field-signature-wrong", "签名与记录不符。", "请在同一份记录上重新签名。",
    "The signature does not hold for this record.", "Sign this very record again."],
  signerOther: ["field-signer-other", "设备{where}不属于本组，或已签过。", "请另一名考核人员签名。",
    "Device {where} is not of this team, or has signed already.", "Let the other inspector sign."],
  countyNotOurs: ["county-not-ours", "{where}不是本组抽到的县。", "请核对所到的县。",
    "{where} is not a county that this team has drawn.", "Check the county."],
  countyNotEntered: ["county-not-entered", "{where}的数据包还没有打开。", "请先登记到达，并取得县的钥匙。",
    "The bundle of {where} is not open yet.", "Enter the arrival and fetch the key of the county first."],
  noVisit: ["no-visit", "没有正在进行的检查。", "请先公布下一家单位。",
    "No visit is going on.", "Disclose the next unit first."],
  journalUnreadable: ["journal-unreadable", "抽取日志第{where}条读不出。", "请勿继续，立即联系考核办公室；数据仍在本机。",
    "Line {where} of the draw's journal cannot be read.", "Stop and call the office; the data are still on this phone."],
  padUnreadable: ["voice-pad-unreadable", "这不是本机的密码页文件。", "请使用出发前为本机生成的密码页。",
    "This is not the pad of this device.", "Use the file made for this device before departure."],
  padLine: ["voice-pad-line-unknown", "密码页没有第{where}行，或已用过。", "请与值班员核对行号。",
    "The pad has no line {where}, or it was used.", "Compare the number with the duty officer."],
  spokenWrong: ["voice-spoken-code-wrong", "所听到的数字有误，或不属于这一行。", "请与值班员核对行号，从头重读一遍。",
    "The digits are wrong, or of another line.", "Compare the line and read all digits again."],
  spokenImpossible: ["voice-unit-impossible", "所听到的数字指不出一家可抽的单位。", "请核对行号；仍不符的，停止公布并报告办公室。",
    "The digits lead to no unit that can be drawn now.", "Compare the line; if it stays so, stop and tell the office."],
  voiceOther: ["voice-other-unit", "证明抽出的单位与电话告知的不同。", "这是警报，不能消除：请保留现场记录，立即报告监督部门。",
    "The proofs draw another unit than was told by telephone.", "This is an alarm: keep everything and tell the supervisors."],
  textWrong: ["proof-text-wrong", "第{where}条文本不是这次公布的证明。", "请核对后重新录入。",
    "Text {where} is no proof for this disclosure.", "Check it and enter it again."],
  envelopeWrong: ["paper-envelope-wrong", "信封内页不对：{where}。", "请按屏幕上的编号拆封，每个部门一份。",
    "The envelope's sheet does not fit: {where}.", "Open the number that the screen shows, one of each department."],
  codeWrong: ["field-code-wrong", "登记码不对。", "请重新扫描二维码，或逐组核对。",
    "The enrolment code is wrong.", "Scan the code again, or compare it group by group."],
  refused: ["field-refused", "服务器没有接受：{where}。", "请与考核办公室联系。",
    "The server did not accept it: {where}.", "Call the office."],
  pinWrong: ["field-pin-wrong", "密码不对。", "请再试；连续错误会延长等待。",
    "The PIN is wrong.", "Try again; repeated errors make one wait."],
  pinWait: ["field-pin-wait", "密码错误次数过多，请等{where}秒。", "请稍后再试。",
    "Too many wrong PINs; wait {where} seconds.", "Try again later."],
  pinWeak: ["field-pin-weak", "密码至少六位数字，且不能全部相同或顺次排列。", "请另设密码。",
    "A PIN has at least six digits, neither all alike nor in sequence.", "Choose another one."],
  bodyUntold: ["body-untold", "还没有告知省级工会本组已出发。", "请先记录告知了谁。",
    "The body was not told yet that the team comes.", "Record first who was told."],
  locked: ["field-locked", "应用已锁。", "请输入密码。", "The app is locked.", "Enter the PIN."],
  notSaved: ["field-not-saved", "没有存上。", "请勿继续填写；请导出数据，并联系考核办公室。",
    "It was not saved.", "Do not go on; export the data and call the office."],
  noRoom: ["field-no-room", "手机剩余空间不足500 MB，不能开始新的检查。", "请删除其他文件后再试。",
    "Less than 500 MB are free, so no visit can begin.", "Remove other files and try again."],
  offline: ["field-offline", "现在连不上服务器。", "数据已存在本机，联网后自动上报。",
    "The server cannot be reached now.", "The data are on this phone and go out later."],
  captive: ["field-captive", "网络的登录页挡住了连接。", "请先在浏览器里登录这个网络，或改用移动数据。",
    "A sign-in page of this network is in the way.", "Sign in to the network first, or use mobile data."],
  busy: ["field-server-busy", "服务器暂时不能接收（{where}）。", "稍后会自动再试。",
    "The server cannot take it now ({where}).", "It is tried again later."],
  revoked: ["field-revoked", "服务器不认本机的登记。", "数据仍在本机；请与考核办公室联系，或用移交文件上交。",
    "The server does not know this device.", "The data are still here; call the office, or use a hand-over file."],
  revokedDraw: ["field-revoked-draw", "本机已注销，不能再抽取。", "已填写的照常上报；请与考核办公室联系。",
    "This device was revoked and draws nothing more.", "What was recorded still goes out; call the office."],
  receiptWrong: ["field-receipt-wrong", "服务器的回执不成立。", "数据仍在本机；请与考核办公室联系。",
    "The server's receipt does not hold.", "The data are still here; call the office."],
  notDue: ["field-not-due", "服务器认为这一步还不到：{where}。", "请稍后再试；仍不行的，请与考核办公室联系。",
    "The server says that this step is not due: {where}.", "Try again later; if that fails, call the office."],
  blobMissing: ["field-blob-missing", "照片或文件不在本机：{where}。", "请重新拍摄或选择。",
    "The photo or document is not on this phone: {where}.", "Take or choose it again."],
  answerMissing: ["answer-missing", "还没有填写。", "请填写，或注明未能核实的原因。",
    "Not answered yet.", "Answer it, or name why it could not be checked."],
  reasonMissing: ["answer-reason-missing", "没有写原因。", "请写明原因。",
    "The reason is missing.", "Give the reason."],
  evidenceMissing: ["answer-evidence-missing", "缺少照片或文件。", "请拍照或选择文件。",
    "A photo or document is missing.", "Take a photo or choose a file."],
  evidenceWanted: ["answer-evidence-wanted", "未得满分，也没有照片或文件。", "最好补拍一张。",
    "Not full marks, and no photo or document.", "Better add one."],
  positionMissing: ["visit-position-missing", "还没有记录到达单位的位置。", "请记录位置，无法定位的写明原因。",
    "The position at the unit is not recorded.", "Record it, or the reason of none."],
  unitUntold: ["visit-unit-untold", "还没有送达告知单。", "请告知单位，并记录告知了谁。",
    "The unit was not told yet.", "Tell it, and record whom."],
  signatureMissing: ["visit-signature-missing", "单位没有签字，也没有记录拒签。", "请单位签字，或记录拒签原因。",
    "The unit has neither signed nor refused.", "Let it sign, or record the refusal."],
  gapsLeft: ["field-gaps-left", "还有必填内容没有完成（{where}处）。", "请逐项补齐，或注明未能核实的原因。",
    "Something required is still lacking ({where}).", "Fill it in, or name why it could not be checked."],
} as const satisfies Record<string, Words>;

export type FaultName = keyof typeof KINDS;

/** Return a fault's sentences. */
export function tell(name: FaultName, where: string | number = ""): Told {
  const [code, zh, mendZh, en, mendEn] = KINDS[name];
  const put = (text: string): string => text.replace("{where}", String(where));
  return { code, zh: put(zh), en: put(en), mendZh, mendEn };
}

/** The one error of the app: faults that a person can understand. */
export class Fault extends Error implements FieldFault {
  override readonly name = "Fault";
  readonly told: readonly Told[];

  constructor(told: readonly Told[]) {
    super(told.map((each) => each.code).join(", "));
    this.told = told;
  }

  has(name: FaultName): boolean {
    return this.told.some((each) => each.code === KINDS[name][0]);
  }
}

export function fault(name: FaultName, where: string | number = ""): Fault {
  return new Fault([tell(name, where)]);
}

/** Run a strict reader; whatever it cannot read is told as one fault. */
export function reading<T>(name: FaultName, where: string | number, read: () => T): T {
  try {
    return read();
  } catch (found) {
    if (found instanceof Fault) throw found;
    throw fault(name, where);
  }
}
