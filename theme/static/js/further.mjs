/**
 * What follows the score: programs, categories, the pool and every line come with it; then the past rounds are asked
 * for, and once the reader pauses, advice and the days ahead. Whatever the reader changes meanwhile goes first.
 */

import { Advice } from "./advice.mjs";
import { Ahead } from "./ahead.mjs";
import { datedNotice } from "./dated.mjs";
import { all, make, one } from "./dom.mjs";
import { French } from "./french.mjs";
import { Lines } from "./lines.mjs";
import { Planner } from "./planner.mjs";
import { Pool } from "./pool.mjs";
import { Principal } from "./principal.mjs";
import { Rounds } from "./rounds.mjs";
import { Scenarios } from "./scenarios.mjs";
import { soundParts } from "./state.mjs";
import { Standing } from "./standing.mjs";
import { Trial } from "./trial.mjs";

/** What is asked for after the score. */
const LATER = ["rounds", "advice", "ahead"];
/** What is shown with it. */
const AT_ONCE = ["programs", "categories", "pool", "explained-lines"];

/** So long the reader must have changed nothing before more than the score is asked for: it would stand in its way. */
const REST_MS = 150;

/** @typedef {{on: string, profile: any, assumed: string[]}} Asked `assumed`: paths of what is a goal or a guess */

export class Further {
  /**
   * @param {HTMLElement} page @param {import("./client.mjs").Client} client @param {import("./words.mjs").Words} words
   * @param {any} data @param {Map<string, string>} titles of occupations, by code @param {import("./after.mjs").Take} take
   */
  constructor(page, client, words, data, titles, take) {
    this.page = page;
    this.client = client;
    this.words = words;
    this.data = data;
    this.standing = new Standing(words, data, titles);
    this.pool = new Pool(words, data);
    this.lines = new Lines(words, data);
    this.rounds = new Rounds(words, data);
    this.advice = new Advice(words, titles, data.change);
    this.french = new French(words, data);
    this.principal = new Principal(words, () => this.askAdvice());
    this.scenarios = new Scenarios(this.part("scenarios"), client, words, data, this.lines, take);
    this.trial = new Trial(this.part("trial"), client, words, data, { take, keep: (one) => this.scenarios.keep(one) });
    this.ahead = new Ahead(words);
    this.planner = new Planner(page, client, words, data, titles);
    /** Counts the answers: what was asked for an earlier one is of no use to a later one. */
    this.turn = 0;
    /** @type {Asked | null} */
    this.question = null;
    /** @type {any} what came with the score */
    this.result = null;
    this.part("principal").replaceChildren(this.principal.root);
    this.part("advice").addEventListener("click", (/** @type {MouseEvent} */ { target }) => {
      const button = /** @type {HTMLElement} */ (target).closest(".js-try");
      if (button) this.trial.begin(JSON.parse(button.dataset.levels));
    });
    this.openLines();
    this.openForPrint();
  }

  /** What the reader has chosen and put in besides the answers, as one plain object. */
  read() {
    return {
      rounds: this.rounds.read(), trial: this.trial.read(), scenarios: this.scenarios.read(),
      principal: this.principal.read(), planner: this.planner.read(),
    };
  }

  /** @param {unknown} state as `read` gave it, perhaps long ago @returns {boolean} whether all of it could be used */
  write(state) {
    const { sound, refused } = soundParts(state);
    for (const [name, value] of sound) this[name].write(value);
    this.askAdvice();
    return !refused;
  }

  /** Nothing more is wanted of what was asked. */
  drop() {
    this.turn += 1;
    for (const topic of LATER) this.client.drop(topic);
    this.trial.drop();
    this.planner.drop();
  }

  hide() {
    this.drop();
    this.question = null;
    this.planner.clear();
    this.trial.clear();
    this.principal.clear();
    this.scenarios.clear();
    this.rounds.clear();
    // Nothing of somebody who has cleared their answers stays on the page.
    for (const part of [...AT_ONCE, ...LATER, "french"]) this.part(part).replaceChildren();
    for (const part of LATER) this.part(part).append(make("p", { class: "muted" }, this.words.say("calculator.further.waiting")));
    for (const section of all(this.page, "js-further")) section.hidden = true;
  }

  /** @param {Asked} question @param {any} result what came with the score @param {any} jobs what the core makes of each job */
  async show(question, result, jobs) {
    this.drop();
    const { turn } = this;
    this.question = question;
    this.result = result;
    for (const section of all(this.page, "js-further")) section.hidden = false;
    for (const part of LATER) this.part(part).setAttribute("aria-busy", "true");
    this.fill("programs", this.standing.count(result, "programs"), this.standing.programs(result));
    this.fill("categories", this.standing.count(result, "categories"), this.standing.categories(result));
    this.fill("pool", this.pool.gist(result), ...this.dated(result), ...this.pool.view(result));
    // The score is seen before all that explains it is made.
    await painted();
    if (turn !== this.turn) return;
    this.fill("explained-lines", "", ...this.lines.view(result, jobs));
    await rest(0);
    if (turn !== this.turn) return;
    this.trial.show(question, result);
    this.scenarios.show(question, result);
    this.planner.ask(question);
    await rest(REST_MS);
    await this.askRounds(turn);
    await this.askAdvice(turn);
    await this.askAhead(turn);
  }

  /** @param {number} turn */
  async askRounds(turn) {
    const { result } = this;
    await this.ask(turn, "rounds", "assess", { want: ["rounds", "notices"] }, (rounds) => {
      const view = this.rounds.view({ ...result, ...rounds });
      this.fill("rounds", this.rounds.count(), view, ...this.notices(rounds, result));
    });
  }

  /** Alone where only what it is asked with has changed. @param {number} [turn] */
  async askAdvice(turn = this.turn) {
    if (!this.question) return;
    const { result } = this;
    await this.ask(turn, "advice", "advise", this.principal.asked(this.question, result), (advice) => {
      this.fill("advice", this.advice.gist(advice), ...this.advice.view(advice));
      this.fill("french", "", this.french.view(advice, result));
      this.principal.show(advice, result);
    }, () => {
      // What the advice said of earlier answers is not true of these.
      this.fill("french", "");
      this.principal.empty();
    });
  }

  /** @param {number} turn */
  async askAhead(turn) {
    const { question, result } = this;
    await this.ask(turn, "ahead", "timeline", {}, (ahead) => {
      this.fill("ahead", this.ahead.next(ahead), ...this.ahead.view(ahead, result, question.profile));
      this.standing.addFirstDays(this.page, ahead);
    });
  }

  /**
   * Asks for a part and shows it, unless newer answers have come; then lets the browser rest.
   * @param {number} turn @param {string} part @param {string} kind @param {object} more @param {(answer: any) => void} show
   * @param {() => void} [fail] where more than the part itself depends on it
   */
  async ask(turn, part, kind, more, show, fail) {
    if (turn !== this.turn) return;
    const { on, profile } = this.question;
    const reply = await this.client.ask(part, kind, { on, profile, ...more });
    if (turn !== this.turn || reply === null) return;
    if (reply.ok) show(reply.result);
    else {
      this.fill(part, "", make("p", {}, this.words.say("core.errors.internal")));
      fail?.();
    }
    await idle();
  }

  /** The date of the rules, where they are not those of the day. @param {any} result @returns {Node[]} */
  dated({ on, crs }) {
    const notice = datedNotice(this.words, this.data.change, { on, ...crs });
    return notice ? [notice] : [];
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
   * New content in place of the old; what the reader has opened stays open, and what they are in stays theirs.
   * @param {string} part @param {string} gist for the list of contents @param {...Node} content
   */
  fill(part, gist, ...content) {
    const holder = this.part(part);
    const kept = (/** @type {ParentNode} */ root) => [...root.querySelectorAll("details")];
    const open = new Set(kept(holder).filter((details) => details.open).map((details) => details.dataset.keep));
    const focused = holder.contains(document.activeElement) ? document.activeElement.closest("summary")?.parentElement.dataset.keep : undefined;
    const [first] = content;
    // A part with a frame of its own keeps it: taken out and put back, its fields would lose the focus.
    if (first && holder.firstChild === first) {
      while (first.nextSibling) first.nextSibling.remove();
      holder.append(...content.slice(1));
    } else {
      holder.replaceChildren(...content);
    }
    holder.removeAttribute("aria-busy");
    for (const details of kept(holder)) {
      details.open = open.has(details.dataset.keep);
      if (focused !== undefined && details.dataset.keep === focused && !details.contains(document.activeElement)) details.querySelector("summary").focus({ preventScroll: true });
    }
    const place = this.page.querySelector(`.js-${part}-gist`);
    if (place) place.textContent = gist;
  }

  /** The button that opens every line, or closes them again. */
  openLines() {
    const button = this.part("open-lines");
    const open = button.textContent;
    const holder = this.part("explained-lines");
    const lines = () => [...holder.querySelectorAll("details")];
    const isOpen = () => lines().length > 0 && lines().every((details) => details.open);
    const tell = () => {
      button.textContent = isOpen() ? button.dataset.close : open;
    };
    button.addEventListener("click", () => {
      const to = !isOpen();
      for (const details of lines()) details.open = to;
    });
    // The event of a line that opens does not bubble, and lines that are taken away tell nobody.
    holder.addEventListener("toggle", tell, true);
    new MutationObserver(tell).observe(holder, { childList: true });
  }

  /** On paper nothing can be opened: every reason is printed. */
  openForPrint() {
    /** @type {HTMLDetailsElement[]} */
    let opened = [];
    window.addEventListener("beforeprint", () => {
      opened = [...this.part("explained-lines").querySelectorAll("details")].filter((details) => !details.open);
      for (const details of opened) details.open = true;
    });
    window.addEventListener("afterprint", () => {
      for (const details of opened) details.open = false;
    });
  }
}

/** After the browser has shown what it was given. */
function painted() {
  return new Promise((resolve) => {
    // A page in the background paints nothing.
    const later = setTimeout(resolve, 100);
    requestAnimationFrame(() => setTimeout(() => {
      clearTimeout(later);
      resolve(undefined);
    }));
  });
}

/** @param {number} time in milliseconds */
function rest(time) {
  return new Promise((resolve) => {
    setTimeout(resolve, time);
  });
}

/** A moment without work for the browser, if there is one soon. */
function idle() {
  return new Promise((resolve) => {
    if ("requestIdleCallback" in window) window.requestIdleCallback(resolve, { timeout: 1000 });
    else setTimeout(resolve, 200);
  });
}
