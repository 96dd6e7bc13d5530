/** The page on embedding: puts this site's own address into the code, and copies it. */

import { all, one } from "./dom.mjs";

const page = one(document, "js-embedding");
const root = new URL("../../", import.meta.url).href.replace(/\/$/, "");

for (const code of all(page, "js-code")) {
  code.textContent = code.textContent.replaceAll(code.dataset.example, root);
  const snippet = code.closest(".snippet");
  const button = /** @type {HTMLButtonElement} */ (one(snippet, "js-copy"));
  button.hidden = false;
  button.addEventListener("click", async () => {
    const said = one(snippet, "js-copied");
    try {
      await navigator.clipboard.writeText(code.textContent);
      said.textContent = page.dataset.copied;
    } catch {
      said.textContent = page.dataset.notCopied;
    }
  });
}
for (const hint of all(page, "js-no-address")) hint.hidden = true;
