/**
 * What the package takes by itself: by structure of the random effects, by size, by phase, from files to files, and to
 * start. Less than two minutes on a machine with nothing else to do.
 *
 *     npm run bench          (or: node bench/peers.mjs suite --parts structure,size --save; `dist` must be built)
 *
 * Prints a table and writes build/bench/suite.jsonl; `--save` writes bench/results/suite.jsonl instead.
 */
import { parseArgs } from "node:util";
import { machine } from "./machine.js";
import { type Line, lineTable, writeLines } from "./report.js";
import { phaseLines } from "./suite/by-phase.js";
import { sizeLines } from "./suite/by-size.js";
import { ownStructureLines } from "./suite/by-structure.js";
import { coldStartLines } from "./suite/cold-start.js";
import { endToEndLines } from "./suite/end-to-end.js";
import { makeWorkload, structures } from "./workloads.js";

const { values } = parseArgs({
  options: {
    parts: { type: "string", default: "structure,size,phase,end-to-end,cold-start" },
    responses: { type: "string", default: "2000" },
    wide: { type: "string", default: "10000" },
    runs: { type: "string", default: "5" },
    save: { type: "boolean", default: false },
  },
});
const runs = Number(values.runs);

const parts: Readonly<Record<string, () => Line[] | Promise<Line[]>>> = {
  structure: () =>
    structures.flatMap((structure) =>
      ownStructureLines(makeWorkload(structure, { responses: Number(values.responses) }), runs),
    ),
  size: () => sizeLines(runs),
  phase: () => phaseLines(runs),
  "end-to-end": () => endToEndLines(Math.min(runs, 3), Number(values.wide)),
  "cold-start": () => coldStartLines(2 * runs),
};

const lines: Line[] = [];
for (const name of values.parts.split(",")) {
  const part = parts[name];
  if (part === undefined) throw new RangeError(`--parts: must be among ${Object.keys(parts)}, got '${name}'`);
  lines.push(...(await part()));
}
const setting = { benchmark: "suite", ...machine(), threadsUsed: 1, ...values };
const path = `${values.save ? "bench/results" : "build/bench"}/suite.jsonl`;
writeLines(path, [setting, ...lines]);
console.log(`${setting.cpu}, ${setting.threads} threads, node ${setting.node}`);
console.log(
  `processor time but for 'end to end' and 'cold start', which go by the clock\n\n${lineTable(lines)}\n\n${path}`,
);
