/* Comfort only: every page and form works without it. Copying of codes; keys for staff. */
(() => {
  "use strict";
  const ready = (root) => {
    for (const button of root.querySelectorAll("button[data-copy]")) button.hidden = !navigator.clipboard;
    for (const element of root.querySelectorAll("[data-with-script]")) element.hidden = false;
    for (const element of root.querySelectorAll("[data-without-script]")) element.hidden = true;
  };
  document.addEventListener("DOMContentLoaded", () => ready(document));
  document.addEventListener("htmx:load", (event) => ready(event.detail.elt));

  document.addEventListener("click", async (event) => {
    const copy = event.target.closest("button[data-copy]");
    if (copy) {
      await navigator.clipboard.writeText(copy.dataset.copy);
      const before = copy.textContent;
      copy.textContent = copy.dataset.done;
      setTimeout(() => { copy.textContent = before; }, 2000);
    }
    const phrase = event.target.closest("button[data-phrase-for]");
    if (phrase) {
      const field = document.getElementById(phrase.dataset.phraseFor);
      field.value = field.value.trim() ? `${field.value.trimEnd()}\n${phrase.textContent.trim()}` : phrase.textContent.trim();
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    }
    if (event.target.closest("[data-print]")) window.print();
  });

  /* Pressing a citation once more folds its words away. */
  document.addEventListener("htmx:beforeRequest", (event) => {
    const words = event.detail.target;
    if (event.detail.elt.closest(".cite") && words.childElementCount) { event.preventDefault(); words.replaceChildren(); }
  });

  const summary = document.querySelector("[data-faults]");
  if (summary) summary.focus();
})();
