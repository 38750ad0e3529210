/** Decides which parts of a development stack a changed file affects. Pure. */

export const DEV_TARGETS = ['edge', 'sandbox', 'pages'] as const;
export type DevTarget = (typeof DEV_TARGETS)[number];

/** The files that each target was built from, relative to the root. Undefined after a failed build. */
export type BuildInputs = Readonly<Record<DevTarget, ReadonlySet<string> | undefined>>;

/** The targets to rebuild. Any change in `src` rebuilds a target whose last build failed. */
export function selectTargets(changedFiles: Iterable<string>, inputs: BuildInputs): DevTarget[] {
  const files = [...changedFiles];
  return DEV_TARGETS.filter((target) =>
    files.some(
      (file) => isReadAtStart(target, file) || (inputs[target]?.has(file) ?? isSource(file)),
    ),
  );
}

export function isMigration(file: string): boolean {
  return /^src\/worker\/migrations\/.*\.sql$/.test(file);
}

/** Whether the target reads the file when it starts, so that it is in no bundle. */
function isReadAtStart(target: DevTarget, file: string): boolean {
  switch (target) {
    case 'edge':
      return file === 'wrangler.toml' || file === '.dev.vars' || isMigration(file);
    case 'sandbox':
      return file === 'src/sandbox/wrangler.toml';
    case 'pages':
      return false;
  }
}

function isSource(file: string): boolean {
  return file.startsWith('src/');
}
