/** Finds occupations by code and by job title, in both languages, from the index that the build writes. */

import { plain } from "./plain.mjs";

/** What the index writes between words. Words are the characters from FIRST_WORD on; see the plugin's finder.py. */
const [END_OF_TITLE, END_OF_EXAMPLES, END_OF_GROUP] = [" ", "!", "#"].map((sign) => sign.charCodeAt(0));
const FIRST_WORD = END_OF_GROUP + 1;

/** How well a word of a title answers a word of the question. From PREFIX on it is spelled as asked. */
const [TYPO_PREFIX, TYPO, PREFIX, EXACT] = [3, 5, 7, 10];

/** Shorter words are not searched for typos: too many words are one letter away. */
const SHORTEST_TYPO = 4;
const SHORTEST_TYPO_PREFIX = 5;

/** More words of a question are not read: each is one bit of a byte. */
const MOST_WORDS = 8;

/** Fewer occupations than this are completed with those found by forgiving a typo. */
const FEW = 5;

/** So many job titles are shown with an occupation. */
const MOST_TITLES = 3;

/** The kinds of title. */
const [OWN, EXAMPLE, OTHER] = [0, 1, 2];

/** The words of a question. A single letter counts only where it ends the question: it may be the start of a word. */
export function asked(/** @type {string} */ text) {
  const words = plain(text).split(/[^a-z0-9]+/).filter(Boolean);
  return [...new Set(words.filter((word, at) => word.length > 1 || at === words.length - 1))].slice(0, MOST_WORDS);
}

/** How well a word answers what was asked for: 0, or one of the qualities above. @param {string} word @param {string} wanted */
export function quality(word, wanted) {
  const length = wanted.length;
  let same = 0;
  while (same < length && word.charCodeAt(same) === wanted.charCodeAt(same)) same += 1;
  if (same === length) return word.length === length ? EXACT : PREFIX;
  if (length < SHORTEST_TYPO || word.length < length - 1) return 0;
  // One edit at the first difference: a letter changed, too many, left out, or two that changed places.
  const swapped =
    word.charCodeAt(same) === wanted.charCodeAt(same + 1) && word.charCodeAt(same + 1) === wanted.charCodeAt(same);
  const best = Math.max(
    rest(word, same + 1, wanted, same + 1),
    rest(word, same, wanted, same + 1),
    rest(word, same + 1, wanted, same),
    swapped ? rest(word, same + 2, wanted, same + 2) : 0,
  );
  return best === TYPO_PREFIX && length < SHORTEST_TYPO_PREFIX ? 0 : best;
}

/** @param {string} word @param {number} from @param {string} wanted @param {number} after */
function rest(word, from, wanted, after) {
  if (word.length - from < wanted.length - after) return 0;
  let at = after;
  for (; at < wanted.length; at += 1) if (word.charCodeAt(from + at - after) !== wanted.charCodeAt(at)) return 0;
  return word.length - from === wanted.length - after ? TYPO : TYPO_PREFIX;
}

/** All titles of one language. */
export class Titles {
  /** @param {{words: string, titles: string}} index */
  constructor({ words, titles }) {
    this.words = words.split("\n");
    // What stands between words is never asked for.
    this.plain = this.words.map((word) => (/[\p{L}\p{N}]/u.test(word) ? plain(word) : ""));
    /** @type {Map<string, Uint8Array>} how well each word answers those of the last question */
    this.known = new Map();
    this.row = new Uint16Array(titles.length);
    const [starts, groups, kinds] = [[0], [], []];
    let [length, group, kind] = [0, 0, OWN];
    for (let at = 0; at < titles.length; at += 1) {
      const sign = titles.charCodeAt(at);
      if (sign >= FIRST_WORD) {
        this.row[length] = sign - FIRST_WORD;
        length += 1;
      } else if (sign === END_OF_TITLE) {
        starts.push(length);
        groups.push(group);
        kinds.push(kind);
        if (kind === OWN) kind = EXAMPLE;
      } else if (sign === END_OF_EXAMPLES) {
        kind = OTHER;
      } else {
        group += 1;
        kind = OWN;
      }
    }
    this.starts = Uint32Array.from(starts);
    this.groups = Uint16Array.from(groups);
    this.kinds = Uint8Array.from(kinds);
    /** The place of each group's own title. */
    this.own = [...kinds.keys()].filter((title) => kinds[title] === OWN);
  }

  /** The title as it is printed. @param {number} title */
  text(title) {
    let text = "";
    let wasWord = false;
    for (let at = this.starts[title]; at < this.starts[title + 1]; at += 1) {
      const isWord = this.plain[this.row[at]] !== "";
      text += (wasWord && isWord ? " " : "") + this.words[this.row[at]];
      wasWord = isWord;
    }
    return text;
  }

  /**
   * For each title, which of the wanted words it answers, as bits; `inGroup` are the bits its group's code answers.
   * @param {string[]} wanted @param {Uint8Array} inGroup
   */
  ask(wanted, inGroup) {
    const before = this.known;
    // While somebody types, only the last word of the question changes.
    this.known = new Map(wanted.map((one) => [one, before.get(one) ?? this.rated(one)]));
    this.rates = [...this.known.values()];
    const { row, starts, groups, rates } = this;
    const bits = new Uint8Array(this.words.length);
    for (let bit = 0; bit < rates.length; bit += 1) {
      for (let word = 0; word < bits.length; word += 1) if (rates[bit][word]) bits[word] |= 1 << bit;
    }
    const answers = new Uint8Array(groups.length);
    for (let title = 0, at = 0; title < answers.length; title += 1) {
      let answer = inGroup[groups[title]];
      for (const after = starts[title + 1]; at < after; at += 1) answer |= bits[row[at]];
      answers[title] = answer;
    }
    this.bits = bits;
    return answers;
  }

  /** How well every word of the titles answers one that is wanted. @param {string} wanted */
  rated(wanted) {
    const rates = new Uint8Array(this.plain.length);
    for (let word = 0; word < rates.length; word += 1) if (this.plain[word]) rates[word] = quality(this.plain[word], wanted);
    return rates;
  }

  /**
   * How well a title answers. `isSpelled`: every word is spelled as asked; `isNamed`: its own words answer, not only the
   * code of its group.
   * @param {number} title @param {Uint8Array} inGroup @param {boolean} isEnglish
   */
  judge(title, inGroup, isEnglish) {
    const { row, rates, bits } = this;
    const [first, after] = [this.starts[title], this.starts[title + 1]];
    let [total, isSpelled, isNamed] = [0, true, false];
    for (let bit = 0; bit < rates.length; bit += 1) {
      let best = 0;
      for (let at = first; at < after; at += 1) best = Math.max(best, rates[bit][row[at]]);
      if (best) isNamed = true;
      if (inGroup[this.groups[title]] & (1 << bit)) best = EXACT;
      if (best && best < PREFIX) isSpelled = false;
      total += best;
    }
    let others = 0;
    for (let at = first; at < after; at += 1) if (!bits[row[at]] && this.plain[row[at]].length > 2) others += 1;
    const kind = this.kinds[title];
    const score =
      (10 * total) / rates.length +
      (others ? -4 * Math.min(others, 8) : 15) +
      (bits[row[first]] || (isEnglish && bits[row[this.noun(first, after)]]) ? 8 : 0) +
      (kind === OWN ? 12 : kind === EXAMPLE ? 6 : 0);
    return { score, isSpelled, isNamed };
  }

  /** The place of the word that says in English what somebody is: “doctor” in “family doctor – clinic”. */
  noun(/** @type {number} */ first, /** @type {number} */ after) {
    let at = first + 1;
    while (at < after && this.plain[this.row[at]]) at += 1;
    return at - 1;
  }
}

/**
 * @typedef {{code: string, title: string, teer: number, lists: string[], titles: {text: string, lang: string}[]}} Occupation
 * One occupation found: its code, its title in the page's language, the category lists it is on, and up to three job
 * titles that answer the question best.
 */

export class Finder {
  /**
   * @param {{codes: string, lists: Record<string, number[]>}} groups
   * @param {Record<string, Titles>} titles one for each language @param {string} lang the page's
   */
  constructor(groups, titles, lang) {
    this.codes = groups.codes.match(/\d{5}/g) ?? [];
    this.lists = groups.lists;
    this.lang = lang;
    this.titles = titles;
    // The page's own language first: of titles that answer alike, its own are shown.
    this.languages = Object.keys(titles).sort((one, other) => Number(other === lang) - Number(one === lang));
  }

  /** The occupation with this code, undefined if there is none. @param {string} code */
  get(code) {
    const group = this.codes.indexOf(code);
    return group < 0 ? undefined : this.made({ group, isSpelled: true, titles: [] });
  }

  /**
   * The occupations that answer best, and how many there are in all.
   * @param {string} text @param {number} most @returns {{total: number, occupations: Occupation[]}}
   */
  find(text, most = 10) {
    const wanted = asked(text);
    if (!wanted.length) return { total: 0, occupations: [] };
    const inGroup = this.codesAsked(wanted);
    const found = this.groupsFound(wanted, inGroup);
    // A word that many titles of a group share is likely to mean that group, and more people ask about skilled work.
    for (const one of found) one.score += 3 * Math.log2(one.count) - this.teer(one.group);
    const spelled = found.filter((one) => one.isSpelled);
    const kept = spelled.length >= FEW ? spelled : found;
    kept.sort(
      (one, other) =>
        Number(other.isSpelled) - Number(one.isSpelled) ||
        other.score - one.score ||
        this.teer(one.group) - this.teer(other.group) ||
        other.count - one.count ||
        one.group - other.group,
    );
    return { total: kept.length, occupations: kept.slice(0, most).map((one) => this.made(one)) };
  }

  /** For each group, which of the wanted words its code begins with, as bits. @param {string[]} wanted */
  codesAsked(wanted) {
    const bits = new Uint8Array(this.codes.length);
    wanted.forEach((word, bit) => {
      if (/^\d+$/.test(word)) this.codes.forEach((code, group) => { if (code.startsWith(word)) bits[group] |= 1 << bit; });
    });
    return bits;
  }

  /** The groups whose titles answer as many of the wanted words as any title does, at least half of them. */
  groupsFound(/** @type {string[]} */ wanted, /** @type {Uint8Array} */ inGroup) {
    const answers = this.languages.map((language) => this.titles[language].ask(wanted, inGroup));
    const most = Math.max(...answers.map((ones) => mostBits(ones)));
    const found = new Map();
    if (most * 2 < wanted.length || !most) return [];
    this.languages.forEach((language, at) => {
      for (let title = 0; title < answers[at].length; title += 1) {
        if (BITS[answers[at][title]] === most) this.add(found, language, title, inGroup);
      }
    });
    return [...found.values()];
  }

  /** Adds a title to what was found in its group. */
  add(found, language, title, inGroup) {
    const titles = this.titles[language];
    const judged = titles.judge(title, inGroup, language === "en");
    const score = judged.score + (language === this.lang ? 3 : 0);
    const group = titles.groups[title];
    const one = found.get(group) ?? { group, score: -Infinity, isSpelled: false, count: 0, titles: [] };
    found.set(group, one);
    one.count += 1;
    one.score = Math.max(one.score, score);
    one.isSpelled ||= judged.isSpelled;
    if (judged.isNamed && titles.kinds[title] !== OWN) one.titles.push({ ...judged, language, title, score });
  }

  /** The second digit of a group's code. @param {number} group */
  teer(group) {
    return Number(this.codes[group][1]);
  }

  /** @returns {Occupation} */
  made({ group, isSpelled, titles }) {
    const own = this.titles[this.lang];
    const best = titles.filter((title) => title.isSpelled || !isSpelled).sort((one, other) => other.score - one.score);
    return {
      code: this.codes[group],
      title: own.text(own.own[group]),
      teer: this.teer(group),
      lists: Object.keys(this.lists).filter((slug) => this.lists[slug].includes(group)),
      titles: best.slice(0, MOST_TITLES).map(({ language, title }) => ({ text: this.titles[language].text(title), lang: language })),
    };
  }
}

/** How many bits are set, for every byte. */
const BITS = Uint8Array.from({ length: 1 << MOST_WORDS }, (_, bits) => bits.toString(2).replaceAll("0", "").length);

/** @param {Uint8Array} answers */
function mostBits(answers) {
  let most = 0;
  for (let at = 0; at < answers.length; at += 1) most = Math.max(most, BITS[answers[at]]);
  return most;
}

const LANGUAGES = ["en", "fr"];

let loading = null;
let failures = 0;

/**
 * The finder of this page: loaded once, at the first call. A failure may be tried again.
 * @param {string} folder the folder of the index, as a whole address @param {string} lang @returns {Promise<Finder>}
 */
export function loadFinder(folder, lang) {
  loading ??= load(folder, lang).catch((error) => {
    loading = null;
    failures += 1;
    throw error;
  });
  return loading;
}

async function load(/** @type {string} */ folder, /** @type {string} */ lang) {
  // A browser may remember that an address failed.
  const again = failures ? `?again=${failures}` : "";
  const [groups, ...indexes] = await Promise.all(["groups", ...LANGUAGES].map((name) => import(new URL(`${name}.mjs${again}`, folder).href)));
  const titles = {};
  for (const [at, language] of LANGUAGES.entries()) {
    titles[language] = new Titles(indexes[at]);
    await pause();
  }
  const finder = new Finder(groups, titles, lang);
  // A browser runs code slowly the first time: better for a question that nobody waits for.
  finder.find("index operator");
  await pause();
  return finder;
}

/** Lets the browser answer the reader between two pieces of work. */
function pause() {
  return new Promise((done) => { setTimeout(done); });
}
