/**
 * Trying levels of language: a slider for each ability shows at once what the score would be.
 *
 * A trial is never mixed with the answers. It is one plain object, `read()` and `write(state)`: for each language the
 * abilities the reader has moved, and whether it is tried at all; what was not moved follows the answers.
 */

import { namesOf, REPORTED as ABILITIES } from "./advice.mjs";
import { datedNotice } from "./dated.mjs";
import { make } from "./dom.mjs";

const LANGUAGES = ["en", "fr"];

/** The slider's ends. The core gives every level above the last as the last. */
const [LOWEST, HIGHEST] = [0, 10];
/** Where the sliders of a language without a result begin, if no list asks for a level in it. */
const MIDDLE = 5;

const WANT = ["crs", "programs", "categories", "clb"];

/** @typedef {{tried: boolean | null, moved: Record<string, number>}} Language `tried` null: as the answers have it */
/** @typedef {Record<string, Language>} State */

/** @returns {State} */
function nothing() {
  return Object.fromEntries(LANGUAGES.map((language) => [language, { tried: null, moved: {} }]));
}

export class Trial {
  /**
   * @param {HTMLElement} holder @param {import("./client.mjs").Client} client @param {import("./words.mjs").Words} words
   * @param {{change: any}} data
   * @param {{take: import("./after.mjs").Take, keep: (one: import("./scenarios.mjs").Kept) => void}} to where a trial may go
   */
  constructor(holder, client, words, data, to) {
    this.client = client;
    this.words = words;
    this.data = data;
    this.to = to;
    this.state = nothing();
    /** @type {{on: string, profile: any, assumed: string[]} | null} */
    this.question = null;
    /** @type {any} */
    this.result = null;
    /** The trial's own answer, null until there is one. @type {any} */
    this.answer = null;
    this.busy = false;
    this.again = false;
    this.sliders = new Map();
    this.switches = new Map();
    this.status = make("p", { class: "visually-hidden", role: "status" });
    this.head = make("div", { class: "trial-head" });
    this.more = make("div", { class: "trial-more" });
    this.actions = make("div", { class: "buttons trial-actions" },
      this.button("use", "button", () => this.take()), this.button("keep", "button button-secondary", () => this.keep()),
      this.button("reset", "button button-quiet", () => this.reset()));
    holder.replaceChildren(make("div", { class: "trial" },
      this.head, make("div", { class: "trial-languages" }, ...LANGUAGES.map((language) => this.language(language))), this.more, this.actions), this.status);
  }

  /** @returns {State} */
  read() {
    return structuredClone(this.state);
  }

  /** @param {State} state as `read` gave it */
  write(state) {
    this.state = { ...nothing(), ...structuredClone(state) };
    if (this.question) this.refresh();
  }

  /** There are no answers any more. */
  clear() {
    this.state = nothing();
    this.question = null;
    this.drop();
  }

  /** Nothing more is wanted of what was asked. */
  drop() {
    this.client.drop("trial");
    this.busy = false;
  }

  /** New answers: what was not moved follows them. @param {{on: string, profile: any, assumed: string[]}} question @param {any} result */
  show(question, result) {
    this.question = question;
    this.result = result;
    this.refresh();
  }

  // What is tried

  /** @param {string} language */
  isTried(language) {
    return this.state[language].tried ?? Boolean(this.result.clb[language]);
  }

  /** @param {string} language @param {string} ability */
  level(language, ability) {
    const given = this.result.clb[language];
    const wanted = language === "fr" ? this.result.categories.french?.checks[0]?.need.reading : undefined;
    return this.state[language].moved[ability] ?? given?.[ability] ?? wanted ?? MIDDLE;
  }

  /** Whether a language is as the answers have it. @param {string} language */
  isAsGiven(language) {
    const given = this.result.clb[language];
    if (this.isTried(language) !== Boolean(given)) return false;
    return !given || ABILITIES.every((ability) => this.level(language, ability) === given[ability]);
  }

  get isChanged() {
    return this.question !== null && LANGUAGES.some((language) => !this.isAsGiven(language));
  }

  /** The answers with what is tried in them. */
  profile() {
    const { profile, on } = this.question;
    const results = [...(profile.languages ?? [])];
    for (const language of LANGUAGES) {
      if (this.isAsGiven(language)) continue;
      const place = results.findIndex((result) => languageOf(result) === language);
      const levels = Object.fromEntries(ABILITIES.map((ability) => [ability, this.level(language, ability)]));
      const tried = this.isTried(language) ? [{ test: "clb", language, ...levels, taken: on }] : [];
      results.splice(place < 0 ? results.length : place, place < 0 ? 0 : 1, ...tried);
    }
    const { languages, first_official_language: first, ...rest } = profile;
    // A first language that was named stays named only while there is a result in it.
    const kept = first && results.some((result) => languageOf(result) === first) ? { first_official_language: first } : {};
    return { ...rest, ...kept, ...(results.length && { languages: results }) };
  }

  // What the reader does

  /** @param {string} language @param {string} ability @param {number} level */
  move(language, ability, level) {
    this.state[language].moved[ability] = level;
    this.refresh();
  }

  /** Begins with a change of the advice, in place of what was tried before. @param {{language: string, levels: Record<string, number>}} change */
  begin({ language, levels }) {
    this.state = { ...nothing(), [language]: { tried: true, moved: levels } };
    this.refresh();
    const slider = this.sliders.get(`${language}.${Object.keys(levels)[0]}`);
    slider.focus({ preventScroll: true });
    document.getElementById("trial").scrollIntoView({ block: "start", behavior: "instant" });
  }

  take() {
    if (!this.isChanged) return;
    const profile = this.profile();
    const assumed = this.assumed(profile);
    this.state = nothing();
    this.to.take(profile, this.say("used"), { assumed });
    this.focus();
  }

  keep() {
    if (!this.isChanged) return;
    const profile = this.profile();
    this.to.keep({ profile, on: this.question.on, assumed: this.assumed(profile) });
  }

  /** What is a goal or a guess: a result that was tried is a goal, until the reader says otherwise. @param {any} profile as tried */
  assumed(profile) {
    const { profile: { languages: given = [] }, assumed } = this.question;
    const isGoal = (/** @type {any} */ result) => !given.includes(result) || assumed.includes(`languages[${given.indexOf(result)}]`);
    // A result that is left out moves the one after it.
    const goals = (profile.languages ?? []).flatMap((/** @type {any} */ result, /** @type {number} */ index) => (isGoal(result) ? [`languages[${index}]`] : []));
    return [...assumed.filter((path) => !path.startsWith("languages[")), ...goals];
  }

  reset() {
    this.state = nothing();
    this.refresh();
    this.focus();
  }

  /** The button pressed last can be pressed no more, and a slider may be locked. */
  focus() {
    this.switches.get(LANGUAGES[0]).focus();
  }

  // What is shown

  refresh() {
    // Between answers that are gone and those that come there is nothing to try; what is moved meanwhile waits for them.
    if (!this.question) return;
    for (const language of LANGUAGES) {
      const tried = this.isTried(language);
      this.switches.get(language).checked = tried;
      for (const ability of ABILITIES) this.showLevel(language, ability, tried);
    }
    for (const button of this.actions.children) /** @type {HTMLButtonElement} */ (button).disabled = !this.isChanged;
    if (this.isChanged) this.ask();
    else {
      this.drop();
      this.answer = null;
      this.showScore();
    }
  }

  /** @param {string} language @param {string} ability @param {boolean} tried */
  showLevel(language, ability, tried) {
    const slider = this.sliders.get(`${language}.${ability}`);
    const level = this.level(language, ability);
    const said = this.words.say("calculator.language.level", { scale: this.words.say("core.scales", language), level });
    if (Number(slider.value) !== level) slider.value = String(level);
    slider.setAttribute("aria-valuetext", said);
    slider.disabled = !tried;
    const output = slider.nextElementSibling;
    const moved = tried && level !== this.result.clb[language]?.[ability];
    output.textContent = tried ? said : "–";
    output.classList.toggle("is-moved", moved);
  }

  /** One question at a time: a slider says more than can be answered, and only the last of it matters. */
  async ask() {
    if (this.busy) {
      this.again = true;
      return;
    }
    this.busy = true;
    this.again = false;
    const reply = await this.client.ask("trial", "assess", { on: this.question.on, profile: this.profile(), want: WANT });
    // Dropped, or overtaken by newer answers, which ask for themselves.
    if (reply === null || !this.question) return;
    this.busy = false;
    if (this.again) {
      this.refresh();
      return;
    }
    this.answer = reply.ok ? reply.result : null;
    this.showScore(!reply.ok);
  }

  showScore(failed = false) {
    const { result, answer } = this;
    if (failed) {
      this.head.replaceChildren(make("p", {}, this.words.say("core.errors.internal")));
      this.more.replaceChildren();
      return;
    }
    if (!answer) {
      this.head.replaceChildren(make("p", { class: "trial-label" }, this.say("as_given")),
        make("p", { class: "trial-total", "data-trial": result.crs.total }, this.words.number(result.crs.total)));
      this.more.replaceChildren(make("p", { class: "hint" }, this.say("how")));
      this.status.textContent = "";
      return;
    }
    const gained = answer.crs.total - result.crs.total;
    const key = answer.crs.current ? "label" : "label_dated";
    const label = this.say(key, { date: this.words.date(answer.crs.rules_as_of) });
    this.head.replaceChildren(make("p", { class: "trial-label" }, label),
      make("p", { class: "trial-total", "data-trial": answer.crs.total }, this.words.number(answer.crs.total), " ",
        make("span", { class: "trial-gain" }, this.words.signed(gained))));
    this.more.replaceChildren(...[
      make("p", { class: "hint" }, this.say("yours", { total: result.crs.total })),
      this.sections(result, answer),
      ...this.opened(result, answer),
      datedNotice(this.words, this.data.change, { on: answer.on, ...answer.crs }),
    ].filter(Boolean));
    const said = this.say("announce", { total: answer.crs.total, gained: this.words.signed(gained) });
    if (this.status.textContent !== said) this.status.textContent = said;
  }

  /** The sections that change; null where none does. @param {any} result @param {any} answer */
  sections(result, answer) {
    const changed = Object.keys(answer.crs.sections).filter((name) => answer.crs.sections[name] !== result.crs.sections[name]);
    return changed.length ? make("ul", { class: "small" }, ...changed.map((name) => make("li", {}, this.words.say("core.sections", name), " ",
      make("span", { class: "strong nowrap" }, this.words.signed(answer.crs.sections[name] - result.crs.sections[name]))))) : null;
  }

  /** @param {any} result @param {any} answer @returns {Node[]} */
  opened(result, answer) {
    const turned = (/** @type {"programs" | "categories"} */ part, /** @type {boolean} */ now) =>
      Object.keys(answer[part]).filter((name) => answer[part][name].eligible === now && result[part][name].eligible !== now);
    return [["opens", true], ["closes", false]].flatMap(([key, now]) => {
      const names = namesOf(this.words, turned("programs", now), turned("categories", now));
      return names ? [make("p", { class: "small strong" }, this.words.say("calculator.advice", key, { names }))] : [];
    });
  }

  // How it is made

  /** @param {string} language */
  language(language) {
    const name = this.words.say("core.official_languages", language);
    const tried = /** @type {HTMLInputElement} */ (make("input", { type: "checkbox", id: `trial-${language}` }));
    tried.addEventListener("change", () => {
      this.state[language].tried = tried.checked;
      this.refresh();
    });
    this.switches.set(language, tried);
    return make("fieldset", { class: "trial-language" },
      make("legend", {}, name),
      make("label", { class: "choice", for: `trial-${language}` }, tried, make("span", {}, this.say("result_in", { language: this.words.lang === "fr" ? name.toLowerCase() : name }))),
      ...ABILITIES.map((ability) => this.slider(language, ability)));
  }

  /** @param {string} language @param {string} ability */
  slider(language, ability) {
    const id = `trial-${language}-${ability}`;
    const slider = /** @type {HTMLInputElement} */ (make("input", { type: "range", id, min: LOWEST, max: HIGHEST, step: 1, autocomplete: "off" }));
    slider.addEventListener("input", () => this.move(language, ability, slider.valueAsNumber));
    this.sliders.set(`${language}.${ability}`, slider);
    return make("div", { class: "trial-ability" },
      make("label", { for: id }, this.words.say("core.abilities", ability)), slider, make("output", { for: id, "aria-live": "off" }));
  }

  /** @param {string} key @param {string} className @param {() => void} press */
  button(key, className, press) {
    const button = make("button", { type: "button", class: `${className} js-trial-${key}` }, this.say(key));
    button.addEventListener("click", press);
    return button;
  }

  /** @param {string} key @param {Record<string, string | number>} [values] */
  say(key, values = {}) {
    return this.words.say("result.trial", key, values);
  }
}

/** The official language of a result: each test is in one. @param {{test: string, language?: string}} result */
function languageOf({ test, language }) {
  return test === "clb" ? language : ["tef", "tcf"].includes(test) ? "fr" : "en";
}
