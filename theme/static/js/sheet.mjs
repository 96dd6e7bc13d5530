/**
 * The sheet that is printed in place of the page: the answers, every line, programs, categories and sources.
 *
 * It is made when the browser is about to print, and taken away afterwards. A score stands on it only if it is that of
 * the answers on it.
 */

import { valueOf } from "./checks.mjs";
import { all, make, one } from "./dom.mjs";
import { hoursOf, Lines } from "./lines.mjs";
import { Standing } from "./standing.mjs";
import { SECTIONS, View } from "./view.mjs";

/** At a rule that is known to have changed since, in a way not known here. */
const MARK = "†";

export class Sheet {
  /**
   * @param {HTMLElement} page @param {import("./words.mjs").Words} words
   * @param {any} data `sources`: every source, with who wrote it and the day it was checked
   * @param {Map<string, string>} titles of occupations, by code @param {import("./answers.mjs").Answers} answers
   */
  constructor(page, words, data, titles, answers) {
    this.page = page;
    this.words = words;
    this.data = data;
    this.answers = answers;
    this.root = one(page, "js-sheet");
    this.lines = new Lines(words, data);
    this.standing = new Standing(words, data, titles);
    this.view = new View(words, data);
    /** @type {import("./after.mjs").Answered | null} */
    this.held = null;
    /** The sources named so far, in their order. @type {string[]} */
    this.named = [];
    window.addEventListener("beforeprint", () => this.fill());
    window.addEventListener("afterprint", () => this.empty());
    // Not every way to paper tells of itself in advance.
    window.matchMedia("print").addEventListener("change", ({ matches }) => (matches ? this.fill() : this.empty()));
  }

  /** What the last score was made of and came with. @param {import("./after.mjs").Answered} answered */
  hold(...answered) {
    this.held = answered;
  }

  /** There are no answers any more. */
  clear() {
    this.held = null;
    this.empty();
  }

  empty() {
    this.root.hidden = true;
    this.root.replaceChildren();
  }

  fill() {
    // Some other part of the page may be printed alone.
    if (!this.held || document.documentElement.dataset.print) return;
    this.named = [];
    const { unofficial, dates } = this.root.dataset;
    const edition = this.say("edition", { edition: document.documentElement.dataset.edition });
    this.root.replaceChildren(
      make("header", { class: "sheet-head" }, make("p", { class: "sheet-mark" }, "Waymark"), make("p", {}, unofficial)),
      ...this.content(...this.held),
      make("footer", { class: "sheet-foot" }, make("p", {}, unofficial, " ", this.say("check")),
        make("p", {}, dates, " ", edition, " ", window.location.origin + window.location.pathname)));
    this.root.hidden = false;
  }

  /** Whether the form still holds what was scored. @param {import("./after.mjs").Answered[0]} question */
  isCurrent({ on, profile, assumed }) {
    const { form } = this.answers;
    return JSON.stringify([form.day, form.read().profile, form.assumedPaths()]) === JSON.stringify([on, profile, assumed]);
  }

  /** @param {import("./after.mjs").Answered} answered @returns {Node[]} */
  content(...[question, result, jobs]) {
    const title = make("h1", {}, this.say("title"));
    const answers = make("section", { class: "sheet-answers" }, make("h2", {}, this.say("answers")), ...this.answers.sections().map(withoutLinks));
    if (!this.isCurrent(question)) return [title, make("p", { class: "sheet-none" }, this.say("no_score")), answers];
    return [title, this.score(result), answers, this.everyLine(result, jobs), ...this.programs(result), this.categories(result), this.sources(result)];
  }

  // The score

  /** The score in its label, what it assumes and leaves out. @param {any} result */
  score(result) {
    const { on, crs } = result;
    const asked = crs.current ? null : make("p", { class: "strong" }, this.words.say("calculator.result.asked_for", { date: this.words.date(on) }));
    const said = ["js-assumes", "js-notices"].map((hook) => one(this.page, hook)).filter((part) => !part.hidden && part.textContent.trim());
    const missing = [...one(this.page, "js-missing").querySelectorAll("li")].map((item) => make("li", {}, item.textContent));
    return make("section", { class: "sheet-score" },
      make("p", { class: crs.current ? "sheet-total" : "sheet-total sheet-dated" }, make("span", {}, this.view.label(result)), " ", make("strong", {}, this.words.number(crs.total))),
      asked, this.sections(crs),
      make("p", {}, this.words.say("calculator.result", crs.with_spouse ? "with_spouse" : "without_spouse")),
      ...said.map((part) => make("p", {}, part.textContent)),
      missing.length ? make("div", { class: "sheet-missing" }, make("h3", {}, this.words.say("calculator.result.missing")), make("ul", {}, ...missing)) : null);
  }

  /** @param {any} crs */
  sections(crs) {
    const cells = SECTIONS.filter((section) => section !== "spouse" || crs.with_spouse).map((section) =>
      make("div", {}, make("dt", {}, this.words.say("core.sections", section)),
        make("dd", {}, this.words.number(crs.sections[section]), " ", make("span", {}, this.words.say("calculator.result.of_max", { max: this.view.ceiling(section, crs) })))));
    return make("dl", { class: "sheet-sections" }, ...cells);
  }

  // Every line

  /** @param {any} result @param {any} jobs */
  everyLine({ crs, experience }, jobs) {
    const worked = hoursOf(experience, jobs);
    const bodies = SECTIONS.map((section) => {
      const lines = crs.lines.filter((/** @type {any} */ { id }) => id.startsWith(`crs.${section}.`));
      if (lines.length === 0) return null;
      const max = this.view.ceiling(section, crs);
      return make("tbody", {}, ...lines.map((/** @type {any} */ line) => this.line(line, crs, worked)),
        make("tr", { class: "sheet-sum" }, make("th", { scope: "row", colspan: 2 }, this.say("sum", { section: this.words.say("core.sections", section) })),
          num(this.words.number(crs.sections[section])), num(this.words.number(max)), make("td", { colspan: 2 })));
    });
    const total = make("tbody", {}, make("tr", { class: "sheet-sum sheet-all" }, make("th", { scope: "row", colspan: 2 }, this.say("total")),
      num(this.words.number(crs.total)), make("td", {}), make("td", { colspan: 2 })));
    return make("section", {}, make("h2", {}, this.say("lines")),
      this.table("sheet-lines", ["line", "read", "points", "max", "since", "source"], bodies, total),
      crs.lines.some((/** @type {any} */ { unverified }) => unverified)
        ? make("p", {}, `${MARK} `, this.words.say("calculator.result.unverified", { date: this.words.date(crs.rules_as_of) })) : null);
  }

  /** @param {any} line @param {any} crs @param {Record<string, any>} worked */
  line(line, crs, worked) {
    return make("tr", { "data-sheet-line": line.id },
      make("th", { scope: "row" }, this.words.say("core.lines", line.id)),
      make("td", {}, this.lines.why(line, crs, worked), line.lost_to_cap ? make("span", { class: "sheet-below" }, this.lines.lost(line)) : null),
      num(this.words.number(line.points)), num(this.words.number(line.max)),
      make("td", {}, line.version ? this.words.shortDate(line.version) : "–", line.unverified ? ` ${MARK}` : null), this.cite(line.sources));
  }

  // Programs and categories

  /** @param {any} result @returns {Node[]} */
  programs({ programs, on }) {
    this.standing.checks.on = on;
    return Object.entries(programs).map(([name, program], index) => {
      const value = valueOf(program);
      const rows = program.checks.map((/** @type {any} */ check) => this.check(check, program));
      return make("section", {}, index ? null : make("h2", {}, this.words.say("calculator.programs.heading")),
        make("h3", {}, this.say("standing", { name: this.words.say("core.programs", name), value: this.words.say("calculator.programs.badge", value) })),
        this.table("sheet-checks", ["condition", "read_and_needed", "met", "source"], [make("tbody", {}, ...rows)]));
    });
  }

  /** @param {any} check @param {any} program */
  check(check, program) {
    const { checks } = this.standing;
    const lack = check.met === false ? checks.lack(check) : "";
    return make("tr", { "data-sheet-check": check.id },
      make("th", { scope: "row" }, checks.name(check)),
      make("td", {}, make("span", { class: "sheet-law" }, this.words.say("core.checks", check.id)), " ", checks.read(check, program.grid).join(" "),
        lack ? make("span", { class: "sheet-below" }, this.words.say("result.missing.lack", { lack })) : null),
      make("td", {}, this.words.say("core.check_met", check.met === null ? "unknown" : String(check.met))), this.cite(check.sources));
  }

  /** @param {any} result */
  categories(result) {
    const rows = this.standing.slugs(result).map((slug) => {
      const category = result.categories[slug];
      const { value, key } = this.standing.valueOfCategory(slug, result);
      return make("tr", { "data-sheet-category": slug },
        make("th", { scope: "row" }, this.words.say("draws.kinds", slug)),
        make("td", {}, this.standing.aboutCategory(slug, value, category).join(" ")),
        make("td", {}, this.words.say("calculator.categories.badge", key)),
        this.cite([...new Set(category.checks.flatMap((/** @type {any} */ { sources }) => sources))]));
    });
    return make("section", {}, make("h2", {}, this.words.say("calculator.categories.heading")),
      this.table("sheet-checks sheet-categories", ["category", "read_and_needed", "met", "source"], [make("tbody", {}, ...rows)]));
  }

  // Sources

  /** The numbers of sources in the list at the end. @param {string[]} sources */
  cite(sources) {
    for (const source of sources) if (!this.named.includes(source)) this.named.push(source);
    return make("td", { class: "sheet-cite" }, sources.map((source) => `[${this.named.indexOf(source) + 1}]`).join(" ") || "–");
  }

  /** @param {any} result */
  sources({ on, crs }) {
    const items = this.named.map((key) => {
      const { whose, title, url, via, checked } = this.data.sources[key];
      return make("li", {}, [whose, title].filter(Boolean).join(this.say("between")), ".", via ? ` ${this.say("via", { via })}` : null,
        url ? make("span", { class: "sheet-address" }, ` ${url}`) : null, ` ${this.say("checked", { date: this.words.date(checked) })}`);
    });
    return make("section", {}, make("h2", {}, this.say("sources")),
      make("p", {}, this.say("rules", { date: this.words.date(crs.rules_as_of), on: this.words.date(on) })),
      make("ol", { class: "sheet-sources" }, ...items));
  }

  /** @param {string} className @param {string[]} columns @param {(Node | null)[]} bodies @param {Node} [last] */
  table(className, columns, bodies, last) {
    const heads = columns.map((key) => make("th", { scope: "col", class: ["points", "max"].includes(key) ? "num" : null }, this.say("columns", key)));
    return make("table", { class: `sheet-table ${className}` }, make("thead", {}, make("tr", {}, ...heads)), ...bodies, last ?? null);
  }

  /** @param {...any} rest */
  say(...rest) {
    return this.words.say("keep.sheet", ...rest);
  }
}

/** @param {string} text */
function num(text) {
  return make("td", { class: "num" }, text);
}

/** Answers without the links that change them, nor the questions that were not answered. @param {HTMLElement} part */
function withoutLinks(part) {
  for (const link of all(part, "answers-change")) link.remove();
  for (const none of all(part, "answer-none")) none.closest(".answers > div").remove();
  return part;
}
