/** Conditions of programs and categories in words: what was read, what is needed, whether it is met. */

import { make } from "./dom.mjs";
import { Rows } from "./rows.mjs";

const ABILITIES = ["reading", "writing", "listening", "speaking"];

/** @typedef {{id: string, met: boolean | null, read: any, need: any}} Check */

/**
 * yes, no or unknown: unknown where no check is false and one is open; settlement funds may stay open.
 * @param {{eligible: boolean, checks: Check[]}} outcome
 */
export function valueOf({ eligible, checks }) {
  if (eligible) return "yes";
  if (checks.some(({ met }) => met === false)) return "no";
  return checks.some(({ id, met }) => met === null && !isFunds(id)) ? "unknown" : "no";
}

/** @param {string} id */
export function isFunds(id) {
  return id.endsWith(".funds");
}

export class Checks {
  /**
   * @param {import("./words.mjs").Words} words
   * @param {{
   *   rules: string, checks: Record<string, string>, law: string, named: Record<string, string>, starts: Record<string, string[]>,
   *   tables: Record<string, import("./rows.mjs").Table[]>,
   * }} data `checks`: the rule behind each check; `named`: the figure of it; `starts`: the first days of its versions
   * @param {Map<string, string>} titles of occupations, by code
   */
  constructor(words, data, titles) {
    this.words = words;
    this.data = data;
    this.titles = titles;
    this.rows = new Rows(words, data.tables, data.rules);
    /** The day the conditions are read on. */
    this.on = "";
  }

  /** @param {Check} check */
  name({ id }) {
    return this.words.say("core.check_names", id.split(".").at(-1));
  }

  /** Names in a row: "Work, Language". @param {Check[]} checks */
  names(checks) {
    return checks.map((check) => this.name(check)).join(", ");
  }

  /** The same with what each lacks. @param {Check[]} checks */
  lacking(checks) {
    return checks.map((check) => {
      const lack = this.lack(check);
      return lack ? this.words.say("result.missing.named", { name: this.name(check), lack }) : this.name(check);
    }).join(", ");
  }

  /** @param {Check[]} checks @param {any} [program] the Federal Skilled Worker Program, with its grid */
  list(checks, program) {
    return make("ul", { class: "checks" }, ...checks.map((check) => this.item(check, program)));
  }

  /** @param {Check} check @param {any} program */
  item(check, program) {
    const value = check.met === null ? "unknown" : check.met ? "yes" : "no";
    const lack = check.met === false ? this.lack(check) : "";
    return make("li", { class: "check", "data-check": check.id, "data-met": String(check.met) },
      make("p", { class: "check-head" }, make("strong", {}, this.name(check)), " ",
        make("span", { class: `badge badge-${value}` }, this.words.say("core.check_met", check.met === null ? "unknown" : String(check.met)))),
      make("p", { class: "check-about" }, this.words.say("core.checks", check.id)),
      make("p", { class: "check-read" }, this.read(check, program?.grid).join(" ")),
      lack ? make("p", { class: "check-lack" }, this.words.say("result.missing.lack", { lack })) : null,
      check.id === "fsw.pass_mark" && program?.grid_lines ? this.gridTable(program.grid_lines) : null,
      make("p", { class: "check-source" }, make("a", { href: this.address(check) }, this.words.say("calculator.programs.rule")),
        " · ", make("a", { href: this.data.law, rel: "external noreferrer" }, this.words.say("core.checks_law", check.id))));
  }

  /** The condition's figure on its rule's page, or the version in force. @param {Check} check */
  address({ id }) {
    const rule = this.data.checks[id];
    const start = this.data.starts[rule]?.findLast((from) => from <= this.on);
    const figure = this.data.named[id];
    return `${this.data.rules}${rule}/${start ? `#v${start}${figure ? `-${figure}` : ""}` : ""}`;
  }

  /** What an unmet condition lacks, in a few words; empty where that is no amount. @param {Check} check @returns {string} */
  lack({ id, read, need }) {
    switch (id.split(".").at(-1)) {
      case "work":
        return need.hours > read.hours ? this.words.count("core.units.hours", need.hours - read.hours) : "";
      case "pass_mark":
        return this.words.count("core.units.points", need.total - read.total);
      case "funds":
        return need.amount > read.amount ? this.words.money(need.amount - read.amount) : "";
      case "language":
        return this.levelsShort(read, need);
      default:
        return "";
    }
  }

  /** Abilities below the level, each with both; of two languages the one that comes closest. @param {any} read @param {any} need */
  levelsShort(read, need) {
    const results = "reading" in read ? [["fr", read]] : Object.entries(read);
    const short = (/** @type {any} */ levels) => ABILITIES.filter((ability) => levels[ability] < need[ability]);
    const steps = (/** @type {any} */ levels) => short(levels).reduce((sum, ability) => sum + need[ability] - levels[ability], 0);
    const [nearest] = results.toSorted(([, one], [, other]) => steps(one) - steps(other));
    if (!nearest || ABILITIES.some((ability) => need[ability] === undefined)) return "";
    const [language, levels] = nearest;
    return short(levels).map((ability) => this.words.say("result.missing.level", {
      ability: this.words.say("core.abilities", ability).toLowerCase(), scale: this.words.say("core.scales", language), from: levels[ability], to: need[ability],
    })).join(", ");
  }

  /** The grid of the Federal Skilled Worker Program, each figure with its address. @param {any[]} lines */
  gridTable(lines) {
    const rows = lines.map((line) => {
      const table = this.rows.table(line);
      const found = table ? this.rows.found(line, table) : [];
      const points = this.words.number(line.points);
      const href = table && found.length && found.every(({ row }) => row === found[0].row) ? this.rows.address(line, table, found[0].row, 0) : this.rows.addressOfVersion(line);
      return make("tr", { "data-grid": line.id },
        make("th", { scope: "row" }, this.words.say("core.lines", line.id)),
        make("td", { class: "num" }, make("a", { class: "row-figure", href, "aria-label": this.words.say("result.lines.figure", { points }) }, points), " ",
          make("span", { class: "line-max" }, this.words.say("calculator.result.of_max", { max: line.max }))));
    });
    return make("table", { class: "table table-small row-of" }, make("caption", {}, this.words.say("result.missing.grid_table")), make("tbody", {}, ...rows));
  }

  /** Sentences: what was read, and what is needed. @param {Check} check @param {any} [grid] @returns {string[]} */
  read({ id, met, read, need }, grid) {
    const say = (/** @type {string} */ key, /** @type {Record<string, string | number>} */ values = {}) => this.words.say("core.check_read", key, values);
    if (need.code || need.exempt) return [this.words.say("core.check_notes", need.code ?? "exempt")];
    switch (id.split(".").at(-1)) {
      case "work": {
        const values = { hours: this.words.count("core.units.hours", read.hours), need: this.words.count("core.units.hours", need.hours) };
        if (met === null) return [say("not_given", values)];
        return [read.noc ? say("hours_as", { ...values, occupation: this.occupation(read.noc) }) : say("hours", values)];
      }
      case "language":
        return this.levels(id, read, need);
      case "education":
        return [say("education", { education: this.education(read.education), need: this.education(need.education) })];
      case "pass_mark":
        return [say("pass_mark", { total: `${this.words.count("core.units.points", read.total)} ${this.grid(grid)}`, need: this.words.count("core.units.points", need.total) })];
      case "funds":
        if (need.amount === undefined) return [say("funds_open", { date: this.words.date(need.table) })];
        return [say("funds", { amount: this.words.money(read.amount), size: read.family_size, need: this.words.money(need.amount) })];
      case "destination":
        return [say("destination", { destination: read.destination })];
      case "certificate_or_offer":
        return [say("certificate_or_offer", { certificate: this.yesNo(read.certificate), trade_offer: this.yesNo(read.trade_offer) })];
      default:
        throw new Error(`no words for the check ${id}`);
    }
  }

  /** @param {string} id @param {any} read levels by language, or those in French alone @param {any} need */
  levels(id, read, need) {
    const results = "reading" in read ? { fr: read } : read;
    const said = Object.entries(results).map(([language, levels]) => this.words.say("core.check_read.levels", {
      language: this.words.say("core.official_languages", language), scale: this.words.say("core.scales", language), ...levels,
    }));
    const asked = new Set(ABILITIES.map((ability) => need[ability]));
    if (asked.has(undefined)) return [...said, this.words.say("core.check_read.level_open")];
    const level = id === "french.language"
      ? this.words.say("calculator.language.level", { scale: this.words.say("core.scales.fr"), level: need.reading })
      : this.words.say("core.units.level", { n: need.reading });
    const needed = asked.size === 1 ? this.words.say("core.check_read.level_needed", { level }) : this.words.say("core.check_read.levels_needed", need);
    return [...(said.length ? said : [this.words.say("core.check_read.no_levels")]), needed];
  }

  /** What the grid's points are made of. @param {Record<string, number>} grid */
  grid(grid) {
    const parts = this.words.keys("core.fsw_grid").map((part) => `${this.words.say("core.fsw_grid", part)} ${this.words.number(grid[part])}`);
    return `(${parts.join(", ")})`;
  }

  /** @param {string} code */
  occupation(code) {
    return [code, this.titles.get(code)].filter(Boolean).join(" ");
  }

  /** @param {string | null} level */
  education(level) {
    return level === null ? this.notGiven : this.words.say("core.education_short", level);
  }

  /** @param {boolean | null} value */
  yesNo(value) {
    return value === null ? this.notGiven : this.words.say("core.values.certificate", String(value));
  }

  get notGiven() {
    return this.words.say("core.values.not_given");
  }
}
