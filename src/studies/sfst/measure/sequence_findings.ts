/** Stars and branches of a summary, held against the sequence of stars that the solver left. */
import type { CaseSummary } from "../run/case_summary.ts";
import { SEQUENCE_FILE } from "../files.ts";
import { agree } from "./agreement.ts";

/** How far a star may lie beyond what the sequence has: the root-finding's own tolerance. */
export const SEQUENCE_EXCESS = 1e-9;

/** How far a radius, say, may lie beyond its neighbours where it has an extremum between them. */
const AROUND_EXTREMUM = 1e-3;

/** Relative change of the mass from which on it falls or rises: next to a maximum it does neither. */
const STEADY = 1e-5;

/** The columns of sequence.csv that stars and branches are held against. */
export const SEQUENCE_COLUMNS = [
  "central_density_g_cm3",
  "M_solar",
  "R_km",
  "Lambda",
  "M_baryon_solar",
  "I_1e45_g_cm2",
  "branch",
] as const;
type Sequence = Readonly<Record<typeof SEQUENCE_COLUMNS[number], readonly (number | null)[]>>;

/** What of the stars and branches does not follow from the sequence, one sentence each. */
export function sequenceFindings(
  column: (name: string) => (number | null)[],
  { summary: { stars = [], branches = [] } }: { summary: CaseSummary },
): string[] {
  const sequence = Object.fromEntries(
    SEQUENCE_COLUMNS.map((name) => [name, column(name)]),
  ) as unknown as Sequence;
  return [
    ...stars.flatMap((star) => {
      const label = `the star of ${star.M_solar} M☉ on branch ${star.branch}`;
      const { rho_c_g_cm3: density, branch } = star;
      return [
        ...offSequence(label, star, { density, branch, sequence }),
        ...star.M_baryon_solar > star.M_solar ? [] : [
          `${label}: M_baryon_solar is ${star.M_baryon_solar}, not above its gravitational mass`,
        ],
      ];
    }),
    ...branches.flatMap((row) =>
      ["lightest", "heaviest"].flatMap((end) => {
        const [M_solar, R_km, density, branch] = [
          `M_${end}_solar`,
          `R_${end}_km`,
          `rho_c_${end}_g_cm3`,
          "branch",
        ]
          .map((name) => row[name]);
        if (typeof density !== "number" || typeof branch !== "number") return [];
        return offSequence(`the ${end} star of branch ${branch}`, { M_solar, R_km }, {
          density,
          branch,
          sequence,
        });
      })
    ),
    ...branches.flatMap(({ branch, ends_at, M_heaviest_solar: heaviest }) => {
      const after = sequence.M_solar[sequence.branch.lastIndexOf(branch as number) + 1];
      if (typeof after !== "number" || typeof heaviest !== "number") return [];
      const change = after / heaviest - 1;
      const contradicted = ends_at === "maximum" ? change > STEADY : change < -STEADY;
      return ends_at === undefined || !contradicted ? [] : [
        `branch ${branch} ends at ${ends_at} as reported; in ${SEQUENCE_FILE} the mass ${
          change < 0 ? "falls" : "rises"
        } behind it`,
      ];
    }),
  ];
}

/**
 * What of a star does not lie between the two of the sequence that have the next central densities on its branch. The
 * mass must; the others may lie beyond by half of their difference and a thousandth, as they need not be monotonous.
 */
function offSequence(
  label: string,
  star: Readonly<Record<string, unknown>>,
  { density, branch, sequence }: { density: number; branch: number; sequence: Sequence },
): string[] {
  const near = neighbours(density, {
    densities: sequence.central_density_g_cm3,
    rows: rowsOf(branch, sequence),
  });
  if (near.length === 0) {
    return [
      `${label} has the central density ${density} as reported, where ${SEQUENCE_FILE} has no star beside it`,
    ];
  }
  return (["M_solar", "R_km", "Lambda", "M_baryon_solar", "I_1e45_g_cm2"] as const).flatMap((name) => {
    const [value, values] = [star[name], near.map((row) => sequence[name][row])];
    if (typeof value !== "number" || values.includes(null)) return [];
    const [least, most] = [Math.min(...values as number[]), Math.max(...values as number[])];
    const margin = name === "M_solar"
      ? SEQUENCE_EXCESS * Math.abs(most)
      : (most - least) / 2 + AROUND_EXTREMUM * Math.abs(most);
    return least - margin <= value && value <= most + margin ? [] : [
      `${label}: ${name} is ${value} as reported, and ${least} to ${most} beside it in ${SEQUENCE_FILE}`,
    ];
  });
}

/** The stable stars of a branch, in the order of their central densities. */
function rowsOf(branch: number, { branch: branches, central_density_g_cm3: densities }: Sequence): number[] {
  return [...branches.keys()].filter((row) => branches[row] === branch && densities[row] !== null)
    .sort((a, b) => densities[a]! - densities[b]!);
}

/** The two rows between whose densities one lies, one row where it is that row's, none where it lies outside. */
function neighbours(
  density: number,
  { densities, rows }: { densities: readonly (number | null)[]; rows: readonly number[] },
): number[] {
  const same = rows.find((row) => agree(densities[row], density));
  if (same !== undefined) return [same];
  const above = rows.findIndex((row) => densities[row]! > density);
  return above < 1 ? [] : rows.slice(above - 1, above + 1);
}
