import type { Scratch } from "../kernel/scratch.js";
import type { BlockDesign } from "./block-design.js";

/**
 * Copy a block design into the kernel's arena and return the pointer to its descriptor, whose fields are written in
 * the order of assembly/blocks/design.ts.
 */
export function loadBlockDesign(scratch: Scratch, design: BlockDesign, reml: boolean): number {
  const { terms, pairs, n, p, search } = design;
  const fields = [
    n,
    p,
    terms.length,
    design.q,
    design.sparse,
    design.tail,
    design.parameters,
    terms.reduce((total, { template }) => total + template.entries.length / 3, 0),
    reml ? 1 : 0,
    design.ones.length > 0 ? 1 : 0,
    pairs.length,
    design.size,
    scratch.putI32(termTable(design)),
    scratch.putI32(
      pairs.flatMap(({ row, column, count, levels, blocks, places }) => [
        row,
        column,
        count,
        scratch.putI32(levels),
        scratch.putF64(blocks),
        scratch.putI32(places),
      ]),
    ),
    scratch.putI32(design.columnStart),
    scratch.putI32(design.row),
    scratch.putI32(design.rowStart),
    scratch.putI32(design.rowEntry),
    scratch.putI32(templateTable(design)),
    scratch.putI32(search.free),
    scratch.putF64(design.Q),
    scratch.putI32(
      joined(
        Int32Array,
        terms.map(({ index }) => index),
      ),
    ),
    scratch.putF64(
      joined(
        Float64Array,
        terms.map(({ Z }) => Z),
      ),
    ),
    scratch.putF64(design.B),
    scratch.putF64(design.ones.length > 0 ? design.ones : new Float64Array(p)),
    scratch.putF64(
      joined(
        Float64Array,
        terms.map(({ T }) => T),
      ),
    ),
    scratch.putF64(
      joined(
        Float64Array,
        terms.map(({ Tinverse }) => Tinverse),
      ),
    ),
    scratch.putF64([design.logDetXX]),
    scratch.putF64(design.moments),
    scratch.putF64([search.sigma, search.tolerance, search.maxIterations, search.isStartGiven ? 1 : 0]),
  ];
  return scratch.putI32(fields);
}

/** k, levels, first scalar and offset of Λ of each term; the last is X. */
function termTable({ terms, p }: BlockDesign): number[] {
  let scalar = 0;
  let lambda = 0;
  const rows = terms.map(({ k, level }) => {
    const entry = [k, level.length, scalar, lambda];
    scalar += k * level.length;
    lambda += k * k;
    return entry;
  });
  return [...rows, [p, 1, scalar, lambda]].flat();
}

/** Term, row, column and parameter of each entry of the Λ. */
function templateTable({ terms }: BlockDesign): number[] {
  return terms.flatMap(({ template: { entries }, from }, t) => {
    const out: number[] = [];
    for (let e = 0; e < entries.length; e += 3)
      out.push(t, entries[e]!, entries[e + 1]!, from + entries[e + 2]!);
    return out;
  });
}

function joined<T extends Float64Array | Int32Array>(
  make: new (length: number) => T,
  parts: readonly T[],
): T {
  const out = new make(parts.reduce((total, part) => total + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
