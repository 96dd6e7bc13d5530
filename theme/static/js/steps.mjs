/**
 * The form one topic at a time. A topic put aside is not shown but is still answered: only what is `hidden` is not.
 *
 * The browser's Back leads to the step before, by the state of its history: the address belongs to the answers.
 */

import { all, one } from "./dom.mjs";

/** The step that shows the answers given. */
const LAST = "check";

export class Steps {
  /**
   * @param {HTMLElement} page @param {import("./words.mjs").Words} words
   * @param {() => void} onlast called when the last step is about to be shown
   */
  constructor(page, words, onlast) {
    this.words = words;
    this.onlast = onlast;
    this.sections = all(page, "js-step");
    this.nav = one(page, "js-steps");
    this.links = all(this.nav, "js-step-link");
    this.count = one(page, "js-step-count");
    this.said = one(page, "js-job-said");
    this.submit = one(page, "js-submit");
    this.back = one(page, "js-back");
    this.toLast = one(page, "js-to-check");
    this.switch = one(page, "js-whole");
    /** @type {Set<string>} */
    this.seen = new Set();
    this.current = this.sections[0].dataset.step;
    /** Whether all questions stand on one page. */
    this.isWhole = false;
    for (const link of this.links) {
      link.addEventListener("click", (event) => {
        // The address keeps its fragment: it may hold the reader's answers.
        event.preventDefault();
        if (link.hasAttribute("href")) this.go(link.dataset.step);
      });
    }
    this.back.addEventListener("click", () => this.go(this.order[this.place - 1]));
    this.toLast.addEventListener("click", () => this.go(LAST));
    this.switch.addEventListener("click", () => this.showWhole(!this.isWhole));
    window.addEventListener("popstate", ({ state }) => {
      if (state?.step && !this.isWhole) this.show(state.step, { focus: true });
    });
  }

  /** The steps there are for these answers. */
  get order() {
    return this.sections.filter((section) => !section.hidden).map((section) => section.dataset.step);
  }

  get place() {
    return this.order.indexOf(this.current);
  }

  get isAtEnd() {
    return this.isWhole || this.current === LAST;
  }

  /** @param {string | null} step null: nothing is answered yet; "": what is answered is shown */
  start(step) {
    one(document, "js-check").hidden = false;
    this.switch.hidden = this.nav.hidden = this.count.hidden = false;
    if (step !== null) this.seen = new Set(this.order);
    this.show(step === null ? this.order[0] : this.order.includes(step) ? step : LAST);
    window.history.replaceState({ ...window.history.state, step: this.current }, "");
  }

  restart() {
    this.seen.clear();
    if (this.isWhole) this.show(this.order[0]);
    else this.go(this.order[0], false);
  }

  next() {
    this.go(this.order[this.place + 1] ?? LAST);
  }

  /** On to another step, as the reader asked. @param {string} step @param {boolean} [focus] */
  go(step, focus = true) {
    if (!this.isWhole && step !== this.current) window.history.pushState({ step }, "");
    this.show(step, { focus });
  }

  /** @param {string} step @param {{focus?: boolean}} [options] */
  show(step, { focus = false } = {}) {
    this.current = this.order.includes(step) ? step : this.order[0];
    this.seen.add(this.current);
    this.adapt();
    if (this.current === LAST) this.onlast();
    if (focus) this.focus();
  }

  /** @param {boolean} isWhole */
  showWhole(isWhole) {
    this.isWhole = isWhole;
    if (isWhole && this.current === LAST) this.current = this.order[0];
    if (isWhole) this.seen = new Set(this.order);
    this.show(this.current);
    this.said.textContent = this.words.say("form.steps", isWhole ? "whole_said" : "one_said");
  }

  /** Follows the answers: which steps there are, and what each button does. */
  adapt() {
    const { order, current, isWhole } = this;
    if (!order.includes(current)) {
      this.show(order[0]);
      return;
    }
    for (const section of this.sections) {
      const { step } = section.dataset;
      section.classList.toggle("is-aside", isWhole ? step === LAST : step !== current);
    }
    for (const link of this.links) {
      const { step } = link.dataset;
      link.parentElement.hidden = !order.includes(step) || (isWhole && step === LAST);
      // What was not seen yet is only named, as a link that leads nowhere for now.
      /** @type {Record<string, string>} */
      const now = this.seen.has(step) ? { href: `#step-${step}` } : { role: "link", "aria-disabled": "true" };
      for (const name of ["href", "role", "aria-disabled"]) {
        if (name in now) link.setAttribute(name, now[name]);
        else link.removeAttribute(name);
      }
      if (step === current && !isWhole) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
    }
    const name = this.nameOf(current);
    this.count.textContent = isWhole ? this.words.say("form.steps.whole_count")
      : this.words.say("form.steps.count", { n: this.place + 1, of: order.length, name });
    this.submit.textContent = this.isAtEnd ? this.words.say("calculator.actions.show") : this.words.say("form.steps.next");
    this.back.hidden = isWhole || this.place === 0;
    this.toLast.hidden = this.isAtEnd || !this.seen.has(LAST) || order[this.place + 1] === LAST;
    this.switch.textContent = this.words.say("form.steps", isWhole ? "one" : "whole");
  }

  /** @param {string} step */
  nameOf(step) {
    return this.links.find((link) => link.dataset.step === step).textContent.trim();
  }

  /** The step that something in the form belongs to. @param {Element | null} element @returns {string | undefined} */
  stepOf(element) {
    return /** @type {HTMLElement | null} */ (element?.closest(".js-step"))?.dataset.step;
  }

  /** Brings something in the form to where it can be seen and get the focus. @param {Element | null} element */
  reveal(element) {
    const step = this.stepOf(element);
    if (!this.isWhole && step && step !== this.current) this.go(step, false);
    for (let details = element?.closest("details"); details; details = details.parentElement.closest("details")) details.open = true;
  }

  /** To the beginning of the step that is shown. */
  focus() {
    const section = this.sections.find(({ dataset }) => dataset.step === this.current);
    section.focus({ preventScroll: true });
    const top = this.isWhole ? section : this.nav;
    top.scrollIntoView({ block: "start", behavior: "instant" });
    if (!this.isWhole) this.said.textContent = this.count.textContent;
  }
}
