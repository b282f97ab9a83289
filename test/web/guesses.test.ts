import { expect, test } from "vitest";
import type { Inputs } from "../../web/study/inputs.js";
import { openMetadata, openTable } from "../../web/study/open-files.js";

test("the page shows what readers decided, beside the name of the file", async () => {
  const inputs: Inputs = { hashes: new Map() };
  const file = (text: string) => new File([text], "t.tsv");
  const table = await openTable(inputs, file("# my features\ta\ns1\t1\n"), false);
  expect(table.guesses).toEqual(["row 1, which begins with #: the header", "ids: column '# my features'"]);
  expect((await openMetadata(inputs, [file("id\ta\ns1\t1\n")], [])).guesses).toEqual([]);
});
