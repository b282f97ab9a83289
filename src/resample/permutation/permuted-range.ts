import type { Design } from "../../design/design.js";
import type { FitResult } from "../../fit/fit-result.js";
import type { Plan } from "../../fit/plan.js";
import { reduceRows } from "../../fit/prepare/reduce-rows.js";
import { fitTable } from "../../fit/run/fit-table.js";
import { type SharedRows, sharedRows, thetaOf } from "../../inference/covariance/response-rows.js";
import { planWithout } from "../../inference/variances/plan-without.js";
import { type Scratch, withScratch } from "../../kernel/scratch.js";
import type { Table } from "../../table/table.js";
import { openStream } from "../stream.js";
import { drawPermutations, HELD, TIE } from "./draw-permutations.js";
import { type GroupedRows, groupedRows } from "./grouped-rows.js";
import { orderedColumns } from "./ordered-columns.js";
import { keepsVariances, type PermutationScheme, schemeFor, unitsOf } from "./permutation-scheme.js";
import { permutableResponse, permutedStatistics } from "./permuted-statistics.js";
import { refittedStatistics } from "./refitted-statistics.js";
import { denseRoots } from "./whiten-dense.js";
import { factorColourer, factorWhitener, type Whiten } from "./whiten-factor.js";

/** The term that is permuted, and of which responses. */
export interface PermutedTerm {
  readonly plan: Plan;
  readonly table: Table;
  readonly names: readonly string[];
  /** Columns of X of the term. */
  readonly columns: readonly number[];
  readonly scheme: PermutationScheme;
  readonly seed: number;
}

/** What some permutations say of some responses. */
export interface PermutedRange {
  /** Observed F of each response; NaN where there is none. */
  readonly statistic: Float64Array;
  /** How many of the permutations reach it. */
  readonly reached: Float64Array;
  /** The largest F of each permutation, of all responses. */
  readonly largest: Float64Array;
}

/** The scheme that suits a term of a plan. */
export function suitingScheme({
  plan,
  table,
  names,
  columns,
}: Omit<PermutedTerm, "scheme" | "seed">): PermutationScheme {
  const [part] = sharedRows(planWithout(plan, columns), table, names);
  return part === undefined ? "freedman-lane" : schemeFor(plan.design, groupedRows(part), columns);
}

/**
 * F statistics of a term under permutations `first` … `first + count`, of which number 0 is the identity. What is found of a
 * response depends on no other, and on no other permutation.
 */
export function permutedRange(asked: PermutedTerm, first: number, count: number): PermutedRange {
  const { plan, table, names, columns } = asked;
  const without = planWithout(plan, columns);
  const { reml } = plan.options;
  const fitted = fitTable(without, table, names, { reml, satterthwaite: false, joint: false });
  const largest = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
  const statistic = new Float64Array(names.length).fill(Number.NaN);
  const reached = new Float64Array(names.length);
  for (const part of sharedRows(without, table, names)) {
    const grouped = groupedRows(part);
    const keeps = keepsVariances(asked.scheme, grouped);
    permutePart({ ...asked, part, grouped, fitted, keeps }, first, count, (response, from, values) => {
      if (from === 0) statistic[response] = values[0]!;
      if (from < first) return;
      values.forEach((value, i) => {
        if (!(value < statistic[response]! * TIE)) reached[response]!++;
        if (value > largest[from - first + i]!) largest[from - first + i] = value;
      });
    });
  }
  return { statistic, reached, largest };
}

/** Responses of a term that share their rows. */
interface PermutedPart extends PermutedTerm {
  readonly part: SharedRows;
  readonly grouped: GroupedRows | undefined;
  /** Without the term. */
  readonly fitted: FitResult;
  /** Is V̂₀ held? */
  readonly keeps: boolean;
}

type Receive = (response: number, from: number, statistics: Float64Array) => void;

/** Statistics of the responses of one part, a stretch of permutations at a time, after those of the identity. */
function permutePart(asked: PermutedPart, first: number, count: number, receive: Receive): void {
  const { part, grouped, fitted, scheme, seed } = asked;
  const units = unitsOf(part.design, grouped, part.present, scheme);
  const width = units.key.length;
  const held = Math.max(1, Math.min(count, Math.floor(HELD / width)));
  withScratch((scratch) => {
    const random = openStream(scratch, seed, "permute");
    const room = scratch.i32(held * width);
    const statistics = statisticsOf(scratch, asked);
    const stretch = (from: number, size: number) => {
      const position = scratch.kernel.mark();
      const drawn = drawPermutations(scratch, random, units, from, size);
      scratch.kernel.release(position);
      scratch.viewI32(room, held * width).set(drawn);
      for (const response of part.responses) {
        if (!Number.isNaN(fitted.sigma2[response]!))
          receive(response, from, statistics(response, drawn, room, size));
      }
    };
    if (first > 0) stretch(0, 1);
    for (let from = first; from < first + count; from += held)
      stretch(from, Math.min(held, first + count - from));
  });
}

/** How the statistics of a response come about, of permutations that also lie in `room`. */
function statisticsOf(scratch: Scratch, asked: PermutedPart) {
  const { part, grouped, fitted, columns, scheme, keeps } = asked;
  const { design, reduced, present } = part;
  const full = fullDesign(asked);
  const order = grouped?.rows.order ?? Int32Array.from({ length: reduced.n }, (_, i) => i);
  const X = orderedColumns(full, present, order, columns);
  const inOrder = (y: Float64Array) => Float64Array.from(order, (row) => y[row]!);
  const rootsOf = (theta: Float64Array): { readonly whiten: Whiten; readonly colour: Whiten } => {
    if (grouped === undefined) return denseRoots(design, theta, present);
    const Psi = grouped.psi(theta);
    return { whiten: factorWhitener(grouped.rows, Psi), colour: factorColourer(grouped.rows, Psi) };
  };
  const groups = scheme === "between" ? grouped?.rows : undefined;
  if (keeps) {
    return (
      response: number,
      _drawn: Int32Array,
      room: Parameters<typeof permutedStatistics>[2],
      size: number,
    ) => {
      const { whiten } = rootsOf(thetaOf(fitted, response));
      const y = inOrder(part.read(response));
      const ready = permutableResponse(scratch, whiten, y, X.slice(), columns.length, groups);
      return permutedStatistics(scratch, ready, room, size);
    };
  }
  const refitted = refittedOf(scratch, asked, full, order);
  return (response: number, drawn: Int32Array, _room: unknown, size: number) => {
    if (refitted === undefined) return new Float64Array(size).fill(Number.NaN);
    const theta = thetaOf(fitted, response);
    const { whiten, colour } = rootsOf(theta);
    const { residual } = permutableResponse(
      scratch,
      whiten,
      inOrder(part.read(response)),
      X.slice(),
      columns.length,
      undefined,
    );
    return refitted({ residual, colour, theta }, drawn, size);
  };
}

/** The design with the term, under the weights of the responses. */
function fullDesign({ plan, part }: PermutedPart): Design {
  const { weights } = part.design;
  return { ...plan.design, ...(weights && { weights }) };
}

/** Statistics with V estimated anew; undefined where the term leaves nothing to test it by. */
function refittedOf(scratch: Scratch, { plan, part }: PermutedPart, full: Design, order: Int32Array) {
  const [without, whole] = [part.design, full].map((design) => reduceRows(design, part.present).reduced);
  if (!without || !whole) return undefined;
  const { reml } = plan.options;
  return refittedStatistics(scratch, { without: part.reduced, reml, squares: [without, whole], order });
}
