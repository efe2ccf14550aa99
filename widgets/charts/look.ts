/** The colours and letters that a chart is drawn with, as the element's style has them at this moment. */
export interface Look {
  surface: string;
  text: string;
  quiet: string;
  line: string;
  series: string[];
  scale: string[];
  font: string;
}

/** Reads the look from an element inside a shadow root that has the tokens; colours come out as `#rrggbb`, however they were written. */
export function lookOf(element: HTMLElement): Look {
  const probe = element.appendChild(document.createElement('span'));
  const pixel = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const colour = (name: string) => {
    probe.style.color = `var(--${name})`;
    return hexadecimal(getComputedStyle(probe).color, pixel);
  };
  const look = {
    surface: colour('surface'),
    text: colour('text'),
    quiet: colour('quiet'),
    line: colour('line'),
    series: Array.from({ length: 8 }, (_, place) => colour(`series-${place}`)),
    scale: Array.from({ length: 5 }, (_, level) => colour(`scale-${level}`)),
    font: getComputedStyle(element).fontFamily,
  };
  probe.remove();
  return look;
}

/** The same colour, see-through; `opacity` is 0 to 1. */
export function faded(colour: string, opacity: number): string {
  return `${colour}${Math.round(opacity * 255)
    .toString(16)
    .padStart(2, '0')}`;
}

/** A canvas understands every colour that a style may have, chart.js does not. */
function hexadecimal(colour: string, pixel: CanvasRenderingContext2D | null): string {
  if (pixel === null) return '#000000';
  pixel.fillStyle = colour;
  pixel.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = pixel.getImageData(0, 0, 1, 1).data;
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
