import { distributions } from "../distributions.js";

/** Tests by twice the difference of log-likelihoods, one number per response. */
interface RatioTests {
  /** Never negative; what rounding leaves of zero is zero. */
  readonly statistic: Float64Array;
  readonly p: Float64Array;
  readonly log10p: Float64Array;
}

/** A difference this small beside the criterion is rounding: a zero would get the p-value of a positive statistic. */
const ZERO_DIFFERENCE_SHARE = 1e-12;

/**
 * Likelihood-ratio tests against χ².
 *
 * @param small −2 log-likelihoods of the smaller model
 * @param large those of the larger
 * @param df parameters that the larger has more, per response
 */
export function ratioTests(small: Float64Array, large: Float64Array, df: ArrayLike<number>): RatioTests {
  const statistic = small.map((value, i) => {
    const difference = value - large[i]!;
    return difference < ZERO_DIFFERENCE_SHARE * (1 + Math.abs(value)) ? 0 : difference;
  });
  const tested = (i: number) => df[i]! > 0;
  return {
    statistic,
    p: statistic.map((value, i) => (tested(i) ? distributions.chisqUpper(value, df[i]!) : Number.NaN)),
    log10p: statistic.map((value, i) =>
      tested(i) ? distributions.chisqUpperLog10(value, df[i]!) : Number.NaN,
    ),
  };
}

/**
 * P-value of one variance, and df − 1 covariances with it, being zero: under the hypothesis the statistic is χ² with df or
 * with df − 1 degrees of freedom, one as often as the other (Self & Liang 1987, JASA 82, 605–610, case 5 and 6; Stram &
 * Lee 1994, Biometrics 50, 1171–1177).
 */
export function boundaryUpper(statistic: number, df: number): number {
  if (!(statistic > 0)) return Number.isNaN(statistic) ? Number.NaN : 1;
  const lower = df === 1 ? 0 : distributions.chisqUpper(statistic, df - 1);
  return 0.5 * (distributions.chisqUpper(statistic, df) + lower);
}
