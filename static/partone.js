// Improves pages that work without it: the design system's scripts, a warning before leaving a changed form, and questions that
// wait for the answer to another.
const library = document.getElementById("govuk-frontend");

document.body.classList.add("js-enabled", "govuk-frontend-supported");
if (library) {
  import(library.href).then(({ initAll }) => initAll());
}

for (const form of document.querySelectorAll("form[data-warn-before-leaving]")) {
  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  for (const name of ["submit", "saved"]) form.addEventListener(name, () => { changed = false; });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
}

// A second press while the first is on its way would add the same twice.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => { delete form.dataset.sent; }, 3000);
  });
}

for (const group of document.querySelectorAll("[data-shown-when]")) {
  const [name, answers] = group.dataset.shownWhen.split(":");
  const wanted = answers.split(",");
  const form = group.closest("form");
  const show = () => {
    const given = new FormData(form).getAll(name);
    group.hidden = !given.some((answer) => wanted.includes(answer)) && !group.querySelector(".govuk-error-message");
  };
  form.addEventListener("change", show);
  show();
}

// On a phone long parts of a page begin folded; what a link leads to unfolds.
const unfold = () => {
  const part = document.getElementById(location.hash.slice(1))?.closest("details");
  if (part) part.open = true;
};
if (matchMedia("(max-width: 40em)").matches) {
  for (const part of document.querySelectorAll("details[data-folds]")) part.open = false;
}
window.addEventListener("hashchange", unfold);
unfold();
