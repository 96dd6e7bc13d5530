/** Every line of the score as the reader sees it: each opens to its reason, the row of the table, its address, its source. */

import { make } from "./dom.mjs";
import { Rows } from "./rows.mjs";
import { ceilingOf, latest, SECTIONS } from "./view.mjs";

const LEVELS = ["first_lowest", "french_lowest", "english_lowest"];
const STUDIES = ["education", "spouse_education"];

/** @typedef {{from: string, groups: {lines: string[], max: number, row: string}[]}} Caps */

export class Lines {
  /**
   * @param {import("./words.mjs").Words} words
   * @param {{
   *   rules: string, sources: Record<string, {title: string, url: string | null}>, figures: Record<string, number>,
   *   tables: Record<string, import("./rows.mjs").Table[]>, caps: Record<string, Caps[]>, ceilings: Record<string, {from: string, max: any}[]>,
   * }} data
   */
  constructor(words, data) {
    this.words = words;
    this.data = data;
    this.rows = new Rows(words, data.tables, data.rules);
  }

  /** @param {any} result @param {any} jobs what the core makes of each job */
  view(result, jobs) {
    return [this.experience(result), this.all(result, jobs)];
  }

  /** @param {any} result */
  experience({ experience }) {
    const line = (/** @type {string} */ place) => {
      const hours = experience[`${place}_hours`];
      const key = `experience_${place}${hours ? "" : "_none"}`;
      return make("li", {}, this.words.say("calculator.result", key, { years: this.words.years(experience[`${place}_years`]), hours }));
    };
    return make("div", {}, make("h3", {}, this.words.say("calculator.result.experience")), make("ul", {}, line("canadian"), line("foreign")),
      make("p", { class: "hint" }, this.words.say("calculator.result.experience_year", this.data.figures)));
  }

  /** @param {any} result @param {any} jobs */
  all({ crs, experience }, jobs) {
    const common = commonSources(crs.lines);
    const worked = hoursOf(experience, jobs);
    const sections = SECTIONS.map((section) => {
      const lines = crs.lines.filter(({ id }) => id.startsWith(`crs.${section}.`));
      if (lines.length === 0) return null;
      return make("section", { class: "section" },
        make("h3", { class: "section-head", id: `lines-${section}` }, make("span", {}, this.words.say("core.sections", section)), " ",
          make("span", { class: "section-points" }, this.words.say("calculator.result.points", { points: crs.sections[section] }))),
        make("ul", { class: "lines" }, ...lines.map((line) => this.line(line, crs, common, worked))));
    });
    return make("div", { class: "sections" },
      common.length ? make("p", { class: "small muted" }, ...this.cite("source_of_all", common)) : null, ...sections);
  }

  /** @param {any} line @param {any} crs @param {string[]} common @param {Record<string, any>} worked */
  line(line, crs, common, worked) {
    const { words } = this;
    return make("li", { class: "line", "data-line": line.id },
      make("details", { "data-keep": line.id },
        make("summary", {},
          make("span", { class: "line-name" }, words.say("core.lines", line.id)), " ",
          make("span", { class: "line-figures" }, make("span", { class: "line-points" }, words.number(line.points)), " ",
            make("span", { class: "line-max" }, words.say("calculator.result.of_max", { max: line.max }))),
          line.max ? make("progress", { class: "bar", max: line.max, value: line.points, "aria-hidden": "true" }) : null),
        make("div", { class: "reason" },
          make("p", { class: "line-why" }, this.why(line, crs, worked)),
          this.rows.view(line, crs.with_spouse),
          line.lost_to_cap ? make("p", { class: "line-cap" }, ...this.cap(line, crs)) : null,
          make("p", { class: "line-rule" }, make("a", { href: this.rows.addressOfVersion(line) }, words.say("result.lines.rule", { name: words.say("core.lines", line.id) }))),
          this.foundation(line, crs, common))),
      line.lost_to_cap ? make("p", { class: "line-lost" }, this.lost(line)) : null);
  }

  /** What was read, or else why it gives these points. @param {any} line @param {any} crs @param {Record<string, any>} worked */
  why(line, crs, worked) {
    const reason = line.reason === "row" ? "" : this.words.say("core.reasons", line.reason, { date: line.version ? this.words.date(line.version) : "" });
    const nothingRead = Object.values(line.read).every((value) => value === null);
    if (line.reason === "not_in_force" || line.reason === "repealed" || nothingRead) return reason || this.words.say("core.reasons.row");
    const language = line.id.endsWith("second_language") ? { en: "fr", fr: "en" }[crs.first_official_language] : crs.first_official_language;
    const facts = Object.fromEntries(Object.entries(line.read).map(([fact, value]) => [fact, this.fact(fact, value, worked)]));
    const values = { ...facts, language: this.words.say("core.official_languages", language), scale: this.words.say("core.scales", language) };
    const names = this.words.names("core.lines_said", line.id);
    if (names.every((name) => name in values) && Object.keys(facts).every((fact) => names.includes(fact))) {
      return this.words.say("core.lines_said", line.id, values);
    }
    // The sentence was written for a version that reads other facts: these are told one by one.
    return Object.entries(facts).map(([fact, value]) => this.words.say("core.fact_said", { name: this.words.say("core.lines_read", fact), value })).join(" ");
  }

  /** A fact as it stands in a sentence. @param {string} fact @param {any} value @param {Record<string, any>} worked */
  fact(fact, value, worked) {
    if (LEVELS.includes(fact) && value === null) return this.words.say("core.levels.none");
    if (STUDIES.includes(fact) && value === null) return this.words.say("calculator.result.no_education");
    if (value === null) return this.words.say("core.values.not_given");
    if (fact in worked) return worked[fact] ? this.words.years(value) : this.words.say("calculator.result.no_work");
    if (STUDIES.includes(fact)) return this.words.say("core.education_short", value);
    if (typeof value !== "number" || this.words.has("core.values", fact, String(value))) return this.words.say("core.values", fact, String(value));
    return fact.endsWith("_years") ? this.words.years(value) : this.words.number(value);
  }

  /** @param {any} line */
  lost(line) {
    const worth = line.points + line.lost_to_cap;
    return this.words.say("core.lost_to_cap", line.points ? "some" : "all", { worth, points: line.points });
  }

  /** Which ceiling took points, with a way to its figure. @param {any} line @param {any} crs @returns {(Node | string)[]} */
  cap(line, crs) {
    const [, section, name] = line.id.split(".");
    const link = (/** @type {string} */ key, /** @type {number} */ max, /** @type {string} */ address, /** @type {object} */ values = {}) =>
      make("a", { href: `${this.data.rules}${address}` }, this.words.say("result.lines", key, { max, ...values }));
    const rule = `crs.${section}.ceiling`;
    const version = latest(this.data.caps[section], crs.rules_as_of);
    const group = version?.groups.find(({ lines }) => lines.includes(name));
    const used = group ? sum(crs.lines.filter(({ id }) => group.lines.some((one) => id === `crs.${section}.${one}`))) : 0;
    if (group && used === group.max) {
      const names = group.lines.map((one) => this.words.say("core.lines", `crs.${section}.${one}`)).join(" + ");
      return [link("cap_group", group.max, `${rule}/#v${version.from}-${group.row}`, { names })];
    }
    const most = ceilingOf(this.data.ceilings[section], crs);
    if (crs.sections[section] === most) {
      return [link("cap_section", most, `${rule}/#v${version.from}-max`, { section: this.words.say("core.sections", section) })];
    }
    // What is left is a ceiling within the line's own rule.
    return [link("cap_line", line.max, `${line.id}/#v${line.version}-max`)];
  }

  /** Since when, and whose table where it is not the one named above. @param {any} line @param {any} crs @param {string[]} common */
  foundation(line, crs, common) {
    /** @type {(Node | string)[][]} */
    const parts = [];
    if (line.version) {
      const place = line.reason === "repealed" ? "repealed_since" : "since";
      parts.push([this.words.say("calculator.result", place, { date: this.words.date(line.version) })]);
    }
    // Opened, a line names every source that it rests on.
    if (line.sources.length) parts.push(this.cite("source", line.sources));
    if (line.unverified) parts.push([this.words.say("calculator.result.unverified", { date: this.words.date(crs.rules_as_of) })]);
    return parts.length ? make("p", { class: "line-source" }, ...parts.flatMap((part, index) => (index ? [" · ", ...part] : part))) : null;
  }

  /** @param {string} key of the words before the names @param {string[]} sources @returns {(Node | string)[]} */
  cite(key, sources) {
    return [this.words.say("calculator.result", key), " ", ...sources.flatMap((source, index) => (index ? [", ", this.source(source)] : [this.source(source)]))];
  }

  /** @param {string} key */
  source(key) {
    const { title, url } = this.data.sources[key];
    return url ? make("a", { href: url, rel: "external noreferrer" }, title) : document.createTextNode(title);
  }
}

/**
 * Whether there are any hours behind each fact in years: none at all read otherwise than a year that is not full.
 * @param {any} experience @param {any} [jobs] what the core makes of each job; left out, the spouse is taken to have hours
 */
export function hoursOf(experience, jobs) {
  const inSpouse = !jobs || jobs.spouse_work.some((/** @type {any} */ job) => job.counts_as === "canadian" && job.hours);
  return { canadian_years: experience.canadian_hours, foreign_years: experience.foreign_hours, spouse_canadian_years: inSpouse };
}

/** @param {{points: number}[]} lines */
function sum(lines) {
  return lines.reduce((total, { points }) => total + points, 0);
}

/** The sources that most lines name, if more than one names them. @param {{sources: string[]}[]} lines @returns {string[]} */
function commonSources(lines) {
  const groups = Map.groupBy(lines.filter(({ sources }) => sources.length), ({ sources }) => sources.join(" "));
  const [largest] = [...groups.values()].sort((a, b) => b.length - a.length);
  return largest?.length > 1 ? largest[0].sources : [];
}
