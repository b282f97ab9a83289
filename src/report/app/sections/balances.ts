import { balanceTree } from "../figures/balance-tree.js";
import { figureBlock } from "../parts/figure-block.js";
import { members } from "../parts/members.js";
import type { Section } from "../view.js";

/** The tree of the balances and the members of the chosen one. */
export const balances: Section = {
  id: "balances",
  heading: "Balances and their members",
  content: (view) => [figureBlock(view, balanceTree), members(view)],
};
