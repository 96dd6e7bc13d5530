/**
 * The calculator: the form, the question it asks the core, and the answer.
 *
 * `<html data-calculator>` says how it stands: starting, ready or failed.
 */

import { Client } from "./client.mjs";
import { all, idOf, make, one } from "./dom.mjs";
import { Form } from "./form.mjs";
import { Further } from "./further.mjs";
import { Jobs } from "./jobs.mjs";
import { fromFragment, toFragment } from "./link.mjs";
import { OccupationFields } from "./occupation-fields.mjs";
import { Problems } from "./problems.mjs";
import { Results } from "./results.mjs";
import { View } from "./view.mjs";
import { Words } from "./words.mjs";

const WANT = ["crs", "programs", "categories", "clb", "experience", "missing", "notices"];

/** Levels of education below any credential that studying in Canada could be. */
const SCHOOL = ["", "less_than_secondary", "secondary"];

/** A pause in typing after which the core is asked. */
const PAUSE_MS = 120;

const MEGABYTE = 1_000_000;

class Calculator {
  /** @param {HTMLElement} page @param {any} data */
  constructor(page, data) {
    this.page = page;
    this.words = new Words(data.lang, data.words);
    const jobs = all(page, "js-jobs").map((root) =>
      new Jobs(root, this.words, (said, removed) => this.jobsChanged(root.dataset.list, said, removed), () => this.remember()));
    this.occupations = new OccupationFields(page, this.words, new URL(data.index, document.baseURI).href, {
      choose: (input, said) => this.chosen(input, said),
      names: () => this.changed(),
    });
    this.form = new Form(/** @type {HTMLFormElement} */ (one(page, "js-form")), jobs, this.occupations, this.words);
    this.results = new Results(all(page, "js-result"), this.words);
    this.problems = new Problems(this.form, this.results, this.words);
    this.view = new View(this.words, data);
    this.client = new Client(data.engine);
    this.further = new Further(page, this.client, this.words, data, this.occupations.titles);
    this.timer = 0;
    /** @type {ReturnType<Form["remember"]> | null} what the last removal took, until the next change */
    this.memory = null;
    this.focusAfterUndo = "";
    this.part = Object.fromEntries(PARTS.map((hook) => [hook, one(page, hook)]));
  }

  start() {
    for (const hook of ["js-result-area", "js-actions", "js-share", "js-size"]) one(this.page, hook).hidden = false;
    this.form.day = today();
    this.listen();
    this.tellStatus("starting");
    this.client.start();
    this.readAddress();
    this.changed();
  }

  listen() {
    const { form } = this.form;
    form.addEventListener("input", () => {
      this.forget();
      this.changed();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.update({ asked: true });
    });
    one(this.page, "js-reset").addEventListener("click", () => this.reset());
    one(this.page, "js-copy").addEventListener("click", () => this.copy());
    one(this.page, "js-retry").addEventListener("click", () => this.retry());
    one(this.page, "js-kept-drop").addEventListener("click", () => this.dropStrangers());
    one(this.page, "js-undo-button").addEventListener("click", () => this.undo());
    const language = /** @type {HTMLAnchorElement} */ (document.querySelector(".language"));
    language.addEventListener("click", () => {
      language.hash = this.fragment();
    });
    document.addEventListener("leaving", ({ detail }) => {
      detail.fragment = this.fragment();
    });
    this.part["js-total"].addEventListener("click", (event) => {
      const button = event.target.closest(".js-rescore");
      if (button) this.rescore(button.dataset.day);
    });
    // The link to the score is of no use where the score is in sight.
    new IntersectionObserver(([{ isIntersecting }]) => this.part["js-to-result"].classList.toggle("is-near", isIntersecting))
      .observe(this.part["js-total"]);
    window.addEventListener("hashchange", () => {
      if (!this.readAddress()) return;
      this.forget();
      this.changed();
    });
    this.client.addEventListener("progress", ({ detail }) => this.progress(detail));
    this.client.addEventListener("ready", () => this.ready());
    this.client.addEventListener("restarted", () => this.tellStatus("starting", this.words.say("calculator.status.restarted")));
    this.client.addEventListener("failed", ({ detail }) => this.failed(detail));
  }

  /** What carries the answers to another page, or to this one loaded again; empty if there are none. */
  fragment() {
    const { profile } = this.form.read();
    const told = Object.keys(profile).length > 0 || this.form.day !== today();
    return told ? toFragment(profile, this.form.day) : "";
  }

  // How the engine stands

  /** @param {"starting" | "ready" | "failed"} state @param {string} [text] */
  tellStatus(state, text) {
    document.documentElement.dataset.calculator = state;
    this.part["js-status-text"].textContent = text ?? (state === "starting" ? this.words.say("calculator.status.starting") : "");
    for (const hook of ["js-status-bar", "js-status-detail"]) this.part[hook].hidden = state !== "starting";
    this.part["js-failed"].hidden = state !== "failed";
    this.part["js-score-card"].hidden = state === "failed" && this.part["js-answer"].hidden;
  }

  /** @param {{stage: string, loaded: number, total: number}} progress */
  progress({ stage, loaded, total }) {
    const bar = /** @type {HTMLProgressElement} */ (this.part["js-status-bar"]);
    const round = (/** @type {number} */ bytes) => Math.round(bytes / MEGABYTE * 10) / 10;
    const known = stage === "download" && total > 0;
    if (known) {
      bar.max = total;
      bar.value = loaded;
    } else {
      bar.removeAttribute("value");
    }
    this.part["js-status-detail"].textContent = stage !== "download" ? this.words.say("calculator.status.python")
      : known ? this.words.say("calculator.status.download", { loaded: round(loaded), total: round(total) })
      : this.words.say("calculator.status.download_open", { loaded: round(loaded) });
  }

  ready() {
    this.tellStatus("ready");
    this.results.ready();
    this.changed();
  }

  /** @param {{code?: string, message?: string}} error */
  failed(error) {
    document.documentElement.dataset.failure = error.code ?? "start";
    this.tellStatus("failed");
    this.showPill("#failed", this.words.say("calculator.status.failed_heading"));
    this.part["js-failed-detail"].textContent = error.message ?? "";
    this.results.ready();
  }

  retry() {
    this.tellStatus("starting");
    this.part["js-to-result"].hidden = true;
    // The button is gone with its message; the focus must not be lost with it.
    this.part["js-result-area"].focus({ preventScroll: true });
    this.client.start();
    this.changed();
  }

  // From the form to the core

  /** Something in the form has changed. */
  changed() {
    this.adapt();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.update(), PAUSE_MS);
  }

  /** Shows what belongs to the answers so far. */
  adapt() {
    const status = this.form.control("marital_status").value;
    for (const part of all(this.page, "js-partner")) part.hidden = !["married", "common_law"].includes(status);
    const chosen = (/** @type {string} */ name) => this.form.form.querySelector(`[name="spouse.${name}"]:checked`)?.value;
    if (chosen("accompanying") === "false" || chosen("canadian") === "true") one(this.page, "js-spouse").hidden = true;
    for (const part of all(this.page, "js-eca")) part.hidden = one(part.parentElement.parentElement, "js-country").value === "CA";
    for (const part of all(this.page, "js-authorized")) part.hidden = one(part.closest(".js-job"), "js-country").value !== "CA";
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
  }

  /** Asks the core. @param {{asked?: boolean}} [options] `asked`: the reader asked for the score, so problems are shown */
  async update({ asked = false } = {}) {
    clearTimeout(this.timer);
    const { profile, places } = this.form.read();
    const on = this.form.day;
    this.updateLevels(on);
    if (!asked && Object.keys(profile).length === 0) {
      this.showEmpty();
      return;
    }
    const starting = this.client.state === "starting";
    this.part["js-empty"].textContent = this.words.say("calculator.result", starting ? "waiting" : "empty");
    if (starting) this.part["js-empty"].hidden = !this.part["js-answer"].hidden;
    this.part["js-answer"].classList.add("is-stale");
    const slips = this.form.slips();
    const [reply, jobs] = await Promise.all([
      this.client.ask("score", "assess", { on, profile, want: WANT }),
      this.client.ask("jobs", "jobs", { on, profile }),
    ]);
    if (reply === null || jobs === null) return;
    this.part["js-answer"].classList.remove("is-stale");
    const problems = [...slips, ...(reply.ok ? [] : (reply.error.problems ?? []))];
    if (problems.length) this.showProblems(this.problems.inWords(problems, places), asked);
    else if (reply.ok && jobs.ok) {
      this.showResult(reply.result, jobs.result, places, asked);
      this.further.show({ on, profile }, reply.result);
    }
    else if (!reply.ok && reply.error.code === "internal") this.tellStatus(this.client.state, this.words.say("core.errors.internal"));
  }

  /** @param {string} on */
  async updateLevels(on) {
    const { blocks, languages } = this.results.soFar(this.form);
    const reply = await this.client.ask("levels", "clb", { on, languages });
    if (reply) this.results.show(blocks, reply.ok ? reply.result.levels : []);
  }

  // From the core to the page

  showEmpty() {
    this.problems.clear();
    this.part["js-empty"].textContent = this.words.say("calculator.result.empty");
    this.part["js-empty"].hidden = false;
    this.part["js-announce"].textContent = "";
    for (const hook of ["js-answer", "js-incomplete", "js-explained", "js-to-result"]) this.part[hook].hidden = true;
    this.further.hide();
  }

  /** @param {any} result @param {any} jobs @param {Map<string, string>} places @param {boolean} asked */
  showResult(result, jobs, places, asked) {
    const { part, view } = this;
    this.problems.clear();
    part["js-empty"].hidden = true;
    part["js-incomplete"].hidden = true;
    this.tellStale(false);
    for (const hook of ["js-answer", "js-explained"]) part[hook].hidden = false;
    const focused = document.activeElement?.classList.contains("js-rescore");
    part["js-total"].replaceChildren(...view.score(result));
    part["js-notices"].replaceChildren(...view.notices(result));
    part["js-parts"].replaceChildren(...view.parts(result));
    part["js-missing"].replaceChildren(...this.missing(result, jobs, places));
    part["js-explained-lines"].replaceChildren(view.experience(result), view.explained(result, jobs));
    const announcement = view.announcement(result);
    if (part["js-announce"].textContent !== announcement) part["js-announce"].textContent = announcement;
    this.showPill("#result", view.pill(result), " ", make("span", { class: "visually-hidden" }, this.words.say("calculator.result.to_result")));
    if (asked || focused) this.focusResult();
  }

  /** The link at the foot of small screens, to what matters now. @param {string} target @param {...(Node | string)} content */
  showPill(target, ...content) {
    const pill = /** @type {HTMLAnchorElement} */ (this.part["js-to-result"]);
    pill.replaceChildren(...content);
    pill.setAttribute("href", target);
    pill.hidden = false;
  }

  /**
   * What was not counted, each with a way to its field.
   * @param {any} result @param {any} jobs @param {Map<string, string>} places
   */
  missing({ missing, crs }, jobs, places) {
    const field = (/** @type {string} */ name) => this.form.control(name);
    /** @type {import("./problems.mjs").Told[]} */
    const told = missing.map(({ path, code }) => {
      const place = this.form.placeOf(path, places);
      if (path === "education" && code === "not_given" && field("education.level").value) {
        const target = field("education.country").value ? field("education.eca_issued") : field("education.country");
        return { name: "", sentence: this.words.say("calculator.result.education_incomplete"), target };
      }
      const key = path.replace(/\[\d+\]$/, "").replace(".", "_");
      return { name: this.words.say("core.missing_path", key), sentence: this.words.say("core.missing", code), target: this.form.target(place) };
    });
    const unanswered = !this.form.form.querySelector('[name="canadian_credential"]:checked');
    if (unanswered && field("education.country").value === "CA" && !SCHOOL.includes(field("education.level").value)) {
      told.push({ name: "", sentence: this.words.say("calculator.result.canadian_unanswered"), target: field("canadian_credential") });
    }
    const lists = { work: jobs.work, "spouse.work": crs.with_spouse ? jobs.spouse_work : [] };
    for (const [list, found] of Object.entries(lists)) {
      for (const [index, { because }] of found.entries()) {
        if (because.length === 0) continue;
        const place = this.form.placeOf(`${list}[${index}]`, places);
        told.push({ name: this.form.nameOf(place), sentence: this.view.uncounted(because), target: this.form.target(place) });
      }
    }
    const items = told.filter(({ target }) => target).map((one) => this.problems.item(one));
    return items.length ? [make("h3", {}, this.words.say("calculator.result.missing")), make("ul", {}, ...items)] : [];
  }

  /** @param {import("./problems.mjs").Told[]} told @param {boolean} asked */
  showProblems(told, asked) {
    const { part } = this;
    this.tellStale(!part["js-answer"].hidden);
    part["js-empty"].hidden = !(this.problems.shown || asked) || !part["js-answer"].hidden;
    if (asked) {
      this.problems.show(told);
      this.problems.focus();
    } else if (this.problems.shown) {
      this.problems.refresh(told);
    }
    // Once the summary stands above the form, a second list beside it would only repeat it.
    part["js-incomplete"].hidden = this.problems.shown && part["js-answer"].hidden;
    part["js-incomplete-list"].hidden = this.problems.shown;
    part["js-incomplete-needed"].hidden = this.problems.shown || part["js-answer"].hidden;
    part["js-incomplete-text"].textContent = this.words.say("calculator.result", part["js-answer"].hidden ? "incomplete_first" : "incomplete");
    part["js-incomplete-list"].replaceChildren(...told.map((problem) => this.problems.item(problem)));
  }

  /** Whether all that is shown is for earlier answers. @param {boolean} isStale */
  tellStale(isStale) {
    for (const line of all(this.page, "js-stale")) line.hidden = !isStale;
  }

  focusResult() {
    this.part["js-result-area"].focus({ preventScroll: true });
    this.part["js-result-area"].scrollIntoView({ block: "start", behavior: "instant" });
  }

  // What the reader may do besides

  /** @param {string} iso */
  rescore(iso) {
    this.form.day = iso;
    this.adapt();
    this.update({ asked: true });
  }

  /** Keeps what the form holds, before some of it is taken. */
  remember() {
    this.memory = this.form.remember();
  }

  /** Offers to bring back what was taken. @param {string} said @param {string} id of what gets the focus then */
  offerUndo(said, id) {
    this.focusAfterUndo = id;
    this.part["js-undo-text"].textContent = said;
    this.part["js-undo"].hidden = false;
  }

  forget() {
    this.memory = null;
    this.part["js-undo"].hidden = true;
  }

  undo() {
    const { memory } = this;
    this.forget();
    if (!memory) return;
    this.form.restore(memory);
    this.part["js-job-said"].textContent = this.words.say("calculator.actions.undone");
    this.problems.clear();
    this.changed();
    document.getElementById(this.focusAfterUndo)?.focus();
  }

  reset() {
    this.forget();
    const said = this.words.say("calculator.actions.cleared");
    if (Object.keys(this.form.read().profile).length) {
      this.remember();
      this.offerUndo(said, idOf("birth_date"));
      this.part["js-job-said"].textContent = said;
    }
    this.form.clear();
    this.form.day = today();
    this.problems.clear();
    this.part["js-link-problem"].hidden = true;
    this.changed();
    this.form.control("birth_date").focus();
  }

  /** @param {string} list @param {string} said @param {number} [removed] */
  jobsChanged(list, said, removed) {
    this.form.moveKept(list, removed);
    this.part["js-job-said"].textContent = said;
    if (this.problems.shown) this.problems.clear();
    if (removed === undefined) this.forget();
    else this.offerUndo(said, idOf(`${list}[${removed}]`));
    this.changed();
  }

  /** An occupation was chosen: as if its code had been typed. @param {HTMLInputElement} input @param {string} said */
  chosen(input, said) {
    this.forget();
    this.form.answered(input);
    this.part["js-job-said"].textContent = said;
    this.changed();
  }

  dropStrangers() {
    this.forget();
    this.form.dropStrangers();
    this.form.control("on").focus();
    this.changed();
  }

  async copy() {
    const address = new URL(toFragment(this.form.read().profile, this.form.day), window.location.href).href;
    const field = one(this.page, "js-link-field");
    const input = field.querySelector("input");
    input.value = address;
    try {
      await navigator.clipboard.writeText(address);
      field.hidden = true;
      this.part["js-copied"].textContent = this.words.say("calculator.actions.copied");
    } catch {
      field.hidden = false;
      this.part["js-copied"].textContent = this.words.say("calculator.actions.copy_by_hand");
      input.focus();
      input.select();
    }
  }

  /** Fills the form from the address, if it holds answers. @returns {boolean} whether the form was changed */
  readAddress() {
    const link = fromFragment(window.location.hash);
    if (!link) return false;
    const problem = this.part["js-link-problem"];
    problem.hidden = true;
    if (!link.profile) {
      problem.textContent = this.words.say("calculator.link.bad");
      problem.hidden = false;
      return false;
    }
    this.problems.clear();
    this.form.fill(link.profile);
    this.adapt();
    this.form.keepTheRest(link.profile);
    this.form.day = link.on ?? today();
    if (this.form.day === "") {
      this.form.day = today();
      problem.textContent = this.words.say("calculator.link.bad_day");
      problem.hidden = false;
    }
    return true;
  }
}

/** The parts of the page that the calculator writes to. */
const PARTS = [
  "js-status-text", "js-status-detail", "js-status-bar", "js-failed", "js-failed-detail", "js-empty", "js-answer", "js-total",
  "js-announce", "js-notices", "js-parts", "js-missing", "js-incomplete", "js-incomplete-text", "js-incomplete-needed", "js-incomplete-list", "js-explained", "js-explained-lines", "js-to-result",
  "js-result-area", "js-score-card", "js-undo", "js-undo-text", "js-copied", "js-job-said", "js-link-problem",
];

/** The reader's own day. */
function today() {
  const now = new Date();
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

const page = /** @type {HTMLElement} */ (document.getElementById("main"));
new Calculator(page, JSON.parse(one(page, "js-data").textContent)).start();
