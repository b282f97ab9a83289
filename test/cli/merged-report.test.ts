import { afterAll, beforeAll, expect, test } from "vitest";
import { fitCounts, intoBalances, openScene, type Scene, smallStudy } from "../support/scene.js";

let scene: Scene;
beforeAll(() => {
  scene = openScene(smallStudy());
});
afterAll(() => scene.remove());

async function succeed(argv: readonly string[]): Promise<void> {
  const { stderr, code } = await scene.run([...argv, "-q"]);
  expect(stderr + code).toBe("0");
}

async function shards(to: string, argv: readonly string[]): Promise<void> {
  for (const index of [2, 1]) await succeed([...argv, "--shard", `${index}/2`, "-o", to]);
}

/** The data of a page; the command that made it differs. */
function dataOf(folder: string) {
  const page = scene.text(`${folder}/report.html`);
  const data = JSON.parse(
    /<script type="application\/json" id="report-data">(.*?)<\/script>/s.exec(page)![1]!,
  );
  const { command, ...origin } = data.origin;
  return { ...data, origin, command };
}

test.each(["tsv", "parquet"])("a merged report of balances is that of a single run, %s", async (format) => {
  const argv = [...fitCounts, ...intoBalances, "--format", format];
  await succeed([...argv, "--report", "--plots", "--force", "-o", "@single"]);
  await shards(`@parts-${format}`, argv);
  await succeed(["merge", `@parts-${format}`, "--report", "--plots"]);
  const { command: _, covariates, ...single } = dataOf("single");
  const { command, covariates: columns, ...merged } = dataOf(`parts-${format}`);
  expect(merged).toEqual(single);
  expect(merged.cells).toBeDefined();
  expect(command).toMatch(/^mixedlm merge .* --report --plots -q$/);
  // Curves along covariates need the metadata, which parts do not hold.
  const plain = (list: { name: string }[]) => list.map(({ name }) => name);
  expect(plain(columns)).toEqual(plain(covariates));
  for (const figure of ["forest", "effects-map", "balance-tree", "residuals"]) {
    const file = `plot-${figure}.tsv`;
    expect(scene.text(`parts-${format}/${file}`)).toBe(scene.text(`single/${file}`));
  }
});

test("a merged report of other responses shows the tables, and says that there are no values by sample", async () => {
  await succeed([...fitCounts, "--report", "-o", "@whole"]);
  await shards("@counts", fitCounts);
  await succeed(["merge", "@counts", "--report", "-o", "@merged"]);
  const [whole, merged] = [dataOf("whole"), dataOf("merged")];
  for (const part of [
    "responses",
    "terms",
    "coefficients",
    "fits",
    "variance",
    "model",
    "design",
    "dropped",
  ]) {
    expect(merged[part]).toEqual(whole[part]);
  }
  expect(merged.origin).toEqual(whole.origin);
  expect(merged.cells).toBeUndefined();
  expect(merged.absent).toEqual([
    "The values by sample are not at hand, so nothing is drawn that needs them.",
  ]);
  expect(scene.text("merged/report.html")).toContain("values by sample are not at hand");
});

test("without --report there is no page; a shard is told where to ask for one", async () => {
  await shards("@bare", fitCounts);
  await succeed(["merge", "@bare"]);
  expect(() => scene.text("bare/report.html")).toThrow();
  const { code, stderr } = await scene.run([...fitCounts, "--shard", "1/2", "--report", "-o", "@x"]);
  expect(code).toBe(64);
  expect(stderr).toContain("--report: needs all responses at once, got --shard; give --report to merge");
});
