// Shows the notice before this script once what it tells of is older than its number of days. No module, because those
// wait until the page is there: the notice would push it down before the reader's eyes.
{
  const notice = /** @type {HTMLElement} */ (document.currentScript.previousElementSibling);
  const [year, month, day] = notice.dataset.through.split("-").map(Number);
  const now = new Date();
  // Both as days of a calendar, the reader's own for today: no hour and no change of clocks counts.
  const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
  const age = (today - Date.UTC(year, month - 1, day)) / 86_400_000;
  if (age > Number(notice.dataset.days)) {
    notice.querySelector("span").textContent = age.toLocaleString(document.documentElement.lang);
    notice.hidden = false;
  }
}
