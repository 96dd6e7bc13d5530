/** The call that gives the page's answer elsewhere, as text to be copied. */

/** @typedef {{on: string, profile: Record<string, any>}} Question */

/** For the shell: the profile goes in as standard input, between quoted marks, so that nothing in it is a command. @param {Question} question */
export function commandLine({ on, profile }) {
  // Every line of the JSON is indented, a brace or a bracket: none of them can be the mark.
  return `python -m calc assess - --on ${quoted(on)} <<'JSON'\n${JSON.stringify(profile, null, 2)}\nJSON\n`;
}

/** For Python. @param {Question} question */
export function python({ on, profile }) {
  return [
    "import json",
    "from datetime import date",
    "",
    "from calc import assess",
    "",
    `profile = ${literal(profile)}`,
    `print(json.dumps(assess(profile, date.fromisoformat(${literal(on)})), indent=2))`,
    "",
  ].join("\n");
}

/** A word of the shell. @param {string} text */
function quoted(text) {
  return /^[\w-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** A value as Python writes it. Texts are written alike in both: JSON's escapes are Python's too. @param {any} value @returns {string} */
function literal(value, indent = "") {
  const inner = `${indent}    `;
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value !== "object") return JSON.stringify(value);
  const parts = Array.isArray(value) ? value.map((one) => literal(one, inner))
    : Object.entries(value).map(([key, part]) => `${JSON.stringify(key)}: ${literal(part, inner)}`);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return parts.length ? `${open}\n${parts.map((part) => `${inner}${part},\n`).join("")}${indent}${close}` : open + close;
}
