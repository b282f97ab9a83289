import { Start } from "../model/start";
import { Work } from "../model/work";

/** Bytes of a list of starts. */
export function listBytes(starts: i32): usize {
  return <usize>starts * offsetof<Start>();
}

/** Add a start to the list. */
export function addStart(w: Work, D: f64, term: i32, shape: i32, size: f64): Start {
  const start = startAt(w, w.startCount++);
  start.D = D;
  start.size = size;
  start.term = term;
  start.shape = shape;
  start.first = 0;
  start.second = 0;
  return start;
}

/** The start with the lowest criterion, which is then struck off; null when there is none left. */
export function takeLowest(w: Work): Start | null {
  let lowest: Start | null = null;
  let D = Infinity;
  for (let i = 0; i < w.startCount; i++) {
    const start = startAt(w, i);
    if (!(start.D < D)) continue;
    D = start.D;
    lowest = start;
  }
  if (lowest) lowest.D = Infinity;
  return lowest;
}

function startAt(w: Work, i: i32): Start {
  return changetype<Start>(w.starts + <usize>i * offsetof<Start>());
}
