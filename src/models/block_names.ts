/**
 * The name of a block's end, for networks that are a row of equal blocks: `block0`, `block1` … in the order of evaluation,
 * and `bottleneck` for the middle one (of an even number the earlier of the two). Such a network narrows nowhere; the middle
 * of its depth is what comes nearest to the place that a U-Net calls so, and what is compared between networks there.
 */
export function blockName(index: number, { blocks }: { blocks: number }): string {
  return index === Math.ceil(blocks / 2) - 1 ? "bottleneck" : `block${index}`;
}
