import { parentPort } from 'node:worker_threads';
import type { Drawing } from '../contract/charts.ts';
import { type DrawnPicture, pictureOf } from './picture.ts';
import { measureTextWithInter } from './text-width.ts';

export interface PictureRequest {
  id: number;
  drawing: Drawing;
  options: DrawnPicture;
}

export type PictureReply = { id: number; picture: Uint8Array } | { id: number; failure: string };

measureTextWithInter();
parentPort?.on('message', (request: PictureRequest) => void answer(request));

async function answer({ id, drawing, options }: PictureRequest): Promise<void> {
  parentPort?.postMessage(await replyTo(id, drawing, options));
}

async function replyTo(id: number, drawing: Drawing, options: DrawnPicture): Promise<PictureReply> {
  try {
    return { id, picture: await pictureOf(drawing, options) };
  } catch (error) {
    return { id, failure: error instanceof Error ? error.message : String(error) };
  }
}
