import type { Design } from "../../design/design.js";
import { covariateNames } from "../../design/responses.js";
import { UsageError } from "../../errors.js";
import { oneStructure } from "../../fit/fallbacks.js";
import type { Plan } from "../../fit/plan.js";
import { prepare } from "../../fit/prepare/prepare.js";
import { reduceRows } from "../../fit/prepare/reduce-rows.js";
import { independentPlaces } from "../../inference/covariance/clusters.js";
import { refuseKnown } from "../../inference/known-levels.js";
import { type FitOptions, resolveOptions } from "../../options/fit.js";
import { clustersOf, grownDesign } from "../../resample/studies/grown-clusters.js";
import { givenTable } from "../../table/given-table.js";
import type { Table } from "../../table/table.js";
import { atVisits, statedMetadata, timesIn, type Visits, visitsAt, visitsOf } from "./planned-metadata.js";
import { listOf, type PowerOptions } from "./power-options.js";

/** A model that studies are analysed with. */
export interface PlannedAnalysis {
  /** What tells it from the others. */
  readonly label: string;
  readonly formula: string;
  readonly options: FitOptions;
  /** Whether it is the model that the truth follows, but for the test. */
  readonly isTruth: boolean;
}

/** A design of a study: what is true of it, the plans of its analyses, and its groups. */
export interface PlannedStudy {
  readonly truth: Plan;
  readonly plans: readonly Plan[];
  readonly clusters: readonly Int32Array[];
  /** The time of each row of the design, or its place among the visits of its group. */
  readonly times: Float64Array;
  readonly groups: number;
  readonly visits: number;
}

/** What a study is made of before its groups are counted. */
interface Template {
  readonly truth: Plan;
  readonly plans: readonly Plan[];
  /** Times of the rows of the metadata; undefined where no column has them. */
  readonly times: Float64Array | undefined;
}

/** Every design that is asked for: by numbers of visits, then of groups. */
export function plannedStudies(
  request: PowerOptions,
  base: { readonly formula: string; readonly options: FitOptions },
  analyses: readonly PlannedAnalysis[],
): PlannedStudy[] {
  const templates = templatesOf(request, base, analyses);
  for (const { truth, plans } of templates) {
    for (const { design } of [truth, ...plans]) {
      const hint = "; simulate() draws responses with it, and fit() fits them";
      refuseKnown(design, "power", "draws groups, which must be independent", hint);
    }
  }
  return templates.flatMap((template) => {
    const { ngroups } = request;
    if (ngroups === undefined) return [studyOf(template, (plan) => plan)];
    const clusters = clustersOf(template.truth.design);
    return listOf(ngroups).map((count) =>
      studyOf(template, (plan) => planOf(plan, grownDesign(plan.design, clusters, count))),
    );
  });
}

function templatesOf(
  { metadata, arms, times, nvisits, pilot }: PowerOptions,
  { formula, options }: { readonly formula: string; readonly options: FitOptions },
  analyses: readonly PlannedAnalysis[],
): Template[] {
  const stated = visitsOf(times);
  const prepared = (rows: Table, visits: Visits | undefined, references: References = {}): Template => {
    const withReferences = (own: FitOptions): FitOptions =>
      Object.keys(references).length === 0 ? own : { ...own, reference: { ...references, ...own.reference } };
    const truth = prepare(formula, rows, withReferences(options));
    const plans = analyses.map((each) => prepare(each.formula, rows, withReferences(each.options)));
    const uneven = plans.findIndex(({ samples }) => samples.length !== truth.samples.length);
    if (uneven >= 0) {
      throw new UsageError(
        `power: analyses must keep the samples of the model (${truth.samples.length}), got ${plans[uneven]!.samples.length} with '${analyses[uneven]!.label}'`,
      );
    }
    return { truth, plans, times: visits && timesOf(rows, visits) };
  };
  if (metadata === undefined && arms === undefined && stated === undefined) {
    if (pilot === undefined)
      throw new UsageError(
        "power: the samples of a study must be given by metadata, by arms and times, or by a pilot, got none",
      );
    if (nvisits !== undefined)
      throw new UsageError("power: nvisits needs the metadata of the pilot, got none");
    if (analyses.some(({ isTruth }) => !isTruth))
      throw new UsageError("power: analyses need the metadata of the pilot, got none");
    const plans = analyses.map((each) => ({
      ...pilot.plan,
      options: resolveOptions({ ...pilot.plan.options, ...each.options }),
    }));
    return [{ truth: pilot.plan, plans, times: undefined }];
  }
  if (metadata === undefined) {
    const numbers = nvisits === undefined ? [undefined] : listOf(nvisits);
    if (nvisits !== undefined && stated === undefined)
      throw new UsageError("power: nvisits needs times, { week: [0, 4] }, got none");
    return numbers.map((count) => {
      const visits = stated && (count === undefined ? stated : visitsAt(stated, count));
      return prepared(
        statedMetadata(arms ?? {}, visits, formula, options),
        visits,
        firstLevels(arms, formula, options),
      );
    });
  }
  const rows = givenTable(metadata, "power");
  if (arms !== undefined) throw new UsageError("power: arms stand in the place of metadata, got both");
  const visits = stated && (nvisits === undefined ? timesIn(rows, stated.column) : stated);
  if (nvisits === undefined) return [prepared(rows, visits)];
  if (visits === undefined)
    throw new UsageError(
      "power: nvisits needs the column of visits and its times, times: { week: [0, 4] }, got none",
    );
  const used = [
    ...covariateNames(formula, options),
    ...analyses.flatMap((each) => [...covariateNames(each.formula, each.options)]),
  ];
  const { design } = prepare(formula, rows, options);
  const clusters = clustersOf(design);
  return listOf(nvisits).map((count) => {
    const own = visitsAt(visits, count);
    return prepared(atVisits(rows, design, clusters, used, own), own);
  });
}

type References = Readonly<Record<string, string>>;

/** The first level that is stated of each arm is its reference. */
function firstLevels(arms: PowerOptions["arms"], formula: string, options: FitOptions): References {
  const used = [...covariateNames(formula, options)];
  const named = Object.entries(arms ?? {}).filter(
    ([name, levels]) => used.includes(name) && !levels.every((level) => typeof level === "number"),
  );
  return Object.fromEntries(named.map(([name, levels]) => [name, String(levels[0])]));
}

function timesOf(rows: Table, { column, times }: Visits): Float64Array {
  const values = rows.columns[column] as ArrayLike<string | number>;
  const isNumeric = times.every((time) => typeof time === "number");
  return Float64Array.from(rows.index, (_, row) =>
    isNumeric ? (values[row] as number) : times.indexOf(values[row]!),
  );
}

function studyOf({ truth, plans, times }: Template, grow: (plan: Plan) => Plan): PlannedStudy {
  for (const plan of [truth, ...plans]) oneStructure({ plan }, "power");
  const grown = grow(truth);
  const { design } = grown;
  // Crossed factors have no clusters: each row is lost by itself.
  const clusters =
    independentPlaces(design, undefined) ?? Array.from(design.rows, (_, row) => Int32Array.of(row));
  const places = new Float64Array(design.rows.length);
  for (const rows of clusters)
    rows.forEach((row, place) => {
      places[row] = times === undefined ? place : times[design.rows[row]!]!;
    });
  return {
    truth: grown,
    plans: plans.map(grow),
    clusters,
    times: places,
    groups: clusters.length,
    visits: clusters.reduce((most, { length }) => Math.max(most, length), 0),
  };
}

/** A plan of another design. */
export function planOf(plan: Plan, design: Design): Plan {
  const { reasons: _, ...whole } = reduceRows(design, undefined, plan.search);
  return { ...plan, samples: Array.from(design.rows, (_row, i) => String(i + 1)), design, ...whole };
}
