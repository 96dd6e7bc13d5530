// Leads from the site's root to the language the reader's browser asks for first. Without a script the links stay.

/** @type {Record<string, string>} */
const homes = {};
for (const link of document.querySelectorAll(".js-languages a")) homes[link.lang] = link.href;

const asked = navigator.languages.map((tag) => tag.split("-")[0].toLowerCase());
const language = asked.find((tag) => tag in homes);
// `replace`, so that the way back does not lead here and forward again.
if (language) location.replace(homes[language]);
