/** The link to the answers, copied or shown to be copied by hand. */

import { one } from "./dom.mjs";

export class Sharing {
  /**
   * @param {HTMLElement} page @param {import("./words.mjs").Words} words
   * @param {() => string} fragment what the link carries
   */
  constructor(page, words, fragment) {
    this.words = words;
    this.fragment = fragment;
    this.field = one(page, "js-link-field");
    this.said = one(page, "js-copied");
    one(page, "js-share").hidden = false;
    one(page, "js-copy").addEventListener("click", () => this.copy());
  }

  async copy() {
    const address = new URL(this.fragment(), window.location.href).href;
    const input = this.field.querySelector("input");
    input.value = address;
    try {
      await navigator.clipboard.writeText(address);
      this.field.hidden = true;
      this.said.textContent = this.words.say("calculator.actions.copied");
    } catch {
      this.field.hidden = false;
      this.said.textContent = this.words.say("calculator.actions.copy_by_hand");
      input.focus();
      input.select();
    }
  }
}
