/** Oracle: the lines that a console of the test's own is given. */
import assert from "node:assert/strict";
import { listener, withOwnConsole } from "./own_console.ts";

Deno.test("the console that was there is there again, whoever put it there; what is bound meanwhile reaches the one of then", async () => {
  const original = console.error;
  const [first, second, heard]: string[][] = [[], [], []];
  try {
    console.error = (line: string) => void first.push(line);
    const before = console.error;
    const bound = await withOwnConsole(() => Promise.resolve(console.error));
    assert.equal(console.error, before);
    bound("one");
    console.error = (line: string) => void second.push(line);
    bound("two");
    listener.current = (line) => heard.push(line);
    bound("three", 3);
    assert.deepEqual([first, second, heard], [["one"], ["two"], ["three 3"]]);
  } finally {
    listener.current = undefined;
    console.error = original;
  }
});
