/** Tables whose rows are cards on narrow screens. Cards are no table to every browser, unless their parts say what they are. */

import { make } from "./dom.mjs";

/**
 * @param {string} className of this table @param {Node} caption @param {HTMLElement[]} heads @param {HTMLElement[]} rows
 * @returns {HTMLTableElement}
 */
export function cardTable(className, caption, heads, rows) {
  return /** @type {HTMLTableElement} */ (make("table", { class: `table table-cards ${className}`.trim(), role: "table" }, caption,
    make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, ...heads)),
    make("tbody", { role: "rowgroup" }, ...rows)));
}

/** The head of a column. @param {string} text @param {string | null} [className] */
export function head(text, className = null) {
  return make("th", { scope: "col", role: "columnheader", class: className }, text);
}

/** @param {string} className @param {Node | string} content @param {string | null} [label] for screens too narrow for columns */
export function cell(className, content, label = null) {
  return make("td", { role: "cell", class: className || null, "data-label": label }, content);
}
