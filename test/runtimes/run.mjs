/**
 * `npm run test:runtimes -- [major…]`: the same bits on other versions of Node (22 and 24 unless told), which npm brings
 * into build/runtimes/. Chromium is asked by `npm run test:browser`.
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as library from "../../dist/index.js";
import { everyVerb } from "../package/consumers/every-verb.mjs";

const majors = process.argv.length > 2 ? process.argv.slice(2) : ["22", "24"];
const name = `node-${process.platform}-${process.arch}`;
const expected = await everyVerb(library);
const script = `import * as library from "./dist/index.js";
import { everyVerb } from "./test/package/consumers/every-verb.mjs";
console.log(JSON.stringify([process.version, await everyVerb(library)]));`;

let differing = 0;
for (const major of majors) {
  const folder = fileURLToPath(new URL(`../../build/runtimes/${major}`, import.meta.url));
  const node = `${folder}/node_modules/${name}/bin/node`;
  if (!existsSync(node))
    execFileSync("npm", ["install", "--prefix", folder, `${name}@${major}`], { stdio: "ignore" });
  const [version, found] = JSON.parse(
    execFileSync(node, ["--input-type=module", "-e", script], { encoding: "utf8" }),
  );
  const others = Object.keys(expected).filter((verb) => found[verb] !== expected[verb]);
  differing += others.length;
  console.log(
    `Node ${version} and ${process.version}: ${Object.keys(expected).length - others.length} verbs the same`,
  );
  for (const verb of others) console.log(`  differing: ${verb}`);
}
process.exitCode = differing === 0 ? 0 : 1;
