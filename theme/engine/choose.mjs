/**
 * Which variant of the engine this visit starts with. README.md in this folder's source says what each one is.
 *
 * The snapshot is ready soonest once it is here, and the small archive is here soonest. So a line that is not known to
 * be fast gets the archive, and the service worker fetches the snapshot afterwards, for the next visits.
 */

/** The variant that is left when another one has failed, or when nothing is known of the others. */
export const LAST = "plain";

/** Browsers tell no more than 10 Mbit/s, and no more exactly than by 25 ms. */
const FAST_MBPS = 10;
const FAST_MS = 50;

/**
 * What the build knows of the engine's files: the version of Pyodide's packages, every size and hash, and which files
 * each variant is made of, by their paths from this folder.
 * @typedef {{abi: string, edition?: string, files: Record<string, {bytes: number, sha256: string}>, variants: Record<string, string[]>}} Manifest
 *
 * What the frame knows of the visit: the page's edition, what the browser tells of the line, and a variant that is asked for.
 * @typedef {{edition?: string, line: Line, variant: string | null}} Visit
 * @typedef {{effectiveType?: string, downlink?: number, rtt?: number, saveData?: boolean}} Line
 */

/** @returns {Promise<Manifest>} */
async function readManifest() {
  // A browser may use what it has for minutes without asking: not where editions could mix.
  const response = await fetch(new URL("manifest.json", import.meta.url).href, { cache: "no-cache" });
  if (!response.ok) throw new Error(`${new URL(response.url).pathname}: ${response.status}`);
  return response.json();
}

/** Asked for as soon as this module is there, whether or not the other modules are. */
const reading = readManifest();
// Whoever chooses hears of it.
reading.catch(() => {});

/** @param {Visit} visit @returns {Promise<{variant: string, manifest: Manifest}>} */
export async function choose({ edition, line, variant }) {
  const manifest = await reading;
  if (manifest.edition !== edition) {
    // The server, or a cache on the way, has files of another edition than the page: the page must be loaded again.
    throw Object.assign(new Error(`${manifest.edition} instead of ${edition}`), { code: "edition" });
  }
  return { variant: await suiting(variant, line, manifest.variants), manifest };
}

/** @param {string | null} asked @param {Line} line @param {Manifest["variants"]} variants */
async function suiting(asked, line, variants) {
  if (Object.hasOwn(variants, asked)) return asked;
  for (const variant of ["snapshot", "zip"]) {
    if (await isKept(variants[variant])) return variant;
  }
  return isFast(line) ? "snapshot" : "zip";
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

/** @param {Line} line empty in most browsers */
function isFast({ effectiveType, downlink, rtt, saveData }) {
  return effectiveType === "4g" && downlink >= FAST_MBPS && rtt <= FAST_MS && !saveData;
}
