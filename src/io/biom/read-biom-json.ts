import { DataError } from "../../errors.js";
import { type Metadata, metadataFromValues } from "../metadata.js";
import { type BiomMatrix, isBelow, lineage } from "./biom-table.js";

interface Axis {
  readonly ids: readonly string[];
  readonly metadata: readonly Readonly<Record<string, unknown>>[] | undefined;
}

/**
 * BIOM 1.0, JSON, sparse or dense (https://biom-format.org/documentation/format_versions/biom-1.0.html).
 * Throws DataError for anything else.
 */
export function readBiomJson(text: string): BiomMatrix {
  const root = parse(text);
  const rows = readAxis(root["rows"], "rows");
  const columns = readAxis(root["columns"], "columns");
  const shape = root["shape"];
  const fits = Array.isArray(shape) && shape[0] === rows.ids.length && shape[1] === columns.ids.length;
  if (!fits)
    throw new DataError(
      `BIOM: shape must be ${rows.ids.length} × ${columns.ids.length}, got ${JSON.stringify(shape)}`,
    );
  const data = root["data"];
  if (!Array.isArray(data)) throw new DataError("BIOM: data must be an array, got none");
  const isDense = root["matrix_type"] === "dense";
  if (!isDense && root["matrix_type"] !== "sparse") {
    throw new DataError(
      `BIOM: matrix_type must be sparse or dense, got ${JSON.stringify(root["matrix_type"])}`,
    );
  }
  const cells = isDense
    ? fromDense(data, rows.ids.length, columns.ids.length)
    : fromTriples(data, rows.ids.length);
  return {
    features: rows.ids,
    samples: columns.ids,
    ...cells,
    taxonomy: taxonomyOf(rows),
    sampleMetadata: sampleMetadataOf(columns),
  };
}

function parse(text: string): Record<string, unknown> {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch (error) {
    throw new DataError(`BIOM: must be valid JSON, got ${(error as Error).message}`);
  }
  if (!isRecord(root) || !("rows" in root) || !("matrix_type" in root)) {
    throw new DataError(
      "BIOM: JSON must have rows, columns, matrix_type, shape and data, got something else",
    );
  }
  return root;
}

function readAxis(entries: unknown, name: string): Axis {
  if (
    !Array.isArray(entries) ||
    !entries.every((entry) => isRecord(entry) && typeof entry["id"] === "string")
  ) {
    throw new DataError(`BIOM: ${name} must be a list of { id, metadata }, got something else`);
  }
  const metadata = entries.map((entry) => entry["metadata"]);
  return {
    ids: entries.map((entry) => entry["id"]),
    metadata: metadata.some(isRecord) ? metadata.map((each) => (isRecord(each) ? each : {})) : undefined,
  };
}

type Cells = Pick<BiomMatrix, "starts" | "sampleAt" | "values">;

function fromDense(rows: readonly unknown[], height: number, width: number): Cells {
  if (rows.length !== height || !rows.every((row) => Array.isArray(row) && row.length === width)) {
    throw new DataError(`BIOM: dense data must be ${height} rows of ${width} values, got something else`);
  }
  const values = (rows as unknown[][]).flatMap((row) => row.map(toNumber));
  return {
    starts: Float64Array.from({ length: height + 1 }, (_, f) => f * width),
    sampleAt: Float64Array.from(values, (_, k) => k % width),
    values: Float64Array.from(values),
  };
}

/** Triples of row, column, value in any order, brought into that of the rows by counting. */
function fromTriples(triples: readonly unknown[], height: number): Cells {
  const starts = new Float64Array(height + 1);
  for (const triple of triples) {
    if (!Array.isArray(triple) || triple.length !== 3 || !isBelow(triple[0], height)) {
      throw new DataError(`BIOM: sparse data must be [row, column, value], got ${JSON.stringify(triple)}`);
    }
    starts[triple[0] + 1]!++;
  }
  for (let f = 0; f < height; f++) starts[f + 1]! += starts[f]!;
  const next = starts.slice();
  const sampleAt = new Float64Array(triples.length);
  const values = new Float64Array(triples.length);
  for (const [row, column, value] of triples as [number, unknown, unknown][]) {
    const k = next[row]!++;
    sampleAt[k] = toNumber(column);
    values[k] = toNumber(value);
  }
  return { starts, sampleAt, values };
}

/** NaN for what is no number; the checks of the matrix refuse it. */
function toNumber(value: unknown): number {
  return typeof value === "number" ? value : Number.NaN;
}

function taxonomyOf({ ids, metadata }: Axis): Readonly<Record<string, string>> | undefined {
  if (!metadata?.some((each) => Object.hasOwn(each, "taxonomy"))) return undefined;
  return Object.fromEntries(
    ids.map((id, i) => {
      const ranks = metadata[i]!["taxonomy"];
      return [id, Array.isArray(ranks) ? lineage(ranks) : String(ranks ?? "")];
    }),
  );
}

function sampleMetadataOf({ ids, metadata }: Axis): Metadata | undefined {
  if (metadata === undefined) return undefined;
  const names = new Set(metadata.flatMap((each) => Object.keys(each)));
  const columns = [...names].map((name) => {
    return [name, metadata.map((each) => (Object.hasOwn(each, name) ? each[name] : null))] as const;
  });
  return metadataFromValues(ids, columns);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
