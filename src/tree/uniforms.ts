/** Increment of the sequence for seeds below 2³²: 2³² divided by the golden ratio, to the nearest odd number. */
const INCREMENT = 0x9e3779b9;

/**
 * Numbers in [0, 1) with 32 bits: a Weyl sequence through a mixing function (SplitMix, Steele et al. 2014). The low 32
 * bits of the seed are where the sequence starts, the other 21 bits choose its odd increment.
 *
 * @param seed a whole number from 0 to 2⁵³ − 1
 */
export function uniforms(seed: number): () => number {
  const increment = INCREMENT + 2 * Math.floor(seed / 2 ** 32);
  let state = seed >>> 0;
  return () => {
    state = (state + increment) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  };
}
