import type { RandomTerm } from "../../design/random/random-term.js";
import { replayMatrix, replayRandom } from "../../design/replay.js";
import { type ReplayedResidual, replayResidual } from "../../design/residual/replay-residual.js";
import type { Plan } from "../../fit/plan.js";
import { hasColumn, numbersOf } from "../../table/columns.js";
import type { Table } from "../../table/table.js";

/** Rows to be predicted: what stands in X and Z there. */
export interface PredictionRows {
  readonly count: number;
  /** rows × all columns of X, row-major. */
  readonly X: Float64Array;
  readonly terms: readonly PredictedTerm[];
  /** Weight of an observation of each row; undefined for ones. */
  readonly weights: Float64Array | undefined;
  /** Where the residuals stand, where these have a structure. */
  readonly residual?: ReplayedResidual;
}

/** A random term at the rows to be predicted. */
interface PredictedTerm {
  /** rows × k. */
  readonly values: Float64Array;
  /** Level of each row among the levels of the fit, -1 for a new one; undefined where no effect is predicted. */
  readonly index: Int32Array | undefined;
}

/**
 * Rows to be predicted, by default those of the fit.
 *
 * @param chosen terms whose effects are predicted; of the others only Z is read, and no grouping column
 * @param residuals what of the structure of residuals is asked for
 * @throws DataError for a missing column, and a level that was not seen of anything but a grouping factor
 */
export function predictionRows(
  plan: Plan,
  newdata: Table | undefined,
  chosen: ReadonlySet<number>,
  residuals: Parameters<typeof residualRows>[2],
): PredictionRows {
  const { fixed, random, weights } = plan.design;
  const residual = residualRows(plan, newdata, residuals);
  if (newdata === undefined) {
    const terms = random.map(({ values, index }, t) => ({
      values,
      index: chosen.has(t) ? index : undefined,
    }));
    return { count: plan.samples.length, X: fixed.values, terms, weights, ...(residual && { residual }) };
  }
  return {
    count: newdata.index.length,
    X: replayMatrix(fixed.spec, newdata).values,
    terms: random.map((term, t) =>
      chosen.has(t) ? replayed(term, newdata) : { values: valuesOf(term, newdata), index: undefined },
    ),
    weights: newWeights(plan, newdata),
    ...(residual && { residual }),
  };
}

/**
 * Where the residuals of rows to be predicted stand, by default those of the fit; undefined where residuals have no structure.
 *
 * @throws DataError for a missing column, and for a visit, an arm or a level that the fit has not seen
 */
export function residualRows(
  { design }: Plan,
  newdata: Table | undefined,
  asked: { readonly ofSubjects: boolean; readonly ofVariances: boolean },
): ReplayedResidual | undefined {
  const { residual, rows } = design;
  if (residual === undefined) return undefined;
  if (newdata !== undefined) return replayResidual(residual, newdata, asked);
  const { subject, arm, visit, level, times } = residual;
  const known = asked.ofSubjects && subject.length > 0;
  return {
    subject: known ? subject : new Int32Array(rows.length).fill(-1),
    arm,
    visit,
    level,
    ...(times && { times }),
  };
}

function replayed(term: RandomTerm, newdata: Table): PredictedTerm {
  const { index, values } = replayRandom(term, newdata);
  if (term.cells === undefined || !index.includes(-1)) return { index, values };
  // A component whose group or label is new has an effect of its own there.
  const k = term.columns.length;
  const fresh = valuesOf(term, newdata);
  const own = values.map((value, at) => (index[Math.floor(at / k)]! < 0 ? fresh[at]! : value));
  return { index, values: own };
}

/** Z at new rows, whatever their groups. */
function valuesOf(term: RandomTerm, newdata: Table): Float64Array {
  const k = term.columns.length;
  const out = new Float64Array(newdata.index.length * k);
  if (term.cells?.some(({ levels }) => levels !== undefined)) return out.fill(1);
  const { columns, values } = replayMatrix(term.spec, newdata);
  const places = term.columns.map((column) => columns.indexOf(column));
  return out.map((_, at) => values[Math.floor(at / k) * columns.length + places[at % k]!]!);
}

/** The weights of new rows: their column where there is one, else ones. */
export function newWeights({ options }: Plan, newdata: Table): Float64Array | undefined {
  const { weights } = options;
  if (typeof weights !== "string" || !hasColumn(newdata, weights)) return undefined;
  return numbersOf(newdata, weights);
}
