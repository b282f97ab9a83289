/** Damaged inputs: seeded mutations of whole ones, on bytes and on the words of a language. */

/** A stream of numbers in [0, 1), the same for the same seed (Mulberry32). */
export function randomStream(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function pick<T>(items: readonly T[], random: () => number): T {
  return items[Math.floor(random() * items.length)]!;
}

/**
 * One to four mutations of a whole input: a byte changed, a stretch left out, doubled or moved, a word of the language
 * put in, the end cut off.
 */
export function mutate(
  whole: Uint8Array,
  words: readonly (string | Uint8Array)[],
  random: () => number,
): Uint8Array {
  let bytes = whole;
  const times = 1 + Math.floor(random() * 4);
  for (let i = 0; i < times; i++) bytes = pick(mutations, random)(bytes, words, random);
  return bytes;
}

type Mutation = (
  bytes: Uint8Array,
  words: readonly (string | Uint8Array)[],
  random: () => number,
) => Uint8Array;

const mutations: readonly Mutation[] = [
  changeByte,
  changeByte,
  (bytes, _, random) => {
    const [from, to] = stretch(bytes, random);
    return join(bytes.subarray(0, from), bytes.subarray(to));
  },
  (bytes, _, random) => {
    const [from, to] = stretch(bytes, random);
    const at = Math.floor(random() * (bytes.length + 1));
    return join(bytes.subarray(0, at), bytes.subarray(from, to), bytes.subarray(at));
  },
  putWord,
  putWord,
  (bytes, _, random) => bytes.subarray(0, Math.floor(random() * bytes.length)),
];

function changeByte(
  bytes: Uint8Array,
  _: readonly (string | Uint8Array)[],
  random: () => number,
): Uint8Array {
  const changed = bytes.slice();
  if (changed.length > 0) changed[Math.floor(random() * changed.length)] = Math.floor(random() * 256);
  return changed;
}

function putWord(
  bytes: Uint8Array,
  words: readonly (string | Uint8Array)[],
  random: () => number,
): Uint8Array {
  if (words.length === 0) return changeByte(bytes, words, random);
  const at = Math.floor(random() * (bytes.length + 1));
  const over = random() < 0.5 ? 0 : Math.floor(random() * 8);
  const word = pick(words, random);
  return join(
    bytes.subarray(0, at),
    typeof word === "string" ? new TextEncoder().encode(word) : word,
    bytes.subarray(at + over),
  );
}

/** Short stretches more often than long ones. */
function stretch(bytes: Uint8Array, random: () => number): [number, number] {
  const from = Math.floor(random() * bytes.length);
  return [from, Math.min(bytes.length, from + Math.ceil((bytes.length - from) * random() ** 4))];
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
