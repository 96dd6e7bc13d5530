/**
 * Fetches what the calculator needs first as soon as a reader is about to go there: when a link to it has been pointed
 * at or focused for a moment, or is touched. Nothing is fetched on a line that is slow or where data are to be saved.
 */

/** Who stays on a link for so long means it; who passes over it, with the mouse or with the Tab key, is gone sooner. */
const DWELL_MS = 100;

const ROOT = new URL("../../", import.meta.url);
const CALCULATOR = new URL(document.body.dataset.leadsTo, document.baseURI);

let timer = 0;

/** @param {Event} event @returns {boolean} whether it is about a link to the calculator */
function leadsThere({ target }) {
  const link = /** @type {Element} */ (target).closest?.("a[href]");
  if (!link) return false;
  const { origin, pathname } = /** @type {HTMLAnchorElement} */ (link);
  return origin === CALCULATOR.origin && pathname === CALCULATOR.pathname;
}

/** @param {Event} event */
function stay(event) {
  clearTimeout(timer);
  if (leadsThere(event)) timer = setTimeout(begin, event.type === "touchstart" ? 0 : DWELL_MS);
}

function leave() {
  clearTimeout(timer);
}

async function begin() {
  for (const kind of ["pointerover", "focusin", "touchstart"]) document.removeEventListener(kind, stay);
  let files;
  try {
    files = await import("./first-files.mjs");
  } catch {
    // The visit itself finds out what it needs.
    return;
  }
  fetchSoon("prefetch", CALCULATOR.pathname);
  for (const address of files.OTHERS) fetchSoon("prefetch", address);
  // Also for browsers that hold prefetching against the page's policy.
  for (const address of files.MODULES) fetchSoon("modulepreload", address);
}

/** @param {string} rel @param {string} address from the site's root */
function fetchSoon(rel, address) {
  const link = document.createElement("link");
  link.rel = rel;
  link.href = new URL(address, ROOT).href;
  document.head.append(link);
}

/** What the browser tells of the line; most tell nothing. @type {{saveData?: boolean, effectiveType?: string}} */
const { saveData = false, effectiveType = "" } = navigator.connection ?? {};

if (!saveData && !effectiveType.endsWith("2g")) {
  for (const kind of ["pointerover", "focusin", "touchstart"]) document.addEventListener(kind, stay, { passive: true });
  for (const kind of ["pointerout", "focusout"]) document.addEventListener(kind, leave);
}
