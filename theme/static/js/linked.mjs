/**
 * Before anything is drawn, where the browser knows how: a link with answers leads to another step than the first, so
 * nothing of the form is shown until its script has read them (form.css). If that script does not run, another says so.
 */

const { dataset } = document.documentElement;
if (/[#&]p=/.test(window.location.hash)) dataset.linked = "";

const look = () => (dataset.calculator && !history.state?.typed) || import("./watch.mjs");
addEventListener("load", look);
setTimeout(look, 60_000);
