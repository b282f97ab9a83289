import { fitSync, prepare } from "../../src/index.js";
import { measureInTurns, scaled } from "../measure.js";
import type { Line } from "../report.js";
import type { Workload } from "../workloads.js";

/** What a response takes us, with Satterthwaite's tests and with Wald's z, on one thread. */
export function ownStructureLines(workload: Workload, runs: number): Line[] {
  const { table, formula, metadata, structure } = workload;
  const count = Object.keys(table.columns).length;
  const tests = ["satterthwaite", "normal"] as const;
  const measured = measureInTurns(
    runs,
    tests.map((test) => {
      const plan = prepare(formula, metadata, { test });
      return () => fitSync(plan, table).pvalues();
    }),
  );
  return tests.map((test, j) => ({
    part: "structure",
    work: structure,
    program: test === "normal" ? "mixedlm, Wald z" : "mixedlm",
    version: "",
    per: "response",
    microseconds: scaled(measured[j]!.cpu, 1e6 / count),
    clock: "processor",
    responses: count,
  }));
}
