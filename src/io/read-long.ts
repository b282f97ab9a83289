import { DataError, suggest } from "../errors.js";
import { quoteSome } from "../table/make-table.js";
import { asNumbers, type ColumnarFile, idTexts } from "./columnar.js";
import { allBytes, type OpenSource } from "./files/source.js";
import { formatOf } from "./formats.js";
import { type Guess, withGuesses } from "./guesses.js";
import { filterFeatures, type ReadTableOptions, type TableFile } from "./table-file.js";
import { type LongRows, tableOfLong } from "./table-of-long.js";
import { cellNumber, commaNumber, noteComma, settleCommas, watchCommas } from "./text/comma-numbers.js";
import { utf8Chunks } from "./text/decode-text.js";
import { searchHeader, takeLine } from "./text/find-header.js";
import { isBlank, noData, trimmedHeader } from "./text/header.js";
import { recordBlocks, recordsOf } from "./text/record-blocks.js";

/** A table in long form, a row per sample and feature, as samples × features. */
export async function readLong(opened: OpenSource, options: ReadTableOptions): Promise<TableFile> {
  const guesses: Guess[] = [];
  const rows = await longRows(opened, options, guesses);
  const { table, guesses: own } = tableOfLong(rows, opened.name, options.long![3]);
  return { ...filterFeatures(table, options), ...withGuesses([...guesses, ...own]) };
}

async function longRows(opened: OpenSource, options: ReadTableOptions, guesses: Guess[]): Promise<LongRows> {
  const { name: format } = formatOf(opened.head, opened.name);
  switch (format) {
    case "text":
      return rowsOfText(utf8Chunks(opened, guesses), opened.name, options, guesses);
    case "zip": {
      const { textOf, zipContent } = await import("./zip/zip-content.js");
      const content = await zipContent(await allBytes(opened), opened.name, options.sheet);
      if (content.kind === "biom") break;
      guesses.push(...content.guesses);
      return rowsOfText(textOf(content), opened.name, options, guesses);
    }
    case "parquet": {
      const { decodeParquet } = await import("./parquet/read/read-parquet.js");
      return rowsOfColumns(await decodeParquet(await allBytes(opened), opened.name), options);
    }
    case "arrow": {
      const { decodeArrow } = await import("./arrow/arrow.js");
      return rowsOfColumns(await decodeArrow(await allBytes(opened), opened.name), options);
    }
  }
  throw new DataError({
    option: "long",
    rule: "goes with text, sheets, Parquet and Arrow",
    got: `a file of ${format}`,
  });
}

/** Where the columns that were asked for stand. */
function placesOf(names: readonly string[], { long }: ReadTableOptions): readonly [number, number, number] {
  const places = long!.slice(0, 3).map((name) => {
    const at = names.indexOf(name);
    if (at >= 0) return at;
    const hint = `${suggest(name, names)}; the columns are ${quoteSome(names, 12)}`;
    throw new DataError({ option: "long", rule: `no column named '${name}'`, hint }, { column: name });
  });
  return [places[0]!, places[1]!, places[2]!];
}

async function rowsOfText(
  chunks: AsyncIterable<Uint8Array>,
  file: string,
  options: ReadTableOptions,
  guesses: Guess[],
): Promise<LongRows> {
  const search = searchHeader();
  const rows: LongRows = { samples: [], features: [], numbers: [], rowOf: [] };
  let places: readonly [number, number, number] | undefined;
  let header: readonly string[] = [];
  let commas = watchCommas("", options.decimal);
  for await (const block of recordBlocks(chunks, options.delimiter)) {
    for (const record of recordsOf(block)) {
      const { row, cells } = record;
      if (places === undefined) {
        const found = takeLine(search, record, block.dialect.delimiter === "\t");
        if (found === undefined) continue;
        header = trimmedHeader(found.cells);
        places = placesOf(header, options);
        commas = watchCommas(block.dialect.delimiter, options.decimal);
        if (row < found.dataRow) continue;
      }
      if (isBlank(cells) || cells[0]!.startsWith("#")) continue;
      // A row that is longer than the header begins with a name that the header lacks, as R writes it.
      const shift = cells.length > header.length && cells[header.length] !== "" ? 1 : 0;
      const [sample, feature, text] = places.map((place) => cells[place + shift] ?? "") as [
        string,
        string,
        string,
      ];
      rows.samples.push(sample);
      rows.features.push(feature);
      rows.rowOf.push(row);
      let number = cellNumber(text, options.decimal);
      if (number !== undefined) commas.points ||= text.includes(".");
      else if (commas.areWatched) {
        number = commaNumber(text);
        if (number !== undefined) noteComma(commas, text, row, header[places[2]]!);
      }
      if (number === undefined) {
        const column = header[places[2]]!;
        const rule = "every cell must be a finite number or NA";
        throw new DataError(`row ${row}, column '${column}': ${rule}, got '${text.slice(0, 60)}'`, {
          row,
          column,
        });
      }
      rows.numbers.push(number);
    }
  }
  if (places === undefined || rows.samples.length === 0) throw noData(places && header);
  guesses.push(...settleCommas(file, commas));
  return rows;
}

function rowsOfColumns({ columns }: ColumnarFile, options: ReadTableOptions): LongRows {
  const places = placesOf(
    columns.map(({ name }) => name),
    options,
  );
  const [samples, features, values] = places.map((place) => columns[place]!);
  return {
    samples: idTexts(samples!),
    features: idTexts(features!),
    numbers: Array.from(asNumbers(values!.values, values!.name, values!.isDictionary)),
    rowOf: Array.from({ length: values!.values.length }, (_, i) => i + 1),
  };
}
