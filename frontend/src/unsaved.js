// Nobody loses what he has typed: a save that fails is told and tried again, leaving a page with
// unsaved text asks first, and a form that was refused comes back as it was sent.
import htmx from "htmx.org";

const KEPT = "typed";
const AGAIN = 5000;
const NOT_WRITTEN = ["hidden", "submit", "button", "file", "password", "select-multiple"];
const A_PAGE = /^\s*<!doctype/i;
const typed = new WeakMap();
const waiting = new WeakSet();

const isSent = (form) => form?.method === "post" && !form.querySelector("input[type=password]");
const holdsText = (form) => isSent(form) && Boolean(form.querySelector("textarea") || "careful" in form.dataset);

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!holdsText(form) || event.target.type === "file") return;
  typed.set(form, (typed.get(form) || 0) + 1);
  form.dataset.unsaved = "1";
});
window.addEventListener("beforeunload", (event) => {
  if (document.querySelector("form[data-unsaved]")) event.preventDefault();
});

// --- forms that are saved while one types

function tell(form, words) {
  const place = form.querySelector("[data-saving]");
  if (place) place.textContent = words;
}

async function renewToken() {
  const answer = await fetch(location.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const token = page.querySelector("main input[name=csrfmiddlewaretoken]");
  if (answer.redirected || !answer.ok || !token) return false;
  for (const each of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) each.value = token.value;
  return true;
}

function tryAgain(form, words) {
  tell(form, words);
  if (waiting.has(form)) return;
  waiting.add(form);
  setTimeout(async () => {
    waiting.delete(form);
    const isHere = await renewToken().catch(() => undefined);
    if (isHere) htmx.trigger(form, "submit");
    else tryAgain(form, isHere === false ? form.dataset.gone : form.dataset.broken);
  }, AGAIN);
}

document.addEventListener("htmx:beforeSend", (event) => {
  event.detail.xhr.typed = typed.get(event.detail.elt);
});
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, elt } = event.detail;
  if (!A_PAGE.test(xhr.responseText)) return;
  event.detail.shouldSwap = false; // a page in the place of a part: nobody is signed in any more
  if (elt.dataset.broken) tryAgain(elt, xhr.status < 400 ? elt.dataset.gone : elt.dataset.broken);
});
document.addEventListener("htmx:afterSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  const form = requestConfig?.elt;
  if (!form?.dataset.broken) return;
  tell(form, "");
  if (xhr.responseText.includes("data-saved") && xhr.typed === typed.get(form)) delete form.dataset.unsaved;
});
for (const broken of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(broken, (event) => {
    const form = event.detail.elt;
    if (form.dataset.broken) tryAgain(form, form.dataset.broken);
  });
}

// --- forms that are sent as a whole

const written = (form) =>
  [...form.elements].filter((each) => each.name && !NOT_WRITTEN.includes(each.type));
const hidden = (form) =>
  [...form.querySelectorAll("input[type=hidden]")]
    .filter((each) => !["csrfmiddlewaretoken", "request"].includes(each.name))
    .map((each) => [each.name, each.value]);
const told = (field) => (["checkbox", "radio"].includes(field.type) ? field.checked : field.value);

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !isSent(form) || "again" in form.dataset) return;
  delete form.dataset.unsaved;
  const sent = [form.getAttribute("action"), hidden(form), written(form).map((each) => [each.name, told(each)])];
  sessionStorage.setItem(KEPT, JSON.stringify(sent));
});

function giveBack() {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) || "null");
  sessionStorage.removeItem(KEPT);
  if (!kept || !document.querySelector("main .alert-danger[role=alert]")) return;
  const [action, marks, fields] = kept;
  const form = [...document.forms].find(
    (each) => each.getAttribute("action") === action && JSON.stringify(hidden(each)) === JSON.stringify(marks),
  );
  if (!form || !isSent(form)) return;
  written(form).forEach((each, place) => {
    if (fields[place]?.[0] !== each.name) return;
    if (["checkbox", "radio"].includes(each.type)) each.checked = fields[place][1];
    else each.value = fields[place][1];
  });
  if (holdsText(form)) form.dataset.unsaved = "1";
}
window.addEventListener("DOMContentLoaded", giveBack);
