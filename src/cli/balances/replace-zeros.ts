import { addPseudocount } from "../../balances/compositions/add-pseudocount.js";
import { multiplicativeReplacement } from "../../balances/compositions/multiplicative-replacement.js";
import { replaceZeros as replaceEach } from "../../balances/compositions/replace-zeros.js";
import type { ZeroReplacement } from "../../options/balances.js";
import type { Table } from "../../table/table.js";

/** Counts with numbers in the place of zeros, as an option asks for them. */
export function replaceZeros(table: Table, zeros: ZeroReplacement | undefined): Table {
  if (zeros === undefined) return table;
  if (zeros.by === "pseudocount") return addPseudocount(table, zeros.value);
  if (zeros.by === "replace") return replaceEach(table, zeros.value);
  return multiplicativeReplacement(table, zeros.delta === undefined ? {} : { delta: zeros.delta });
}
