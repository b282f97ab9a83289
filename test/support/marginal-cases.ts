import { mixedlmSync } from "../../src/index.js";
import type { LMEModel } from "../../src/model/lme-model.js";
import type { FitOptions } from "../../src/options/fit.js";
import type { Table } from "../../src/table/table.js";
import { readJson, readTsv } from "./read-fixture.js";

/** A model of test/fixtures/marginal. */
export interface MarginalCase {
  readonly id: string;
  readonly data: string;
  readonly response: string;
  readonly formula: string;
  readonly random?: string;
  readonly residual?: string;
  readonly variance?: string;
  readonly reml: boolean;
  readonly nobs: number;
  readonly criterion: number;
  readonly names: readonly string[];
  readonly estimate: readonly number[];
  readonly std_error: readonly number[];
  readonly mmrm_df?: readonly number[];
  readonly df?: readonly number[];
  readonly kenward_roger?: { readonly std_error: readonly number[]; readonly df: readonly number[] };
  readonly residual_covariance?: readonly (readonly (readonly number[])[])[];
  readonly residual_car1?: readonly { readonly sd: number; readonly phi: number }[];
  readonly random_covariance?: readonly (readonly number[])[];
  readonly sigma?: number;
  readonly sd_ratio?: Readonly<Record<string, number>>;
}

export const { cases } = readJson<{ cases: MarginalCase[] }>("marginal", "cases.json");

const inOtherFolder = ["machines.tsv", "orthodont.tsv"];
const categorical = ["USUBJID", "Subject", "Worker", "Mare", "g"];

export function dataOf({ data }: Pick<MarginalCase, "data">): Table {
  return readTsv([inOtherFolder.includes(data) ? "lmm" : "marginal", data], categorical);
}

export function fitCase(one: MarginalCase, further: FitOptions = {}): LMEModel {
  const { response, formula, random, residual, variance, reml } = one;
  const right = random === undefined ? formula : `${formula} + ${random}`;
  return mixedlmSync(`${response} ~ ${right}`, dataOf(one), {
    reml,
    ...(residual && { residual }),
    ...(variance && { variance }),
    ...further,
  });
}

/** R's name of each term: `ARMCDTRT:AVISITVIS2` for `ARMCD[T.TRT]:AVISIT[T.VIS2]`. */
export function inR(term: string): string {
  return term.replace(/\[T\.([^\]]*)\]/g, "$1").replace(/^Intercept$/, "(Intercept)");
}

/** The place of each of the case's terms among those of the model. */
export function placesOf({ names }: Pick<MarginalCase, "names">, terms: readonly string[]): number[] {
  const sorted = (name: string) => name.split(":").sort().join(":");
  const own = terms.map((term) => sorted(inR(term)));
  return names.map((name) => own.indexOf(sorted(name)));
}
