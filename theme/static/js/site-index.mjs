/** Asks the index of the site. Pagefind made it and reads it; its files are fetched once something is asked. */

/** What a match is worth in the title of a page, and in the other words that people use for it. */
const RANKING = { metaWeights: { title: 5, also: 3 } };

/** A round is one of hundreds that say the same: other pages that answer as well come before it. */
const ONE_OF_MANY = 0.4;

/** Scores of rounds in steps of a quarter: of rounds that answer alike, the newest comes first. */
const STEPS = 3;

/** So many sections of a long page are named with it. */
const MOST_SECTIONS = 2;

/** Shorter words are not doubted. */
const SHORTEST_DOUBTED = 5;
/** So many pages tell whether a word is one of the index. */
const MOST_LOOKED_INTO = 3;

/** The theme's `tools/search.py` sets these words apart, and joins the groups of a number. */
const ELISION = "(?<![\\p{L}\\p{N}])(?:[cdjlmnst]|(?:jus|lors|puis|quoi)?qu)";
const ASKED_ELISION = new RegExp(`${ELISION}['’](?=[\\p{L}\\p{N}])`, "giu");
const SHOWN_ELISION = new RegExp(`(${ELISION}’)((?:</mark>)?) ((?:<mark>)?)`, "giu");
const GROUPED = /(?<!\d)\d{1,3}(?:[\s,]\d{3})+(?!\d)/g;
const JOINED = /(?<=\d)·(?=\d{3}(?!\d))/g;

/** Words that stand on every page; they count where nothing else is asked. */
const EVERYWHERE = {
  en: new Set("a an and are at by do for from how i in is it my of on or the to what when with".split(" ")),
  fr: new Set("a au aux comment dans de des du en est et il la le les ma mes mon ou par pour quand que quel quelle sur un une".split(" ")),
};

/**
 * @typedef {{title: string, href: string}} Link
 * @typedef {Link & {pieces: {text: string, isMarked: boolean}[], sections: Link[]}} Shown
 * @typedef {{id: string, kind: string, score: number, show: () => Promise<Shown>}} Found
 */

let failures = 0;

/** Pagefind goes on without a part that it could not fetch, and then finds too little: somebody has to count. */
function watch() {
  const plainly = globalThis.fetch;
  globalThis.fetch = async (...what) => {
    const answer = await plainly(...what).catch((error) => {
      failures += 1;
      throw error;
    });
    if (!answer.ok) failures += 1;
    return answer;
  };
}

/** The question as the index is written. @param {string} text @param {string} lang */
export function asked(text, lang) {
  const apart = lang === "fr" ? text.replace(ASKED_ELISION, "") : text;
  const joined = apart.replace(GROUPED, (number) => number.replace(/\D/g, "")).trim();
  // Words in quotation marks are looked for as they stand.
  if (/["“”«»]/.test(joined)) return joined.replace(/[“”«»]/g, '"');
  const telling = joined.split(/\s+/).filter((word) => !EVERYWHERE[lang].has(word.toLowerCase()));
  return telling.join(" ") || joined;
}

/** A text of the index as the page prints it; it may hold marks. @param {string} text */
export function printed(text) {
  return text.replace(SHOWN_ELISION, "$1$2$3").replace(JOINED, "\u00a0").replace(/&lt;/g, "<").replace(/&gt;/g, ">");
}

/** An excerpt with the marks of what is left out. @param {string} excerpt */
function whole(excerpt) {
  const text = excerpt.replace(SHOWN_ELISION, "$1$2$3");
  const isBegun = /^(?:<mark>)?[\p{Lu}\d]/u.test(text);
  const isEnded = /[.!?](?:<\/mark>)?$/.test(text);
  return `${isBegun ? "" : "… "}${text}${isEnded ? "" : " …"}`;
}

/** The text between the marks and in them. @param {string} excerpt */
export function pieces(excerpt) {
  const parts = excerpt.split(/<\/?mark>/).map((text, at) => ({ text: printed(text), isMarked: at % 2 === 1 }));
  return parts.filter(({ text }) => text);
}

/** The score in whole steps. @param {number} score */
function coarse(score) {
  return 2 ** (Math.round(STEPS * Math.log2(score)) / STEPS);
}

export class SiteIndex {
  /** @param {string} folder the folder of the index, as a whole address @param {string} lang the page's */
  constructor(folder, lang) {
    this.folder = folder;
    this.lang = lang;
    this.tries = 0;
    /** @type {Promise<{index: any, kinds: Map<string, {kind: string, at: number}>}> | null} */
    this.opening = null;
    watch();
  }

  /** Fetches what every question needs, once. */
  open() {
    this.opening ??= this.load();
    return this.opening;
  }

  async load() {
    // A browser may remember that an address failed.
    const again = this.tries ? `?again=${this.tries}` : "";
    const [library, answer] = await Promise.all([
      import(new URL(`pagefind.js${again}`, this.folder).href),
      // Names in it change with every build, so an old copy is of no use.
      fetch(new URL(`kinds.${this.lang}.json`, this.folder), { cache: "no-cache" }),
    ]);
    const kinds = new Map();
    for (const [kind, names] of Object.entries(await answer.json())) {
      names.forEach((name, at) => kinds.set(name, { kind, at }));
    }
    // A worker of its own would not be bound by the page's policy.
    const index = library.createInstance({ noWorker: true, ranking: RANKING });
    await index.init();
    return { index, kinds };
  }

  /** Makes the next question begin anew. */
  drop() {
    this.opening = null;
    this.tries += 1;
  }

  /**
   * The pages that answer, the best first; `isPart` where no page has all the words, but some have at least half of them.
   * @param {string} text @returns {Promise<{found: Found[], isPart: boolean}>}
   */
  async find(text) {
    const opened = await this.open();
    const before = failures;
    const question = asked(text, this.lang);
    const words = [...new Set(question.split(/\s+/))];
    // Words in quotation marks are found as they stand or not at all.
    const doubted = question.includes('"') ? [] : words;
    const known = await Promise.all(doubted.map((word) => this.knows(opened, word)));
    const whole = known.every(Boolean) ? await this.ask(opened, question) : [];
    const part = whole.length || words.length < 2 ? [] : await this.askEach(opened, words);
    if (failures > before) throw new Error("a part of the index could not be fetched");
    return { found: whole.length ? whole : part, isPart: part.length > 0 };
  }

  /** For a word that no page has, Pagefind finds its first letters: “par” for “parrainage”. That is no answer. */
  async knows({ index }, /** @type {string} */ word) {
    if (word.length < SHORTEST_DOUBTED) return true;
    const { results } = await index.search(word);
    if (!results.length) return false;
    for (const result of results.slice(0, MOST_LOOKED_INTO)) {
      const { content, locations } = await result.data();
      const page = content.split(/\s+/);
      const lengths = locations.map((/** @type {number} */ at) => (page[at] ?? word).replace(/[^\p{L}\p{N}]/gu, "").length);
      // What stands in the title alone has no place in the text.
      if (lengths.length) return Math.max(...lengths) * 2 >= word.length;
    }
    return true;
  }

  /** @returns {Promise<Found[]>} */
  async ask({ index, kinds }, /** @type {string} */ question) {
    const { results } = await index.search(question);
    const found = results.map((result) => {
      // A page of a build that came in between is of no known kind.
      const { kind, at } = kinds.get(result.id) ?? { kind: "site", at: 0 };
      const score = kind === "round" ? ONE_OF_MANY * coarse(result.score) : result.score;
      return { id: result.id, kind, at, score, show: async () => this.shown(await result.data(), kind) };
    });
    return found.sort((one, other) => other.score - one.score || one.at - other.at);
  }

  /** The pages that have at least half of the words. */
  async askEach(opened, /** @type {string[]} */ words) {
    const found = new Map();
    for (const word of words) {
      if (!(await this.knows(opened, word))) continue;
      for (const one of await this.ask(opened, word)) {
        const known = found.get(one.id) ?? { ...one, score: 0, count: 0 };
        found.set(one.id, { ...known, score: known.score + one.score, count: known.count + 1 });
      }
    }
    const enough = [...found.values()].filter(({ count }) => count * 2 >= words.length);
    return enough.sort((one, other) => other.count - one.count || other.score - one.score || one.at - other.at);
  }

  /** @returns {Shown} */
  shown({ meta, url, excerpt, sub_results: parts }, /** @type {string} */ kind) {
    const sections = kind === "guide" ? parts.filter((part) => part.url !== url).slice(0, MOST_SECTIONS) : [];
    return {
      title: printed(meta.title),
      href: url,
      pieces: pieces(whole(excerpt)),
      sections: sections.map((part) => ({ title: printed(part.title), href: part.url })),
    };
  }
}
