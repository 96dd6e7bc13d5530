/* Runs Lighthouse with its own presets, a phone on a slow line. What to do comes as JSON on standard input; for each
   address, one line of JSON goes to standard output. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [packages] = process.argv.slice(2);
const { addresses, runs, chromePath, chromeFlags } = JSON.parse(readFileSync(0, "utf-8"));
const installed = createRequire(packages);
const load = (name) => import(pathToFileURL(installed.resolve(name)).href);
const { default: lighthouse } = await load("lighthouse");
const { Fetcher } = await load("lighthouse/core/gather/fetcher.js");
const { launch } = await load("chrome-launcher");

// It asks for robots.txt from inside the page, whose policy lets it fetch nothing. Search engines ask from outside, and
// so does Lighthouse itself where it is a service (PageSpeed Insights).
Fetcher.prototype.fetchResource = Fetcher.prototype._fetchWithFetchApi;

const QUIET = { logLevel: "error", disableFullPageScreenshot: true };
// What says where something is wrong, among all that an audit tells of it.
const where = (item) => item.node?.snippet ?? item.url ?? item.description ?? item.reason ?? JSON.stringify(item);

function faults({ categories, audits }) {
  return Object.values(categories).flatMap(({ id, auditRefs }) =>
    auditRefs
      .filter((ref) => ref.weight && (audits[ref.id].score ?? 1) < 0.9)
      .map((ref) => {
        const { title, explanation, errorMessage, displayValue, details } = audits[ref.id];
        const said = [explanation, errorMessage, displayValue, ...(details?.items ?? []).slice(0, 5).map(where)];
        return `${id}: ${title}: ${said.filter(Boolean).join("; ").slice(0, 600)}`;
      }),
  );
}

const browser = await launch({ chromePath, chromeFlags });
try {
  for (const address of addresses) {
    const { lhr } = await lighthouse(address, { ...QUIET, port: browser.port });
    const scores = Object.fromEntries(Object.values(lhr.categories).map(({ id, score }) => [id, [score]]));
    // The others tell of what stands on the page, and always the same.
    for (let run = 1; run < runs; run++) {
      const again = await lighthouse(address, { ...QUIET, port: browser.port, onlyCategories: ["performance"] });
      scores.performance.push(again.lhr.categories.performance.score);
    }
    console.log(JSON.stringify({ address, scores, faults: faults(lhr), failed: lhr.runtimeError?.message ?? null }));
  }
} finally {
  browser.kill();
}
