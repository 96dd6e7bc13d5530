/** Small helpers to build and find elements. Text is only ever set as text. */

/**
 * A new element: `make("p", { class: "hint" }, "text", child)`. Children that are null are left out.
 * @param {string} tag @param {Record<string, string | number | boolean | null>} [attributes]
 * @param {...(Node | string | number | null)} children
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== null).map((child) => (child instanceof Node ? child : String(child))));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

/** A new element of a drawing. @param {string} tag @param {Record<string, string | number>} attributes @param {...(Node | string)} children */
export function shape(tag, attributes, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

/** The one element of a hook. @param {ParentNode} root @param {string} hook @returns {HTMLElement} */
export function one(root, hook) {
  const found = root.querySelector(`.${hook}`);
  if (!found) throw new Error(`the page lacks .${hook}`);
  return /** @type {HTMLElement} */ (found);
}

/** @param {ParentNode} root @param {string} hook @returns {HTMLElement[]} */
export function all(root, hook) {
  return [...root.querySelectorAll(`.${hook}`)];
}

/** The id of the control or block that answers at a path; the templates make the same. @param {string} path */
export function idOf(path) {
  return `f-${path.replaceAll("[", "-").replaceAll("]", "").replaceAll(".", "-")}`;
}
