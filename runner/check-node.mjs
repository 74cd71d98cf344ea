// Plain JavaScript, so that an old Node can read it and say what is wrong in one sentence instead of failing on TypeScript.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `Proofbook needs Node 22.18 or later, and this machine (${process.platform} ${process.arch}) runs ${process.versions.node}: on Linux x64 npm ci brings Node 24 along, elsewhere install it first.`,
  );
  process.exit(1);
}
