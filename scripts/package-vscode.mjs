// Packages editors/vscode as a .vsix: the bundled extension in a zip with its manifest. No network.
//   node scripts/package-vscode.mjs [FILE]
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { zip } from './zip.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = join(root, 'editors', 'vscode')

export async function packageExtension(file) {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const manifest = { ...JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')), version }
  const out = file ?? join(folder, `pxrun-${version}.vsix`)
  writeFileSync(
    out,
    zip({
      '[Content_Types].xml': CONTENT_TYPES,
      'extension.vsixmanifest': vsixManifest(manifest),
      'extension/package.json': `${JSON.stringify(manifest, undefined, 2)}\n`,
      'extension/extension.cjs': await bundled(),
      'extension/README.md': readFileSync(join(folder, 'README.md'), 'utf8'),
      'extension/LICENSE.txt': readFileSync(join(root, 'LICENSE'), 'utf8'),
    }),
  )
  return out
}

async function bundled() {
  const { build } = await import('esbuild')
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: ['src/extension.mts'],
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    target: 'node18',
    external: ['vscode'],
    minifySyntax: true,
    minifyWhitespace: true,
    logLevel: 'warning',
  })
  return outputFiles[0].text
}

const CONTENT_TYPES = `<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension=".json" ContentType="application/json"/><Default Extension=".vsixmanifest" ContentType="text/xml"/><Default Extension=".cjs" ContentType="application/javascript"/><Default Extension=".md" ContentType="text/markdown"/><Default Extension=".txt" ContentType="text/plain"/></Types>
`

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

function vsixManifest({ name, displayName, description, publisher, version, engines, categories }) {
  return `<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">
  <Metadata>
    <Identity Language="en-US" Id="${name}" Version="${version}" Publisher="${publisher}"/>
    <DisplayName>${escaped(displayName)}</DisplayName>
    <Description xml:space="preserve">${escaped(description)}</Description>
    <Categories>${escaped(categories.join(','))}</Categories>
    <License>extension/LICENSE.txt</License>
    <Properties>
      <Property Id="Microsoft.VisualStudio.Code.Engine" Value="${escaped(engines.vscode)}"/>
      <Property Id="Microsoft.VisualStudio.Code.ExtensionKind" Value="workspace"/>
    </Properties>
  </Metadata>
  <Installation><InstallationTarget Id="Microsoft.VisualStudio.Code"/></Installation>
  <Dependencies/>
  <Assets>
    <Asset Type="Microsoft.VisualStudio.Code.Manifest" Path="extension/package.json" Addressable="true"/>
    <Asset Type="Microsoft.VisualStudio.Services.Content.Details" Path="extension/README.md" Addressable="true"/>
    <Asset Type="Microsoft.VisualStudio.Services.Content.License" Path="extension/LICENSE.txt" Addressable="true"/>
  </Assets>
</PackageManifest>
`
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  console.log(await packageExtension(process.argv[2]))
