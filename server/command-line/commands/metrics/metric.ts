import { writeFile } from 'node:fs/promises';
import { csvOf } from '../../../api/csv.ts';
import { closePictures, drawPicture } from '../../../charts/draw.ts';
import type { Answer } from '../../../contract/answer.ts';
import { drawingOf } from '../../../contract/drawing/drawing.ts';
import { InvalidInput } from '../../../contract/errors.ts';
import { type Question, questionQuery } from '../../../contract/question.ts';
import { ask } from '../../../metrics/answer/ask.ts';
import { answerTable } from '../../answer-table.ts';
import type { CommandLineCommand } from '../../command-line.ts';
import { operator } from '../../operator.ts';
import { seriesTable } from '../../series-table.ts';

interface Options {
  range?: string;
  from?: string;
  to?: string;
  by?: string;
  timeZone?: string;
  team?: string[];
  repository?: string[];
  contributor?: string[];
  compare?: boolean;
  bots?: boolean;
  explain?: boolean;
  format: string;
  chart?: string[];
}

/** Buckets that somebody names are shown; those that are chosen for charts would only be long. */
const formats: Record<string, (answer: Answer, options: Options) => string> = {
  table: (answer, { by }) =>
    [answerTable(answer), ...(by === undefined ? [] : ['', seriesTable(answer)])].join('\n').trimEnd(),
  json: (answer) => JSON.stringify(answer, null, 2),
  csv: (answer) => csvOf(answer).trimEnd(),
};

export const metricCommand: CommandLineCommand = {
  name: 'metric',
  register(program, context) {
    program
      .command('metric <group[.metric]>')
      .description('Answers a question about a group of metrics')
      .option('--range <days>', 'today and the days before, such as 30d')
      .option('--from <day>', 'first day, included')
      .option('--to <day>', 'last day, included')
      .option('--by <bucket>', 'day, week or month')
      .option('--time-zone <zone>', 'IANA name')
      .option('--team <slug...>', 'only these teams')
      .option('--repository <name...>', 'only these repositories')
      .option('--contributor <who...>', 'only these people: id, login or e-mail address')
      .option('--compare', 'with the period before')
      .option('--bots', 'count bots too')
      .option('--explain', 'say what was counted')
      .option('--format <format>', Object.keys(formats).join(', '), 'table')
      .option('--chart <id=file...>', 'draw a chart into a .png or .svg file')
      .action((name: string, options: Options) =>
        context().withInstallation(async ({ metrics }) => {
          const format = formats[options.format];
          if (!format)
            throw new InvalidInput(`There is no format “${options.format}”.`, {
              hint: `There are ${Object.keys(formats).join(', ')}.`,
            });
          const { group, question } = questionOf(name, options);
          const answer = await ask(metrics, operator, group, question);
          context().print(format(answer, options));
          await drawCharts(answer, options.chart ?? []);
        }),
      );
  },
};

function questionOf(name: string, options: Options): { group: string; question: Question } {
  const [group = '', metric] = name.split('.');
  const { range, from, to, by, timeZone, team, repository, contributor, compare, bots, explain } = options;
  const parsed = questionQuery.safeParse({
    range,
    from,
    to,
    by,
    timeZone,
    team,
    repository,
    contributor,
    ...(compare && { compare: 'previous' }),
    ...(bots && { bots: 'true' }),
    ...(explain && { explain: 'true' }),
    ...(metric && { metric }),
  });
  if (parsed.success) return { group, question: parsed.data };
  throw new InvalidInput(
    parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`.trim()).join('; '),
  );
}

async function writeTo(file: string, picture: string | Uint8Array): Promise<void> {
  try {
    await writeFile(file, picture);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new InvalidInput(`${file} cannot be written: ${reason}.`, { cause });
  }
}

async function drawCharts(answer: Answer, wanted: readonly string[]): Promise<void> {
  for (const one of wanted) {
    const [id = '', file = ''] = one.split('=');
    const format = /\.(png|svg)$/.exec(file)?.[1];
    if (format !== 'png' && format !== 'svg')
      throw new InvalidInput(`--chart takes ID=FILE.png or ID=FILE.svg, not “${one}”.`);
    const picture = await drawPicture(drawingOf(answer, id), {
      format,
      theme: 'light',
      width: 1_000,
      height: 500,
    });
    await writeTo(file, picture);
  }
  await closePictures();
}
