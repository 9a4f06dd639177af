/* The staff's keys: `?` shows them, `j` `k` move in the list, Enter opens (the row's link has the focus), and every
   element with data-key="x" is pressed by x. Nothing happens while somebody types. */
(() => {
  "use strict";
  const typing = (element) => element.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");
  const rows = () => [...document.querySelectorAll("[data-row]")];

  const move = (step) => {
    const all = rows();
    const here = all.findIndex((row) => row.contains(document.activeElement));
    const at = here < 0 ? all.findIndex((row) => row.hasAttribute("aria-current")) : here;
    const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
    const link = next && next.querySelector("a");
    if (link) { link.focus(); next.scrollIntoView({ block: "nearest" }); }
  };

  const show = () => {
    const dialog = document.getElementById("keys");
    if (!dialog) return;
    const list = dialog.querySelector("dl");
    for (const added of list.querySelectorAll("[data-added]")) added.remove();
    for (const element of document.querySelectorAll("[data-key]")) {
      const key = document.createElement("dt"), name = document.createElement("dd");
      key.dataset.added = name.dataset.added = "";
      key.textContent = element.dataset.key;
      name.textContent = element.dataset.name || element.textContent.trim();
      list.append(key, name);
    }
    dialog.showModal();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    const pressed = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (event.key === "?") show();
    else if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (pressed) { if (pressed.matches("input, textarea, select")) pressed.focus(); else pressed.click(); }
    else return;
    event.preventDefault();
  });
})();
