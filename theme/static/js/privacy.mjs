/** The privacy page: the button that deletes what this site keeps on the device. */

import { one } from "./dom.mjs";
import { forgetDevice } from "./forget.mjs";

const part = one(document, "js-forget");
const button = /** @type {HTMLButtonElement} */ (one(part, "js-forget-button"));
const said = one(part, "js-forget-said");

button.addEventListener("click", async () => {
  said.textContent = "";
  try {
    await forgetDevice();
    said.textContent = part.dataset.done;
  } catch {
    said.textContent = part.dataset.failed;
  }
});
part.hidden = false;
