// Improves pages that work without it: the design system's scripts, a warning before leaving a changed form, and questions that
// wait for the answer to another.
const library = document.getElementById("govuk-frontend");

document.body.classList.add("js-enabled", "govuk-frontend-supported");
if (library) {
  import(library.href).then(({ initAll }) => initAll());
}

// A page with a form that is answered while reading stays open: what leads away from it opens in a new tab. A page that came back
// from a post can be returned to: it is known to the browser by its address alone, and what was typed counts as typed, so that the
// browser's own memory of a page left holds it. Nothing is stored by us.
for (const form of document.querySelectorAll("form[data-stays-open]")) {
  const here = location.href.split("#")[0];
  let leads = false; // out of the page
  const leaves = (link) => /^https?:$/.test(link.protocol) && link.href.split("#")[0] !== here;
  for (const link of document.querySelectorAll("main a[href]")) {
    if (link.target || !leaves(link) || link.closest(".govuk-back-link, .govuk-breadcrumbs, [data-same-tab]")) continue;
    leads = true;
    link.target = "_blank";
    link.rel = "noopener";
    link.append(Object.assign(document.createElement("span"), { className: "govuk-visually-hidden", textContent: " (opens in a new tab)" }));
  }
  for (const note of document.querySelectorAll("[data-says-new-tab]")) note.hidden = !leads;
  if (!("wasPosted" in form.dataset)) continue;
  history.replaceState(history.state, "", location.href);
  for (const field of form.querySelectorAll("textarea, input[type=text]")) {
    const typed = field.value;
    field.value = typed;
    field.defaultValue = "";
  }
}

for (const form of document.querySelectorAll("form[data-warn-before-leaving]")) {
  let changed = "wasPosted" in form.dataset;
  form.addEventListener("input", () => { changed = true; });
  for (const name of ["submit", "saved"]) form.addEventListener(name, () => { changed = false; });
  form.querySelector("a[data-leave]")?.addEventListener("click", () => {
    if (!("autosave" in form.dataset) || form.dataset.isRefused) changed = false; // it says “Leave without saving”
  });
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

// Of two questions one is answered instead of the other: what is chosen in the list takes the tick away, and a tick empties the list.
for (const list of document.querySelectorAll("select[data-instead-of]")) {
  const ticks = [...list.form.elements].filter((each) => each.name === list.dataset.insteadOf);
  list.addEventListener("change", () => { if (list.value) for (const tick of ticks) tick.checked = false; });
  for (const tick of ticks) tick.addEventListener("change", () => { list.value = ""; });
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
