/** The days on which the answer changes by itself, as the reader sees them: a picture, a table, a file for a calendar. */

import { namesOf } from "./advice.mjs";
import { Band } from "./band.mjs";
import { dayBefore, daysBetween } from "./calendar.mjs";
import { cardTable, head } from "./cards.mjs";
import { make } from "./dom.mjs";
import { calendarFile, saveCalendar } from "./ics.mjs";
import { rescoreButton } from "./view.mjs";

/** What of a change is told, in this order: the place of its words, and what it must have become. */
const TOLD = [
  ["opens", "eligible", true], ["closes", "eligible", false], ["met", "meets_criteria", true], ["missed", "meets_criteria", false],
];

export class Ahead {
  /** @param {import("./words.mjs").Words} words */
  constructor(words) {
    this.words = words;
  }

  /**
   * @param {any} answer @param {{crs: any}} result of the day it starts from
   * @param {{birth_date?: string}} profile that was asked about
   */
  view(answer, { crs }, profile) {
    const { days, until, on } = answer;
    const last = this.words.date(until);
    const unknown = this.firstUnknown(answer, crs);
    const notice = unknown ? this.notice(unknown, crs) : null;
    if (days.length === 0) return [notice, make("p", {}, this.say("none", { date: last }))].filter(Boolean);
    const marks = days.map((/** @type {any} */ day) => ({ date: day.date, ...day.total, said: this.point(day, on) }));
    const keys = Object.fromEntries(["up", "down", "same", "unknown"].map((kind) => [kind, this.words.say("planner.ahead", `key_${kind}`)]));
    const band = new Band({
      on, until, marks, unknown, keys,
      title: this.words.say("planner.ahead.picture"), about: this.words.say("planner.ahead.picture_about"), number: (value) => this.words.number(value),
    });
    const save = make("button", { type: "button", class: "button button-secondary js-ahead-file" }, this.words.say("planner.ahead.download"));
    const known = crs.current ? unknown && dayBefore(unknown) : crs.rules_as_of;
    save.addEventListener("click", () => this.save(answer, profile, known));
    return [
      notice,
      band.view(),
      make("p", { class: "buttons" }, save),
      cardTable("ahead", make("caption", {}, this.say("table", { date: last })),
        [head(this.say("date")), head(this.say("what")), head(this.say("score"), "num")],
        days.map((/** @type {any} */ day) => this.row(day, on))),
    ].filter(Boolean);
  }

  /** The first day whose rules of the score are not known, null if there is none. @param {any} answer @param {any} crs */
  firstUnknown({ on, days }, crs) {
    if (!crs.current) return on;
    const turned = days.find((/** @type {any} */ { changes }) => changes.some(({ path, to }) => path === "crs.current" && to === false));
    return turned ? turned.date : null;
  }

  /** @param {string} unknown @param {any} crs */
  notice(unknown, crs) {
    const said = crs.current ? this.words.say("planner.ahead.unknown", { date: this.words.date(unknown) })
      : this.words.say("planner.ahead.unchecked", { date: this.words.date(crs.rules_as_of) });
    if (crs.current) return make("p", { class: "notice js-ahead-unknown" }, said);
    return make("div", { class: "notice dated js-ahead-unknown" }, make("p", {}, said), make("p", { class: "buttons" }, rescoreButton(this.words, crs.rules_as_of)));
  }

  /** @param {any} day @param {string} on */
  row({ date, because, total, changes }, on) {
    const more = this.told(because, changes);
    return make("tr", { role: "row", "data-turn": date },
      make("th", { scope: "row", role: "rowheader", class: "nowrap" },
        make("time", { datetime: date }, this.words.shortDate(date)), make("span", { class: "below" }, this.inDays(on, date))),
      make("td", { role: "cell" }, this.because(because),
        more.length ? make("span", { class: "below" }, more.join(". ")) : null),
      make("td", { role: "cell", class: "num" }, ...this.total(total)));
  }

  /** @param {string} on @param {string} date */
  inDays(on, date) {
    return this.words.say("planner.ahead.in_days", { days: this.words.count("core.units.days", daysBetween(on, date)) });
  }

  /** @param {string[]} codes */
  because(codes) {
    return codes.map((code) => this.words.say("core.turns", code)).join("; ");
  }

  /** A day in one sentence. @param {any} day @param {string} on */
  point({ date, because, total }, on) {
    return this.words.say("planner.ahead.point", {
      date: this.words.date(date), in_days: this.inDays(on, date), because: this.because(because), total: this.change(total),
    });
  }

  /** @param {{from: number, to: number}} total */
  change({ from, to }) {
    return this.words.say("planner.ahead", from === to ? "score_stays" : "score_changes", { from, to, total: to });
  }

  /**
   * @param {any} answer @param {{birth_date?: string}} profile
   * @param {string | null} known the last day whose rules of the score are known, null if all are
   */
  save({ on, days }, profile, known) {
    const unofficial = this.words.say("planner.file.unofficial", { date: this.words.date(on) });
    const dated = (/** @type {string} */ date) => (known && date > known ? ` ${this.words.say("planner.file.dated", { date: this.words.date(known) })}` : "");
    saveCalendar(this.words.say("planner.ahead.file"), calendarFile({
      lang: this.words.lang, name: this.words.say("planner.ahead.calendar"), stamp: on, person: String(profile.birth_date),
      days: days.map((/** @type {any} */ { date, because, total, changes }) => ({
        date,
        key: `${date}-${because.join(".")}`,
        summary: `${this.because(because)}. ${this.say("score")} ${this.change(total)}${dated(date)}`,
        description: [...this.told(because, changes), unofficial].join("\n"),
      })),
    }));
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
