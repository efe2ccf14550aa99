import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// Where this folder cannot be written to, everything is compiled at each start, as it were without. Whatever is to be
// remembered has to be loaded after this.
enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/momentum'));
const { runCommandLine } = await import('./command-line/command-line.ts');

// The only place that puts the parts together: everything else is handed what it needs. What only a server needs is loaded
// when one starts, so that commands answer quickly.
await runCommandLine(process.argv, process.env, {
  openSchedule: async (engine, options) => {
    const { openSchedule } = await import('../collectors/engine/schedule/schedule.ts');
    return openSchedule(engine, options);
  },
  openBot: async (settings, services) => {
    const { openBot } = await import('../bot/app.ts');
    return openBot(settings, services);
  },
});
