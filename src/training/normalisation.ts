/** What is subtracted from a quantity, and what it is then divided by. */
export interface Scale {
  /** Subtracted. */
  readonly mean: number;
  /** Divides; above 0. */
  readonly sigma: number;
}

/** How inputs and increments are made comparable: one entry a channel, from the training split alone. */
export interface Normalisation {
  /** Of each channel; where `logarithm` is set, of its natural logarithm. */
  readonly input: readonly (Scale & { readonly logarithm?: boolean })[];
  /** Of the change from frame to frame of each predicted channel, which are the first; of its logarithm where inputs are. */
  readonly increment: readonly Scale[];
}

/** Scales that divide and subtract nothing. */
export function dividedBy(sigmas: readonly number[]): Scale[] {
  return sigmas.map((sigma) => ({ mean: 0, sigma }));
}

/** What the network sees of a channel's value. */
export function normalisedInput(
  value: number,
  { logarithm, mean, sigma }: Normalisation["input"][number],
): number {
  return ((logarithm ? Math.log(value) : value) - mean) / sigma;
}

/** What the network is to predict of a channel: its normalised change from one value to the next. */
export function normalisedIncrement(
  now: number,
  next: number,
  { logarithm, increment: { mean, sigma } }: { logarithm: boolean | undefined; increment: Scale },
): number {
  return ((logarithm ? Math.log(next) - Math.log(now) : next - now) - mean) / sigma;
}

/** The next value of a channel, in its own unit, from the predicted normalised change. */
export function advanced(
  now: number,
  predicted: number,
  { logarithm, increment: { mean, sigma } }: { logarithm: boolean | undefined; increment: Scale },
): number {
  const change = predicted * sigma + mean;
  return logarithm ? now * Math.exp(change) : now + change;
}
