// Shows the notice before this script once the data are older than that. No module, because those wait until the page
// is there: the notice would push it down before the reader's eyes.
{
  const DAYS = 14;
  const notice = /** @type {HTMLElement} */ (document.currentScript.previousElementSibling);
  const [year, month, day] = notice.dataset.through.split("-").map(Number);
  const now = new Date();
  // Both as days of a calendar, the reader's own for today: no hour and no change of clocks counts.
  const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
  const age = (today - Date.UTC(year, month - 1, day)) / 86_400_000;
  if (age > DAYS) {
    notice.querySelector("span").textContent = age.toLocaleString(document.documentElement.lang);
    notice.hidden = false;
  }
}
