import { DataError } from "../../errors.js";
import type { Words } from "../../problem.js";
import type { ResidualDesign } from "../../residual/residual-design.js";
import { structureOfResidual } from "../../residual/structures.js";

/**
 * Throws DataError for rows that a structure does not allow, and for parameters that the rows cannot tell apart whatever the
 * responses are.
 *
 * @param samples ids of the rows
 */
export function checkResidual(residual: ResidualDesign, samples: readonly string[]): void {
  if (residual.kind !== "independent") {
    checkArms(residual);
    if (residual.times === undefined) checkVisits(residual, samples);
    else checkTimes(residual, samples);
  }
  checkVariance(residual);
}

function checkArms({ arms, arm, subjects, subject, columns }: ResidualDesign): void {
  if (arms.length === 0) return;
  const armOf = new Map<number, number>();
  subject.forEach((s, row) => {
    const known = armOf.get(s);
    if (known === undefined) armOf.set(s, arm[row]!);
    else if (known !== arm[row]) {
      const rule = `each subject must be in one arm of '${columns.arm}'`;
      const got = `subject '${subjects[s]}' in ${arms[known]} and ${arms[arm[row]!]}`;
      throw refusal(rule, got, columns.arm, "; name the arm that does not change, or leave it out");
    }
  });
}

function checkVisits(residual: ResidualDesign, samples: readonly string[]): void {
  const { text, visits, visit, subjects, subject, columns } = residual;
  const seen = new Set(visit);
  if (seen.size < 2) {
    const got = seen.size === 0 ? "none" : `only '${visits[visit[0]!]}'`;
    const rule = `column '${columns.visit}' must have two visits or more in the samples of the model`;
    throw refusal(rule, got, columns.visit, "; leave it out");
  }
  const first = new Map<number, number>();
  subject.forEach((s, row) => {
    const key = s * visits.length + visit[row]!;
    const before = first.get(key);
    if (before === undefined) {
      first.set(key, row);
      return;
    }
    const got =
      `visit '${visits[visit[row]!]}' twice in subject '${subjects[s]}' ` +
      `(samples '${samples[before]}' and '${samples[row]}')`;
    const hint = [
      "; average replicates, keep one with ",
      { option: "subset" },
      ", or name the subjects by two columns, site:subject",
    ];
    throw refusal(`${text} must have each visit once in a subject`, got, columns.visit, hint);
  });
  checkPairs(residual);
}

function checkTimes(residual: ResidualDesign, samples: readonly string[]): void {
  const { text, times, subjects, subject, columns } = residual;
  const first = new Map<number, Map<number, number>>();
  subject.forEach((s, row) => {
    const own = first.get(s) ?? new Map<number, number>();
    first.set(s, own);
    const before = own.get(times![row]!);
    if (before === undefined) {
      own.set(times![row]!, row);
      return;
    }
    const got =
      `${times![row]} twice in subject '${subjects[s]}' ` +
      `(samples '${samples[before]}' and '${samples[row]}')`;
    const hint = "; average replicates, or name the subjects by two columns, site:subject";
    throw refusal(`${text} must have different times within a subject`, got, columns.visit, hint);
  });
  checkPairs(residual);
}

/** Correlations need subjects with two samples. */
function checkPairs({ text, subjects, subject, columns }: ResidualDesign): void {
  if (subjects.length < subject.length) return;
  const rule = `${text} needs subjects with two samples or more`;
  throw refusal(rule, `one sample for each '${columns.subject}'`, columns.subject, "; leave it out");
}

/** Ratios of standard deviations that the structure has already: of visits, of arms. */
function checkVariance(residual: ResidualDesign): void {
  const { text, levels, level, arms, arm, visit, columns } = residual;
  if (levels.length === 0) return;
  const { isHeterogeneous } = structureOfResidual(residual);
  const place = (row: number) => (isHeterogeneous ? visit[row]! * Math.max(1, arms.length) : 0) + arm[row]!;
  if (!isFunctionOf(level, place)) return;
  const ofVisits = isHeterogeneous ? "visit" : "";
  const ofArms = arms.length > 0 ? "arm" : "";
  const whose = [ofVisits, ofArms].filter(Boolean).join(" and ");
  throw new DataError(
    {
      option: "variance",
      rule: `must not repeat the standard deviations that ${text} has for each ${whose}`,
      got: `'${columns.variance}'`,
      hint: "; leave it out",
    },
    { column: columns.variance! },
  );
}

/** Do rows of the same place have the same code? */
export function isFunctionOf(codes: ArrayLike<number>, place: (row: number) => number): boolean {
  const known = new Map<number, number>();
  for (let row = 0; row < codes.length; row++) {
    const at = place(row);
    const before = known.get(at);
    if (before === undefined) known.set(at, codes[row]!);
    else if (before !== codes[row]) return false;
  }
  return true;
}

function refusal(rule: string, got: string, column: string | undefined, hint: Words): DataError {
  return new DataError({ option: "residual", rule, got, hint }, column === undefined ? {} : { column });
}
