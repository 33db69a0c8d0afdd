// Builds the pages of the console into dist/: `npm ci && npm run build`. The same sources give the same bytes.
import { build } from 'esbuild';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const out = process.argv[2] ?? 'dist';
await mkdir(out, { recursive: true });

// Licenses that the bundle must carry. esbuild keeps the notices that are comments; preact's package has its notice in a file.
const notices = ['preact', 'uplot'].map(async (name) => {
    const { version } = JSON.parse(await readFile(join('node_modules', name, 'package.json'), 'utf8'));
    return `${name} ${version}\n\n${(await readFile(join('node_modules', name, 'LICENSE'), 'utf8')).trim()}\n`;
});
const text = (await Promise.all(notices)).join('\n----\n\n');
await build({
    entryPoints: [{ in: 'src/main.tsx', out: 'app' }],
    outdir: out,
    bundle: true,
    minify: true,
    target: 'es2022',
    format: 'esm',
    charset: 'utf8',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'inline',
    banner: { js: `/*!\n${text}*/` },
    logLevel: 'warning',
});
for (const file of ['index.html', 'icon.svg']) await copyFile(join('src', file), join(out, file));
await writeFile(join(out, 'licenses.txt'), text);
