/**
 * Small pictures of large photos: each decoded once, one after the other, so that the screen stays
 * smooth. A list that is shown again while they are made waits for the same ones.
 */

const EDGE = 224;
const kept = new Map<string, Promise<HTMLCanvasElement | null>>();
let line: Promise<unknown> = Promise.resolve();

/** Draw the small picture of a photo as soon as its turn comes. */
export function drawThumbnail(
  onto: HTMLCanvasElement,
  sha256: string,
  read: () => Promise<Blob | undefined>,
): void {
  onto.width = onto.height = EDGE;
  let made = kept.get(sha256);
  if (!made) {
    made = line.then(() => makeSmall(read));
    line = made.catch(() => null); // one that cannot be read does not hold up the others
    kept.set(sha256, made);
  }
  void made.then((small) => {
    if (small) onto.getContext("2d")?.drawImage(small, 0, 0);
  });
}

async function makeSmall(read: () => Promise<Blob | undefined>): Promise<HTMLCanvasElement | null> {
  const blob = await read();
  if (!blob?.type.startsWith("image/")) return null;
  try {
    const whole = await createImageBitmap(blob, { resizeWidth: EDGE * 2, resizeQuality: "low" });
    const side = Math.min(whole.width, whole.height);
    const small = document.createElement("canvas");
    small.width = small.height = EDGE;
    const [left, top] = [(whole.width - side) / 2, (whole.height - side) / 2];
    small.getContext("2d")?.drawImage(whole, left, top, side, side, 0, 0, EDGE, EDGE);
    whole.close();
    return small;
  } catch (fault) {
    // What the camera delivered need not be a picture that this browser shows; it is kept as is.
    if (!(fault instanceof DOMException)) throw fault;
    return null;
  }
}

/** Forget all small pictures, when the app is locked. */
export function forgetThumbnails(): void {
  kept.clear();
}
