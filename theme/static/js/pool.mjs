/** Where the score stood among the candidates in the pool on the day they were last counted. Never more than that day. */

import { valueOf } from "./checks.mjs";
import { make, shape } from "./dom.mjs";

export class Pool {
  /** @param {import("./words.mjs").Words} words @param {{pool: string, draws: string}} data addresses */
  constructor(words, data) {
    this.words = words;
    this.data = data;
  }

  /** @param {any} result @returns {Node[]} */
  view({ pool, programs }) {
    if (!pool) return [make("p", {}, this.say("none"))];
    const { as_on: asOn, round, band, higher, total, rank, in_pool: inPool } = pool;
    const day = this.words.date(asOn);
    const isOpen = Object.values(programs).some((program) => valueOf(program) === "unknown");
    const stat = (/** @type {string} */ key, /** @type {number} */ value) => make("div", { class: "stat", "data-pool": key },
      make("dt", {}, this.say(key, { low: band.from, high: band.to })), make("dd", {}, this.words.number(value)));
    return [
      inPool ? null : make("p", { class: "notice" }, this.say(isOpen ? "not_known" : "not_in_pool")),
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
    const svg = shape("svg", { class: "pool-bar", width: "100%", height: 18, "aria-hidden": "true" });
    let left = 0;
    for (const [name, part] of [["higher", higher], ["band", band.candidates], ["lower", total - higher - band.candidates]]) {
      const share = (100 * Math.max(Number(part), 0)) / total;
      svg.append(shape("rect", { class: `pool-${name}`, x: `${left.toFixed(2)}%`, width: `${share.toFixed(2)}%`, height: 18 }));
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
