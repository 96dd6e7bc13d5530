/** The years ahead as a picture: the score as steps, a mark on each day that changes something, read with the arrow keys. */

import { pointFor } from "./chart.mjs";
import { make, shape } from "./dom.mjs";

const WHOLE = 1000;
const TOP = 150;
const BOTTOM = 780;
const FAR = 5;

/** @typedef {{date: string, from: number, to: number, said: string}} Mark */

export class Band {
  /**
   * @param {{on: string, until: string, marks: Mark[], unknown: string | null, title: string, about: string,
   *   keys: Record<string, string>, number: (value: number) => string}} drawing
   * `unknown`: the first day whose rules are not known; `keys`: what each kind of mark says
   */
  constructor(drawing) {
    Object.assign(this, drawing);
    this.marks = drawing.marks;
    const scores = this.marks.flatMap(({ from, to }) => [from, to]);
    this.low = Math.min(...scores);
    this.high = Math.max(...scores);
    this.at = 0;
  }

  /** @returns {HTMLElement} */
  view() {
    const { marks } = this;
    this.svg = shape("svg", { class: "band-picture", "aria-hidden": "true" },
      ...this.unknownDays(), ...this.years(), this.steps(), ...marks.map((mark) => this.dot(mark)), ...this.ends());
    this.readout = make("p", { class: "band-readout" });
    this.plot = make("div", {
      class: "band-plot", tabindex: 0, role: "slider", "aria-label": this.title, "aria-description": this.about, "aria-valuemin": 1, "aria-valuemax": marks.length,
    }, this.svg);
    this.plot.addEventListener("keydown", (event) => this.press(event));
    for (const name of ["pointermove", "pointerdown"]) this.plot.addEventListener(name, (event) => this.point(/** @type {PointerEvent} */ (event)));
    this.show(0);
    return make("figure", { class: "band" }, make("figcaption", { class: "band-title" }, this.title), this.plot, this.readout, this.legend());
  }

  /** Where a day stands, in percent of the width. @param {string} iso */
  x(iso) {
    const [start, end] = [Date.parse(this.on), Date.parse(this.until)];
    return ((Date.parse(iso) - start) / (end - start)) * 100;
  }

  /** Where a score stands, in thousandths of the height. @param {number} score */
  y(score) {
    if (this.high === this.low) return (TOP + BOTTOM) / 2;
    return BOTTOM - ((score - this.low) / (this.high - this.low)) * (BOTTOM - TOP);
  }

  /** Letters keep their size while the line is stretched, so it stands in a drawing of its own. */
  steps() {
    const line = this.marks.map(({ date, from, to }, index) => {
      const x = (this.x(date) * WHOLE) / 100;
      return `${index ? "" : `M0 ${this.y(from)}`}H${x.toFixed(1)}V${this.y(to).toFixed(1)}`;
    });
    return shape("svg", { viewBox: `0 0 ${WHOLE} ${WHOLE}`, preserveAspectRatio: "none", width: "100%", height: "100%" },
      shape("path", { class: "band-line", d: `${line.join("")}H${WHOLE}` }));
  }

  /** @param {Mark} mark */
  dot({ date, from, to }) {
    const cx = `${this.x(date).toFixed(2)}%`;
    const cy = `${this.y(to) / 10}%`;
    return shape("circle", { class: `band-dot ${kindOf(from, to)}`, cx, cy, r: to === from ? 4 : 6 });
  }

  years() {
    const found = [];
    for (let year = Number(this.on.slice(0, 4)) + 1; year <= Number(this.until.slice(0, 4)); year += 1) {
      const x = `${this.x(`${year}-01-01`).toFixed(2)}%`;
      found.push(shape("line", { class: "band-year", x1: x, x2: x, y1: "0", y2: "88%" }), shape("text", { class: "band-text", x, y: "98%" }, String(year)));
    }
    return found;
  }

  unknownDays() {
    if (!this.unknown) return [];
    const x = Math.max(this.x(this.unknown), 0);
    return [shape("rect", { class: "band-unknown", x: `${x.toFixed(2)}%`, y: 0, width: `${(100 - x).toFixed(2)}%`, height: "88%" })];
  }

  /** The score at both ends of the line. */
  ends() {
    const [first, last] = [this.marks[0].from, this.marks.at(-1).to];
    const label = (/** @type {number} */ score, /** @type {string} */ x, /** @type {string} */ anchor) =>
      shape("text", { class: `band-score ${anchor}`, x, y: `${this.y(score) / 10}%`, dy: "-0.9em" }, this.number(score));
    return [label(first, "0", "start"), label(last, "100%", "end")];
  }

  legend() {
    const kinds = new Set(this.marks.map(({ from, to }) => kindOf(from, to)));
    const shown = ["up", "down", "same"].filter((kind) => kinds.has(kind));
    if (this.unknown) shown.push("unknown");
    const key = (/** @type {string} */ kind) => {
      const sign = kind === "unknown" ? shape("rect", { class: "band-unknown", x: 1, y: 1, width: 14, height: 14 })
        : shape("circle", { class: `band-dot ${kind}`, cx: 8, cy: 8, r: kind === "same" ? 4 : 6 });
      return make("li", {}, shape("svg", { class: "band-key", width: 16, height: 16, "aria-hidden": "true" }, sign), this.keys[kind]);
    };
    return make("ul", { class: "band-legend" }, ...shown.map(key));
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const to = pointFor(event, this.at, this.marks.length - 1, FAR);
    if (to !== null) this.show(to);
  }

  /** Shows the day nearest to the pointer. @param {PointerEvent} event */
  point(event) {
    const box = this.svg.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * 100;
    const far = this.marks.map(({ date }) => Math.abs(this.x(date) - x));
    const nearest = far.indexOf(Math.min(...far));
    if (nearest !== this.at) this.show(nearest);
  }

  /** @param {number} at */
  show(at) {
    this.at = at;
    const { date, to, said } = this.marks[at];
    this.svg.querySelector(".band-cursor")?.remove();
    const x = `${this.x(date).toFixed(2)}%`;
    this.svg.append(shape("g", { class: "band-cursor" },
      shape("line", { x1: x, x2: x, y1: "0", y2: "88%" }), shape("circle", { cx: x, cy: `${this.y(to) / 10}%`, r: 9 })));
    this.readout.textContent = said;
    this.plot.setAttribute("aria-valuenow", String(at + 1));
    this.plot.setAttribute("aria-valuetext", said);
  }
}

/** @param {number} from @param {number} to */
function kindOf(from, to) {
  return to > from ? "up" : to < from ? "down" : "same";
}
