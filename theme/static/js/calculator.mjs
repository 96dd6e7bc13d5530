/**
 * The calculator: the form, the question it asks the core, and the answer.
 *
 * `<html data-calculator>` says how it stands: starting, ready or failed; `data-engine` says which variant answers.
 */

import { After } from "./after.mjs";
import { Answers } from "./answers.mjs";
import { Client } from "./client.mjs";
import { Credentials } from "./credentials.mjs";
import { dayOf as today } from "./day.mjs";
import { all, idOf, one } from "./dom.mjs";
import { Form } from "./form.mjs";
import { Jobs } from "./jobs.mjs";
import { Keep } from "./keep.mjs";
import { fromFragment, toFragment } from "./link.mjs";
import { OccupationFields } from "./occupation-fields.mjs";
import { Problems } from "./problems.mjs";
import { Results } from "./results.mjs";
import { Score } from "./score.mjs";
import { Sharing } from "./sharing.mjs";
import { Shortcut } from "./shortcut.mjs";
import { SoFar } from "./sofar.mjs";
import { Status } from "./status.mjs";
import { Steps } from "./steps.mjs";
import { Undo } from "./undo.mjs";
import { View } from "./view.mjs";
import { Words } from "./words.mjs";
import { WorkTimes } from "./work-times.mjs";

const WANT = ["crs", "programs", "categories", "clb", "experience", "pool", "missing", "notices"];

/** The core is asked at once; what one act of the reader changes is one question. */
const PAUSE_MS = 0;

class Calculator {
  /** @param {HTMLElement} page @param {any} data */
  constructor(page, data) {
    this.page = page;
    this.words = new Words(data.lang, data.words);
    const jobs = all(page, "js-jobs").map((root) =>
      new Jobs(root, this.words, (said, removed) => this.jobsChanged(root.dataset.list, said, removed), () => this.undo.remember()));
    this.occupations = new OccupationFields(page, this.words, new URL(data.index, document.baseURI).href, {
      choose: (input, said) => this.chosen(input, said),
      names: () => this.changed(),
    });
    this.form = new Form(/** @type {HTMLFormElement} */ (one(page, "js-form")), jobs, this.occupations, this.words);
    this.answers = new Answers(this.form, this.words, (target) => this.steps.reveal(target));
    this.steps = new Steps(page, this.words, () => this.answers.show());
    this.credentials = new Credentials(page, this.form);
    this.results = new Results(all(page, "js-result"), this.words);
    this.problems = new Problems(this.form, this.results, this.words, (target) => this.steps.reveal(target));
    this.shortcuts = jobs.map((list) => new Shortcut(list, this.form, this.problems, this.words, data.figures, {
      before: () => this.undo.remember(),
      made: (said, first) => this.jobsMade(said, first),
    }));
    this.times = new WorkTimes(page, this.form, this.words, data.windows, data.figures);
    this.score = new Score(page, this.words, new View(this.words, data), this.form, this.problems);
    this.status = new Status(page, this.words);
    this.undo = new Undo(page, this.form, (id) => this.undone(id));
    this.client = new Client(/** @type {HTMLIFrameElement} */ (document.querySelector(".js-engine")));
    this.soFar = new SoFar(page, this.client, this.words);
    this.after = new After(page, this.client, this.words, data, this.occupations.titles, (...taken) => this.take(...taken), this.answers);
    this.sharing = new Sharing(page, this.words, this.client, this.after, this.form, (...taken) => {
      this.take(...taken);
      this.steps.start("");
      this.steps.go(this.steps.isWhole ? this.steps.order[0] : this.steps.current);
    });
    this.keep = new Keep(page, this.words, this.form, this.after, {
      step: () => this.steps.current, take: (...taken) => this.take(...taken), restore: (...kept) => this.restore(...kept),
    });
    this.said = one(page, "js-job-said");
    this.linkProblem = one(page, "js-link-problem");
    this.timer = 0;
    /** Whether the reader has asked for the score and waits for it. */
    this.asked = false;
  }

  start() {
    for (const hook of ["js-result-area", "js-actions"]) one(this.page, hook).hidden = false;
    this.form.day = today();
    this.listen();
    this.status.tell("starting");
    this.client.start();
    const step = this.readAddress();
    this.adapt();
    this.steps.start(step);
    if (step !== null) this.score.wait(true);
    this.keep.start(step !== null);
    this.changed();
  }

  listen() {
    const { form } = this.form;
    form.addEventListener("input", () => {
      this.undo.forget();
      this.changed();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.steps.isAtEnd) this.update({ asked: true });
      else this.goOn();
    });
    one(this.page, "js-reset").addEventListener("click", () => this.reset());
    one(this.page, "js-retry").addEventListener("click", () => this.retry());
    one(this.page, "js-kept-drop").addEventListener("click", () => this.dropStrangers());
    const language = /** @type {HTMLAnchorElement} */ (document.querySelector(".language"));
    language.addEventListener("click", () => {
      language.hash = this.fragment();
    });
    document.addEventListener("leaving", ({ detail }) => {
      detail.fragment = this.fragment();
    });
    this.page.addEventListener("click", (event) => {
      const button = event.target.closest(".js-rescore");
      if (button) this.rescore(button.dataset.day);
    });
    window.addEventListener("hashchange", () => {
      this.keep.keeping?.write();
      const step = this.readAddress();
      if (step === null) return;
      this.undo.forget();
      this.steps.start(step);
      this.keep.keeping?.compare("link");
      this.changed();
    });
    this.client.addEventListener("progress", ({ detail }) => this.status.progress(detail));
    this.client.addEventListener("ready", ({ detail }) => this.ready(detail));
    this.client.addEventListener("restarted", () => this.status.tell("starting", this.words.say("calculator.status.restarted")));
    this.client.addEventListener("failed", ({ detail }) => this.failed(detail));
  }

  /** What carries the answers to another page, or to this one loaded again; empty if there are none. */
  fragment() {
    const { profile } = this.form.read();
    const told = Object.keys(profile).length > 0 || this.form.day !== today();
    return told ? `${toFragment(profile, this.form.day, this.form.assumedPaths())}&step=${this.steps.current}` : "";
  }

  // How the engine stands

  /** @param {{engine: string}} event */
  ready({ engine }) {
    document.documentElement.dataset.engine = engine;
    this.status.tell("ready");
    this.results.ready();
    this.changed();
  }

  /** @param {{code?: string, message?: string}} error */
  failed(error) {
    this.status.failed(error);
    this.score.showPill("#failed", this.words.say("calculator.status.failed_heading"));
    this.results.ready();
  }

  retry() {
    this.status.tell("starting");
    one(this.page, "js-to-result").hidden = true;
    // The button is gone with its message; the focus must not be lost with it.
    one(this.page, "js-result-area").focus({ preventScroll: true });
    this.client.start();
    this.changed();
  }

  // From the form to the core

  /** Something in the form has changed. */
  changed() {
    this.adapt();
    this.keep.keeping?.changed();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.update(), PAUSE_MS);
  }

  /** Shows what belongs to the answers so far. */
  adapt() {
    const status = this.form.control("marital_status").value;
    for (const part of all(this.page, "js-partner")) part.hidden = !["married", "common_law"].includes(status);
    const chosen = (/** @type {string} */ name) => this.form.form.querySelector(`[name="spouse.${name}"]:checked`)?.value;
    one(this.page, "js-spouse-counts").hidden = chosen("accompanying") === "false" || chosen("canadian") === "true";
    for (const part of all(this.page, "js-eca")) part.hidden = one(part.parentElement.parentElement, "js-country").value === "CA";
    for (const part of all(this.page, "js-authorized")) part.hidden = one(part.closest(".js-job"), "js-country").value !== "CA";
    this.credentials.adapt();
    for (const shortcut of this.shortcuts) shortcut.adapt();
    this.occupations.adapt();
    for (const input of all(this.page, "js-day")) {
      one(input.parentElement, "js-day-words").textContent = input.value ? this.words.date(input.value) : "";
    }
    this.form.limit(today());
    this.results.adapt();
    this.form.handOver();
    if (this.client.state === "starting") this.results.wait();
    const strangers = this.form.strangers();
    one(this.page, "js-kept").hidden = strangers.length === 0;
    one(this.page, "js-kept-text").textContent = this.words.say("calculator.actions.kept", { names: strangers.map((path) => path.slice(0, 60)).join(", ") });
    this.steps.adapt();
  }

  /** On to the next step, unless something in this one has to be mended first. */
  async goOn() {
    const { current } = this.steps;
    // Before the core is there, nobody waits for it.
    if (this.client.state === "ready") {
      const { profile, places } = this.form.read();
      const slips = this.form.slips();
      const reply = await this.client.ask("step", "assess", { on: this.form.day, profile, want: [] });
      if (reply === null || this.steps.current !== current) return;
      const problems = [...slips, ...(reply.ok ? [] : (reply.error.problems ?? []))];
      const here = this.problems.inWords(problems, places).filter(({ target }) => this.steps.stepOf(target) === current);
      if (here.length) {
        this.problems.show(here);
        this.problems.focus();
        return;
      }
    }
    this.problems.clear();
    this.steps.next();
  }

  /** Asks the core. @param {{asked?: boolean}} [options] `asked`: the reader asked for the score, so problems are shown */
  async update({ asked = false } = {}) {
    clearTimeout(this.timer);
    this.sharing.follow();
    // A question that overtakes the reader's own is asked in its place.
    this.asked ||= asked;
    const { profile, places } = this.form.read();
    const on = this.form.day;
    if (!this.asked && Object.keys(profile).length === 0) {
      this.showEmpty();
      this.updateLevels(on);
      return;
    }
    this.score.wait(this.client.state === "starting");
    this.after.prepare();
    const slips = this.form.slips();
    const answers = Promise.all([
      this.client.ask("score", "assess", { on, profile, want: WANT }),
      this.client.ask("jobs", "jobs", { on, profile }),
    ]);
    this.updateLevels(on);
    const [reply, jobs] = await answers;
    if (reply === null || jobs === null) return;
    const wasAsked = this.asked;
    this.asked = false;
    this.score.arrived();
    const problems = [...slips, ...(reply.ok ? [] : (reply.error.problems ?? []))];
    if (problems.length) {
      this.score.showProblems(this.problems.inWords(problems, places), wasAsked);
      this.soFar.show({ on, profile }, problems);
    } else if (reply.ok && jobs.ok) {
      this.soFar.hide();
      this.score.show(reply.result, jobs.result, places, wasAsked);
      this.times.show(profile, jobs.result, places, on);
      this.after.show({ on, profile, assumed: this.form.assumedPaths() }, reply.result, jobs.result);
    } else if (!reply.ok && reply.error.code === "internal") this.status.tell(this.client.state, this.words.say("core.errors.internal"));
  }

  /** @param {string} on */
  async updateLevels(on) {
    const { blocks, languages } = this.results.soFar(this.form);
    const reply = await this.client.ask("levels", "clb", { on, languages });
    if (!reply) return;
    this.results.show(blocks, reply.ok ? reply.result.levels : []);
    this.answers.show();
  }

  showEmpty() {
    this.score.showEmpty();
    this.times.hide();
    this.soFar.hide();
    this.after.hide();
  }

  // What the reader may do besides

  /** @param {string} iso */
  rescore(iso) {
    this.form.day = iso;
    this.adapt();
    this.update({ asked: true });
  }

  /**
   * Puts other answers into the form, as a reader may who tried or kept them.
   * @param {any} profile @param {string} said @param {{on?: string, assumed?: string[]}} [more]
   */
  take(profile, said, { on = this.form.day, assumed = [] } = {}) {
    this.undo.remember();
    this.fill({ profile, on, assumed });
    this.undo.offer(said, "");
    this.said.textContent = said;
    this.changed();
  }

  /** Brings back answers that were kept, and the step they were left at. @param {import("./envelope.mjs").Answers} answers @param {string} step */
  restore(answers, step) {
    this.fill(answers);
    this.steps.start(step);
    this.score.wait(this.client.state === "starting");
    this.changed();
  }

  /** @param {import("./envelope.mjs").Answers} answers */
  fill({ profile, on, assumed }) {
    this.problems.clear();
    this.form.fill(profile);
    this.form.assume(assumed);
    this.form.day = on ?? today();
    this.adapt();
    this.form.keepTheRest(profile);
  }

  /** @param {string} id of what gets the focus; empty for what stands beside the button that brought all back */
  undone(id) {
    this.said.textContent = this.words.say("calculator.actions.undone");
    this.problems.clear();
    this.changed();
    this.keep.keeping?.undone();
    const target = document.getElementById(id) ?? one(this.page, "js-submit");
    this.steps.reveal(target);
    target.focus();
  }

  reset() {
    this.asked = false;
    this.undo.forget();
    if (Object.keys(this.form.read().profile).length) {
      const said = this.words.say("calculator.actions.cleared");
      this.undo.remember();
      this.undo.offer(said, idOf("birth_date"));
      this.said.textContent = said;
    }
    this.form.clear();
    this.form.day = today();
    this.problems.clear();
    for (const shortcut of this.shortcuts) shortcut.clear();
    this.linkProblem.hidden = true;
    this.changed();
    this.steps.restart();
    this.form.control("birth_date").focus();
  }

  /** @param {string} list @param {string} said @param {number} [removed] */
  jobsChanged(list, said, removed) {
    this.form.moveKept(list, removed);
    this.said.textContent = said;
    if (this.problems.shown) this.problems.clear();
    if (removed === undefined) this.undo.forget();
    else this.undo.offer(said, idOf(`${list}[${removed}]`));
    this.changed();
  }

  /** Jobs were made from years. @param {string} said @param {HTMLElement} first of them */
  jobsMade(said, first) {
    this.said.textContent = said;
    this.undo.offer(said, first.id);
    this.changed();
    first.focus();
  }

  /** An occupation was chosen: as if its code had been typed. @param {HTMLInputElement} input @param {string} said */
  chosen(input, said) {
    this.undo.forget();
    this.form.answered(input);
    this.said.textContent = said;
    this.changed();
  }

  dropStrangers() {
    this.undo.forget();
    this.form.dropStrangers();
    this.steps.focus();
    this.changed();
  }

  /**
   * Fills the form from the address, if it holds answers.
   * @returns {string | null} the step to go on with, "" where the address names none; null if the form was not changed
   */
  readAddress() {
    const link = fromFragment(window.location.hash);
    if (!link) return null;
    const problem = this.linkProblem;
    problem.hidden = true;
    if (!link.profile) {
      problem.textContent = this.words.say("calculator.link.bad");
      problem.hidden = false;
      return null;
    }
    this.fill({ profile: link.profile, on: link.on, assumed: link.assumed });
    if (this.form.day === "") {
      this.form.day = today();
      problem.textContent = this.words.say("calculator.link.bad_day");
      problem.hidden = false;
    }
    return link.step;
  }
}

const page = /** @type {HTMLElement} */ (document.getElementById("main"));
new Calculator(page, JSON.parse(one(page, "js-data").textContent)).start();
