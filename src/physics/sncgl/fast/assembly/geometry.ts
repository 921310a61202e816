import { alpha, extremes, leastRhoS, relaxation, rhoVac, size } from "./plan";
import { power } from "./power";

/**
 * ρ_s ← max(least, ρ_s + r(ρ* − ρ_s)) and q = (ρ_s/ρ_vac)^α of a row pair; notes the largest q and smallest
 * ρ_s.
 */
export function relaxRows(target: usize, rho: usize, factor: usize, relax: bool): void {
  const rate = f64x2.splat(relaxation), floor = f64x2.splat(leastRhoS);
  const exponent = f64x2.splat(alpha), vacuum = f64x2.splat(rhoVac);
  let largest = v128.load(extremes), smallest = v128.load(extremes, 16);
  for (let x = 0; x < size; x++, target += 32, rho += 16, factor += 16) {
    let value = v128.load(rho);
    if (relax) {
      value = f64x2.add(value, f64x2.mul(rate, f64x2.sub(v128.load(target), value)));
      smallest = f64x2.min(smallest, value);
      value = f64x2.max(value, floor);
      v128.store(rho, value);
    }
    const q = power(f64x2.div(value, vacuum), exponent);
    largest = f64x2.max(largest, q);
    v128.store(factor, q);
  }
  v128.store(extremes, largest);
  v128.store(extremes, smallest, 16);
}
