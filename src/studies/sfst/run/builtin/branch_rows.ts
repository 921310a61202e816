import { type Branch, CANONICAL_MASS_SOLAR, type StarOfMass, type TovSolution } from "@/physics/tov/mod.ts";

/** A stable branch as branches.csv and summary.json show it. */
export function branchRow({ lightest, heaviest, end }: Branch, index: number) {
  return {
    branch: index + 1,
    M_lightest_solar: lightest.massSolar,
    R_lightest_km: lightest.radiusKm,
    rho_c_lightest_g_cm3: lightest.centralDensityGcm3,
    M_heaviest_solar: heaviest.massSolar,
    R_heaviest_km: heaviest.radiusKm,
    rho_c_heaviest_g_cm3: heaviest.centralDensityGcm3,
    ends_at: end,
  };
}

/** A star of a given mass as stars.csv and summary.json show it. */
export function starRow({ massSolar, branch, star }: StarOfMass) {
  return {
    M_solar: massSolar,
    branch,
    R_km: star.radiusKm,
    Lambda: star.lambda,
    k2: star.k2,
    rho_c_g_cm3: star.centralDensityGcm3,
    M_baryon_solar: star.baryonMassSolar,
    I_1e45_g_cm2: star.momentOfInertia45,
  };
}

/** What a single R_1.4 does not tell: masses without a star, and several branches. */
export function solutionNotes(solution: TovSolution, masses: readonly number[] = []): string[] {
  const without = masses.filter((mass) => !solution.stars.some(({ massSolar }) => massSolar === mass));
  return [...without.map((mass) => `no stable star of ${mass} M☉`), ...branchNotes(solution)];
}

function branchNotes({ branches, stars }: TovSolution): string[] {
  if (branches.length < 2) return [];
  const ranges = branches.map(({ lightest, heaviest }) =>
    `${lightest.massSolar.toPrecision(4)} to ${heaviest.massSolar.toPrecision(4)} M☉`
  );
  const twins = stars.filter(({ massSolar }) => massSolar === CANONICAL_MASS_SOLAR);
  const radii = twins.map(({ star }) => `${star.radiusKm.toPrecision(4)} km`);
  return [
    `${branches.length} stable branches: ${ranges.join(", ")}`,
    ...twins.length < 2 ? [] : [
      `${twins.length} stars of ${CANONICAL_MASS_SOLAR} M☉, R = ${radii.join(", ")}: R_1p4 is the first's`,
    ],
  ];
}
