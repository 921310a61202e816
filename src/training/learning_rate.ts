/** Linear warm-up to the peak, then half a cosine down to zero (Loshchilov & Hutter 2017, eq. 5, one cycle). */
export interface LearningRateSchedule {
  /** The largest rate. */
  readonly peak: number;
  /** Steps of the warm-up; 0 for none. */
  readonly warmupSteps: number;
  /** All steps, the warm-up's among them. */
  readonly totalSteps: number;
}

/**
 * The learning rate of one step.
 *
 * @param step 0 … totalSteps − 1; the first step of the warm-up has peak / warmupSteps, never 0
 */
export function learningRateAt(
  step: number,
  { peak, warmupSteps, totalSteps }: LearningRateSchedule,
): number {
  if (step < warmupSteps) return peak * (step + 1) / warmupSteps;
  const progress = (step - warmupSteps) / Math.max(1, totalSteps - warmupSteps);
  return 0.5 * peak * (1 + Math.cos(Math.PI * progress));
}
