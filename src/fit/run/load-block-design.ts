import type { Scratch } from "../../kernel/scratch.js";
import { type Elimination, eliminateFirst } from "../eliminate/eliminate-first.js";
import type { BlockDesign, BlockPair, BlockTerm } from "../prepare/block-design.js";

/**
 * Copy a block design into the kernel's arena and return the pointer to its descriptor, whose fields are written in
 * the order of assembly/blocks/records/design.ts.
 *
 * @param whole whether the first term is to stay, because the inverse is wanted in its columns too
 */
export function loadBlockDesign(
  scratch: Scratch,
  design: BlockDesign,
  reml: boolean,
  whole: boolean,
): number {
  const { terms, pairs, n, p, search } = design;
  const elimination = whole ? undefined : eliminateFirst(design);
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
    scratch.putI32(termTable(terms, p)),
    scratch.putI32(pairs.flatMap((pair) => pairRow(scratch, pair, scratch.putF64(pair.blocks)))),
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
    elimination === undefined ? 0 : loadElimination(scratch, design, elimination, reml),
  ];
  return scratch.putI32(fields);
}

/** The record of assembly/blocks/records/elimination.ts. */
function loadElimination(
  scratch: Scratch,
  design: BlockDesign,
  { pattern, filled, within, classes, sums, coordinates, nodes }: Elimination,
  reml: boolean,
): number {
  const blocks = scratch.f64(within.length);
  return scratch.putI32([
    loadRest(scratch, design, pattern, filled.pairs, blocks, reml),
    within.length,
    scratch.putF64(within),
    blocks,
    classes.count.length,
    scratch.putI32(classes.of),
    scratch.putI32(classes.count),
    scratch.putF64(classes.roots),
    scratch.putI32(
      sums.flatMap(({ places, values }) => [places.length, scratch.putI32(places), scratch.putF64(values)]),
    ),
    scratch.putI32(coordinates.start),
    scratch.putI32(Array.from(coordinates.node, (u) => [nodes.scalar[u]!, nodes.width[u]!]).flat()),
    scratch.putF64(coordinates.blocks[0] ?? []),
  ]);
}

/** The descriptor of what is left: what its factor, its inverse and the products with its blocks ask for. */
function loadRest(
  scratch: Scratch,
  { n, p, q, terms }: BlockDesign,
  { sparse, tail, size, columnStart, row, rowStart, rowEntry }: Elimination["pattern"],
  pairs: readonly BlockPair[],
  blocks: number,
  reml: boolean,
): number {
  const left = terms.slice(1);
  return scratch.putI32([
    n,
    p,
    left.length,
    q - terms[0]!.k * terms[0]!.level.length,
    sparse,
    tail,
    0,
    0,
    reml ? 1 : 0,
    0,
    pairs.length,
    size,
    scratch.putI32(termTable(left, p)),
    scratch.putI32(pairs.flatMap((pair) => pairRow(scratch, pair, blocks + pair.blocks.byteOffset))),
    scratch.putI32(columnStart),
    scratch.putI32(row),
    scratch.putI32(rowStart),
    scratch.putI32(rowEntry),
    ...new Array<number>(13).fill(0),
  ]);
}

/** A pair of terms; whether its blocks stand for their mirror images too comes last. */
function pairRow(
  scratch: Scratch,
  { row, column, count, levels, places }: BlockPair,
  blocks: number,
): number[] {
  const mirrored = count > 0 && (row !== column || levels[0] !== levels[1]);
  return [row, column, count, scratch.putI32(levels), blocks, scratch.putI32(places), mirrored ? 1 : 0];
}

/** k, levels, first scalar and offset of Λ of each term; the last is X. */
function termTable(terms: readonly BlockTerm[], p: number): number[] {
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
