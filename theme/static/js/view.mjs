/** An assessment as the reader sees it. Everything shown comes from the core's answer; nothing is worked out here. */

import { make } from "./dom.mjs";

const SECTIONS = ["core", "spouse", "transferability", "additional"];
/** The notice that the label of a score says. */
const LABEL = "rules_unverified_after";

const LEVELS = ["first_lowest", "french_lowest", "english_lowest"];
const STUDIES = ["education", "spouse_education"];

/** @typedef {{from: string, text: string, url: string}} Change of the rules whose figures are not known */

export class View {
  /**
   * @param {import("./words.mjs").Words} words
   * @param {{
   *   rules: string, sources: Record<string, {title: string, url: string | null}>, figures: Record<string, number>,
   *   ceilings: Record<string, {from: string, max: Record<string, number>}[]>, change: Change | null,
   * }} data
   */
  constructor(words, data) {
    this.words = words;
    this.rules = data.rules;
    this.sources = data.sources;
    this.figures = data.figures;
    this.ceilings = data.ceilings;
    this.change = data.change;
  }

  /** The score in its label: the label carries the date of the rules it was worked out under. @param {any} result */
  score({ on, crs }) {
    const value = make("strong", { class: "score-value", "data-result": "crs-total" }, this.words.number(crs.total));
    if (crs.current) {
      const label = make("span", { class: "score-label" }, this.words.say("calculator.result.current", { date: this.words.date(on) }));
      return [make("p", { class: "score-line" }, label, " ", value)];
    }
    const date = this.words.date(crs.rules_as_of);
    const changed = hasChanged(this.change, on);
    const said = changed ? this.words.say("core.notices", LABEL, { date }) : this.words.say("calculator.result.unchecked", { date });
    const label = make("span", { class: "score-label" }, said);
    const rescore = make("button", { type: "button", class: "button button-secondary js-rescore", "data-day": crs.rules_as_of }, this.words.say("calculator.result.rescore", { date }));
    return [make("div", { class: "score-dated", "data-result": "notice" },
      make("p", { class: "score-line" }, label, " ", value),
      make("p", { class: "score-note" }, this.words.say("calculator.result.asked_for", { date: this.words.date(on) })),
      changed && make("p", { class: "score-note" }, make("a", { href: this.change.url }, this.change.text)),
      make("p", { class: "buttons" }, rescore))];
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
      make("p", { class: "notice notice-strong", "data-result": "notice" }, this.words.say("core.notices", code, { date: this.words.date(date) })));
  }

  /** The four sections and what they add; the spouse's has no maximum where it does not apply. @param {any} result */
  parts({ crs, clb }) {
    const rows = SECTIONS.map((section) => {
      const points = make("span", { "data-result": `crs-${section}` }, this.words.number(crs.sections[section]));
      const name = make("dt", {}, this.words.say("core.sections", section));
      if (section === "spouse" && !crs.with_spouse) return make("div", { class: "part" }, name, make("dd", { class: "num" }, points));
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
    const { max } = this.ceilings[section].findLast(({ from }) => from <= crs.rules_as_of);
    return max.points ?? max[crs.with_spouse ? "with_spouse" : "without_spouse"];
  }

  /** A bar beside a figure that says the same. @param {number} value @param {number} max */
  bar(value, max) {
    return make("progress", { class: "bar", max, value, "aria-hidden": "true" });
  }

  /** @param {any} result */
  experience({ experience }) {
    const line = (/** @type {string} */ place) => {
      const hours = experience[`${place}_hours`];
      const key = `experience_${place}${hours ? "" : "_none"}`;
      return make("li", {}, this.words.say("calculator.result", key, { years: this.words.years(experience[`${place}_years`]), hours }));
    };
    return make("div", {}, make("h3", {}, this.words.say("calculator.result.experience")), make("ul", {}, line("canadian"), line("foreign")),
      make("p", { class: "hint" }, this.words.say("calculator.result.experience_year", this.figures)));
  }

  /** A job that does not count, and why. @param {string[]} because */
  uncounted(because) {
    return because.map((code) => this.words.say("calculator.work.uncounted", code, this.figures)).join("; ");
  }

  /** Every line of the score, section by section. @param {any} result @param {any} jobs what the core makes of each job */
  explained({ crs, experience }, jobs) {
    const common = commonSources(crs.lines);
    const inSpouse = jobs.spouse_work.some((/** @type {any} */ job) => job.counts_as === "canadian" && job.hours);
    const worked = { canadian_years: experience.canadian_hours, foreign_years: experience.foreign_hours, spouse_canadian_years: inSpouse };
    const sections = SECTIONS.map((section) => {
      const lines = crs.lines.filter(({ id }) => id.startsWith(`crs.${section}.`));
      if (lines.length === 0) return null;
      return make("section", { class: "section" },
        make("h3", { class: "section-head" }, make("span", {}, this.words.say("core.sections", section)), " ",
          make("span", { class: "section-points" }, this.words.say("calculator.result.points", { points: crs.sections[section] }))),
        make("ul", { class: "lines" }, ...lines.map((line) => this.line(line, crs, common, worked))));
    });
    return make("div", { class: "sections" },
      common.length ? make("p", { class: "small muted" }, ...this.cite("source_of_all", common)) : null, ...sections);
  }

  /** @param {any} line @param {any} crs @param {string[]} common @param {Record<string, any>} worked */
  line(line, crs, common, worked) {
    return make("li", { class: "line", "data-line": line.id },
      make("h4", { class: "line-name" }, make("a", { href: `${this.rules}${line.id}/` }, this.words.say("core.lines", line.id))),
      make("p", { class: "line-figures" }, make("span", { class: "line-points" }, this.words.number(line.points)), " ",
        make("span", { class: "line-max" }, this.words.say("calculator.result.of_max", { max: line.max }))),
      line.max ? this.bar(line.points, line.max) : null,
      make("p", { class: "line-why" }, this.why(line, crs, worked)),
      line.lost_to_cap ? make("p", { class: "line-lost" }, this.lost(line)) : null,
      this.foundation(line, crs, common));
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

  /** Since when, and whose table where it is not the one named above. @param {any} line @param {any} crs @param {string[]} common */
  foundation(line, crs, common) {
    /** @type {(Node | string)[][]} */
    const parts = [];
    if (line.version) {
      const place = line.reason === "repealed" ? "repealed_since" : "since";
      parts.push([this.words.say("calculator.result", place, { date: this.words.date(line.version) })]);
    }
    const others = line.sources.filter((/** @type {string} */ key) => !common.includes(key));
    const also = others.length + common.length === line.sources.length;
    if (!also) parts.push(this.cite("source", line.sources));
    else if (others.length) parts.push(this.cite("source_also", others));
    if (line.unverified) parts.push([this.words.say("calculator.result.unverified", { date: this.words.date(crs.rules_as_of) })]);
    return parts.length ? make("p", { class: "line-source" }, ...parts.flatMap((part, index) => (index ? [" · ", ...part] : part))) : null;
  }

  /** @param {string} key of the words before the names @param {string[]} sources @returns {(Node | string)[]} */
  cite(key, sources) {
    return [this.words.say("calculator.result", key), " ", ...sources.flatMap((source, index) => (index ? [", ", this.source(source)] : [this.source(source)]))];
  }

  /** @param {string} key */
  source(key) {
    const { title, url } = this.sources[key];
    return url ? make("a", { href: url, rel: "external noreferrer" }, title) : document.createTextNode(title);
  }
}

/**
 * Whether the rules are known to have changed by the day; else they have only not been checked since.
 * @param {Change | null} change @param {string} on
 */
export function hasChanged(change, on) {
  return change !== null && change.from <= on;
}

/** @param {string[]} sources */
function keyOf(sources) {
  return sources.join(" ");
}

/** The sources that most lines name, if more than one names them. @param {{sources: string[]}[]} lines @returns {string[]} */
function commonSources(lines) {
  const groups = Map.groupBy(lines.filter(({ sources }) => sources.length), ({ sources }) => keyOf(sources));
  const [largest] = [...groups.values()].sort((a, b) => b.length - a.length);
  return largest?.length > 1 ? largest[0].sources : [];
}
