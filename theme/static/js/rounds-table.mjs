/**
 * The table of all rounds: chosen by kind, program and year and put in order without a new page. What was chosen stands
 * in the address, so that it can be linked and the way back leads through it.
 */

import { all, make, one } from "./dom.mjs";
import { number } from "./chart.mjs";

const NEWEST_FIRST = "date-desc";
const ARIA = { asc: "ascending", desc: "descending" };

/**
 * @typedef {object} Entry a row and what it is chosen and ordered by
 * @property {HTMLTableRowElement} row
 * @property {string} kind
 * @property {string[]} program
 * @property {string} year
 * @property {number} date its place from the oldest to the newest
 * @property {number} invitations
 * @property {number} cutoff
 */

export class RoundsTable {
  /** @param {HTMLTableElement} table @param {import("./words.mjs").Words} words with the room `draws.script` */
  constructor(table, words) {
    this.table = table;
    this.words = words;
    this.bodies = [...table.tBodies];
    /** One body for rows in an order in which the years are mixed. */
    this.mixed = make("tbody", { role: "rowgroup", hidden: true });
    table.append(this.mixed);
    this.entries = this.read();
    /** @type {Record<string, HTMLSelectElement>} */
    this.fields = Object.fromEntries([...one(document, "js-filters").querySelectorAll("select")].map((field) => [field.name, field]));
    this.count = one(document, "js-count");
    this.clear = one(document, "js-clear");
    this.years = all(document, "js-years");
    this.heads = this.makeButtons();
    for (const field of Object.values(this.fields)) field.addEventListener("change", () => this.chosen());
    this.clear.addEventListener("click", () => {
      this.fill(new URLSearchParams());
      this.chosen();
      this.fields.kind.focus();
    });
    addEventListener("popstate", () => this.restore());
    if (new URLSearchParams(location.search).size) this.restore();
    else this.show();
  }

  /** @returns {Entry[]} newest first, as they stand */
  read() {
    const rows = this.bodies.flatMap((body) => [...body.rows].filter((row) => !row.classList.contains("group")));
    return rows.map((row, at) => ({
      row,
      kind: row.dataset.kind,
      program: row.dataset.open.split(" "),
      year: row.querySelector("time").getAttribute("datetime").slice(0, 4),
      date: rows.length - at,
      invitations: number(row.cells[3]),
      cutoff: number(row.cells[4]),
    }));
  }

  /** The headings that order the table become buttons. */
  makeButtons() {
    return [...this.table.querySelectorAll("th[data-sort]")].map((head) => {
      const column = head.textContent;
      const button = make("button", { type: "button", class: "sort" }, column);
      button.addEventListener("click", () => {
        const downwards = this.fields.sort.value === `${head.dataset.sort}-desc`;
        this.fields.sort.value = `${head.dataset.sort}-${downwards ? "asc" : "desc"}`;
        this.chosen();
      });
      head.replaceChildren(button);
      return head;
    });
  }

  /** Something else was chosen: the address says so. */
  chosen() {
    const asked = new URLSearchParams();
    for (const [name, field] of Object.entries(this.fields)) {
      if (field.value && field.value !== NEWEST_FIRST) asked.set(name, field.value);
    }
    const query = asked.size ? `?${asked}` : location.pathname;
    history.pushState(null, "", query + location.hash);
    this.show();
  }

  /** Shows what the address asks for. */
  restore() {
    this.fill(new URLSearchParams(location.search));
    this.show();
  }

  /** @param {URLSearchParams} asked what the fields do not offer is left out */
  fill(asked) {
    for (const [name, field] of Object.entries(this.fields)) {
      const value = asked.get(name) ?? "";
      field.value = [...field.options].some((option) => option.value === value) ? value : name === "sort" ? NEWEST_FIRST : "";
    }
  }

  show() {
    const { kind, program, year, sort } = Object.fromEntries(Object.entries(this.fields).map(([name, field]) => [name, field.value]));
    const [column, way] = sort.split("-");
    const shown = this.entries.filter(
      (entry) => (!kind || entry.kind === kind) && (!program || entry.program.includes(program)) && (!year || entry.year === year),
    );
    if (column === "date") this.byYear(shown, way);
    else this.inOrder(shown, column, way);
    for (const head of this.heads) head.setAttribute("aria-sort", head.dataset.sort === column ? ARIA[way] : "none");
    this.tell(shown.length);
    const isChosen = Boolean(kind || program || year || sort !== NEWEST_FIRST);
    this.clear.hidden = !isChosen;
    for (const nav of this.years) nav.hidden = isChosen;
  }

  /** Rows under the headings of their years. @param {Entry[]} shown @param {string} way */
  byYear(shown, way) {
    const turned = way === "asc";
    const wanted = new Set(shown);
    const entries = turned ? [...this.entries].reverse() : this.entries;
    for (const body of turned ? [...this.bodies].reverse() : this.bodies) {
      const [group] = body.querySelectorAll(".group");
      const year = body.id.slice(1);
      const rows = entries.filter((entry) => entry.year === year);
      for (const entry of rows) entry.row.hidden = !wanted.has(entry);
      body.replaceChildren(group, ...rows.map((entry) => entry.row));
      const left = rows.filter((entry) => wanted.has(entry)).length;
      body.hidden = !left;
      group.querySelector(".muted").textContent = this.words.count("draws.in_year", left);
      this.table.append(body);
    }
    this.mixed.hidden = true;
  }

  /** Rows of all years by the figure of a column; of equal ones the newest first. @param {Entry[]} shown @param {string} column @param {string} way */
  inOrder(shown, column, way) {
    const sign = way === "asc" ? 1 : -1;
    const rows = [...shown].sort((a, b) => sign * (a[column] - b[column]) || b.date - a.date);
    for (const entry of rows) entry.row.hidden = false;
    this.mixed.replaceChildren(...rows.map((entry) => entry.row));
    this.mixed.hidden = !rows.length;
    for (const body of this.bodies) body.hidden = true;
  }

  /** @param {number} n */
  tell(n) {
    const total = this.entries.length;
    if (!n) this.count.textContent = this.words.say("draws.script.none");
    else if (n === total) this.count.textContent = this.words.say("draws.script.all", { n });
    else this.count.textContent = this.words.count("draws.script.some", n, { all: total });
  }
}
