/** The words of the page in its language, and days and numbers as that language writes them. */

const LOCALES = { en: "en-CA", fr: "fr-CA" };

export class Words {
  /** @param {string} lang @param {object} words every room of words the page was given */
  constructor(lang, words) {
    this.lang = lang;
    this.words = words;
    this.plurals = new Intl.PluralRules(LOCALES[lang]);
    this.numbers = new Intl.NumberFormat(LOCALES[lang]);
    this.dollars = new Intl.NumberFormat(LOCALES[lang], { style: "currency", currency: "CAD", maximumFractionDigits: 0 });
    this.differences = new Intl.NumberFormat(LOCALES[lang], { signDisplay: "exceptZero" });
    this.months = new Intl.DateTimeFormat(LOCALES[lang], { month: "long", timeZone: "UTC" });
    this.shortMonths = new Intl.DateTimeFormat(LOCALES[lang], { month: "short", timeZone: "UTC" });
  }

  /** More words, in rooms that may be there already. @param {Record<string, Record<string, any>>} rooms */
  add(rooms) {
    for (const [room, words] of Object.entries(rooms)) this.words[room] = { ...this.words[room], ...words };
  }

  /**
   * The sentence at a place, its {names} filled in: `say("core.lines", "crs.core.age")`. The first key is dotted, the
   * others are taken as they are.
   * @param {string} place @param {...(string | Record<string, string | number>)} rest
   */
  say(place, ...rest) {
    const values = typeof rest.at(-1) === "object" ? rest.pop() : {};
    const found = this.at(place, ...rest);
    if (typeof found !== "string") throw new Error(`no words at ${[place, ...rest].join(".")}`);
    return found.replace(/\{(\w+)\}/g, (_, name) => this.spelled(values[name]));
  }

  /** What stands at a place, as it is in the file. @param {string} place @param {...string} keys */
  at(place, ...keys) {
    return [...place.split("."), ...keys].reduce((at, key) => (Object.hasOwn(Object(at), key) ? at[key] : undefined), this.words);
  }

  /** The keys at a place, in their order. @param {string} place */
  keys(place) {
    return Object.keys(this.at(place));
  }

  /** Whether there are words at a place. */
  has(/** @type {string} */ place, /** @type {string[]} */ ...keys) {
    return typeof this.at(place, ...keys) === "string";
  }

  /** The {names} in the sentence at a place, none where there is no sentence. @param {string} place @param {...string} keys */
  names(place, ...keys) {
    return Array.from(String(this.at(place, ...keys)).matchAll(/\{(\w+)\}/g), ([, name]) => name);
  }

  /** @param {string | number} value */
  spelled(value) {
    return typeof value === "number" ? this.number(value) : String(value);
  }

  number(/** @type {number} */ value) {
    return this.numbers.format(value);
  }

  /** An amount in Canadian dollars. */
  money(/** @type {number} */ value) {
    return this.dollars.format(value);
  }

  /** A difference with its sign: +12, −3. */
  signed(/** @type {number} */ value) {
    return this.differences.format(value).replace("-", "−");
  }

  /** A number with its unit, from words for `one` and `other`. @param {string} place @param {number} n @param {Record<string, string | number>} [values] */
  count(place, n, values = {}) {
    return this.say(place, this.plurals.select(n) === "one" ? "one" : "other", { n, ...values });
  }

  /** Full years, as a phrase. @param {number} n */
  years(n) {
    const form = n === 0 ? "zero" : this.plurals.select(n) === "one" ? "one" : "other";
    return this.say("core.years", form, { n });
  }

  /** 2 November 2026, 1er octobre 2026. @param {string} iso */
  date(iso) {
    return this.written(iso, this.months);
  }

  /** 2 Nov 2026, 2 nov. 2026. @param {string} iso */
  shortDate(iso) {
    return this.written(iso, this.shortMonths);
  }

  /** @param {string} iso @param {Intl.DateTimeFormat} months */
  written(iso, months) {
    const date = new Date(`${iso}T00:00:00Z`);
    // A field takes years of six digits too; no rule is about them.
    if (Number.isNaN(date.getTime())) return iso;
    const day = Number(iso.slice(8));
    const month = months.format(date);
    return `${this.lang === "fr" && day === 1 ? "1er" : day} ${month} ${iso.slice(0, 4)}`;
  }
}
