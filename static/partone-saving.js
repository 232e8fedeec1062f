// On pages that change a draft: saves as somebody leaves a field, shows Part 1 as the public will read it, and lets a page that
// found them signed out be saved once they are signed in again. Nothing is kept in the browser.
const ASK = "X-Partone-Ask";
const PAUSE = 600;
const REST = 4000; // in a long text, which one does not leave for an hour
const whole = (form) => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
const typed = (form) => [...whole(form)].filter(([name]) => name !== "csrfmiddlewaretoken" && name !== "was_seen").join("\n");

function ask(form, wanted, signal) {
  return fetch(form.getAttribute("action") || location.href.split("#")[0], { method: "POST", body: whole(form), headers: { [ASK]: wanted }, signal });
}

function say(form, words, link) {
  const place = form.querySelector("[data-said]");
  if (place.textContent !== words) place.textContent = words; // said once to who hears it
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

// The question that a field belongs to: the three boxes of a date are one, though each has a group of its own.
function wholeGroupOf(field) {
  const group = field.closest(".govuk-form-group");
  return group?.parentElement.closest(".govuk-form-group") ?? group;
}

function savesOnLeaving(form) {
  let held = typed(form), flying = null, isClosed = false, waits = false, pressed = null, rests;
  const isStored = () => !flying && typed(form) === held;

  // What the site read from an amount as written stands in the page too, unless somebody has typed otherwise since.
  function showRead(read, sent) {
    const isSame = typed(form) === sent;
    for (const [name, value] of Object.entries(read)) {
      const field = form.elements[name];
      if (field && sent.split("\n").includes(String([name, field.value]))) field.value = value;
    }
    return isSame ? typed(form) : sent;
  }

  async function send(isSecond = false) {
    const sent = typed(form);
    const answer = await ask(form, "autosave");
    const said = await answer.json();
    if (said.csrf && !isSecond) {
      form.elements.csrfmiddlewaretoken.value = said.csrf;
      return send(true);
    }
    saysHowToLeave(form, Boolean(said.saved_at));
    if (said.saved_at) {
      held = showRead(said.read, sent);
      form.elements.was_seen.value = said.was_seen;
      say(form, `Saved at ${said.saved_at}.`);
      if (typed(form) === sent) form.dispatchEvent(new Event("saved"));
    } else if (said.is_signed_out) {
      say(form, `Not saved. ${said.errors.join(" ")}`, `${form.dataset.signInAt}?next=${encodeURIComponent(form.dataset.signedInAt)}`);
      if (!waits) whenSignedIn(form, () => { waits = false; save(); });
      waits = true;
    } else {
      isClosed = Boolean(said.is_stale) || [403, 404].includes(answer.status);
      say(form, `Not saved yet. ${said.errors.join(" ")}`);
    }
  }

  function save() {
    if (!flying && typed(form) === held) {
      form.dispatchEvent(new Event("saved"));
      if (form.dataset.isRefused) say(form, "");
      saysHowToLeave(form, true);
    }
    if (isClosed || flying || typed(form) === held) return;
    flying = send()
      .catch(() => { saysHowToLeave(form, false); say(form, "Not saved: the site does not answer. What you typed is still here."); })
      .finally(() => { flying = null; });
  }

  form.addEventListener("input", ({ target }) => {
    if (form.dataset.isRefused && !waits) say(form, ""); // it is being mended
    clearTimeout(rests);
    if (target.matches("[data-rich-text]")) rests = setTimeout(save, REST);
  });
  form.addEventListener("pointerdown", ({ target }) => { pressed = target.closest("button, input[type=submit]"); });
  form.addEventListener("keydown", () => { pressed = null; });
  form.addEventListener("focusout", ({ target, relatedTarget }) => {
    const stays = wholeGroupOf(target)?.contains(relatedTarget) || (pressed && pressed === relatedTarget);
    const gives_up = form.dataset.isRefused && relatedTarget?.closest?.("a[data-leave]");
    if (!stays && !gives_up) setTimeout(save);
  });
  // A press on Save waits for a save that is on its way, which would otherwise make the page older than what is stored.
  form.addEventListener("submit", (event) => {
    if (!flying) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    flying.finally(() => form.requestSubmit(event.submitter));
  }, { capture: true });
  // So does every link out of the page. What was refused keeps the page open once; a second press leaves without it.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || !leadsAway(link, event) || isStored() || (form.dataset.isRefused && !flying)) return;
    event.preventDefault();
    await flying;
    save();
    await flying;
    if (isStored()) location.assign(link.href);
  });
  saysHowToLeave(form, true);
}

// The link that leaves says what becomes of what is typed: it goes back while all of it is stored or will be, and leaves
// without saving once it was refused.
function saysHowToLeave(form, isSaved) {
  const link = form.querySelector("[data-leave]");
  if (isSaved) delete form.dataset.isRefused; else form.dataset.isRefused = "yes";
  if (link) link.textContent = isSaved ? link.dataset.leave : "Leave without saving";
}

function leadsAway(link, event) {
  const isNewWindow = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || link.target || link.hasAttribute("download");
  const [there, here] = [link.href, location.href].map((address) => address.split("#")[0]);
  return !event.defaultPrevented && !isNewWindow && there !== here;
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
  let isKnown = false;
  whenSignedIn(form, () => { isKnown = true; say(form, "You are signed in again. Save now."); });
  // A press that comes before the page has the new token fetches it first, so that nobody has to press twice.
  form.addEventListener("submit", (event) => {
    if (isKnown) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    isKnown = true;
    takesNewToken(form).catch(() => false).finally(() => form.requestSubmit(event.submitter));
  }, { capture: true });
}
for (const view of document.querySelectorAll("[data-public-view]")) {
  showsPublicView(view.closest(".editor").querySelector("form"), view);
}
