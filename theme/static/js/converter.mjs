/** The converter of language tests in a guide: the level of each result as soon as it is typed. */

import { all, one } from "./dom.mjs";

/**
 * @typedef {{from: number, to: number, step: number, range: string, lows: number[]}} Scale the scores of one ability, and
 * the lowest score of each level
 * @typedef {{hint: string, levels: string[], scales: Record<string, Scale>}} Test `levels` are names, the highest first
 */

class Converter {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    /** @type {Record<string, Test>} */
    this.tests = JSON.parse(root.dataset.tests);
    this.select = /** @type {HTMLSelectElement} */ (one(root, "js-test"));
    this.inputs = /** @type {HTMLInputElement[]} */ (all(root, "js-score"));
    /** What was typed for each test, should the reader come back to it. @type {Record<string, string[]>} */
    this.typed = {};
    this.name = this.select.value;
    this.select.addEventListener("change", () => this.choose());
    for (const input of this.inputs) {
      input.addEventListener("input", () => this.tell(input, false));
      input.addEventListener("change", () => this.tell(input, true));
    }
    // A browser may have kept what stood in the fields.
    this.show();
  }

  get test() {
    return this.tests[this.name];
  }

  choose() {
    this.typed[this.name] = this.inputs.map((input) => input.value);
    this.name = this.select.value;
    const typed = this.typed[this.name] ?? [];
    this.inputs.forEach((input, at) => { input.value = typed[at] ?? ""; });
    this.show();
  }

  show() {
    one(this.root, "js-hint").textContent = this.test.hint;
    for (const input of this.inputs) {
      one(input.parentElement, "js-range").textContent = this.test.scales[input.dataset.ability].range;
      this.tell(input, true);
    }
  }

  /** Says the level of one result. Who is still typing is not told of a number that may grow. @param {HTMLInputElement} input @param {boolean} isDone */
  tell(input, isDone) {
    const level = this.level(input);
    const [score, scale] = [number(input.value), this.test.scales[input.dataset.ability]];
    const isWrong = input.value.trim() !== "" && level === null && (isDone || !(score < scale.from));
    const output = one(input.parentElement, "js-level");
    output.dataset.is = isWrong ? "wrong" : level === null ? "none" : "level";
    write(output, isWrong ? this.root.dataset.wrong : level === null ? this.root.dataset.none : this.test.levels[level]);
    if (isWrong) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    this.sum();
  }

  /** The place of the level among the test's levels, or null. @param {HTMLInputElement} input */
  level(input) {
    const { from, to, step, lows } = this.test.scales[input.dataset.ability];
    const score = number(input.value);
    const isScore = score >= from && score <= to && Number.isInteger((score - from) / step);
    return isScore ? lows.findIndex((low) => score >= low) : null;
  }

  /** Says the lowest level once all four are there. */
  sum() {
    const levels = this.inputs.map((input) => this.level(input));
    const lowest = levels.includes(null) ? "" : this.test.levels[Math.max(...levels)];
    write(one(this.root, "js-lowest"), lowest && this.root.dataset.lowest.replace("{level}", lowest));
  }
}

/** The number that was typed, with a point or a comma; NaN if it is none. @param {string} text */
function number(text) {
  const typed = text.trim();
  return /^\d+([.,]\d*)?$/.test(typed) ? Number(typed.replace(",", ".")) : NaN;
}

/** What has not changed is not said again. @param {HTMLElement} element @param {string} text */
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

for (const root of all(document, "js-converter")) new Converter(root);
