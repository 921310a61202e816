/** Keeps one core busy until its time is up (seconds, first argument) or the process that started it is gone. */
const end = performance.now() + 1000 * Number(Deno.args[0]);
const parent = Deno.ppid;
let sum = 0;
while (performance.now() < end && Deno.ppid === parent) {
  for (let step = 0; step < 1e6; step++) sum += Math.sqrt(step);
}
if (sum < 0) console.log(sum); // the compiler must not drop the work
