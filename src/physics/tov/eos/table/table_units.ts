import { SOLAR_MASS_KM } from "../../units.ts";

const SPEED_OF_LIGHT = 2.99792458e10;
const GRAVITATIONAL_CONSTANT = 6.6743e-8;
const C2 = SPEED_OF_LIGHT ** 2;
/** 1 MeV in erg (exact, SI 2019). */
const ERG_PER_MEV = 1.602176634e-6;
/** ħc [MeV fm] (CODATA 2018). */
const HBAR_C = 197.3269804;

/** The atomic mass constant [g] (CODATA 2018): what a baryon of n_B counts as. */
export const ATOMIC_MASS_G = 1.6605390666e-24;
/** 1 MeV fm⁻³ in g cm⁻³. */
export const G_CM3_PER_MEV_FM3 = ERG_PER_MEV * 1e39 / C2;

/** What units of P, ε and ρ are worth as a mass density [g cm⁻³]; energies over c², geometrised units with c = G = 1. */
const DENSITIES: Readonly<Record<string, number>> = {
  "g/cm3": 1,
  "kg/m3": 1e-3,
  "dyn/cm2": 1 / C2,
  "dyne/cm2": 1 / C2,
  "erg/cm3": 1 / C2,
  "pa": 10 / C2,
  "n/m2": 10 / C2,
  "j/m3": 10 / C2,
  "mev/fm3": G_CM3_PER_MEV_FM3,
  "gev/fm3": 1e3 * G_CM3_PER_MEV_FM3,
  "1/fm4": HBAR_C * G_CM3_PER_MEV_FM3,
  "mev4": G_CM3_PER_MEV_FM3 / HBAR_C ** 3,
  "gev4": 1e12 * G_CM3_PER_MEV_FM3 / HBAR_C ** 3,
  "1/cm2": C2 / GRAVITATIONAL_CONSTANT,
  "1/m2": 1e-4 * C2 / GRAVITATIONAL_CONSTANT,
  "1/km2": 1e-10 * C2 / GRAVITATIONAL_CONSTANT,
  "1/msun2": 1e-10 * C2 / GRAVITATIONAL_CONSTANT / SOLAR_MASS_KM ** 2,
};

/** What units of n_B are worth in cm⁻³. */
const NUMBER_DENSITIES: Readonly<Record<string, number>> = { "1/fm3": 1e39, "1/cm3": 1, "1/m3": 1e-6 };

/** How the units are written where a message lists them. */
export const KNOWN_UNITS =
  "g/cm3, dyn/cm2, erg/cm3, MeV/fm3, GeV/fm3, fm-4, MeV4, Pa, kg/m3, km-2, m-2, cm-2, Msun-2; " +
  "n_B: fm-3, cm-3, m-3";

/** A quantity of a table. */
export type Quantity = "rho" | "n_B" | "eps" | "P";

/**
 * What a unit is worth in g cm⁻³ (P, ε, ρ; P and ε over c²) or cm⁻³ (n_B); undefined if it is none of the quantity's.
 * `MeV/fm^3`, `MeV fm^-3`, `MeV*fm**-3`, `MeV_fm3` and `MeVfm-3` are one; a power of ten may stand before it.
 */
export function unitFactor(text: string, quantity: Quantity): number | undefined {
  const known = quantity === "n_B" ? NUMBER_DENSITIES : DENSITIES;
  const scaled = /^\s*(?:1e|10\s*(?:\^|\*\*)\s*\{?)\s*\+?(-?\d{1,3})\}?\s*[*x×·]?\s*(.+)$/i.exec(
    text.normalize("NFC"),
  );
  const [power, unit] = scaled === null ? [0, text] : [Number(scaled[1]), scaled[2]];
  const name = normalised(unit).find((one) => Object.hasOwn(known, one));
  return name === undefined ? undefined : known[name] * 10 ** power;
}

/** The forms that a unit may stand for, as the tables above write them. */
function normalised(text: string): string[] {
  const plain = text.normalize("NFKC").toLowerCase()
    .replace(/[−–]/g, "-")
    .replace(/\/c\^?2$|\/c\*\*2$/, "")
    .replace(/\*\*|\^/g, "")
    .replace(/[{}()\s*·._\\]/g, "")
    .replace(/(?<=[a-z\s_])per(?=[a-z\s_])/g, "/")
    .replace(/m☉|m⊙|m_?sun|msol/g, "msun");
  const inverse = /^(\d\/)?([a-z]+)-?(\d)$/.exec(plain);
  const quotient = /^(dyne?|erg|mev|gev|g|kg|n|j)\/?(fm|cm|m)-?(\d)$/.exec(plain);
  return [
    plain,
    ...inverse ? [`1/${inverse[2]}${inverse[3]}`] : [],
    ...quotient ? [`${quotient[1]}/${quotient[2]}${quotient[3]}`] : [],
  ];
}
