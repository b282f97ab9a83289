import type { Design } from "../../design/design.js";
import { levelsSeen, type RandomTerm } from "../../design/random/random-term.js";
import { decompositions } from "../../fit/known/roots.js";
import type { Plan } from "../../fit/plan.js";
import { worstStatus } from "../../fit/status.js";
import { type ColumnKind, explainKind } from "../../io/index.js";
import { spelled } from "../../options/words/say.js";
import type { ResidualDesign } from "../../residual/residual-design.js";
import { count, type Log, someOf } from "../log/log.js";

/**
 * Say what the model is before anything is fitted, and warn of what the user may not have meant.
 *
 * @param loud notes of the plan that are warnings, shown also with `--quiet`
 */
export function describePlan(
  plan: Plan,
  kinds: readonly ColumnKind[],
  loud: ReadonlySet<string>,
  log: Log,
): void {
  const { design } = plan;
  noteDropped(design, log);
  for (const term of design.random) {
    const { name, source, index, columns, known } = term;
    const what = columns.length === 1 && columns[0] === "Intercept" ? "" : `; ${columns.join(", ")} vary`;
    log.note(
      source === "vc" ? "component" : "groups",
      `${name}: ${groupSizes(index, levelsSeen(term))}${what}`,
    );
    if (known !== undefined) log.note("covariance", describeKnown(term));
  }
  if (design.residual !== undefined) describeResidual(design.residual, log);
  for (const { residual } of plan.fallbacks ?? []) describeResidual({ ...residual, levels: [] }, log);
  const { columns } = design.fixed;
  log.note("columns", `${columns.length} of X: ${someOf(columns, 12)}`);
  describeTypes(design, kinds, log);
  for (const text of plan.notes) {
    if (loud.has(text)) log.warn(text);
    else log.note("note", text);
  }
}

/** `id: covariance of 40 levels, 12 more without samples`. */
function describeKnown(term: RandomTerm): string {
  const seen = levelsSeen(term);
  const others = term.levels.length - seen;
  const more = others > 0 ? `; ${count(others, "more level")} without samples` : "";
  return `${term.group}: covariance of ${count(seen, "level")}${more}`;
}

/** Say how often the covariance of levels was decomposed: once for each pattern of missing samples. */
export function noteDecompositions({ design }: Pick<Plan, "design">, log: Log): void {
  for (const [group, made] of decompositions(design)) {
    const each = made === 1 ? "" : ", one for each pattern of missing samples";
    log.note("covariance", `${group}: ${count(made, "eigen-rotation")}${each}`);
  }
}

function noteDropped({ dropped }: Design, log: Log): void {
  const samples = new Map<string, string[]>();
  for (const { sample, variable } of dropped) {
    const before = samples.get(variable);
    if (before === undefined) samples.set(variable, [sample]);
    else before.push(sample);
  }
  for (const [variable, names] of samples) {
    log.note("dropped", `${count(names.length, "sample")} without ${variable}: ${someOf(names)}`);
  }
}

function describeResidual(residual: ResidualDesign, log: Log): void {
  const { text, visits, subjects, subject, arms, levels, columns } = residual;
  if (text !== "") {
    const ofVisits = visits.length === 0 ? "" : `; ${columns.visit}: ${someOf(visits, 12)}`;
    const ofArms = arms.length === 0 ? "" : `; one for each of ${columns.arm}: ${someOf(arms, 12)}`;
    log.note("residuals", `${text}: ${groupSizes(subject, subjects.length)}${ofVisits}${ofArms}`);
  }
  if (levels.length > 0) log.note("residuals", `variances of ${columns.variance}: ${someOf(levels, 12)}`);
}

/** `12 groups of 11 samples`, or from the smallest to the largest. */
function groupSizes(index: Int32Array, levels: number): string {
  const sizes = new Int32Array(levels);
  for (const level of index) if (level >= 0) sizes[level]!++;
  sizes.sort();
  const [least, most] = [sizes[0] ?? 0, sizes.at(-1) ?? 0];
  return `${count(levels, "group")} of ${least === most ? "" : `${least} to `}${count(most, "sample")}`;
}

/** Categories of the model whose cells are partly numbers, a sentence each: rarely what was meant. */
export function mixedColumns({ categorical }: Design, kinds: readonly ColumnKind[]): string[] {
  const names = new Set(categorical);
  return kinds
    .filter((kind) => names.has(kind.column) && isMixed(kind))
    .map((kind) => explainKind(kind, spelled({ option: "numeric" })));
}

export function isMixed({ kind, by, numbers }: ColumnKind): boolean {
  return kind !== "numeric" && by === "values" && numbers > 0;
}

function describeTypes(design: Design, kinds: readonly ColumnKind[], log: Log): void {
  const kindOf = new Map(kinds.map((kind) => [kind.column, kind]));
  const categories = new Set(design.categorical);
  for (const name of categories) {
    const kind = kindOf.get(name);
    if (kind === undefined || kind.kind === "numeric")
      log.note("categories", `${name} is categorical in the formula`);
    else if (!isMixed(kind)) log.note("categories", explainKind(kind, spelled({ option: "numeric" })));
  }
  for (const text of mixedColumns(design, kinds)) log.warn(text);
  for (const { name } of variablesOf(design)) {
    const kind = kindOf.get(name);
    if (kind?.kind === "numeric" && kind.texts > 0)
      log.note("numbers", explainKind(kind, spelled({ option: "numeric" })));
  }
}

function variablesOf({ fixed, random }: Design) {
  const all = [...fixed.spec.variables, ...random.flatMap((term) => term.spec.variables)];
  return new Map(all.map((variable) => [variable.name, variable])).values();
}

/** Say which status the design gives to every response: a warning, or in a dry run a part of the answer. */
export function noteStatuses({ flags, message }: Plan, dryRun: boolean, log: Log): void {
  const known =
    flags === 0 ? "ok as far as the design goes" : `every response is ${worstStatus(flags)}: ${message}`;
  if (dryRun) log.note("status", known);
  else if (flags !== 0) log.warn(known);
}
