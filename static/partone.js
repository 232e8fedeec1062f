// Improves pages that work without it: the design system's scripts, and a warning before leaving a changed form.
const library = document.getElementById("govuk-frontend");

document.body.classList.add("js-enabled", "govuk-frontend-supported");
if (library) {
  import(library.href).then(({ initAll }) => initAll());
}

for (const form of document.querySelectorAll("form[data-warn-before-leaving]")) {
  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
}
