// Builds the front end: two scripts, one that comes before them and one for passkeys, two styles, the fonts and one sprite of the icons we use.
// Run by `npm run build`; everything lands in dealwright/web/static/built/, which is not committed. It is made beside that
// folder and takes its place when all of it is there: a build that fails, or is under way, leaves the one before as it is.

import { build } from "esbuild";
import { chmod, copyFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../../..");
const built = join(here, "../static/built");
const packages = join(root, "node_modules");

const FONTS = ["latin", "latin-ext", "cyrillic"];

await mkdir(dirname(built), { recursive: true });
const out = await mkdtemp(join(here, "../.built-"));
try {
  await Promise.all([scriptsAndStyles(), fonts(), sprite(), copyFile(join(here, "mark.svg"), join(out, "mark.svg"))]);
  await chmod(out, 0o755);
  await rename(built, `${out}-before`).catch(ignoreMissing);
  await rename(out, built);
} finally {
  await Promise.all([out, `${out}-before`].map((folder) => rm(folder, { recursive: true, force: true })));
}

async function scriptsAndStyles() {
  await build({
    absWorkingDir: root,
    entryPoints: ["office", "shop"].flatMap((name) => [
      { in: join(here, `scripts/${name}.js`), out: name },
      { in: join(here, `styles/${name}.css`), out: name },
    ]).concat(["early", "passkeys"].map((name) => ({ in: join(here, `scripts/${name}.js`), out: name }))),
    outdir: out,
    bundle: true,
    minify: true,
    format: "iife",
    target: ["chrome123", "firefox125", "safari17.5"],
    external: ["*.woff2"], // copied below under steady names; the server adds the hash
    legalComments: "none",
    logLevel: "warning",
  });
}

async function fonts() {
  const files = join(packages, "@fontsource-variable/inter/files");
  await Promise.all(
    FONTS.map((subset) =>
      copyFile(join(files, `inter-${subset}-wght-normal.woff2`), join(out, `inter-${subset}.woff2`)),
    ),
  );
}

async function sprite() {
  const names = (await readFile(join(here, "icons.txt"), "utf8")).split("\n").filter(Boolean);
  const symbols = await Promise.all(names.map(symbol));
  const mark = await readFile(join(here, "mark.svg"), "utf8");
  symbols.push(`<symbol id="mark" viewBox="0 0 24 24">${inside(mark)}</symbol>`);
  await writeFile(join(out, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
}

async function symbol(name) {
  const isFilled = name.endsWith("-filled");
  const file = isFilled ? `filled/${name.slice(0, -"-filled".length)}` : `outline/${name}`;
  const drawing = await readFile(join(packages, `@tabler/icons/icons/${file}.svg`), "utf8").catch(() => {
    throw new Error(`icons.txt names "${name}", but Tabler has no such icon`);
  });
  const look = isFilled
    ? 'fill="currentColor"'
    : 'fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"';
  return `<symbol id="${name}" viewBox="0 0 24 24" ${look}>${inside(drawing)}</symbol>`;
}

function inside(svg) {
  return svg
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/^[\s\S]*?<svg[^>]*>/, "")
    .replace(/<\/svg>[\s\S]*$/, "")
    .replace(/\s*\n\s*/g, "");
}

function ignoreMissing(error) {
  if (error.code !== "ENOENT") throw error;
}
