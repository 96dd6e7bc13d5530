/**
 * Says so where the calculator's own script does not come or does not run: nothing else on the page could. A browser
 * remembers which script did not come, so another try loads the page again, and with it what has been typed.
 */

/** So long a script may be on its way before that is said; if it comes after all, it takes the word back. */
const PATIENCE_MS = 60_000;

/** Why it failed, as `<html data-failure>` says it. */
const PAGE = "page";

const { dataset } = document.documentElement;

/** @typedef {HTMLInputElement | HTMLSelectElement} Control */

/** Those of the form, which may come after this script. @returns {Control[]} */
const controls = () => /** @type {any} */ ([.../** @type {HTMLFormElement} */ (document.getElementById("form")).elements]).filter(({ name }) => name);

/** What of a control is the reader's, and what it is known by. @param {Control} control @returns {["checked" | "value", string]} */
const kept = ({ type, name, value }) => (type === "checkbox" || type === "radio" ? ["checked", `${name}=${value}`] : ["value", name]);

function look() {
  if (dataset.calculator) return;
  dataset.calculator = "failed";
  dataset.failure = PAGE;
  const notice = document.getElementById("failed");
  notice.querySelector(".js-failed-detail").textContent = "calculator.mjs";
  notice.hidden = false;
  notice.querySelector(".js-retry").addEventListener("click", () => dataset.failure === PAGE && again());
}

/** The answers go along in the entry of the browser's history, where nothing but the page loaded again can read them. */
function again() {
  const typed = controls().map((control) => {
    const [what, key] = kept(control);
    return [key, control[what]];
  });
  window.history.replaceState({ ...window.history.state, typed: Object.fromEntries(typed) }, "");
  window.location.reload();
}

function bringBack() {
  const { typed, ...state } = window.history.state ?? {};
  if (!typed) return;
  window.history.replaceState(state, "");
  for (const control of controls()) {
    const [what, key] = kept(control);
    if (!Object.hasOwn(typed, key) || control[what] === typed[key]) continue;
    control[what] = typed[key];
    for (const kind of ["input", "change"]) control.dispatchEvent(new Event(kind, { bubbles: true }));
  }
}

function begin() {
  look();
  bringBack();
}

// By then every script of the page has come and run, or never will.
if (document.readyState === "complete") begin();
else window.addEventListener("load", begin);
setTimeout(look, PATIENCE_MS);
