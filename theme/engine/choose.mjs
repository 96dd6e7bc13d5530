/**
 * Which variant of the engine this visit starts with. README.md in this folder's source says what each one is.
 *
 * The snapshot is ready soonest once it is here, and the small archive is here soonest. So a line that is not known to
 * be fast gets the archive, and the service worker fetches the snapshot afterwards, for the next visits.
 */

/** Browsers tell no more than 10 Mbit/s, and no more exactly than by 25 ms. */
const FAST_MBPS = 10;
const FAST_MS = 50;

/**
 * @param {string | undefined} asked the variant that the address of the page asks for
 * @param {Record<string, string[]>} variants the files of each, by their paths from this folder
 * @returns {Promise<string>}
 */
export async function choose(asked, variants) {
  if (Object.hasOwn(variants, asked)) return asked;
  for (const variant of ["snapshot", "zip"]) {
    if (await isKept(variants[variant])) return variant;
  }
  return isFast(navigator.connection) ? "snapshot" : "zip";
}

/** Whether the service worker has all these files: what is not here may be out of reach. @param {string[]} files */
async function isKept(files) {
  try {
    const kept = await Promise.all(files.map((file) => caches.match(new URL(file, import.meta.url).href)));
    return kept.every(Boolean);
  } catch {
    // No caches without encryption on the way, and none in some private windows.
    return false;
  }
}

/** @param {NetworkInformation | undefined} line unknown in most browsers */
function isFast(line) {
  return line?.effectiveType === "4g" && line.downlink >= FAST_MBPS && line.rtt <= FAST_MS && !line.saveData;
}
