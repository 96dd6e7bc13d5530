/**
 * Before anything is drawn, where the browser knows how: answers in a link, or kept, lead to another step than the first,
 * so nothing of the form is shown until its script has read them (form.css), and there is room for what will be said of
 * those kept (keep.css). If the form's script does not run, another says so.
 */

/** Longer than this, nobody waits for what is kept: the form may be of use without it. */
const PATIENCE_MS = 5_000;

const { dataset } = document.documentElement;
const isLink = /[#&]p=/.test(window.location.hash);
if (isLink) dataset.linked = "";

try {
  // The key of keep.mjs, which comes later.
  if (localStorage.getItem("waymark.answers") !== null) {
    dataset.kept = isLink ? "link" : "back";
    if (!isLink) dataset.restoring = "";
    setTimeout(() => delete dataset.restoring, PATIENCE_MS);
    import("./keeping.mjs").catch(() => {});
  }
} catch {
  // Where the browser forbids it, nothing is kept.
}

const look = () => (dataset.calculator && !history.state?.typed) || import("./watch.mjs");
addEventListener("load", look);
setTimeout(look, 60_000);
