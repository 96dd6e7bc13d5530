/** The chart of cut-offs with the reader's own score as a line: fetched when it comes near the reader's eyes. */

import { Chart, drawScore } from "./chart.mjs";
import { make, shape } from "./dom.mjs";
import { Later } from "./later.mjs";

const EVERY = "all";

/** An element of a drawing: its tag, its attributes, then its children. No markup: nothing here is ever read as such. */
/** @typedef {[tag: string, attributes: Record<string, string>, ...(string | Drawn)[]]} Drawn */

export class PastChart {
  /** @param {import("./words.mjs").Words} words @param {{results: string}} data */
  constructor(words, data) {
    this.words = words;
    this.drawings = new Later(new URL(`${data.results}charts-${words.lang}.mjs`, document.baseURI).href);
    this.kind = EVERY;
    /** What is drawn now: the kind, so that it is not drawn twice. */
    this.drawn = "";
    /** @type {any} */
    this.crs = null;
    /** @type {HTMLTableRowElement[]} newest first */
    this.rows = [];
    this.near = false;
    this.title = make("strong");
    this.legend = make("ul", { class: "legend", "aria-label": words.say("result.rounds.legend") });
    this.plot = make("div", { class: "plot js-plot" });
    this.readout = make("p", { class: "readout js-readout", role: "status" });
    this.figure = make("figure", { class: "chart past-chart", "data-cells": COLUMNS, "data-say": "read_own", "data-table": "past-each" },
      make("figcaption", {}, this.title, " ", make("span", { class: "muted" }, words.say("result.rounds.chart_note"))), this.legend, this.plot, this.readout);
    new IntersectionObserver((seen) => {
      if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
      this.near = true;
      this.draw();
    }, { rootMargin: "600px" }).observe(this.figure);
  }

  /** @param {any} crs null where there are no rounds @param {HTMLTableRowElement[]} rows @param {string} kind */
  show(crs, rows, kind) {
    this.figure.hidden = crs === null;
    // Other rounds may be known on another day.
    if (rows.length !== this.rows.length) this.drawn = "";
    this.crs = crs;
    this.rows = rows;
    this.kind = kind;
    this.draw();
  }

  /** @param {string} kind */
  choose(kind) {
    if (this.kind === kind) return;
    this.kind = kind;
    this.draw();
  }

  async draw() {
    if (!this.near || this.crs === null) return;
    let charts;
    try {
      ({ charts } = await this.drawings.load());
    } catch {
      this.readout.textContent = this.words.say("result.rounds.chart_failed");
      return;
    }
    // The reader may have gone on meanwhile.
    const { kind, crs } = this;
    const drawing = charts[kind === EVERY ? "" : kind];
    if (crs === null || !drawing) return;
    if (this.drawn !== kind) this.put(drawing, kind);
    const label = crs.current ? this.words.say("draws.script.own_line", { n: crs.total })
      : this.words.say("result.rounds.own_line_dated", { n: crs.total, date: this.words.shortDate(crs.rules_as_of) });
    drawScore(/** @type {SVGElement} */ (this.plot.querySelector("svg")), crs.total, label);
  }

  /** @param {{svg: Drawn, legend: [name: string, text: string][]}} drawing @param {string} kind */
  put({ svg: drawn, legend }, kind) {
    const svg = grown(drawn);
    const plot = make("div", { class: "plot js-plot" }, svg);
    this.plot.replaceWith(plot);
    this.plot = plot;
    this.legend.replaceChildren(...legend.map(([name, text]) => make("li", {}, key(name), text)));
    this.legend.hidden = legend.length === 0;
    this.title.textContent = capital(svg.querySelector("title").textContent);
    this.readout.replaceChildren(make("span", { class: "muted" }, this.words.say("draws.script.read_hint")));
    const rows = kind === EVERY ? this.rows : this.rows.filter(({ dataset }) => dataset.kind === kind);
    new Chart(this.figure, this.words, rows);
    this.drawn = kind;
  }
}

/** What stands in the cells of a row, as the chart reads them. */
const COLUMNS = "number date name cutoff score outcome";

/** The mark of a family of rounds as it stands in the chart. @param {string} name of its classes */
function key(name) {
  return shape("svg", { class: "key", "aria-hidden": "true", viewBox: "0 0 14 14", width: 14, height: 14 }, shape("path", { class: `dots ${name}`, d: "M7 7h0" }));
}

/** A drawing as elements. @param {Drawn} drawn @returns {SVGElement} */
function grown([tag, attributes, ...parts]) {
  return shape(tag, attributes, ...parts.map((part) => (typeof part === "string" ? part : grown(part))));
}

/** @param {string} text */
function capital(text) {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
