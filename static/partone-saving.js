// On pages that change a draft: saves as somebody leaves a field, shows Part 1 as the public will read it, and lets a page that
// found them signed out be saved once they are signed in again. Nothing is kept in the browser.
const ASK = "X-Partone-Ask";
const PAUSE = 600;
const whole = (form) => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
const typed = (form) => [...whole(form)].filter(([name]) => name !== "csrfmiddlewaretoken" && name !== "was_seen").join("\n");

function ask(form, wanted, signal) {
  return fetch(form.getAttribute("action") || location.href.split("#")[0], { method: "POST", body: whole(form), headers: { [ASK]: wanted }, signal });
}

function say(form, words, link) {
  const place = form.querySelector("[data-said]");
  place.textContent = words;
  if (link) {
    place.append(" ", Object.assign(document.createElement("a"), {
      className: "govuk-link", href: link, target: "_blank", rel: "noopener", textContent: "Sign in (opens in a new tab)",
    }));
  }
}

// A sign-in in another tab changes the token of every form that is open. True once this form has the new one.
async function takesNewToken(form) {
  const answer = await fetch(form.dataset.signedInAt, { headers: { [ASK]: "token" } });
  if (!answer.ok || answer.redirected) return false;
  form.elements.csrfmiddlewaretoken.value = (await answer.json()).csrf;
  return true;
}

function whenSignedIn(form, then) {
  const tries = async () => {
    if (document.visibilityState === "hidden" || !(await takesNewToken(form).catch(() => false))) return;
    window.removeEventListener("focus", tries);
    document.removeEventListener("visibilitychange", tries);
    then();
  };
  window.addEventListener("focus", tries);
  document.addEventListener("visibilitychange", tries);
}

function savesOnLeaving(form) {
  let held = typed(form), flying = null, isClosed = false, waits = false;

  async function send(isSecond = false) {
    const sent = typed(form);
    const answer = await ask(form, "autosave");
    const said = await answer.json();
    if (said.csrf && !isSecond) {
      form.elements.csrfmiddlewaretoken.value = said.csrf;
      return send(true);
    }
    if (said.saved_at) {
      held = sent;
      form.elements.was_seen.value = said.was_seen;
      say(form, `Saved at ${said.saved_at}.`);
      if (typed(form) === sent) form.dispatchEvent(new Event("saved"));
    } else if (said.is_signed_out) {
      say(form, `Not saved. ${said.errors.join(" ")}`, `${form.dataset.signInAt}?next=${encodeURIComponent(form.dataset.signedInAt)}`);
      if (!waits) whenSignedIn(form, () => { waits = false; save(); });
      waits = true;
    } else {
      isClosed = Boolean(said.is_stale) || answer.status === 403;
      say(form, `Not saved yet. ${said.errors.join(" ")}`);
    }
  }

  function save() {
    if (isClosed || flying || typed(form) === held) return;
    flying = send()
      .catch(() => say(form, "Not saved: the site does not answer. What you typed is still here."))
      .finally(() => { flying = null; });
  }

  form.addEventListener("focusout", ({ target, relatedTarget }) => {
    const group = target.closest(".govuk-form-group");
    const stays = group?.contains(relatedTarget) || relatedTarget?.matches?.("button, input[type=submit]");
    if (!stays) setTimeout(save);
  });
  // A press on Save waits for a save that is on its way, which would otherwise make the page older than what is stored.
  form.addEventListener("submit", (event) => {
    if (!flying) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    flying.finally(() => form.requestSubmit(event.submitter));
  }, { capture: true });
}

// Scrolls the view, and nothing else, to the words that stand in the field in which somebody types.
function showTyped(view, form) {
  const field = form.contains(document.activeElement) && document.activeElement;
  if (!field) return;
  const block = field.isContentEditable && getSelection().anchorNode?.parentElement?.closest("p, li, td, h3, h4");
  const words = ((field.value ?? (block || field).textContent) || "").replace(/\s+/g, " ").trim().slice(0, 60);
  if (words.length < 3) return;
  const found = [...view.querySelectorAll("h1, h2, h3, p, li, td, dd")].find((each) => each.textContent.replace(/\s+/g, " ").includes(words));
  if (found) view.scrollTop += found.getBoundingClientRect().top - view.getBoundingClientRect().top - 20;
}

function showsPublicView(form, view) {
  let timer, last;
  form.querySelector("[data-shows-public-view]").hidden = true;
  async function show() {
    last?.abort();
    last = new AbortController();
    const answer = await ask(form, "preview", last.signal).catch(() => null);
    if (answer?.ok && !answer.redirected) {
      view.innerHTML = await answer.text(); // our own page, cleaned as the article is
      showTyped(view, form);
      view.removeAttribute("aria-busy");
    }
  }
  for (const name of ["input", "change"]) {
    form.addEventListener(name, () => {
      view.setAttribute("aria-busy", "true");
      clearTimeout(timer);
      timer = setTimeout(show, PAUSE);
    });
  }
}

for (const form of document.querySelectorAll("form[data-autosave]")) savesOnLeaving(form);
for (const form of document.querySelectorAll("form[data-send-again]")) {
  whenSignedIn(form, () => say(form, "You are signed in again. Save now."));
}
for (const view of document.querySelectorAll("[data-public-view]")) {
  showsPublicView(view.closest(".editor").querySelector("form"), view);
}
