/** The reflection I − τ·v·v'. */
interface Reflector {
  readonly v: Float64Array;
  readonly tau: number;
}

/**
 * Householder's QR of C': Q is the product of the reflectors, in order. The columns of Q after the first
 * rows(C) span {β : C·β = 0}. Signs are LAPACK's.
 */
export function reflectorsOf(C: readonly (readonly number[])[]): Reflector[] {
  const reflectors: Reflector[] = [];
  C.forEach((row, k) => {
    const column = Float64Array.from(row);
    for (const reflector of reflectors) reflect(reflector, column);
    reflectors.push(householder(column, k));
  });
  return reflectors;
}

/** The reflection that sends x[k..] onto its first axis, with v[k] = 1. */
function householder(x: Float64Array, k: number): Reflector {
  const v = new Float64Array(x.length);
  const alpha = x[k]!;
  let below = 0;
  for (let i = k + 1; i < x.length; i++) below += x[i]! ** 2;
  if (below === 0) return { v, tau: 0 };
  const norm = Math.hypot(alpha, Math.sqrt(below));
  const beta = alpha >= 0 ? -norm : norm;
  for (let i = k + 1; i < x.length; i++) v[i] = x[i]! / (alpha - beta);
  v[k] = 1;
  return { v, tau: (beta - alpha) / beta };
}

function reflect({ v, tau }: Reflector, x: Float64Array): void {
  let product = 0;
  for (let i = 0; i < x.length; i++) product += v[i]! * x[i]!;
  for (let i = 0; i < x.length; i++) x[i]! -= tau * product * v[i]!;
}
