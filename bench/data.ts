import type { Table } from "../src/index.js";
import { type Random, seededRandom } from "./random.js";

/** What a made-up study looks like. */
export interface StudyOptions {
  readonly seed?: number;
  /** Rows; the group sizes are drawn within their limits so that they add up to it. */
  readonly samples: number;
  readonly groups: number;
  /** Fewest and most samples of a group. */
  readonly groupSize: readonly [number, number];
  /** Covariates besides the intercept: continuous and binary ones, within and between groups in turn. */
  readonly covariates: number;
  readonly responses: number;
  /** Variances over the residual variance 1; each response draws its own up to these. Defaults 1 and 0. */
  readonly interceptVariance?: number;
  readonly slopeVariance?: number;
  /** Share of the responses whose groups do not differ at all. Default 0.1. */
  readonly zeroShare?: number;
}

/** Metadata and responses of a made-up study, with the formula that fits it. */
export interface Study {
  /** Columns `x1` …, and `group`. */
  readonly metadata: Table;
  /** Columns `y0` …, samples in the order of the metadata. */
  readonly table: Table;
  /** Fixed effects only. */
  readonly formula: string;
  readonly covariateNames: readonly string[];
  /** Group of each sample, from 0. */
  readonly group: Int32Array;
}

/** Draw a study. The same options give the same numbers, up to the last bit of the engine's `Math.log`. */
export function makeStudy(options: StudyOptions): Study {
  const random = seededRandom(options.seed ?? 1);
  const group = drawGroups(options, random);
  const covariateNames = Array.from({ length: options.covariates }, (_, j) => `x${j + 1}`);
  const covariates = covariateNames.map((_, j) => drawCovariate(j, group, options.groups, random));
  const index = Array.from(group, (_, i) => `s${i}`);
  const responses = Array.from(
    { length: options.responses },
    (_, j) => [`y${j}`, drawResponse(options, group, covariates, random)] as const,
  );
  return {
    metadata: {
      index,
      columns: {
        ...Object.fromEntries(covariateNames.map((name, j) => [name, covariates[j]!])),
        group: Array.from(group, (g) => `g${g}`),
      },
    },
    table: { index, columns: Object.fromEntries(responses) },
    formula: covariateNames.join(" + ") || "1",
    covariateNames,
    group,
  };
}

function drawGroups(
  { samples, groups, groupSize: [fewest, most] }: StudyOptions,
  random: Random,
): Int32Array {
  if (samples < groups * fewest || samples > groups * most) {
    throw new RangeError(
      `makeStudy: ${groups} groups of ${fewest} to ${most} cannot hold ${samples} samples`,
    );
  }
  const sizes = Array.from({ length: groups }, () => random.integer(fewest, most));
  let excess = sizes.reduce((sum, size) => sum + size, 0) - samples;
  while (excess !== 0) {
    const at = random.integer(0, groups - 1);
    const step = Math.sign(excess);
    const size = sizes[at]! - step;
    if (size < fewest || size > most) continue;
    sizes[at] = size;
    excess -= step;
  }
  return Int32Array.from(sizes.flatMap((size, g) => Array.from({ length: size }, () => g)));
}

/** In turn: continuous within groups, continuous between, binary within, binary between. */
function drawCovariate(j: number, group: Int32Array, groups: number, random: Random): Float64Array {
  const binary = j % 4 >= 2;
  const draw = () => (binary ? random.integer(0, 1) : random.normal());
  if (j % 2 === 0) return Float64Array.from(group, draw);
  const perGroup = Float64Array.from({ length: groups }, draw);
  return Float64Array.from(group, (g) => perGroup[g]!);
}

function drawResponse(
  { groups, interceptVariance = 1, slopeVariance = 0, zeroShare = 0.1 }: StudyOptions,
  group: Int32Array,
  covariates: readonly Float64Array[],
  random: Random,
): Float64Array {
  const share = random.uniform() < zeroShare ? 0 : random.uniform();
  const draw = (variance: number) =>
    Float64Array.from({ length: groups }, () => Math.sqrt(share * variance) * random.normal());
  const intercepts = draw(interceptVariance);
  const slopes = slopeVariance > 0 ? draw(slopeVariance) : undefined;
  const effects = covariates.map(() => 0.3 * random.normal());
  const level = random.normal();
  const y = new Float64Array(group.length);
  for (let i = 0; i < y.length; i++) {
    const g = group[i]!;
    let mean = level + intercepts[g]!;
    for (let j = 0; j < effects.length; j++) mean += effects[j]! * covariates[j]![i]!;
    if (slopes) mean += slopes[g]! * covariates[0]![i]!;
    y[i] = mean + random.normal();
  }
  return y;
}
