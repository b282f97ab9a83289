import { DataError } from "../../errors.js";
import type { LMEModel } from "../../model/lme-model.js";
import { columnNames } from "../../table/columns.js";
import type { Table } from "../../table/table.js";
import { tipNames } from "../../tree/tip-names.js";
import type { Balances } from "../balances/make-balances.js";

/** The effects of single taxa as `coefficients` has those of balances: feature, its lineage where known, term, …. */
export function taxaTable(model: LMEModel, taxonomy: Balances["taxonomy"]): Table {
  const { index, columns } = model.tidy();
  const { response, ...rest } = columns;
  const lineage = taxonomy && {
    taxon: response.map((feature) => (Object.hasOwn(taxonomy, feature) ? taxonomy[feature]! : null)),
  };
  return { index, columns: { feature: response, ...lineage, ...rest } };
}

/** Log-ratios of taxa take every balance of the tree. Throws DataError where a table of balances lacks some. */
export function checkAllBalances({ table, tree }: Balances): void {
  const [given, needed] = [columnNames(table).length, tipNames(tree).length - 1];
  if (given === needed) return;
  throw new DataError(`--taxon-effects: needs all ${needed} balances of the tree, got ${given}`);
}
