/**
 * What follows the score: programs and categories come with it; then the past rounds are asked for, and once the reader
 * pauses, advice and the days ahead. Whatever the reader changes meanwhile goes first.
 */

import { Advice } from "./advice.mjs";
import { Ahead } from "./ahead.mjs";
import { all, make, one } from "./dom.mjs";
import { Rounds } from "./rounds.mjs";
import { Standing } from "./standing.mjs";

/** What is asked for after the score. */
const LATER = ["rounds", "advice", "ahead"];

export class Further {
  /**
   * @param {HTMLElement} page @param {import("./client.mjs").Client} client @param {import("./words.mjs").Words} words
   * @param {any} data @param {Map<string, string>} titles of occupations, by code
   */
  constructor(page, client, words, data, titles) {
    this.page = page;
    this.client = client;
    this.words = words;
    this.standing = new Standing(words, data, titles);
    this.rounds = new Rounds(words, data);
    this.advice = new Advice(words, titles, data.change);
    this.ahead = new Ahead(words);
    /** Counts the answers: what was asked for an earlier one is of no use to a later one. */
    this.turn = 0;
  }

  /** Nothing more is wanted of what was asked. */
  drop() {
    this.turn += 1;
    for (const topic of LATER) this.client.drop(topic);
  }

  hide() {
    this.drop();
    for (const section of all(this.page, "js-further")) section.hidden = true;
  }

  /** @param {{on: string, profile: any}} question @param {any} result what came with the score */
  async show(question, result) {
    this.drop();
    const { turn } = this;
    for (const section of all(this.page, "js-further")) section.hidden = false;
    for (const part of LATER) this.part(part).setAttribute("aria-busy", "true");
    this.fill("programs", this.standing.count(result, "programs"), this.standing.programs(result));
    this.fill("categories", this.standing.count(result, "categories"), this.standing.categories(result));
    /** @type {[part: string, kind: string, more: object, show: (answer: any) => void][]} */
    const asked = [
      ["rounds", "assess", { want: ["rounds", "notices"] }, (rounds) =>
        this.fill("rounds", this.rounds.count(rounds), ...this.rounds.view(rounds, result.crs.total), ...this.notices(rounds, result))],
      ["advice", "advise", {}, (advice) => this.fill("advice", "", ...this.advice.view(advice))],
      ["ahead", "timeline", {}, (ahead) => {
        this.fill("ahead", this.ahead.next(ahead), ...this.ahead.view(ahead));
        this.standing.addFirstDays(this.page, ahead);
      }],
    ];
    for (const [part, kind, more, show] of asked) {
      const reply = await this.client.ask(part, kind, { ...question, ...more });
      if (turn !== this.turn || reply === null) return;
      if (reply.ok) show(reply.result);
      else this.fill(part, "", make("p", {}, this.words.say("core.errors.internal")));
      await idle();
      if (turn !== this.turn) return;
    }
  }

  /** What the rounds add to the notices that stand with the score. @param {any} rounds @param {any} result */
  notices(rounds, result) {
    const shown = result.notices.map((/** @type {any} */ { code }) => code);
    const added = rounds.notices.filter((/** @type {any} */ { code }) => !shown.includes(code));
    return added.map((/** @type {any} */ { code }) =>
      make("p", { class: "hint", "data-result": "notice" }, this.words.say("core.notices", code)));
  }

  /** @param {string} name */
  part(name) {
    return one(this.page, `js-${name}`);
  }

  /**
   * New content in place of the old; what the reader has opened stays open.
   * @param {string} part @param {string} gist for the list of contents @param {...Node} content
   */
  fill(part, gist, ...content) {
    const holder = this.part(part);
    const open = new Set([...holder.querySelectorAll("details[open]")].map((details) => details.dataset.keep));
    holder.replaceChildren(...content);
    holder.removeAttribute("aria-busy");
    for (const details of holder.querySelectorAll("details")) details.open = open.has(details.dataset.keep);
    const place = this.page.querySelector(`.js-${part}-gist`);
    if (place) place.textContent = gist;
  }
}

/** A moment without work for the browser, if there is one soon. */
function idle() {
  return new Promise((resolve) => {
    if ("requestIdleCallback" in window) window.requestIdleCallback(resolve, { timeout: 1000 });
    else setTimeout(resolve, 200);
  });
}
