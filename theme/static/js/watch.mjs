/**
 * Says that the calculator's own script does not run, and loads the page again with what has been typed. Fetched by
 * linked.mjs where that is so; if the script comes after all, it takes the word back.
 */

const { dataset } = document.documentElement;

/** What of each control is the reader's, by what it is known by. @returns {[any, "checked" | "value", string][]} */
const controls = () => [.../** @type {any} */ (document.getElementById("form")).elements].filter(({ name }) => name).map((control) =>
  (control.type === "checkbox" || control.type === "radio" ? [control, "checked", `${control.name}=${control.value}`] : [control, "value", control.name]));

function tell() {
  dataset.calculator = "failed";
  dataset.failure = "page";
  const notice = document.getElementById("failed");
  // It stands where the score will be, which has not come either.
  notice.hidden = notice.parentElement.hidden = false;
  notice.nextElementSibling.hidden = true;
  notice.querySelector(".js-retry").addEventListener("click", () => dataset.failure === "page" && again());
}

/** A browser remembers which script did not come: only a page loaded again asks anew. */
function again() {
  const typed = Object.fromEntries(controls().map(([control, what, key]) => [key, control[what]]));
  history.replaceState({ ...history.state, typed }, "");
  location.reload();
}

function bringBack() {
  const { typed, ...state } = history.state ?? {};
  if (!typed) return;
  history.replaceState(state, "");
  for (const [control, what, key] of controls()) {
    if (!Object.hasOwn(typed, key) || control[what] === typed[key]) continue;
    control[what] = typed[key];
    for (const kind of ["input", "change"]) control.dispatchEvent(new Event(kind, { bubbles: true }));
  }
}

if (!dataset.calculator) tell();
bringBack();
