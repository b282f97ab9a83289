import * as flechette from "@uwdata/flechette";
import { describe, expect, test } from "vitest";
import { readTable } from "../../src/io/index.js";
import { readBatches } from "../../src/io/stream/read-batches.js";
import { columnNames } from "../../src/table/columns.js";

type Content = Readonly<Record<string, readonly (string | number | number[])[]>>;

/** An Arrow stream or file with two rows in each of its batches. */
function arrow(content: Content, format: "stream" | "file"): Uint8Array {
  const columns = Object.entries(content).map(([name, values]) => {
    const type = Array.isArray(values[0])
      ? flechette.list(flechette.float64())
      : typeof values[0] === "string"
        ? flechette.utf8()
        : flechette.float64();
    return [name, flechette.columnFromArray(values as unknown[], type, { maxBatchRows: 2 })] as const;
  });
  return flechette.tableToIPC(flechette.tableFromColumns(columns as never), { format })!;
}

async function inBatches(bytes: Uint8Array) {
  const batches = await readBatches(bytes, { blockBytes: 8 });
  const columns: [string, unknown][] = [];
  for await (const block of batches) {
    for (const name of columnNames(block))
      columns.push([name, Array.from(block.columns[name] as Float64Array)]);
  }
  return { index: batches.samples, columns };
}

async function whole(bytes: Uint8Array) {
  const table = await readTable(bytes);
  const columns = columnNames(table).map((name) => [name, Array.from(table.columns[name] as Float64Array)]);
  return { index: table.index, columns };
}

describe.each([
  { reader: "readTable", read: whole },
  { reader: "readBatches", read: inBatches },
])("Arrow of several batches by $reader", ({ read }) => {
  const ids = ["11", "12", "13", "14", "15"];
  const content = {
    a: [1, 2, 3, 4, 5],
    sample_id: ids,
    sample_name: [21, 22, 23, 24, 25],
    x: [5, 6, 7, 8, 9],
  };

  test.each(["stream", "file"] as const)("the first of the columns named as ids, of a %s", async (format) => {
    expect(await read(arrow(content, format))).toEqual({
      index: ids,
      columns: [
        ["a", [1, 2, 3, 4, 5]],
        ["sample_name", [21, 22, 23, 24, 25]],
        ["x", [5, 6, 7, 8, 9]],
      ],
    });
  });

  test.each(["stream", "file"] as const)(
    "not one whose ids repeat in another batch of a %s",
    async (format) => {
      const repeated = { ...content, sample_id: ids.with(4, "11") };
      expect(await read(arrow(repeated, format))).toEqual({
        index: ["21", "22", "23", "24", "25"],
        columns: [
          ["a", [1, 2, 3, 4, 5]],
          ["sample_id", [11, 12, 13, 14, 11]],
          ["x", [5, 6, 7, 8, 9]],
        ],
      });
    },
  );

  test("a stream without a schema is damaged", async () => {
    const nothing = Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 0);
    await expect(read(nothing)).rejects.toThrow(/Arrow: the file must be whole, got no schema/);
  });

  test("a file of columns that are not read has no ids", async () => {
    const lists = arrow({ a: [[1, 2], [3], [4]] }, "file");
    await expect(read(lists)).rejects.toThrow(
      /the file must have a column of ids, got none that can be read/,
    );
  });
});
