import { criterionAt } from "../likelihood/forms";
import { get, part } from "../linalg/vector";
import { isFull } from "../model/lambda";
import { Model } from "../model/model";
import { Start } from "../model/start";
import { termWidth } from "../model/terms";
import { Work } from "../model/work";
import { addStart } from "./start-list";
import { startAlong } from "./starts";

/** Sizes at which the criterion is asked in every direction. */
const SIZES = memory.data<f64>([2, 10, 50]);
const SIZE_COUNT: i32 = 3;
/** Unit vectors of the half circle, 15° apart. */
const DIRECTIONS = memory.data<f64>([
  1, 0, 0.9659258262890683, 0.25881904510252074, 0.8660254037844387, 0.5, 0.7071067811865476,
  0.7071067811865475, 0.5, 0.8660254037844386, 0.25881904510252074, 0.9659258262890683, 0, 1,
  -0.25881904510252085, 0.9659258262890683, -0.5, 0.8660254037844387, -0.7071067811865475, 0.7071067811865476,
  -0.8660254037844387, 0.5, -0.9659258262890682, 0.258819045102521,
]);
export const DIRECTION_COUNT: i32 = 12;
/** Cosine and sine of the angle between them. */
const COSINE: f64 = 0.9659258262890683;
const SINE: f64 = 0.25881904510252074;
/** Starts that are found at most. */
export const MOST_DIRECTIONS: i32 = SIZE_COUNT * DIRECTION_COUNT;

/** Times that the angle is halved on the way to the bottom of a valley. */
const HALVINGS: i32 = 2;
/** From the largest size on a valley is followed by this factor, to at most this size. */
const GROWTH: f64 = 5;
const LARGEST: f64 = 1e9;

/** Are the random effects two, with any covariance, in a single term? */
export function isPlane(d: Model): bool {
  return d.terms == 1 && termWidth(d, 0) == 2 && isFull(d, 0);
}

/**
 * Starts in the valleys of the criterion over Ψ of rank one, of two effects that go together in a direction and a size. A
 * valley is the narrower the larger the size, so it is seen on a grid of directions and sizes and then followed: from
 * the lowest directions of every size one turns towards the bottom, and from the largest size on the size grows for
 * as long as the criterion falls.
 */
export function screenDirections(d: Model, w: Work): void {
  for (let i = 0; i < SIZE_COUNT; i++) {
    const size = get(SIZES, i);
    for (let j = 0; j < DIRECTION_COUNT; j++)
      store<f64>(gridPlace(w, j), criterionAlong(d, w, size, firstOf(j), secondOf(j)));
    for (let j = 0; j < DIRECTION_COUNT; j++) {
      const D = load<f64>(gridPlace(w, j));
      if (!(D < Infinity) || load<f64>(gridPlace(w, j - 1)) < D || load<f64>(gridPlace(w, j + 1)) < D)
        continue;
      follow(d, w, directionStart(w, D, size, j), i == SIZE_COUNT - 1);
    }
  }
}

function directionStart(w: Work, D: f64, size: f64, direction: i32): Start {
  const start = addStart(w, D, 0, -1, size);
  start.first = firstOf(direction);
  start.second = secondOf(direction);
  return start;
}

function firstOf(direction: i32): f64 {
  return load<f64>(DIRECTIONS + ((<usize>direction) << 4));
}

function secondOf(direction: i32): f64 {
  return load<f64>(DIRECTIONS + ((<usize>direction) << 4), 8);
}

/** Where the criterion in a direction is kept; directions go round. */
function gridPlace(w: Work, direction: i32): usize {
  return part(w.grid, (direction + DIRECTION_COUNT) % DIRECTION_COUNT);
}

function criterionAlong(d: Model, w: Work, size: f64, first: f64, second: f64): f64 {
  startAlong(w, size, first, second);
  return criterionAt(d, w, w.theta);
}

/** Turn a start towards the bottom of its valley; then, if wanted, follow that to larger sizes while it falls. */
function follow(d: Model, w: Work, start: Start, grows: bool): void {
  let cosine = COSINE;
  let sine = SINE;
  for (let i = 0; i < HALVINGS; i++) {
    const half = Math.sqrt(0.5 + 0.5 * cosine);
    sine /= 2 * half;
    cosine = half;
    turn(d, w, start, cosine, sine);
  }
  while (grows && start.size < LARGEST) {
    const D = start.D;
    const first = start.first;
    const second = start.second;
    start.size *= GROWTH;
    start.D = criterionAlong(d, w, start.size, first, second);
    for (let i = 0; i < 2; i++) {
      turn(d, w, start, cosine, sine);
      const half = Math.sqrt(0.5 + 0.5 * cosine);
      sine /= 2 * half;
      cosine = half;
    }
    if (start.D < D) continue;
    start.size /= GROWTH;
    start.D = D;
    start.first = first;
    start.second = second;
    return;
  }
}

/** Turn by an angle to the side where the criterion is lower, if it is. */
function turn(d: Model, w: Work, start: Start, cosine: f64, sine: f64): void {
  const first = start.first;
  const second = start.second;
  for (let side = 0; side < 2; side++) {
    const s = side ? -sine : sine;
    const x = first * cosine - second * s;
    const y = second * cosine + first * s;
    const D = criterionAlong(d, w, start.size, x, y);
    if (!(D < start.D)) continue;
    start.D = D;
    start.first = x;
    start.second = y;
  }
}
