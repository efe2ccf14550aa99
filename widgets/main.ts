import { MomentumChart } from './elements/chart/momentum-chart.ts';
import { MomentumDashboard } from './elements/dashboard/momentum-dashboard.ts';
import { MomentumFilters } from './elements/filters/momentum-filters.ts';
import { MomentumGroup } from './elements/group/momentum-group.ts';
import { MomentumHeadline } from './elements/headline/momentum-headline.ts';
import { MomentumMenu } from './elements/menu/momentum-menu.ts';
import { MomentumMetric } from './elements/metric/momentum-metric.ts';
import { MomentumPlot } from './elements/plot/momentum-plot.ts';
import { MomentumProvider } from './elements/provider/momentum-provider.ts';
import { MomentumTable } from './elements/table/momentum-table.ts';

// The provider first: elements that are there already ask the nearest one when they come alive.
const elements = {
  'momentum-provider': MomentumProvider,
  'momentum-filters': MomentumFilters,
  'momentum-menu': MomentumMenu,
  'momentum-plot': MomentumPlot,
  'momentum-table': MomentumTable,
  'momentum-metric': MomentumMetric,
  'momentum-chart': MomentumChart,
  'momentum-dashboard': MomentumDashboard,
  'momentum-group': MomentumGroup,
  'momentum-headline': MomentumHeadline,
};

// A page may hold the script twice: in a wiki each embedded widget may bring its own tag.
for (const [name, element] of Object.entries(elements)) {
  if (customElements.get(name) === undefined) customElements.define(name, element);
}
