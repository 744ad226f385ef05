/** The live camera, full screen: one picture, or the text of a QR code. */

import { say } from "../words/say";
import { make } from "./make";
import { readQr } from "./qr";

/** What was taken; a picture as the camera delivered it. */
export interface Taken {
  blob: Blob;
  at: string;
}

const WIDE = { facingMode: { ideal: "environment" }, width: { ideal: 3840 }, height: { ideal: 2160 } };

/** Take a picture with the live camera; nothing if it was given up, `null` if there is no camera. */
export async function takePicture(): Promise<Taken | undefined | null> {
  const stream = await openCamera();
  if (!stream) return null;
  const track = stream.getVideoTracks()[0];
  return lookThrough(stream, say("camera.photo"), say("camera.shoot"), async (video, pressed) => {
    await pressed;
    const blob = (track && (await takeOriginal(track))) || (await copyFrame(video));
    return { blob, at: new Date().toISOString() };
  });
}

/** Read a QR code with the live camera; nothing if it was given up, `null` if there is no camera. */
export async function scanQr(): Promise<string | undefined | null> {
  const stream = await openCamera();
  if (!stream) return null;
  return lookThrough(stream, say("camera.scan"), "", async (video, _pressed, given) => {
    const found = await readQr(video, given);
    return found || undefined;
  });
}

async function openCamera(): Promise<MediaStream | null> {
  try {
    return await navigator.mediaDevices.getUserMedia({ video: WIDE, audio: false });
  } catch (fault) {
    if (fault instanceof DOMException || fault instanceof TypeError) return null;
    throw fault;
  }
}

async function lookThrough<Found>(
  stream: MediaStream,
  title: string,
  shoot: string,
  look: (video: HTMLVideoElement, pressed: Promise<void>, given: AbortSignal) => Promise<Found>,
): Promise<Found | undefined> {
  const over = new AbortController();
  const video = make("video", { playsinline: true, "aria-label": title });
  video.muted = true;
  video.srcObject = stream;
  const dialog = make("dialog", { class: "camera", "aria-label": title });
  let press = (): void => undefined;
  const pressed = new Promise<void>((resolve) => {
    press = resolve;
  });
  const shutter = shoot
    ? make("button", { type: "button", class: "shutter", "aria-label": shoot, on: { click: () => press() } })
    : null;
  const leave = make(
    "button",
    { type: "button", class: "plain", on: { click: () => dialog.close() } },
    say("do.cancel"),
  );
  dialog.append(
    make("p", { class: "camera-title" }, title),
    video,
    make("div", { class: "camera-row" }, leave, shutter, make("span", { class: "camera-end" })),
  );
  document.body.append(dialog);
  const left = new Promise<undefined>((resolve) => {
    dialog.addEventListener("close", () => resolve(undefined));
  });
  try {
    dialog.showModal();
    await video.play();
    return await Promise.race([look(video, pressed, over.signal), left]);
  } finally {
    over.abort();
    for (const track of stream.getTracks()) track.stop();
    dialog.remove();
  }
}

interface Photographer {
  takePhoto(): Promise<Blob>;
}

/** Take the picture of the sensor itself where the browser can: larger, and not coded twice. */
async function takeOriginal(track: MediaStreamTrack): Promise<Blob | null> {
  const maker = (window as unknown as { ImageCapture?: new (of: MediaStreamTrack) => Photographer })
    .ImageCapture;
  if (!maker) return null;
  try {
    return await new maker(track).takePhoto();
  } catch (fault) {
    if (fault instanceof DOMException) return null;
    throw fault;
  }
}

function copyFrame(video: HTMLVideoElement): Promise<Blob> {
  const paper = document.createElement("canvas");
  paper.width = video.videoWidth;
  paper.height = video.videoHeight;
  paper.getContext("2d")?.drawImage(video, 0, 0);
  return new Promise((resolve, reject) => {
    paper.toBlob(
      (made) => (made ? resolve(made) : reject(new TypeError("the picture could not be made"))),
      "image/jpeg",
      0.92,
    );
  });
}
