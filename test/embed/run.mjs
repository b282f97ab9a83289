/**
 * `npm run test:embed -- [name…]`: the packed package where people use it. Each target is a project of its own in build/embed
 * with pinned tools, which npm brings once, and the tarball; each must tell the bits of a fit by this Node. Needs Chromium for
 * the pages (at /usr/bin/chromium, or as CHROMIUM says). A tool that cannot be had is named, and does not count as a failure.
 */
import * as library from "../../dist/index.js";
import { smallFit } from "../package/consumers/small-fit.mjs";
import { Missing, packTarball, project } from "./project.mjs";
import { targets } from "./targets.mjs";

const asked = process.argv.slice(2);
const expected = await smallFit(library);
const tarball = packTarball();

const rows = [];
for (const { name, packages = {}, files, run } of targets) {
  if (asked.length > 0 && !asked.some((word) => name.includes(word))) continue;
  const started = performance.now();
  const outcome = await tell(name, packages, files, run);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  rows.push({ name, tools: versionsOf(packages), outcome, seconds });
  console.log(`${name}: ${outcome} (${seconds} s)`);
}

console.log(`\n| where | tools | the fit |\n| --- | --- | --- |`);
for (const { name, tools, outcome } of rows) console.log(`| ${name} | ${tools} | ${outcome} |`);
process.exitCode = rows.some(({ outcome }) => outcome.startsWith("failed") || outcome.startsWith("other"))
  ? 1
  : 0;

async function tell(name, packages, files, run) {
  try {
    const told = await run(project(name, packages, files, tarball));
    const missed = [told].flat().filter((each) => each.trim() !== expected);
    return missed.length === 0 ? "the same bits" : `other bits: ${missed[0].slice(0, 200)}`;
  } catch (error) {
    if (error instanceof Missing) return `not to be had: ${error.message}`;
    return `failed: ${String(error.stderr || error.message || error)
      .trim()
      .slice(-600)}`;
  }
}

function versionsOf(packages) {
  return Object.entries(packages)
    .map(([name, version]) => `${name} ${version}`)
    .join(", ");
}
