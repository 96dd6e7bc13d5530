/**
 * Who should be the principal applicant: the couple as answered beside the couple with its places changed.
 *
 * The spouse's birthday is no answer of a profile, so no link and no file has it. It is one plain object: `read()`,
 * `write(state)`.
 */

import { namesOf } from "./advice.mjs";
import { cardTable, cell, head } from "./cards.mjs";
import { make } from "./dom.mjs";

/** @typedef {{birth_date: string}} State */

export class Principal {
  /** @param {import("./words.mjs").Words} words @param {() => void} ask asks for the advice anew */
  constructor(words, ask) {
    this.words = words;
    this.input = /** @type {HTMLInputElement} */ (make("input", { type: "date", id: "principal-birth", autocomplete: "off", "aria-describedby": "principal-hint principal-problem" }));
    this.problem = make("p", { class: "field-error", id: "principal-problem", hidden: true });
    this.answer = make("div", { class: "js-principal-answer" });
    this.status = make("p", { class: "visually-hidden", role: "status" });
    this.input.addEventListener("input", ask);
    this.root = make("section", { class: "plan-principal", hidden: true },
      make("h3", {}, this.say("heading")), make("p", { class: "hint" }, this.say("hint")),
      make("div", { class: "field" }, make("label", { for: "principal-birth" }, this.say("birth")), this.input,
        make("p", { class: "hint", id: "principal-hint" }, this.say("birth_hint")), this.problem),
      this.status, this.answer);
  }

  /** @returns {State} */
  read() {
    return { birth_date: this.input.value };
  }

  /** @param {State} state as `read` gave it */
  write({ birth_date: born }) {
    this.input.value = born;
  }

  /** There are no answers any more. */
  clear() {
    this.input.value = "";
    this.tellProblem();
    this.empty();
    this.root.hidden = true;
  }

  empty() {
    this.answer.replaceChildren();
    this.status.textContent = "";
  }

  /** What is asked for besides the advice. @param {{on: string, profile: any}} question @param {any} result */
  asked({ on }, { crs }) {
    // Setting a limit anew, even to the same day, loses a year that is only half typed.
    if (this.input.max !== on) this.input.max = on;
    // The day of the score decides, too, which birthdays there can be.
    this.tellProblem();
    this.root.hidden = !crs.with_spouse;
    if (!crs.with_spouse) return {};
    const born = this.input.value;
    return { compare: ["spouse_not_accompanying"], ...(born && !this.slip() && { spouse_birth_date: born }) };
  }

  slip() {
    return this.input.value > this.input.max || this.input.validity.badInput;
  }

  tellProblem() {
    const slip = this.slip();
    this.problem.textContent = slip ? this.say("problem") : "";
    this.problem.hidden = !slip;
    if (slip) this.input.setAttribute("aria-invalid", "true");
    else this.input.removeAttribute("aria-invalid");
  }

  /** @param {any} advice @param {any} result what came with the score */
  show({ total, principal, compare }, { crs }) {
    if (!crs.with_spouse) {
      this.empty();
      return;
    }
    const alone = compare?.spouse_not_accompanying;
    this.answer.replaceChildren(...[
      principal === null ? make("p", { class: "notice" }, this.say("not_known")) : null,
      principal ? this.beside(total, principal, crs) : null,
      alone ? this.without(alone) : null,
    ].filter(Boolean));
    const said = principal ? this.sentence(principal) : "";
    if (this.status.textContent !== said) this.status.textContent = said;
  }

  /** @param {any} principal */
  sentence({ gained, total }) {
    const key = gained > 0 ? "better" : gained < 0 ? "worse" : "same";
    return this.say(key, { total, points: this.words.count("core.units.points", Math.abs(gained)) });
  }

  /** @param {number} total @param {any} principal @param {any} crs */
  beside(total, principal, crs) {
    const { sections, programs, programs_lost: lost, categories, categories_lost: left } = principal;
    const num = (/** @type {string} */ key, /** @type {Node | string} */ content) => cell("num", content, this.say(key));
    const row = (/** @type {string} */ name, /** @type {number} */ now, /** @type {number} */ change, attributes = {}) => make("tr", { role: "row", ...attributes },
      make("th", { scope: "row", role: "rowheader" }, name),
      num("you", this.words.number(now)), num("spouse", this.words.number(now + change)),
      num("difference", change ? make("mark", { class: "differs" }, this.words.signed(change)) : this.say("equal")));
    const opens = namesOf(this.words, programs, categories);
    const closes = namesOf(this.words, lost, left);
    return make("div", { "data-principal": principal.total },
      make("p", { class: "said" }, this.sentence(principal)),
      cardTable("beside", make("caption", { class: "visually-hidden" }, this.say("table")),
        [cell("", ""), ...["you", "spouse", "difference"].map((key) => head(this.say(key), "num"))],
        [row(this.say("total"), total, principal.total - total, { class: "strong" }),
          ...Object.keys(crs.sections).map((name) => row(this.words.say("core.sections", name), crs.sections[name], sections[name] ?? 0))]),
      opens ? make("p", {}, this.words.say("calculator.advice.opens", { names: opens })) : null,
      closes ? make("p", {}, this.words.say("calculator.advice.closes", { names: closes })) : null,
      make("p", { class: "hint" }, this.say("left_out")));
  }

  /** @param {any} alone */
  without({ total, difference }) {
    return make("p", { class: "hint", "data-alone": total }, this.say("alone", { total, difference: this.words.signed(difference) }));
  }

  /** @param {string} key @param {Record<string, string | number>} [values] */
  say(key, values = {}) {
    return this.words.say("result.principal", key, values);
  }
}
