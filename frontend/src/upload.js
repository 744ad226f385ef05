// Hands files in piece by piece and goes on where it broke off; without this script the form
// sends them whole.
import { Sha256 } from "./sha256.js";

const PAUSES = [1, 2, 4, 8, 15, 30];

async function send(url, token, body) {
  for (const pause of [...PAUSES, 0]) {
    let answer;
    try {
      answer = await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token } });
    } catch (broken) {
      if (!pause) throw broken;
    }
    if (answer && (answer.ok || answer.status < 500)) {
      if (answer.redirected) return location.reload();
      const told = answer.headers.get("Content-Type") === "application/json" ? await answer.json() : {};
      if (answer.ok) return told;
      throw new Error((told.faults || [answer.status]).join(" "));
    }
    await new Promise((resolve) => setTimeout(resolve, 1000 * pause));
  }
  throw new Error("");
}

async function handIn(form, file, line) {
  const fields = new FormData(form);
  const token = fields.get("csrfmiddlewaretoken");
  const ours = ["csrfmiddlewaretoken", "request"];
  const told = [...fields].filter(([name, value]) => typeof value === "string" && !ours.includes(name));
  const begun = new URLSearchParams([...told, ["name", file.name], ["size", file.size]]);
  const upload = await send(form.dataset.upload, token, begun);
  const place = `${form.dataset.upload}/${upload.id}`;
  const hash = new Sha256();
  for (let at = 0; at < file.size; at += upload.piece) {
    const piece = file.slice(at, at + upload.piece);
    hash.add(new Uint8Array(await piece.arrayBuffer()));
    const end = at + piece.size;
    if (end > upload.received) {
      const from = Math.max(at, upload.received);
      await send(`${place}?at=${from}`, token, piece.slice(from - at));
    }
    line.show(form.dataset.busy, end / file.size);
  }
  line.show(form.dataset.checking, 1);
  const key = new URLSearchParams([...told, ["sha256", hash.hex()], ["request", upload.id]]);
  const taken = await send(`${place}/end`, token, key);
  line.show(`${form.dataset.done} ${taken.sha256}`, 1);
}

function addLine(list, file) {
  const item = list.appendChild(document.createElement("li"));
  const bar = item.appendChild(document.createElement("progress"));
  const words = item.appendChild(document.createElement("div"));
  bar.className = "progress";
  bar.max = 100;
  bar.setAttribute("aria-label", file.name);
  return {
    show(text, share) {
      bar.value = Math.floor(share * 100);
      words.textContent = `${file.name} ${bar.value}% ${text}`;
    },
    fail(text) {
      words.className = "alert alert-danger";
      words.setAttribute("role", "alert");
      words.textContent = `${file.name} ${text}`;
    },
  };
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.dataset.upload || form.dataset.sent || !form.reportValidity()) return;
  event.preventDefault();
  const list = form.querySelector("[data-progress]");
  list.replaceChildren();
  let failed = 0;
  for (const file of form.querySelector("input[type=file]").files) {
    const line = addLine(list, file);
    try {
      await handIn(form, file, line);
    } catch (wrong) {
      failed += 1;
      line.fail(wrong.message || form.dataset.broken);
    }
  }
  delete form.dataset.sent;
  if (!failed) location.reload();
});
