// Fills in name, size and SHA-256 of a file that is announced before its bytes are handed in.
import { Sha256 } from "./sha256.js";

const PIECE = 1 << 20;

document.addEventListener("change", async (event) => {
  const form = event.target.closest("form[data-announce]");
  if (!form || event.target.type !== "file") return;
  const [file] = event.target.files;
  if (!file) return;
  const hash = new Sha256();
  for (let at = 0; at < file.size; at += PIECE) {
    hash.add(new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer()));
  }
  form.elements.name.value = file.name;
  form.elements.size.value = file.size;
  form.elements.digest.value = hash.hex();
});
