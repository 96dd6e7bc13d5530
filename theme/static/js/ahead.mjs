/** The days on which the answer changes by itself, as the reader sees them. */

import { namesOf } from "./advice.mjs";
import { make } from "./dom.mjs";

/** What of a change is told, in this order: the place of its words, and what it must have become. */
const TOLD = [
  ["opens", "eligible", true], ["closes", "eligible", false], ["met", "meets_criteria", true], ["missed", "meets_criteria", false],
];

export class Ahead {
  /** @param {import("./words.mjs").Words} words */
  constructor(words) {
    this.words = words;
  }

  /** @param {any} answer */
  view({ days, until }) {
    const last = this.words.date(until);
    if (days.length === 0) return [make("p", {}, this.say("none", { date: last }))];
    const head = (/** @type {string} */ key, className = null) => make("th", { scope: "col", role: "columnheader", class: className }, this.say(key));
    return [make("table", { class: "table table-cards ahead", role: "table" },
      make("caption", {}, this.say("table", { date: last })),
      make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, head("date"), head("what"), head("score", "num"))),
      make("tbody", { role: "rowgroup" }, ...days.map((/** @type {any} */ day) => this.row(day))))];
  }

  /** @param {any} day */
  row({ date, because, total, changes }) {
    const more = this.told(because, changes);
    return make("tr", { role: "row", "data-turn": date },
      make("th", { scope: "row", role: "rowheader", class: "nowrap" }, make("time", { datetime: date }, this.words.shortDate(date))),
      make("td", { role: "cell" }, because.map((/** @type {string} */ code) => this.words.say("core.turns", code)).join("; "),
        more.length ? make("span", { class: "below" }, more.join(". ")) : null),
      make("td", { role: "cell", class: "num" }, ...this.total(total)));
  }

  /** @param {{from: number, to: number}} total @returns {(Node | string)[]} */
  total({ from, to }) {
    if (from === to) return [make("span", { class: "muted" }, this.say("same", { total: to }))];
    return [make("span", { class: "strong" }, this.say("from_to", { from, to })), " ", make("span", { class: "muted" }, `(${this.words.signed(to - from)})`)];
  }

  /**
   * What the day changes besides the score.
   * @param {string[]} because @param {{path: string, from: any, to: any}[]} changes @returns {string[]}
   */
  told(because, changes) {
    const years = changes.filter(({ path }) => path.startsWith("experience.")).map(({ path, to }) =>
      this.say(path.replace("experience.", ""), { years: this.words.years(to) }));
    // A category that opens or closes is told once, not also as met or missed.
    const opened = changes.filter(({ path }) => path.endsWith(".eligible")).map(({ path }) => path.replace(".eligible", ""));
    const turned = TOLD.map(([key, field, now]) => {
      const paths = changes.filter(({ path, to }) => path.endsWith(`.${field}`) && to === now).map(({ path }) => path.replace(`.${field}`, ""));
      const told = paths.filter((path) => field === "eligible" || !opened.includes(path));
      const of = (/** @type {string} */ part) => told.filter((path) => path.startsWith(part)).map((path) => path.slice(part.length));
      const names = namesOf(this.words, of("programs."), of("categories."));
      return names ? this.say(key, { names }) : "";
    });
    const grid = changes.find(({ path }) => path === "programs.fsw.grid.total");
    const unknown = because.includes("rules_change") && changes.some(({ path, to }) => path === "crs.current" && to === false);
    return [unknown ? this.say("current") : "", ...years, grid ? this.say("grid", { total: this.words.count("core.units.points", grid.to) }) : "", ...turned].filter(Boolean);
  }

  /** The next day, for the list of contents. @param {any} answer */
  next({ days }) {
    return days.length ? this.say("next", { date: this.words.shortDate(days[0].date) }) : "";
  }

  /** @param {string} key @param {Record<string, string | number>} [values] */
  say(key, values = {}) {
    return this.words.say("calculator.ahead", key, values);
  }
}
