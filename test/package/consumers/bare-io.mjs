// The scripts for pages without a bundler: one kernel and one class of errors for all of them.
import { readFileSync } from "node:fs";

let compiled = 0;
const { Instance } = WebAssembly;
WebAssembly.Instance = class extends Instance {
  constructor(module, imports) {
    super(module, imports);
    if (WebAssembly.Module.exports(module).some(({ name }) => name === "fitResponses")) compiled++;
  }
};

const { DataError, mixedlm } = await import("./node_modules/mixedlm/dist/mixedlm.min.js");
const { readTable } = await import("./node_modules/mixedlm/dist/mixedlm-io.min.js");
const { renderReport } = await import("./node_modules/mixedlm/dist/mixedlm-report.min.js");

const { index } = await readTable(readFileSync(process.argv[2]));
const error = await readTable({ text: "", name: "empty.tsv" }).catch((caught) => caught);
const { columns, index: ids } = await readTable({
  text: "id\ty\tx\na\t1\t0\nb\t3\t1\nc\t2\t0\nd\t6\t1\ne\t4\t0\nf\t5\t1\n",
});
const metadata = { index: ids, columns: { x: columns.x, g: ["u", "u", "v", "v", "w", "w"] } };
const model = await mixedlm("x", { index: ids, columns: { y: columns.y } }, metadata, {
  groups: "g",
  threads: 0,
});
const page = renderReport(model, { metadata });
console.log(
  JSON.stringify({
    samples: index,
    isDataError: error instanceof DataError,
    page: page.startsWith("<!DOCTYPE"),
    compiled,
  }),
);
