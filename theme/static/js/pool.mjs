/** Where the score stood among the candidates in the pool on the day they were last counted. Never more than that day. */

import { make } from "./dom.mjs";

const SVG = "http://www.w3.org/2000/svg";

export class Pool {
  /** @param {import("./words.mjs").Words} words @param {{pool: string, draws: string}} data addresses */
  constructor(words, data) {
    this.words = words;
    this.data = data;
  }

  /** @param {any} result @returns {Node[]} */
  view({ pool }) {
    if (!pool) return [make("p", {}, this.say("none"))];
    const { as_on: asOn, round, band, higher, total, rank, in_pool: inPool } = pool;
    const day = this.words.date(asOn);
    const stat = (/** @type {string} */ key, /** @type {number} */ value) => make("div", { class: "stat", "data-pool": key },
      make("dt", {}, this.say(key, { low: band.from, high: band.to })), make("dd", {}, this.words.number(value)));
    return [
      inPool ? null : make("p", { class: "notice" }, this.say("not_in_pool")),
      make("p", { class: "said" }, this.say("rank", { date: day, best: rank.best, worst: rank.worst, total })),
      this.bar(pool),
      make("dl", { class: "stats counts" }, stat("higher", higher), stat("band", band.candidates), stat("lower", Math.max(total - higher - band.candidates, 0))),
      make("p", { class: "hint" }, this.say("counted", { date: day }), " ",
        make("a", { href: `${this.data.draws}${round}/` }, this.say("round", { number: round })), " · ",
        make("a", { href: this.data.pool }, this.say("history"))),
    ].filter(Boolean);
  }

  /** The three parts of the pool side by side; the figures below say the same. @param {any} pool */
  bar({ band, higher, total }) {
    const svg = document.createElementNS(SVG, "svg");
    for (const [name, value] of Object.entries({ class: "pool-bar", width: "100%", height: 18, "aria-hidden": "true" })) svg.setAttribute(name, String(value));
    let left = 0;
    for (const [name, part] of [["higher", higher], ["band", band.candidates], ["lower", total - higher - band.candidates]]) {
      const share = (100 * Math.max(Number(part), 0)) / total;
      const rect = document.createElementNS(SVG, "rect");
      for (const [key, value] of Object.entries({ class: `pool-${name}`, x: `${left.toFixed(2)}%`, width: `${share.toFixed(2)}%`, height: 18 })) rect.setAttribute(key, String(value));
      svg.append(rect);
      left += share;
    }
    return svg;
  }

  /** For the list of contents. @param {any} result */
  gist({ pool }) {
    return pool ? this.say("gist", { best: pool.rank.best, worst: pool.rank.worst }) : "";
  }

  /** @param {string} key @param {Record<string, string | number>} [values] */
  say(key, values = {}) {
    return this.words.say("result.pool", key, values);
  }
}
