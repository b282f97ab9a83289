import type { RandomTerm } from "../design/random/random-term.js";
import { conditionalModes } from "../fit/conditional-modes.js";
import { residualOfTheta } from "../fit/residual-at.js";
import { rowScale } from "../residual/residual.js";
import type { SharedRows } from "./covariance/response-rows.js";
import { structuredModes, structuredSolver } from "./structured-modes.js";

type Rows = Pick<SharedRows, "design" | "reduced" | "present">;

/**
 * The conditional modes of the levels that occur, by term, and the conditional residuals e − Zb̂. Any random structure.
 * Residuals with a structure are whitened.
 *
 * @param e residuals about the population mean on the rows of the response, each times the root of its weight; where
 * residuals have a structure, in the units of y
 */
export function conditionalParts(
  { design, reduced, present }: Rows,
  theta: Float64Array,
  e: Float64Array,
): { readonly effects: readonly Float64Array[]; readonly residual: Float64Array } {
  const { random } = design;
  const isStructured = design.residual !== undefined;
  const widths = random.map(({ columns }) => columns.length);
  const found = isStructured
    ? structuredModes(design, present, theta, e)
    : conditionalModes(reduced, e, theta, widths);
  const scale = rowScale(design);
  const left = e.slice();
  random.forEach((term, t) => {
    subtractEffects(left, term, effectsByLevel(term, found[t]!.level, found[t]!.modes), scale, present);
  });
  const residual = isStructured
    ? residualOfTheta(design, theta).whiten({ values: left, width: 1, rows: present })
    : left;
  return { effects: found.map(({ modes }) => modes), residual };
}

/**
 * e → V⁻¹e for V = I + ZΛΛ'Z' in the weighted coordinates: e − Zb̂, since Zb̂ = (V − I)V⁻¹e (Henderson's identity). Residuals with
 * a structure are in the units of y, with V = R + ZΛΛ'Z'.
 */
export function inverseTimes(rows: Rows, theta: Float64Array): (e: Float64Array) => Float64Array {
  if (rows.design.residual === undefined) return (e) => conditionalParts(rows, theta, e).residual;
  const solve = structuredSolver(rows.design, rows.present, theta);
  return (e) => {
    const solved = e.slice();
    solve(solved);
    return solved;
  };
}

/** Effects of all levels of a term, zero for those that do not occur. */
function effectsByLevel(
  { columns, levels }: RandomTerm,
  level: Int32Array,
  modes: Float64Array,
): Float64Array {
  const k = columns.length;
  const b = new Float64Array(levels.length * k);
  level.forEach((at, g) => {
    b.set(modes.subarray(g * k, (g + 1) * k), at * k);
  });
  return b;
}

function subtractEffects(
  e: Float64Array,
  { columns, index, values }: RandomTerm,
  b: Float64Array,
  scale: (row: number) => number,
  present: Int32Array | undefined,
): void {
  const k = columns.length;
  for (let i = 0; i < e.length; i++) {
    const row = present === undefined ? i : present[i]!;
    const level = index[row]!;
    if (level < 0) continue;
    const root = scale(row);
    for (let a = 0; a < k; a++) e[i]! -= root * values[row * k + a]! * b[level * k + a]!;
  }
}
