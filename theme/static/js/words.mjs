/** The words of the page in its language, and days and numbers as that language writes them. */

const LOCALES = { en: "en-CA", fr: "fr-CA" };

export class Words {
  /** @param {string} lang @param {object} words every room of words the page was given */
  constructor(lang, words) {
    this.lang = lang;
    this.words = words;
    this.plurals = new Intl.PluralRules(LOCALES[lang]);
    this.numbers = new Intl.NumberFormat(LOCALES[lang]);
    this.months = new Intl.DateTimeFormat(LOCALES[lang], { month: "long", timeZone: "UTC" });
    this.shortMonths = new Intl.DateTimeFormat(LOCALES[lang], { month: "short", timeZone: "UTC" });
  }

  /**
   * The sentence at a place, its {names} filled in: `say("core.lines", "crs.core.age")`. The first key is dotted, the
   * others are taken as they are.
   * @param {string} place @param {...(string | Record<string, string | number>)} rest
   */
  say(place, ...rest) {
    const values = typeof rest.at(-1) === "object" ? rest.pop() : {};
    const found = [...place.split("."), ...rest].reduce((at, key) => (Object.hasOwn(Object(at), key) ? at[key] : undefined), this.words);
    if (typeof found !== "string") throw new Error(`no words at ${[place, ...rest].join(".")}`);
    return found.replace(/\{(\w+)\}/g, (_, name) => this.spelled(values[name]));
  }

  /** Whether there are words at a place. */
  has(/** @type {string} */ place, /** @type {string[]} */ ...keys) {
    try {
      this.say(place, ...keys);
      return true;
    } catch {
      return false;
    }
  }

  /** @param {string | number} value */
  spelled(value) {
    return typeof value === "number" ? this.number(value) : String(value);
  }

  number(/** @type {number} */ value) {
    return this.numbers.format(value);
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
    const day = Number(iso.slice(8));
    const month = months.format(new Date(`${iso}T00:00:00Z`));
    return `${this.lang === "fr" && day === 1 ? "1er" : day} ${month} ${iso.slice(0, 4)}`;
  }
}
