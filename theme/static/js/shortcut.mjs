/** Years instead of dates, for readers in a hurry: makes jobs that end on the day of the score, marked as approximate. */

import { all, one } from "./dom.mjs";
import { dayBefore, monthsBefore } from "./calendar.mjs";
import { dayOf } from "./day.mjs";

const HOME = "CA";
const MONTHS_IN_A_YEAR = 12;
/** No working life is longer. */
const MOST_YEARS = 60;

export class Shortcut {
  /**
   * @param {import("./jobs.mjs").Jobs} jobs @param {import("./form.mjs").Form} form
   * @param {import("./problems.mjs").Problems} problems @param {import("./words.mjs").Words} words
   * @param {{hours_per_week: number}} figures the hours of a full week
   * @param {{before: () => void, made: (said: string, first: HTMLElement) => void}} on before the form is changed, and after
   */
  constructor(jobs, form, problems, words, figures, on) {
    Object.assign(this, { jobs, form, problems, words, on });
    this.hours = figures.hours_per_week;
    this.root = one(jobs.root, "js-short");
    this.root.hidden = false;
    // The page lists the countries where jobs are asked for; here they are the same but for one.
    const options = [...one(jobs.root, "js-country").options].filter(({ value }) => value !== "" && value !== HOME);
    this.control("country")?.append(...options.map((option) => option.cloneNode(true)));
    one(this.root, "js-short-make").addEventListener("click", () => this.make());
    // Enter in one of these fields is for them, not for the whole form.
    this.root.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.defaultPrevented || !event.target.matches("input")) return;
      event.preventDefault();
      this.make();
    });
  }

  /** @param {string} key @returns {import("./form.mjs").Control | null} */
  control(key) {
    return this.root.querySelector(`[name$=".short.${key}"]`);
  }

  /** The years in a field; null where there are none, NaN where they cannot be read. @param {string} key */
  years(key) {
    const typed = this.control(key)?.value.trim().replace(",", ".") ?? "";
    if (typed === "") return null;
    const years = Number(typed);
    return /^\d+(\.\d+)?$/.test(typed) && years > 0 && years <= MOST_YEARS ? years : NaN;
  }

  /** @returns {{target: HTMLElement, sentence: string}[]} in the order of the fields */
  faults() {
    const found = [];
    const wrong = (/** @type {string} */ key, /** @type {string} */ place) => found.push({ target: this.control(key), sentence: this.words.say(place) });
    const [here, abroad] = ["canada", "abroad"].map((key) => this.years(key));
    if (!/^\d{5}$/.test(this.form.occupations.code(this.control("noc").value.trim()))) wrong("noc", "calculator.problems.noc");
    if (here === null && abroad === null) wrong("canada", "form.short.no_years");
    if (Number.isNaN(here)) wrong("canada", "form.short.bad_years");
    if (Number.isNaN(abroad)) wrong("abroad", "form.short.bad_years");
    if (abroad > 0 && !this.control("country").value) wrong("country", "calculator.problems.country");
    return found;
  }

  clear() {
    this.problems.unmark(this.root);
    this.root.open = false;
  }

  make() {
    this.problems.unmark(this.root);
    const faults = this.faults();
    for (const { target, sentence } of faults) this.problems.mark(target, sentence);
    if (faults.length) {
      faults[0].target.focus();
      return;
    }
    this.on.before();
    const made = this.spans().map((span) => this.fill(this.block(), span));
    for (const control of this.root.querySelectorAll("input, select")) control.value = "";
    this.root.open = false;
    this.adapt();
    this.on.made(this.words.count("form.short.made", made.length), made[0]);
  }

  /** One job a country, the work in Canada after the work abroad. @returns {{country: string, start: string, end: string}[]} */
  spans() {
    const spans = [];
    // A day that is missing or half entered is asked for at its own field.
    let end = Number.isNaN(Date.parse(this.form.day)) ? dayOf() : this.form.day;
    for (const [key, country] of [["canada", HOME], ["abroad", this.control("country")?.value]]) {
      const years = this.years(key);
      if (!years) continue;
      const before = monthsBefore(end, Math.round(years * MONTHS_IN_A_YEAR));
      spans.push({ country, start: dayBefore(before, -1), end });
      end = before;
    }
    return spans;
  }

  /** A block without answers: the first, if it has none, or else a new one. */
  block() {
    const [first] = this.jobs.blocks;
    const isEmpty = this.jobs.blocks.length === 1 && !this.form.isAnswered(first);
    if (isEmpty) return first;
    this.jobs.append();
    this.jobs.number();
    this.form.moveKept(this.jobs.list);
    return this.jobs.blocks.at(-1);
  }

  /** @param {HTMLElement} block @param {{country: string, start: string, end: string}} span */
  fill(block, span) {
    const answers = { noc: this.form.occupations.code(this.control("noc").value.trim()), ...span, hours_per_week: String(this.hours) };
    for (const [key, value] of Object.entries(answers)) {
      const control = this.form.control(`${block.dataset.path}.${key}`);
      control.value = value;
      this.form.answered(control);
    }
    /** @type {HTMLInputElement} */ (one(block, "js-assume")).checked = true;
    return block;
  }

  /** What is marked as approximate says so; the mark stays in sight, so that it can be set again. */
  adapt() {
    for (const place of all(this.jobs.root, "js-approximate")) {
      if (/** @type {HTMLInputElement} */ (one(place, "js-assume")).checked) place.hidden = false;
    }
  }
}
