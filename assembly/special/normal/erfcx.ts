import { polynomial, polynomials } from "../arithmetic/polynomial";

/**
 * (1 + 2x) erfcx(x) as a polynomial in (x − 3.5)/(x + 3.5), which maps [0, ∞) to [−1, 1): the change of
 * variable of Shepherd & Laframboise (1981, Math. Comp. 36, 249–253). Chebyshev interpolation at 60 digits,
 * truncated at 2e-17; test/special/coefficients.py makes the numbers.
 */
const SCALED: StaticArray<f64> = [
  1.2423492448711544, -0.1400091801376197, -0.010555596332221669, 0.09751909515328706, -0.11508959816003075,
  0.08798315382403678, -0.04882332583088402, 0.019099330953271165, -0.004215019879774186,
  -0.0003022679534333239, 0.0005643842668705102, -0.00012151212091980101, -4.2781739959539994e-5,
  2.4260300984917994e-5, 2.3273309537791425e-6, -3.814012584490695e-6, -4.309237398316666e-8,
  6.014823849950426e-7, -8.611571571113718e-9, -9.64004253144383e-8, 6.651894382376532e-10,
  1.3624442778701048e-8, 6.040390099342991e-11, -1.1656687889203665e-9,
];

/** √π, for the limit of x erfcx(x) at infinity. */
const SQRT_PI: f64 = 1.7724538509055159;

/** erfcx(x) = exp(x²) erfc(x) for x ≥ 0, without under- or overflow. */
export function erfcx(x: f64): f64 {
  if (x > 1e8) return 1.0 / (SQRT_PI * x);
  return polynomial(SCALED, (x - 3.5) / (x + 3.5)) / (1.0 + 2.0 * x);
}

/** The same at two places up to 1e8 at a time. */
export function erfcxs(x: v128): v128 {
  const centre = f64x2.splat(3.5);
  const place = f64x2.div(f64x2.sub(x, centre), f64x2.add(x, centre));
  const below = f64x2.add(f64x2.splat(1), f64x2.add(x, x));
  return f64x2.div(polynomials(SCALED, place), below);
}
