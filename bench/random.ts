/** A stream of pseudo-random numbers, the same on every machine for a seed. */
export interface Random {
  /** Uniform on [0, 1), with 53 bits. */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number;
}

/** xoshiro128** (Blackman & Vigna 2021, ACM TOMS 47), its state filled by splitmix32 from the seed. */
export function seededRandom(seed: number): Random {
  const state = fillState(seed);
  let spare: number | undefined;

  const uniform = () => ((next(state) >>> 5) * 2 ** 26 + (next(state) >>> 6)) / 2 ** 53;

  /** Marsaglia's polar method: two normals per accepted pair of uniforms. */
  const normal = () => {
    if (spare !== undefined) {
      const kept = spare;
      spare = undefined;
      return kept;
    }
    for (;;) {
      const u = 2 * uniform() - 1;
      const v = 2 * uniform() - 1;
      const square = u * u + v * v;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      spare = v * scale;
      return u * scale;
    }
  };

  const integer = (low: number, high: number) => low + Math.floor(uniform() * (high - low + 1));
  return { uniform, normal, integer };
}

function fillState(seed: number): Uint32Array {
  let position = seed >>> 0;
  return Uint32Array.from({ length: 4 }, () => {
    position = (position + 0x9e3779b9) >>> 0;
    let mixed = position;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return mixed ^ (mixed >>> 15);
  });
}

function next(state: Uint32Array): number {
  const result = Math.imul(rotate(Math.imul(state[1]!, 5), 7), 9) >>> 0;
  const shifted = state[1]! << 9;
  state[2]! ^= state[0]!;
  state[3]! ^= state[1]!;
  state[1]! ^= state[2]!;
  state[0]! ^= state[3]!;
  state[2]! ^= shifted;
  state[3] = rotate(state[3]!, 11);
  return result;
}

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}
