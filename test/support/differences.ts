/** Derivatives by central differences with one step of Richardson's extrapolation: slow and independent. */

/** Gradient of f at x; `h` is the step of each coordinate. */
export function gradientOf(f: (x: number[]) => number, x: readonly number[], h: readonly number[]): number[] {
  return x.map((_, i) => richardson((t) => (f(moved(x, i, t)) - f(moved(x, i, -t))) / (2 * t), h[i]!));
}

/** Hessian of f at x. */
export function hessianOf(
  f: (x: number[]) => number,
  x: readonly number[],
  h: readonly number[],
): number[][] {
  const centre = f([...x]);
  const second = (i: number, j: number) =>
    richardson((t) => {
      const [a, b] = [(t / h[i]!) * h[i]!, (t / h[i]!) * h[j]!];
      if (i === j) return (f(moved(x, i, a)) - 2 * centre + f(moved(x, i, -a))) / (a * a);
      const corner = (s: number, u: number) => f(moved(moved(x, i, s * a), j, u * b));
      return (corner(1, 1) - corner(1, -1) - corner(-1, 1) + corner(-1, -1)) / (4 * a * b);
    }, h[i]!);
  const H = x.map(() => x.map(() => 0));
  for (let i = 0; i < x.length; i++) for (let j = 0; j <= i; j++) H[i]![j] = H[j]![i] = second(i, j);
  return H;
}

function moved(x: readonly number[], i: number, by: number): number[] {
  return x.map((value, j) => (j === i ? value + by : value));
}

/** Removes the error of order t² of a central difference. */
function richardson(difference: (t: number) => number, t: number): number {
  return (4 * difference(t / 2) - difference(t)) / 3;
}

/** Inverse of a symmetric matrix by Gauss-Jordan elimination with row pivoting. */
export function inverseOf(A: readonly (readonly number[])[]): number[][] {
  const n = A.length;
  const work = A.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  for (let c = 0; c < n; c++) {
    let pivot = c;
    for (let i = c + 1; i < n; i++) if (Math.abs(work[i]![c]!) > Math.abs(work[pivot]![c]!)) pivot = i;
    [work[c], work[pivot]] = [work[pivot]!, work[c]!];
    const scale = work[c]![c]!;
    work[c] = work[c]!.map((value) => value / scale);
    for (let i = 0; i < n; i++) {
      if (i === c) continue;
      const factor = work[i]![c]!;
      work[i] = work[i]!.map((value, j) => value - factor * work[c]![j]!);
    }
  }
  return work.map((row) => row.slice(n));
}
