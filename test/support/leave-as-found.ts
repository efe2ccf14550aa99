import { afterAll, beforeAll, expect } from 'vitest';

let found: NodeJS.ProcessEnv = {};
let folder = '';

beforeAll(() => {
  found = { ...process.env };
  folder = process.cwd();
});

// Test files share a process: what one leaves changed is what the next one finds. Values may be secrets, so names are said alone.
afterAll(() => {
  const names = new Set([...Object.keys(found), ...Object.keys(process.env)]);
  expect([...names].filter((name) => process.env[name] !== found[name])).toEqual([]);
  expect(process.cwd()).toBe(folder);
});
