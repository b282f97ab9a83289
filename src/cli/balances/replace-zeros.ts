import { addPseudocount } from "../../balances/compositions/add-pseudocount.js";
import { multiplicativeReplacement } from "../../balances/compositions/multiplicative-replacement.js";
import { replaceZeros as replaceEach } from "../../balances/compositions/replace-zeros.js";
import type { ZeroReplacement } from "../../options/balances.js";
import type { Table } from "../../table/table.js";

/** The number that stands for zeros; undefined for that of a multiplicative replacement which was given none. */
export function amountOf(zeros: ZeroReplacement): number | undefined {
  return zeros.by === "multiplicative" ? zeros.delta : zeros.value;
}

/**
 * Counts with numbers in the place of zeros, as an option asks for them.
 *
 * @param amount may be undefined for a multiplicative replacement, which has a default
 */
export function replaceZeros(table: Table, by: ZeroReplacement["by"], amount: number | undefined): Table {
  switch (by) {
    case "pseudocount":
      return addPseudocount(table, amount);
    case "replace":
      return replaceEach(table, amount!);
    case "multiplicative":
      return multiplicativeReplacement(table, { delta: amount });
  }
}

/** The same of an option that may be left out: counts then stay as they are. */
export function withoutZeros(table: Table, zeros: ZeroReplacement | undefined): Table {
  return zeros === undefined ? table : replaceZeros(table, zeros.by, amountOf(zeros));
}
