/**
 * The form as a profile, and a profile in the form.
 *
 * A control's `name` is the path of its answer. What is not shown is not said: controls inside something hidden are not
 * read. An answer of a link that the form cannot hold stands aside as it is, until the reader edits something under its key.
 */

import { idOf, one } from "./dom.mjs";
import { MOST_BLOCKS } from "./jobs.mjs";

/** @typedef {HTMLInputElement | HTMLSelectElement} Control */

/** What a date that is only half entered is sent as, so that it is refused and not taken as empty. */
const HALF_A_DATE = "?";

export class Form {
  /** @param {HTMLFormElement} form @param {import("./jobs.mjs").Jobs[]} jobs @param {import("./words.mjs").Words} words */
  constructor(form, jobs, words) {
    this.form = form;
    this.jobs = jobs;
    this.words = words;
    /** @type {Map<string, unknown>} answers of a link under their first key, where the form cannot hold them */
    this.kept = new Map();
    /** @type {Map<string, string>} codes by their title, for readers who type the title */
    this.codes = new Map();
    /** @type {Map<string, string>} */
    this.titles = new Map();
    for (const option of form.querySelectorAll("datalist option")) {
      this.codes.set(plain(option.textContent), option.value);
      this.titles.set(option.value, option.textContent);
    }
    form.addEventListener("input", ({ target }) => this.kept.delete(firstKey(target.name)));
  }

  /** The controls that are answers, shown or not. @returns {Control[]} */
  controls() {
    return [...this.form.elements].filter((control) => control.name && control.name !== "on");
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
    const tree = new Map();
    for (const control of this.controls()) {
      if (control.closest("[hidden]")) continue;
      const value = this.answer(control);
      if (value === undefined) continue;
      const test = control.classList.contains("js-test") && /^clb-(en|fr)$/.exec(String(value));
      put(tree, control.name, test ? "clb" : value);
      if (test) put(tree, control.name.replace(/test$/, "language"), test[1]);
    }
    const places = new Map();
    const shown = new Map(Object.entries(plainObject(tree, "", "", places)));
    return { profile: Object.fromEntries([...shown, ...this.kept]), places };
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
    if (control.inputMode === "decimal") return /^\d+([.,]\d+)?$/.test(value) ? Number(value.replace(",", ".")) : value;
    if (control.classList.contains("js-occupation")) return this.occupation(value);
    if (control.name === "marital_status" && control.selectedIndex === 0) return undefined;
    return value;
  }

  /** The code of an occupation typed as its code or title; what was typed where there is none. @param {string} typed */
  occupation(typed) {
    const code = /^\d{5}(?!\d)/.exec(typed);
    return code ? code[0] : (this.codes.get(plain(typed)) ?? typed);
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
      if (String(value) === control.value) control.checked = true;
    } else if (control.inputMode === "decimal") {
      if (typeof value === "number") control.value = this.words.lang === "fr" ? String(value).replace(".", ",") : String(value);
    } else if (typeof value === "string") {
      const language = reach(profile, control.name.replace(/test$/, "language"));
      control.value = control.classList.contains("js-test") && value === "clb" ? `clb-${language}` : value;
      if (control instanceof HTMLSelectElement && control.selectedIndex < 0) control.selectedIndex = 0;
    }
  }

  /**
   * After the form shows what it was filled with: sets aside the answers it did not take.
   * @param {Record<string, any>} profile
   */
  keepTheRest(profile) {
    const { profile: taken } = this.read();
    for (const [key, value] of Object.entries(profile)) {
      if (value !== null && !same(bare(value, key), bare(Object.hasOwn(taken, key) ? taken[key] : undefined, key))) this.kept.set(key, value);
    }
  }

  /** The keys set aside that have no field at all. @returns {string[]} */
  strangers() {
    const known = new Set(this.controls().map((control) => firstKey(control.name)));
    return [...this.kept.keys()].filter((key) => !known.has(key));
  }

  clear() {
    const { day } = this;
    this.form.reset();
    this.day = day;
    this.kept.clear();
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
    return names.join(", ");
  }
}

/** @param {Control} control */
function said(control) {
  return control.validity.badInput ? HALF_A_DATE : control.value.trim();
}

/** The text without its letters' marks and case, to compare titles as people type them. @param {string} text */
export function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("’", "'").trim().toLowerCase();
}

/** @param {Element} element */
function text(element) {
  return element.textContent.trim();
}

/** The label's own words, without the remark in it. @param {HTMLLabelElement} label */
function own(label) {
  const remark = label.querySelector(".muted");
  return text(label).slice(0, remark ? -text(remark).length : undefined).trim();
}

/** @param {string} path */
function firstKey(path) {
  return path.split(/[.[]/, 1)[0];
}

/** @param {string} path @returns {string[]} */
function keys(path) {
  return path.match(/[^.[\]]+/g) ?? [];
}

/** @param {Map<string, any>} tree @param {string} path @param {unknown} value */
function put(tree, path, value) {
  const parts = keys(path);
  const last = parts.pop();
  let at = tree;
  for (const part of parts) {
    if (!at.has(part)) at.set(part, new Map());
    at = at.get(part);
  }
  at.set(last, value);
}

/**
 * A tree of maps as plain JSON; maps with numbered keys become lists, without gaps.
 * @param {Map<string, any>} tree @param {string} inProfile @param {string} inForm @param {Map<string, string>} places
 */
function plainObject(tree, inProfile, inForm, places) {
  const list = [...tree.keys()].every((key) => /^\d+$/.test(key)) && tree.size > 0;
  const out = list ? [] : {};
  for (const [key, value] of tree) {
    const here = list ? `[${key}]` : inForm ? `.${key}` : key;
    const there = list ? `[${out.length}]` : here;
    if (list) places.set(inProfile + there, inForm + here);
    const child = value instanceof Map ? plainObject(value, inProfile + there, inForm + here, places) : value;
    if (list) out.push(child);
    else out[key] = child;
  }
  return out;
}

/** What stands at a path of a profile, however odd the profile is. @param {unknown} value @param {string} path */
function reach(value, path) {
  return keys(path).reduce((at, key) => (typeof at === "object" && at !== null && Object.hasOwn(at, key) ? at[key] : undefined), value);
}

/** @param {unknown} value @returns {unknown[]} */
function entries(value) {
  return Array.isArray(value) ? value.slice(0, MOST_BLOCKS) : [];
}

/** Answers that mean the same as no answer. */
const UNSAID = new Map([
  ["marital_status", "never_married"], ["canadian_credential", "none"], ["accompanying", true], ["canadian", false],
  ["self_employed", false], ["while_full_time_student", false], ["authorized", true], ["certificate_of_qualification", false],
  ["provincial_nomination", false], ["sibling_in_canada", false], ["crs_qualifying", false],
]);

/** A value without what goes without saying. @param {any} value @param {string} key @returns {any} */
function bare(value, key) {
  if (value === null || (UNSAID.has(key) && UNSAID.get(key) === value)) return undefined;
  if (Array.isArray(value)) return value.map((item) => bare(item, ""));
  if (typeof value !== "object") return value;
  const parts = Object.entries(value).map(([name, part]) => [name, bare(part, name)]).filter(([, part]) => part !== undefined);
  return Object.fromEntries(parts);
}

/** @param {any} a @param {any} b @returns {boolean} */
function same(a, b) {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  const [ours, theirs] = [Object.keys(a), Object.keys(b)];
  return Array.isArray(a) === Array.isArray(b) && ours.length === theirs.length && ours.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]));
}
