import { Worker } from 'node:worker_threads';
import type { Drawing } from '../contract/charts.ts';
import { DrawingFailed } from '../contract/errors.ts';
import type { DrawnPicture } from './picture.ts';
import type { PictureReply, PictureRequest } from './worker.ts';

const longestDrawing = 20_000;

/** Draws pictures in a thread of its own, so that the server goes on answering. */
export interface Painter {
  /** Throws `DrawingFailed`; a drawing that fails takes no other with it, unless it takes the thread. */
  paint(drawing: Drawing, options: DrawnPicture): Promise<Buffer>;
  /** Ends the thread. What is under way fails; the next picture starts a new thread. */
  close(): Promise<void>;
}

interface Waiting {
  resolve(picture: Buffer): void;
  reject(error: DrawingFailed): void;
  timer: NodeJS.Timeout;
}

interface Studio {
  script: URL;
  thread: Worker | null;
  waiting: Map<number, Waiting>;
  lastId: number;
}

/** The thread starts with the first picture, keeps no idle process alive, and is started again after a crash. */
export function createPainter(script = new URL('./worker.ts', import.meta.url)): Painter {
  const studio: Studio = { script, thread: null, waiting: new Map(), lastId: 0 };
  return {
    paint: (drawing, options) => paint(studio, drawing, options),
    close: () => close(studio, new Error('The drawing thread was closed.')),
  };
}

function paint(studio: Studio, drawing: Drawing, options: DrawnPicture): Promise<Buffer> {
  studio.thread ??= start(studio);
  studio.lastId += 1;
  const request: PictureRequest = { id: studio.lastId, drawing, options };
  studio.thread.ref();
  studio.thread.postMessage(request);
  return new Promise<Buffer>((resolve, reject) => {
    const tooLong = new Error(`A drawing took over ${longestDrawing} ms.`);
    const timer = setTimeout(() => void close(studio, tooLong), longestDrawing);
    studio.waiting.set(request.id, { resolve, reject, timer });
  });
}

function start(studio: Studio): Worker {
  const thread = new Worker(studio.script);
  const gone = (cause: Error) => {
    if (studio.thread === thread) failAll(studio, cause);
  };
  thread.on('message', (reply: PictureReply) => settle(studio, reply));
  thread.once('error', gone);
  thread.once('exit', (code) => gone(new Error(`The drawing thread ended with code ${code}.`)));
  return thread;
}

function settle({ waiting, thread }: Studio, reply: PictureReply): void {
  const request = waiting.get(reply.id);
  if (request === undefined) return;
  waiting.delete(reply.id);
  clearTimeout(request.timer);
  if ('picture' in reply) request.resolve(Buffer.from(reply.picture));
  else request.reject(failed(new Error(reply.failure)));
  if (waiting.size === 0) thread?.unref();
}

function failAll(studio: Studio, cause: Error): void {
  studio.thread = null;
  for (const { reject, timer } of studio.waiting.values()) {
    clearTimeout(timer);
    reject(failed(cause));
  }
  studio.waiting.clear();
}

async function close(studio: Studio, cause: Error): Promise<void> {
  const { thread } = studio;
  failAll(studio, cause);
  await thread?.terminate();
}

function failed(cause: Error): DrawingFailed {
  return new DrawingFailed('The picture could not be drawn.', { cause });
}
