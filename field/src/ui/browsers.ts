/**
 * Which browsers may not be used: those inside other apps clear what they store, or keep it apart
 * from the browser of the phone, so that a visit could vanish.
 */

const INSIDE: readonly [RegExp, string][] = [
  [/MicroMessenger/i, "微信 WeChat"],
  [/DingTalk/i, "钉钉 DingTalk"],
  [/Lark|Feishu/i, "飞书 Lark"],
  [/\bQQ\//, "QQ"],
  [/Weibo/i, "微博 Weibo"],
  [/AlipayClient/i, "支付宝 Alipay"],
  [/aweme|BytedanceWebview/i, "抖音 Douyin"],
  [/baiduboxapp/i, "百度 Baidu"],
  [/NewsArticle/i, "今日头条 Toutiao"],
  [/xhsdiscover/i, "小红书 Xiaohongshu"],
  [/; wv\)/, "WebView"],
];

/** Return the name of the app inside which this browser runs, or nothing. */
export function appAround(agent: string): string {
  return INSIDE.find(([pattern]) => pattern.test(agent))?.[1] ?? "";
}

/** Return what this browser lacks that the app cannot do without. */
export function lackingHere(): string[] {
  const needed: [string, boolean][] = [
    ["IndexedDB", typeof indexedDB === "object" && indexedDB !== null],
    ["WebCrypto", typeof crypto === "object" && typeof crypto.subtle === "object"],
    ["Web Locks", "locks" in navigator],
    ["Service Worker", "serviceWorker" in navigator],
    ["BigInt", typeof BigInt === "function"],
  ];
  return needed.filter(([, there]) => !there).map(([name]) => name);
}
