// Comfort only: every page works without this file.
"use strict";

const each = (selector, action, root = document) => root.querySelectorAll(selector).forEach(action);
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

// Unsaved changes: forms marked data-guard ask before one leaves the page.
const touched = new Set();
document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.hasAttribute("data-guard")) touched.add(form);
});
window.addEventListener("beforeunload", (event) => {
  if ([...touched].some((form) => form.isConnected)) event.preventDefault();
});

// Drafts: what is typed in a form that keeps one is sent every twenty seconds, and when one looks elsewhere.
const unkept = new Set();
const keeping = new Map(); // the forms whose draft is on its way, each with what waits for it
const keeper = (form) => form?.querySelector("[data-keeps-draft]");
const keep = () => unkept.forEach((form) => {
  if (!form.isConnected) unkept.delete(form);
  else if (!keeping.has(form)) htmx.trigger(keeper(form), "keep");
});
document.addEventListener("input", (event) => {
  if (keeper(event.target.form)) unkept.add(event.target.form);
});
setInterval(keep, 20_000);
window.addEventListener("blur", keep);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") return;
  // A page that is being closed waits for no answer: sent this way, the draft leaves all the same.
  unkept.forEach((form) => {
    const to = keeper(form).getAttribute("hx-post");
    navigator.sendBeacon(new URL(to, location.href), new URLSearchParams(new FormData(form)));
  });
});
function draftNotKept(status, words) {
  status.textContent = words;
  unkept.add(status.closest("form"));
}
document.addEventListener("htmx:beforeRequest", (event) => {
  if (!event.target.matches?.("[data-keeps-draft]")) return;
  const form = event.target.closest("form");
  unkept.delete(form);
  keeping.set(form, null);
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (!event.target.matches?.("[data-keeps-draft]")) return;
  const form = event.target.closest("form");
  const waiting = keeping.get(form);
  keeping.delete(form);
  waiting?.();
});
// Whoever was signed out is led to the sign-in page, which has no place inside a part of this one.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, target, pathInfo } = event.detail;
  const asked = new URL(pathInfo.requestPath, location.href).pathname;
  if (!xhr.responseURL || new URL(xhr.responseURL).pathname === asked) return;
  event.detail.shouldSwap = false;
  const status = keeper(target.closest("form"));
  if (status) draftNotKept(status, status.dataset.ended);
  else unreachable(event);
});

// A half-typed date would reach the server as an empty one: say so here, although forms are checked by the server.
// A form leaves once: a second click on the same button does nothing until the page comes back.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  const broken = [...form.elements].find((field) => field.validity?.badInput);
  if (broken && !event.submitter?.formNoValidate) {
    event.preventDefault();
    broken.reportValidity();
    return;
  }
  // A draft on its way must not arrive after the save that forgets it.
  if (keeping.has(form)) {
    event.preventDefault();
    const button = event.submitter;
    keeping.set(form, () => form.requestSubmit(button));
    return;
  }
  if (form.dataset.sent && !form.hasAttribute("data-repeatable")) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  touched.delete(form);
  unkept.delete(form);
  if (form.hasAttribute("data-forgets-draft")) unkept.clear();
});
window.addEventListener("pageshow", () => each("form[data-sent]", (form) => delete form.dataset.sent));

// « Back » shows a page as the browser kept it: whoever signed out, or lost the right to it, does not read it again.
window.addEventListener("pageshow", async (event) => {
  if (!event.persisted) return;
  const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" }).catch(() => null);
  if (answer?.redirected || [403, 404].includes(answer?.status)) location.reload();
});

// Type to find in a list: <input data-narrows="id of the list">. The field only shows where it works.
function narrow(input) {
  const words = plain(input.value).split(/\s+/);
  each("li", (item) => {
    item.hidden = !words.every((word) => plain(item.textContent).includes(word));
  }, document.getElementById(input.dataset.narrows));
}
document.addEventListener("input", (event) => {
  if (event.target.dataset.narrows) narrow(event.target);
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.dataset?.narrows) return;
  event.preventDefault();
  document.querySelector(`#${event.target.dataset.narrows} li:not([hidden]) a`)?.click();
});

// One box ticks all those of the page: <input type="checkbox" data-checks="their name">. It only shows where it works.
document.addEventListener("change", (event) => {
  const { checks } = event.target.dataset;
  if (checks) each(`input[name="${checks}"]`, (box) => { box.checked = event.target.checked; });
  else if (event.target.type === "checkbox" && !event.target.checked) each(`[data-checks="${event.target.name}"]`, (box) => { box.checked = false; });
});

// « / » goes to the search field, Escape closes an open menu.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea, [contenteditable]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const search = document.querySelector("[data-search]");
    if (search) event.preventDefault();
    search?.focus();
  }
  const menu = event.key === "Escape" && event.target.closest("details.dropdown[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  each("details.dropdown[open]", (menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});
// Copies a text: <button data-copies="id of the text" data-copied="what is then said">. Without script one selects it.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copies]");
  if (!button) return;
  const text = document.getElementById(button.dataset.copies);
  text.select();
  await navigator.clipboard?.writeText(text.value);
  document.getElementById("announcement").textContent = button.dataset.copied;
  button.querySelector("span").textContent = button.dataset.copied;
});
document.addEventListener("toggle", (event) => {
  if (event.target.open) event.target.querySelector("[data-narrows]")?.focus();
}, true);

// What changed is brought to the person: refused forms, swapped parts, a server that did not answer.
function arrive(root) {
  each("[data-needs-script]", (item) => { item.hidden = false; }, root);
  each("form[data-guard][data-unsaved]", (form) => touched.add(form), root);
  root.querySelector(".error-summary")?.focus();
  const said = root.dataset?.said ?? root.querySelector("[data-said]")?.dataset.said;
  const announcement = document.getElementById("announcement");
  if (said && announcement && announcement.textContent !== said) announcement.textContent = said;
}
function unreachable(event) {
  if (event.target.matches?.("[data-keeps-draft]")) {
    const { status } = event.detail.xhr;
    draftNotKept(event.target, status >= 400 && status < 500 ? event.target.dataset.ended : event.target.dataset.failed);
    return;
  }
  const messages = document.getElementById("messages");
  const words = document.getElementById("unreachable");
  if (messages && words) messages.replaceChildren(words.content.cloneNode(true));
  const form = event.target.closest?.("form");
  if (form) {
    delete form.dataset.sent;
    if (form.hasAttribute("data-guard")) touched.add(form);
  }
}
document.addEventListener("DOMContentLoaded", () => arrive(document));
document.addEventListener("htmx:load", (event) => arrive(event.target));
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form");
  if (form) delete form.dataset.sent;
});
for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) document.addEventListener(failure, unreachable);
