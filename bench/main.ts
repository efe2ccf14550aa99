import { parseArgs } from 'node:util';
import { ask } from './ask.ts';
import { facts } from './facts.ts';
import { git } from './git.ts';
import { github } from './github.ts';
import type { Measured } from './measure.ts';
import { start } from './start.ts';
import { write } from './write.ts';

const benches: Readonly<Record<string, (options: { size: number }) => Promise<Measured[]>>> = {
  git,
  github,
  write,
  start,
  ask,
  facts,
};

// `npm run bench -- NAME … --size 5`; without a name all of them, one after the other.
const { positionals: names, values } = parseArgs({
  allowPositionals: true,
  options: { size: { type: 'string', default: '1' } },
});
const size = Number(values.size);
const unknown = names.filter((name) => !(name in benches));
if (unknown.length > 0) {
  process.stderr.write(
    `There is no bench ${unknown.join(', ')}: there are ${Object.keys(benches).join(', ')}.\n`,
  );
  process.exit(1);
}
for (const [name, run] of Object.entries(benches)) {
  if (names.length === 0 || names.includes(name)) process.stdout.write(reportOf(name, await run({ size })));
}

function reportOf(name: string, measured: readonly Measured[]): string {
  const lines = measured.flatMap(({ ratio, value, aim, meets, figures }) => [
    `  ${ratio}: ${value.toFixed(2)} (aim: ${aim}${meets ? '' : ', MISSED'})`,
    ...Object.entries(figures).map(([what, figure]) => `    ${what}: ${figure}`),
  ]);
  return `${name}\n${lines.join('\n')}\n`;
}
