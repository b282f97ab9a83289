import { forest } from "../figures/forest.js";
import { volcano } from "../figures/volcano.js";
import { associationTable } from "../parts/association-table.js";
import { figureBlock } from "../parts/figure-block.js";
import type { Section } from "../view.js";

/** The strongest associations: table, volcano plot and forest of the chosen term. */
export const associations: Section = {
  id: "associations",
  heading: "Strongest associations",
  content: (view) => [...associationTable(view), figureBlock(view, volcano), figureBlock(view, forest)],
};
