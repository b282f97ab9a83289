import { resolve } from "node:path";
import { defineConfig } from "vitest/config";

const unit = {
  name: "unit",
  include: ["test/**/*.test.ts"],
  exclude: ["test/package/**", "test/docs/**"],
  testTimeout: 30_000,
  pool: "threads" as const,
};

/** The unit tests on another kernel: `KERNEL=build/guarded-bytes.ts vitest run --project unit`. */
const kernel = process.env.KERNEL;
const alias = kernel ? [{ find: /^\.\/wasm-bytes\.js$/, replacement: resolve(kernel) }] : [];

/** Tests of the packed tarball: they need `npm run build`, and share one installation of it. */
const packed = {
  globalSetup: ["test/package/install.ts"],
  testTimeout: 120_000,
  hookTimeout: 120_000,
};

export default defineConfig({
  test: {
    projects: [
      { test: unit, resolve: { alias } },
      { test: { ...unit, name: "hard", include: ["test/hard/*.hard.ts"] } },
      { test: { name: "package", include: ["test/{package,docs}/*.test.ts"], ...packed } },
      { test: { name: "browser", include: ["test/{package,report,web}/*.browser.ts"], ...packed } },
    ],
  },
});
