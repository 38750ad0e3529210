/** SHA-256 as FIPS 180-4 has it. `crypto.subtle` is missing in pages over plain http. Pure. */

/** The fractional parts of the square roots (cube roots) of the first primes, as 32 bits each. */
const PRIMES = [...primes(64)];
const START = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
const ROUNDS = PRIMES.map((prime) => fraction(Math.cbrt(prime)));

export function sha256(bytes: Uint8Array): Uint8Array {
  const message = padded(bytes);
  const hash = Uint32Array.from(START);
  for (let at = 0; at < message.byteLength; at += 64) mix(hash, new DataView(message, at, 64));
  const digest = new DataView(new ArrayBuffer(32));
  hash.forEach((word, index) => digest.setUint32(4 * index, word));
  return new Uint8Array(digest.buffer);
}

/** A one after the last bit, and the length in bits at the end of the last block. */
function padded(bytes: Uint8Array): ArrayBuffer {
  const message = new Uint8Array(64 * Math.ceil((bytes.length + 9) / 64));
  message.set(bytes);
  message[bytes.length] = 0x80;
  new DataView(message.buffer).setUint32(message.length - 4, 8 * bytes.length);
  return message.buffer;
}

function mix(hash: Uint32Array, block: DataView): void {
  const words = new Uint32Array(64);
  const word = (index: number) => words[index] ?? 0;
  for (let t = 0; t < 64; t += 1)
    words[t] =
      t < 16
        ? block.getUint32(4 * t)
        : word(t - 16) +
          (turned(word(t - 15), 7, 18) ^ (word(t - 15) >>> 3)) +
          word(t - 7) +
          (turned(word(t - 2), 17, 19) ^ (word(t - 2) >>> 10));
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = hash;
  for (let t = 0; t < 64; t += 1) {
    const choice = (e & f) ^ (~e & g);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const first = h + turned(e, 6, 11, 25) + choice + (ROUNDS[t] ?? 0) + word(t);
    const second = turned(a, 2, 13, 22) + majority;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) >>> 0, c, b, a, (first + second) >>> 0];
  }
  [a, b, c, d, e, f, g, h].forEach((value, index) => (hash[index] = (hash[index] ?? 0) + value));
}

/** The word turned to the right by each of these, put together by XOR. */
function turned(word: number, ...by: readonly number[]): number {
  return by.reduce((sum, bits) => sum ^ ((word >>> bits) | (word << (32 - bits))), 0);
}

function fraction(root: number): number {
  return ((root % 1) * 2 ** 32) >>> 0;
}

function* primes(count: number): Generator<number> {
  for (let n = 2, found = 0; found < count; n += 1)
    if (!Array.from({ length: n - 2 }, (_, i) => i + 2).some((divisor) => n % divisor === 0)) {
      found += 1;
      yield n;
    }
}
