import { expect, test } from "vitest";
import type { LMEModel } from "../../src/model/lme-model.js";
import { taxaRecord } from "../../src/report/record/further-records.js";

test("q of single taxa too small for a double is told from its p, as of responses", () => {
  const columns = {
    estimate: Float64Array.of(1, 2),
    std_error: Float64Array.of(0.1, 0.1),
    df: Float64Array.of(400, 400),
    conf_low: Float64Array.of(0.8, 1.8),
    conf_high: Float64Array.of(1.2, 2.2),
    log10_p: Float64Array.of(-3, -400),
    q_value: Float64Array.of(1e-3, 0),
  };
  const model = { tidy: () => ({ columns }), terms: ["week"], responses: ["fa", "fb"] };
  const record = taxaRecord(model as unknown as LMEModel, undefined);
  expect(record.features).toHaveLength(2);
  const at = record.features.indexOf("fb");
  expect(record.log10q[at]).toBeCloseTo(-400 + Math.log10(2), 3);
  expect(record.log10q[1 - at]).toBeCloseTo(-3, 6);
  expect(record.halfWidth[at]).toBeCloseTo(0.2, 6);
  expect(Array.from(record.clear)).toEqual([2]);
});
