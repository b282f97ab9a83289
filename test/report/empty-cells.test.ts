import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { fitSync, ilr, LMEModel, prepare, type Table } from "../../src/index.js";
import { drawFigures } from "../../src/report/app/draw-figures.js";
import { reportData } from "../../src/report/report-data.js";

const index = Array.from({ length: 60 }, (_, i) => `s${i}`);
const site = index.map((_, i) => "ABC"[i % 3]!);
const arm = index.map((_, i) => (i % 4 === 0 ? "placebo" : "drug"));
const metadata: Table = { index, columns: { site, arm, patient: index.map((_, i) => `p${i % 11}`) } };
const counts: Table = {
  index,
  columns: Object.fromEntries(
    ["u", "v", "w"].map((name, k) => [
      name,
      Float64Array.from(index, (_, i) => Math.exp(Math.sin(7.7 * i + 3 * k) + 0.3 * k * (i % 3))),
    ]),
  ),
};
const tree = "((u,v)y1,w)y0;";

/** A model of balances where `empty` says which samples the responses miss. */
function modelOf(empty: (response: string, i: number) => boolean): LMEModel {
  const balances = ilr(counts, tree);
  const columns = Object.entries(balances.columns).map(([name, column]) => [
    name,
    Float64Array.from(column as Float64Array, (value, i) => (empty(name, i) ? Number.NaN : value)),
  ]);
  const fitted = fitSync(prepare("site * arm", metadata, { groups: "patient" }), {
    index,
    columns: Object.fromEntries(columns),
  });
  const json = fitted.toJSON() as { origin: object };
  const parsed = { names: ["y0", "y1", "u", "v", "w"], parent: [-1, 0, 1, 1, 0], lengths: [0, 0, 0, 0, 0] };
  return LMEModel.fromJSON(JSON.stringify({ ...json, origin: { ...json.origin, tree: parsed } }));
}

test("curves say which points a response cannot tell, and none is drawn there", () => {
  const model = modelOf((name, i) => name === "y1" && site[i] === "C" && arm[i] === "drug");
  const data = reportData(model, { metadata });
  const along = data.covariates.find(({ name }) => name === "site")!;
  expect(along.curve!.held).toBe("arm at drug");
  const grid = { index: ["1", "2", "3"], columns: { site: ["A", "B", "C"], arm: ["drug", "drug", "drug"] } };
  const predicted = model.predict(grid);
  const unknown = data.responses.flatMap((name) =>
    Array.from(predicted.column(name), (value) => Number(Number.isNaN(value))),
  );
  expect([...along.curve!.unknown!]).toEqual(unknown);
  expect(unknown.filter((value) => value === 1).length).toBe(1);
  // Proportions take all balances: none where one of them is unknown.
  const { features, values } = along.proportions!;
  features.forEach((_, k) => {
    expect([...values.subarray(3 * k, 3 * k + 3)].map(Number.isNaN)).toEqual([false, false, true]);
  });
  const { document } = parseHTML("<!DOCTYPE html><html><body></body></html>");
  for (const { svg, tsv } of drawFigures(data, document)) expect(svg + tsv).not.toMatch(/NaN/);
});

test("without empty cells nothing is said of them", () => {
  const data = reportData(
    modelOf(() => false),
    { metadata },
  );
  for (const { curve } of data.covariates) expect(curve).not.toHaveProperty("unknown");
});
