import { powersOfOnePlus } from "../arithmetic/powers-of-one-plus";
import { scaledGammaRatios } from "../gamma/gamma-ratio";
import { erfcxs } from "../normal/erfcx";
import { INV_SQRT_PI, SINH_POWERS } from "./half-beta";

/** f64x2: ln(1 + odds). */
const logs: usize = memory.data(16);

/**
 * I_x(a, ½) at odds (1 − x)/x = head + rest, as `halfBeta` has it, for two at a time and in the common range alone: a from
 * ASYMPTOTIC_FROM on, odds up to 4, a odds up to 700. What a lane gives does not depend on the other one.
 *
 * @param central where all bits are set, 1 less the complement by its series
 */
export function halfBetas(a: v128, head: v128, rest: v128, central: v128): v128 {
  const nu = f64x2.sub(a, f64x2.splat(0.25));
  const power = powersOfOnePlus(head, rest, nu, logs);
  const ratio = scaledGammaRatios(nu);
  const one = f64x2.splat(1);
  let tail = one;
  if (!i64x2.all_true(central)) tail = f64x2.min(one, f64x2.mul(f64x2.mul(expansions(nu), ratio), power));
  if (!v128.any_true(central)) return tail;
  // Γ(a + ½)/Γ(a) is √ν times the ratio, and the power is to be that of a.
  const root = f64x2.sqrt(nu);
  const sum = f64x2.add(one, head);
  const ofA = f64x2.div(power, f64x2.sqrt(f64x2.sqrt(sum)));
  const factor = f64x2.mul(f64x2.mul(root, ratio), f64x2.mul(ofA, f64x2.splat(INV_SQRT_PI)));
  const complement = f64x2.mul(factor, complements(a, f64x2.div(head, sum)));
  return v128.bitselect(f64x2.sub(one, complement), tail, central);
}

/** The expansion of `halfBeta` without the ratio of gamma functions. */
function expansions(nu: v128): v128 {
  const log = v128.load(logs);
  const quarter = f64x2.splat(0.25);
  const z = f64x2.mul(nu, log);
  const root = f64x2.sqrt(z);
  const inverse = f64x2.div(quarter, f64x2.mul(nu, nu));
  const ratio = f64x2.mul(quarter, f64x2.mul(log, log));
  const least = f64x2.splat(1e-17);
  let power = f64x2.mul(root, f64x2.splat(INV_SQRT_PI));
  let moment = erfcxs(root);
  let sum = moment;
  let active = i64x2.splat(-1);
  let b: f64 = 0.5;
  for (let k = 1; k < SINH_POWERS.length; k++) {
    const next = f64x2.mul(f64x2.splat(b * (b + 1.0)), moment);
    const added = f64x2.mul(f64x2.add(z, f64x2.splat(b + 1.0)), power);
    moment = f64x2.mul(f64x2.add(next, added), inverse);
    const term = f64x2.mul(f64x2.splat(unchecked(SINH_POWERS[k])), moment);
    sum = f64x2.add(sum, v128.and(term, active));
    active = v128.and(active, f64x2.ge(f64x2.abs(term), f64x2.mul(least, sum)));
    if (!v128.any_true(active)) break;
    power = f64x2.mul(power, ratio);
    b += 2.0;
  }
  return sum;
}

/** √y Σ 2 (a + ½)ₖ/(3/2)ₖ yᵏ, all terms positive. */
function complements(a: v128, y: v128): v128 {
  const least = f64x2.splat(1e-17);
  let term = f64x2.splat(2);
  let sum = term;
  let active = i64x2.splat(-1);
  for (let k: f64 = 0.5; v128.any_true(active); k += 1.0) {
    const factor = f64x2.div(f64x2.mul(f64x2.add(a, f64x2.splat(k)), y), f64x2.splat(k + 1.0));
    term = v128.and(f64x2.mul(term, factor), active);
    sum = f64x2.add(sum, term);
    active = f64x2.gt(term, f64x2.mul(least, sum));
  }
  return f64x2.mul(f64x2.sqrt(y), sum);
}
