import type { Design } from "../../design/design.js";
import type { RandomTerm } from "../../design/random/random-term.js";
import type { FitResult } from "../../fit/fit-result.js";
import { psiOfTerm, thetaRanges } from "../../fit/lambda.js";
import { residualPlace } from "../../fit/residual-at.js";
import { groupLabel } from "../../fit/term-label.js";
import { thetaOf } from "../../inference/covariance/response-rows.js";
import { type ResidualLaw, residualLaw } from "../../residual/covariance.js";
import type { ResidualDesign } from "../../residual/residual-design.js";
import { longTable, repeatAll, repeatEach } from "./frames.js";

/** One row of the table of variance components, the same for every response: element (a, b) of a block, a = b or a < b. */
export interface Component {
  readonly block: number;
  readonly a: number;
  readonly b: number;
  readonly group: string;
  readonly term1: string | null;
  readonly term2: string | null;
}

/** Independent residuals of one variance belong to no block. */
const plain: Component = { block: -1, a: 0, b: 0, group: "Residual", term1: null, term2: null };

/**
 * Variances and covariances of the random effects and the residual, one row each: a variance has `term2` null and a
 * standard deviation, a covariance a correlation. Laid out as lme4's `as.data.frame(VarCorr(model))`: terms of one factor
 * are told apart by their names, `g` and `g.1` (a variance component by the factor of its levels). Residuals with a structure
 * have a row for each visit and pair of visits; arms and levels of `variance` are told apart as groups, `Residual b`.
 */
export function varianceComponents(
  result: FitResult,
  { random: terms, residual }: Pick<Design, "random" | "residual">,
) {
  const { responses } = result;
  const ranges = thetaRanges(terms);
  const residuals = residual === undefined ? [] : residualGroups(residual);
  const layout = componentLayout({ random: terms, residual });
  const place = residualPlace({ random: terms });
  const length = responses.length * layout.length;
  const covariance = new Float64Array(length);
  const sd = new Float64Array(length).fill(Number.NaN);
  const correlation = new Float64Array(length).fill(Number.NaN);
  let row = 0;
  for (let i = 0; i < responses.length; i++) {
    const theta = thetaOf(result, i);
    const psi = ranges.map(({ term, from, to }) => psiOfTerm(term, theta.subarray(from, to)));
    const sigma2 = result.sigma2[i]!;
    if (residual !== undefined) {
      const law = residualLaw(residual, theta.subarray(place));
      for (const each of residuals) psi.push(residualMatrix(law, each));
    }
    for (const { block, a, b } of layout) {
      const Psi = block < 0 ? unit : psi[block]!;
      const k = block < 0 ? 1 : Math.round(Math.sqrt(Psi.length));
      covariance[row] = sigma2 * Psi[a * k + b]!;
      if (a === b) sd[row] = Math.sqrt(covariance[row]!);
      else correlation[row] = Psi[a * k + b]! / Math.sqrt(Psi[a * k + a]! * Psi[b * k + b]!);
      row++;
    }
  }
  const repeated = <T>(pick: (component: Component) => T): T[] =>
    repeatAll(layout.map(pick), responses.length);
  return longTable({
    response: repeatEach(responses, layout.length),
    group: repeated(({ group }) => group),
    term1: repeated(({ term1 }) => term1),
    term2: repeated(({ term2 }) => term2),
    covariance,
    sd,
    correlation,
  });
}

const unit = Float64Array.of(1);

/** The rows of a response. */
export function componentLayout({
  random,
  residual,
}: {
  readonly random: Design["random"];
  readonly residual?: Design["residual"] | undefined;
}): Component[] {
  const residuals = residual === undefined ? [] : residualGroups(residual);
  const from = random.length;
  const ofResidual = residuals.flatMap(({ group, visits }, g) =>
    visits.length === 0
      ? [{ ...plain, block: from + g, group }]
      : elementsOf(visits).map((element) => ({ ...element, block: from + g, group })),
  );
  return [...random.flatMap(componentsOf), ...(residual === undefined ? [plain] : ofResidual)];
}

function componentsOf(term: RandomTerm, block: number): Component[] {
  const group = groupLabel(term);
  return elementsOf(term.columns).map((element) => ({ ...element, block, group }));
}

/** Variances first, then the covariances column by column. */
function elementsOf(names: readonly string[]): Omit<Component, "block" | "group">[] {
  const diagonal = names.map((term1, a) => ({ a, b: a, term1, term2: null }));
  const below = names.flatMap((term1, a) =>
    names.slice(a + 1).map((term2, offset) => ({ a, b: a + 1 + offset, term1, term2 })),
  );
  return [...diagonal, ...below];
}

/** Residuals that share a covariance matrix: those of an arm at a level of `variance`. */
interface ResidualGroup {
  readonly group: string;
  readonly arm: number;
  readonly level: number;
  readonly visits: readonly string[];
}

function residualGroups({ arms, levels, visits }: ResidualDesign): ResidualGroup[] {
  const none: readonly (string | undefined)[] = [undefined];
  return (arms.length === 0 ? none : arms).flatMap((ofArm, arm) =>
    (levels.length === 0 ? none : levels).map((ofLevel, level) => ({
      group: ["Residual", ofArm, ofLevel].filter((part) => part !== undefined).join(" "),
      arm,
      level,
      visits,
    })),
  );
}

/** The covariance matrix of the visits relative to σ²; the variance alone where there are none. */
function residualMatrix(law: ResidualLaw, { arm, level, visits }: ResidualGroup): Float64Array {
  const k = Math.max(1, visits.length);
  const place = (visit: number) => ({ arm, level, visit, time: 0 });
  return Float64Array.from({ length: k * k }, (_, at) => {
    const [one, other] = [place(Math.floor(at / k)), place(at % k)];
    const correlation = one.visit === other.visit ? 1 : law.correlation(one, other);
    return law.sd(one) * law.sd(other) * correlation;
  });
}
