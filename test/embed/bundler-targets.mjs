/** Bundlers, each with its defaults for production; what they make runs in Node, in workerd, or in a page. */
import { openPage } from "./page-targets.mjs";

const bundle = (name, packages, config) => ({
  name,
  packages,
  files: { "build.mjs": config },
  async run({ run }) {
    await run("node", "build.mjs");
    return run("node", "out/show.mjs");
  },
});

const vite = `import { build } from "vite";
await build({
  configFile: false,
  logLevel: "error",
  build: {
    outDir: "out",
    modulePreload: { polyfill: false },
    rollupOptions: { input: "show.mjs", output: { entryFileNames: "show.mjs" } },
  },
});
`;

const webpack = `import webpack from "webpack";
const output = { path: process.cwd() + "/out", filename: "show.mjs", module: true };
const options = { mode: "production", target: ["web", "es2022"], entry: "./show.mjs", experiments: { outputModule: true } };
webpack({ ...options, output, performance: { hints: false } }, (error, stats) => {
  if (error || stats.hasErrors() || stats.hasWarnings()) throw error ?? new Error(stats.toString());
});
`;

const esbuild = `import { build } from "esbuild";
const options = { bundle: true, minify: true, format: "esm", platform: "browser", outfile: "out/show.mjs" };
const { warnings } = await build({ entryPoints: ["show.mjs"], ...options });
if (warnings.length > 0) throw new Error(JSON.stringify(warnings));
`;

const rollup = `import { nodeResolve } from "@rollup/plugin-node-resolve";
import { rollup } from "rollup";
const onwarn = ({ message }) => {
  throw new Error(message);
};
const made = await rollup({ input: "show.mjs", plugins: [nodeResolve({ browser: true })], onwarn });
await made.write({ dir: "out", entryFileNames: "show.mjs" });
`;

const nextPage = `import { mixedlm } from "mixedlm";
import { smallFit } from "../small-fit.mjs";
import { InPage } from "./in-page.jsx";

export default async function Page() {
  return <main><pre id="told">{await smallFit({ mixedlm })}</pre><InPage /></main>;
}
`;
const nextClient = `"use client";
import { useEffect } from "react";
import { mixedlm } from "mixedlm";
import { smallFit } from "../small-fit.mjs";

export function InPage() {
  useEffect(() => void smallFit({ mixedlm }).then(console.log), []);
  return null;
}
`;
const nextLayout = `export default function Layout({ children }) {
  return <html lang="en"><body>{children}</body></html>;
}
`;

const worker = `import { mixedlm, useKernel } from "mixedlm";
import kernel from "mixedlm/kernel.wasm";
import { smallFit } from "./small-fit.mjs";

useKernel(kernel);
export default { fetch: async () => new Response(await smallFit({ mixedlm })) };
`;
const workerd = `import { readFileSync } from "node:fs";
import { build } from "esbuild";
import { Miniflare } from "miniflare";

const kernel = { name: "kernel", setup: ({ onResolve }) => onResolve({ filter: /\\.wasm$/ }, () => ({ path: "./kernel.wasm", external: true })) };
const { outputFiles } = await build({ entryPoints: ["worker.mjs"], bundle: true, format: "esm", plugins: [kernel], write: false });
const modules = [
  { type: "ESModule", path: "worker.js", contents: outputFiles[0].text },
  { type: "CompiledWasm", path: "kernel.wasm", contents: readFileSync("node_modules/mixedlm/dist/kernel.wasm") },
];
const runtime = new Miniflare({ modules, compatibilityDate: "2025-01-01" });
console.log(await (await runtime.dispatchFetch("http://localhost/")).text());
await runtime.dispose();
`;

export const bundlerTargets = [
  bundle("Vite", { vite: "8.3.8" }, vite),
  bundle("webpack", { webpack: "5.112.2" }, webpack),
  bundle("esbuild", { esbuild: "0.28.2" }, esbuild),
  bundle("Rollup", { rollup: "4.68.8", "@rollup/plugin-node-resolve": "16.0.3" }, rollup),
  {
    name: "Next, built and in its page",
    packages: { next: "16.4.6", react: "19.2.0", "react-dom": "19.2.0" },
    files: {
      "app/page.jsx": nextPage,
      "app/in-page.jsx": nextClient,
      "app/layout.jsx": nextLayout,
      "next.config.mjs": 'export default { output: "export", turbopack: { root: import.meta.dirname } };\n',
    },
    async run({ folder, read, run }) {
      await run("next", "build");
      const [, told] = /<pre id="told">(.*?)<\/pre>/s.exec(read("out/index.html"));
      return [told.replaceAll("&quot;", '"'), await openPage(`${folder}/out`, "/")];
    },
  },
  {
    name: "workerd by miniflare 3",
    packages: { miniflare: "3.20250718.2", esbuild: "0.28.2" },
    files: { "worker.mjs": worker, "serve.mjs": workerd },
    run: ({ run }) => run("node", "serve.mjs"),
  },
];
