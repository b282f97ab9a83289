import type { Table } from "../src/index.js";
import { makeStudy } from "./data.js";
import { type Random, seededRandom } from "./random.js";

/** The structures of random effects that the suite goes through, each on 1000 samples. */
export const structures = [
  "scalar",
  "slopes, shared times",
  "slopes, own times",
  "nested",
  "crossed",
] as const;
export type Structure = (typeof structures)[number];

/** A study and the model that fits it. */
export interface Workload {
  readonly structure: Structure;
  /** With lme4's bars, without a left-hand side. */
  readonly formula: string;
  readonly fixed: string;
  readonly random: string;
  /** The grouping factor where there is one alone. */
  readonly groups?: string;
  readonly metadata: Table;
  /** Columns `y0` …, samples in the order of the metadata. */
  readonly table: Table;
}

export interface WorkloadOptions {
  readonly responses: number;
  readonly seed?: number;
}

/** Effects of the levels of a factor on a response, times a covariate where it is a slope. */
interface Effects {
  readonly level: Int32Array;
  readonly times?: Float64Array;
  /** Largest standard deviation over that of the residuals; each response draws its own up to it. */
  readonly size: number;
}

interface Layout {
  readonly fixed: string;
  readonly random: string;
  readonly groups?: string;
  readonly columns: Record<string, Float64Array | string[]>;
  readonly covariates: readonly Float64Array[];
  readonly effects: readonly Effects[];
}

/**
 * Draw a study of a structure. The same options give the same numbers, up to the last bit of the engine's `Math.log`;
 * in a tenth of the responses no effect is random.
 */
export function makeWorkload(structure: Structure, { responses, seed = 1 }: WorkloadOptions): Workload {
  if (structure === "scalar") return scalarWorkload(responses, seed);
  const random = seededRandom(seed);
  const { columns, covariates, effects, ...model } = layouts[structure](random);
  const index = Array.from(effects[0]!.level, (_, i) => `s${i}`);
  const draws = Array.from(
    { length: responses },
    (_, j) => [`y${j}`, drawResponse(random, covariates, effects)] as const,
  );
  return {
    structure,
    ...model,
    formula: `${model.fixed} + ${model.random}`,
    metadata: { index, columns },
    table: { index, columns: Object.fromEntries(draws) },
  };
}

/** 100 groups of 8 to 12 samples, an intercept and five covariates, a random intercept. */
function scalarWorkload(responses: number, seed: number): Workload {
  const { metadata, table, formula } = makeStudy({
    seed,
    samples: 1000,
    groups: 100,
    groupSize: [8, 12],
    covariates: 5,
    responses,
  });
  const random = "(1 | group)";
  return {
    structure: "scalar",
    formula: `${formula} + ${random}`,
    fixed: formula,
    random,
    groups: "group",
    metadata,
    table,
  };
}

const layouts: Readonly<Record<Exclude<Structure, "scalar">, (random: Random) => Layout>> = {
  "slopes, shared times": () => slopes((i) => i % 10),
  "slopes, own times": (random) => slopes(() => 9 * random.uniform()),
  nested: (random) => {
    const x = normals(random);
    const site = codes((i) => Math.floor(i / 50));
    const plot = codes((i) => Math.floor(i / 10));
    return {
      fixed: "x",
      random: "(1 | site/plot)",
      columns: {
        x,
        site: named("site", site),
        plot: named(
          "plot",
          codes((i) => Math.floor(i / 10) % 5),
        ),
      },
      covariates: [x],
      effects: [
        { level: site, size: 1 },
        { level: plot, size: 1 },
      ],
    };
  },
  crossed: (random) => {
    const x = normals(random);
    const subject = codes((i) => Math.floor(i / 25));
    const item = codes((i) => i % 25);
    return {
      fixed: "x",
      random: "(1 | subject) + (1 | item)",
      columns: { x, subject: named("subject", subject), item: named("item", item) },
      covariates: [x],
      effects: [
        { level: subject, size: 1 },
        { level: item, size: 1 },
      ],
    };
  },
};

/** 100 subjects of 10 samples, half of them treated, a random intercept and slope. */
function slopes(timeOf: (i: number) => number): Layout {
  const subject = codes((i) => Math.floor(i / 10));
  const time = Float64Array.from({ length: SAMPLES }, (_, i) => timeOf(i));
  const treated = Float64Array.from(subject, (s) => s % 2);
  return {
    fixed: "time + treated",
    random: "(time | subject)",
    groups: "subject",
    columns: { time, treated, subject: named("subject", subject) },
    covariates: [time, treated],
    effects: [
      { level: subject, size: 1 },
      { level: subject, times: time, size: 0.3 },
    ],
  };
}

const SAMPLES = 1000;
const codes = (codeOf: (i: number) => number) => Int32Array.from({ length: SAMPLES }, (_, i) => codeOf(i));
const named = (name: string, code: Int32Array) => Array.from(code, (level) => `${name}${level}`);
const normals = (random: Random, length = SAMPLES) => Float64Array.from({ length }, random.normal);

function drawResponse(
  random: Random,
  covariates: readonly Float64Array[],
  effects: readonly Effects[],
): Float64Array {
  const share = random.uniform() < 0.1 ? 0 : random.uniform();
  const level = random.normal();
  const y = Float64Array.from({ length: SAMPLES }, () => level + random.normal());
  for (const column of covariates) addTo(y, 0.3 * random.normal(), (i) => column[i]!);
  for (const { level: code, times, size } of effects) {
    const drawn = normals(random, 1 + code.reduce((most, each) => Math.max(most, each), 0));
    addTo(y, size * Math.sqrt(share), (i) => drawn[code[i]!]! * (times?.[i] ?? 1));
  }
  return y;
}

function addTo(y: Float64Array, size: number, valueAt: (i: number) => number): void {
  for (let i = 0; i < y.length; i++) y[i]! += size * valueAt(i);
}
