import { diagonal } from "../../covariance/diagonal.js";
import { ofWidth } from "../../covariance/structures.js";
import type { Design } from "../../design/design.js";
import type { RandomTerm } from "../../design/random/random-term.js";
import { psiOf, psiOfTerm, thetaRanges } from "../../fit/lambda.js";
import type { ClassDesign } from "../../fit/prepare/class-design.js";
import { reduceRows } from "../../fit/prepare/reduce-rows.js";
import { isByClasses, scaledTheta } from "../../fit/run/fit-design.js";
import type { SharedRows } from "../../inference/covariance/response-rows.js";
import { congruence } from "./whiten-factor.js";

/** Rows by the levels of the one grouping factor that a model has, whatever the form of its likelihood. */
export interface GroupedRows {
  readonly rows: ClassDesign;
  /** Ψ of all effects of a group from lme4's θ, in the scaled basis of `rows`. */
  psi(theta: Float64Array): Float64Array;
}

/**
 * The rows of a model by groups; undefined where it has several grouping factors, or effects that some rows lack. Models of one
 * factor are fitted by sparse blocks where their covariance has a structure or many effects; their groups are the same.
 */
export function groupedRows({
  design,
  reduced,
  present,
}: Pick<SharedRows, "design" | "reduced" | "present">): GroupedRows | undefined {
  if (isByClasses(reduced)) {
    const { k, terms } = reduced;
    return { rows: reduced, psi: (theta) => psiOf(scaledTheta(reduced, theta), terms[0]!.template, k) };
  }
  const { random } = design;
  // Residuals with a structure are permuted by rows, each by itself.
  if (design.residual !== undefined || !isOneFactor(random)) return undefined;
  // The structure says nothing about the rows; a diagonal one is never searched by blocks.
  const rows = reduceRows({ ...design, random: [boundTerm(random)] }, present).reduced;
  if (rows === null || !isByClasses(rows)) return undefined;
  const { T } = rows.terms[0]!;
  return { rows, psi: (theta) => congruence(T, jointPsi(design, theta), rows.k) };
}

function isOneFactor(random: readonly RandomTerm[]): boolean {
  const { index } = random[0]!;
  return random.every((term) => term.index.every((level, i) => level >= 0 && level === index[i]));
}

/** The effects of all terms as those of one. */
function boundTerm(random: readonly RandomTerm[]): RandomTerm {
  const [first] = random;
  const columns = random.flatMap((term) => term.columns);
  const values = Float64Array.from(
    Array.from(first!.index.keys()).flatMap((i) =>
      random.flatMap(({ columns: { length: k }, values }) => [...values.subarray(i * k, (i + 1) * k)]),
    ),
  );
  return { ...first!, columns, values, covariance: ofWidth(diagonal.name, columns.length) };
}

/** Ψ of the effects of all terms, k × k. */
function jointPsi({ random }: Design, theta: Float64Array): Float64Array {
  const ranges = thetaRanges(random);
  const k = ranges.reduce((total, { term }) => total + term.columns.length, 0);
  const out = new Float64Array(k * k);
  let start = 0;
  for (const { term, from, to } of ranges) {
    const own = psiOfTerm(term, theta.subarray(from, to));
    const width = term.columns.length;
    for (let a = 0; a < width; a++)
      for (let b = 0; b < width; b++) out[(start + a) * k + start + b] = own[a * width + b]!;
    start += width;
  }
  return out;
}
