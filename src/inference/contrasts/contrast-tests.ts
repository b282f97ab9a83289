import type { AdjustMethod } from "../../options/fit.js";
import type { FittedRows } from "../covariance/vcov-sensitivity.js";
import { distributions } from "../distributions.js";
import { eachTested, type Fitted, keptWeights } from "../each-tested.js";
import { adjustByTerm } from "../multiplicity/adjust.js";
import { testJoint } from "./contrast-joint.js";
import { type Estimability, estimableRows, isEstimable } from "./estimability.js";
import { type ContrastTest, type Tested, testContrast } from "./test-contrast.js";

/** t tests of several rows for every response; each array holds `rows` numbers per response. */
export interface RowTests {
  readonly estimate: Float64Array;
  readonly standardError: Float64Array;
  readonly df: Float64Array;
  readonly statistic: Float64Array;
  readonly p: Float64Array;
  readonly log10p: Float64Array;
}

/** The tests of one response. */
interface ResponseTests {
  readonly response: number;
  readonly tested: Tested;
  readonly fittedRows: FittedRows;
  /** Of each row its weights over the kept columns of X, and its test; undefined where it cannot be estimated. */
  readonly found: readonly (WeightsTest | undefined)[];
}

interface WeightsTest {
  readonly weights: Float64Array;
  readonly test: ContrastTest;
}

/**
 * Test every row for every response; NaN where a row cannot be estimated or a response has no estimates.
 *
 * @param count how many rows there are
 * @param rowsOn the rows for responses with values on some rows of the design; called once for responses that share them
 * @param receive called with the tests of each response
 */
export function testRows(
  fitted: Fitted,
  count: number,
  rowsOn: (rows: FittedRows) => readonly Float64Array[],
  receive?: (tests: ResponseTests) => void,
): RowTests {
  const numbers = () => new Float64Array(fitted.result.responses.length * count).fill(Number.NaN);
  const [estimate, standardError, df, statistic] = [numbers(), numbers(), numbers(), numbers()];
  const current = oncePerRows(rowsOn);
  eachTested(fitted, (response, tested, estimability, fittedRows) => {
    const found = current(fittedRows).map((row, i) => {
      if (!isEstimable(row, estimability)) return undefined;
      const at = response * count + i;
      const weights = keptWeights(row, estimability);
      const test = testContrast(weights, tested);
      estimate[at] = test.estimate;
      standardError[at] = test.standardError;
      df[at] = test.df;
      statistic[at] = test.statistic;
      return { weights, test };
    });
    receive?.({ response, tested, fittedRows, found });
  });
  return {
    estimate,
    standardError,
    df,
    statistic,
    p: statistic.map((value, at) => distributions.tTwoSided(value, df[at]!)),
    log10p: statistic.map((value, at) => distributions.tTwoSidedLog10(value, df[at]!)),
  };
}

/** The function, called again only when it is asked about other rows than the last time. */
export function oncePerRows<T>(make: (rows: FittedRows) => T): (rows: FittedRows) => T {
  let last: { readonly rows: FittedRows; readonly made: T } | undefined;
  return (rows) => {
    if (last?.rows !== rows) last = { rows, made: make(rows) };
    return last.made;
  };
}

/** F tests of several hypotheses for every response; each array holds `hypotheses` numbers per response. */
interface HypothesisTests {
  readonly numDf: Float64Array;
  readonly denDf: Float64Array;
  readonly statistic: Float64Array;
  readonly p: Float64Array;
  readonly log10p: Float64Array;
}

/** Rows of weights over all terms, which together are to be zero. */
export type Hypothesis = readonly Float64Array[];

/**
 * Test hypotheses for every response. Of a hypothesis that the rows of a response do not tell wholly, the estimable part
 * is tested, with fewer numerator degrees of freedom.
 *
 * @param count hypotheses
 * @param hypothesesOf the hypotheses on some rows; called once for responses that share their rows
 */
export function testHypotheses(
  fitted: Fitted,
  count: number,
  hypothesesOf: (rows: FittedRows) => readonly Hypothesis[],
): HypothesisTests {
  const numbers = () => new Float64Array(fitted.result.responses.length * count).fill(Number.NaN);
  const [numDf, denDf, statistic] = [numbers(), numbers(), numbers()];
  const current = oncePerRows(hypothesesOf);
  let last: readonly Hypothesis[] | undefined;
  let kept: Float64Array[][] = [];
  eachTested(fitted, (response, tested, estimability, rows) => {
    const hypotheses = current(rows);
    if (hypotheses !== last) kept = hypotheses.map((hypothesis) => keptRows(hypothesis, estimability));
    last = hypotheses;
    kept.forEach((hypothesis, i) => {
      const at = response * count + i;
      const found = testJoint(hypothesis, tested);
      numDf[at] = found.numDf;
      denDf[at] = found.denDf;
      statistic[at] = found.statistic;
    });
  });
  return {
    numDf,
    denDf,
    statistic,
    p: statistic.map((value, at) => distributions.fUpper(value, numDf[at]!, denDf[at]!)),
    log10p: statistic.map((value, at) => distributions.fUpperLog10(value, numDf[at]!, denDf[at]!)),
  };
}

function keptRows(hypothesis: Hypothesis, estimability: Estimability): Float64Array[] {
  return estimableRows(hypothesis, estimability).map((row) => keptWeights(row, estimability));
}

/** p adjusted over the responses within each row or hypothesis. */
export function adjustedOver(
  p: Float64Array,
  count: number,
  { plan }: Fitted,
  adjust?: AdjustMethod,
): Float64Array {
  return adjustByTerm(p, count, adjust ?? plan.options.adjust);
}
