import { expect, test } from "vitest";
import { checkDesign } from "../../web/study/check-design.js";
import type { Inputs } from "../../web/study/inputs.js";
import { openMetadata, openTable } from "../../web/study/open-files.js";
import { recognise } from "../../web/study/recognise.js";

async function packed(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

test("gzipped files are told by what is in them", async () => {
  const words = `id\tarm\n${Array.from({ length: 30000 }, (_, i) => `s${i}\tdrug${Math.sin(i)}`).join("\n")}\n`;
  expect(await recognise(new File([await packed(words)], "sheet.tsv.gz"))).toBe("metadata");
  expect(await recognise(new File([await packed("id\ty\ns1\t1\n")], "sheet.tsv.gz"))).toBe("table");
  expect(await recognise(new File(["#NEXUS\nbegin trees;"], "sheet.txt"))).toBe("tree");
  expect(await recognise(new File(["(a,b);"], "beast.nexus"))).toBe("tree");
});

test("a table that was turned without need, and ids that the table has", async () => {
  const inputs: Inputs = { hashes: new Map() };
  const sheet =
    "run\tSampleID\tweek\tExternal ID\nr1\tx1\t0\te1\nr2\tx2\t1\te2\nr3\tx3\t0\te3\nr4\tx4\t1\te4\n";
  const settings = { formula: "week", model: { groups: "run" }, command: "" };
  await openTable(inputs, new File(["id\ty\ne1\t1\ne2\t2\ne3\t4\ne4\t3\n"], "t.tsv"), true);
  await openMetadata(inputs, [new File(["id\trun\tweek\ne1\tr1\t0\ne2\tr2\t1\n"], "m.tsv")], []);
  expect(() => checkDesign(inputs, settings)).toThrow("do not transpose the table");
  await openTable(inputs, new File(["id\ty\ne1\t1\ne2\t2\ne3\t4\ne4\t3\n"], "t.tsv"), false);
  await openMetadata(inputs, [new File([sheet], "m.tsv")], []);
  expect(inputs.metadata!.index).toEqual(["e1", "e2", "e3", "e4"]);
});
