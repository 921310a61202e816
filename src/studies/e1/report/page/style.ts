/**
 * The report's look: the reader's own fonts, light or dark as the reader's system is, tables that become cards where
 * they do not fit, sources that show where a number is touched, and fit for printing.
 */
export const STYLE =
  `:root { color-scheme: light dark; --paper: #fff; --ink: #222; --quiet: #5a5a5a; --line: #ddd; --faint: #eee;
  --link: #0b5394; --tint: #f2f3f6; --good: #dcefe3; --good-ink: #14522f; --bad: #f9e0dc; --bad-ink: #7a2014;
  --note: #fbe7c6; --note-ink: #6d4100; --confirmed: #2e7d4f; --explored: #b26a00; }
@media (prefers-color-scheme: dark) { :root { --paper: #15171a; --ink: #e4e4e4; --quiet: #a6a9ae; --line: #3a3e44;
  --faint: #2a2d32; --link: #8ab8ea; --tint: #202329; --good: #163a26; --good-ink: #9fe0b8; --bad: #4a1d17;
  --bad-ink: #f5b5aa; --note: #46320f; --note-ink: #f3cf8e; --confirmed: #57b37f; --explored: #dd9a3c; } }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0 auto; max-width: 64rem; padding: 2rem 1.25rem 4rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .4rem; }
h2 { font-size: 1.25rem; margin: 2.6rem 0 .8rem; padding-bottom: .3rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin: 0 0 .5rem; }
p { margin: .5rem 0; max-width: 46rem; }
a { color: var(--link); }
.quiet, .sources, figcaption, caption { color: var(--quiet); font-size: .86rem; }
.sources { margin-top: .3rem; }
.contents { margin: 1.2rem 0; padding: .6rem 1rem; background: var(--tint); border-radius: .3rem; font-size: .92rem; }
.contents ol { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; margin: 0; padding: 0; list-style: none; }
.banner { border: 1px solid var(--line); border-left: .4rem solid var(--confirmed); padding: .7rem 1rem;
  margin: 1.2rem 0; background: var(--tint); }
.banner.exploratory { border-left-color: var(--explored); }
.standing { text-transform: uppercase; letter-spacing: .03em; }
.banner ul { margin: .4rem 0 0; padding-left: 1.2rem; }
.mark { display: inline-block; vertical-align: middle; margin-left: .5rem; padding: .05rem .5rem; border-radius: .2rem;
  background: var(--note); color: var(--note-ink); font-size: .72rem; font-weight: 600; letter-spacing: .04em; }
.verdict { display: inline-block; padding: .05rem .55rem; border-radius: .2rem; font-weight: 600;
  background: var(--tint); }
.verdict.supported { background: var(--good); color: var(--good-ink); }
.verdict.refuted { background: var(--bad); color: var(--bad-ink); }
.hypothesis { border: 1px solid var(--line); border-radius: .3rem; padding: 1rem 1.2rem .6rem; margin: 1rem 0;
  break-inside: avoid; }
.plain { font-size: 1.05rem; }
ol.rules { margin: .4rem 0; padding-left: 1.6rem; font-size: .92rem; }
dl { margin: .8rem 0; font-size: .92rem; }
dl > div { display: grid; grid-template-columns: 13rem minmax(0, 1fr); gap: 1rem; padding: .22rem 0;
  border-top: 1px solid var(--faint); }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
.wide { margin: 1rem 0 .3rem; }
table { border-collapse: collapse; font-size: .88rem; font-variant-numeric: tabular-nums; width: 100%; }
caption { text-align: left; padding-bottom: .4rem; }
th, td { text-align: left; padding: .3rem .7rem .3rem 0; vertical-align: top; border-bottom: 1px solid var(--faint);
  font-weight: normal; }
thead th { border-bottom: 1px solid var(--quiet); color: var(--quiet); vertical-align: bottom; }
th.number, td.number { text-align: right; }
td.number { white-space: nowrap; }
code { font: .86em/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
[data-source] { cursor: help; position: relative; }
[data-source]:focus { outline: 1px dotted var(--quiet); }
[data-source]:focus::after { content: attr(title); position: fixed; inset: auto .6rem .6rem; z-index: 1;
  padding: .6rem .8rem; border: 1px solid var(--line); border-radius: .3rem; background: var(--paper);
  color: var(--ink); box-shadow: 0 .2rem .8rem #0006; font: .86rem/1.4 system-ui, sans-serif; text-align: left;
  white-space: normal; overflow-wrap: anywhere; }
figure { margin: 1.4rem 0; break-inside: avoid; }
figure img { display: block; max-width: 100%; height: auto; background: #fff; }
figcaption { margin-top: .4rem; }
ol.sources-list { padding-left: 0; list-style: none; font-size: .86rem; }
ol.sources-list li { display: grid; grid-template-columns: 2rem minmax(0, 1fr); padding: .3rem 0;
  border-top: 1px solid var(--faint); }
@media (max-width: 52rem) {
  dl > div { grid-template-columns: minmax(0, 1fr); gap: 0; }
  table, caption, tbody, tr, th, td { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { padding: .4rem 0; border-bottom: 1px solid var(--line); }
  th[scope="row"] { font-weight: 600; }
  th, td, th.number, td.number { border: 0; padding: .1rem 0; text-align: left; white-space: normal; }
  td:empty { display: none; }
  td[data-title]::before { content: attr(data-title) ": "; color: var(--quiet); }
}
@media print {
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  .contents { display: none; }
  h2 { break-after: avoid; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  table { font-size: 7.5pt; }
  th, td { padding-right: .4rem; }
}
`;
