import { heatMap } from "../figures/heat-map.js";
import { proportions } from "../figures/proportions.js";
import { figureBlock } from "../parts/figure-block.js";
import type { Section } from "../view.js";

const figures = [heatMap, proportions];

/** All responses over all samples, and what the model expects of the features. */
export const samples: Section = {
  id: "samples",
  heading: "Responses across the samples",
  content: (view) =>
    figures.filter((figure) => figure.canDraw(view.data)).map((figure) => figureBlock(view, figure)),
};
