import { Markup } from './markup.ts'

/** Blue and vermilion stay apart for every kind of colour blindness, and signs say the same without colour. */
export const STYLES: Markup = new Markup(`
:root {
  --ink: #1b2027; --soft: #5a6572; --line: #dde2e8; --paper: #ffffff; --card: #f5f7f9;
  --good: #0067a8; --bad: #b84300; --warning: #8a5a00; --unknown: #5a6572; --sent: #98a2ae;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e4e8ec; --soft: #9aa5b1; --line: #333b45; --paper: #14181d; --card: #1c2229;
    --good: #62b6ee; --bad: #ff9152; --warning: #e5b04a; --unknown: #9aa5b1; --sent: #6b7683;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 2.5rem 1.25rem 4rem; max-width: 68rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
}
h1 { margin: 0; font-size: 1.5rem; line-height: 1.3; font-weight: 650; overflow-wrap: anywhere; }
h2 { margin: 0 0 .9rem; font-size: 1.15rem; font-weight: 650; }
h3 { margin: 0; font-size: 1rem; font-weight: 650; overflow-wrap: anywhere; }
p { margin: 0 0 .6rem; max-width: 46rem; }
section { margin-top: 2.75rem; }
a { color: var(--good); text-underline-offset: .15em; overflow-wrap: anywhere; }
code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .875em; }
code { overflow-wrap: anywhere; }
pre {
  margin: .6rem 0; padding: .7rem .9rem; border-radius: .4rem; background: var(--paper);
  border: 1px solid var(--line); white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.5;
}
.kind { margin: 0 0 .15rem; color: var(--soft); font-size: .875rem; }
.facts { margin: .3rem 0 0; color: var(--soft); font-size: .875rem; font-variant-numeric: tabular-nums; }
.soft, .legend { color: var(--soft); }
.legend { margin-top: .8rem; font-size: .9375rem; }
.lines { white-space: pre-wrap; }
.good { color: var(--good); } .bad { color: var(--bad); }
.warning { color: var(--warning); } .unknown { color: var(--unknown); }
.sign { display: inline-block; width: 1.15em; font-weight: 700; }
.verdict {
  display: flex; max-width: none; margin: 1.5rem 0 0; padding: .8rem 1rem; border-radius: .5rem;
  background: var(--card); border-left: .3rem solid currentcolor;
}
.verdict .sign { flex: none; }
.verdict strong { display: block; font-weight: 650; }
.verdict .more { color: var(--soft); font-size: .9375rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: .42rem 1.1rem .42rem 0; text-align: left; vertical-align: baseline; white-space: nowrap; }
th:last-child, td:last-child { padding-right: 0; }
thead th { color: var(--soft); font-size: .8125rem; font-weight: 500; }
tbody th { font-weight: 650; }
th:first-child { position: sticky; left: 0; background: var(--paper); }
.matrix th, .matrix td { padding-right: .8rem; }
tbody tr { border-top: 1px solid var(--line); }
tbody tr.same { border-top-color: transparent; }
.figure { text-align: right; }
.card { margin: 0 0 1rem; padding: 1rem 1.15rem; border-radius: .5rem; background: var(--card); }
.card > :last-child { margin-bottom: 0; }
.card h3 { margin-bottom: .5rem; }
.tag { font-weight: 500; font-size: .875rem; color: var(--soft); }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .4rem 1.1rem; margin: .6rem 0 0; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
dd pre { margin: .25rem 0 0; }
blockquote { margin: .15rem 0 0; color: var(--soft); }
ul { margin: 0; padding-left: 1.2rem; }
li { margin-bottom: .3rem; }
details { margin-top: .5rem; border-top: 1px solid var(--line); padding-top: .5rem; }
summary { cursor: pointer; font-weight: 650; }
details[open] summary { margin-bottom: .6rem; }
.plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(19rem, 100%), 1fr)); gap: 1.25rem; }
figure { margin: 0; }
figure svg { display: block; width: 100%; height: auto; }
figure.wide svg { min-width: 34rem; }
figcaption { margin-bottom: .3rem; }
.key { display: inline-block; width: 1.6em; vertical-align: middle; border-top: 2px solid var(--sent); }
.key.bold { border-top: 4px solid var(--good); }
@media (max-width: 40rem) {
  body { padding: 1.5rem 1rem 3rem; }
  table { font-size: .875rem; }
  th, td { padding-right: .75rem; }
  tbody th { min-width: 7rem; white-space: normal; overflow-wrap: anywhere; }
  .matrix th, .matrix td { padding-right: .45rem; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: .6rem; }
}
@media print { body { max-width: none; padding: 0; } .card, figure { break-inside: avoid; } }
`)
