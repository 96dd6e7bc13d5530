/** The language results of the form: their fields follow the test, and each score shows its level from the core. */

import { all, one } from "./dom.mjs";

export class Results {
  /** @param {HTMLElement[]} blocks @param {import("./words.mjs").Words} words */
  constructor(blocks, words) {
    this.blocks = blocks;
    this.words = words;
  }

  /** Shows the fields of the chosen tests. */
  adapt() {
    for (const block of this.blocks) {
      const test = this.testOf(block);
      for (const part of all(block, "js-scores")) part.hidden = test === "";
      one(block, "js-tef-hint").hidden = test !== "tef";
      for (const help of all(block, "js-test-help")) help.hidden = help.dataset.test !== test;
      const isGoal = /** @type {HTMLInputElement} */ (one(block, "js-assume")).checked;
      one(block, "js-taken").hidden = test === "" || isGoal;
      one(block, "js-goal-badge").hidden = !isGoal;
      for (const score of all(block, "js-score")) {
        const scale = this.scaleOf(score);
        one(score.parentElement, "js-range").textContent = scale ? this.range(scale, "calculator.language.range", "calculator.language.range_half") : "";
      }
    }
  }

  /** @param {HTMLElement} block @returns {string} "" if none is chosen */
  testOf(block) {
    return /** @type {HTMLSelectElement} */ (one(block, "js-test")).value;
  }

  /** The scale of a score's field under the chosen test. @param {HTMLElement} score */
  scaleOf(score) {
    const test = /** @type {HTMLSelectElement} */ (one(score.closest(".js-result"), "js-test"));
    return JSON.parse(test.selectedOptions[0].dataset.scale ?? "{}")[score.dataset.ability];
  }

  /** @param {{from: number, to: number, step: number}} scale @param {string} whole @param {string} halves */
  range({ from, to, step }, whole, halves) {
    return this.words.say(step === 0.5 ? halves : whole, { from, to });
  }

  /**
   * What to ask the core for: the results with a test, as they are so far.
   * @param {Form} form @returns {{blocks: HTMLElement[], languages: object[]}}
   * @typedef {import("./form.mjs").Form} Form
   */
  soFar(form) {
    const blocks = this.blocks.filter((block) => this.testOf(block) !== "" && !block.closest("[hidden]"));
    return { blocks, languages: blocks.map((block) => this.oneSoFar(block, form)) };
  }

  /** @param {HTMLElement} block @param {Form} form */
  oneSoFar(block, form) {
    const [test, language] = this.testOf(block).split("-");
    const scores = all(block, "js-score").map((score) => [score.dataset.ability, form.answer(/** @type {any} */ (score))]);
    return { test, ...(language && { language }), ...Object.fromEntries(scores.filter(([, value]) => value !== undefined)) };
  }

  /** @param {HTMLElement[]} blocks @param {Record<string, any>[]} levels one for each block */
  show(blocks, levels) {
    for (const block of this.blocks) {
      const found = levels[blocks.indexOf(block)];
      for (const score of all(block, "js-score")) this.showOne(score, found?.language, found?.[score.dataset.ability] ?? null);
    }
  }

  /** @param {HTMLElement} score @param {string | undefined} language @param {number | null} level */
  showOne(score, language, level) {
    const place = one(score.parentElement, "js-level");
    place.classList.remove("live-wait");
    if (level === null) place.textContent = "";
    else if (level === 0) place.textContent = this.words.say("calculator.language.level_below");
    else place.textContent = this.words.say("calculator.language.level", { scale: this.words.say("core.scales", language), level });
  }

  /** Until the core is there: says of each score entered that its level is still to come. */
  wait() {
    for (const block of this.blocks) {
      for (const score of all(block, "js-score")) {
        const place = one(score.parentElement, "js-level");
        place.textContent = score.value.trim() ? "…" : "";
        place.classList.add("live-wait");
      }
      one(block, "js-level-wait").hidden = !all(block, "js-score").some((score) => score.value.trim());
    }
  }

  ready() {
    for (const block of this.blocks) one(block, "js-level-wait").hidden = true;
  }
}
