/**
 * The past rounds as the reader sees them: how many would have invited them in a year, the score on the chart of
 * cut-offs, and each round with its outcome, chosen by kind, outcome and year.
 *
 * What the reader has chosen is one plain object, `read()` and `write(state)`. The frame is made once, so that nothing
 * the reader holds is taken away when an answer changes.
 */

import { cardTable, cell, head } from "./cards.mjs";
import { isFunds } from "./checks.mjs";
import { datedNotice } from "./dated.mjs";
import { make } from "./dom.mjs";
import { PastChart } from "./past-chart.mjs";
import { hasChanged } from "./view.mjs";

/** What the table shows of a round, in the order of its columns. */
const COLUMNS = ["number", "date", "kind", "cutoff", "score", "outcome"];
const FIGURES = ["cutoff", "score", "rounds", "cutoffs", "invited"];
const EVERY = "all";
/** Outcomes that are counted only where there are any. */
const SELDOM = ["tie", "unknown"];

/** @typedef {{kind: string, outcome: string, year: string}} State the choices; an empty year is that of the answer */
/** @typedef {{number: string, outcome: string, score: number, cutoff: number, because: string[]}} Round */

export class Rounds {
  /**
   * @param {import("./words.mjs").Words} words
   * @param {{draws: string, rounds: [number: string, date: string, kind: string][], through: string, change: any, results: string}} data
   */
  constructor(words, data) {
    this.words = words;
    this.data = data;
    this.known = new Map(data.rounds.map(([number, date, kind]) => [number, { date, kind }]));
    /** @type {Map<string, HTMLTableRowElement>} */
    this.rows = new Map();
    /** @type {Round[]} newest first */
    this.shown = [];
    this.year = "";
    /** The conditions that the answers leave open, by their ids. @type {Set<string>} */
    this.open = new Set();
    /** Choices that wait for rounds. @type {State | null} */
    this.wanted = null;
    this.head = make("div");
    this.filters = Object.fromEntries(["kind", "outcome", "year"].map((name) => [name, this.select(name)]));
    this.said = make("p", { class: "past-shown", role: "status" });
    this.chart = new PastChart(words, data);
    this.table = table("each", this.say("each_table"), COLUMNS.map((column) => [column, this.say(column)]), []);
    this.table.id = "past-each";
    [this.body] = this.table.tBodies;
    this.each = make("details", { "data-keep": "each" }, make("summary", {}, this.say("each")), this.table);
    this.all = make("a", { class: "js-all-rounds" });
    const { kind, outcome, year } = this.filters;
    // Whoever chooses rounds wants to see them; the kind is chosen for the chart as well.
    for (const select of [outcome, year]) select.addEventListener("change", () => { this.each.open = true; });
    this.frame = make("div", {},
      make("h3", {}, this.say("over")), make("div", { class: "past-filters" }, kind.parentElement), this.chart.figure, make("p", {}, this.all),
      make("h3", {}, this.say("choose")), make("div", { class: "past-filters" }, outcome.parentElement, year.parentElement), this.said, this.each);
    this.root = make("div", {}, this.head, this.frame);
  }

  /** @returns {State} */
  read() {
    if (this.wanted && this.shown.length === 0) return this.wanted;
    const { kind, outcome, year } = this.filters;
    return { kind: kind.value, outcome: outcome.value, year: year.value === this.year ? "" : year.value };
  }

  /** @param {State} state as `read` gave it */
  write({ kind, outcome, year }) {
    this.wanted = { kind, outcome, year };
    if (this.shown.length) this.choose(this.wanted);
  }

  /** There are no answers any more. */
  clear() {
    this.shown = [];
    this.wanted = null;
    this.each.open = false;
  }

  /** @param {any} result of the score, with `rounds` @returns {Node} */
  view(result) {
    const before = this.shown.length ? this.read() : (this.wanted ?? { kind: EVERY, outcome: EVERY, year: "" });
    this.shown = result.rounds.toReversed();
    const checks = [...Object.values(result.programs), ...Object.values(result.categories)].flatMap((/** @type {any} */ one) => one.checks);
    // On the day of an early round no table of funds is known, whatever is known of them now.
    this.open = new Set(checks.filter(({ id, met }) => met === null || (met && isFunds(id))).map(({ id }) => id));
    const years = this.years();
    this.year = years.includes(result.on.slice(0, 4)) ? result.on.slice(0, 4) : (years[0] ?? "");
    this.head.replaceChildren(...this.summary(result));
    this.body.replaceChildren(...this.shown.map((round) => this.row(round)));
    this.frame.hidden = this.shown.length === 0;
    this.all.href = `${this.data.draws}#score=${result.crs.total}`;
    this.all.textContent = this.say("chart", { total: result.crs.total });
    this.offer("kind", [...new Set(this.shown.map((round) => this.kindOf(round)))].map((kind) => [kind, this.words.say("draws.kinds", kind)]));
    this.offer("outcome", this.words.keys("calculator.rounds.counts").map((key) => [key, this.words.say("calculator.rounds.counts", key)]));
    this.offer("year", years.map((year) => [year, year]));
    this.choose(before);
    this.chart.show(this.shown.length ? result.crs : null, this.shown.map(({ number }) => this.rows.get(number)), this.filters.kind.value);
    return this.root;
  }

  // What the rounds add up to

  /** @param {any} result @returns {Node[]} */
  summary(result) {
    const inYear = this.of(this.year);
    const dated = result.crs.current ? null
      : datedNotice(this.words, this.data.change, { on: result.on, ...result.crs }, this.say(hasChanged(this.data.change, result.on) ? "as_of" : "as_of_unchecked", { date: this.words.date(result.crs.rules_as_of) }));
    return [
      make("p", { class: "said", "data-rounds-said": this.year }, this.sentence(inYear, result)),
      dated,
      make("p", { class: "hint" }, this.words.say("calculator.rounds.hint", { date: this.words.date(result.on), through: this.words.date(this.data.through) })),
      ...(inYear.length ? [this.counts(inYear), this.kinds(inYear)] : []),
      this.shown.length ? this.byYear() : null,
    ].filter(Boolean);
  }

  /** The one sentence on top, counted from the rounds. @param {Round[]} inYear @param {any} result */
  sentence(inYear, { on }) {
    if (inYear.length === 0) return this.say("none");
    const values = { of: inYear.length, year: this.year, date: this.words.date(on < this.data.through ? on : this.data.through) };
    const going = this.year === on.slice(0, 4) && this.year >= this.data.through.slice(0, 4) ? "so_far" : "whole";
    const invited = inYear.filter(({ outcome }) => outcome === "invited");
    const period = this.say(going, values);
    if (invited.length) {
      const kinds = [...Map.groupBy(invited, (round) => this.kindOf(round))].sort(([, one], [, other]) => other.length - one.length)
        .map(([kind, some]) => this.say("kind_count", { kind: this.words.say("draws.kinds", kind), n: some.length }));
      return this.say("invited_in", { n: invited.length, of: inYear.length, period, kinds: kinds.join(", ") });
    }
    const open = inYear.filter(({ outcome }) => outcome !== "not_eligible");
    const unknown = this.mostlyUnknown(inYear);
    if (open.length === 0) return this.say(unknown ? "mostly_unknown" : "none_open", { of: inYear.length, period, unknown });
    const [nearest] = open.toSorted((one, other) => one.cutoff - one.score - (other.cutoff - other.score));
    const by = nearest.cutoff - nearest.score;
    const ending = this.say(by ? "nearest" : "nearest_tie", { number: nearest.number, kind: this.words.say("draws.kinds", this.kindOf(nearest)), by, points: this.words.count("core.units.points", by) });
    return `${this.say("not_invited", { of: inYear.length, period })} ${ending}`;
  }

  /** How many rounds ended how. @param {Round[]} rounds */
  counts(rounds) {
    const outcomes = rounds.map((round) => this.groupOf(round));
    const shown = this.words.keys("calculator.rounds.counts").filter((key) => !SELDOM.includes(key) || outcomes.includes(key));
    return make("dl", { class: "stats counts" }, ...shown.map((key) => make("div", { class: `stat${key === "invited" ? " stat-main" : ""}` },
      make("dt", {}, this.words.say("calculator.rounds.counts", key)),
      make("dd", {}, this.words.number(outcomes.filter((outcome) => outcome === key).length)))));
  }

  /** A line for each kind of round, that with the newest round first. @param {Round[]} rounds */
  kinds(rounds) {
    const kinds = [...Map.groupBy(rounds, (round) => this.kindOf(round))];
    return table("kinds", this.say("kinds_of", { year: this.year }), ["kind", "rounds", "cutoffs", "outcome"].map((column) => [column, this.say(column)]),
      kinds.map(([kind, some]) => {
        const cutoffs = some.map(({ cutoff }) => cutoff);
        const [lowest, highest] = [Math.min(...cutoffs), Math.max(...cutoffs)];
        return make("tr", { role: "row" },
          make("th", { scope: "row", role: "rowheader" }, this.words.say("draws.kinds", kind)),
          cell("num", this.words.number(some.length), this.say("rounds")),
          cell("num", lowest === highest ? this.words.number(lowest) : this.say("range", { lowest, highest }), this.say("cutoffs")),
          cell("outcome", this.outcomeOfKind(some)));
      }));
  }

  /** How the rounds of one kind ended, in one word where they all ended alike. @param {Round[]} rounds */
  outcomeOfKind(rounds) {
    const invited = rounds.filter(({ outcome }) => outcome === "invited").length;
    if (invited) return make("span", { class: "badge badge-yes" }, this.say("invited", { n: invited, of: rounds.length }));
    return [...new Set(rounds.map((round) => this.outcome(round)))].join(" · ");
  }

  /** Every year with what would have come of it. */
  byYear() {
    const rows = this.years().map((year) => {
      const held = this.of(year);
      const invited = held.filter(({ outcome }) => outcome === "invited").length;
      return make("tr", { role: "row", "data-year": year, "data-invited": invited },
        make("th", { scope: "row", role: "rowheader" }, year),
        cell("num", this.words.number(held.length), this.say("rounds")),
        cell("num", this.words.number(invited), this.say("invited_heading")));
    });
    return make("details", { "data-keep": "years" }, make("summary", {}, this.say("years")),
      table("years", this.say("years"), [["year", this.say("year")], ["rounds", this.say("rounds")], ["invited", this.say("invited_heading")]], rows));
  }

  // Each round

  /** The same row as before with what the answer changes in it. @param {Round} round */
  row(round) {
    const { number, outcome, cutoff, score } = round;
    const { date, kind } = this.known.get(number);
    let row = this.rows.get(number);
    if (!row) {
      row = /** @type {HTMLTableRowElement} */ (make("tr", { role: "row", "data-result": `round-${number}`, "data-kind": kind, "data-year": date.slice(0, 4) },
        make("th", { scope: "row", role: "rowheader" }, make("a", { href: `${this.data.draws}${number}/` }, number)),
        cell("nowrap", make("time", { datetime: date }, this.words.shortDate(date))),
        cell("", this.words.say("draws.kinds", kind)),
        cell("num", this.words.number(cutoff), this.say("cutoff")),
        cell("num", "", this.say("score")),
        cell("outcome", "")));
      this.rows.set(number, row);
    }
    row.dataset.value = outcome;
    row.cells[4].textContent = this.words.number(score);
    const said = this.outcome(round);
    row.cells[5].replaceChildren(outcome === "invited" ? make("span", { class: "badge badge-yes" }, said) : said);
    return row;
  }

  /** @param {Round} round */
  outcome({ outcome, because }) {
    const said = this.words.say("core.outcomes", outcome);
    if (because.length === 0) return said;
    const isOpen = this.isOpen(because);
    const told = isOpen ? because : because.filter((id) => !this.open.has(id));
    const names = this.conditions(told);
    if (isOpen) return names ? this.say("open_of", { names }) : this.say("open");
    const values = { outcome: said, why: this.words.say("core.barred", reason(told)) };
    return names ? this.say("because_of", { ...values, names }) : this.say("because", values);
  }

  /**
   * Whether it was only answers not given that stood in the way. A round does not tell these from conditions that are not
   * met, but the same answers are read on its day as on that of the score.
   * @param {string[]} because
   */
  isOpen(because) {
    const isOpen = (/** @type {string} */ id) => this.open.has(id);
    const [ofPrograms, others] = [because.filter(isOfProgram), because.filter((id) => !isOfProgram(id))];
    const programs = [...Map.groupBy(ofPrograms, (id) => id.split(".")[0]).values()];
    return others.every(isOpen) && (programs.length === 0 || programs.some((ids) => ids.every(isOpen)));
  }

  /** A tie that was missed is a tie. @param {Round} round */
  groupOf({ outcome, because }) {
    if (outcome === "not_eligible" && this.isOpen(because)) return "unknown";
    return outcome === "tie_missed" ? "tie" : outcome;
  }

  /** Which conditions failed, where they are of one program or one category: of several, any one would have been enough. @param {string[]} because */
  conditions(because) {
    const [first] = because[0].split(".");
    if (because.includes("nomination") || !because.every((id) => id.startsWith(`${first}.`))) return "";
    const names = because.map((id) => this.words.say("core.check_names", id.split(".").at(-1)));
    return names.map((name) => name.slice(0, 1).toLowerCase() + name.slice(1)).join(", ");
  }

  /** @param {string} name */
  select(name) {
    const id = `past-${name}`;
    const select = /** @type {HTMLSelectElement} */ (make("select", { id, class: `js-past-${name}` }));
    select.addEventListener("change", () => this.filter());
    make("p", { class: "past-filter" }, make("label", { for: id }, this.say(name)), select);
    return select;
  }

  /** The choices there are now; what was chosen stays chosen where it can. @param {string} name @param {string[][]} choices */
  offer(name, choices) {
    const select = this.filters[name];
    const values = [EVERY, ...choices.map(([value]) => value)];
    if (values.join() === [...select.options].map(({ value }) => value).join()) return;
    select.replaceChildren(make("option", { value: EVERY }, this.say(`every_${name}`)), ...choices.map(([value, text]) => make("option", { value }, text)));
  }

  /** @param {State} state */
  choose({ kind, outcome, year }) {
    for (const [name, value] of Object.entries({ kind, outcome, year: year || this.year })) {
      const select = this.filters[name];
      select.value = value;
      if (select.selectedIndex < 0) select.value = EVERY;
    }
    this.filter();
  }

  filter() {
    const [kind, outcome, year] = [this.filters.kind.value, this.filters.outcome.value, this.filters.year.value];
    let shown = 0;
    for (const round of this.shown) {
      const row = this.rows.get(round.number);
      const hidden = ![[kind, row.dataset.kind], [outcome, this.groupOf(round)], [year, row.dataset.year]].every(([wanted, is]) => wanted === EVERY || wanted === is);
      if (row.hidden !== hidden) row.hidden = hidden;
      if (!hidden) shown += 1;
    }
    const said = shown ? this.words.count("result.rounds.shown", shown, { of: this.shown.length }) : this.say("shown_none");
    if (this.said.textContent !== said) this.said.textContent = said;
    this.table.hidden = shown === 0;
    this.chart.choose(kind);
  }

  // Small things

  /** The years with rounds, the newest first. */
  years() {
    return [...new Set(this.shown.map(({ number }) => this.known.get(number).date.slice(0, 4)))];
  }

  /** @param {string} year */
  of(year) {
    return this.shown.filter(({ number }) => this.known.get(number).date.startsWith(year));
  }

  /** @param {Round} round */
  kindOf({ number }) {
    return this.known.get(number).kind;
  }

  /** For the list of contents. */
  count() {
    const inYear = this.of(this.year);
    if (inYear.length === 0) return "";
    const n = inYear.filter(({ outcome }) => outcome === "invited").length;
    const unknown = n === 0 && this.mostlyUnknown(inYear);
    return this.words.say("calculator.rounds", unknown ? "count_unknown" : "count", { n, of: inYear.length, unknown });
  }

  /** How many rounds the answers leave open, nought unless it is most of them. @param {Round[]} rounds */
  mostlyUnknown(rounds) {
    const unknown = rounds.filter((round) => this.groupOf(round) === "unknown").length;
    return unknown > rounds.length / 2 ? unknown : 0;
  }

  /** From either room of words. @param {string} key @param {Record<string, string | number>} [values] */
  say(key, values = {}) {
    return this.words.say(this.words.has("result.rounds", key) ? "result.rounds" : "calculator.rounds", key, values);
  }
}

/** @param {string} name @param {string} caption @param {string[][]} columns their keys and names @param {HTMLElement[]} rows */
function table(name, caption, columns, rows) {
  const heads = columns.map(([key, text]) => head(text, FIGURES.includes(key) ? "num" : key === "outcome" ? key : null));
  return cardTable(`past-${name}`, make("caption", {}, caption), heads, rows);
}

/** What stood in the way first. @param {string[]} because ids of checks, or `nomination` */
function reason(because) {
  if (because.includes("nomination")) return "nomination";
  return because.every(isOfProgram) ? "program" : "category";
}

/** @param {string} id of a check */
function isOfProgram(id) {
  return /^(fsw|cec|fst)\./.test(id);
}
