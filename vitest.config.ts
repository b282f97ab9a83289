import { resolve } from "node:path";
import { defineConfig } from "vitest/config";

/** No test measures time: the limits only end what hangs, on a slow and busy machine too. */
const patient = { testTimeout: 180_000, hookTimeout: 180_000 };

/**
 * Files with a thread of their own: a damaged HDF5 file may leave its reader broken for good, and a schema of other options
 * is no schema for other tests.
 */
const alone = [
  ...["test/fuzz/**/*.test.ts", "test/**/*{damage,hdf5}*.test.ts", "test/cli/bad-files.test.ts"],
  "test/options/other-schemas.test.ts",
];

/** Files share the modules of a thread, above all the compiled kernel. */
const unit = {
  ...patient,
  name: "unit",
  include: ["test/**/*.test.ts"],
  exclude: ["test/package/**", "test/docs/**", ...alone],
  pool: "threads" as const,
  isolate: false,
};

/** The unit tests on another kernel: `KERNEL=build/guarded-bytes.ts vitest run --project 'unit*'`. */
const kernel = process.env.KERNEL;
const kernelAlias = kernel ? [{ find: /^\.\/wasm-bytes\.js$/, replacement: resolve(kernel) }] : [];

/** The page imports the package by its name. */
const alias = [
  ...kernelAlias,
  { find: /^mixedlm$/, replacement: resolve("src/index.ts") },
  { find: /^mixedlm\/(io|options|report)$/, replacement: resolve("src/$1/index.ts") },
];

/** Tests of the packed tarball: they need `npm run build`, and share one installation of it. */
const packed = {
  ...patient,
  globalSetup: ["test/package/install.ts"],
};

export default defineConfig({
  test: {
    maxWorkers: "100%",
    projects: [
      { test: unit, resolve: { alias } },
      {
        test: { ...unit, name: "unit-alone", include: alone, exclude: [], isolate: true },
        resolve: { alias },
      },
      {
        test: { ...unit, name: "slow", include: ["test/**/*.slow.ts"], exclude: [] },
        resolve: { alias },
      },
      { test: { ...unit, name: "hard", include: ["test/hard/*.hard.ts"], exclude: [] } },
      { test: { name: "package", include: ["test/{package,docs}/*.test.ts"], ...packed } },
      { test: { name: "browser", include: ["test/{package,report,web}/*.browser.ts"], ...packed } },
    ],
  },
});
