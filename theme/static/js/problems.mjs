/** The problems the core finds, in words, at their fields and in the summary above the form. */

import { all, make, one } from "./dom.mjs";

/** @typedef {{path: string, code: string}} Problem @typedef {{name: string, sentence: string, target: HTMLElement | null}} Told */

/** What the form finds by itself. */
const SLIPS = ["birth_year", "too_far"];

export class Problems {
  /**
   * @param {import("./form.mjs").Form} form @param {import("./results.mjs").Results} results
   * @param {import("./words.mjs").Words} words
   * @param {(target: HTMLElement) => void} reveal brings what a problem belongs to where it can be seen
   */
  constructor(form, results, words, reveal) {
    this.form = form;
    this.reveal = reveal;
    this.results = results;
    this.words = words;
    this.summary = one(form.form, "js-summary");
    this.list = one(form.form, "js-summary-list");
    /** @type {Set<HTMLElement | null>} the elements of the problems shown */
    this.targets = new Set();
  }

  get shown() {
    return !this.summary.hidden;
  }

  /** In the order of the form. @param {Problem[]} problems @param {Map<string, string>} places @returns {Told[]} */
  inWords(problems, places) {
    const told = problems.map(({ path, code }) => {
      const place = this.form.placeOf(path, places);
      const control = this.form.control(place);
      return { name: this.form.nameOf(place), sentence: this.sentence(code, control), target: this.form.target(place) };
    });
    return told.sort((a, b) => inOrder(a.target, b.target));
  }

  /** @param {string} code @param {HTMLElement | null} control */
  sentence(code, control) {
    const say = (/** @type {string} */ key) => this.words.say("calculator.problems", key);
    if (SLIPS.includes(code)) return say(code);
    if (control?.classList.contains("js-score")) {
      const scale = this.results.scaleOf(control);
      if (code === "required") return say("score");
      if (scale && ["out_of_range", "not_a_step", "wrong_type"].includes(code)) return this.results.range(scale, "calculator.problems.range", "calculator.problems.step_half");
    } else if (control?.name?.endsWith("hours_per_week")) return say("hours");
    else if (control?.classList.contains("js-occupation")) return say("noc");
    else if (control?.name === "birth_date" && code === "required") return say("birth_date");
    else if (control?.type.startsWith("date") && (code === "required" || code === "bad_date")) return say("date");
    else if (control?.name?.endsWith("country") && code === "required") return say("country");
    if (code === "no_rule_yet") return this.words.say("core.errors", code);
    return this.words.has("core.problems", code) ? this.words.say("core.problems", code) : code;
  }

  /** Shows all of them, at the fields and in the summary. @param {Told[]} told */
  show(told) {
    // The summary stays where it is: hidden for a moment, it would lose the focus.
    this.unmark(this.form.form);
    this.targets = new Set(told.map(({ target }) => target));
    for (const { target, sentence } of told) this.mark(target, sentence);
    this.list.replaceChildren(...told.map((one) => this.item(one)));
    this.summary.hidden = told.length === 0;
  }

  /** Of the problems shown, leaves those that still stand; new ones wait until the reader asks again. @param {Told[]} told */
  refresh(told) {
    this.show(told.filter(({ target }) => target && this.targets.has(target)));
  }

  focus() {
    this.summary.focus({ preventScroll: true });
    this.summary.scrollIntoView({ block: "start", behavior: "instant" });
  }

  clear() {
    this.summary.hidden = true;
    this.unmark(this.form.form);
  }

  /** Takes the marks from the fields in a part; those of a part that checks its own fields stay. @param {HTMLElement} part */
  unmark(part) {
    const within = (/** @type {string} */ selector) => [...part.querySelectorAll(selector)].filter((one) => (one.closest(".js-short") ?? part) === part);
    for (const field of within(".has-error")) field.classList.remove("has-error");
    for (const message of within(".field-error")) {
      message.textContent = "";
      message.hidden = true;
    }
    for (const control of within("[aria-invalid]")) {
      control.removeAttribute("aria-invalid");
      const hints = (control.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && !id.endsWith("-error"));
      if (hints.length) control.setAttribute("aria-describedby", hints.join(" "));
      else control.removeAttribute("aria-describedby");
    }
  }

  /** @param {HTMLElement | null} target @param {string} sentence */
  mark(target, sentence) {
    const message = target && document.getElementById(`${target.id.replace(/-error$/, "")}-error`);
    if (!message) return;
    message.textContent = sentence;
    message.hidden = false;
    message.closest(".field, .js-job, .js-result")?.classList.add("has-error");
    if (!("form" in target) || target instanceof HTMLFieldSetElement) return;
    target.setAttribute("aria-invalid", "true");
    target.setAttribute("aria-describedby", `${target.getAttribute("aria-describedby") ?? ""} ${message.id}`.trim());
  }

  /** A line of a list of problems, linked to its field where there is one. @param {Told} told */
  item({ name, sentence, target }) {
    const text = name ? this.words.say("calculator.problems.other", { what: name, problem: sentence }) : sentence;
    if (!target) return make("li", {}, text);
    const link = make("a", { href: `#${target.id}` }, text);
    link.addEventListener("click", (event) => {
      // The address keeps its fragment: it may hold the reader's answers.
      event.preventDefault();
      this.reveal(target);
      const control = target.matches("input, select, button, .js-job") ? target : (target.querySelector("input, select, button") ?? target);
      control.focus({ preventScroll: true });
      (control.closest(".field") ?? control).scrollIntoView({ block: "center", behavior: "instant" });
    });
    return make("li", {}, link);
  }
}

/** Where one element stands to another; what has no element comes last. @param {Element | null} a @param {Element | null} b */
function inOrder(a, b) {
  if (a === b) return 0;
  if (!a || !b) return a ? -1 : 1;
  return a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
}
