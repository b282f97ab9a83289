import type { ResidualDesign } from "./residual-design.js";

/** Residuals of `rows` samples that are independent and have one variance, as a structure. */
export function independentResidual(rows: number): ResidualDesign {
  return {
    text: "",
    kind: "independent",
    visits: [],
    visit: new Int32Array(0),
    subjects: [],
    subject: new Int32Array(0),
    arms: [],
    arm: new Int32Array(rows),
    levels: [],
    level: new Int32Array(rows),
    grouping: [],
    columns: {},
  };
}
