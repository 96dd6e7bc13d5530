/**
 * The calculator in a frame of another page.
 *
 * `#theme=light|dark` and `#lang=en|fr` ask for colours and language. The page around is told one thing,
 * `{ waymark: "height", height }` in CSS pixels, and never an answer. Links open outside the frame.
 */

import { one } from "./dom.mjs";

const HTML = document.documentElement;

/** What the page around asked for. Answers are not read here. */
const asked = new Map(location.hash.slice(1).split("&").map((part) => /** @type {[string, string]} */ (part.split("="))));
const theme = ["light", "dark"].includes(asked.get("theme")) ? asked.get("theme") : null;
const language = /** @type {HTMLAnchorElement} */ (one(document, "language"));

/** Colours as if the reader's system had asked for them. @param {string} wanted */
function dress(wanted) {
  HTML.style.colorScheme = wanted;
  for (const { cssRules } of document.styleSheets) {
    for (const rule of cssRules) {
      if (!(rule instanceof CSSMediaRule)) continue;
      const always = (/** @type {string} */ scheme) => (scheme === wanted ? "(min-width: 0px)" : "(max-width: 0px)");
      rule.media.mediaText = rule.media.mediaText.replace(/\(prefers-color-scheme: (\w+)\)/, (_, scheme) => always(scheme));
    }
  }
}

/** The same fragment with the colours in it. @param {string} fragment */
function dressed(fragment) {
  const parts = fragment.replace(/^#/, "").split("&").filter((part) => part && !part.startsWith("theme="));
  if (theme) parts.unshift(`theme=${theme}`);
  return parts.length ? `#${parts.join("&")}` : "";
}

/** What carries the answers elsewhere. */
function answers() {
  const leaving = new CustomEvent("leaving", { detail: { fragment: "" } });
  document.dispatchEvent(leaving);
  return leaving.detail.fragment;
}

let told = 0;
function tellHeight() {
  const height = Math.ceil(HTML.getBoundingClientRect().height);
  // Whoever is around may know it: it says no more than can be seen.
  if (height !== told) window.parent.postMessage({ waymark: "height", height }, "*");
  told = height;
}

if (theme) {
  dress(theme);
  // The style sheets of what follows the score come with it.
  document.head.addEventListener("load", () => dress(theme), true);
}
if (asked.get("lang") === language.lang) {
  const rest = location.hash.slice(1).split("&").filter((part) => !part.startsWith("lang="));
  location.replace(new URL(rest.length ? `#${rest.join("&")}` : "", language.href));
}
// After the calculator's own listener, which puts the answers there.
document.addEventListener("click", (event) => {
  const link = /** @type {HTMLAnchorElement | null} */ (/** @type {Element} */ (event.target).closest("a[href]"));
  if (!link || link.getAttribute("href").startsWith("#")) return;
  if (link === language) {
    link.hash = dressed(link.hash);
    return;
  }
  if (link.classList.contains("js-full")) link.hash = answers();
  link.target = "_blank";
  link.rel = "noopener";
});
window.addEventListener("leaving", ({ detail }) => {
  detail.fragment = dressed(detail.fragment);
});
if (window.parent !== window) new ResizeObserver(tellHeight).observe(HTML);
