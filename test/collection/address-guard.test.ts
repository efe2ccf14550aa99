import { describe, expect, it } from 'vitest';
import { addressGuard } from '../../collectors/engine/http/address/address-guard.ts';

const metadata = [
  '169.254.169.254',
  '169.254.0.1',
  '[fe80::1]',
  '[fd00:ec2::254]',
  '[::ffff:169.254.169.254]',
  '[::ffff:a9fe:a9fe]',
  '[64:ff9b::a9fe:a9fe]',
  '[64:ff9b::169.254.169.254]',
  '100.100.100.200',
  '0.0.0.0',
];
const inside = [
  'localhost',
  '127.0.0.1',
  '[::1]',
  '10.1.2.3',
  '172.20.0.1',
  '192.168.1.1',
  '[fd12::1]',
  '[::ffff:10.0.0.1]',
  '[64:ff9b::10.0.0.1]',
];

describe('the guard of addresses', () => {
  it.each(metadata)('never lets a source live on %s', async (host) => {
    await expect(addressGuard('allow')(host)).rejects.toThrow('where no source may live');
    await expect(addressGuard('deny')(host)).rejects.toThrow('where no source may live');
  });

  it.each(inside)('lets a source live on %s only where the installation allows it', async (host) => {
    await expect(addressGuard('allow')(host)).resolves.toBeUndefined();
    await expect(addressGuard('deny')(host)).rejects.toMatchObject({
      hint: expect.stringContaining('MOMENTUM_PRIVATE_ADDRESSES'),
    });
  });

  it('lets a source live on a public address', async () => {
    await expect(addressGuard('deny')('203.0.113.7')).resolves.toBeUndefined();
  });

  it('says so where a host does not exist', async () => {
    await expect(addressGuard('allow')('nowhere.invalid')).rejects.toThrow(
      'nowhere.invalid cannot be reached',
    );
  });
});
