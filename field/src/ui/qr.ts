/** QR codes: shown as a picture, read with the camera. */

import encodeQR from "qr";

import { make } from "./make";

const EDGE = 4;
const DOT = 6;

/** Make the picture of a text; black on white in the dark as well, or no camera reads it. */
export function showQr(text: string, label: string): HTMLCanvasElement {
  const dots = encodeQR(text, "raw", { ecc: text.length > 600 ? "low" : "medium", border: EDGE });
  const size = dots.length * DOT;
  const picture = make("canvas", {
    class: "qr",
    role: "img",
    "aria-label": label,
    width: size,
    height: size,
  });
  const ink = picture.getContext("2d");
  if (!ink) throw new TypeError("no drawing in this browser");
  ink.fillStyle = "#fff";
  ink.fillRect(0, 0, size, size);
  ink.fillStyle = "#000";
  dots.forEach((row, y) => {
    row.forEach((dark, x) => {
      if (dark) ink.fillRect(x * DOT, y * DOT, DOT, DOT);
    });
  });
  return picture;
}

/** Look for a QR code in a video until one is found or the search is given up. */
export async function readQr(video: HTMLVideoElement, given: AbortSignal): Promise<string> {
  const { default: decodeQR } = await import("qr/decode.js");
  const paper = document.createElement("canvas");
  const ink = paper.getContext("2d", { willReadFrequently: true });
  if (!ink) throw new TypeError("no drawing in this browser");
  while (!given.aborted) {
    await new Promise((next) => requestAnimationFrame(next));
    if (!video.videoWidth) continue;
    paper.width = video.videoWidth;
    paper.height = video.videoHeight;
    ink.drawImage(video, 0, 0);
    const picture = ink.getImageData(0, 0, paper.width, paper.height);
    try {
      return decodeQR(picture);
    } catch (fault) {
      if (!(fault instanceof Error)) throw fault;
    }
  }
  return "";
}
