/** Small pictures of large photos: decoded once, one after the other, so that the screen stays smooth. */

const EDGE = 224;
const kept = new Map<string, HTMLCanvasElement>();
let line: Promise<unknown> = Promise.resolve();

/** Draw the small picture of a photo as soon as its turn comes. */
export function drawThumbnail(
  onto: HTMLCanvasElement,
  sha256: string,
  read: () => Promise<Blob | undefined>,
): void {
  onto.width = onto.height = EDGE;
  const before = kept.get(sha256);
  if (before) {
    onto.getContext("2d")?.drawImage(before, 0, 0);
    return;
  }
  line = line.then(async () => {
    const blob = await read();
    if (!blob || !blob.type.startsWith("image/")) return;
    try {
      const whole = await createImageBitmap(blob, { resizeWidth: EDGE * 2, resizeQuality: "low" });
      const side = Math.min(whole.width, whole.height);
      onto
        .getContext("2d")
        ?.drawImage(whole, (whole.width - side) / 2, (whole.height - side) / 2, side, side, 0, 0, EDGE, EDGE);
      whole.close();
      const copy = document.createElement("canvas");
      copy.width = copy.height = EDGE;
      copy.getContext("2d")?.drawImage(onto, 0, 0);
      kept.set(sha256, copy);
    } catch (fault) {
      // What the camera delivered need not be a picture that this browser shows; it is kept as is.
      if (!(fault instanceof DOMException)) throw fault;
    }
  });
}

/** Forget all small pictures, when the app is locked. */
export function forgetThumbnails(): void {
  kept.clear();
}
