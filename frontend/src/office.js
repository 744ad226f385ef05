// The little script that the office needs: htmx under a strict policy, and printing.
import htmx from "htmx.org";

htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
window.htmx = htmx;

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
