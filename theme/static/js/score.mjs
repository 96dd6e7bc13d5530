/** The score and what stands around it: what it assumes, what it leaves out, what is still needed for it. */

import { all, make, one } from "./dom.mjs";

/** Levels of education below any credential that studying in Canada could be. */
const SCHOOL = ["", "less_than_secondary", "secondary"];

/** The parts of the page that are written to. */
const PARTS = [
  "js-empty", "js-answer", "js-total", "js-announce", "js-assumes", "js-notices", "js-parts", "js-missing", "js-incomplete",
  "js-incomplete-text", "js-incomplete-needed", "js-incomplete-list", "js-explained", "js-to-result", "js-result-area",
];

export class Score {
  /**
   * @param {HTMLElement} page @param {import("./words.mjs").Words} words @param {import("./view.mjs").View} view
   * @param {import("./form.mjs").Form} form @param {import("./problems.mjs").Problems} problems
   */
  constructor(page, words, view, form, problems) {
    this.page = page;
    this.words = words;
    this.view = view;
    this.form = form;
    this.problems = problems;
    this.part = Object.fromEntries(PARTS.map((hook) => [hook, one(page, hook)]));
    // The link to the score is of no use where the score is in sight.
    // After fast scrolling there are several entries at once; the last says how it is now.
    new IntersectionObserver((seen) => seen.forEach(({ isIntersecting }) =>
      this.part["js-to-result"].classList.toggle("is-near", isIntersecting))).observe(this.part["js-total"]);
    // Nor may it hide a field that has the focus, however large its words are.
    new ResizeObserver(([{ borderBoxSize: [{ blockSize }] }]) => document.documentElement.style.setProperty("--pill", `${blockSize}px`))
      .observe(this.part["js-to-result"]);
  }

  get isShown() {
    return !this.part["js-answer"].hidden;
  }

  /** Without an answer that a score could be made of. */
  showEmpty() {
    this.problems.clear();
    this.part["js-empty"].textContent = this.words.say("calculator.result.empty");
    this.part["js-empty"].hidden = false;
    this.part["js-announce"].textContent = "";
    for (const hook of ["js-answer", "js-incomplete", "js-explained", "js-to-result"]) this.part[hook].hidden = true;
  }

  /** Until the core has answered. @param {boolean} isStarting */
  wait(isStarting) {
    if (isStarting) {
      this.part["js-empty"].textContent = this.words.say("calculator.result.waiting");
      this.part["js-empty"].hidden = this.isShown;
    }
    this.part["js-answer"].classList.add("is-stale");
  }

  arrived() {
    this.part["js-empty"].textContent = this.words.say("calculator.result.empty");
    this.part["js-answer"].classList.remove("is-stale");
  }

  /** @param {any} result @param {any} jobs @param {Map<string, string>} places @param {boolean} asked */
  show(result, jobs, places, asked) {
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
    const assumes = this.tellAssumed();
    const announcement = view.announcement(result) + assumes;
    if (part["js-announce"].textContent !== announcement) part["js-announce"].textContent = announcement;
    this.showPill("#result", view.pill(result), assumes, " ", make("span", { class: "visually-hidden" }, this.words.say("calculator.result.to_result")));
    if (asked || focused) this.focus();
  }

  /** What in the answers is a goal or a guess stands with the score. @returns {string} what the score's short forms add */
  tellAssumed() {
    const line = this.part["js-assumes"];
    const assumed = this.form.assumed().map(({ name, kind }) => this.words.say("form.assumed", kind, { name }));
    line.textContent = assumed.length ? this.words.say("form.assumed.all", { list: assumed.join(this.words.say("form.assumed.between")) }) : "";
    line.hidden = assumed.length === 0;
    return assumed.length ? this.words.say("form.assumed.short") : "";
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
      if (path === "education" && code === "not_given" && field("education.level").value) return this.lacking(path);
      const key = path.replace(/\[\d+\]$/, "").replace(".", "_");
      return { name: this.words.say("core.missing_path", key), sentence: this.words.say("core.missing", code), target: this.form.target(place) };
    });
    const unanswered = !this.form.form.querySelector('[name="canadian_credential"]:checked');
    if (unanswered && field("education.country").value === "CA" && !SCHOOL.includes(field("education.level").value)) {
      told.push({ name: "", sentence: this.words.say("calculator.result.canadian_unanswered"), target: field("canadian_credential") });
    }
    if (crs.with_spouse && this.isLacking("spouse.education")) told.push(this.lacking("spouse.education"));
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

  /** Whether an education is chosen that does not count without more. @param {string} path */
  isLacking(path) {
    const [level, country, eca] = ["level", "country", "eca_issued"].map((key) => this.form.control(`${path}.${key}`).value);
    return level !== "" && level !== "less_than_secondary" && (country === "" || (country !== "CA" && eca === ""));
  }

  /** What an education lacks, with the way to it. @param {string} path */
  lacking(path) {
    const target = this.form.control(`${path}.country`).value ? this.form.control(`${path}.eca_issued`) : this.form.control(`${path}.country`);
    const key = path === "education" ? "education_incomplete" : "spouse_education_incomplete";
    return { name: "", sentence: this.words.say("calculator.result", key), target };
  }

  /** @param {import("./problems.mjs").Told[]} told @param {boolean} asked */
  showProblems(told, asked) {
    const { part } = this;
    this.tellStale(this.isShown);
    part["js-empty"].hidden = !(this.problems.shown || asked) || this.isShown;
    if (asked) {
      this.problems.show(told);
      this.problems.focus();
    } else if (this.problems.shown) {
      this.problems.refresh(told);
    }
    // Once the summary stands above the form, a second list beside it would only repeat it.
    part["js-incomplete"].hidden = this.problems.shown && !this.isShown;
    part["js-incomplete-list"].hidden = this.problems.shown;
    part["js-incomplete-needed"].hidden = this.problems.shown || !this.isShown;
    part["js-incomplete-text"].textContent = this.words.say("calculator.result", this.isShown ? "incomplete" : "incomplete_first");
    part["js-incomplete-list"].replaceChildren(...told.map((problem) => this.problems.item(problem)));
  }

  /** Whether all that is shown is for earlier answers. @param {boolean} isStale */
  tellStale(isStale) {
    for (const line of all(this.page, "js-stale")) line.hidden = !isStale;
  }

  focus() {
    this.part["js-result-area"].focus({ preventScroll: true });
    this.part["js-result-area"].scrollIntoView({ block: "start", behavior: "instant" });
  }
}
