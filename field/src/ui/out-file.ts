/** Gives a file out of the app: by the phone's share sheet, or as a download. */

import type { OutFile } from "../contract";
import { make } from "./make";

/** Share a file, or save it where the phone cannot share files. */
export async function handOut(file: OutFile): Promise<void> {
  const whole = new File([file.bytes as Uint8Array<ArrayBuffer>], file.name, { type: file.type });
  if (navigator.canShare?.({ files: [whole] })) {
    try {
      await navigator.share({ files: [whole] });
      return;
    } catch (fault) {
      if (fault instanceof DOMException && fault.name === "AbortError") return;
      if (!(fault instanceof DOMException)) throw fault;
    }
  }
  const address = URL.createObjectURL(whole);
  const link = make("a", { href: address, download: file.name });
  document.body.append(link);
  link.click();
  link.remove();
  // The download reads the address after the click; a minute is ample for a file in memory.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
