import type { TreeShape } from "./tree-shape.js";

/** Whether a node is a clade or inside it. */
export function isUnder({ first, sizes }: TreeShape, node: number, clade: number): boolean {
  const end = first[clade]! + sizes[clade]!;
  return first[node]! >= first[clade]! && first[node]! + sizes[node]! <= end && sizes[node]! <= sizes[clade]!;
}

/** Where nodes stand in a drawing, in pixels. */
export interface Scale {
  x(node: number, shape: TreeShape): number;
  y(node: number, shape: TreeShape): number;
}

/** The places of the nodes under a clade in a plot. */
export function scaleOf(node: SVGSVGElement, { sizes, first, along: far }: TreeShape, clade: number): Scale {
  type Applied = { scale(name: string): { range: [number, number] } };
  const [left, right] = (node as unknown as Applied).scale("x").range;
  const [bottom, top] = (node as unknown as Applied).scale("y").range;
  const step = (bottom - top) / sizes[clade]!;
  const [from, start] = [first[clade]!, far[clade]!];
  return {
    x: (at, { along }) => left + ((along[at]! - start) / (1 - start || 1)) * (right - left),
    y: (at, { across }) => top + (across[at]! - from + 0.5) * step,
  };
}
