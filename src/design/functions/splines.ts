import { bSplineBasis } from "../bases/b-spline.js";
import { cubicSplineBasis } from "../bases/cubic-spline.js";
import { boundaryCurvatures, straightBeyond } from "../bases/natural-spline.js";
import { distinct, equalQuantiles, sorted } from "../bases/quantile.js";
import { checkWidth, dataFault, type Evaluation, formulaFault, remember } from "../evaluation.js";
import { type Numbers, numbers } from "../values/value.js";
import {
  booleanOption,
  type Call,
  columnArgument,
  type FunctionDefinition,
  nodeOf,
  numberListOption,
  numberOption,
  wholeNumberOption,
} from "./call.js";
import { absorb, countConstraints, learnConstraints } from "./constraints.js";

/** Splines of more degrees of freedom are slips, and slow ones. */
const maxDf = 500;

const cubicParameters = ["x", "df?", "knots?", "lower_bound?", "upper_bound?", "constraints?"];

/** `bs` and `ns` as R's, `cr` and `cc` as mgcv's, with patsy's arguments. */
export const splineFunctions: readonly (readonly [string, FunctionDefinition])[] = [
  [
    "bs",
    {
      parameters: ["x", "df?", "knots?", "degree?", "include_intercept?", "lower_bound?", "upper_bound?"],
      apply: bSpline,
    },
  ],
  [
    "ns",
    {
      parameters: ["x", "df?", "knots?", "intercept?", "lower_bound?", "upper_bound?"],
      apply: naturalSpline,
    },
  ],
  ["cr", { parameters: cubicParameters, apply: (evaluation, call) => cubicSpline(evaluation, call, false) }],
  ["cc", { parameters: cubicParameters, apply: (evaluation, call) => cubicSpline(evaluation, call, true) }],
];

/** A B-spline basis; inner knots are quantiles unless given, the boundaries the range of x. */
function bSpline(evaluation: Evaluation, call: Call): Numbers {
  const x = columnArgument(evaluation, call, "x");
  const degree = wholeNumberOption(evaluation, call, "degree") ?? 3;
  if (degree < 0)
    throw formulaFault(evaluation, `degree must be 0 or more, got ${degree}`, nodeOf(call, "degree"));
  const withIntercept = booleanOption(evaluation, call, "include_intercept", false);
  const knots = remember(evaluation, () => {
    const [lower, upper] = bounds(evaluation, call, x);
    const inner = bSplineKnots(evaluation, call, x, degree + 1 - Number(!withIntercept));
    checkInside(evaluation, call, inner, lower, upper);
    const boundary = new Array<readonly number[]>(degree + 1).fill([lower, upper]).flat();
    return [...boundary, ...inner].sort((a, b) => a - b);
  });
  const [lowest, highest] = [knots[0]!, knots[knots.length - 1]!];
  const outside = x.findIndex((value) => value < lowest || value > highest);
  if (outside >= 0) {
    const sample = evaluation.variables.samples[outside];
    const message = `sample '${sample}' has the value ${x[outside]}, outside the outermost knots ${lowest} and ${highest}`;
    throw dataFault(evaluation, message, call.node);
  }
  checkWidth(evaluation, knots.length - degree - 1, call.node);
  const basis = bSplineBasis(x, knots, degree);
  return numbers(...(withIntercept ? basis : basis.slice(1)));
}

/** R's natural spline: cubic B-splines whose second derivatives at the boundaries are zero, straight beyond them. */
function naturalSpline(evaluation: Evaluation, call: Call): Numbers {
  const x = columnArgument(evaluation, call, "x");
  const withIntercept = booleanOption(evaluation, call, "intercept", false);
  const knots = remember(evaluation, () => {
    const [lower, upper] = bounds(evaluation, call, x);
    const within = x.filter((value) => lower <= value && value <= upper);
    const inner = bSplineKnots(evaluation, call, within, 1 + Number(withIntercept));
    checkInside(evaluation, call, inner, lower, upper);
    const boundary = new Array<readonly number[]>(4).fill([lower, upper]).flat();
    return [...boundary, ...inner].sort((a, b) => a - b);
  });
  checkWidth(evaluation, knots.length - 6, call.node);
  const from = withIntercept ? 0 : 1;
  const basis = straightBeyond(x, knots).slice(from);
  return numbers(
    ...absorb(
      basis,
      boundaryCurvatures(knots).map((row) => row.slice(from)),
    ),
  );
}

/** The inner knots: as many as `df` leaves over the `fixed` columns that a spline without knots has. */
function bSplineKnots(evaluation: Evaluation, call: Call, x: Float64Array, fixed: number): number[] {
  const df = dfOption(evaluation, call);
  const knots = numberListOption(evaluation, call, "knots");
  if (df === undefined && knots === undefined) {
    throw formulaFault(evaluation, `${call.node.callee} needs df or knots`, call.node);
  }
  if (df === undefined) return knots!;
  const count = df - fixed;
  if (count < 0)
    throw formulaFault(evaluation, `df must be at least ${fixed}, got ${df}`, nodeOf(call, "df"));
  if (knots === undefined) return equalQuantiles(sorted(x), count);
  if (knots.length === count) return knots;
  throw formulaFault(evaluation, `df=${df} means ${count} knots, got ${knots.length}`, nodeOf(call, "knots"));
}

/** A natural or cyclic cubic spline; inner knots are quantiles of the distinct values unless given. */
function cubicSpline(evaluation: Evaluation, call: Call, isCyclic: boolean): Numbers {
  const x = columnArgument(evaluation, call, "x");
  const basisOn = (knots: readonly number[]) => {
    checkWidth(evaluation, knots.length, call.node);
    return cubicSplineBasis(x, knots, isCyclic);
  };
  const { knots, constraints } = remember(evaluation, () => {
    const knots = cubicKnots(evaluation, call, x, isCyclic, countConstraints(evaluation, call));
    const width = knots.length - Number(isCyclic);
    return { knots, constraints: learnConstraints(evaluation, call, () => basisOn(knots), width) };
  });
  return numbers(...absorb(basisOn(knots), constraints));
}

function cubicKnots(
  evaluation: Evaluation,
  call: Call,
  x: Float64Array,
  isCyclic: boolean,
  constraints: number,
): number[] {
  const df = dfOption(evaluation, call);
  const given = numberListOption(evaluation, call, "knots");
  if (df === undefined && given === undefined) {
    throw formulaFault(evaluation, `${call.node.callee} needs df or knots`, call.node);
  }
  const least = !isCyclic && constraints === 0 ? 2 : 1;
  if (df !== undefined && df < least) {
    throw formulaFault(evaluation, `df must be at least ${least}, got ${df}`, nodeOf(call, "df"));
  }
  const [lower, upper] = bounds(evaluation, call, x);
  const wanted = df === undefined ? undefined : df - 2 + constraints + Number(isCyclic);
  const inner =
    given === undefined ? innerQuantiles(x, lower, upper, wanted!) : distinct(Float64Array.from(given));
  if (wanted !== undefined && inner.length !== wanted) {
    throw formulaFault(
      evaluation,
      `df=${df} means ${wanted} knots, got ${inner.length}`,
      nodeOf(call, "knots"),
    );
  }
  checkInside(evaluation, call, inner, lower, upper);
  const knots = distinct(Float64Array.from([lower, ...inner, upper]));
  if (knots.length === inner.length + 2) return Array.from(knots);
  const message = `${inner.length + 2} distinct knots are needed between ${lower} and ${upper}, got ${knots.length}`;
  throw formulaFault(evaluation, message, call.node);
}

function innerQuantiles(x: Float64Array, lower: number, upper: number, count: number): number[] {
  return equalQuantiles(distinct(x.filter((value) => lower <= value && value <= upper)), count);
}

/** The degrees of freedom asked for. */
function dfOption(evaluation: Evaluation, call: Call): number | undefined {
  const df = wholeNumberOption(evaluation, call, "df");
  if (df === undefined || df <= maxDf) return df;
  throw formulaFault(evaluation, `df must be at most ${maxDf}, got ${df}`, nodeOf(call, "df"));
}

function bounds(evaluation: Evaluation, call: Call, x: Float64Array): readonly [number, number] {
  const ordered = sorted(x);
  const lower = numberOption(evaluation, call, "lower_bound") ?? ordered[0];
  const upper = numberOption(evaluation, call, "upper_bound") ?? ordered.at(-1);
  if (lower === undefined || upper === undefined) {
    throw formulaFault(evaluation, `${call.node.callee} has no values to place knots at`, call.node);
  }
  if (lower <= upper) return [lower, upper];
  throw formulaFault(evaluation, `lower_bound ${lower} lies above upper_bound ${upper}`, call.node);
}

function checkInside(
  evaluation: Evaluation,
  call: Call,
  knots: ArrayLike<number>,
  lower: number,
  upper: number,
): void {
  const outside = Array.from(knots).filter((knot) => !(knot >= lower && knot <= upper));
  if (outside.length === 0) return;
  const message = `knots must lie between ${lower} and ${upper}, got ${outside.join(", ")}`;
  throw formulaFault(evaluation, message, nodeOf(call, "knots"));
}
