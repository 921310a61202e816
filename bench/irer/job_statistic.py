"""`log_prime_sse` in Python: radial spectrum, peaks, and the fit of one scale, each one by one with SciPy (`…_plain`) or
for stacks by arrays alone (`…_stacked`). Both give the same numbers.
"""

import math
from functools import cache

import numpy as np

PRIMES = np.array([2, 3, 5, 7, 11, 13, 17])
LOG_PRIMES = np.log(PRIMES)
MISSING, LEAST_MATCHES, REFITS = 0.25, 3, 4
MOST_PEAKS, LEAST_PROMINENCE, LEAST_DEVIATION, LEAST_POINTS = 12, 2, 0.1, 9
WIDTH, REACH, RADIUS_STEP, LEAST_RADIUS = 0.3, 4.5, 0.25, 1.5
TREND_REACH, TREND_DEGREE = 16, 5
ROUNDING = 1e-26


class RadialSpectrum:
    """Radial power spectra of real fields, from half of their modes."""

    def __init__(self, size):
        half = size // 2
        n = np.fft.fftfreq(size, 1 / size)
        square = (n[:, None] ** 2 + np.arange(half + 1) ** 2).astype(int).ravel()
        twice = np.broadcast_to(np.where(np.arange(half + 1) % half == 0, 1, 2), (size, half + 1)).ravel()
        modes = np.flatnonzero((square > 0) & (square <= (half + REACH * WIDTH) ** 2))
        self.modes = modes[np.argsort(square[modes], kind="stable")]
        self.weights = twice[self.modes].astype(float)
        squares, self.starts = np.unique(square[self.modes], return_index=True)
        members = np.add.reduceat(self.weights, self.starts)
        self.radii = np.arange(LEAST_RADIUS, half + RADIUS_STEP / 2, RADIUS_STEP)
        distance = np.sqrt(squares) - self.radii[:, None]
        kernel = np.where(np.abs(distance) <= REACH * WIDTH, np.exp(-((distance / WIDTH) ** 2) / 2), 0)
        total = kernel @ members
        self.root_modes = total / np.sqrt(2 * (kernel**2 @ members))
        self.kernel = (kernel / total[:, None]).T

    def __call__(self, rho):
        """Of a stack of fields."""
        spectrum = np.fft.rfft2(rho, norm="forward").reshape(len(rho), -1)[:, self.modes]
        power = (spectrum.real**2 + spectrum.imag**2) * self.weights
        return np.add.reduceat(power, self.starts, axis=1) @ self.kernel


@cache
def polynomials(count):
    x = np.linspace(-1, 1, count)
    return np.linalg.qr(x[:, None] ** np.arange(TREND_DEGREE + 1))[0]


def without_trend(values):
    count = values.shape[1]
    basis = polynomials(count)
    values = values - (values @ basis) @ basis.T
    trend = np.empty_like(values)
    ends = min(TREND_REACH, (count + 1) // 2)
    for side in range(ends):
        for at in {side, count - 1 - side}:
            trend[:, at] = np.median(values[:, at - side : at + side + 1], axis=1)
    if count > 2 * ends:
        windows = np.lib.stride_tricks.sliding_window_view(values, 2 * TREND_REACH + 1, axis=1)
        trend[:, ends : count - ends] = np.median(windows, axis=2)
    return values - trend


def levels(spectrum, power):
    """The curves in which peaks are sought, those of one length together: (which, level, deviation)."""
    low = ~(power > ROUNDING * power.max(axis=1, keepdims=True))
    counts = np.where(low.any(axis=1), low.argmax(axis=1), power.shape[1])
    for count in np.unique(counts):
        which = np.flatnonzero(counts == count)
        if count < LEAST_POINTS:
            continue
        level = without_trend(np.log(power[which, :count])) * spectrum.root_modes[:count]
        yield which, level, np.clip(1.4826 * np.median(np.abs(level), axis=1), LEAST_DEVIATION, 1)


def places(spectrum, level, at):
    left, right = level[at] - level[at - 1], level[at] - level[at + 1]
    return spectrum.radii[at] + RADIUS_STEP * (left - right) / (2 * (left + right))


def peaks_plain(spectrum, rho):
    """Radii of the peaks and the band's end, of each field."""
    from scipy.signal import find_peaks

    found = [(np.empty(0), spectrum.radii[-1])] * len(rho)
    for which, level, deviation in levels(spectrum, spectrum(rho)):
        for one, curve, unit in zip(which, level, deviation):
            at, properties = find_peaks(curve, prominence=LEAST_PROMINENCE * unit)
            at = np.sort(at[np.argsort(-properties["prominences"], kind="stable")[:MOST_PEAKS]])
            found[one] = places(spectrum, curve, at), spectrum.radii[len(curve) - 1]
    return found


def peaks_stacked(spectrum, rho):
    """The same by arrays: radii [field, peak], NaN where there is none, and the bands' ends."""
    radii = np.full((len(rho), MOST_PEAKS), np.nan)
    ends = np.full(len(rho), spectrum.radii[-1])
    for which, level, deviation in levels(spectrum, spectrum(rho)):
        count = level.shape[1]
        ends[which] = spectrum.radii[count - 1]
        inner = level[:, 1:-1]
        row, at = np.nonzero((inner > level[:, :-2]) & (inner >= level[:, 2:]))
        at += 1
        top, curves, points = level[row, at], level[row], np.arange(count)
        higher = curves > top[:, None]
        left = np.where(higher & (points < at[:, None]), points, -1).max(axis=1, keepdims=True)
        right = np.where(higher & (points > at[:, None]), points, count).min(axis=1, keepdims=True)
        before = (points > left) & (points <= at[:, None])
        after = (points < right) & (points >= at[:, None])
        lowest = [np.where(side, curves, np.inf).min(axis=1) for side in (before, after)]
        prominence = (top - np.maximum(*lowest)) / deviation[row]
        tall = prominence >= LEAST_PROMINENCE
        row, at, prominence = row[tall], at[tall], prominence[tall]
        for one in range(len(which)):
            mine = row == one
            places_of = at[mine][np.argsort(-prominence[mine], kind="stable")[:MOST_PEAKS]]
            radii[which[one], : len(places_of)] = places(spectrum, level[one], np.sort(places_of))
    return radii, ends


def assign(distances, penalty):
    """Cost, and the pairs (target, peak), of the cheapest one-to-one assignment; a target may stay alone."""
    from scipy.optimize import linear_sum_assignment

    alone = np.full((len(distances), len(distances)), penalty)
    costs = np.hstack((np.minimum(distances, penalty), alone))
    target, peak = linear_sum_assignment(costs)
    paired = costs[target, peak] < penalty
    return costs[target, peak].sum(), target[paired], peak[paired]


def fit_plain(targets, radii, end):
    """The least sum of squares over all scales S, with S; infinite if fewer than three peaks match."""
    spacing = (targets[-1] - targets[0]) / (len(targets) - 1)
    penalty = MISSING * spacing**2
    least, most = targets[-1] / end, targets[0] / LEAST_RADIUS
    best, scale, matched = len(targets) * penalty, math.nan, 0
    factors = (targets[:, None] / radii).ravel()
    for factor in factors[(factors >= least) & (factors <= most)]:
        previous = math.inf
        for _ in range(REFITS):
            cost, target, peak = assign((radii * factor - targets[:, None]) ** 2, penalty)
            if cost >= previous:
                break
            previous = cost
            if cost < best:
                best, scale, matched = cost, 1 / factor, len(target)
            k = radii[peak]
            factor = min(max(k @ targets[target] / (k @ k), least), most) if len(k) else math.nan
    return (best / spacing**2 if matched >= LEAST_MATCHES else math.inf), scale


def fit_stacked(targets, radii, ends):
    """The same for stacks [draw, target] and [draw, peak]: the sums of squares."""
    count = targets.shape[1]
    spacing = (targets[:, -1] - targets[:, 0]) / (count - 1)
    least, most = targets[:, -1] / ends, targets[:, 0] / LEAST_RADIUS
    factors = targets[:, :, None] / radii[:, None, :]
    draw, target, peak = np.nonzero((factors >= least[:, None, None]) & (factors <= most[:, None, None]))
    factor = factors[draw, target, peak]
    best = count * MISSING * spacing**2
    matched = np.zeros(len(best), int)
    previous = np.full(len(factor), np.inf)
    for _ in range(REFITS):
        cost, pairs, products, squares = align(targets[draw], radii[draw], factor, MISSING * spacing[draw] ** 2)
        better = cost < previous
        draw, factor, cost, pairs = draw[better], factor[better], cost[better], pairs[better]
        order = np.lexsort((cost, draw))
        first = order[np.unique(draw[order], return_index=True)[1]]
        first = first[cost[first] < best[draw[first]]]
        best[draw[first]], matched[draw[first]] = cost[first], pairs[first]
        previous = cost
        with np.errstate(invalid="ignore"):
            factor = np.clip((products / squares)[better], least[draw], most[draw])
    return np.where(matched >= LEAST_MATCHES, best / spacing**2, np.inf)


def align(targets, radii, factor, penalty):
    """C(i, j) = min(C(i-1, j) + penalty, C(i, j-1), C(i-1, j-1) + d^2), with what a refit needs of the pairs."""
    zero = np.zeros(len(factor))
    row = [(zero, zero, zero, zero)] * (radii.shape[1] + 1)
    for t in targets.T:
        above, row = row, []
        for j, cell in enumerate(above):
            missed = cell[0] + penalty
            if j == 0:
                row.append((missed, *cell[1:]))
                continue
            k = radii[:, j - 1]
            paired = above[j - 1][0] + (k * factor - t) ** 2
            left = row[j - 1]
            keep = left[0] <= missed
            best = [np.where(keep, a, b) for a, b in zip(left, (missed, *cell[1:]))]
            take = paired < best[0]
            pairs, products, squares = above[j - 1][1:]
            taken = paired, pairs + 1, products + k * t, squares + k * k
            row.append(tuple(np.where(take, a, b) for a, b in zip(taken, best)))
    return row[-1]
