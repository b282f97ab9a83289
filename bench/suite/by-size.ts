import { fitSync, prepare } from "../../src/index.js";
import { makeStudy } from "../data.js";
import { measureInTurns, scaled } from "../measure.js";
import type { Line } from "../report.js";

/** 1000 samples in 100 groups of 8 to 12, five covariates, 1000 responses; one of these is changed at a time. */
const usual = { samples: 1000, groups: 100, covariates: 5, responses: 1000 };
type Size = typeof usual;

const changes: readonly (readonly [keyof Size, readonly number[]])[] = [
  ["responses", [1, 10, 100, 1000, 10_000]],
  ["samples", [1000, 3000, 10_000]],
  ["groups", [10, 100, 300]],
  ["covariates", [1, 5, 10, 20]],
];

/** How the time per response of a random intercept grows with each size. */
export function sizeLines(runs: number): Line[] {
  return changes.flatMap(([what, values]) => values.map((value) => oneSize(what, value, runs)));
}

function oneSize(what: keyof Size, value: number, runs: number): Line {
  const size = { ...usual, [what]: value };
  if (what === "samples") size.responses = 300;
  const typical = size.samples / size.groups;
  const groupSize = [Math.max(2, Math.floor(0.8 * typical)), Math.ceil(1.2 * typical)] as const;
  const { formula, metadata, table } = makeStudy({ ...size, groupSize });
  const plan = prepare(formula, metadata, { groups: "group" });
  const repeats = Math.max(1, Math.round(100 / size.responses));
  const work = () => {
    for (let i = 0; i < repeats; i++) fitSync(plan, table).pvalues();
  };
  const [measured] = measureInTurns(runs, [work]);
  return {
    part: "size",
    work: `${value} ${what}`,
    program: "mixedlm",
    version: "",
    per: "response",
    microseconds: scaled(measured!.cpu, 1e6 / (repeats * size.responses)),
    clock: "processor",
  };
}
