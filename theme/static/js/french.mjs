/** What French would do: the bonus, the category, the rounds, and how long a result counts. All from the advice given. */

import { cardTable, cell, head } from "./cards.mjs";
import { make } from "./dom.mjs";

/** Changes of the person's own French: to a level in all four abilities, or the test taken again. */
const LEVER = /^(?:(?:new_)?language\.fr\.(\d+)|retake\.fr)$/;
const BONUS = "crs.additional.french";

export class French {
  /** @param {import("./words.mjs").Words} words @param {{categories: string, rules: string, years: number}} data `years`: how long a result counts */
  constructor(words, data) {
    this.words = words;
    this.data = data;
  }

  /** @param {any} advice @param {any} result what came with the score @returns {Node} */
  view({ single, total }, { clb, categories, crs }) {
    const found = single.flatMap((/** @type {any} */ entry) => {
      const lever = LEVER.exec(entry.id);
      return lever ? [{ ...entry, level: lever[1] }] : [];
    }).toSorted((/** @type {any} */ one, /** @type {any} */ other) => Number(one.level) - Number(other.level));
    const category = categories.french;
    const meets = category.meets_criteria;
    return make("section", { class: "plan-french", "data-french": meets ? "met" : "open" },
      make("h3", {}, this.say("heading")),
      make("p", {}, this.now(clb.fr), " ", category.status === "in_force" ? this.category(category) : null),
      found.length ? this.table(found) : make("p", {}, this.say(crs.lines.some(({ id, points }) => id === BONUS && points) ? "no_more" : "nothing", { total })),
      make("p", { class: "hint" }, this.words.count("result.french.validity", this.data.years), " ",
        make("a", { href: `${this.data.rules}language.validity/` }, this.words.say("calculator.programs.rule")), " · ",
        make("a", { href: `${this.data.categories}french/` }, this.say("list"))));
  }

  /** @param {Record<string, number> | null} levels */
  now(levels) {
    return levels ? this.say("now", { ...levels }) : this.say("now_none");
  }

  /** @param {any} category */
  category({ meets_criteria: meets, checks: [check] }) {
    return this.say(meets ? "category_met" : "category_needs", { level: check.need.reading });
  }

  /** @param {any[]} found */
  table(found) {
    const heads = ["level", "bonus", "gain", "total", "opens"];
    const rows = found.map(({ id, level, gained, lines, total, categories, rounds }) => make("tr", { role: "row", "data-french-goal": id },
      make("th", { scope: "row", role: "rowheader" }, level ? this.say("goal", { level: Number(level) }) : this.say("retake")),
      cell("num", this.words.signed(lines[BONUS] ?? 0), this.say("bonus")),
      cell("num", this.words.signed(gained), this.say("gain")),
      cell("num strong", this.words.number(total), this.say("total")),
      cell("", [
        categories.includes("french") ? this.say("opens_category") : "",
        rounds.length ? this.words.count("result.french.rounds", rounds.length) : "",
      ].filter(Boolean).join(", ") || this.say("opens_none"), this.say("opens"))));
    return cardTable("", make("caption", { class: "visually-hidden" }, this.say("table")),
      heads.map((key) => head(this.say(key), ["bonus", "gain", "total"].includes(key) ? "num" : null)), rows);
  }

  /** @param {string} key @param {Record<string, string | number>} [values] */
  say(key, values = {}) {
    return this.words.say("result.french", key, values);
  }
}
