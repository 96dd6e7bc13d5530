/**
 * Whether there is a second credential beside one of three years or more: asked as a question, because people with a
 * single degree take the level "two or more" for theirs, and people with two take the level of one.
 */

import { all, one } from "./dom.mjs";

const SINGLE = "bachelors";
const SEVERAL = "two_or_more";

/** Credentials of which two do not make the level: neither took three years. */
const SHORT = ["one_year", "two_year"];

export class Credentials {
  /** @param {HTMLElement} page @param {import("./form.mjs").Form} form */
  constructor(page, form) {
    this.blocks = all(page, "js-credentials");
    for (const block of this.blocks) {
      one(block, "js-second").addEventListener("input", ({ target }) => {
        this.level(block).value = target.value === "true" ? SEVERAL : SINGLE;
        form.answered(this.level(block));
      });
    }
  }

  /** @param {HTMLElement} block @returns {HTMLSelectElement} */
  level(block) {
    return block.querySelector("select");
  }

  /** Shows what belongs to the level chosen. */
  adapt() {
    for (const block of this.blocks) {
      const { value } = this.level(block);
      const asked = [SINGLE, SEVERAL].includes(value);
      one(block, "js-second").hidden = !asked;
      one(block, "js-short-programs").hidden = !SHORT.includes(value);
      const [yes, no] = one(block, "js-second").querySelectorAll("input");
      if (value === SEVERAL) yes.checked = true;
      else if (yes.checked) yes.checked = false;
      if (!asked) no.checked = false;
    }
  }
}
