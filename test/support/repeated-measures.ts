import fc from "fast-check";
import type { FitOptions } from "../../src/options/fit.js";
import type { Table } from "../../src/table/table.js";
import { generator } from "./random-problem.js";

/** What a random study with repeated measures looks like. */
export interface RepeatedShape {
  readonly seed: number;
  readonly kind: string;
  /** Random terms beside the structure. */
  readonly random: string;
  readonly byArm: boolean;
  readonly variance: boolean;
  readonly weights: boolean;
  readonly offset: boolean;
  /** Share of the visits that are missing. */
  readonly missing: number;
  readonly visits: number;
  readonly subjects: number;
  readonly reml: boolean;
}

/** Random terms that a structure can be told from. */
const beside = (kind: string) =>
  ["us", "cs", "toep", "toeph"].includes(kind)
    ? ["", "(1 | site)", "(1 | rater)"]
    : ["", "(1 | subject)", "(1 | site / subject)", "(1 | site)", "(1 | subject) + (1 | rater)"];

export const kinds = ["us", "cs", "csh", "ar1", "ar1h", "ad", "adh", "toep", "toeph", "car1"] as const;

/** Has each arm so many parameters that few subjects do not bound the likelihood? */
const isGreedy = ({ kind, byArm, random, missing }: RepeatedShape) =>
  byArm && ["us", "adh", "toeph", "ar1h", "csh"].includes(kind) && (random !== "" || missing > 0.1);

/** Random shapes of one structure. */
export const shapesOf = (kind: string): fc.Arbitrary<RepeatedShape> =>
  anyShape(kind).filter((shape) => !isGreedy(shape));

const anyShape = (kind: string): fc.Arbitrary<RepeatedShape> =>
  fc.record({
    seed: fc.integer(),
    kind: fc.constant(kind),
    random: fc.constantFrom(...beside(kind)),
    byArm: fc.boolean(),
    variance: fc.boolean(),
    weights: fc.boolean(),
    offset: fc.boolean(),
    missing: fc.constantFrom(0, 0.05, 0.15),
    visits: fc.constantFrom(3, 4),
    subjects: fc.integer({ min: 22, max: 26 }),
    reml: fc.boolean(),
  });

/** A study: rows that are there, in random order, with the columns that models name. */
export interface RepeatedStudy {
  readonly table: Table;
  readonly formula: string;
  readonly options: FitOptions;
  /** Codes of the rows, as `denseResidual` takes them. */
  readonly subject: number[];
  readonly visit: number[];
  readonly arm: number[];
  readonly level: number[];
  readonly weights: number[];
  readonly offset: number[];
  readonly y: number[];
}

/** The study of a shape: `y` depends on visit and arm, with effects of subjects, sites and raters and noise with a memory. */
export function repeatedStudy(shape: RepeatedShape): RepeatedStudy {
  const { kind, visits, subjects, missing } = shape;
  const { normal, uniform, below } = generator(shape.seed);
  const sites = Array.from({ length: 5 }, normal);
  const raters = Array.from({ length: 4 }, normal);
  const rows = Array.from({ length: subjects }, (_, s) => {
    const own = normal();
    let noise = normal();
    let time = 0;
    return Array.from({ length: visits }, (__, v) => {
      noise = 0.5 * noise + normal();
      time += kind === "car1" ? 0.3 + uniform() : 1;
      const [rater, arm, level] = [below(4), s % 2, below(2)];
      const weight = 0.5 + uniform();
      const spread = (shape.byArm && arm ? 1.5 : 1) * (1 + 0.2 * v) * (shape.variance && level ? 1.6 : 1);
      const error = (spread * noise) / Math.sqrt(shape.weights ? weight : 1);
      const effects = 0.7 * own + sites[s % 5]! + raters[rater]!;
      const offset = shape.offset ? 3 * normal() : 0;
      const at = kind === "car1" ? Number(time.toFixed(3)) : v;
      const y = 4 + 0.5 * v + 0.3 * arm * v + effects + error + offset;
      return { s, v: at, rater, arm, level, weight, offset, y, keep: uniform() >= missing };
    });
  }).flat();
  const kept = rows.filter(({ keep }) => keep).sort(() => uniform() - 0.5);
  const take = <T>(read: (row: (typeof kept)[number]) => T) => kept.map(read);
  const visit = take(({ v }) => v);
  const left = kind === "car1" ? "time" : "visit";
  const { random, byArm } = shape;
  return {
    table: {
      index: kept.map((_, i) => `r${i}`),
      columns: {
        subject: take(({ s }) => `s${String(s).padStart(2, "0")}`),
        visit: take(({ v }) => `v${v}`),
        time: Float64Array.from(visit),
        arm: take(({ arm }) => "ab"[arm]!),
        site: take(({ s }) => `site${s % 5}`),
        rater: take(({ rater }) => `rater${rater}`),
        level: take(({ level }) => `l${level}`),
        weight: Float64Array.from(take(({ weight }) => weight)),
        off: Float64Array.from(take(({ offset }) => offset)),
        y: Float64Array.from(take(({ y }) => y)),
      },
    },
    formula: ["arm * time", random].filter(Boolean).join(" + "),
    options: {
      reml: shape.reml,
      ...(kind !== "independent" && { residual: `${kind}(${left} | ${byArm ? "arm / " : ""}subject)` }),
      ...(shape.variance && { variance: "level" }),
      ...(shape.weights && { weights: "weight" }),
      ...(shape.offset && { offset: "off" }),
    },
    subject: take(({ s }) => s),
    visit,
    arm: take(({ arm }) => arm),
    level: take(({ level }) => level),
    weights: take(({ weight }) => weight),
    offset: take(({ offset }) => offset),
    y: take(({ y }) => y),
  };
}
