import { get } from "../../linalg/vector";
import { Design } from "../../model/class-model";
import { Values, Work } from "../../model/class-work";
import { criterionAt } from "./criterion-at";
import { isPlane, MOST_DIRECTIONS, screenDirections } from "./screen-directions";
import { addStart } from "./start-list";
import { shapeCount, startFrom } from "./start-shapes";

/** Sizes of the starts, in the basis where Z'Z is the identity on average over the groups. */
const SIZES = memory.data<f64>([0.1, 0.3, 1, 3, 10, 30, 100, 300]);
const SIZE_COUNT: i32 = 8;

/** Room that the list of starts needs. */
export function mostStarts(d: Design): i32 {
  return isPlane(d) ? SIZE_COUNT + MOST_DIRECTIONS : shapeCount(d) * SIZE_COUNT;
}

/**
 * List the starts of a search: of each shape of Λ the sizes that no neighbouring size of the same shape undercuts, and of
 * two effects with any covariance those in step.
 */
export function screen(d: Design, w: Work, v: Values): void {
  w.startCount = 0;
  const shapes = isPlane(d) ? 1 : shapeCount(d);
  for (let shape = 0; shape < shapes; shape++) screenShape(d, w, v, shape);
  if (isPlane(d)) screenDirections(d, w, v);
}

function screenShape(d: Design, w: Work, v: Values, shape: i32): void {
  let last = Infinity;
  let falls = false;
  for (let i = 0; i < SIZE_COUNT; i++) {
    startFrom(d, w, shape, sizeOf(i));
    const D = criterionAt(d, w, v, w.theta);
    if (falls && !(D < last)) addStart(w, last, sizeOf(i - 1), shape, 0, 0);
    falls = D < last;
    last = D;
  }
  if (falls) addStart(w, last, sizeOf(SIZE_COUNT - 1), shape, 0, 0);
}

function sizeOf(i: i32): f64 {
  return get(SIZES, i);
}
