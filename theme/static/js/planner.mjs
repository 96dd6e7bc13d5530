/**
 * The planner: the day of an invitation in, the last day to apply and a checklist out.
 *
 * What the reader put in is one plain object, `read()` and `write(state)`.
 */

import { daysBetween, yearsBefore } from "./calendar.mjs";
import { Checklist, GROUPS } from "./checklist.mjs";
import { make, one } from "./dom.mjs";
import { calendarFile, saveCalendar } from "./ics.mjs";

/** How far ahead the day of an invitation may lie. */
const YEARS_AHEAD = 2;

/** Marks the place of a link in a sentence. */
const HERE = "\u0000";

/** States of documents without anything to tick. */
const NOTHING_TO_DO = ["not_needed"];

/** Who has a spouse or partner, asked about in the form. */
const COUPLES = ["married", "common_law"];

/** @typedef {{invited: string, done: string[]}} State */

export class Planner {
  /**
   * @param {HTMLElement} page @param {import("./client.mjs").Client} client @param {import("./words.mjs").Words} words
   * @param {any} data @param {Map<string, string>} titles of occupations, by code
   */
  constructor(page, client, words, data, titles) {
    this.client = client;
    this.words = words;
    this.data = data;
    this.checklist = new Checklist(words, titles);
    this.day = /** @type {HTMLInputElement} */ (one(page, "js-planner-day"));
    this.dayInWords = one(page, "js-planner-day-words");
    this.problem = one(page, "js-planner-problem");
    this.result = one(page, "js-planner-result");
    this.status = one(page, "js-planner-status");
    /** @type {Set<string>} the documents that are ready, by their ids */
    this.done = new Set();
    /** @type {{on: string, profile: any} | null} */
    this.question = null;
    this.day.addEventListener("input", () => this.refresh());
  }

  /** What the reader put in. @returns {State} */
  read() {
    return { invited: this.day.value, done: [...this.done] };
  }

  /** @param {State} state as `read` gave it */
  write({ invited, done }) {
    this.day.value = invited;
    this.done = new Set(done);
    this.refresh();
  }

  /** Nothing more is wanted of what was asked. */
  drop() {
    this.client.drop("plan");
  }

  /** There are no answers any more. */
  clear() {
    this.question = null;
    if (this.day.value || this.done.size) this.write({ invited: "", done: [] });
  }

  /** New answers: the plan follows. @param {{on: string, profile: any}} question */
  async ask(question) {
    this.question = question;
    await this.refresh();
  }

  async refresh() {
    const { question } = this;
    const invited = this.day.value;
    const last = question ? yearsBefore(question.on, -YEARS_AHEAD) : "";
    // Setting a limit anew, even to the same day, loses a year that is only half typed.
    if (this.day.max !== last) this.day.max = last;
    const slip = this.slip(invited);
    this.dayInWords.textContent = invited ? this.words.date(invited) : "";
    this.showProblem(slip);
    if (!invited || slip || !question) {
      this.drop();
      this.show([]);
      return;
    }
    const reply = await this.client.ask("plan", "plan", { invited, profile: question.profile });
    if (reply === null) return;
    if (reply.ok) this.show(this.view(reply.result, question));
    else {
      this.show([]);
      this.showProblem(this.words.say("planner.page", reply.error.code === "invalid_profile" ? "refused" : "failed"));
    }
  }

  /** What is wrong with the day, empty if nothing. @param {string} invited */
  slip(invited) {
    if (!invited) return "";
    if (invited < this.day.min) return this.words.say("planner.page.too_early", { date: this.words.date(this.day.min) });
    return this.day.max && invited > this.day.max ? this.words.say("planner.page.too_far") : "";
  }

  /** @param {string} said */
  showProblem(said) {
    this.problem.textContent = said;
    this.problem.hidden = !said;
    if (said) this.day.setAttribute("aria-invalid", "true");
    else this.day.removeAttribute("aria-invalid");
    this.day.closest(".field").classList.toggle("has-error", Boolean(said));
  }

  /** @param {Node[]} content */
  show(content) {
    this.result.replaceChildren(...content);
    this.result.hidden = content.length === 0;
    const last = this.result.querySelector(".planner-last");
    this.status.textContent = last ? this.say("result", "said", { date: last.textContent }) : "";
  }

  /** @param {any} plan @param {{on: string, profile: any}} question */
  view(plan, { on, profile }) {
    const items = new Map(plan.documents.map((/** @type {any} */ item) => [item.id, item]));
    const button = (/** @type {string} */ key, /** @type {() => void} */ act) => {
      const made = make("button", { type: "button", class: `button button-secondary js-planner-${key}` }, this.say("page", key));
      made.addEventListener("click", act);
      return made;
    };
    return [
      this.deadline(plan, on),
      ...this.notices(plan, profile),
      this.program(plan),
      ...this.calendar(plan, items),
      ...this.list(plan),
      make("p", {}, this.outside(this.say("result", "apply_url"), this.say("result", "apply"))),
      make("p", { class: "buttons" }, button("print", () => printAlone()), ...(plan.deadline ? [button("download", () => this.save(plan, items, on, profile))] : [])),
    ].filter(Boolean);
  }

  /** @param {any} plan @param {string} on */
  deadline({ invited, days, deadline, rules }, on) {
    const { words } = this;
    const told = { invited: words.date(invited) };
    if (!deadline) {
      return make("div", { class: "planner-deadline" }, make("h3", {}, this.say("result", "heading")),
        make("p", { class: "planner-last", "data-deadline": "" }, this.say("result", "unknown", told)), this.rules(["invitation.days"], rules));
    }
    const left = daysBetween(on, deadline);
    const when = left > 0 ? "left" : left === 0 ? "today" : "passed";
    return make("div", { class: "planner-deadline" }, make("h3", {}, this.say("result", "heading")),
      make("p", { class: "planner-last", "data-deadline": deadline }, make("time", { datetime: deadline }, words.date(deadline))),
      make("p", {}, this.say("result", "counted", { ...told, days: words.count("core.units.days", days) }), " ", this.say("result", "hour")),
      make("p", { class: "strong" }, this.say("result", when, { date: words.date(on), days: words.count("core.units.days", left) })),
      this.rules(["invitation.days"], rules));
  }

  /** @param {any} plan @param {any} profile */
  notices({ notices, missing }, { marital_status: status, spouse }) {
    const says = { rules_unverified_after: "rules_unverified", no_round: "no_round", profile_expired: "profile_expired" };
    const told = notices.filter((/** @type {any} */ { code }) => code in says).map((/** @type {any} */ { code, date }) =>
      this.say("result", says[code], { date: date ? this.words.date(date) : "" }));
    const names = missing.map((/** @type {string} */ path) => this.words.say("core.missing_path", path.replace(".", "_")));
    if (names.length) told.push(this.say("result", "missing", { names: names.join(", ") }));
    if (COUPLES.includes(status) && (spouse?.accompanying === false || spouse?.canadian)) told.push(this.say("result", "partner_apart"));
    return told.map((/** @type {string} */ said) => make("p", { class: "notice" }, said));
  }

  /** @param {any} plan */
  program({ program, rules }) {
    if (program === null) return make("p", { class: "notice" }, this.say("result", "no_program"));
    if (program === "nominee") return make("p", {}, this.say("result", "nominee"));
    const said = this.say("result", "program", { name: this.words.say("core.programs", program) });
    return make("div", {}, make("p", {}, said), this.rules(["invitation.program"], rules));
  }

  /** @param {any} plan @param {Map<string, any>} items */
  calendar({ calendar, deadline }, items) {
    if (!deadline) return [];
    const others = calendar.filter((/** @type {any} */ { code }) => code !== "deadline");
    const line = (/** @type {any} */ entry) => make("li", { class: entry.matters === false ? "muted" : null, "data-day": entry.date },
      make("time", { datetime: entry.date, class: "strong" }, this.words.date(entry.date)), " ", this.checklist.day(entry, items, (id) => this.ruleName(id)));
    return [
      make("h3", {}, this.say("result", "days")),
      others.length ? make("ul", { class: "planner-days" }, ...calendar.map(line)) : make("p", {}, this.say("result", "no_days")),
    ];
  }

  /** @param {any} plan */
  list({ documents, rules }) {
    const due = documents.filter((/** @type {any} */ { state }) => !NOTHING_TO_DO.includes(state));
    const count = make("p", { class: "planner-count js-planner-count", role: "status" });
    const tell = () => {
      const done = due.filter((/** @type {any} */ { id }) => this.done.has(id)).length;
      count.textContent = this.say("result", "done", { done, all: due.length });
    };
    tell();
    const groups = Object.entries(GROUPS).map(([group, kinds]) => {
      const held = documents.filter((/** @type {any} */ { document }) => kinds.includes(document));
      return held.length ? [make("h4", {}, this.say("groups", group)), make("ul", { class: "checklist" }, ...held.map((/** @type {any} */ item) => this.item(item, rules, tell)))] : [];
    });
    return [make("h3", {}, this.say("result", "list")), make("p", { class: "hint" }, this.say("result", "list_hint")), count, ...groups.flat()];
  }

  /** @param {any} item @param {any} rules @param {() => void} tell */
  item(item, rules, tell) {
    const { checklist } = this;
    const id = `planner-${item.id.replaceAll(".", "-")}`;
    const name = make("span", { class: "checklist-name" }, checklist.name(item));
    const state = make("span", { class: ["lapsed", "lapses", "short"].includes(item.state) ? "badge badge-alert" : "badge badge-unknown" }, checklist.state(item));
    let head = make("p", { class: "checklist-head" }, name, " ", state);
    if (!NOTHING_TO_DO.includes(item.state)) {
      const box = /** @type {HTMLInputElement} */ (make("input", { type: "checkbox", id, autocomplete: "off", "aria-describedby": `${id}-why` }));
      box.checked = this.done.has(item.id);
      box.addEventListener("change", () => {
        if (box.checked) this.done.add(item.id);
        else this.done.delete(item.id);
        tell();
      });
      head = make("p", { class: "checklist-head choice" }, box, make("label", { for: id }, name, " ", state));
    }
    const official = this.words.say("planner.official", this.words.has("planner.official", item.document) ? item.document : "other");
    return make("li", { "data-document": item.id, "data-state": item.state },
      head,
      make("p", { class: "muted", id: `${id}-why` }, this.say("result", "why", { why: checklist.why(item) }).replace(/\.?$/, ".")),
      ...checklist.amounts(item).map((amount) => make("p", { class: "num" }, amount)),
      make("details", { class: "checklist-more" },
        make("summary", {}, this.say("result", "more"), make("span", { class: "visually-hidden" }, ` (${checklist.name(item)})`)),
        make("p", {}, checklist.about(item), " ", this.outside(official, this.say("result", "official"), checklist.name(item))),
        item.rules.length ? this.rules(item.rules, rules) : null));
  }

  /** Where it is written: the rules by name, how well each is known, and to which day. @param {string[]} ids @param {any} rules */
  rules(ids, rules) {
    const links = ids.flatMap((id, index) => {
      const { version, confidence, verified_through: through } = rules[id];
      const [before, after] = this.say("result", version ? "rule" : "rule_unknown", {
        name: HERE, known: version ? this.words.say("core.confidence", confidence).toLowerCase() : "", date: this.words.date(through),
      }).split(HERE);
      return [index ? "; " : " ", before, make("a", { href: this.ruleAddress(id) }, this.ruleName(id)), after];
    });
    return make("p", { class: "source" }, this.say("result", "rules"), ...links, ".");
  }

  /** @param {string} id */
  ruleName(id) {
    if (this.words.has("core.lines", id)) return this.words.say("core.lines", id);
    return this.data.plan.rules[id] ?? this.words.say("draws.kinds", id.replace("categories.", ""));
  }

  /** @param {string} id */
  ruleAddress(id) {
    return id.startsWith("categories.") ? `${this.data.categories}${id.replace("categories.", "")}/` : `${this.data.rules}${id}/`;
  }

  /** @param {string} address @param {string} text @param {string} [of] what the page is about, for those who hear it */
  outside(address, text, of = "") {
    return make("a", { href: address, rel: "noopener external" }, text, of ? make("span", { class: "visually-hidden" }, ` (${of})`) : null);
  }

  /** @param {any} plan @param {Map<string, any>} items @param {string} on @param {any} profile */
  save({ invited, calendar, documents }, items, on, profile) {
    const { checklist } = this;
    const unofficial = this.say("file", "unofficial", { date: this.words.date(on) });
    const open = documents.filter((/** @type {any} */ item) => !NOTHING_TO_DO.includes(item.state));
    const list = open.map((/** @type {any} */ item) => `${this.done.has(item.id) ? "☑" : "☐"} ${checklist.name(item)} (${checklist.state(item)})`);
    saveCalendar(`${this.say("page", "file")}-${invited}`, calendarFile({
      lang: this.words.lang, name: this.say("page", "calendar"), stamp: on, person: String(profile.birth_date),
      days: calendar.map((/** @type {any} */ entry) => {
        const summary = checklist.day(entry, items, (id) => this.ruleName(id));
        const isLast = entry.code === "deadline";
        return {
          date: entry.date,
          key: [invited, entry.date, entry.code, entry.item ?? entry.rule].filter(Boolean).join("-"),
          summary,
          description: [...(isLast ? list : []), unofficial].join("\n"),
          ...(isLast ? { remind: this.say("file", "remind", { what: summary }) } : {}),
        };
      }),
    }));
  }

  /** @param {string} part @param {string} key @param {Record<string, string | number>} [values] */
  say(part, key, values = {}) {
    return this.words.say("planner", part, key, values);
  }
}

/** Prints the plan without the rest of the page. */
function printAlone() {
  const { dataset } = document.documentElement;
  dataset.print = "planner";
  window.addEventListener("afterprint", () => delete dataset.print, { once: true });
  window.print();
}
