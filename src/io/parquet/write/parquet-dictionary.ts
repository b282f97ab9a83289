/** Values of a column once each, in the order in which they appear, and which of them stands in every place. */
interface Dictionary<T> {
  readonly values: T;
  readonly places: Uint16Array;
}

/** Most texts of a dictionary, and most numbers: results are mostly distinct, and the search for more would be in vain. */
const mostTexts = 1 << 16;
const mostNumbers = 255;

/** The dictionary of texts that occur twice or more on average; otherwise it would take more than the texts. */
export function dictionaryOfTexts(texts: readonly string[]): Dictionary<string[]> | undefined {
  const most = Math.min(mostTexts, texts.length / 2);
  const places = new Uint16Array(texts.length);
  const known = new Map<string, number>();
  for (let i = 0; i < texts.length; i++) {
    const text = texts[i]!;
    // Rows of a response follow each other.
    if (i > 0 && text === texts[i - 1]) {
      places[i] = places[i - 1]!;
      continue;
    }
    let place = known.get(text);
    if (place === undefined) {
      place = known.size;
      if (place >= most) return undefined;
      known.set(text, place);
    }
    places[i] = place;
  }
  return { values: [...known.keys()], places };
}

const slots = 1024;

/** The dictionary of few numbers, told apart by their bits: −0 is not 0. */
export function dictionaryOfNumbers(numbers: Float64Array): Dictionary<Float64Array> | undefined {
  const most = Math.min(mostNumbers, numbers.length / 2);
  const bits = new Uint32Array(numbers.buffer, numbers.byteOffset, 2 * numbers.length);
  const places = new Uint16Array(numbers.length);
  // An open table of hashes: each slot holds the row where its number first stood, plus one.
  const first = new Uint32Array(slots);
  const placeOf = new Uint16Array(slots);
  const values: number[] = [];
  for (let i = 0; i < numbers.length; i++) {
    const [low, high] = [bits[2 * i]!, bits[2 * i + 1]!];
    let slot = Math.imul(low ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b) >>> 22;
    for (; first[slot] !== 0; slot = (slot + 1) % slots) {
      const row = first[slot]! - 1;
      if (bits[2 * row] === low && bits[2 * row + 1] === high) break;
    }
    if (first[slot] === 0) {
      if (values.length >= most) return undefined;
      first[slot] = i + 1;
      placeOf[slot] = values.length;
      values.push(numbers[i]!);
    }
    places[i] = placeOf[slot]!;
  }
  return { values: Float64Array.from(values), places };
}
