/**
 * A snapshot without what every start has anyway: the zeros, and the data that lies in the `.wasm`. That is three
 * quarters of the memory of a Python that has just started.
 *
 * Numbers of four bytes, low ones first: the size of the whole, how many runs, then where each run begins and how many
 * bytes it has (both multiples of 8); then the bytes of the runs. A snapshot is a head and then the memory; `fresh` is
 * the memory of an instance in which nothing has run yet, and as large.
 */

/** So many equal units of 8 bytes in a row end a run: the place and the size of a run take one unit. */
const GAP = 4;

/** @param {Uint8Array} snapshot @param {Uint8Array} fresh @returns {Uint8Array} */
export function sparse(snapshot, fresh) {
  const without = new Uint8Array(snapshot.length);
  without.set(fresh, snapshot.length - fresh.length);
  const [units, equal] = [snapshot, without].map(({ buffer, byteOffset, length }) => new BigUint64Array(buffer, byteOffset, length / 8));
  const head = [snapshot.length, 0];
  /** @type {Uint8Array[]} */
  const runs = [];
  for (let start = 0; start < units.length; ) {
    if (units[start] === equal[start]) {
      start += 1;
      continue;
    }
    let end = start + 1;
    for (let at = end; at < units.length && at - end < GAP; at += 1) {
      if (units[at] !== equal[at]) end = at + 1;
    }
    head.push(start * 8, (end - start) * 8);
    runs.push(snapshot.subarray(start * 8, end * 8));
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

/** The snapshot that `sparse` has made smaller. */
export class Snapshot {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    this.head = new DataView(bytes.buffer, bytes.byteOffset);
    /** The whole, once `fill` was called. */
    this.whole = new Uint8Array(this.number(0));
  }

  /** @param {number} place */
  number(place) {
    return this.head.getUint32(place * 4, true);
  }

  /** @param {Uint8Array} fresh */
  fill(fresh) {
    this.whole.set(fresh, this.whole.length - fresh.length);
    const end = 2 + this.number(1) * 2;
    let at = end * 4;
    for (let place = 2; place < end; place += 2) {
      const size = this.number(place + 1);
      this.whole.set(this.bytes.subarray(at, at + size), this.number(place));
      at += size;
    }
  }

  /** Gives the memory of the whole back: Pyodide keeps what it was started with. */
  drop() {
    this.whole.buffer.transfer?.(0);
  }
}
