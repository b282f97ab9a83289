// Fits the example with the command line and says which balances respond to the dose.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL(".", import.meta.url));
const program = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const results = join(folder, "results");

const table = join(folder, "abundance.tsv");
const metadata = ["--metadata", join(folder, "metadata.tsv")];
const model = ["--formula", "np.log1p(dose) * week", "--groups", "ditch"];
const balances = ["--cluster", "correlation", "--linkage", "ward", "--pseudocount", "0.1"];
const output = ["--output", results, "--force", "--report"];

const argv = [program, "fit", table, ...metadata, ...model, ...balances, ...output];
const { status } = spawnSync(process.execPath, argv, { stdio: "inherit" });
if (status !== 0) process.exit(status ?? 1);

const members = readRows("balance-members.tsv");
const ofDose = readRows("coefficients.tsv").filter(({ term }) => term.startsWith("np.log1p(dose)"));
const clearest = ofDose
  .filter(({ q_value }) => Number(q_value) < 0.05)
  .sort((a, b) => Number(a.log10_p) - Number(b.log10_p));

console.log(
  `\nResults are in ${relative(process.cwd(), results)}, the report is ${relative(process.cwd(), join(results, "report.html"))}.`,
);
console.log(
  `Of ${ofDose.length / 2} balances, ${countBalances(clearest)} respond to the dose (q < 0.05). The clearest:`,
);
for (const { response, term, estimate, q_value } of clearest.slice(0, 5)) {
  const change = term.endsWith(":week") ? "per week and unit of log(1 + dose)" : "per unit of log(1 + dose)";
  console.log(
    `\n${response}  q = ${Number(q_value).toPrecision(2)}, ${Number(estimate).toPrecision(3)} ${change}`,
  );
  console.log(`  numerator    ${featuresOf(response, "numerator")}`);
  console.log(`  denominator  ${featuresOf(response, "denominator")}`);
}

/** The rows of a table of results, as objects of text. */
function readRows(name) {
  const [header, ...lines] = readFileSync(join(results, name), "utf8").trimEnd().split("\n");
  const columns = header.split("\t");
  return lines.map((line) => Object.fromEntries(line.split("\t").map((cell, j) => [columns[j], cell])));
}

function countBalances(rows) {
  return new Set(rows.map(({ response }) => response)).size;
}

/** A few members of one side of a balance. */
function featuresOf(balance, side) {
  const features = members
    .filter((row) => row.balance === balance && row.side === side)
    .map((row) => row.feature);
  const more = features.length > 5 ? ` and ${features.length - 5} more` : "";
  return features.slice(0, 5).join(", ") + more;
}
