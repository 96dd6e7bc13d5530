/**
 * A snapshot without its zeros: two thirds of the memory of a Python that has just started are nothing but zeros.
 *
 * Numbers of four bytes, low ones first: the size of the whole, how many runs, then where each run begins and how many
 * bytes it has (both multiples of 8); then the bytes of the runs.
 */

/** So many zeros in a row, in units of 8 bytes, end a run: its place and size take one unit. */
const GAP = 4;

/** @param {Uint8Array} bytes a multiple of 8 @returns {Uint8Array} */
export function sparse(bytes) {
  const units = new BigUint64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8);
  const head = [bytes.length, 0];
  /** @type {Uint8Array[]} */
  const runs = [];
  for (let start = 0; start < units.length; ) {
    if (units[start] === 0n) {
      start += 1;
      continue;
    }
    let end = start + 1;
    for (let at = end; at < units.length && at - end < GAP; at += 1) {
      if (units[at] !== 0n) end = at + 1;
    }
    head.push(start * 8, (end - start) * 8);
    runs.push(bytes.subarray(start * 8, end * 8));
    start = end;
  }
  head[1] = runs.length;
  const found = new Uint8Array(head.length * 4 + runs.reduce((total, run) => total + run.length, 0));
  found.set(new Uint8Array(Uint32Array.from(head).buffer));
  let at = head.length * 4;
  for (const run of runs) {
    found.set(run, at);
    at += run.length;
  }
  return found;
}

/** The opposite. @param {Uint8Array} bytes @returns {Uint8Array} */
export function whole(bytes) {
  const head = new DataView(bytes.buffer, bytes.byteOffset);
  const number = (/** @type {number} */ place) => head.getUint32(place * 4, true);
  const found = new Uint8Array(number(0));
  const end = 2 + number(1) * 2;
  let at = end * 4;
  for (let place = 2; place < end; place += 2) {
    const size = number(place + 1);
    found.set(bytes.subarray(at, at + size), number(place));
    at += size;
  }
  return found;
}
