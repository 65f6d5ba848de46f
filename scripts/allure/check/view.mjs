// Usage: node view.mjs PAGE SCREENSHOT_DIR BROWSER
// Opens a report as a reader would, with the network cut off, and checks that what a verdict rests on can be read.
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [page, shots, executablePath] = process.argv.slice(2);
const problems = [];
const expect = (ok, what) => {
  console.log(`${ok ? "ok     " : "MISSING"} ${what}`);
  if (!ok) problems.push(what);
};

mkdirSync(shots, { recursive: true });
const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});
try {
  const context = await browser.newContext({ viewport: { width: 1400, height: 2400 } });
  const outside = [];
  // Requests that leave the page are refused, and counted: evidence phones nobody.
  await context.route(/^(https?|wss?):/, (route) => { outside.push(route.request().url()); return route.abort(); });
  const tab = await context.newPage();
  tab.setDefaultTimeout(10_000);
  tab.on("pageerror", (e) => problems.push(`script error: ${e.message}`));
  await tab.goto(pathToFileURL(resolve(page)).href);
  const leaves = tab.locator('[data-testid="tree-leaf"]');
  const unfold = async () => {
    await tab.locator('[data-testid="tree-section"]').first().waitFor();
    // A group in which everything passed is folded.
    if (!await leaves.first().isVisible()) await tab.locator('[data-testid="tree-section-title"]').first().click();
    await leaves.first().waitFor();
  };
  await unfold();
  await tab.screenshot({ path: join(shots, "list.png") });
  const count = await leaves.count();
  expect(count > 0, `tests are listed (${count})`);

  let fsckSeen = 0;
  for (let i = 0; i < count; i++) {
    await leaves.nth(i).click();
    const steps = tab.locator('[data-testid="test-result-step"]');
    const files = tab.locator('[data-testid="test-result-attachment"]');
    await files.first().waitFor();
    const title = (await tab.locator('[data-testid="test-result-info-title"]').innerText()).trim();
    await tab.screenshot({ path: join(shots, `test-${i + 1}.png`), fullPage: true });
    const stepCount = await steps.count();
    const fsck = files.filter({ hasText: /fsck: (?:before|after) replay/ }).last();
    if (await fsck.count()) {
      expect(stepCount > 0, `'${title}' has steps (${stepCount})`);
      // Attachments are loaded when they are opened.
      await fsck.locator('[data-testid="test-result-attachment-header"]').click();
      const text = fsck.locator("pre, code").filter({ hasText: /\S/ }).first();
      const content = await text.innerText().catch(() => "");
      expect(content.trim() !== "", `'${title}' shows its fsck output (${content.trim().split("\n").length} lines: ${content.slice(0, 60).split("\n")[0]})`);
      expect(await tab.locator('[data-testid="test-result-attachment-missed"]').count() === 0, `'${title}' misses no attachment`);
      await tab.screenshot({ path: join(shots, `test-${i + 1}-fsck.png`), fullPage: true });
      fsckSeen++;
    } else {
      console.log(`note    '${title}' has no fsck output (${stepCount} steps)`);
    }
    await tab.goBack();
    await unfold();
  }
  expect(fsckSeen > 0, "fsck output can be read in the report");
  expect(outside.length === 0, `nothing outside the page is asked for${outside.length ? `: ${outside.join(", ")}` : ""}`);
} finally {
  await browser.close();
}
if (problems.length) {
  console.error(`${page}: ${problems.length} problem(s): ${problems.join("; ")}`);
  process.exit(1);
}
