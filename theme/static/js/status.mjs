/** How the engine stands, told to the reader. `<html data-calculator>` says it too: starting, ready or failed. */

import { one } from "./dom.mjs";

const MEGABYTE = 1_000_000;

export class Status {
  /** @param {HTMLElement} page @param {import("./words.mjs").Words} words */
  constructor(page, words) {
    this.words = words;
    this.text = one(page, "js-status-text");
    this.detail = one(page, "js-status-detail");
    this.bar = /** @type {HTMLProgressElement} */ (one(page, "js-status-bar"));
    this.size = one(page, "js-size");
    this.failure = one(page, "js-failed");
    this.failureDetail = one(page, "js-failed-detail");
    this.card = one(page, "js-score-card");
    this.answer = one(page, "js-answer");
  }

  /** @param {"starting" | "ready" | "failed"} state @param {string} [text] */
  tell(state, text) {
    document.documentElement.dataset.calculator = state;
    this.text.textContent = text ?? (state === "starting" ? this.words.say("calculator.status.starting") : "");
    this.bar.hidden = this.detail.hidden = this.size.hidden = state !== "starting";
    this.failure.hidden = state !== "failed";
    this.card.hidden = state === "failed" && this.answer.hidden;
    // What is told of the progress takes up its room from the start.
    if (state === "starting") this.progress({ stage: "download", loaded: 0, total: 0 });
  }

  /** @param {{stage: string, loaded: number, total: number}} progress */
  progress({ stage, loaded, total }) {
    const round = (/** @type {number} */ bytes) => Math.round(bytes / MEGABYTE * 10) / 10;
    const known = stage === "download" && total > 0;
    if (known) {
      this.bar.max = total;
      this.bar.value = loaded;
    } else {
      this.bar.removeAttribute("value");
    }
    this.detail.textContent = stage !== "download" ? this.words.say("calculator.status.python")
      : known ? this.words.say("calculator.status.download", { loaded: round(loaded), total: round(total) })
      : this.words.say("calculator.status.download_open", { loaded: round(loaded) });
  }

  /** @param {{code?: string, message?: string}} error */
  failed(error) {
    document.documentElement.dataset.failure = error.code ?? "start";
    this.tell("failed");
    this.failureDetail.textContent = error.message ?? "";
  }
}
