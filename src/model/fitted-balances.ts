import { balanceMembers, ilrInverse } from "../balances/all.js";
import type { BalanceMember } from "../balances/balance-members.js";
import type { FitResult } from "../fit/fit-result.js";
import type { Plan } from "../fit/plan.js";
import { checkOptions } from "../options/check.js";
import * as option from "../options/schema.js";
import { Frame } from "../table/frame.js";
import type { Table } from "../table/table.js";
import type { TreeLike } from "../tree/as-tree.js";
import type { Tree } from "../tree/tree.js";
import { FittedModel, type UnsharedSamples } from "./fitted-model.js";
import { type EstimabilityOf, type MissingRows, responseEstimability } from "./read/estimable-means.js";

/** Where the responses of a model came from. */
export interface ModelOrigin {
  /** The tree along which balances were made, its tips the parts. */
  readonly tree?: Tree;
  readonly dropped?: UnsharedSamples;
  /**
   * Rows of the design without a value, of responses that are not at hand and whose fixed effects depend on each other
   * there: what predictions need to know of them.
   */
  readonly missing?: MissingRows;
}

/** A fit whose responses may be balances: what is read of it goes back to proportions along a tree. */
export class FittedBalances extends FittedModel {
  readonly tree: Tree | undefined;
  /** @internal */
  protected readonly missing: MissingRows;
  /** @internal */
  protected readonly estimabilityOf: EstimabilityOf;

  constructor(plan: Plan, table: Table, result: FitResult, origin: ModelOrigin = {}) {
    super(plan, table, result, origin.dropped);
    this.tree = origin.tree;
    this.missing = origin.missing ?? {};
    this.estimabilityOf = responseEstimability(plan, table, result, this.missing);
  }

  /** The features on either side of each balance; empty without a tree. */
  get members(): readonly BalanceMember[] {
    return this.tree === undefined ? [] : balanceMembers(this.tree);
  }

  /** Fixed effects, terms × responses; with a tree terms × tips, as proportions. */
  override coefficients(options: { tree?: TreeLike | undefined } = {}): Frame {
    checkOptions("coefficients", options, { tree: option.anything() });
    return this.inProportions(super.coefficients(), options.tree);
  }

  /** @internal */
  protected inProportions(frame: Frame, tree: TreeLike | undefined): Frame {
    if (tree === undefined) return frame;
    const { rowNames, columnNames, values } = ilrInverse(frame, tree);
    return new Frame(rowNames, columnNames, values, { notes: frame.notes });
  }
}
