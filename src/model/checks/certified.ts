import type { FurtherTables } from "../../fit/fit-result.js";
import { flagOf } from "../../fit/status.js";
import { sharedRows } from "../../inference/covariance/response-rows.js";
import type { Fitted } from "../../inference/each-tested.js";
import { testCoefficients } from "../../inference/wald.js";
import type { TestRequest } from "../../options/tests.js";
import { bootstrapTests } from "../../resample/studies/bootstrap-tests.js";
import { thetaNames } from "../read/theta-names.js";
import { type Certificate, certificateNumbers, certificatesOf } from "./certificate.js";

/** Fewer groups than these leave the distribution of a test in doubt. */
const FEW_GROUPS = 10;
/** What another step of a search could gain of the criterion, relative to it, at an optimum. */
const LEAST_GAIN = 1e-8;

const verdicts = ["optimum", "flat", "no optimum", "not fitted"] as const;
const doubts = ["few groups", "bound", "no optimum"] as const;

/**
 * What certifies the fits, as tables beside them.
 *
 * `certificates`, a row per response: verdict (`optimum`; `flat` where a direction does not curve; `no optimum`; `not fitted`), gradient (the
 * largest in size), decrement, curvature (the smallest), multiplier (the smallest), condition_fixed, condition_hessian, on_boundary,
 * groups (of the grouping factor with fewest), doubt (`few groups`: below 10; `bound`: a variance at zero or a correlation of
 * one).
 *
 * `certified`, a row per response and coefficient: p_asymptotic, p_bootstrap (NaN where nothing is in doubt), p_value: the
 * bootstrap's where there is one. See `bootstrapTests`.
 */
export function certifiedTables(fitted: Fitted, { certifyNsim: nsim = 999 }: TestRequest): FurtherTables {
  const { plan, balances: table, result } = fitted;
  const { responses, terms } = result;
  const all = certificatesOf(fitted, responses);
  const groups = fewestGroups(fitted);
  const singular = flagOf("singular");
  const found = all.map((each, i) => verdictOf(each, result.criterion[i]!, result.nobs[i]!));
  const doubt = found.map((verdict, i) => {
    if (verdict === "not fitted") return 0;
    const isFew = groups[i]! < FEW_GROUPS ? 1 : 0;
    const isBound = (result.flags[i]! & singular) !== 0 || all[i]!.onBoundary.length > 0 ? 2 : 0;
    return isFew + isBound + (verdict === "no optimum" ? 4 : 0);
  });
  const { test, vcov } = plan.options;
  const { p, statistic, df } = testCoefficients(result, test, vcov);
  const doubtful = responses.map((_, i) => i).filter((i) => doubt[i]! > 0 && doubt[i]! < 4);
  const ofDoubtful = bootstrapTests(
    plan,
    table,
    doubtful.map((i) => responses[i]!),
    Float64Array.from(doubtful.flatMap((i) => Array.from(p.subarray(i * terms, (i + 1) * terms)))),
    { nsim, seed: plan.options.seed ?? 0 },
  );
  const bootstrap = new Float64Array(p.length).fill(Number.NaN);
  doubtful.forEach((i, at) => {
    bootstrap.set(ofDoubtful.subarray(at * terms, (at + 1) * terms), i * terms);
  });
  const theta = thetaNames(plan.design);
  return {
    certificates: {
      labels: {},
      numbers: {
        verdict: Float64Array.from(found, (verdict) => 2 ** verdicts.indexOf(verdict)),
        ...certificateNumbers(all),
        on_boundary: Float64Array.from(all, ({ onBoundary }) =>
          onBoundary.reduce((set, name) => set + 2 ** theta.indexOf(name), 0),
        ),
        groups,
        doubt: Float64Array.from(doubt),
      },
      sets: { verdict: verdicts, on_boundary: theta, doubt: doubts },
    },
    certified: {
      labels: { term: plan.design.fixed.columns },
      numbers: {
        statistic,
        df,
        p_asymptotic: p,
        p_bootstrap: bootstrap,
        p_value: p.map((value, at) => (Number.isNaN(bootstrap[at]!) ? value : bootstrap[at]!)),
      },
    },
  };
}

function verdictOf(
  { decrement, curvature, multipliers }: Certificate,
  criterion: number,
  nobs: number,
): (typeof verdicts)[number] {
  if (Number.isNaN(criterion)) return "not fitted";
  const least = LEAST_GAIN * Math.max(Math.abs(criterion), nobs);
  if (!(decrement <= least) || multipliers.some((value) => value < -least)) return "no optimum";
  return curvature.every((value) => value > 0) ? "optimum" : "flat";
}

/** Levels with rows of the grouping factor that has fewest, per response. */
function fewestGroups({ plan, balances, result }: Fitted): Float64Array {
  const out = new Float64Array(result.responses.length).fill(Number.NaN);
  for (const { design, present, responses } of sharedRows(plan, balances, result.responses)) {
    const rows = present ?? Int32Array.from(design.rows.keys());
    const { random, residual } = design;
    const factors = [
      ...random.map(({ index }) => index),
      ...(residual?.subjects.length ? [residual.subject] : []),
    ];
    const counts = factors.map(
      (index) => new Set(Array.from(rows, (row) => index[row]!).filter((at) => at >= 0)).size,
    );
    const fewest = counts.reduce((least, count) => Math.min(least, count), Number.POSITIVE_INFINITY);
    for (const response of responses) out[response] = fewest;
  }
  return out;
}
