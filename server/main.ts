import { openBot } from '../bot/app.ts';
import { openSchedule } from '../collectors/engine/schedule.ts';
import { runCommandLine } from './command-line/command-line.ts';

// The only place that puts the parts together: everything else is handed what it needs.
await runCommandLine(process.argv, process.env, { openSchedule, openBot });
