// Runs axe-core on local pages: `node axe.mjs CHROMIUM PAGE...`
// Prints one JSON array of { path, violations }, the violations as axe-core reports them.

import axe from "axe-core";
import { chromium } from "playwright-core";
import { pathToFileURL } from "node:url";

// WCAG 2.0, 2.1 and 2.2 at levels A and AA (2.2 adds no rule of level A), and good practice.
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const QUIET = [
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-quic",
  "--disable-sync",
  "--no-first-run",
];

async function violations(context, path) {
  const page = await context.newPage();
  await page.goto(pathToFileURL(path).href);
  await page.evaluate(axe.source);
  const report = await page.evaluate((values) => window.axe.run({ runOnly: values }), TAGS);
  await page.close();
  return report.violations;
}

const [executablePath, ...paths] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: QUIET, chromiumSandbox: false });
try {
  const context = await browser.newContext();
  await context.route(/^https?:/, (route) => route.abort());
  const reports = [];
  for (const path of paths) {
    reports.push({ path, violations: await violations(context, path) });
  }
  console.log(JSON.stringify(reports));
} finally {
  await browser.close();
}
