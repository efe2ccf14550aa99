import { describe, expect, it } from 'vitest';
import { loadSlackCommands } from '../../bot/command.ts';
import { commandIn } from '../../bot/dispatch.ts';
import { todayIn } from '../../bot/reading/question-words.ts';
import { loadMetricCatalogue } from '../../server/metrics/catalogue/catalogue.ts';
import { momentumInSlack, readable, storeAcme } from './support/momentum-in-slack.ts';

const momentum = await momentumInSlack();
const people = await storeAcme(momentum.pool);
await momentum.link('U0ADA', 'member', people.get('Ada') ?? null);
const commands = await loadSlackCommands();
const catalogue = await loadMetricCatalogue();
const known = { catalogue, commands, today: todayIn('UTC', new Date()) };

describe('every command', () => {
  it.each(commands.map((command) => [command.name, command] as const))(
    '%s reads its own example',
    (name, command) => {
      const text = command.example.replace('/momentum', '');
      const found = commandIn(text, commands);
      expect(found.command.name).toBe(name);
      expect(() => command.read(found.rest, known)).not.toThrow();
    },
  );

  it.each(commands.map((command) => [command.name, command] as const))(
    '%s is in the help, and answers',
    async (_, command) => {
      const help = readable(await momentum.ask('help'));
      expect(help).toContain(command.usage);
      if (command.name !== 'metric') expect(help).toContain(command.summary);
      const example = command.example
        .replace('/momentum', '')
        .replace(' team:payments', '')
        .replace(' git', '');
      const message = await momentum.ask(example);
      expect(message.response_type).toBe('ephemeral');
      expect(message.text).not.toContain('Did you mean');
    },
  );
});

describe('/momentum', () => {
  it.each(['', '   ', 'help', 'HELP'])('“%s” lists every group by its short form', async (text) => {
    const help = readable(await momentum.ask(text));
    for (const { short, title, description } of catalogue.groups)
      expect(help).toContain(`\`${short}\` – *${title}*: ${description}`);
  });

  it.each([
    ['actvity', ['`/momentum activity`']],
    ['hlep', ['`/momentum help`']],
    ['overveiw', ['`/momentum overview`']],
    ['activity tem:payments', ['`team:payments`']],
    ['activity by:wek', ['`by:week`']],
    ['activity 30dd', ['`30d`']],
    ['activity repo:acme/shp', ['acme/shop']],
    ['activity chart:trnd', ['trend']],
    ['activity.comits', ['commits']],
    ['commit_rate', ['`/momentum activity.commit_rate`']],
    ['explain commit_rat', ['`commit_rate`']],
    ['30d team:payments', ['`/momentum activity 30d`']],
    ['xyzzy', ['`/momentum help`']],
    ['link remov', ['`/momentum link remove`']],
    ['me team:payments', ['`/momentum activity 30d team:payments`']],
    ['explain', ['`/momentum explain activity.commits`']],
  ])('“%s” is answered with what comes nearest', async (text, nearest) => {
    const message = await momentum.ask(text);
    expect(message.response_type).toBe('ephemeral');
    for (const word of nearest) expect(message.text).toContain(word);
  });

  it('echoes nothing that would call anybody', async () => {
    const { text } = await momentum.ask('activity &lt;!channel&gt;');
    expect(text).toContain('&lt;!channel&gt;');
    expect(text).not.toContain('<!channel>');
  });

  it('me has a line for each individual group, with own numbers', async () => {
    const text = readable(await momentum.ask('me 90d'));
    const individual = catalogue.groups.filter(({ level }) => level === 'individual');
    for (const { title, short } of individual) expect(text).toContain(`*${title}* (\`${short}\`): `);
    expect(text).toContain('Commits: *12 commits*');
    expect(text).toContain('Only you can see this.');
  });

  it('overview has a line for each group of the organization, and no individual’s', async () => {
    const text = readable(await momentum.ask('overview 90d'));
    const [own, organization] = [true, false].map((wanted) =>
      catalogue.groups.filter(({ level }) => (level === 'individual') === wanted),
    );
    for (const { title } of organization ?? []) expect(text).toContain(`*${title}*`);
    for (const { title } of own ?? []) expect(text).not.toContain(`*${title}*`);
    expect(text).toContain('Commits: *57 commits*');
  });

  it('explain says what every metric means, how, and what it needs', async () => {
    for (const group of catalogue.groups) {
      for (const metric of group.metrics) {
        const text = readable(await momentum.ask(`explain ${group.short}.${metric.id}`));
        expect(text).toContain(metric.definition);
        expect(text).toContain(metric.question);
        expect(text).toContain(`/momentum ${group.short}.${metric.id}`);
      }
    }
  });

  it('explain takes a title, and tells of every group that has the metric', async () => {
    expect(readable(await momentum.ask('explain Commit rate'))).toContain('working days');
    const both = readable(await momentum.ask('explain commits'));
    expect(both).toContain('/momentum activity.commits');
    expect(both).toContain('/momentum commits.commits');
  });

  it('status says how fresh the data is, and that nothing ran yet', async () => {
    const status = readable(await momentum.ask('status'));
    expect(status).toMatch(/\*git\*: until <!date/);
    expect(status).toContain('No collection has run yet.');
  });

  it('collect says where nothing is connected', async () => {
    const { text } = await momentum.ask('collect');
    expect(text).toContain('No source is connected yet.');
    expect(text).toContain('source add');
  });

  it.each([
    ['nobody that Momentum knows', 'U0LINUS', /\/momentum link/],
    ['a viewer', 'U0GRACE', /members and administrators/],
  ])('collect is not for %s', async (_, user, words) => {
    if (user === 'U0GRACE') await momentum.link(user, 'viewer', null);
    const before = await collections();
    expect((await momentum.ask('collect', user)).text).toMatch(words);
    expect(await collections()).toBe(before);
  });
});

async function collections(): Promise<number> {
  const { rows } = await momentum.pool.query<{ count: number }>(
    'select count(*)::int as count from collection',
  );
  return rows[0]?.count ?? 0;
}
