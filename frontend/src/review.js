// Keys of the review: Alt with an arrow goes to the item before or after, Alt+1 to Alt+9 choose
// a mark, Ctrl+Enter puts the review down and goes on.
document.addEventListener("keydown", (event) => {
  const form = document.querySelector("form[data-judge]");
  const page = document.querySelector("[data-review]");
  if (!page) return;
  const link = { ArrowLeft: "before", ArrowRight: "after" }[event.key];
  if (event.altKey && link) {
    event.preventDefault();
    page.querySelector(`a[data-${link}]`)?.click();
  } else if (event.altKey && /^[1-9]$/.test(event.key) && form) {
    event.preventDefault();
    const open = [...form.querySelectorAll("select")];
    const list = open.includes(document.activeElement) ? document.activeElement : open.find((each) => !each.value) || open[0];
    if (list && list.options[event.key]) {
      list.selectedIndex = Number(event.key);
      list.focus();
    }
  } else if (event.ctrlKey && event.key === "Enter" && form) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("button[name=next]"));
  }
});
