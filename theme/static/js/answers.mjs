/** The answers given, to be checked: each with a way back to its question. */

import { all, make, one } from "./dom.mjs";
import { own } from "./form.mjs";

/** What makes a row, or several; what stands inside another of these belongs to it. */
const ITEMS = ".js-job, .js-result, .disclosure, .field";

export class Answers {
  /**
   * @param {import("./form.mjs").Form} form @param {import("./words.mjs").Words} words
   * @param {(target: HTMLElement) => void} reveal brings a control to where it can get the focus
   */
  constructor(form, words, reveal) {
    this.form = form;
    this.words = words;
    this.reveal = reveal;
    this.place = one(form.form, "js-answers");
  }

  show() {
    if (this.place.closest(".is-aside, [hidden]")) return;
    const focused = document.activeElement?.closest(".js-answers") ? document.activeElement.getAttribute("href") : null;
    this.place.replaceChildren(...this.sections().flatMap((section) => [...section.children]));
    if (focused) this.place.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus();
  }

  /** The answers of each step. @returns {HTMLElement[]} */
  sections() {
    const steps = all(this.form.form, "js-step").filter((step) => !step.hidden && !step.contains(this.place));
    return steps.map((step) => make("section", {},
      make("h3", {}, step.querySelector("legend").textContent.trim()),
      make("dl", { class: "answers" }, ...this.rows(step))));
  }

  /** @param {Element} within @returns {HTMLElement[]} */
  rows(within) {
    const items = [...within.querySelectorAll(ITEMS)].filter((item) => {
      const outer = item.parentElement.closest(ITEMS);
      return !item.closest("[hidden], .js-short") && (outer === null || outer === within || !within.contains(outer));
    });
    return items.flatMap((item) => {
      if (item.matches(".js-job")) return [this.row(label(item), this.ofJob(item), item)];
      if (item.matches(".js-result")) return [this.row(label(item), this.ofResult(item), item)];
      if (item.matches(".disclosure")) return this.ofDisclosure(item);
      const control = this.controlIn(item);
      return control ? [this.row(label(item), [this.said(control) ?? this.none()], control)] : [];
    });
  }

  /** The answer of a field, in whichever of its controls it is given. @param {Element} field */
  controlIn(field) {
    const controls = this.form.controls().filter((control) => field.contains(control));
    // The day of the score is no answer of the profile, but is given here all the same.
    return controls.find((control) => control.checked) ?? controls[0] ?? field.querySelector('[name="on"]');
  }

  /** @param {string} name @param {(string | Node)[]} said @param {HTMLElement} target */
  row(name, said, target) {
    const change = make("a", { href: `#${target.id}` }, this.words.say("form.check.change"), make("span", { class: "visually-hidden" }, ` ${name}`));
    change.addEventListener("click", (event) => {
      // The address keeps its fragment: it may hold the reader's answers.
      event.preventDefault();
      this.reveal(target);
      const control = this.form.controls().find((one) => one === target || target.contains(one)) ?? target;
      control.focus({ preventScroll: true });
      (control.closest(".field") ?? control).scrollIntoView({ block: "center", behavior: "instant" });
    });
    return make("div", {},
      make("dt", {}, name),
      make("dd", {}, ...said.map((one) => make("span", { class: "answer" }, one))),
      make("dd", { class: "answers-change" }, change));
  }

  none() {
    return make("span", { class: "answer-none" }, this.words.say("form.check.none"));
  }

  /** What one control says, as the reader sees it; null for nothing. @param {import("./form.mjs").Control} control @returns {string | null} */
  said(control) {
    if (control.type === "checkbox") return this.words.say("form.check", control.checked ? "yes" : "no");
    if (control.type === "radio") return control.checked ? control.labels[0].textContent.trim() : null;
    if (control.validity.badInput) return this.words.say("form.check.half");
    const value = control.value.trim();
    if (value === "") return null;
    if (control instanceof HTMLSelectElement) return control.selectedOptions[0].textContent.trim();
    if (control.type === "date") return this.words.date(value);
    if (control.classList.contains("js-occupation")) return this.occupation(value);
    if (control.name === "funds.amount" && Number.isFinite(this.form.answer(control))) return this.words.money(this.form.answer(control));
    return value.replace("T", " ");
  }

  /** @param {string} typed */
  occupation(typed) {
    const code = this.form.occupations.code(typed);
    const title = this.form.occupations.titles.get(code);
    return title ? `${code} ${title}` : code;
  }

  /** Only what is answered in it; all of it is for some readers only. @param {Element} item */
  ofDisclosure(item) {
    const given = [...item.querySelectorAll(".field")].filter((field) => !field.closest("[hidden]")).map((field) => this.controlIn(field))
      .filter((control) => control && this.form.answer(control) !== undefined);
    if (given.length) return given.map((control) => this.row(label(control.closest(".field")), [this.said(control) ?? this.none()], control));
    const first = this.controlIn(item);
    return first ? [this.row(item.querySelector("summary").textContent.trim(), [this.none()], first)] : [];
  }

  /** @param {HTMLElement} item */
  ofJob(item) {
    const of = (/** @type {string} */ key) => this.form.control(`${item.dataset.path}.${key}`);
    const said = (/** @type {string} */ key) => this.said(of(key));
    if (!["noc", "country", "start", "end", "hours_per_week"].some((key) => said(key))) return [this.none()];
    const open = (/** @type {string} */ key) => said(key) ?? this.words.say("form.check.open");
    return [
      said("noc") ?? this.words.say("form.check.no_occupation"),
      open("country"),
      this.words.say("form.check.dates", { start: open("start"), end: said("end") ?? this.words.say("form.check.now") }),
      this.words.say("form.check.hours", { hours: open("hours_per_week") }),
      ...["self_employed", "while_full_time_student"].map(of).filter(({ checked }) => checked).map(({ labels }) => labels[0].textContent.trim()),
      ...(of("authorized").checked || of("authorized").closest("[hidden]") ? [] : [this.words.say("form.check.unauthorized")]),
      ...this.assumed(item),
    ];
  }

  /** @param {HTMLElement} item */
  ofResult(item) {
    const of = (/** @type {string} */ key) => this.form.control(`${item.dataset.path}.${key}`);
    const test = this.said(of("test"));
    if (!test) return [this.none()];
    const scores = all(item, "js-score").map((score) => {
      const level = one(score.parentElement, "js-level").textContent;
      const said = score.value.trim() || this.words.say("form.check.open");
      const values = { name: own(score.labels[0]), score: said, level };
      return this.words.say("form.check", level && !level.startsWith("…") ? "score_level" : "score", values);
    });
    const taken = of("taken").closest("[hidden]") ? null : this.said(of("taken"));
    return [test, ...scores, ...(taken ? [this.words.say("form.check.taken", { date: taken })] : []), ...this.assumed(item)];
  }

  /** @param {HTMLElement} item */
  assumed(item) {
    const box = item.querySelector(".js-assume:checked");
    return box && !box.closest("[hidden]") ? [make("span", { class: "badge badge-unknown" }, this.words.say("form.badge", box.dataset.kind))] : [];
  }
}

/** @param {Element} item */
function label(item) {
  const found = item.matches("fieldset") ? item.querySelector("legend") : item.querySelector("label");
  return found instanceof HTMLLabelElement ? own(found) : found.textContent.trim();
}
