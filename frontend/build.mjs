// Builds what the browser gets into tanggap/web/static/build/. Run after `npm ci --ignore-scripts`; safe to run again.
import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const target = join(root, 'tanggap/web/static/build');
const work = `${target}.new-${process.pid}`;
const require = createRequire(import.meta.url);
const version = (name) => require(join(root, 'node_modules', name, 'package.json')).version;

/** The two dark wrappers share one list of tokens, so they can never drift apart. */
async function styles(esbuild, name) {
  const dark = await readFile(join(here, 'css/dark.css'), 'utf8');
  const tokens = dark.match(/:root\s*\{([^}]*)\}/)[1];
  const wrapped =
    `@media screen and (prefers-color-scheme: dark){:root:not([data-theme=light]){${tokens}}}` +
    `@media screen{:root[data-theme=dark]{${tokens}}}`;
  await esbuild.build({
    entryPoints: [join(here, `css/${name}.css`)],
    outfile: join(work, `${name}.css`),
    bundle: true,
    minify: true,
    legalComments: 'none',
    target: ['chrome111', 'safari16.4', 'firefox115'],
    external: ['./fonts/*'],
    plugins: [
      {
        name: 'dark',
        setup: (build) =>
          build.onLoad({ filter: /dark\.css$/ }, () => ({ contents: wrapped, loader: 'css' })),
      },
    ],
  });
}

/** Each entry is whole in itself: a page asks for one script (and the theme). Only the maps are split off, under names with a hash. */
async function script(esbuild, name) {
  await esbuild.build({
    entryPoints: [join(here, `js/${name}.js`)],
    outdir: work,
    bundle: true,
    splitting: true,
    format: 'esm',
    minify: true,
    legalComments: 'none',
    target: ['chrome111', 'safari16.4', 'firefox115'],
    chunkNames: '[name]-[hash]',
    define: { MAPLIBRE_FOLDER: JSON.stringify(`./maplibre-${version('maplibre-gl')}/`) },
  });
}

async function sprite() {
  const lists = JSON.parse(await readFile(join(here, 'icons.json'), 'utf8'));
  const names = { ...lists.category, ...lists.interface };
  const symbols = await Promise.all(
    Object.entries(names)
      .sort()
      .map(async ([name, drawing]) => {
        const file =
          drawing === 'own'
            ? join(here, `icons/${name}.svg`)
            : join(root, `node_modules/lucide-static/icons/${drawing}.svg`);
        const svg = await readFile(file, 'utf8');
        const inner = svg
          .replace(/<!--.*?-->/gs, '')
          .replace(/<svg[^>]*>|<\/svg>/g, '')
          .replace(/\s*\n\s*/g, '')
          .replace(/\s*\/>/g, '/>')
          .trim();
        return `<symbol id="${name}" viewBox="0 0 24 24">${inner}</symbol>`;
      }),
  );
  await writeFile(
    join(work, 'icons.svg'),
    `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>`,
  );
  await writeFile(join(work, 'icons.json'), JSON.stringify(Object.keys(names).sort()));
}

async function font() {
  await mkdir(join(work, 'fonts'), { recursive: true });
  const files = join(root, 'node_modules/@fontsource-variable/plus-jakarta-sans/files');
  await cp(
    join(files, 'plus-jakarta-sans-latin-wght-normal.woff2'),
    join(work, 'fonts/plus-jakarta-sans.woff2'),
  );
}

/** MapLibre looks for its worker beside itself by its plain name, so the folder, not the file, carries the version. */
async function map() {
  const folder = join(work, `maplibre-${version('maplibre-gl')}`);
  await mkdir(folder, { recursive: true });
  for (const name of ['maplibre-gl.mjs', 'maplibre-gl-worker.mjs', 'maplibre-gl.css']) {
    const text = await readFile(join(root, 'node_modules/maplibre-gl/dist', name), 'utf8');
    await writeFile(join(folder, name), text.replace(/\n\/[/*]# sourceMappingURL=.*$/s, '\n'));
  }
}

/** What is handed on must carry its makers' terms. */
async function licences() {
  const kept = [
    ['lucide-static', 'LICENSE'],
    ['@fontsource-variable/plus-jakarta-sans', 'LICENSE'],
    ['maplibre-gl', 'LICENSE.txt'],
  ];
  const parts = await Promise.all(
    kept.map(
      async ([name, file]) =>
        `== ${name} ${version(name)} ==\n\n${await readFile(join(root, 'node_modules', name, file), 'utf8')}`,
    ),
  );
  await writeFile(join(work, 'licences.txt'), parts.join('\n\n'));
}

async function report() {
  const shown = [
    'app.css',
    'desk.css',
    'theme.js',
    'app.js',
    'desk.js',
    'triage.js',
    'icons.svg',
    'fonts/plus-jakarta-sans.woff2',
  ];
  for (const name of shown) {
    const bytes = await readFile(join(target, name));
    const sent = name.endsWith('.woff2') ? bytes.length : gzipSync(bytes, { level: 9 }).length;
    const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 8);
    console.log(
      `${name.padEnd(32)} ${String(bytes.length).padStart(7)} B  ${String(sent).padStart(6)} B sent  ${digest}`,
    );
  }
}

async function main() {
  let esbuild;
  try {
    esbuild = await import('esbuild');
    await rm(work, { recursive: true, force: true });
    await mkdir(work, { recursive: true });
    await Promise.all([
      styles(esbuild, 'app'),
      styles(esbuild, 'desk'),
      sprite(),
      font(),
      map(),
      licences(),
      ...['app', 'desk', 'triage', 'theme'].map((name) => script(esbuild, name)),
    ]);
    await rm(target, { recursive: true, force: true });
    await rename(work, target);
    await report();
  } catch (problem) {
    await rm(work, { recursive: true, force: true });
    const missing = /Cannot find (package|module)|ENOENT.*node_modules/.test(problem.message);
    const advice = missing ? 'run `npm ci --ignore-scripts` first' : 'nothing was changed';
    console.error(`The front end was not built (${advice}): ${problem.message.split('\n')[0]}`);
    process.exitCode = 1;
  }
}

await main();
