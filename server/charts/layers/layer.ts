import type { TopLevelSpec } from 'vega-lite';

type Layered = Extract<TopLevelSpec, { layer: unknown }>;

/** One mark with its own data. */
export type Layer = Layered['layer'][number];

/** What a kind of chart adds to the frame that all pictures share. */
export type Layers = Pick<Layered, 'layer' | 'params' | 'resolve'> &
  Partial<Pick<Layered, 'width' | 'height' | 'padding' | 'autosize'>>;

/** A whole picture. */
export type Specification = Layers & Pick<Layered, 'title' | 'config'>;
