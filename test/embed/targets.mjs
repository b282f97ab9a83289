/** Where the package is used, with pinned tools. A target runs the small fit in its project and gives what it told. */
import { bundlerTargets } from "./bundler-targets.mjs";
import { pageTargets } from "./page-targets.mjs";

const testFile = `import { writeFileSync } from "node:fs";
import { mixedlm } from "mixedlm";
import { smallFit } from "./small-fit.mjs";

test("fits", async () => {
  writeFileSync("told.txt", await smallFit({ mixedlm }));
});
`;

/** As a module, and required. */
const both = async ({ run }) => [await run("node", "show.mjs"), await run("node", "require.cjs")];
const node = (version) => ({ name: `Node ${version.split(".")[0]}`, packages: { node: version }, run: both });

const typed = `import { type LMEModel, mixedlm } from "mixedlm";
import { smallFit } from "./small-fit.mjs";

const told: Promise<string> = smallFit({ mixedlm });
told.then((text) => console.log(text));
export type Model = LMEModel;
`;

/** A program in TypeScript is checked with all declarations, compiled, and run. */
const typescript = (module, resolution, ending) => ({
  name: `TypeScript ${module}${ending === "cts" ? ", CommonJS" : ""}`,
  packages: { typescript: "5.9.3" },
  files: { [`typed.${ending}`]: typed },
  async run({ run }) {
    const strict = ["--strict", "--skipLibCheck", "false", "--target", "es2022", "--lib", "es2022,dom"];
    const modes = ["--module", module, "--moduleResolution", resolution];
    await run("tsc", ...strict, ...modes, `typed.${ending}`);
    return run("node", `typed.${ending.replace("ts", "js")}`);
  },
});

export const targets = [
  node("20.19.0"),
  node("22.23.3"),
  node("24.9.0"),
  typescript("node16", "node16", "mts"),
  typescript("node20", "node16", "cts"),
  typescript("nodenext", "nodenext", "cts"),
  typescript("esnext", "bundler", "mts"),
  ...bundlerTargets,
  {
    name: "Jest",
    packages: { jest: "29.7.0" },
    files: {
      "fit.test.mjs": testFile,
      "jest.config.json": '{ "transform": {}, "testMatch": ["**/fit.test.mjs"] }',
    },
    async run({ read, run }) {
      await run("node", "--experimental-vm-modules", "node_modules/jest/bin/jest.js");
      return read("told.txt");
    },
  },
  {
    name: "Vitest",
    packages: { vitest: "4.1.12" },
    files: {
      "vitest.config.mjs": 'export default { test: { include: ["fit.test.mjs"] } };\n',
      "fit.test.mjs": `import { test } from "vitest";\n${testFile}`,
    },
    async run({ read, run }) {
      await run("vitest", "run");
      return read("told.txt");
    },
  },
  {
    name: "Deno",
    packages: { deno: "2.9.6" },
    run: ({ run }) => run("deno", "run", "--allow-all", "--node-modules-dir=manual", "show.mjs"),
  },
  { name: "Bun", packages: { bun: "1.4.5" }, run: ({ run }) => run("bun", "show.mjs") },
  ...pageTargets,
];
