import { openHdf5 } from "@/core/hdf5/mod.ts";
import { InputError } from "@/core/errors.ts";
const folder = Deno.args[0]; const seed0 = Number(Deno.args[1]); const n = Number(Deno.args[2]);
const tmp = Deno.makeTempDirSync();
let s = seed0; const rnd = () => { s = (s * 1103515245 + 12345) % 2147483648; return s / 2147483648; };
const files = [...Deno.readDirSync(folder)].map((f) => Deno.readFileSync(folder + "/" + f.name));
const kinds: Record<string, number> = {}; let worst = 0;
for (let i = 0; i < n; i++) {
  const bytes = files[Math.floor(rnd() * files.length)].slice();
  const flips = 1 + Math.floor(rnd() * 6);
  for (let k = 0; k < flips; k++) bytes[Math.floor(rnd() * (rnd() < .5 ? 2048 : bytes.length)) % bytes.length] = rnd() < .3 ? 255 : rnd() < .5 ? 0 : Math.floor(rnd() * 256);
  const cut = rnd() < .1 ? bytes.subarray(0, Math.floor(rnd() * bytes.length)) : bytes;
  const p = tmp + "/x.h5"; Deno.writeFileSync(p, cut);
  const t = performance.now();
  const note = (e: unknown, at: string) => { const k = e instanceof InputError ? "InputError" : "CRASH " + at + " " + String(e).slice(0, 100); kinds[k] = (kinds[k] ?? 0) + 1; if (!(e instanceof InputError)) { Deno.writeFileSync(`${tmp}/../crash_${seed0}_${i}.h5`, cut); console.log(i, k, (e as Error).stack?.split("\n").slice(0, 6).join(" | ")); } else if (e.message.includes("\n")) console.log("newline", e.message); };
  try { using f = await openHdf5(p); let keys: string[] = []; try { keys = f.keys(); f.attributes("/"); } catch (e) { note(e, "keys"); } for (const key of keys.slice(0, 30)) { try { f.header(key); f.attributes(key); } catch (e) { note(e, "header"); } try { f.read(key); } catch (e) { note(e, "read"); } } } catch (e) { note(e, "open"); }
  const ms = performance.now() - t; if (ms > worst) { worst = ms; if (ms > 500) { console.log(i, "slow", ms.toFixed(0)); Deno.writeFileSync(`${tmp}/../slow_${seed0}_${i}.h5`, cut); } }
}
console.log(kinds, "worst ms", worst.toFixed(0), "rss MB", Math.round(Deno.memoryUsage().rss / 1e6));
