/** The three programs and the categories as the reader sees them. */

import { Checks, isFunds, valueOf } from "./checks.mjs";
import { make } from "./dom.mjs";

export class Standing {
  /**
   * @param {import("./words.mjs").Words} words
   * @param {any} data addresses and, for the conditions, their rules and figures
   * @param {Map<string, string>} titles of occupations, by code
   */
  constructor(words, data, titles) {
    this.words = words;
    this.data = data;
    this.checks = new Checks(words, data, titles);
  }

  /** A line for each program. @param {any} result */
  programs({ programs, on }) {
    this.checks.on = on;
    const items = Object.entries(programs).map(([name, program]) => {
      const value = valueOf(program);
      return make("li", { class: "line", "data-program": name },
        make("h3", { class: "line-name" }, this.words.say("core.programs", name)),
        this.badge(`program-${name}`, value, this.words.say("calculator.programs.badge", value)),
        about(...this.gist(value, program.checks)),
        make("details", { "data-keep": name },
          make("summary", {}, this.words.say("calculator.programs.conditions", { n: program.checks.length })),
          this.checks.list(program.checks, program)));
    });
    return make("ul", { class: "lines" }, ...items);
  }

  /** What stands in the way, or that nothing does. @param {string} value @param {import("./checks.mjs").Check[]} checks */
  gist(value, checks) {
    const failed = checks.filter(({ met }) => met === false);
    const open = checks.filter(({ met }) => met === null);
    if (value === "yes" || failed.length + open.length === 0) return [this.words.say("calculator.programs", open.length ? "but_funds" : "all_met")];
    const unknown = value === "no" ? open.filter(({ id }) => !isFunds(id)) : open;
    return [
      failed.length ? this.words.say("calculator.programs.not_met", { names: this.checks.lacking(failed) }) : "",
      unknown.length ? this.words.say("calculator.programs.not_known", { names: this.checks.names(unknown) }) : "",
    ].filter(Boolean);
  }

  /** A line for each category, in the order of the contract. @param {any} result */
  categories(result) {
    const items = this.slugs(result).map((slug) => {
      const { value, key } = this.valueOfCategory(slug, result);
      const category = result.categories[slug];
      return make("li", { class: "line", "data-category": slug },
        make("h3", { class: "line-name" }, make("a", { href: `${this.data.categories}${slug}/` }, this.words.say("draws.kinds", slug))),
        this.badge(`category-${slug}`, value, this.words.say("calculator.categories.badge", key)),
        this.progress(category),
        about(...this.aboutCategory(slug, value, category)),
        key === "met" ? make("p", { class: "line-lost" }, this.words.say("calculator.categories.no_program")) : null);
    });
    return make("ul", { class: "lines lines-two" }, ...items);
  }

  /** Adds to what is shown the days from which more is open. @param {HTMLElement} page @param {any} ahead */
  addFirstDays(page, ahead) {
    for (const part of ["program", "category"]) {
      for (const line of page.querySelectorAll(`[data-${part}]`)) {
        const found = (part === "program" ? ahead.programs : ahead.categories)[line.dataset[part]];
        // Who has no hours at all is told so already, and of what is not known nothing can be said.
        const isOpen = line.querySelector("[data-value]").dataset.value === "unknown";
        if (!found || (!found.first_day && (found.hours === 0 || isOpen))) continue;
        const said = found.first_day ? this.words.say("calculator.ahead", `${part}_from`, { date: this.words.date(found.first_day) })
          : this.words.say("result.missing", `${part}_never`, { date: this.words.date(ahead.until) });
        line.querySelector(".line-why").after(make("p", { class: found.first_day ? "line-lost js-first-day" : "line-why js-first-day" }, said));
      }
    }
  }

  /** @param {any} result @returns {string[]} */
  slugs({ categories }) {
    return this.words.keys("draws.kinds").filter((kind) => kind in categories);
  }

  /**
   * Where the category is met and no program is, the programs decide between no and unknown.
   * @param {string} slug @param {any} result @returns {{value: string, key: string}} `key`: its words
   */
  valueOfCategory(slug, { categories, programs }) {
    const category = categories[slug];
    if (category.status !== "in_force") return { value: "no", key: category.status };
    if (!category.meets_criteria || category.eligible) return { value: valueOf(category), key: valueOf(category) };
    const open = Object.values(programs).some((program) => valueOf(program) === "unknown");
    return { value: open ? "unknown" : "no", key: "met" };
  }

  /** A bar beside a sentence that says the same. @param {any} category */
  progress({ hours, hours_needed: needed }) {
    return hours && hours < needed ? make("progress", { class: "bar", max: needed, value: hours, "aria-hidden": "true" }) : null;
  }

  /** @param {string} slug @param {string} value @param {any} category @returns {string[]} */
  aboutCategory(slug, value, { checks }) {
    if (checks.length === 0) return [this.words.say("calculator.categories.not_in_force")];
    const [check] = checks;
    if (check.id === `${slug}.work`) return [this.hours(check)];
    return checks.length > 1 ? this.gist(value, checks) : this.checks.read(check);
  }

  /** @param {import("./checks.mjs").Check} check */
  hours(check) {
    const { met, read, need } = check;
    const needed = this.words.count("core.units.hours", need.hours);
    if (met === null) return this.words.say("calculator.programs.not_known", { names: this.words.say("core.check_names.work") });
    if (read.hours === 0) return this.words.say("calculator.categories", need.canadian_only ? "no_work_in_canada" : "no_work", { need: needed });
    const occupation = this.checks.occupation(read.noc);
    const counted = met ? this.words.say("result.missing.enough", { occupation, hours: this.words.count("core.units.hours", read.hours), need: needed })
      : this.words.say("calculator.categories.hours", { occupation, hours: read.hours, need: needed });
    const lack = met ? "" : this.checks.lack(check);
    return lack ? `${counted} ${this.words.say("result.missing.lack", { lack })}` : counted;
  }

  /** @param {string} hook @param {string} value @param {string} text */
  badge(hook, value, text) {
    return make("p", { class: "line-figures" }, make("span", { class: `badge badge-${value}`, "data-result": hook, "data-value": value }, text));
  }

  /** How many are open to the reader: "2 of 3". @param {any} result @param {"programs" | "categories"} part */
  count(result, part) {
    const all = Object.entries(result[part]).filter(([, one]) => part === "programs" || one.status === "in_force");
    const n = all.filter(([, one]) => one.eligible).length;
    const unknown = all.filter(([name, one]) => (part === "programs" ? valueOf(one) : this.valueOfCategory(name, result).value) === "unknown").length;
    // While most are not known, a bare nought would read as a no.
    const key = n === 0 && unknown > all.length / 2 ? "count_unknown" : "count";
    return this.words.say(`calculator.${part}`, key, { n, of: all.length, unknown });
  }
}

/** @param {...string} sentences */
function about(...sentences) {
  return make("p", { class: "line-why" }, sentences.join(" "));
}
