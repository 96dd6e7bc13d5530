/** What is known so far where answers are incomplete: the same answers without those that cannot be counted yet. */

import { one } from "./dom.mjs";

/** A birthday that gives no points for age: the core asks for one, and nobody lives that long. */
const YEARS_OLD = 110;

/** Parts of the answers that stand or fall as a whole. */
const WHOLE = /^(?:spouse\.)?(?:languages\[\d+\]|work\[\d+\]|education|funds|job_offer|military)/;

const AGE = "crs.core.age";

/** @typedef {{path: string, code: string}} Problem */

export class SoFar {
  /** @param {HTMLElement} page @param {import("./client.mjs").Client} client @param {import("./words.mjs").Words} words */
  constructor(page, client, words) {
    this.client = client;
    this.words = words;
    this.line = one(page, "js-so-far");
  }

  hide() {
    this.client.drop("sofar");
    this.line.hidden = true;
  }

  /** @param {{on: string, profile: any}} question @param {Problem[]} problems */
  async show({ on, profile }, problems) {
    const then = withoutProblems(profile, on, problems);
    if (then === null) {
      this.hide();
      return;
    }
    const reply = await this.client.ask("sofar", "assess", { on, profile: then, want: ["crs"] });
    if (reply === null) return;
    this.line.hidden = !reply.ok;
    if (reply.ok) this.tell(reply.result.crs, !profile.birth_date);
  }

  /** @param {any} crs @param {boolean} ageless */
  tell(crs, ageless) {
    const points = this.words.count("core.units.points", ageless ? withoutAge(crs) : crs.total);
    const said = this.words.say("result.so_far", crs.current ? "points" : "points_dated", { points, date: this.words.date(crs.rules_as_of) });
    this.line.textContent = [said, ageless ? this.words.say("result.so_far.ageless") : ""].filter(Boolean).join(" ");
  }
}

/**
 * The profile that can be scored now; null where the problem is not in an answer that could be left out.
 * @param {any} profile @param {string} on @param {Problem[]} problems
 */
function withoutProblems(profile, on, problems) {
  const then = structuredClone(profile);
  if (problems.some(({ path }) => path === "" || path === "on")) return null;
  // From the last entry of a list to the first: what is taken moves those after it.
  const paths = [...new Set(problems.map(({ path }) => WHOLE.exec(path)?.[0] ?? path))].toSorted((one, other) => placeIn(other) - placeIn(one));
  for (const path of paths) {
    if (path === "birth_date") then.birth_date = `${Number(on.slice(0, 4)) - YEARS_OLD}-01-01`;
    else leaveOut(then, path);
  }
  const told = Object.keys(then).some((key) => key !== "birth_date");
  return told ? then : null;
}

/** The points of a score without those for age. @param {any} crs */
function withoutAge({ total, lines }) {
  return total - lines.find((/** @type {any} */ { id }) => id === AGE).points;
}

/** @param {string} path */
function placeIn(path) {
  return Number(/\[(\d+)\]/.exec(path)?.[1] ?? -1);
}

/** @param {any} profile @param {string} path */
function leaveOut(profile, path) {
  const keys = path.match(/[^.[\]]+/g) ?? [];
  const last = keys.pop();
  // Of what the answers themselves hold: a key may be called like something that every object has.
  const holder = keys.reduce((at, key) => (Object.hasOwn(Object(at), key) ? at[key] : undefined), profile);
  if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else if (typeof holder === "object" && holder !== null) delete holder[last];
}
