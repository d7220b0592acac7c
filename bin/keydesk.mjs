#!/usr/bin/env node
// npx keydesk: npx puts the Node.js of the lock file first on PATH; called directly, an older one may come by.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `Keydesk needs Node.js 22.18 or newer, and this is ${process.version}. Run it as: npx keydesk`,
  );
  process.exit(1);
}
await import('../src/operator/main.ts');
