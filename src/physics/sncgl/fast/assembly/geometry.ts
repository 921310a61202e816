import { alpha, extremes, leastRhoS, relaxation, rhoVac, size } from "./plan";
import { power, upperPart } from "./power";

/**
 * ρ_s ← max(least, ρ_s + r(ρ* − ρ_s)) and q = (ρ_s/ρ_vac)^α of a row quad; notes the largest q and smallest
 * ρ_s.
 */
export function relaxRows(target: usize, rho: usize, factor: usize, relax: bool): void {
  if (relax) follow(target, rho);
  // Division is slow, and by one it changes nothing.
  if (rhoVac == 1) raise(rho, factor, false);
  else raise(rho, factor, true);
}

/**
 * ρ_s ← max(least, ρ_s + r(ρ* − ρ_s)). A loop of its own: together with the power it would need more vectors than
 * there are registers.
 */
function follow(target: usize, rho: usize): void {
  const rate = f64x2.splat(relaxation), floor = f64x2.splat(leastRhoS);
  let smallest = v128.load(extremes, 32);
  for (let end = rho + (<usize>size << 5); rho < end; target += 64, rho += 32) {
    const before = v128.load(rho);
    const value = f64x2.add(before, f64x2.mul(rate, f64x2.sub(v128.load(target), before)));
    // NaN is passed over by the first and kept by the second.
    smallest = f64x2.pmin(smallest, value);
    v128.store(rho, f64x2.pmax(value, floor));
  }
  v128.store(extremes, smallest, 32);
}

/** q = (ρ_s/ρ_vac)^α, or ρ_s^α without `divide`. */
@inline
function raise(rho: usize, factor: usize, divide: bool): void {
  const exponent = f64x2.splat(alpha), vacuum = f64x2.splat(rhoVac);
  const upper = upperPart(exponent), lower = f64x2.sub(exponent, upper);
  const scale = f64x2.splat(alpha * Math.LOG2E);
  let largest = v128.load(extremes);
  for (let end = rho + (<usize>size << 5); rho < end; rho += 32, factor += 32) {
    const ratio = divide ? f64x2.div(v128.load(rho), vacuum) : v128.load(rho);
    const q = power(ratio, upper, lower, scale);
    largest = f64x2.max(largest, q);
    v128.store(factor, q);
  }
  v128.store(extremes, largest);
}
