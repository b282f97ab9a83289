import { join } from "node:path";
import * as esbuild from "esbuild";
import { build as viteBuild } from "vite";
import webpack from "webpack";

/** Bundles `show.mjs` of a project for production with a bundler's defaults; gives the path of the script made. */
export type Bundler = (project: string) => Promise<string>;

export const bundlers: Record<string, Bundler> = { vite, webpack: webpackBuild, esbuild: esbuildBuild };

async function vite(project: string): Promise<string> {
  const outDir = join(project, "with-vite");
  await viteBuild({
    root: project,
    configFile: false,
    logLevel: "error",
    build: {
      outDir,
      // The polyfill touches the document of the page; the same script also runs without one here.
      modulePreload: { polyfill: false },
      rolldownOptions: { input: join(project, "show.mjs"), output: { entryFileNames: "show.js" } },
    },
  });
  return join(outDir, "show.js");
}

async function webpackBuild(project: string): Promise<string> {
  const path = join(project, "with-webpack");
  const stats = await new Promise<webpack.Stats>((resolve, reject) => {
    webpack(
      {
        mode: "production",
        target: ["web", "es2022"],
        context: project,
        entry: "./show.mjs",
        output: { path, filename: "show.js", publicPath: "/with-webpack/" },
        performance: { hints: false },
      },
      (error, result) => (result === undefined ? reject(error) : resolve(result)),
    );
  });
  if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString());
  return join(path, "show.js");
}

async function esbuildBuild(project: string): Promise<string> {
  const outfile = join(project, "with-esbuild", "show.js");
  const { warnings } = await esbuild.build({
    entryPoints: [join(project, "show.mjs")],
    bundle: true,
    format: "esm",
    platform: "browser",
    outfile,
    logLevel: "silent",
  });
  if (warnings.length > 0) throw new Error(JSON.stringify(warnings));
  return outfile;
}
