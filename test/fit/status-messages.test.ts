import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { prepare } from "../../src/fit/prepare/prepare.js";
import { type Status, statusWords, worstStatus } from "../../src/fit/status.js";
import { fitSync } from "../../src/model/fit.js";
import { olsSync } from "../../src/model/ols/ols.js";
import { generator } from "../support/random-problem.js";

/** What a message says where a flag holds. */
const sentences: Record<Exclude<Status, "ok">, RegExp> = {
  singular: /variance (of .* )?is zero|correlation of .* is -?1|depend on each other|matrix is singular/,
  "rank-deficient": /columns of X that depend on earlier ones were dropped \(.+\)/,
  "not-converged": /infinite value in sample s\d+|differences overflow|search ended|no finite criterion/,
  "perfect-fit": /the model reproduces the response/,
  constant: /the response does not vary/,
  unidentified:
    /has only one level|no more than its \d+ random effects|are fixed effects already|same random/,
  "too-few-rows": /\d+ samples? (is|are) no more than the (\d+|only) fixed effects?/,
  "all-missing": /no sample has a value/,
};

const n = 24;
const index = Array.from({ length: n }, (_, i) => `s${i}`);
const random = generator(3);
const x = Float64Array.from(index, random.normal);
const noise = Float64Array.from(index, random.normal);
const metadata = {
  index,
  columns: {
    x,
    twice: x.map((value) => 2 * value - 3),
    arm: index.map((_, i) => "uvw"[(5 * i) % 3]!),
    same: index.map((_, i) => "UVW"[(5 * i) % 3]!),
    one: index.map(() => "drug"),
    g: index.map((_, i) => `g${Math.floor(i / 4)}`),
    h: index.map((_, i) => `h${i % 5}`),
    k: index.map(() => "k"),
    id: index.map((_, i) => `i${i}`),
  },
};
const from = (f: (i: number) => number) => Float64Array.from(index, (_, i) => f(i));
const responses: Record<string, Float64Array> = {
  ordinary: from((i) => x[i]! + 2 * Math.sin(7 * Math.floor(i / 4)) + noise[i]!),
  /** Alternates within groups, whose means are equal. */
  flat: from((i) => (i % 2 ? 1 : -1) * (1 + 0.001 * Math.floor((i % 4) / 2))),
  constant: from(() => 3.5),
  perfect: from((i) => 2 - 3 * x[i]!),
  infinite: from((i) => (i === 5 ? Number.POSITIVE_INFINITY : noise[i]!)),
  overflow: from((i) => (i % 2 ? 1.7e308 : -1.7e308)),
};

const cases = fc.record({
  fixed: fc.subarray(["x", "twice", "arm", "same", "one", "id"], { minLength: 0 }),
  random: fc.constantFrom(
    "(1 | g)",
    "(x | g)",
    "(1 | k)",
    "(1 | id)",
    "(1 | g) + (1 | h)",
    "(1 | h) + (1 | id)",
  ),
  options: fc.constantFrom({}, { maxIterations: 1 }),
  /** Rows without a value, beside those of none. */
  missing: fc.oneof(
    fc.constant([] as number[]),
    fc.integer({ min: 0, max: n }).map((from) => Array.from({ length: n - from }, (_, i) => from + i)),
    fc.subarray(Array.from(index.keys())),
  ),
});

function tableOf(missing: readonly number[]) {
  const gone = new Set(missing);
  const columns = Object.entries(responses).map(([name, y]) => [
    name,
    y.map((v, i) => (gone.has(i) ? Number.NaN : v)),
  ]);
  return { index, columns: Object.fromEntries(columns) as Record<string, Float64Array> };
}

/** Every flag that holds is said, no other is, and the worst is said first. */
function expectSaid(flags: number, status: Status, message: string): void {
  const held = statusWords.filter(
    (_word, bit) => bit > 0 && flags & (1 << bit),
  ) as (keyof typeof sentences)[];
  expect(status).toBe(worstStatus(flags));
  const said = (Object.keys(sentences) as (keyof typeof sentences)[]).filter((word) =>
    sentences[word].test(message),
  );
  expect(said.sort(), message).toEqual([...held].sort());
  const places = [...held].reverse().map((word) => message.search(sentences[word]));
  expect(places, message).toEqual([...places].sort((a, b) => a - b));
  expect(message).not.toMatch(/undefined|NaN|; ;|^; |; $/);
}

describe("a message says all that the flags say, the worst first", () => {
  test("messages of mixed models say all that the flags say, the worst first", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(cases, ({ fixed, random, options, missing }) => {
        const plan = prepare(["1", ...fixed, random].join(" + "), metadata, options);
        const model = fitSync(plan, tableOf(missing));
        model.responses.forEach((_, i) => {
          expectSaid(model.flags[i]!, model.status[i]!, model.messages[i]!);
          seen.add(statusWords.filter((_word, bit) => model.flags[i]! & (1 << bit)).join(" "));
        });
      }),
      { numRuns: 150, seed: 7 },
    );
    expect([...seen]).toEqual(
      expect.arrayContaining([
        "singular rank-deficient",
        "singular not-converged",
        "rank-deficient not-converged",
        "rank-deficient perfect-fit",
        "rank-deficient constant",
        "rank-deficient unidentified",
        "rank-deficient too-few-rows",
        "unidentified too-few-rows",
        "rank-deficient unidentified too-few-rows",
        "not-converged unidentified",
        "all-missing",
      ]),
    );
  });

  test("messages of linear models say all that the flags say, the worst first", () => {
    fc.assert(
      fc.property(cases, ({ fixed, missing }) => {
        const model = olsSync(["1", ...fixed].join(" + "), tableOf(missing), metadata);
        model.responses.forEach((_, i) => {
          expectSaid(model.flags[i]!, model.status[i]!, model.messages[i]!);
        });
      }),
      { numRuns: 100, seed: 7 },
    );
  });
});

test("a response of an unidentified design has its own rows, and no value is worse", () => {
  const gone = tableOf([0, 1, 2]).columns["ordinary"]!;
  const columns = { ordinary: responses["ordinary"]!, gone, none: gone.map(() => Number.NaN) };
  const model = fitSync(prepare("x + (1 | id)", metadata), { index, columns });
  expect(model.status).toEqual(["unidentified", "unidentified", "all-missing"]);
  expect(Array.from(model.nobs)).toEqual([24, 21, 0]);
  expect(model.messages[1]).toBe("(1 | id): 21 samples are no more than its 21 random effects");
});

describe("too few rows name the factor that takes them", () => {
  const say = (formula: string, rows: number) => {
    const missing = Array.from(index.keys()).slice(rows);
    const model = fitSync(prepare(formula, metadata, { groups: "g" }), tableOf(missing));
    return model.messages[0]!.split("; ").slice(0, 2);
  };
  test.each([
    ["arm + id", 24, "24 samples are no more than the 26 fixed effects", "id has 24 levels"],
    ["arm + x + I(x**2)", 5, "5 samples are no more than the 5 fixed effects", "arm has 3 levels"],
    [
      "poly(x, degree=6)",
      6,
      "6 samples are no more than the 7 fixed effects",
      "poly(x, degree=6) has 6 columns",
    ],
  ])("%s of %d rows", (formula, rows, samples, factor) => {
    expect(say(formula, rows)).toEqual([samples, factor]);
  });
});

test("many dropped columns are counted in the message", () => {
  const model = fitSync(prepare("arm + same + x + twice + g", metadata, { groups: "h" }), tableOf([]));
  expect(model.messages[0]).toMatch(/dropped \(same\[T\.V\], same\[T\.W\], twice\)/);
  const many = olsSync("id + arm + same + x + twice", tableOf([]), metadata);
  expect(many.messages[0]).toMatch(/dropped \((.+, ){4}.+ and \d+ more\)$/);
});
