/** An assessment as the reader sees it. Everything shown comes from the core's answer; nothing is worked out here. */

import { make } from "./dom.mjs";

export const SECTIONS = ["core", "spouse", "transferability", "additional"];
/** The notice that the label of a score says. */
const LABEL = "rules_unverified_after";

/** @typedef {{from: string, text: string, url: string}} Change of the rules whose figures are not known */

export class View {
  /**
   * @param {import("./words.mjs").Words} words
   * @param {{
   *   figures: Record<string, number>,
   *   ceilings: Record<string, {from: string, max: Record<string, number>}[]>, change: Change | null,
   * }} data
   */
  constructor(words, data) {
    this.words = words;
    this.figures = data.figures;
    this.ceilings = data.ceilings;
    this.change = data.change;
  }

  /** What stands before the score: the date of the rules it was worked out under. @param {any} result */
  label({ on, crs }) {
    if (crs.current) return this.words.say("calculator.result.current", { date: this.words.date(on) });
    const date = this.words.date(crs.rules_as_of);
    return hasChanged(this.change, on) ? this.words.say("core.notices", LABEL, { date }) : this.words.say("calculator.result.unchecked", { date });
  }

  /** The score in its label. @param {any} result */
  score(result) {
    const { on, crs } = result;
    // A score is written as one figure, without marks between thousands.
    const value = make("strong", { class: "score-value", "data-result": "crs-total" }, String(crs.total));
    const line = make("p", { class: "score-line" }, make("span", { class: "score-label" }, this.label(result)), " ", value);
    if (crs.current) return [line];
    return [make("div", { class: "score-dated", "data-result": "notice" },
      line,
      make("p", { class: "score-note" }, this.words.say("calculator.result.asked_for", { date: this.words.date(on) })),
      hasChanged(this.change, on) ? make("p", { class: "score-note" }, make("a", { href: this.change.url }, this.change.text)) : null,
      make("p", { class: "buttons" }, rescoreButton(this.words, crs.rules_as_of)))];
  }

  /** The score in one sentence, for those who hear it. @param {any} result */
  announcement({ crs }) {
    const total = crs.total;
    if (crs.current) return this.words.say("calculator.result.announce", { total });
    return this.words.say("calculator.result.announce_not_current", { total, date: this.words.date(crs.rules_as_of) });
  }

  /** The score in a few words, for the link that leads to it. @param {any} result */
  pill({ crs }) {
    const total = crs.total;
    if (crs.current) return this.words.say("calculator.result.pill", { total });
    return this.words.say("calculator.result.pill_not_current", { total, date: this.words.shortDate(crs.rules_as_of) });
  }

  /** @param {any} result */
  notices({ notices }) {
    return notices.filter(({ code }) => code !== LABEL).map(({ code, date }) =>
      make("p", { class: "notice notice-strong", "data-result": "notice" }, this.words.say("core.notices", code, date ? { date: this.words.date(date) } : {})));
  }

  /** The four sections and what they add; the spouse's has no maximum where it does not apply. @param {any} result */
  parts({ crs, clb }) {
    const rows = SECTIONS.map((section) => {
      const points = make("span", { "data-result": `crs-${section}` }, this.words.number(crs.sections[section]));
      const said = this.words.say("core.sections", section);
      if (section === "spouse" && !crs.with_spouse) return make("div", { class: "part" }, make("dt", {}, said), make("dd", { class: "num" }, points));
      const name = make("dt", {}, make("a", { href: `#lines-${section}` }, said));
      const max = this.ceiling(section, crs);
      return make("div", { class: "part" }, name,
        make("dd", { class: "num" }, points, " ", make("span", { class: "line-max" }, this.words.say("calculator.result.of_max", { max }))),
        this.bar(crs.sections[section], max));
    });
    const first = crs.first_official_language;
    const said = [clb[first] && `first_language_${first}`, crs.with_spouse ? "with_spouse" : "without_spouse"].filter(Boolean);
    return [
      make("dl", { class: "parts" }, ...rows),
      ...said.map((key) => make("p", { class: "small muted scored" }, this.words.say("calculator.result", key))),
    ];
  }

  /** The most a section can give, under the rules of the score. @param {string} section @param {any} crs */
  ceiling(section, crs) {
    return ceilingOf(this.ceilings[section], crs);
  }

  /** A bar beside a figure that says the same. @param {number} value @param {number} max */
  bar(value, max) {
    return make("progress", { class: "bar", max, value, "aria-hidden": "true" });
  }

  /** A job that does not count, and why. @param {string[]} because */
  uncounted(because) {
    return because.map((code) => this.words.say("calculator.work.uncounted", code, this.figures)).join("; ");
  }
}

/**
 * The most that a ceiling leaves to a score, under its rules.
 * @param {{from: string, max: Record<string, number>}[]} versions of the ceiling @param {any} crs
 */
export function ceilingOf(versions, crs) {
  const { max } = latest(versions, crs.rules_as_of);
  return max.points ?? max[crs.with_spouse ? "with_spouse" : "without_spouse"];
}

/** The version in force on a day. @template {{from: string}} T @param {T[]} versions @param {string} iso */
export function latest(versions, iso) {
  return versions.findLast(({ from }) => from <= iso);
}

/**
 * The button that scores the answers on the last day whose rules are known.
 * @param {import("./words.mjs").Words} words @param {string} iso
 */
export function rescoreButton(words, iso) {
  const said = words.say("calculator.result.rescore", { date: words.date(iso) });
  return make("button", { type: "button", class: "button button-secondary js-rescore", "data-day": iso }, said);
}

/**
 * Whether the rules are known to have changed by the day; else they have only not been checked since.
 * @param {Change | null} change @param {string} on
 */
export function hasChanged(change, on) {
  return change !== null && change.from <= on;
}
