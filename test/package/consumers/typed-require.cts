/** What a CommonJS program in TypeScript sees of every entry. It is compiled, never run. */
import mixedlm = require("mixedlm");
import fit = require("mixedlm/fit");
import io = require("mixedlm/io");
import options = require("mixedlm/options");
import report = require("mixedlm/report");

export async function typed(path: string): Promise<readonly string[]> {
  const table: mixedlm.Table = await io.readTable(path);
  const model: mixedlm.LMEModel = await mixedlm.mixedlm("x", table, table, { groups: "g" });
  const small: fit.FittedModel = fit.mixedlmSync("x", table, table, { groups: "g" });
  const page: string = report.renderReport(model);
  return [page, ...small.status, ...options.formFields(options.modelDescribed).map(({ label }) => label)];
}
