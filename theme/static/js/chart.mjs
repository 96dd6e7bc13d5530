/**
 * Charts: reading one point by point, and drawing a score into it. The drawing itself was made with the page.
 *
 * A drawing says in its data attributes which days stand at its left and right end, and which values stand at which
 * heights (in thousandths); the figures are read from the table that goes with it.
 */

import { shape } from "./dom.mjs";

const FAR = 10;

/** Where a value stands, in percent of the height. @param {SVGElement} svg @param {number} value */
function heightOf(svg, value) {
  const { low, high, bottom, top } = svg.dataset;
  return (+bottom + ((value - +low) / (+high - +low)) * (+top - +bottom)) / 10;
}

/** Where a day stands, in percent of the width. @param {SVGElement} svg @param {string} iso */
function placeOf(svg, iso) {
  const [start, end] = [Date.parse(svg.dataset.start), Date.parse(svg.dataset.end)];
  return ((Date.parse(iso) - start) / (end - start)) * 100;
}

/**
 * Draws a score as a line across a chart of cut-offs, in place of the line before. A score beyond the values shown is
 * drawn at the edge with an arrow. Null takes the line away.
 * @param {SVGElement} svg the drawing, with its data attributes @param {number | null} score
 * @param {string} [label] what is written at the line
 */
export function drawScore(svg, score, label = String(score)) {
  svg.querySelector(".own-score")?.remove();
  if (score === null) return;
  const { low, high } = svg.dataset;
  const held = Math.min(Math.max(score, +low), +high);
  const arrow = score > held ? " ↑" : score < held ? " ↓" : "";
  const y = `${heightOf(svg, held).toFixed(2)}%`;
  const group = shape("g", { class: "own-score" });
  group.append(
    shape("line", { class: "own-line", x1: 0, x2: "100%", y1: y, y2: y }),
    shape("text", { class: "own-text", x: "100%", y, dy: held > (+low + +high) / 2 ? "1.25em" : "-0.5em" }, label + arrow),
  );
  svg.append(group);
}

/**
 * @typedef {{row: HTMLTableRowElement, x: number, y: number | null}} Point x and y in percent
 */

/** A chart that is read with the arrow keys or by pointing at it. What stands there is said in a live region. */
export class Chart {
  /**
   * @param {HTMLElement} figure @param {import("./words.mjs").Words} words with the room `draws.script`
   * @param {HTMLTableRowElement[]} [rows] those of its table that are drawn, where not all are
   */
  constructor(figure, words, rows) {
    this.words = words;
    this.plot = /** @type {HTMLElement} */ (figure.querySelector(".js-plot"));
    this.svg = /** @type {SVGElement} */ (this.plot.querySelector("svg"));
    this.readout = /** @type {HTMLElement} */ (figure.querySelector(".js-readout"));
    this.cells = figure.dataset.cells.split(" ");
    this.sentence = figure.dataset.say;
    const table = /** @type {HTMLTableElement} */ (document.getElementById(figure.dataset.table));
    this.heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
    this.points = this.read(rows ?? [...table.querySelectorAll("tbody tr:not(.group)")]);
    this.at = -1;
    this.listen();
  }

  /** The points from left to right; rows of one day in the order of the days' rounds. @param {HTMLTableRowElement[]} rows @returns {Point[]} */
  read(rows) {
    const cutoff = this.cells.indexOf("cutoff");
    const points = [];
    for (const row of rows.toReversed()) {
      const day = row.dataset.at ?? row.querySelector("time").getAttribute("datetime");
      const value = cutoff < 0 ? null : number(row.cells[cutoff]);
      points.push({ row, x: placeOf(this.svg, day), y: value === null ? null : heightOf(this.svg, value) });
    }
    return points;
  }

  listen() {
    const { plot } = this;
    plot.tabIndex = 0;
    for (const [name, value] of Object.entries({
      role: "slider",
      "aria-label": this.svg.querySelector("title").textContent,
      "aria-description": this.svg.querySelector("desc").textContent,
      "aria-valuemin": "1",
      "aria-valuemax": String(this.points.length),
      "aria-valuenow": String(this.points.length),
      "aria-valuetext": this.words.say("draws.script.read_hint"),
    })) {
      plot.setAttribute(name, value);
    }
    plot.addEventListener("keydown", (event) => this.press(event));
    plot.addEventListener("pointermove", (event) => this.point(event));
    plot.addEventListener("pointerdown", (event) => this.point(event));
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const to = pointFor(event, this.at < 0 ? this.points.length : this.at, this.points.length - 1, FAR);
    if (to !== null) this.show(to);
  }

  /** Shows the point nearest to the pointer. @param {PointerEvent} event */
  point(event) {
    const box = this.svg.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const far = (/** @type {Point} */ point) =>
      Math.hypot((point.x / 100) * box.width - x, point.y === null ? 0 : (point.y / 100) * box.height - y);
    let nearest = 0;
    for (let at = 1; at < this.points.length; at += 1) {
      if (far(this.points[at]) < far(this.points[nearest])) nearest = at;
    }
    if (nearest !== this.at) this.show(nearest);
  }

  /** @param {number} at */
  show(at) {
    this.at = at;
    const { row, x, y } = this.points[at];
    this.svg.querySelector(".js-cursor")?.remove();
    const group = shape("g", { class: "js-cursor" });
    group.append(shape("line", { class: "cursor-line", x1: `${x}%`, x2: `${x}%`, y1: `${+this.svg.dataset.top / 10}%`, y2: `${+this.svg.dataset.bottom / 10}%` }));
    if (y !== null) group.append(shape("circle", { class: "cursor", cx: `${x}%`, cy: `${y}%`, r: 7 }));
    this.svg.append(group);
    const said = this.values(row);
    const link = row.cells[0].querySelector("a");
    this.readout.textContent = this.words.say("draws.script", this.sentence, said);
    if (link) this.readout.append(" ", this.link(link, said));
    this.plot.setAttribute("aria-valuenow", String(at + 1));
    this.plot.setAttribute("aria-valuetext", said.number ? this.words.say("draws.script.chart_round", said) : row.cells[0].textContent.trim());
  }

  /** A link to the page of what was read. @param {HTMLAnchorElement} link @param {Record<string, string>} said */
  link(link, said) {
    const made = document.createElement("a");
    made.href = link.href;
    made.textContent = said.number ? this.words.say("draws.script.open_round", said) : link.textContent;
    return made;
  }

  /** The texts of a row by the names of its columns; `rest` holds all further ones with their headings. @param {HTMLTableRowElement} row */
  values(row) {
    /** @type {Record<string, string>} */
    const found = {};
    this.cells.forEach((name, at) => {
      found[name] = row.cells[at].textContent.trim();
      if (name === "rest") found.rest = this.heads.slice(at).map((head, more) => [head, row.cells[at + more].textContent.trim()].join(this.words.lang === "fr" ? "\u00a0: " : ": ")).join("; ");
    });
    return found;
  }
}

/**
 * The point that a key leads to, null for any other key: an arrow by one, a page by `far`, else to an end.
 * @param {KeyboardEvent} event @param {number} from @param {number} last @param {number} far @returns {number | null}
 */
export function pointFor(event, from, last, far) {
  const to = {
    ArrowRight: from + 1, ArrowUp: from + 1, ArrowLeft: from - 1, ArrowDown: from - 1, PageUp: from + far, PageDown: from - far, Home: 0, End: last,
  }[event.key];
  if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return null;
  event.preventDefault();
  return Math.min(Math.max(to, 0), last);
}

/** The whole number written in a cell, whatever its language puts between the thousands. @param {HTMLElement} cell */
export function number(cell) {
  return Number(cell.textContent.replace(/\D/g, ""));
}
