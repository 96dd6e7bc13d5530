/* Checks pages against the HTML standard: page names on standard input, one a line; every fault on standard output. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [packages] = process.argv.slice(2);
const { HtmlValidate, StaticConfigLoader } = createRequire(packages)("html-validate");

const RULES = {
  // No rule of the standard: a page and its files come from one place.
  "require-sri": "off",
  // Tables that narrow screens show as rows of cards lose their meaning in some browsers unless it is said again.
  "no-redundant-role": "off",
  // A part that scrolls by itself is a named region; a section would be read as a part of the text.
  "prefer-native-element": ["error", { exclude: ["region"] }],
};

const checker = new HtmlValidate(
  new StaticConfigLoader({
    root: true,
    elements: ["html5"],
    extends: ["html-validate:standard", "html-validate:document", "html-validate:a11y"],
    rules: RULES,
  }),
);

for (const name of readFileSync(0, "utf-8").split("\n").filter(Boolean)) {
  const { results } = await checker.validateString(readFileSync(name, "utf-8"), name);
  for (const { messages } of results) {
    for (const { line, column, ruleId, message } of messages) {
      console.log(`${name}:${line}:${column}: ${ruleId}: ${message}`);
    }
  }
}
