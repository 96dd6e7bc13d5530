/**
 * Answers in the address: `#p=` base64url of the JSON profile, `&on=` the day, `&assumed=` the paths of what is a goal or
 * a guess in it, `&step=` where the reader was. The fragment never reaches a server.
 */

import { isModest } from "./paths.mjs";

const LONGEST = 200_000;

/** More jobs and results than there are fields for. */
const MOST_ASSUMED = 100;

/** A job or a language result: `work.0`, `spouse.languages.0`. */
const ASSUMED = /^(spouse\.)?(work|languages)\.\d{1,3}$/;

/** @param {object} profile @param {string} on @param {string[]} [assumed] */
export function toFragment(profile, on, assumed = []) {
  const bytes = new TextEncoder().encode(JSON.stringify(profile));
  const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  const marks = assumed.map((path) => path.replaceAll("[", ".").replaceAll("]", "")).join(",");
  return `#p=${text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}&on=${on}${marks && `&assumed=${marks}`}`;
}

/**
 * What an address says: null if it holds no answers, `profile` null if they cannot be read.
 * @param {string} fragment @returns {{profile: object | null, on: string | null, assumed: string[], step: string} | null}
 */
export function fromFragment(fragment) {
  // Half of it may be words about the answers.
  if (fragment.length > 2 * LONGEST) return /^#(?:.*&)?p=/.test(fragment) ? { profile: null, on: null, assumed: [], step: "" } : null;
  const values = new Map(
    fragment.replace(/^#/, "").split("&").map((part) => {
      const at = part.indexOf("=");
      return at < 0 ? [part, ""] : [part.slice(0, at), part.slice(at + 1)];
    }),
  );
  if (!values.has("p")) return null;
  const marks = new Set((values.get("assumed") ?? "").split(",").filter((path) => ASSUMED.test(path)));
  const assumed = [...marks].slice(0, MOST_ASSUMED).map((path) => path.replace(/\.(\d+)$/, "[$1]"));
  return { profile: decode(values.get("p")), on: values.get("on") ?? null, assumed, step: values.get("step") ?? "" };
}

/** @param {string} text @returns {object | null} */
function decode(text) {
  if (text.length > LONGEST || !/^[A-Za-z0-9_-]+=*$/.test(text)) return null;
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
    const profile = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return typeof profile === "object" && profile !== null && !Array.isArray(profile) && isModest(profile) ? profile : null;
  } catch {
    return null;
  }
}
