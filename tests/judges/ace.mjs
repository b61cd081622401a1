// Runs Ace on EPUB files, all in one browser: `node ace.mjs REPORT BOOK...`
// Writes one JSON array of { path, report } to REPORT, the reports as Ace makes them. Ace itself
// prints each of them too.

import ace from "@daisy/ace-core";
import runner from "@daisy/ace-axe-runner-puppeteer";
import { writeFileSync } from "node:fs";

const [target, ...paths] = process.argv.slice(2);
const inOneBrowser = { ...runner, launch: async () => {}, close: async () => {} };
const reports = [];
await runner.launch();
try {
  for (const path of paths) {
    const options = { cwd: process.cwd(), initLogger: true, silent: true };
    const [, report] = await ace(path, options, inOneBrowser);
    reports.push({ path, report });
  }
} finally {
  await runner.close();
}
writeFileSync(target, JSON.stringify(reports));
