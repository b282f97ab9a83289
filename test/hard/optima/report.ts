import { preciseFamilies, preciseProblem } from "./families.js";
import { judge, type Verdict } from "./judge.js";
import { open } from "./known.js";

/** A problem that is not right, as it is saved. */
export interface Wrong {
  readonly family: string;
  readonly seed: number;
  readonly ratio: number;
  readonly status: string;
  readonly verdict: string;
  readonly strayed: boolean;
  readonly ours: number;
  readonly theirs: number;
  readonly decrement: number;
  readonly multiplier: number;
}

/**
 * Judges problems `from`, …, `from + count − 1` of families and says a line for each family.
 *
 * @param only names of families; all when empty
 * @returns what is not right, and how many of it no list of known ones names
 */
export function runFamilies(
  only: readonly string[],
  from: number,
  count: number,
  say: (line: string) => void,
): { wrong: Wrong[]; fresh: number } {
  const chosen = preciseFamilies.filter(({ name }) => only.length === 0 || only.includes(name));
  const wrong: Wrong[] = [];
  for (const family of chosen) {
    const start = performance.now();
    const verdicts = Array.from({ length: count }, (_, i) => judge(family, from + i));
    say(JSON.stringify({ ...summary(verdicts), seconds: Math.round((performance.now() - start) / 1000) }));
    wrong.push(...verdicts.filter((verdict) => !isRight(verdict)).map(saved));
  }
  const fresh = wrong.filter(isNew);
  for (const each of fresh) say(inWords(each));
  return { wrong, fresh: fresh.length };
}

/** Is a problem not named in the list of open ones, or worse than it says? */
function isNew({ family, seed, ours }: Wrong): boolean {
  const known = open.find((one) => one.family === family && one.seed === seed);
  return known === undefined || ours > known.ours + 1e-6 * Math.abs(known.ours);
}

export function isRight({ verdict, contradicted, strayed }: Verdict): boolean {
  return (verdict === "equal" || verdict === "refused") && !contradicted && !strayed;
}

/** One line of what happened to a family. */
function summary(verdicts: readonly Verdict[]) {
  const count = (of: (verdict: Verdict) => boolean) => verdicts.filter(of).length;
  const statuses = [...new Set(verdicts.map(({ status }) => status))];
  return {
    family: verdicts[0]!.family,
    problems: verdicts.length,
    wrong: count((verdict) => !isRight(verdict)),
    higher: count(({ verdict }) => verdict === "higher"),
    misreported: count(({ verdict }) => verdict === "misreported"),
    contradicted: count(({ contradicted }) => contradicted),
    strayed: count(({ strayed }) => strayed),
    refused: count(({ verdict }) => verdict === "refused"),
    worst: verdicts.reduce((worst, { ours, theirs }) => Math.max(worst, ours - theirs || 0), 0),
    statuses: statuses.map((word) => `${word} ${count(({ status }) => status === word)}`).join(", "),
  };
}

function saved({ theta: _, theirTheta: __, tolerance: ___, contradicted: ____, ...rest }: Verdict): Wrong {
  return rest;
}

export function inWords({
  family,
  seed,
  status,
  verdict,
  strayed,
  ours,
  theirs,
  decrement,
  multiplier,
}: Wrong): string {
  const { formula, options, ratio } = preciseProblem(
    preciseFamilies.find(({ name }) => name === family)!,
    seed,
  );
  return (
    `${family} ${seed}: ${formula}${options?.reml === false ? ", ML" : ""}, ratio ${ratio}: ${status}, ${verdict}${strayed ? ", strayed" : ""}; ` +
    `ours ${ours}, theirs ${theirs}, decrement ${decrement.toPrecision(2)}, multiplier ${multiplier.toPrecision(2)}`
  );
}
