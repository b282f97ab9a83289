/**
 * A module of its own that unpacks the kernel before it is compiled: LZMA with 3 bits of the byte before as the context of
 * a literal and 2 bits of the position as that of a match, without a header. Steps and names follow Pavlov's LZMA
 * specification (2015). Compiled code decodes a kernel in 2 ms; JavaScript that runs once takes 100.
 */

/**
 * Where the probabilities of each kind of decision begin, in one array of 16-bit numbers at address 0. Lengths of new
 * matches and of repeated ones have 322 each, literals 768 for each of 8 contexts.
 */
const IS_MATCH: i32 = 0;
const IS_LONG: i32 = 48;
const IS_REPEATED: i32 = 96;
const IS_SECOND: i32 = 108;
const IS_THIRD: i32 = 120;
const IS_FOURTH: i32 = 132;
const SLOT: i32 = 144;
const SPECIAL: i32 = 400;
const ALIGNED: i32 = 528;
const LENGTH: i32 = 544;
const REPEATED_LENGTH: i32 = 866;
const LITERAL: i32 = 1188;
const PROBABILITIES: i32 = LITERAL + 8 * 768;

/** The range decoder: what it reads next, its range and its code. */
let input: usize = 0;
let range: u32 = 0;
let code: u32 = 0;

/**
 * Unpack into `bytes` what stands at `packed`, both above address 16384. An instance unpacks once.
 */
export function unpack(packed: usize, bytes: usize, size: i32): void {
  for (let i = 0; i < PROBABILITIES; i++) store<u16>((<usize>i) << 1, 1024);
  range = u32.MAX_VALUE;
  code = bswap(load<u32>(packed));
  input = packed + 4;
  const end = bytes + size;
  let state = 0;
  let first: usize = 0;
  let second: usize = 0;
  let third: usize = 0;
  let fourth: usize = 0;
  let before = 0;
  let at = bytes;
  while (at < end) {
    const position = <i32>(at - bytes) & 3;
    const isAfterLiteral = state < 7;
    if (!bit(IS_MATCH + state * 4 + position)) {
      const from = LITERAL + (before >> 5) * 768;
      before = isAfterLiteral ? tree(from, 8) : literal(from, load<u8>(at - first - 1));
      store<u8>(at++, before);
      state = state < 4 ? 0 : state - (state < 10 ? 3 : 6);
      continue;
    }
    let count = 1;
    if (!bit(IS_REPEATED + state)) {
      count = length(LENGTH, position);
      fourth = third;
      third = second;
      second = first;
      first = distance(count);
      state = isAfterLiteral ? 7 : 10;
    } else {
      let isLong = 1;
      if (!bit(IS_SECOND + state)) {
        isLong = bit(IS_LONG + state * 4 + position);
      } else {
        let chosen = second;
        if (bit(IS_THIRD + state)) {
          chosen = third;
          if (bit(IS_FOURTH + state)) {
            chosen = fourth;
            fourth = third;
          }
          third = second;
        }
        second = first;
        first = chosen;
      }
      if (isLong) count = length(REPEATED_LENGTH, position);
      state = isAfterLiteral ? 9 - isLong : 11;
    }
    for (; count > 0; count--) {
      before = load<u8>(at - first - 1);
      store<u8>(at++, before);
    }
  }
}

/** A decision by the probability that earlier ones gave it. */
function bit(at: i32): i32 {
  const place = (<usize>at) << 1;
  const p: u32 = load<u16>(place);
  const bound = (range >> 11) * p;
  const isOne = code >= bound;
  if (isOne) {
    code -= bound;
    range -= bound;
    store<u16>(place, p - (p >> 5));
  } else {
    range = bound;
    store<u16>(place, p + ((2048 - p) >> 5));
  }
  readOn();
  return i32(isOne);
}

function readOn(): void {
  if (range >> 24) return;
  range <<= 8;
  code = (code << 8) | load<u8>(input++);
}

/** A number of some bits, the highest first; each bit has a probability for all bits above it. */
function tree(from: i32, width: i32): i32 {
  let node = 1;
  while (node >> width === 0) node = node * 2 + bit(from + node);
  return node - (1 << width);
}

/** A number of some bits, the lowest first. */
function reversed(from: i32, width: i32): i32 {
  let node = 1;
  let value = 0;
  for (let i = 0; i < width; i++) {
    const got = bit(from + node);
    node = node * 2 + got;
    value |= got << i;
  }
  return value;
}

/** A number of some bits that are 0 as often as 1. */
function plain(width: i32): i32 {
  let value = 0;
  for (let i = 0; i < width; i++) {
    range >>= 1;
    const isOne = code >= range;
    if (isOne) code -= range;
    value = value * 2 + i32(isOne);
    readOn();
  }
  return value;
}

/** A byte where a match has just ended, and `matched` would have continued it. */
function literal(from: i32, matched: i32): i32 {
  let symbol = 1;
  let rest = matched;
  while (symbol < 256) {
    const expected = (rest >> 7) & 1;
    rest <<= 1;
    const got = bit(from + 256 + expected * 256 + symbol);
    symbol = symbol * 2 + got;
    if (got !== expected) break;
  }
  while (symbol < 256) symbol = symbol * 2 + bit(from + symbol);
  return symbol - 256;
}

function length(from: i32, position: i32): i32 {
  if (!bit(from)) return 2 + tree(from + 2 + position * 8, 3);
  return bit(from + 1) ? 18 + tree(from + 66, 8) : 10 + tree(from + 34 + position * 8, 3);
}

/** How far back a new match of some length begins; 0 is the byte before. */
function distance(matched: i32): i32 {
  const slot = tree(SLOT + min(matched - 2, 3) * 64, 6);
  if (slot < 4) return slot;
  const width = (slot >> 1) - 1;
  const high = (2 + (slot & 1)) << width;
  if (slot < 14) return high + reversed(SPECIAL + high - slot, width);
  return high + plain(width - 4) * 16 + reversed(ALIGNED, 4);
}
