import {
  ArcElement,
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  DoughnutController,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
} from 'chart.js';
import { MatrixController, MatrixElement } from 'chartjs-chart-matrix';
import zoom from 'chartjs-plugin-zoom';
import { cellLabels } from './cell-labels.ts';
import { crosshair } from './crosshair.ts';
import { rim } from './rim.ts';
import { valueLabels } from './value-labels.ts';
import { whiskers } from './whiskers.ts';

Chart.register(
  ArcElement,
  BarController,
  BarElement,
  CategoryScale,
  DoughnutController,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  MatrixController,
  MatrixElement,
  PointElement,
  Tooltip,
  zoom,
  crosshair,
  rim,
  valueLabels,
  cellLabels,
  whiskers,
);

export { Chart };
