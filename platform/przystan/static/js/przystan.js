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
focusErrorSummary(document);
document.body.addEventListener("htmx:afterSwap", (event) => focusErrorSummary(event.target));

// <form data-autosave="address"> sends itself after each change. The page says what happened in
// an element [data-autosave-status] with data-saving, data-saved, data-failed and data-stale texts.
function autosave(form) {
  const status = form.querySelector("[data-autosave-status]");
  let timer = 0;
  let current = null;

  function tell(kind, time = "") {
    if (!status) return;
    status.textContent = `${status.dataset[kind] ?? ""} ${time}`.trim();
    status.classList.toggle("app-saved--failed", kind === "failed" || kind === "stale");
  }

  async function save() {
    current?.abort();
    current = new AbortController();
    const data = new FormData(form);
    for (const [name, value] of [...data]) {
      if (value instanceof File) data.delete(name);
    }
    tell("saving");
    try {
      const response = await fetch(form.dataset.autosave || form.action, {
        method: "POST",
        body: data,
        headers: { "X-Autosave": "1" },
        redirect: "error",
        signal: current.signal,
      });
      if (response.status === 412) return tell("stale");
      if (!response.ok) throw new Error(String(response.status));
      tell("saved", new Date().toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" }));
      form.dispatchEvent(new CustomEvent("przystan:saved"));
    } catch (error) {
      if (error.name !== "AbortError") tell("failed");
    }
  }

  form.addEventListener("change", () => {
    clearTimeout(timer);
    timer = setTimeout(save, 600);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    current?.abort();
  });
}

// <form data-warn-unsaved>: the browser asks before the page is left with changes.
function warnUnsaved(form) {
  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
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
