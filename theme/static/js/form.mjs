/**
 * The form as a profile, and a profile in the form.
 *
 * A control's `name` is the path of its answer. What is not shown is not said: controls inside something hidden are not
 * read. An answer of a link that the form does not show stands aside as it is, until the reader answers in its place.
 */

import { all, idOf, one } from "./dom.mjs";
import { MOST_BLOCKS } from "./jobs.mjs";
import { leads, pathOf, plainObject, put, reach, same, unsaid, wayOf } from "./paths.mjs";

/**
 * @typedef {HTMLInputElement | HTMLSelectElement} Control @typedef {import("./paths.mjs").Way} Way
 * @typedef {{path: string, kind: string, name: string}} Assumed
 */

/** What a date that is only half entered is sent as, so that it is refused and not taken as empty. */
const HALF_A_DATE = "?";

/** The letters of a time that has no seconds. */
const MINUTES = "2026-01-31T09:30".length;

/** Years: longer than any life, and the farthest day a score is worked out for. */
const LONGEST_LIFE = 120;
const YEARS_AHEAD = 2;

export class Form {
  /**
   * @param {HTMLFormElement} form @param {import("./jobs.mjs").Jobs[]} jobs
   * @param {import("./occupation-fields.mjs").OccupationFields} occupations @param {import("./words.mjs").Words} words
   */
  constructor(form, jobs, occupations, words) {
    this.form = form;
    this.jobs = jobs;
    this.occupations = occupations;
    this.words = words;
    /** @type {{way: Way, value: unknown}[]} answers of a link that the form does not show */
    this.kept = [];
    form.addEventListener("input", ({ target }) => this.answered(target));
  }

  /** The controls that are answers, shown or not; some others only help to give one. @returns {Control[]} */
  controls() {
    return [...this.form.elements].filter((control) => control.name && control.name !== "on" && !("aside" in control.dataset));
  }

  /** @param {string} path @returns {Control | null} */
  control(path) {
    return [...this.form.elements].find((control) => control.name === path) ?? null;
  }

  get day() {
    return said(this.control("on"));
  }

  set day(iso) {
    this.control("on").value = iso;
  }

  /**
   * The profile, and for each entry of a list in it where that entry stands in the form.
   * @returns {{profile: Record<string, any>, places: Map<string, string>}}
   */
  read() {
    const tree = this.shown();
    for (const { way, value } of this.kept) put(tree, way, value);
    const places = new Map();
    return { profile: plainObject(tree, "", "", places), places };
  }

  /** What the form shows, as maps; those of lists have numbers as their keys. @returns {Map<string | number, any>} */
  shown() {
    const tree = new Map();
    for (const control of this.controls()) {
      if (control.closest("[hidden]")) continue;
      const value = this.answer(control);
      if (value === undefined) continue;
      const test = control.classList.contains("js-test") && /^clb-(en|fr)$/.exec(String(value));
      put(tree, wayOf(control.name), test ? "clb" : value);
      if (test) put(tree, wayOf(languageOf(control.name)), test[1]);
    }
    return tree;
  }

  /** What one control says; undefined for nothing, or for what goes without saying. @param {Control} control */
  answer(control) {
    if (control.type === "checkbox") return control.checked === ("default" in control.dataset) ? undefined : control.checked;
    if (control.type === "radio") {
      if (!control.checked || "default" in control.dataset) return undefined;
      return { true: true, false: false }[control.value] ?? control.value;
    }
    const value = said(control);
    if (value === "") return undefined;
    if (control.type === "datetime-local") return value === HALF_A_DATE ? value : `${value.length === MINUTES ? `${value}:00` : value}Z`;
    if (control.inputMode === "decimal") return /^\d+([.,]\d+)?$/.test(value) ? Number(value.replace(",", ".")) : value;
    if (control.classList.contains("js-occupation")) return this.occupations.code(value);
    if (control.name === "marital_status" && control.selectedIndex === 0) return undefined;
    return value;
  }

  /** What is a goal or a guess in the answers that are shown. @returns {Assumed[]} */
  assumed() {
    const boxes = /** @type {HTMLInputElement[]} */ (all(this.form, "js-assume")).filter((box) => box.checked && !box.closest("[hidden]"));
    return boxes.map((box) => ({ kind: box.dataset.kind, block: /** @type {HTMLElement} */ (box.closest("[data-path]")) }))
      .filter(({ block }) => this.isAnswered(block))
      .map(({ kind, block }) => ({ path: block.dataset.path, kind, name: this.nameOf(block.dataset.path) }));
  }

  /** Whether anything is entered in a job or a result. @param {Element} block */
  isAnswered(block) {
    return this.controls().some((control) => block.contains(control) && this.answer(control) !== undefined);
  }

  /** The paths of these in the profile. @returns {string[]} */
  assumedPaths() {
    const { places } = this.read();
    const inProfile = new Map([...places].map(([profile, form]) => [form, profile]));
    return this.assumed().flatMap(({ path }) => inProfile.get(path) ?? []);
  }

  /** Marks again what a link says is a goal or a guess. @param {string[]} paths */
  assume(paths) {
    for (const path of paths) {
      const block = document.getElementById(idOf(path));
      const box = block?.querySelector(".js-assume");
      if (box && this.isAnswered(block)) box.checked = true;
    }
  }

  /** Empties the form, then fills it from a profile. @param {Record<string, any>} profile */
  fill(profile) {
    this.clear();
    for (const jobs of this.jobs) jobs.resize(entries(reach(profile, jobs.list)).length);
    for (const control of this.controls()) this.fillOne(control, reach(profile, control.name), profile);
  }

  /** @param {Control} control @param {unknown} value @param {Record<string, any>} profile */
  fillOne(control, value, profile) {
    if (control.type === "checkbox") {
      if (typeof value === "boolean") control.checked = value;
    } else if (control.type === "radio") {
      if (typeof value !== "object" && String(value) === control.value) control.checked = true;
    } else if (control.inputMode === "decimal") {
      if (typeof value === "number") control.value = this.words.lang === "fr" ? String(value).replace(".", ",") : String(value);
    } else if (control.type === "datetime-local") {
      if (typeof value === "string") control.value = value.replace(/Z$/, "");
    } else if (typeof value === "string") {
      const language = reach(profile, languageOf(control.name));
      control.value = control.classList.contains("js-test") && value === "clb" && typeof language === "string" ? `clb-${language}` : value;
      if (control instanceof HTMLSelectElement && control.selectedIndex < 0) control.selectedIndex = 0;
    }
  }

  /**
   * After the form shows what it was filled with: sets aside the answers it did not take.
   * @param {Record<string, any>} profile
   */
  keepTheRest(profile) {
    const ways = this.controls().map(({ name }) => wayOf(name));
    const keep = (/** @type {Way} */ way, /** @type {any} */ value, /** @type {any} */ shown) => {
      if (same(value, shown)) return;
      const before = this.kept.length;
      // As far in as there are fields: each part is then replaced by its own field alone.
      const fields = ways.filter((field) => field.length > way.length && leads(way, field));
      const list = fields.some((field) => typeof field[way.length] === "number");
      if (fields.length && typeof value === "object" && value !== null && Array.isArray(value) === list) {
        for (const [key, part] of Object.entries(value)) {
          const next = list ? Number(key) : key;
          if (unsaid(part, key) && !list) continue;
          keep([...way, next], part, shown instanceof Map ? shown.get(next) : undefined);
        }
        if (shown !== undefined || this.kept.length > before) return;
      }
      this.kept.push({ way, value });
    };
    const tree = this.shown();
    for (const [key, value] of Object.entries(profile)) {
      if (value !== null && !unsaid(value, key)) keep([key], value, tree.get(key));
    }
  }

  /** What stands aside and has come to be shown is the form's from then on. */
  handOver() {
    if (this.kept.length === 0) return;
    const tree = this.shown();
    this.kept = this.kept.filter(({ way, value }) => !same(value, way.reduce((at, key) => (at instanceof Map ? at.get(key) : undefined), tree)));
  }

  /** The reader has answered here: nothing may stand aside in its place. @param {Control} control */
  answered({ name }) {
    if (!name || name === "on") return;
    const places = [name, languageOf(name)].map(wayOf);
    this.kept = this.kept.filter(({ way }) => !places.some((place) => leads(way, place)));
  }

  /** A block was added to a list, or one removed: what stands aside moves with its block. @param {string} list @param {number} [removed] */
  moveKept(list, removed) {
    const way = wayOf(list);
    const inList = (/** @type {Way} */ other) => other.length > way.length && leads(way, other);
    this.kept = this.kept.filter((one) => !leads(one.way, way) && !(inList(one.way) && one.way[way.length] === removed));
    for (const one of this.kept) {
      const at = one.way[way.length];
      if (!inList(one.way) || removed === undefined || at < removed) continue;
      one.way = one.way.map((part, index) => (index === way.length ? Number(part) - 1 : part));
    }
  }

  /** What stands aside and has no field at all, by its path. @returns {string[]} */
  strangers() {
    return this.withoutField().map(({ way }) => pathOf(way));
  }

  dropStrangers() {
    const strangers = new Set(this.withoutField());
    this.kept = this.kept.filter((one) => !strangers.has(one));
  }

  withoutField() {
    if (this.kept.length === 0) return [];
    const ways = this.controls().flatMap(({ name }) => [wayOf(name), wayOf(languageOf(name))]);
    return this.kept.filter(({ way }) => !ways.some((field) => leads(way, field)));
  }

  /**
   * The days a reader may mean: a birth date within a life of the day, and a day not too far ahead.
   * @param {string} today
   */
  limit(today) {
    const limits = [
      ["birth_date", "min", yearsFrom(/^\d{4}-/.test(this.day) ? this.day : today, -LONGEST_LIFE)],
      ["on", "max", yearsFrom(today, YEARS_AHEAD)],
    ];
    for (const [name, limit, day] of limits) {
      const control = this.control(name);
      // Setting a limit anew, even to the same day, loses a year that is only half typed.
      if (control.getAttribute(limit) !== day) control.setAttribute(limit, day);
    }
  }

  /** Slips of the keyboard in the days, which no rule is about. @returns {{path: string, code: string}[]} */
  slips() {
    const found = [];
    if (this.control("on").validity.rangeOverflow) found.push({ path: "on", code: "too_far" });
    if (this.control("birth_date").validity.rangeUnderflow) found.push({ path: "birth_date", code: "birth_year" });
    return found;
  }

  /** All that the form holds, to be put back by `restore`. */
  remember() {
    const held = [...this.form.elements].filter((control) => control.name).map((control) => [control.id, control.value, control.checked]);
    return { held, kept: this.kept.map((one) => ({ ...one })), counts: this.jobs.map((jobs) => jobs.blocks.length) };
  }

  /** @param {ReturnType<Form["remember"]>} memory */
  restore({ held, kept, counts }) {
    this.jobs.forEach((jobs, index) => jobs.resize(counts[index]));
    for (const [id, value, checked] of held) {
      const control = document.getElementById(id);
      if (!control) continue;
      if (control.type === "radio" || control.type === "checkbox") control.checked = checked;
      else control.value = value;
    }
    this.kept = kept;
  }

  clear() {
    const { day } = this;
    this.form.reset();
    this.day = day;
    this.kept = [];
    for (const jobs of this.jobs) jobs.resize(0);
  }

  /** The place in the form of a path in the profile. @param {string} path @param {Map<string, string>} places */
  placeOf(path, places) {
    const parts = path.match(/\[\d+\]|\.?[^.[\]]+/g) ?? [];
    let [inProfile, inForm] = ["", ""];
    for (const part of parts) {
      inProfile += part;
      inForm = places.get(inProfile) ?? inForm + part;
    }
    return inForm;
  }

  /** The element a problem at a place belongs to: its control, its block, or null. @param {string} place */
  target(place) {
    const within = [`${place}.`, `${place}[`];
    return this.control(place) ?? document.getElementById(idOf(place)) ?? this.controls().find(({ name }) => within.some((start) => name.startsWith(start))) ?? null;
  }

  /** What a place is called, from the outside in: "Job 2, Last day". @param {string} place */
  nameOf(place) {
    const control = this.control(place);
    const element = control ?? this.target(place);
    if (!element) return place.slice(0, 60);
    const names = [];
    if (control?.type === "radio") names.push(text(control.closest("fieldset").querySelector("legend")));
    else if (control?.labels?.length) names.push(own(control.labels[0]));
    for (let block = element.closest(".js-job, .js-result"); block; block = block.parentElement.closest(".js-job, .js-result")) {
      names.unshift(text(block.querySelector("legend")));
    }
    if (names.length === 0) names.push(text(element.closest("fieldset").querySelector("legend")));
    if (place.startsWith("spouse.") && element.closest(".js-spouse")) names.unshift(text(one(this.form, "js-spouse").querySelector("legend")));
    // French writes what stands inside a phrase with a small letter.
    return names.map((name, index) => (index && this.words.lang === "fr" ? name[0].toLowerCase() + name.slice(1) : name)).join(", ");
  }
}

/** @param {Control} control */
function said(control) {
  return control.validity.badInput ? HALF_A_DATE : control.value.trim();
}

/** The same day some years later; 29 February gives way to 1 March. @param {string} iso @param {number} years */
function yearsFrom(iso, years) {
  const day = new Date(`${iso}T00:00:00Z`);
  day.setUTCFullYear(day.getUTCFullYear() + years);
  return day.toISOString().slice(0, 10);
}

/** @param {Element} element */
function text(element) {
  return element.textContent.trim();
}

/** The label's own words, without the remark in it. @param {HTMLLabelElement} label */
export function own(label) {
  const remark = label.querySelector(".muted");
  return text(label).slice(0, remark ? -text(remark).length : undefined).trim();
}

/** The field of a test also answers for the language of its levels. @param {string} name */
function languageOf(name) {
  return name.replace(/\.test$/, ".language");
}

/** @param {unknown} value @returns {unknown[]} */
function entries(value) {
  return Array.isArray(value) ? value.slice(0, MOST_BLOCKS) : [];
}
