/** Terms in a guide: the link to the glossary shows its definition here. Without this it leads to the glossary. */

import { make } from "./dom.mjs";

const list = /** @type {HTMLElement | null} */ (document.querySelector(".js-definitions"));
const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("a.term"));

if (list && "popover" in HTMLElement.prototype) {
  const note = make("aside", { class: "term-note", popover: "auto", tabindex: -1 });
  links.forEach((link) => {
    link.addEventListener("click", (event) => {
      // A click that opens a tab or saves the address keeps its meaning.
      if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      open(list, note, link);
    });
  });
  // It stands beside its word; once the page moves, it would stand beside another.
  addEventListener("resize", () => note.isConnected && note.hidePopover());
}

/** @param {HTMLElement} list @param {HTMLElement} note @param {HTMLAnchorElement} link */
function open(list, note, link) {
  const definition = document.getElementById(link.getAttribute("aria-describedby") ?? "");
  if (!definition) return location.assign(link.href);
  const [name, text, more] = definition.children;
  note.replaceChildren(
    make("p", { class: "term-note-name" }, ...clones(name)),
    make("p", {}, ...clones(text)),
    ...(more ? [make("p", { class: "small" }, ...clones(more))] : []),
    make("p", { class: "term-note-ways" }, make("a", { href: link.href }, list.dataset.here ?? ""), closing(note, list.dataset.close ?? "")),
  );
  // Right after the text it belongs to, so that the tab key goes on from there.
  const block = link.closest("p, li, td, dd") ?? link;
  if (block.matches("li, td, dd")) block.append(note);
  else block.after(note);
  note.setAttribute("aria-label", name.textContent ?? "");
  note.showPopover();
  place(note, link);
  note.focus({ preventScroll: true });
}

/** Below the word, or above it where there is no room. @param {HTMLElement} note @param {HTMLElement} link */
function place(note, link) {
  const word = link.getClientRects()[0];
  const { offsetWidth: width, offsetHeight: height } = note;
  const page = document.documentElement;
  const below = word.bottom + 8 + height <= page.clientHeight;
  const top = (below ? word.bottom + 8 : Math.max(8, word.top - 8 - height)) + scrollY;
  const left = Math.max(16, Math.min(word.left, page.clientWidth - width - 16));
  note.style.top = `${top}px`;
  note.style.left = `${left}px`;
}

/** @param {Element} element */
function clones(element) {
  return [...element.childNodes].map((node) => node.cloneNode(true));
}

/** @param {HTMLElement} note @param {string} text */
function closing(note, text) {
  const button = make("button", { type: "button", class: "button button-quiet" }, text);
  button.addEventListener("click", () => note.hidePopover());
  return button;
}
