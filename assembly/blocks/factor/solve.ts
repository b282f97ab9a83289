import { axpy } from "../../linalg/axpy";
import { dot } from "../../linalg/dot";
import { BlockPattern, tailAt } from "../records/pattern";
import { BlockWork } from "../records/work";

/** x ← L⁻¹ x, f64[q + p]. */
export function forward(d: BlockPattern, w: BlockWork, x: usize): void {
  for (let j = 0; j < d.sparse; j++) {
    const from = load<i32>(d.columnStart + ((<usize>j) << 2));
    const to = load<i32>(d.columnStart + ((<usize>j) << 2), 4);
    const at = x + ((<usize>j) << 3);
    const value = load<f64>(at) / load<f64>(w.factor + ((<usize>from) << 3));
    store<f64>(at, value);
    for (let i = from + 1; i < to; i++) {
      const place = x + ((<usize>load<i32>(d.row + ((<usize>i) << 2))) << 3);
      store<f64>(place, load<f64>(place) - value * load<f64>(w.factor + ((<usize>i) << 3)));
    }
  }
  const tail = x + ((<usize>d.sparse) << 3);
  for (let i = 0; i < d.tail; i++) {
    const at = tail + ((<usize>i) << 3);
    const row = tailAt(d, w.factor, i, 0);
    store<f64>(at, (load<f64>(at) - dot(i, row, tail)) / load<f64>(row + ((<usize>i) << 3)));
  }
}

/** x ← L⁻ᵀ x, f64[q + p]. */
export function backward(d: BlockPattern, w: BlockWork, x: usize): void {
  const tail = x + ((<usize>d.sparse) << 3);
  for (let i = d.tail - 1; i >= 0; i--) {
    const at = tail + ((<usize>i) << 3);
    const row = tailAt(d, w.factor, i, 0);
    const value = load<f64>(at) / load<f64>(row + ((<usize>i) << 3));
    store<f64>(at, value);
    axpy(i, -value, row, tail);
  }
  for (let j = d.sparse - 1; j >= 0; j--) {
    const from = load<i32>(d.columnStart + ((<usize>j) << 2));
    const to = load<i32>(d.columnStart + ((<usize>j) << 2), 4);
    let value = load<f64>(x + ((<usize>j) << 3));
    for (let i = from + 1; i < to; i++) {
      value -=
        load<f64>(w.factor + ((<usize>i) << 3)) *
        load<f64>(x + ((<usize>load<i32>(d.row + ((<usize>i) << 2))) << 3));
    }
    store<f64>(x + ((<usize>j) << 3), value / load<f64>(w.factor + ((<usize>from) << 3)));
  }
}
