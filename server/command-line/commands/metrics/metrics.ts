import { loadMetricCatalogue } from '../../../metrics/catalogue/catalogue.ts';
import type { CommandLineCommand } from '../../command-line.ts';
import { table } from '../../table.ts';

export const metricsCommand: CommandLineCommand = {
  name: 'metrics',
  register(program, context) {
    program
      .command('metrics')
      .description('The catalogue of metrics')
      .action(async () => {
        const { groups } = await loadMetricCatalogue();
        const rows = groups.flatMap((group) =>
          group.metrics.map((metric) => [
            `${group.id}.${metric.id}`,
            group.short,
            metric.unit,
            metric.question,
          ]),
        );
        context().print(table(['Metric', 'Short', 'Unit', 'Question'], rows));
      });
  },
};
