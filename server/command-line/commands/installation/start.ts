import type { Log } from '../../../log.ts';
import type { RunningServer } from '../../../start.ts';
import type { CommandLineCommand } from '../../command-line.ts';

export const startCommand: CommandLineCommand = {
  name: 'start',
  register(program, context) {
    program
      .command('start')
      .description('Serves dashboard, API, components, Slack end points and workers')
      .option('--git <path-or-url>', 'a repository to read where nothing is configured yet')
      .action(async ({ git }: { git?: string }) => {
        const { settings, log, redactor, openers, environment, print } = context();
        const calledFrom = environment.INIT_CWD ?? process.cwd();
        // Loaded here, so that other commands answer quickly.
        const running = import('../../../start.ts').then(({ start }) =>
          start({ settings, log, redactor, ...openers, git, calledFrom, print }),
        );
        stopOnSignals(running, log);
        await running;
      });
  },
};

/** A signal that comes while Momentum still starts stops it as soon as it has. */
function stopOnSignals(running: Promise<RunningServer>, log: Log): void {
  const stop = () => {
    running
      .then((server) => server.close())
      .then(
        () => process.exit(0),
        (err: unknown) => {
          log.error({ err }, 'Stopping failed');
          process.exit(1);
        },
      );
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}
