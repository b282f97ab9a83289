import type { Table } from "../../src/table/table.js";

/** Metadata of `groups` subjects in two arms, seen at weeks 0 … visits − 1: the first half is arm 0. */
export function twoArms(groups: number, visits = 4): Table {
  const rows = Array.from({ length: groups * visits }, (_, i) => ({
    subject: Math.floor(i / visits),
    week: i % visits,
  }));
  return {
    index: rows.map((_, i) => `s${i}`),
    columns: {
      subject: rows.map(({ subject }) => `p${subject}`),
      arm: Float64Array.from(rows, ({ subject }) => (subject >= groups / 2 ? 1 : 0)),
      week: Float64Array.from(rows, ({ week }) => week),
    },
  };
}

/** Normal numbers of a generator of its own (mulberry32 and Box–Muller), for direct simulations. */
export function normalNumbers(seed: number) {
  let state = seed;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}
