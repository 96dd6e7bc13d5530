/**
 * The rows of the rules' tables: which one gave the points, in words, with the permanent address of its figure.
 *
 * Points are never worked out here: the row is only found again by what the core read.
 */

import { cardTable, cell, head } from "./cards.mjs";
import { make } from "./dom.mjs";

/**
 * @typedef {string | number | boolean} Atom what a cell accepts: 18, "20..29", "45..", a word, yes or no, "not_given", "any"
 * @typedef {[accepts: (Atom | Atom[])[], said: string[], key: string, points: number[]]} Row
 * @typedef {{from: string, reads: string[], columns: string[], rows: Row[]}} Table
 * @typedef {{id: string, version: string | null, reason: string, read: Record<string, any>}} Line
 */

export class Rows {
  /** @param {import("./words.mjs").Words} words @param {Record<string, Table[]>} tables by rule @param {string} rules the address of the rules */
  constructor(words, tables, rules) {
    this.words = words;
    this.tables = tables;
    this.rules = rules;
  }

  /** The table a line was read from, null where its rule gives nothing. @param {Line} line @returns {Table | null} */
  table({ id, version, reason }) {
    if (version === null || reason === "repealed") return null;
    return this.tables[id]?.find(({ from }) => from === version) ?? null;
  }

  /**
   * The rows that apply, each with what of the person it is for: an ability where every one of them is looked up.
   * @param {Line} line @param {Table} table @returns {{row: Row, ability: string | null}[]}
   */
  found({ read }, table) {
    const whole = table.reads.every((name) => name in read);
    const asked = whole ? [[null, table.reads.map((name) => read[name])]] : Object.entries(read).map(([ability, level]) => [ability, [level]]);
    return asked.flatMap(([ability, facts]) => {
      const row = table.rows.find(([accepts]) => accepts.every((cell, index) => fits(cell, facts[index])));
      return row ? [{ row, ability }] : [];
    });
  }

  /** The figure's own place on its rule's page. @param {Line} line @param {Table} table @param {Row} row @param {number} column */
  address({ id }, { from, columns }, [, , key], column) {
    return `${this.rules}${id}/#${["v" + from, key, columns.length > 1 ? columns[column] : ""].filter(Boolean).join("-")}`;
  }

  /** The version's own place. @param {Line} line */
  addressOfVersion({ id, version }) {
    return `${this.rules}${id}/${version ? `#v${version}` : ""}`;
  }

  /** The row or rows as a small table; null where there are none. @param {Line} line @param {boolean} withSpouse */
  view(line, withSpouse) {
    const table = this.table(line);
    const found = table ? this.found(line, table) : [];
    if (!table || found.length === 0) return null;
    const column = Math.max(table.columns.indexOf(withSpouse ? "with_spouse" : "without_spouse"), 0);
    const each = found[0].ability !== null;
    const heads = [
      ...(each ? [this.say("ability")] : []),
      ...table.reads.map((name) => this.words.say("core.lines_read", name)),
      this.words.say("core.columns", table.columns[column]),
    ];
    const rows = found.map(({ row, ability }) => {
      const points = this.words.number(row[3][column]);
      const link = make("a", { href: this.address(line, table, row, column), class: "row-figure", "aria-label": this.say("figure", { points }) }, points);
      const texts = [...(ability ? [this.words.say("core.abilities", ability)] : []), ...row[1]];
      return make("tr", { role: "row" },
        ...texts.map((said, index) => (index ? cell("", said, heads[index]) : make("th", { scope: "row", role: "rowheader", "data-label": ability ? null : heads[0] }, said))),
        cell("num", link, heads.at(-1)));
    });
    return cardTable("table-small row-of", make("caption", {}, this.words.count("result.lines.rows", rows.length)),
      heads.map((text, index) => head(text, index === heads.length - 1 ? "num" : null)), rows);
  }

  /** @param {string} key @param {Record<string, string | number>} [values] */
  say(key, values = {}) {
    return this.words.say("result.lines", key, values);
  }
}

/** Whether a cell accepts a fact. @param {Atom | Atom[]} cell @param {any} fact @returns {boolean} */
export function fits(cell, fact) {
  if (Array.isArray(cell)) return cell.some((one) => fits(one, fact));
  if (cell === "any") return true;
  if (cell === "not_given") return fact === null;
  if (typeof cell !== "string" || !cell.includes("..")) return cell === fact;
  const [low, high] = cell.split("..");
  return typeof fact === "number" && fact >= Number(low) && (high === "" || fact <= Number(high));
}
