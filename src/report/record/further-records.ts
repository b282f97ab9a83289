import type { Taxonomy } from "../../balances/features/taxonomy.js";
import type { robustnessTable } from "../../model/checks/sensitivity-tables.js";
import type { LMEModel } from "../../model/lme-model.js";
import { coefficientRecord } from "./coefficient-record.js";
import type { SensitivityRecord, TaxaRecord } from "./report-record.js";
import { strongestResponses } from "./strongest.js";

/** Bytes of either record, at most. */
const MAX_BYTES = 200_000;

/** Which effects hold with other numbers in place of zeros: the table that `checkSensitivity` makes. */
export type SensitivityTable = ReturnType<typeof robustnessTable>;

/** The effects of single taxa, of as many as there is room for: those with the smallest p-values. */
export function taxaRecord(taxa: LMEModel, taxonomy: Taxonomy | undefined): TaxaRecord {
  const { columns } = taxa.tidy();
  const terms = taxa.terms.length;
  const most = Math.floor(MAX_BYTES / (16 * terms + 40));
  const held = strongestResponses(columns, taxa.terms, most);
  const { estimate, halfWidth, log10p, log10q } = coefficientRecord(columns, terms, held);
  const features = Array.from(held, (i) => taxa.responses[i]!);
  return {
    features,
    total: taxa.responses.length,
    ...(taxonomy && {
      lineages: features.map((name) => (Object.hasOwn(taxonomy, name) ? taxonomy[name]! : "")),
    }),
    estimate,
    halfWidth,
    log10p,
    log10q,
    clear: countByTerm(terms, columns.q_value, (q) => q < 0.05),
  };
}

/**
 * What becomes of the effects with other numbers in place of zeros.
 *
 * @param held positions, in the model, of the responses of the report
 */
export function sensitivityRecord(
  { columns }: SensitivityTable,
  terms: number,
  held: Int32Array,
): SensitivityRecord {
  const most = held.subarray(0, Math.floor(MAX_BYTES / (13 * terms)));
  const pick = (values: Float64Array) =>
    Float32Array.from(
      { length: most.length * terms },
      (_, at) => values[most[Math.floor(at / terms)]! * terms + (at % terms)]!,
    );
  const { estimate_min, estimate_max, q_max, q_value, robust } = columns;
  const flags = robust as ArrayLike<unknown>;
  const isRobust = (row: number) => flags[row] === true || flags[row] === "true";
  return {
    estimateMin: pick(estimate_min),
    estimateMax: pick(estimate_max),
    log10qMax: pick(q_max).map(Math.log10),
    robust: Uint8Array.from({ length: most.length * terms }, (_, at) =>
      Number(isRobust(most[Math.floor(at / terms)]! * terms + (at % terms))),
    ),
    clear: countByTerm(terms, q_value, (q) => q < 0.05),
    robustByTerm: countByTerm(terms, q_value, (_, row) => isRobust(row)),
  };
}

function countByTerm(
  terms: number,
  values: ArrayLike<number>,
  isMeant: (value: number, row: number) => boolean,
): Int32Array {
  const out = new Int32Array(terms);
  for (let row = 0; row < values.length; row++) if (isMeant(values[row]!, row)) out[row % terms]!++;
  return out;
}
