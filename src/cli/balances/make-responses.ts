import type { Plan } from "../../fit/plan.js";
import { withNotes } from "../../fit/prepare/with-notes.js";
import type { DrawSource } from "../../model/taxa/draw-source.js";
import type { Table } from "../../table/table.js";
import type { FitRequest } from "../commands/request.js";
import type { DrawRequest } from "../commands/response-request.js";
import type { Inputs, OpenInput } from "../files/read-inputs.js";
import type { Log } from "../log/log.js";
import { type Balances, makeBalances } from "./make-balances.js";
import { filteredCounts, makeTaxa, transformWords } from "./make-taxa.js";

/** Added to each count as the parameter of the Dirichlet distribution, where nothing else is asked for. */
const PRIOR = 0.5;

/** The responses of a fit, and the plan that they are fitted on. */
interface MadeResponses {
  readonly plan: Plan;
  readonly table: Table;
  /** Present where they are balances. */
  readonly balances: Balances | undefined;
  /** Present where the uncertainty of the counts is drawn. */
  readonly draws?: DrawSource;
}

/** The expected logarithms of the proportions behind counts, or their balances, and where these are drawn from. */
async function drawn(
  { balances: along, taxa }: Pick<FitRequest, "balances" | "taxa">,
  { prior = PRIOR }: DrawRequest,
  plan: Plan,
  inputs: Inputs,
  open: OpenInput,
  log: Log,
): Promise<MadeResponses> {
  const { drawSource } = await import("../../model/taxa/draw-source.js");
  const behind = `of proportions behind the counts (Dirichlet with counts + ${prior})`;
  if (along === undefined) {
    const { transform } = taxa!;
    const source = drawSource(
      await filteredCounts(taxa!, inputs, open, log),
      { transform: transform! },
      prior,
    );
    const done = `expected ${transformWords(transform!).replace(/ of $/, "")} ${behind}`;
    log.note("responses", done);
    const noted = withNotes(plan, [...(source.expected.notes ?? []), `responses are ${done}`]);
    return { plan: noted, table: source.expected, balances: undefined, draws: source };
  }
  // A clustering takes logarithms, for which the prior stands in the place of zeros too.
  const made = await makeBalances(
    { ...along, isDrawn: true, zeros: { by: "pseudocount", value: prior } },
    inputs,
    open,
    log,
  );
  const source = drawSource(made.counts, { tree: made.tree }, prior);
  const done = `expected balances ${behind}`;
  log.note("responses", done);
  const noted = withNotes(plan, [`responses are ${done}`]);
  return {
    plan: noted,
    table: source.expected,
    balances: { ...made, table: source.expected },
    draws: source,
  };
}

/** log2 of counts per million, on a plan with a weight for each cell. */
async function voomed(plan: Plan, counts: Table, log: Log): Promise<MadeResponses> {
  const { voomOnPlan } = await import("../../model/taxa/voom-on-plan.js");
  const { table, weights } = voomOnPlan(plan, counts);
  const done =
    "binary logarithms of counts per million, with a weight for each cell by the trend of the variance (voom)";
  log.note("responses", done);
  // Weights per cell give each response a design of its own.
  const weighted = { ...plan, options: { ...plan.options, weights }, reduced: null };
  return { plan: withNotes(weighted, [`responses are ${done}`]), table, balances: undefined };
}

/** The responses of a request: the columns of its table as they are, balances of them, or what single features become. */
export async function makeResponses(
  request: Pick<FitRequest, "balances" | "taxa" | "draws">,
  plan: Plan,
  inputs: Inputs,
  open: OpenInput,
  log: Log,
): Promise<MadeResponses> {
  const { balances: along, taxa, draws } = request;
  if (draws !== undefined) return drawn(request, draws, plan, inputs, open, log);
  if (along !== undefined) {
    const balances = await makeBalances(along, inputs, open, log);
    return { plan, table: balances.table, balances };
  }
  if (taxa === undefined) return { plan, table: inputs.table, balances: undefined };
  const counts = await filteredCounts(taxa, inputs, open, log);
  if (taxa.voom) return voomed(plan, counts, log);
  const table = makeTaxa(taxa, counts, log);
  return { plan: withNotes(plan, table.notes), table, balances: undefined };
}
