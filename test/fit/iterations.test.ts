import { describe, expect, test } from "vitest";
import type { FitResult } from "../../src/fit/fit-result.js";
import type { Plan } from "../../src/fit/plan.js";
import type { ClassDesign } from "../../src/fit/prepare/class-design.js";
import { prepare } from "../../src/fit/prepare/prepare.js";
import { fitTable } from "../../src/fit/run/fit-table.js";
import { flagOf } from "../../src/fit/status.js";
import type { Table } from "../../src/table/table.js";
import { generator } from "../support/random-problem.js";

/** How a random problem is made, and fitted. */
interface Case {
  readonly name: string;
  readonly formula: string;
  /** Levels of g, and of h, which is crossed with it. */
  readonly levels: readonly [number, number];
  /** Times are those of the row within its level of g, instead of its own. */
  readonly sharedTimes?: boolean;
  readonly reml?: boolean;
  /** The class form of a scalar effect instead of its eigenvectors. */
  readonly classes?: boolean;
}

const ROWS = 400;
const RESPONSES = 40;

/** Responses with effects of g, slopes of g and effects of h from nothing to twice the residuals'. */
function study(levels: readonly [number, number], sharedTimes: boolean): Table {
  const { normal, below } = generator(2026 + levels[0] + 1000 * levels[1]);
  const draw = (count: number) => Array.from({ length: count }, normal);
  const g = Array.from({ length: ROWS }, (_, i) => (i < levels[0] ? i : below(levels[0])));
  const h = Array.from({ length: ROWS }, () => below(levels[1]));
  const seen = new Array<number>(levels[0]).fill(0);
  const time = g.map((level) => (sharedTimes ? seen[level]!++ : normal()));
  const x = draw(ROWS);
  const columns: Record<string, Float64Array> = {};
  for (let j = 0; j < RESPONSES; j++) {
    const size = (2 * j) / RESPONSES;
    const [intercept, slope, other] = [draw(levels[0]), draw(levels[0]), draw(levels[1])];
    columns[`y${j}`] = Float64Array.from(
      g,
      (level, i) =>
        0.3 * x[i]! + size * (intercept[level]! + 0.5 * slope[level]! * time[i]! + other[h[i]!]!) + normal(),
    );
  }
  const named = (prefix: string, codes: readonly number[]) => codes.map((code) => `${prefix}${code}`);
  return {
    index: g.map((_, i) => `s${i}`),
    columns: { g: named("g", g), h: named("h", h), x, time, ...columns },
  };
}

function fitCase({ formula, levels, sharedTimes = false, reml = true, classes = false }: Case): FitResult {
  const table = study(levels, sharedTimes);
  const made = prepare(formula, table, { reml });
  const plan: Plan = classes
    ? { ...made, reduced: { ...(made.reduced as ClassDesign), spectral: null } }
    : made;
  const names = Object.keys(table.columns).filter((name) => name.startsWith("y"));
  return fitTable(plan, table, names, { reml, satterthwaite: false, joint: false });
}

/**
 * Steps of all responses together, those of every descent and of every turn that is followed counted. A step that is not
 * the one that was derived still arrives, because the searches are safeguarded, but takes more of them: the bounds
 * leave room for a twentieth more than there are.
 */
const cases: readonly (readonly [Case, number])[] = [
  [{ name: "scalar, eigenvectors", formula: "x + (1 | g)", levels: [60, 5] }, 115],
  [{ name: "scalar, eigenvectors, ML", formula: "x + (1 | g)", levels: [60, 5], reml: false }, 107],
  [{ name: "scalar, classes", formula: "x + (1 | g)", levels: [60, 5], classes: true }, 173],
  [{ name: "slopes, shared times", formula: "x + (time | g)", levels: [80, 5], sharedTimes: true }, 379],
  [{ name: "slopes, own times", formula: "x + (time | g)", levels: [80, 5] }, 245],
  [{ name: "independent slopes", formula: "x + (time || g)", levels: [80, 5] }, 211],
  [{ name: "slopes, few groups", formula: "x + (time | g)", levels: [12, 5] }, 1450],
  [{ name: "crossed", formula: "x + (1 | g) + (1 | h)", levels: [40, 20] }, 292],
  [{ name: "crossed with slopes", formula: "x + (time | g) + (1 | h)", levels: [70, 65] }, 540],
];

describe.each(cases)("$name", (problem, most) => {
  const { iterations, flags } = fitCase(problem);

  test(`${RESPONSES} searches end within ${most} steps`, () => {
    expect(iterations.reduce((total, steps) => total + steps, 0)).toBeLessThanOrEqual(most);
  });

  test("every search converges", () => {
    expect([...flags].filter((bits) => bits & flagOf("not-converged"))).toEqual([]);
  });
});
