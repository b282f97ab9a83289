import { overCovariate } from "../figures/over-covariate.js";
import { figureBlock } from "../parts/figure-block.js";
import { responseTable } from "../parts/response-table.js";
import type { Section } from "../view.js";

/** The chosen response: all its estimates, and its values over a covariate. */
export const chosen: Section = {
  id: "chosen",
  heading: "The chosen response",
  content: (view) => [
    responseTable(view),
    ...(overCovariate.canDraw(view.data) ? [figureBlock(view, overCovariate)] : []),
  ],
};
