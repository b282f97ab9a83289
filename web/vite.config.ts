import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { defineConfig, type Plugin } from "vite";
import manifest from "../package.json" with { type: "json" };

const root = resolve(import.meta.dirname, "..");

/** The public entries, as they were built: the page uses the package the way everybody does. */
const entries = Object.entries(manifest.exports).flatMap(([entry, target]) =>
  typeof target === "string" || entry.endsWith(".js")
    ? []
    : [
        {
          find: new RegExp(`^${manifest.name}${entry.slice(1)}$`),
          replacement: join(root, target.import.default),
        },
      ],
);

/** What the page may do: run its own scripts and its kernel, start workers, and talk to nobody but its own origin. */
const policy = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** The policy stands in the page that is built; the server for development brings scripts and styles of its own. */
const withPolicy: Plugin = {
  name: "policy",
  apply: "build",
  transformIndexHtml: () => [
    {
      tag: "meta",
      attrs: { "http-equiv": "Content-Security-Policy", content: policy },
      injectTo: "head-prepend",
    },
  ],
};

const exampleFolder = join(root, "examples/pyrifos");
const exampleFiles = readdirSync(exampleFolder).filter((name) => name.endsWith(".tsv"));

/** The files of the example beside the page. */
const withExample: Plugin = {
  name: "example",
  generateBundle() {
    for (const name of exampleFiles) {
      this.emitFile({
        type: "asset",
        fileName: `example/${name}`,
        source: readFileSync(join(exampleFolder, name)),
      });
    }
  },
  configureServer({ middlewares }) {
    middlewares.use("/example", (request, response, next) => {
      const name = exampleFiles.find((each) => request.url === `/${each}`);
      if (name === undefined) return next();
      response.end(readFileSync(join(exampleFolder, name)));
    });
  },
};

export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  resolve: { alias: entries },
  plugins: [withPolicy, withExample],
  worker: { format: "es" },
  build: { outDir: "dist", emptyOutDir: true, target: "es2022", chunkSizeWarningLimit: 6000 },
});
