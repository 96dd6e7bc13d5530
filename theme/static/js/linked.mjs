/**
 * Before anything is drawn, where the browser knows how: a link with answers leads to another step than the first, so
 * nothing of the form is shown until its script has read them (form.css).
 */

if (/[#&]p=/.test(window.location.hash)) document.documentElement.dataset.linked = "";
