import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Command, loadSlackCommands } from './command.ts';
import { manifestText, metricFirst } from './manifest.ts';

const project = join(import.meta.dirname, '..');
const manual = 'docs/slack.md';

/** What the commands make of the project's files, by their paths: the app's manifest, and the table of commands in its manual. */
export async function slackPages(): Promise<Record<string, string>> {
  const commands = await loadSlackCommands();
  const text = await readFile(join(project, manual), 'utf8');
  return { 'manifest.yml': manifestText(commands), [manual]: withCommands(text, commands) };
}

function withCommands(text: string, commands: readonly Command[]): string {
  const rows = metricFirst(commands).map(({ usage, summary }) => `| \`${usage}\` | ${summary} |\n`);
  return text.replace(
    /(\| type \| and get \|\n\|---\|---\|\n)(?:\|.*\n)*/,
    (_, head: string) => head + rows.join(''),
  );
}

if (import.meta.main) {
  for (const [path, text] of Object.entries(await slackPages())) await writeFile(join(project, path), text);
}
