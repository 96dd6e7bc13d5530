/**
 * Calendar files (RFC 5545), made in the browser: whole days, no clock, no request.
 *
 * The same answers give the same bytes: the stamp is the day the answers were given for, and a day keeps its UID, so
 * that a file taken again renews what stands in a calendar in place of adding to it.
 */

/**
 * @typedef {{date: string, key: string, summary: string, description?: string, remind?: string}} Day
 * `date` YYYY-MM-DD; `key` names the event among those of its person; `remind`: what is said a week before
 */

import { dayBefore } from "./calendar.mjs";
import { download } from "./download.mjs";

const LINE = 75;
const encoder = new TextEncoder();

/**
 * A calendar file with one event for each day.
 * @param {{lang: string, name: string, stamp: string, person: string, days: Day[]}} calendar
 * `stamp` YYYY-MM-DD; `person`: anything that tells one person from another
 */
export function calendarFile({ lang, name, stamp, person, days }) {
  const lines = [
    "BEGIN:VCALENDAR", "VERSION:2.0", `PRODID:-//Waymark//Express Entry days//${lang.toUpperCase()}`, "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH", `X-WR-CALNAME:${escaped(name)}`, ...days.flatMap((day) => event(day, lang, stamp, person)), "END:VCALENDAR",
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}

/** @param {Day} day @param {string} lang @param {string} stamp @param {string} person */
function event({ date, key, summary, description, remind }, lang, stamp, person) {
  return [
    "BEGIN:VEVENT", `UID:${key}-${fingerprint(person)}@waymark`, `DTSTAMP:${compact(stamp)}T000000Z`,
    `DTSTART;VALUE=DATE:${compact(date)}`, `DTEND;VALUE=DATE:${compact(dayBefore(date, -1))}`,
    `SUMMARY;LANGUAGE=${lang}-CA:${escaped(summary)}`,
    ...(description ? [`DESCRIPTION;LANGUAGE=${lang}-CA:${escaped(description)}`] : []),
    "CLASS:PRIVATE", "TRANSP:TRANSPARENT",
    ...(remind ? ["BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-P7D", `DESCRIPTION:${escaped(remind)}`, "END:VALARM"] : []),
    "END:VEVENT",
  ];
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/[\\;,]/g, "\\$&").replace(/\r?\n/g, "\\n");
}

/** A line in pieces of at most 75 octets, no character torn apart. @param {string} line */
function folded(line) {
  const pieces = [];
  let piece = "";
  let octets = 0;
  for (const letter of line) {
    const size = encoder.encode(letter).length;
    if (octets + size > LINE) {
      pieces.push(piece);
      piece = " ";
      octets = 1;
    }
    piece += letter;
    octets += size;
  }
  return [...pieces, piece].join("\r\n");
}

/** @param {string} iso */
function compact(iso) {
  return iso.replaceAll("-", "");
}

/** A short sum of a text (FNV-1a): tells the calendars of one household apart, and keeps no secret. @param {string} text */
function fingerprint(text) {
  let sum = 0x811c9dc5;
  for (const octet of encoder.encode(text)) sum = Math.imul(sum ^ octet, 0x01000193) >>> 0;
  return sum.toString(16).padStart(8, "0");
}

/** Hands a file to the reader. @param {string} name @param {string} text */
export function saveCalendar(name, text) {
  download(`${name}.ics`, "text/calendar;charset=utf-8", text);
}
