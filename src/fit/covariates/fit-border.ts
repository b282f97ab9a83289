import { ownColumn } from "../../design/borders/own-matrix.js";
import type { Design } from "../../design/design.js";
import { withScratch } from "../../kernel/scratch.js";
import { residualOf } from "../../residual/residual.js";
import type { Plan } from "../plan.js";
import type { ClassDesign, SpectralBasis } from "../prepare/class-design.js";
import { reduceRows } from "../prepare/reduce-rows.js";
import { type Collected, collector, emptyResult } from "../run/collect.js";
import { isByClasses, openDesign } from "../run/fit-design.js";
import { blockCapacity, orderedSource, type Wanted, wantedBits } from "../run/fit-rows.js";
import { recordLayout } from "../run/records.js";
import { readResponse, responseSource } from "../run/response-source.js";
import { covariateReader } from "./covariate-tables.js";

/** Responses that were fitted on what they share, and the places of the others, which must be fitted each by itself. */
interface Bordered {
  readonly result: Collected;
  readonly left: readonly number[];
}

/**
 * Fit responses that have one column of X for themselves and one random effect per group: what they share of X is reduced once,
 * the column is taken along with the response.
 *
 * @param columns of the table, in the order of `names`
 * @returns undefined where the model is another
 */
export function fitBorder(
  plan: Plan,
  tableRows: Int32Array,
  names: readonly string[],
  columns: readonly ArrayLike<number>[],
  wanted: Wanted,
): Bordered | undefined {
  const shared = sharedDesign(plan, wanted);
  if (shared === undefined) return undefined;
  const { design, reduced, place } = shared;
  const { n, p } = reduced;
  const result = emptyResult(names, p + 1, reduced.parameters, 0);
  const left: number[] = [];
  const all = Int32Array.from({ length: p + 1 }, (_, j) => j);
  const wider: ClassDesign = { ...reduced, p: p + 1, kept: all };
  const responses = Array.from(names.keys());
  const shift = residualOf(design).logDeterminant(n, undefined);
  const receive = collector(result, wider, responses, 0, shift, (response) => left.push(response));
  const { size } = recordLayout(wider);
  const readX = ownReader(plan);
  const ofY = orderedSource(reduced, responseSource(design, tableRows));
  const rows = Int32Array.from({ length: n }, (_, row) => row);
  const { offset: _, ...ofX } = orderedSource(reduced, { ...responseSource(design, tableRows), rows });
  const isOpen = withScratch((scratch) => {
    const open = openDesign(scratch, reduced, wanted.reml, false);
    const border = scratch.kernel.openBorder(open.fitter);
    if (border === 0) return false;
    const capacity = Math.min(names.length, blockCapacity(2 * n));
    const block = scratch.f64(2 * n * capacity);
    const records = scratch.f64(size * capacity);
    for (let from = 0; from < names.length; from += capacity) {
      const count = Math.min(capacity, names.length - from);
      const to = scratch.viewF64(block, 2 * n * count);
      for (let i = 0; i < count; i++) {
        const x = readX(names[from + i]!);
        if (x === undefined) to.fill(Number.NaN, 2 * n * i, 2 * n * i + n);
        else readResponse(x, ofX, to, 2 * n * i);
        readResponse(columns[from + i]!, ofY, to, 2 * n * i + n);
      }
      scratch.kernel.fitBorder(open.fitter, border, block, count, place, wantedBits(wanted), records);
      receive(from, scratch.viewF64(records, size * count));
    }
    return true;
  });
  return isOpen ? { result, left } : undefined;
}

interface Shared {
  readonly design: Design;
  readonly reduced: ClassDesign;
  /** Position of the column that differs. */
  readonly place: number;
}

/** The design without the column that differs, where that is all that differs and the form has eigenvectors. */
function sharedDesign({ design, border, search, options }: Plan, { joint }: Wanted): Shared | undefined {
  const [column, another] = border!.columns;
  if (
    column === undefined ||
    another !== undefined ||
    search !== undefined ||
    joint ||
    design.residual !== undefined
  )
    return undefined;
  if (typeof options.weights === "object") return undefined;
  const place = column.column;
  const { columns, values } = design.fixed;
  const isShared = (_: unknown, at: number) => at % columns.length !== place;
  const fixed = { ...design.fixed, columns: columns.filter(isShared), values: values.filter(isShared) };
  const own = { ...design, fixed };
  const { reduced, flags } = reduceRows(own);
  if (reduced === null || flags !== 0 || !isByClasses(reduced)) return undefined;
  const { n, p, groups } = reduced;
  const spectral = reduced.spectral ?? noDirections(reduced);
  if (spectral === null || n <= p + 2 || groups <= p + 1) return undefined;
  return { design: own, reduced: { ...reduced, spectral }, place };
}

/**
 * The eigenvectors beyond X where X takes up all coordinates but the scatters: none. Null where there are some, and for groups
 * with a known covariance, whose coordinates the kernel turns elsewhere.
 */
function noDirections({ k, p, reduced, within, terms }: ClassDesign): SpectralBasis | null {
  if (k !== 1 || reduced + within !== p || terms.some(({ known }) => known !== undefined)) return null;
  return { value: new Float64Array(0), U: new Float64Array(0), W: new Float64Array(0) };
}

/** A function that gives the column of a response at the rows of the design; undefined where it is not whole. */
function ownReader(plan: Plan): (response: string) => Float64Array | undefined {
  const read = covariateReader(plan);
  return (response) => ownColumn(plan.design, plan.border!, read(response));
}
