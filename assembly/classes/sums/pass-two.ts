import { ClassSums } from "../../model/class-sums";

/**
 * What `differentiateSums` adds up over two classes, for two effects with any covariance: the same as for any k, with all
 * that is 2 × 2 in registers and the sums read once.
 */
export function passTwo(s: ClassSums, pair: i32): void {
  const R = s.R + ((<usize>pair) << 6);
  const N = s.N + <usize>pair * 48;
  const R00 = v128.load(R);
  const R01 = v128.load(R, 16);
  const R10 = v128.load(R, 32);
  const R11 = v128.load(R, 48);
  const N00 = v128.load(N);
  const N10 = v128.load(N, 16);
  const N11 = v128.load(N, 32);
  const P00 = f64x2.add(f64x2.mul(N00, R00), f64x2.mul(N10, R10));
  const P01 = f64x2.add(f64x2.mul(N00, R01), f64x2.mul(N10, R11));
  const P10 = f64x2.add(f64x2.mul(N10, R00), f64x2.mul(N11, R10));
  const P11 = f64x2.add(f64x2.mul(N10, R01), f64x2.mul(N11, R11));

  // P dΨ P' along the three elements of Ψ.
  const A0 = f64x2.mul(P00, P00);
  const A1 = f64x2.mul(P00, P10);
  const A2 = f64x2.mul(P10, P10);
  const half0 = f64x2.mul(P00, P01);
  const B0 = f64x2.add(half0, half0);
  const B1 = f64x2.add(f64x2.mul(P00, P11), f64x2.mul(P10, P01));
  const half2 = f64x2.mul(P10, P11);
  const B2 = f64x2.add(half2, half2);
  const C0 = f64x2.mul(P01, P01);
  const C1 = f64x2.mul(P01, P11);
  const C2 = f64x2.mul(P11, P11);

  const row = (<usize>s.width) << 4;
  let W0 = s.products + <usize>pair * 3 * row;
  let W1 = W0 + row;
  let W2 = W1 + row;
  let a = s.along;
  let b = a + row;
  let c = b + row;
  let U0 = f64x2.splat(0);
  let U1 = f64x2.splat(0);
  let U2 = f64x2.splat(0);
  for (let omega = s.omega, end = omega + row; omega < end; omega += 16) {
    const x0 = v128.load(W0);
    const x1 = v128.load(W1);
    const x2 = v128.load(W2);
    const weight = v128.load(omega);
    v128.store(a, add4(v128.load(a), f64x2.mul(A0, x0), f64x2.mul(A1, x1), f64x2.mul(A2, x2)));
    v128.store(b, add4(v128.load(b), f64x2.mul(B0, x0), f64x2.mul(B1, x1), f64x2.mul(B2, x2)));
    v128.store(c, add4(v128.load(c), f64x2.mul(C0, x0), f64x2.mul(C1, x1), f64x2.mul(C2, x2)));
    U0 = f64x2.add(U0, f64x2.mul(weight, x0));
    U1 = f64x2.add(U1, f64x2.mul(weight, x1));
    U2 = f64x2.add(U2, f64x2.mul(weight, x2));
    W0 += 16;
    W1 += 16;
    W2 += 16;
    a += 16;
    b += 16;
    c += 16;
  }

  // E = 2 P'UP − n F; off the diagonal the products hold both mirrors.
  const n = v128.load(s.size + ((<usize>pair) << 4));
  U0 = f64x2.add(U0, U0);
  U2 = f64x2.add(U2, U2);
  const V00 = f64x2.add(f64x2.mul(U0, P00), f64x2.mul(U1, P10));
  const V10 = f64x2.add(f64x2.mul(U1, P00), f64x2.mul(U2, P10));
  const V01 = f64x2.add(f64x2.mul(U0, P01), f64x2.mul(U1, P11));
  const V11 = f64x2.add(f64x2.mul(U1, P01), f64x2.mul(U2, P11));
  const F0 = f64x2.add(f64x2.mul(R00, P00), f64x2.mul(R10, P10));
  const F1 = f64x2.add(f64x2.mul(R01, P00), f64x2.mul(R11, P10));
  const F2 = f64x2.add(f64x2.mul(R01, P01), f64x2.mul(R11, P11));
  const nF0 = f64x2.mul(n, F0);
  const nF1 = f64x2.mul(n, F1);
  const nF2 = f64x2.mul(n, F2);
  addTo(s.sumF, nF0, nF1, nF2);
  const E0 = f64x2.sub(f64x2.add(f64x2.mul(P00, V00), f64x2.mul(P10, V10)), nF0);
  const E1 = f64x2.sub(f64x2.add(f64x2.mul(P01, V00), f64x2.mul(P11, V10)), nF1);
  const E2 = f64x2.sub(f64x2.add(f64x2.mul(P01, V01), f64x2.mul(P11, V11)), nF2);
  addTo(s.products2, f64x2.mul(E0, F0), f64x2.mul(E0, F1), f64x2.mul(E0, F2));
  addTo(s.products2 + 48, f64x2.mul(E1, F0), f64x2.mul(E1, F1), f64x2.mul(E1, F2));
  addTo(s.products2 + 96, f64x2.mul(E2, F0), f64x2.mul(E2, F1), f64x2.mul(E2, F2));
}

function add4(a: v128, b: v128, c: v128, d: v128): v128 {
  return f64x2.add(f64x2.add(a, b), f64x2.add(c, d));
}

function addTo(at: usize, first: v128, second: v128, third: v128): void {
  v128.store(at, f64x2.add(v128.load(at), first));
  v128.store(at, f64x2.add(v128.load(at, 16), second), 16);
  v128.store(at, f64x2.add(v128.load(at, 32), third), 32);
}
