/** A field to sign on with the finger; gives a PNG. */

import { make } from "./make";

export interface Drawing {
  element: HTMLCanvasElement;
  clear(): void;
  isEmpty(): boolean;
  picture(): Promise<Blob>;
}

const SCALE = 2;

/** Make a field to sign on; lines are black on white whatever the app looks like. */
export function makeDrawing(label: string, changed: () => void): Drawing {
  const element = make("canvas", {
    class: "drawing",
    role: "img",
    "aria-label": label,
    width: 358 * SCALE,
    height: 180 * SCALE,
  });
  const ink = element.getContext("2d");
  if (!ink) throw new TypeError("no drawing in this browser");
  let empty = true;
  let drawing = false;

  const whiten = (): void => {
    ink.fillStyle = "#fff";
    ink.fillRect(0, 0, element.width, element.height);
  };
  const clear = (): void => {
    whiten();
    empty = true;
    changed();
  };
  const place = (event: PointerEvent): [number, number] => {
    const box = element.getBoundingClientRect();
    return [
      ((event.clientX - box.left) / box.width) * element.width,
      ((event.clientY - box.top) / box.height) * element.height,
    ];
  };
  element.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    element.setPointerCapture(event.pointerId);
    drawing = true;
    ink.strokeStyle = "#101010";
    ink.lineWidth = 2.5 * SCALE;
    ink.lineCap = ink.lineJoin = "round";
    ink.beginPath();
    ink.moveTo(...place(event));
  });
  element.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    ink.lineTo(...place(event));
    ink.stroke();
    if (empty) {
      empty = false;
      changed();
    }
  });
  for (const end of ["pointerup", "pointercancel"] as const) {
    element.addEventListener(end, () => {
      drawing = false;
    });
  }
  whiten();
  return {
    element,
    clear,
    isEmpty: () => empty,
    picture: () =>
      new Promise((resolve, reject) => {
        element.toBlob((made) => {
          if (made) resolve(made);
          else reject(new TypeError("the picture could not be made"));
        }, "image/png");
      }),
  };
}
