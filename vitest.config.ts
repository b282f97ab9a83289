import { defineConfig } from "vitest/config";

const unit = {
  name: "unit",
  include: ["test/**/*.test.ts"],
  exclude: ["test/package/**"],
  testTimeout: 30_000,
  pool: "threads" as const,
};

/** Tests of the packed tarball: they need `npm run build`, and share one installation of it. */
const packed = {
  globalSetup: ["test/package/install.ts"],
  testTimeout: 120_000,
  hookTimeout: 120_000,
};

export default defineConfig({
  test: {
    projects: [
      { test: unit },
      { test: { name: "package", include: ["test/package/*.test.ts"], ...packed } },
      { test: { name: "browser", include: ["test/package/*.browser.ts"], ...packed } },
    ],
  },
});
