import { pass4, pass4Last, pass8, pass8Last } from "./passes";

/*
 * A plan lies in memory as the number of passes and then, for each, radix, length, stride and the address of
 * its twiddles (four 32-bit numbers each; the first is at plan + 16).
 */

/**
 * The forward transform of four lines side by side from x to y, natural order; `work` holds elements as many. No
 * two of them overlap.
 */
export function transform(x: usize, y: usize, plan: usize, work: usize): void {
  const passes = load<i32>(plan);
  let from = x;
  for (let index = 1; index <= passes; index++) {
    const at = plan + 16 * index;
    const radix = load<i32>(at);
    const stride = load<i32>(at, 8);
    if (index == passes) {
      if (radix == 8) pass8Last(from, y, stride);
      else pass4Last(from, y, stride);
    } else {
      // To and fro between y and `work`, so that the last pass ends in y: less memory than with another line.
      const to = (passes - index) & 1 ? work : y;
      if (radix == 8) pass8(from, to, load<i32>(at, 4), stride, load<u32>(at, 12));
      else pass4(from, to, load<i32>(at, 4), stride, load<u32>(at, 12));
      from = to;
    }
  }
}
