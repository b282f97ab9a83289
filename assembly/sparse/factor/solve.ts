import { axpy } from "../../linalg/axpy";
import { dot } from "../../linalg/dot";
import { get, int, part, set } from "../../linalg/vector";
import { Pattern, tailAt } from "../../model/pattern";
import { SparseWork } from "../../model/sparse-work";

/** x ← L⁻¹ x, f64[q + p]. */
export function forward(d: Pattern, w: SparseWork, x: usize): void {
  for (let j = 0; j < d.sparse; j++) {
    const from = int(d.columnStart, j);
    const to = load<i32>(d.columnStart + ((<usize>j) << 2), 4);
    const at = part(x, j);
    const value = load<f64>(at) / get(w.factor, from);
    store<f64>(at, value);
    for (let i = from + 1; i < to; i++) {
      const place = part(x, int(d.row, i));
      store<f64>(place, load<f64>(place) - value * get(w.factor, i));
    }
  }
  const tail = part(x, d.sparse);
  for (let i = 0; i < d.tail; i++) {
    const at = part(tail, i);
    const row = tailAt(d, w.factor, i, 0);
    store<f64>(at, (load<f64>(at) - dot(i, row, tail)) / get(row, i));
  }
}

/** x ← L⁻ᵀ x, f64[q + p]. */
export function backward(d: Pattern, w: SparseWork, x: usize): void {
  const tail = part(x, d.sparse);
  for (let i = d.tail - 1; i >= 0; i--) {
    const at = part(tail, i);
    const row = tailAt(d, w.factor, i, 0);
    const value = load<f64>(at) / get(row, i);
    store<f64>(at, value);
    axpy(i, -value, row, tail);
  }
  for (let j = d.sparse - 1; j >= 0; j--) {
    const from = int(d.columnStart, j);
    const to = load<i32>(d.columnStart + ((<usize>j) << 2), 4);
    let value = get(x, j);
    for (let i = from + 1; i < to; i++) {
      value -= get(w.factor, i) * get(x, int(d.row, i));
    }
    set(x, j, value / get(w.factor, from));
  }
}
