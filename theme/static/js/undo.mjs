/** Brings back what was cleared, removed or filled in last, until the next change. */

import { one } from "./dom.mjs";

export class Undo {
  /**
   * @param {HTMLElement} page @param {import("./form.mjs").Form} form
   * @param {(id: string) => void} onundone called with the id of what gets the focus, once everything is back
   */
  constructor(page, form, onundone) {
    this.form = form;
    this.place = one(page, "js-undo");
    this.text = one(page, "js-undo-text");
    /** @type {ReturnType<import("./form.mjs").Form["remember"]> | null} */
    this.memory = null;
    this.focus = "";
    one(page, "js-undo-button").addEventListener("click", () => {
      const { memory } = this;
      this.forget();
      if (!memory) return;
      form.restore(memory);
      onundone(this.focus);
    });
  }

  /** Keeps what the form holds, before some of it is changed. */
  remember() {
    this.memory = this.form.remember();
  }

  /** @param {string} said @param {string} id of what gets the focus when it is back */
  offer(said, id) {
    this.focus = id;
    this.text.textContent = said;
    this.place.hidden = false;
  }

  forget() {
    this.memory = null;
    this.place.hidden = true;
  }
}
