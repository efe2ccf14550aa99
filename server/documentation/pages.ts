import { loadCollectorCatalogue } from '../../collectors/engine/catalogue.ts';
import { programOf } from '../command-line/command-line.ts';
import { loadMetricCatalogue } from '../metrics/catalogue/catalogue.ts';
import { settingsExample } from '../settings.ts';
import { commandsPage } from './commands-page.ts';
import { metricsPage } from './metrics-page.ts';
import { resourcesPage } from './resources-page.ts';
import { sourcesPage } from './sources-page.ts';

/** The files that are written from declarations, by their paths in the project. */
export async function generatedPages(): Promise<Record<string, string>> {
  const { groups } = await loadMetricCatalogue();
  const catalogue = await loadCollectorCatalogue();
  const program = await programOf(() => {
    throw new Error('Nothing is run while the documentation is written.');
  });
  return {
    '.env.example': settingsExample(),
    'docs/metrics.md': metricsPage(groups),
    'docs/sources.md': sourcesPage(catalogue.sources),
    'docs/resources.md': resourcesPage(catalogue),
    'docs/commands.md': commandsPage(program),
  };
}
