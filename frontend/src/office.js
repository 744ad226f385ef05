// The little script that the office needs: htmx under a strict policy, and printing.
import htmx from "htmx.org";
import "./upload.js";
import "./announce.js";
import "./review.js";
import "./unsaved.js";

htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
window.htmx = htmx;

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// A score opens as a whole, for reading and for paper.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-open-all]"))
    for (const each of document.querySelectorAll("details.branch")) each.open = true;
});

// A form is sent once: the second click finds its button at rest until the answer is there.
document.addEventListener("submit", (event) => {
  if (event.target.method !== "post" || "again" in event.target.dataset) return;
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "1";
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// A table that is wider than the page is scrolled with the keys too.
function reachWideTables() {
  for (const each of document.querySelectorAll(".table-responsive")) {
    if (each.scrollWidth > each.clientWidth) each.tabIndex = 0;
    else each.removeAttribute("tabindex");
  }
}
window.addEventListener("load", reachWideTables);
window.addEventListener("resize", reachWideTables);
document.addEventListener("htmx:afterSettle", reachWideTables);
