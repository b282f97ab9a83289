import { DataError } from "../../errors.js";
import { withScratch } from "../../kernel/scratch.js";
import { Frame } from "../../table/frame.js";
import { condensedOffsets } from "../../tree/agglomerate.js";
import { condensedRoom } from "../../tree/linkage-tree.js";
import { type Composition, partsOf } from "../parts.js";
import { putLogarithms } from "./logarithms.js";

/**
 * Variation matrix of the features (Aitchison 1986), halved as in gneiss: V_ij = ½ var(ln x_i / x_j), the
 * variance with divisor n. features × features, symmetric, zero on the diagonal. Proportional features are at
 * distance 0; it does not matter whether counts or proportions are given.
 *
 * Throws DataError with fewer than two samples and for parts that are zero, negative or missing.
 */
export function variationMatrix(table: Composition): Frame {
  const parts = partsOf(table, "variationMatrix");
  const count = parts.columnNames.length;
  const condensed = condensedVariation(parts, "variationMatrix");
  const offsets = condensedOffsets(count);
  const values = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      values[i * count + j] = values[j * count + i] = condensed[offsets[i]! + j]!;
    }
  }
  return new Frame(parts.columnNames, parts.columnNames, values);
}

/** Features whose variances with all later features are made in one pass over these. */
const blockFeatures = 16;

/** The upper triangle of the variation matrix, row after row. */
export function condensedVariation(parts: Frame, where: string): Float64Array {
  const samples = parts.rowNames.length;
  const features = parts.columnNames.length;
  if (samples < 2) {
    throw new DataError({ where, rule: "variances need at least two samples", got: String(samples) });
  }
  const condensed = condensedRoom(where, features);
  const offsets = condensedOffsets(features);
  withScratch((scratch) => {
    const logs = putLogarithms(scratch, parts, 0, samples, where);
    const byFeature = scratch.f64(samples * features);
    transpose(
      scratch.viewF64(logs, samples * features),
      scratch.viewF64(byFeature, samples * features),
      features,
    );
    scratch.kernel.centreRows(byFeature, features, samples);
    const block = scratch.f64(blockFeatures * features);
    for (let from = 0; from < features; from += blockFeatures) {
      const to = Math.min(features, from + blockFeatures);
      scratch.kernel.halfVariances(byFeature, features, samples, from, to, block);
      const view = scratch.viewF64(block, blockFeatures * features);
      for (let i = from; i < to; i++) {
        const start = (i - from) * features;
        condensed.set(view.subarray(start + i + 1, start + features), offsets[i]! + i + 1);
      }
    }
  });
  return condensed;
}

function transpose(rows: Float64Array, columns: Float64Array, width: number): void {
  const height = rows.length / width;
  for (let i = 0; i < height; i++) {
    for (let j = 0; j < width; j++) columns[j * height + i] = rows[i * width + j]!;
  }
}
