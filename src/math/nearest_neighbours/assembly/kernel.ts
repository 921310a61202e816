/*
 * The module: which pairs of points may be near neighbours, by float32 products. ../product_filter.ts fills the
 * memory and says why no neighbour can be missed.
 *
 * Points lie in panels of eight: panel p holds for each coordinate those of its eight points, [panel, coordinate, 8].
 */

/** Coordinates of a point. */
export let coordinates: i32 = 0;
/** Address of the panels, float32. */
export let panels: usize = 0;
/** Address of a lower bound of ‖z‖²/2 of each point, float32. */
export let floors: usize = 0;
/** Address of an upper bound of (its largest distance of interest)²/2 − floor of each point, float32. */
export let ceilings: usize = 0;
/** Address of the pairs found: two 32-bit row numbers each. */
export let candidates: usize = 0;

/** Writes the candidates between the points of panels `begin` to `end` and those of `panel`; returns their number. */
export function scan(begin: i32, end: i32, panel: i32): i32 {
  const bytes = <usize>coordinates << 5;
  const others = panels + <usize>panel * bytes;
  let found = candidates;
  for (let p = begin; p < end; p++) {
    const rows = panels + <usize>p * bytes;
    found = scanBlock(rows, p << 3, others, panel << 3, found);
    found = scanBlock(rows + 16, (p << 3) + 4, others, panel << 3, found);
  }
  return <i32>((found - candidates) >> 3);
}

/** Four points against eight: 32 products at once. */
function scanBlock(rows: usize, row: i32, others: usize, other: i32, found: usize): usize {
  let l0 = f32x4.splat(0), l1 = l0, l2 = l0, l3 = l0;
  let r0 = l0, r1 = l0, r2 = l0, r3 = l0;
  for (let end = rows + (<usize>coordinates << 5); rows < end; rows += 32, others += 32) {
    const left = v128.load(others), right = v128.load(others, 16);
    const a = v128.load_splat<f32>(rows);
    l0 = f32x4.add(l0, f32x4.mul(a, left));
    r0 = f32x4.add(r0, f32x4.mul(a, right));
    const b = v128.load_splat<f32>(rows, 4);
    l1 = f32x4.add(l1, f32x4.mul(b, left));
    r1 = f32x4.add(r1, f32x4.mul(b, right));
    const c = v128.load_splat<f32>(rows, 8);
    l2 = f32x4.add(l2, f32x4.mul(c, left));
    r2 = f32x4.add(r2, f32x4.mul(c, right));
    const d = v128.load_splat<f32>(rows, 12);
    l3 = f32x4.add(l3, f32x4.mul(d, left));
    r3 = f32x4.add(r3, f32x4.mul(d, right));
  }
  l0 = mayBeNear(l0, row, other), r0 = mayBeNear(r0, row, other + 4);
  l1 = mayBeNear(l1, row + 1, other), r1 = mayBeNear(r1, row + 1, other + 4);
  l2 = mayBeNear(l2, row + 2, other), r2 = mayBeNear(r2, row + 2, other + 4);
  l3 = mayBeNear(l3, row + 3, other), r3 = mayBeNear(r3, row + 3, other + 4);
  const some = v128.or(v128.or(v128.or(l0, r0), v128.or(l1, r1)), v128.or(v128.or(l2, r2), v128.or(l3, r3)));
  if (!v128.any_true(some)) return found;
  found = note(l0, r0, row, other, found);
  found = note(l1, r1, row + 1, other, found);
  found = note(l2, r2, row + 2, other, found);
  return note(l3, r3, row + 3, other, found);
}

/** Where floor + floor − product does not exceed what is of interest to the row or to the other point. */
@inline
function mayBeNear(product: v128, row: i32, other: i32): v128 {
  const at = <usize>row << 2, otherAt = <usize>other << 2;
  const toRow = f32x4.sub(v128.load(floors + otherAt), product);
  const toOther = f32x4.sub(v128.load_splat<f32>(floors + at), product);
  return v128.or(
    f32x4.le(toRow, v128.load_splat<f32>(ceilings + at)),
    f32x4.le(toOther, v128.load(ceilings + otherAt)),
  );
}

function note(left: v128, right: v128, row: i32, other: i32, found: usize): usize {
  let bits = i32x4.bitmask(left) | (i32x4.bitmask(right) << 4);
  for (; bits != 0; bits &= bits - 1, found += 8) {
    store<i32>(found, row);
    store<i32>(found, other + ctz(bits), 4);
  }
  return found;
}
