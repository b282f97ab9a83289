import { normalize } from "../../balances/compositions/normalize.js";
import { transform } from "../../balances/compositions/transform.js";
import { zerosAsMissing } from "../../balances/compositions/zeros-as-missing.js";
import type { ZeroTreatment } from "../../options/balances.js";
import { referenceOf, type Transformation } from "../../options/taxa.js";
import type { Table } from "../../table/table.js";
import type { TaxonRequest } from "../commands/response-request.js";
import type { Inputs, OpenInput } from "../files/read-inputs.js";
import type { Log } from "../log/log.js";
import { featuresOf, filtered, noteKept } from "./features.js";
import { withoutZeros } from "./replace-zeros.js";

/** The counts of `inputs`, added up to taxa and filtered. */
export async function filteredCounts(
  request: TaxonRequest,
  inputs: Inputs,
  open: OpenInput,
  log: Log,
): Promise<Table> {
  const { table, before } = await featuresOf(request, inputs, open, log);
  const counts = filtered(table, request.filter);
  noteKept(counts, before, log);
  return counts;
}

/**
 * Turn counts into responses, one per feature: zeros are treated, samples are divided by their totals and numbers are
 * transformed, in this order. A note of the result says what was done.
 */
export function makeTaxa(request: TaxonRequest, counts: Table, log: Log): Table {
  const { zeros, normalize: method = "none", transform: how = "none" } = request;
  const treated = zeros?.by === "missing" ? zerosAsMissing(counts) : withoutZeros(counts, zeros);
  for (const note of treated.notes ?? []) log.warn(note);
  const table = transform(normalize(treated, method), how);
  const done = responseNote(request);
  if (done === undefined) return table;
  log.note("responses", done);
  return { ...table, notes: [...(table.notes ?? []), `responses are ${done}`] };
}

/** What responses are, in words; undefined for counts as they are. */
function responseNote({ zeros, normalize: method = "none", transform: how = "none" }: TaxonRequest) {
  if (zeros === undefined && method === "none" && how === "none") return undefined;
  const of = method === "tss" ? "proportions" : "counts";
  const treated = zeros === undefined ? "" : `, ${zeroWords(zeros)}`;
  return `${transformWords(how)}${of} of single features${treated}`;
}

/** What a transformation makes, up to its `of`. */
export function transformWords(how: Transformation): string {
  const reference = referenceOf(how);
  if (reference !== undefined) return `log-ratios (alr) to ${reference} of `;
  return plainWords[how as Exclude<Transformation, `alr:${string}`>];
}

const plainWords: Readonly<Record<Exclude<Transformation, `alr:${string}`>, string>> = {
  clr: "centred log-ratios (clr) of ",
  log: "natural logarithms of ",
  log2: "binary logarithms (log2) of ",
  asinsqrt: "arcsines of square roots of ",
  logit: "logits of ",
  none: "",
};

function zeroWords(zeros: ZeroTreatment): string {
  switch (zeros.by) {
    case "missing":
      return "zeros taken as missing";
    case "pseudocount":
      return `${zeros.value} added to every cell`;
    case "replace":
      return `zeros replaced by ${zeros.value}`;
    case "multiplicative":
      return "zeros replaced multiplicatively";
  }
}
