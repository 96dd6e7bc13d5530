/** The past rounds as the reader sees them: those of the past year in a table, the older ones in one that opens. */

import { make } from "./dom.mjs";

/** What the tables show of a round, in the order of their columns. */
const COLUMNS = ["number", "date", "kind", "cutoff", "score", "outcome"];
const FIGURES = ["cutoff", "score", "rounds", "cutoffs"];

export class Rounds {
  /**
   * @param {import("./words.mjs").Words} words
   * @param {{draws: string, rounds: [number: string, date: string, kind: string][], through: string}} data
   */
  constructor(words, data) {
    this.words = words;
    this.data = data;
    this.known = new Map(data.rounds.map(([number, date, kind]) => [number, { date, kind }]));
  }

  /** @param {any} result @returns {{recent: any[], older: any[]}} newest first */
  split({ on, rounds }) {
    const since = `${Number(on.slice(0, 4)) - 1}${on.slice(4)}`;
    const newest = rounds.toReversed();
    const isRecent = (/** @type {any} */ { number }) => this.known.get(number).date > since;
    return { recent: newest.filter(isRecent), older: newest.filter((/** @type {any} */ round) => !isRecent(round)) };
  }

  /** @param {any} result @param {number} total the score of today, for the chart of all rounds */
  view(result, total) {
    const { recent, older } = this.split(result);
    return [
      make("p", { class: "hint" }, this.say("hint", { date: this.words.date(result.on), through: this.words.date(this.data.through) })),
      ...(recent.length ? [this.counts(recent), this.kinds(recent), this.folded("each", recent, "past_year")] : [make("p", {}, this.say("none"))]),
      older.length ? this.folded("older", older, "older_table") : null,
      make("p", {}, make("a", { href: `${this.data.draws}#score=${total}` }, this.say("chart", { total }))),
    ].filter(Boolean);
  }

  /** A table behind its summary. @param {string} key @param {any[]} rounds @param {string} caption */
  folded(key, rounds, caption) {
    return make("details", { "data-keep": key }, make("summary", {}, this.say(key, { n: rounds.length })), this.table(rounds, this.say(caption)));
  }

  /** How many rounds ended how. @param {any[]} rounds */
  counts(rounds) {
    const outcomes = rounds.map(({ outcome }) => (outcome === "tie_missed" ? "tie" : outcome));
    const shown = this.words.keys("calculator.rounds.counts").filter((key) => key !== "tie" || outcomes.includes(key));
    return make("dl", { class: "stats counts" }, ...shown.map((key) => make("div", { class: `stat${key === "invited" ? " stat-main" : ""}` },
      make("dt", {}, this.words.say("calculator.rounds.counts", key)),
      make("dd", {}, this.words.number(outcomes.filter((outcome) => outcome === key).length)))));
  }

  /** A line for each kind of round, that with the newest round first. @param {any[]} rounds */
  kinds(rounds) {
    const kinds = [...Map.groupBy(rounds, ({ number }) => this.known.get(number).kind)];
    return table("kinds", this.say("kinds"), ["kind", "rounds", "cutoffs", "outcome"].map((column) => [column, this.say(column)]),
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

  /** How the rounds of one kind ended, in one word where they all ended alike. @param {any[]} rounds */
  outcomeOfKind(rounds) {
    const invited = rounds.filter(({ outcome }) => outcome === "invited").length;
    if (invited) return make("span", { class: "badge badge-yes" }, this.say("invited", { n: invited, of: rounds.length }));
    return [...new Set(rounds.map((round) => this.outcome(round)))].join(" · ");
  }

  /** @param {any[]} rounds @param {string} caption */
  table(rounds, caption) {
    return table("each", caption, COLUMNS.map((column) => [column, this.say(column)]), rounds.map((round) => this.row(round)));
  }

  /** @param {any} round */
  row(round) {
    const { number, outcome, cutoff, score } = round;
    const { date, kind } = this.known.get(number);
    return make("tr", { role: "row", "data-result": `round-${number}`, "data-value": outcome },
      make("th", { scope: "row", role: "rowheader" }, make("a", { href: `${this.data.draws}${number}/` }, number)),
      cell("nowrap", make("time", { datetime: date }, this.words.shortDate(date))),
      cell("", this.words.say("draws.kinds", kind)),
      cell("num", this.words.number(cutoff), this.say("cutoff")),
      cell("num", this.words.number(score), this.say("score")),
      cell("outcome", outcome === "invited" ? make("span", { class: "badge badge-yes" }, this.outcome(round)) : this.outcome(round)));
  }

  /** @param {any} round */
  outcome({ outcome, because }) {
    const said = this.words.say("core.outcomes", outcome);
    return because.length ? this.say("because", { outcome: said, why: this.words.say("core.barred", reason(because)) }) : said;
  }

  /** @param {any} result */
  count(result) {
    const { recent } = this.split(result);
    return this.say("count", { n: recent.filter(({ outcome }) => outcome === "invited").length, of: recent.length });
  }

  /** @param {string} key @param {Record<string, string | number>} [values] */
  say(key, values = {}) {
    return this.words.say("calculator.rounds", key, values);
  }
}

/** @param {string} name @param {string} caption @param {string[][]} columns their keys and names @param {HTMLElement[]} rows */
function table(name, caption, columns, rows) {
  const heads = columns.map(([key, text]) => make("th", { scope: "col", role: "columnheader", class: FIGURES.includes(key) ? "num" : key === "outcome" ? key : null }, text));
  return make("table", { class: `table table-cards past-${name}`, role: "table" },
    make("caption", {}, caption),
    make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, ...heads)),
    make("tbody", { role: "rowgroup" }, ...rows));
}

/** @param {string} className @param {Node | string} content @param {string | null} [label] for screens too narrow for columns */
function cell(className, content, label = null) {
  return make("td", { role: "cell", class: className || null, "data-label": label }, content);
}

/** What stood in the way first. @param {string[]} because ids of checks, or `nomination` */
function reason(because) {
  if (because.includes("nomination")) return "nomination";
  return because.every((id) => /^(fsw|cec|fst)\./.test(id)) ? "program" : "category";
}
