import type { Answer } from '../../server/contract/answer.ts';
import type { Drawing } from '../../server/contract/charts.ts';
import { drawingOf } from '../../server/contract/drawing/drawing.ts';
import { MomentumError, NotFound } from '../../server/contract/errors.ts';
import type { Services } from '../../server/services.ts';
import type { Reply } from '../command.ts';
import { type Asked, askAs } from '../reading/asking.ts';
import { cut, limits } from '../slack/limits.ts';
import type { Person } from '../slack/people.ts';
import type { SlackApi } from '../slack/slack-api.ts';
import { answerMessage, type Dress } from './blocks.ts';
import { chartTable } from './chart-table.ts';
import { leftOutLine, listedRows } from './listed-rows.ts';
import { type Block, escaped, sections } from './message.ts';
import { nativeChart } from './native-chart.ts';

const width = 1_000;

interface Means {
  services: Services;
  slack: SlackApi;
}

/** Asks as a person and answers them alone. Throws as `ask()` does. */
export async function personReply(means: Means & { person: Person }, asked: Asked): Promise<Reply> {
  const { answer, shareable } = await askAs(means.services, means.person, asked);
  if (shareable) return answerReply(means, answer, { asked, buttons: 'all' });
  return answerReply(means, answer, {
    asked,
    buttons: 'without sharing',
    remarks: ['Only you can see this.'],
  });
}

/**
 * An answer as a message, with its chart on the first rung that holds: Slack's own chart, a picture, a table of text. Throws
 * `NotFound` for a chart that the answer does not have.
 */
export async function answerReply(
  { services, slack }: Means,
  answer: Answer,
  dress: Pick<Dress, 'asked' | 'buttons'> & { remarks?: readonly string[] },
): Promise<Reply> {
  const drawing = drawingFor(answer, dress.asked.chart);
  const says = (chart: readonly Block[], ...more: string[]): Reply => ({
    message: answerMessage(answer, {
      ...dress,
      drawing,
      chart,
      lists: listedRows(answer),
      remarks: [leftOutLine(answer), ...(dress.remarks ?? []), ...more],
      publicUrl: services.publicUrl,
    }),
  });
  if (drawing === null || drawing.empty !== null) return says([]);
  const asTable = (...why: string[]) => says(sections(chartTable(drawing)), ...why);
  if (drawing.kind === 'table') return asTable();
  const asPicture = async (): Promise<Reply> => {
    const picture = await pictureOf({ services, slack }, drawing);
    if ('failure' in picture) return asTable(`The chart is a table this time: ${escaped(picture.failure)}`);
    const instead = async () => asTable('The chart is a table this time: Slack did not take its picture.');
    return { ...says([picture.block]), instead };
  };
  const own = nativeChart(drawing);
  return own === null ? asPicture() : { ...says([own]), instead: asPicture };
}

function drawingFor(answer: Answer, chart: string | null): Drawing | null {
  const [first] = answer.charts;
  if (chart !== null) return drawingOf(answer, chart);
  return first === undefined ? null : drawingOf(answer, first.id);
}

/** A chart that cannot be drawn or uploaded is no reason to keep the numbers back: the message says why it is missing. */
async function pictureOf(
  { services, slack }: Means,
  drawing: Drawing,
): Promise<{ block: Block } | { failure: string }> {
  const altText = cut(drawing.description, limits.altText);
  const title = cut(drawing.title, limits.imageTitle);
  try {
    const png = await services.drawPicture(drawing, { format: 'png', theme: 'light', width });
    const fileName = `${drawing.group}-${drawing.id}.png`;
    const id = await slack.uploadPicture({ fileName, title, altText, png });
    return {
      block: {
        type: 'image',
        slack_file: { id },
        alt_text: altText,
        title: { type: 'plain_text', text: title },
      },
    };
  } catch (error) {
    if (!(error instanceof MomentumError) || error instanceof NotFound) throw error;
    services.log.warn(
      { err: error, chart: `${drawing.group}/${drawing.id}` },
      'A picture did not reach Slack',
    );
    return { failure: error.message };
  }
}
