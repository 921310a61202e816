"""A hunt's validation in Python: `job_validate.py rho_history_<id>.h5 out.json draws [--plain]`.

`log_prime_sse`, both nulls and `sdg_h_norm_l2` as the validator defines them. With `--plain` draw by draw with SciPy's
`find_peaks` and `linear_sum_assignment`. Without it SciPy is not even imported: all draws go through the same arrays, and
the assignment, which never crosses on a line, is a recurrence. Both give the same numbers.
"""

import json
import sys

import h5py
import numpy as np
from job_statistic import (
    LOG_PRIMES,
    PRIMES,
    RadialSpectrum,
    fit_plain,
    fit_stacked,
    peaks_plain,
    peaks_stacked,
)

CHUNK = 20  # draws whose planes stay in the cache


def random_targets(random, draws):
    """Increasing targets of the log primes' span whose gaps are as even as theirs."""
    sums = np.cumsum(random.standard_gamma(8, (draws, len(PRIMES) - 1)), axis=1)
    span = LOG_PRIMES[-1] - LOG_PRIMES[0]
    return LOG_PRIMES[0] + span * np.hstack((np.zeros((draws, 1)), sums / sums[:, -1:]))


def scrambled(random, amplitudes, draws):
    """rho of fields with these |psi^| and random phases, in chunks."""
    for begin in range(0, draws, CHUNK):
        phases = random.uniform(0, 2 * np.pi, (min(CHUNK, draws - begin), *amplitudes.shape))
        psi = np.fft.ifft2(amplitudes * np.exp(1j * phases), norm="forward")
        yield psi.real**2 + psi.imag**2


def h_norm(psi, g_tt, p):
    """||(1 - l^2 lap) rho_s - T||/||T|| with a fourth-order stencil."""
    rho = p["rho_vac"] * (-g_tt) ** (-1 / p["alpha"])
    around = [sum(np.roll(rho, s, axis) for axis in (0, 1) for s in (-d, d)) for d in (1, 2)]
    laplacian = (-5 * rho + 4 / 3 * around[0] - around[1] / 12) / (p["box_length"] / p["size"]) ** 2
    source = np.abs(psi) ** 2
    return np.linalg.norm(rho - p["screening_length"] ** 2 * laplacian - source) / np.linalg.norm(source)


def summary(values, observed):
    low, middle, high = np.quantile(values, (0.25, 0.5, 0.75), method="nearest")
    p = (1 + np.count_nonzero(values <= observed)) / (1 + len(values))
    return {"median": float(middle), "spread": float(high - low), "p": p}


def main(path, out, draws, *options):
    plain, draws = "--plain" in options, int(draws)
    with h5py.File(path) as file:
        p = dict(file.attrs)
        psi, g_tt = file["final_psi"][:].view(complex)[..., 0], file["final_g_tt"][:]
    random = np.random.default_rng(0)
    spectrum = RadialSpectrum(int(p["size"]))
    rho = (psi.real**2 + psi.imag**2)[None]
    amplitudes = np.abs(np.fft.fft2(psi, norm="forward"))
    targets = random_targets(random, draws)
    fields = scrambled(random, amplitudes, draws)
    if plain:
        ((radii, end),) = peaks_plain(spectrum, rho)
        sse, _ = fit_plain(LOG_PRIMES, radii, end)
        peaks = [one for chunk in fields for one in peaks_plain(spectrum, chunk)]
        phase = [fit_plain(LOG_PRIMES, *one)[0] for one in peaks]
        target = [fit_plain(one, radii, end)[0] for one in targets]
    else:
        own = peaks_stacked(spectrum, rho)
        sse = fit_stacked(LOG_PRIMES[None], *own)[0]
        radii, ends = (np.concatenate(parts) for parts in zip(*(peaks_stacked(spectrum, one) for one in fields)))
        phase = fit_stacked(np.tile(LOG_PRIMES, (draws, 1)), radii, ends)
        target = fit_stacked(targets, np.tile(own[0], (draws, 1)), np.tile(own[1], draws))
    result = {
        "run_id": p["run_id"],
        "log_prime_sse": float(sse),
        "sdg_h_norm_l2": float(h_norm(psi, g_tt, p)),
        "phase": summary(phase, sse),
        "target": summary(target, sse),
    }
    with open(out, "w") as file:
        json.dump(result, file)


main(*sys.argv[1:])
