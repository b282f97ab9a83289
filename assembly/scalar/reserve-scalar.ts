import { get } from "../linalg/vector";
import { reserve, reserveF64 } from "../memory/arena";
import { ClassModel } from "../model/class-model";
import { Curve } from "../model/curve";
import { Point, ScalarWork } from "../model/scalar-work";
import { setGrid } from "./curve-search";

/** Reserve the scratch and set the grid. Null when memory cannot grow that far. */
export function reserveScalar(d: ClassModel): ScalarWork | null {
  const p = d.p;
  const s = changetype<ScalarWork>(reserve(offsetof<ScalarWork>()));
  if (changetype<usize>(s) == 0) return null;
  s.T = reserveF64(d.classes * p);
  s.Tw = reserveF64(p);
  s.gamma = reserveF64(p);
  s.g = reserveF64(p);
  s.A1 = reserveF64(p * p);
  s.A2 = reserveF64(p * p);
  s.inverse = reserveF64(p * p);
  s.product = reserveF64(p * p);
  s.point = changetype<Point>(reserve(offsetof<Point>()));
  s.curve = changetype<Curve>(reserve(offsetof<Curve>()));
  if (changetype<usize>(s.curve) == 0 || !reservePoint(d, s.point)) return null;
  let smallest = Infinity;
  let largest: f64 = 0;
  for (let c = 0; c < d.classes; c++) {
    const r = get(d.R, c);
    largest = Math.max(largest, r * r);
    if (r != 0) smallest = Math.min(smallest, r * r);
  }
  setGrid(s.curve, smallest, largest);
  return s;
}

function reservePoint(d: ClassModel, point: Point): bool {
  const classes = (<usize>d.classes) << 3;
  point.h = reserve(classes);
  point.h1 = reserve(classes);
  point.h2 = reserve(classes);
  point.L = reserve((<usize>d.p * d.p) << 3);
  return point.L != 0 && point.h2 != 0;
}
