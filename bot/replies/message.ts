import type { Button, KnownBlock } from '@slack/types';
import { cut, limits } from '../slack/limits.ts';
import type { ChartBlock } from './native-chart.ts';

/** Slack's own types do not know its chart block yet. */
export type Block = KnownBlock | ChartBlock;

/** What Slack shows. `text` stands in notifications and is what screen readers read, so it says the numbers itself. */
export interface Message {
  text: string;
  blocks: Block[];
}

/** Text for where Slack reads marks: names from elsewhere make no mention and no link. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A moment, which each reader's Slack shows in their own time zone. */
export function moment(at: Date): string {
  const otherwise = `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return `<!date^${Math.floor(at.getTime() / 1000)}^{date_short_pretty} {time}|${otherwise}>`;
}

export function header(text: string): Block {
  return { type: 'header', text: { type: 'plain_text', text: cut(text, limits.header), emoji: false } };
}

/** Marked text, in as many sections as it needs; it is parted between lines. */
export function sections(text: string): Block[] {
  return parted(text.split('\n')).map((part) => ({
    type: 'section',
    text: { type: 'mrkdwn', text: part },
  }));
}

/** Short marked texts beside each other, ten a section. */
export function fields(texts: readonly string[]): Block[] {
  const rows = Array.from({ length: Math.ceil(texts.length / limits.fields) }, (_, row) =>
    texts.slice(row * limits.fields, (row + 1) * limits.fields),
  );
  return rows.map((row) => ({
    type: 'section',
    fields: row.map((text) => ({ type: 'mrkdwn', text: cut(text, limits.field) })),
  }));
}

/** Small print; empty texts are left out, and so is a block without any. */
export function context(...texts: readonly string[]): Block[] {
  const elements = texts.filter((text) => text !== '').slice(0, limits.contextElements);
  if (elements.length === 0) return [];
  return [
    {
      type: 'context',
      elements: elements.map((text) => ({ type: 'mrkdwn', text: cut(text, limits.section) })),
    },
  ];
}

export function actions(buttons: readonly Button[]): Block[] {
  return buttons.length === 0 ? [] : [{ type: 'actions', elements: buttons.slice(0, limits.actions) }];
}

/** A button; `null` where what it carries is longer than Slack takes. */
export function button(
  id: string,
  text: string,
  carries: { value: string } | { url: string },
  style?: 'primary',
): Button | null {
  const tooLong =
    'url' in carries ? carries.url.length > limits.url : carries.value.length > limits.buttonValue;
  if (tooLong) return null;
  return {
    type: 'button',
    action_id: id,
    text: { type: 'plain_text', text: cut(text, limits.buttonText), emoji: false },
    ...carries,
    ...(style && { style }),
  };
}

/** A message of one text. */
export function plainMessage(text: string): Message {
  return messageOf(text, sections(text));
}

/** A message whose blocks keep to Slack's number; what is too much is said. */
export function messageOf(text: string, blocks: readonly Block[]): Message {
  const shown =
    blocks.length <= limits.blocks
      ? [...blocks]
      : [...blocks.slice(0, limits.blocks - 1), ...context('There is more than Slack shows in one message.')];
  return { text: cut(text, limits.text), blocks: shown };
}

function parted(lines: readonly string[]): string[] {
  const parts: string[] = [];
  for (const line of lines.map((one) => cut(one, limits.section))) {
    const last = parts.at(-1);
    if (last !== undefined && last.length + 1 + line.length <= limits.section)
      parts[parts.length - 1] = `${last}\n${line}`;
    else parts.push(line);
  }
  return parts.filter((part) => part.trim() !== '');
}
