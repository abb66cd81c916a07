// Comfort only: every page works without this file.

const script = document.querySelector("script[data-govuk]");
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}

// The address comes from the page, so that it carries the version mark of static files.
import(script.dataset.govuk).then((govuk) => {
  govuk.initAll();
  document.body.addEventListener("htmx:load", (event) => {
    if (event.target !== document.body) govuk.initAll({ scope: event.target });
  });
});

function focusErrorSummary(root) {
  root.querySelector("[data-error-summary]")?.focus();
}
// Whoever comes by a link to one answer is led there, not to the list of what is wrong on the page. The
// mark goes from the address, or the list would not be told of after the page was sent.
const target = location.hash && document.getElementById(location.hash.slice(1));
if (target) {
  document.querySelector("[data-error-summary]")?.setAttribute("data-disable-auto-focus", "true");
  target.focus();
  history.replaceState(null, "", location.pathname + location.search);
} else {
  focusErrorSummary(document);
}
document.body.addEventListener("htmx:afterSwap", (event) => focusErrorSummary(event.target));

// What was typed outlives the session. Before a form is sent, the server is asked whether the page's
// user is still signed in here; whoever signed in again in another tab gets a new mark against forgery.
const { session, user, login } = document.body.dataset;

async function whyHeld(form) {
  try {
    const response = await fetch(session, { redirect: "manual" });
    if (response.type === "opaqueredirect") return "signed-out"; // to the page for signing in
    const now = await response.json();
    if (now.user !== user) return "signed-out";
    if (now.login !== login) form.elements.csrfmiddlewaretoken.value = now.token;
    return "";
  } catch {
    return "unreachable";
  }
}

// <template data-held="reason">: what the page says at a form that was not sent.
function tellHeld(form, reason) {
  form.querySelector(".app-held")?.remove();
  const template = reason && document.querySelector(`template[data-held="${reason}"]`);
  if (template) (form.querySelector(".app-actions") ?? form.lastElementChild).before(template.content.cloneNode(true));
}

// Every form is asked for once: a second press while it is on its way is none.
function guard(form) {
  let state = "";
  form.addEventListener("submit", async (event) => {
    if (state === "asked") {
      state = "sent";
      setTimeout(() => { state = ""; }, 5000);
      return;
    }
    event.preventDefault();
    if (state) return;
    state = "asking";
    await form.saving;
    const reason = await whyHeld(form);
    tellHeld(form, reason);
    state = reason ? "" : "asked";
    if (!reason) form.requestSubmit(event.submitter);
  });
}

// <form data-autosave="address"> sends itself while somebody types. The page says what happened in
// an element [data-autosave-status] with data-saving, data-saved, data-failed and data-stale texts.
// One save at a time: an older text never arrives after a newer one.
function autosave(form) {
  const status = form.querySelector("[data-autosave-status]");
  let timer = 0;

  function tell(kind, time = "") {
    if (!status) return;
    status.textContent = `${status.dataset[kind] ?? ""} ${time}`.trim();
    status.classList.toggle("app-saved--failed", kind === "failed" || kind === "stale");
  }

  function send() {
    const data = new FormData(form);
    for (const [name, value] of [...data]) {
      if (value instanceof File) data.delete(name);
    }
    const options = { method: "POST", body: data, headers: { "X-Autosave": "1" }, redirect: "error" };
    return fetch(form.dataset.autosave || form.action, options).catch(() => null);
  }

  async function save() {
    tell("saving");
    let response = await send();
    if (!response?.ok && response?.status !== 412) {
      const reason = await whyHeld(form);
      tellHeld(form, reason);
      if (!reason) response = await send();
    }
    if (response?.status === 412) return tell("stale");
    if (!response?.ok) return tell("failed");
    tellHeld(form, "");
    tell("saved", new Date().toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" }));
    form.dispatchEvent(new CustomEvent("przystan:saved"));
  }

  function soon(delay) {
    clearTimeout(timer);
    timer = setTimeout(() => { form.saving = Promise.resolve(form.saving).then(save); }, delay);
  }
  form.addEventListener("input", () => soon(1500));
  form.addEventListener("change", () => soon(600));
  form.addEventListener("submit", () => clearTimeout(timer));
}

// <form data-warn-unsaved>: the browser asks before the page is left with changes.
function warnUnsaved(form) {
  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", (event) => { if (!event.defaultPrevented) changed = false; });
  form.addEventListener("przystan:saved", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
}

// <form data-sensitive>: nothing typed stays behind in a page that the browser keeps in memory.
function clearOnLeave(form) {
  window.addEventListener("pagehide", () => {
    for (const field of form.elements) {
      if (field.matches("input:not([type=hidden], [type=submit]), textarea, select")) {
        if (field.type === "checkbox" || field.type === "radio") field.checked = false;
        else if (field.tagName === "SELECT") field.selectedIndex = -1;
        else field.value = "";
      }
    }
  });
}

function prepare(root) {
  root.querySelectorAll("form[data-autosave], form[data-warn-unsaved]").forEach(guard);
  root.querySelectorAll("form[data-autosave]").forEach(autosave);
  root.querySelectorAll("form[data-warn-unsaved]").forEach(warnUnsaved);
  root.querySelectorAll("form[data-sensitive]").forEach(clearOnLeave);
}
prepare(document);
document.body.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) prepare(event.target);
});

// A page that comes back from memory is asked for anew: the user may have signed out since.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
