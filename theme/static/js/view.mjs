/** An assessment as the reader sees it. Everything shown comes from the core's answer; nothing is worked out here. */

import { make } from "./dom.mjs";

const SECTIONS = ["core", "spouse", "transferability", "additional"];
const ABILITIES = ["reading", "writing", "listening", "speaking"];
const LEVELS = ["first_lowest", "french_lowest", "english_lowest"];
const YEARS = ["canadian_years", "foreign_years", "spouse_canadian_years"];
const STUDIES = ["education", "spouse_education"];

export class View {
  /**
   * @param {import("./words.mjs").Words} words
   * @param {{rules: string, sources: Record<string, {title: string, url: string | null}>}} data
   */
  constructor(words, data) {
    this.words = words;
    this.rules = data.rules;
    this.sources = data.sources;
  }

  /** The score in its label: the label carries the date of the rules it was worked out under. @param {any} result */
  score({ on, crs }) {
    const value = make("strong", { class: "score-value", "data-result": "crs-total" }, this.words.number(crs.total));
    if (crs.current) {
      const label = make("span", { class: "score-label" }, this.words.say("calculator.result.current", { date: this.words.date(on) }));
      return [make("p", { class: "score-line" }, label, " ", value)];
    }
    const date = this.words.date(crs.rules_as_of);
    const label = make("span", { class: "score-label" }, this.words.say("calculator.result.not_current", { date }));
    return [
      make("p", { class: "score-line score-line-dated" }, value, " ", label),
      make("p", { class: "score-note" }, this.words.say("calculator.result.asked_for", { date: this.words.date(on) })),
      make("p", { class: "buttons" }, make("button", { type: "button", class: "button button-secondary js-rescore", "data-day": crs.rules_as_of }, this.words.say("calculator.result.rescore", { date }))),
    ];
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
    return notices.map(({ code, date }) =>
      make("p", { class: "notice notice-strong", "data-result": "notice" }, this.words.say("core.notices", code, { date: this.words.date(date) })));
  }

  /** The four parts and what they add. @param {any} result */
  parts({ crs }) {
    const rows = SECTIONS.map((section) => make("div", { class: "part" },
      make("dt", {}, this.words.say("core.sections", section)),
      make("dd", { class: "num", "data-result": `crs-${section}` }, this.words.number(crs.sections[section])),
      this.bar(crs.sections[section], crs.total)));
    return [
      make("dl", { class: "parts" }, ...rows),
      make("p", { class: "small muted" }, this.words.say("calculator.result", `first_language_${crs.first_official_language}`), make("br"),
        this.words.say("calculator.result", crs.with_spouse ? "with_spouse" : "without_spouse")),
    ];
  }

  /** A bar beside a figure that says the same. @param {number} value @param {number} max */
  bar(value, max) {
    return make("progress", { class: "bar", max: Math.max(max, 1), value, "aria-hidden": "true" });
  }

  /** @param {any} result */
  experience({ experience }) {
    const line = (/** @type {string} */ place) => make("li", {}, this.words.say("calculator.result", `experience_${place}`, {
      years: this.words.years(experience[`${place}_years`]),
      hours: experience[`${place}_hours`],
    }));
    return make("div", {}, make("h3", {}, this.words.say("calculator.result.experience")), make("ul", {}, line("canadian"), line("foreign")));
  }

  /** Every line of the score, section by section. @param {any} result */
  explained({ crs }) {
    const sections = SECTIONS.map((section) => {
      const lines = crs.lines.filter(({ id }) => id.startsWith(`crs.${section}.`));
      if (lines.length === 0) return null;
      return make("section", { class: "section" },
        make("h3", { class: "section-head" }, make("span", {}, this.words.say("core.sections", section)), " ",
          make("span", { class: "section-points" }, this.words.say("calculator.result.points", { points: crs.sections[section] }))),
        make("ul", { class: "lines" }, ...lines.map((line) => this.line(line, crs))));
    });
    return make("div", { class: "sections" }, ...sections);
  }

  /** @param {any} line @param {any} crs */
  line(line, crs) {
    return make("li", { class: "line", "data-line": line.id },
      make("h4", { class: "line-name" }, make("a", { href: `${this.rules}${line.id}/` }, this.words.say("core.lines", line.id))),
      make("p", { class: "line-figures" }, make("span", { class: "line-points" }, this.words.number(line.points)), " ",
        make("span", { class: "line-max" }, this.words.say("calculator.result.of_max", { max: line.max }))),
      this.bar(line.points, line.max),
      make("p", { class: "line-why" }, this.why(line, crs)),
      line.lost_to_cap ? make("p", { class: "line-lost" }, this.lost(line)) : null,
      this.foundation(line, crs));
  }

  /** What was read, and why it gives these points. @param {any} line @param {any} crs */
  why(line, crs) {
    const reason = line.reason === "row" ? "" : this.words.say("core.reasons", line.reason, { date: line.version ? this.words.date(line.version) : "" });
    const nothingRead = Object.values(line.read).every((value) => value === null);
    if (line.reason === "not_in_force" || line.reason === "repealed" || nothingRead) return reason || this.words.say("core.reasons.row");
    const language = line.id.endsWith("second_language") ? { en: "fr", fr: "en" }[crs.first_official_language] : crs.first_official_language;
    const values = Object.fromEntries(Object.entries(line.read).map(([fact, value]) => [fact, this.fact(fact, value)]));
    const said = this.words.say("core.lines_said", line.id, {
      ...values,
      language: this.words.say("core.official_languages", language),
      scale: this.words.say("core.scales", language),
    });
    return reason ? `${said} ${reason}` : said;
  }

  /** A fact as it stands in a sentence. @param {string} fact @param {any} value */
  fact(fact, value) {
    if (LEVELS.includes(fact) && value === null) return this.words.say("core.levels.none");
    if (value === null) return this.words.say("core.values.not_given");
    if (YEARS.includes(fact)) return this.words.years(value);
    if (STUDIES.includes(fact)) return this.words.say("core.education_short", value);
    if (fact === "age" || ABILITIES.includes(fact) || LEVELS.includes(fact)) return this.words.number(value);
    return this.words.say("core.values", fact, String(value));
  }

  /** @param {any} line */
  lost(line) {
    const worth = line.points + line.lost_to_cap;
    return this.words.say("core.lost_to_cap", line.points ? "some" : "all", { worth, points: line.points });
  }

  /** Since when, and whose table. @param {any} line @param {any} crs */
  foundation(line, crs) {
    const parts = [];
    if (line.version) {
      const place = line.reason === "repealed" ? "repealed_since" : "since";
      parts.push(this.words.say("calculator.result", place, { date: this.words.date(line.version) }));
    }
    const names = line.sources.map((key) => this.source(key));
    const source = make("p", { class: "line-source" }, ...parts);
    if (names.length) {
      source.append(parts.length ? " · " : "", this.words.say("calculator.result.source"), " ");
      names.forEach((name, index) => source.append(index ? ", " : "", name));
    }
    if (line.unverified) source.append(" · ", this.words.say("calculator.result.unverified", { date: this.words.date(crs.rules_as_of) }));
    return source;
  }

  /** @param {string} key */
  source(key) {
    const { title, url } = this.sources[key];
    return url ? make("a", { href: url, rel: "external noreferrer" }, title) : document.createTextNode(title);
  }
}
