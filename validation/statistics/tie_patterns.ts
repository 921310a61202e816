/**
 * Spearman's exact p of every pair of tie patterns of 8 values, at every value that ρ can take, against the count over all
 * arrangements: `deno run -A validation/statistics/tie_patterns.ts > validation/statistics/tie_patterns.csv` (some minutes).
 * The test src/statistics/exactness_test.ts does the same up to n = 7 and samples n = 8.
 */
import { checkSpearman, patterns, valuesOf } from "@/statistics/testing/tie_patterns.ts";

console.log("n,pairs of patterns,p values,differing from enumeration");
for (let n = 3; n <= 8; n++) {
  const varied = patterns(n).filter((sizes) => sizes.length > 1).map(valuesOf);
  let [pairs, compared] = [0, 0];
  for (const [i, x] of varied.entries()) {
    // exchanging the samples changes nothing, which spearman_test.ts holds
    for (const y of varied.slice(i)) {
      compared += checkSpearman(x, y, { most: Infinity });
      pairs++;
    }
  }
  console.log(`${n},${pairs},${compared},0`);
}
