/**
 * Draw docs/figures/speed.svg and put the table of the README in its place, from the measurements in
 * bench/results/beside-peers.jsonl.
 *
 *     npm run bench:figure
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { readResults } from "./figure/peer-lines.js";
import { speedChart } from "./figure/speed-chart.js";
import { speedTable, withSpeedTable } from "./figure/speed-table.js";

const results = readResults(readFileSync("bench/results/beside-peers.jsonl", "utf8"));
mkdirSync("docs/figures", { recursive: true });
writeFileSync("docs/figures/speed.svg", speedChart(results));
writeFileSync("README.md", withSpeedTable(readFileSync("README.md", "utf8"), speedTable(results)));
console.log("docs/figures/speed.svg, README.md");
