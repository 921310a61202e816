/** Oracle: texts written by hand, with the spellings that URLs (WHATWG), HTML and JSON give a path. */
import assert from "node:assert/strict";
import { pathCleaner } from "./machine_paths.ts";

Deno.test("a root, or what is no absolute path, stands for nothing", () => {
  const text = "a / b, <br />, 1 / 2, /data/x, /root, x.y . ~";
  for (const home of ["/", "//", "", ".", "x"]) assert.equal(pathCleaner({ [home]: "~" })(text), text, home);
});

Deno.test("a folder with a blank, an accent or a mark is found however it is written", () => {
  const folder = "/home/ada/caf\u00e9 & co/it's 50%";
  const clean = pathCleaner({ "/home/ada": "~", [`${folder}/`]: "." });
  for (
    const written of [
      folder,
      "file:///home/ada/caf%C3%A9%20&%20co/it's%2050%25",
      "/home/ada/caf%C3%A9%20%26%20co/it's%2050%25",
      "/home/ada/caf\u00e9 &amp; co/it&#39;s 50%",
      "/home/ada/cafe\u0301 & co/it's 50%",
      JSON.stringify(folder).slice(1, -1),
    ]
  ) {
    assert.equal(clean(`at ${written}/src/a.ts:3:1`), "at ./src/a.ts:3:1", written);
    assert.equal(clean(`"${written}"`), '"."', written);
  }
  assert.equal(clean("/home/ada/caf\u00e9 & co"), "~/caf\u00e9 & co");
});

Deno.test("neither a longer name nor the end of a longer path is meant; a full stop ends a sentence", () => {
  const clean = pathCleaner({ "/home/ad": "~" });
  for (
    const text of ["/home/ada", "/home/ad\u00e9", "/home/ad-2", "/home/ad.old", "/mnt/home/ad", "x/home/ad"]
  ) {
    assert.equal(clean(text), text);
  }
  assert.equal(clean("It is /home/ad. Or (/home/ad), or /home/ad/$&"), "It is ~. Or (~), or ~/$&");
});
