import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countedNetwork, isLoopbackIp, ipBucket } from '../../../src/worker/auth/client-ip.ts';

const getBucket = (address: string) => ipBucket(new Headers({ 'cf-connecting-ip': address }));

describe('ipBucket', () => {
  it.each(['203.0.113.7', '127.0.0.1', '0.0.0.0', '255.255.255.255'])(
    'returns the IPv4 address %s',
    (address) => expect(getBucket(address)).toBe(address),
  );

  it.each([
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002:0000:0000:0000:0001', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::FFFF', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::192.0.2.1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:db8:0:0:1::', '2001:db8:0:0::/64'],
    ['2001:db8:0:1::1', '2001:db8:0:1::/64'],
    ['2001::1:0:0:1', '2001:0:0:0::/64'],
    ['0:0:0:5::', '0:0:0:5::/64'],
    ['::5:0:0:0:0', '0:0:0:5::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['fe80::1', 'fe80:0:0:0::/64'],
  ])('returns the /64 of the IPv6 address %s: %s', (address, network) =>
    expect(getBucket(address)).toBe(network),
  );

  it.each([
    '::ffff:203.0.113.7',
    '::FFFF:203.0.113.7',
    '::ffff:cb00:7107',
    '0:0:0:0:0:ffff:cb00:7107',
    '0000:0000:0000:0000:0000:ffff:203.0.113.7',
  ])('returns the IPv4 address that %s contains', (address) => {
    expect(getBucket(address)).toBe('203.0.113.7');
  });

  it.each([
    ['::ffff:0.0.0.0', '0.0.0.0'],
    ['::ffff:255.255.255.255', '255.255.255.255'],
    ['::ffff:0:1', '0.0.0.1'],
  ])('returns the IPv4 address of %s: %s', (address, network) =>
    expect(getBucket(address)).toBe(network),
  );

  it.each(['1::ffff:203.0.113.7', '::1:ffff:cb00:7107', '::ffff:0:203.0.113.7'])(
    'returns a /64 for %s, which only resembles a mapped IPv4 address',
    (address) => expect(getBucket(address)).toMatch(/::\/64$/),
  );

  it('ignores white space around the address', () => {
    expect(getBucket(' 203.0.113.7\t')).toBe('203.0.113.7');
    expect(getBucket(' ::ffff:203.0.113.7 ')).toBe('203.0.113.7');
  });

  it.each([
    'unknown',
    '203.0.113.7:80',
    '2001:db8',
    ':',
    ':::',
    '1:2:3:4:5:6:7:8:9',
    'fe80::1%eth0',
  ])('returns the malformed address %j unchanged, so that it is limited too', (junk) =>
    expect(getBucket(junk)).toBe(junk),
  );

  it('returns undefined without an address', () => {
    expect(ipBucket(new Headers())).toBeUndefined();
    expect(getBucket('')).toBeUndefined();
    expect(getBucket('  ')).toBeUndefined();
  });

  it('ignores headers that a caller can set', () => {
    const headers = new Headers({ 'x-forwarded-for': '203.0.113.7', 'x-real-ip': '203.0.113.7' });
    expect(ipBucket(headers)).toBeUndefined();
  });
});

const group = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xff_ff }));
const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');

describe('ipBucket of any IPv6 address', () => {
  it('returns the first four groups, whatever the spelling of the address', () => {
    const first = fc.integer({ min: 1, max: 0xff_ff });
    const rest = fc.array(group, { minLength: 7, maxLength: 7 });
    fc.assert(
      fc.property(first, rest, (head, tail) => {
        const groups = [head, ...tail];
        const network = `${groups
          .slice(0, 4)
          .map((part) => hex(part, 1))
          .join(':')}::/64`;
        const full = groups.map((part) => hex(part, 4)).join(':');
        const compressed = new URL(`http://[${full}]/`).hostname.slice(1, -1);
        for (const spelling of [full, full.toUpperCase(), compressed])
          expect(getBucket(spelling)).toBe(network);
      }),
    );
  });
});

describe('isLoopbackIp', () => {
  it.each(['127.0.0.1', '127.9.9.9', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1'])(
    'is true for %s',
    (address) => expect(isLoopbackIp(getBucket(address) ?? '')).toBe(true),
  );

  it.each(['128.0.0.1', '203.0.113.127', '1.127.0.0', '2001:db8::1', '::1:0:0:0:1', 'unknown'])(
    'is false for %s',
    (address) => expect(isLoopbackIp(getBucket(address) ?? '')).toBe(false),
  );
});

/** The number of networks that count among the /64s of these subnets of one /48. */
const countNetworks = (subnets: Iterable<number>) =>
  new Set(Array.from(subnets, (subnet) => countedNetwork(`2001:db8:1:${subnet.toString(16)}::/64`)))
    .size;
const range = (from: number, count: number) => Array.from({ length: count }, (_, n) => from + n);

describe('countedNetwork', () => {
  it('counts the networks of a /48 as 16', () => {
    expect(countNetworks(range(0, 0x1_00_00))).toBe(16);
  });

  it('counts the networks of each /56 as 4', () => {
    for (const high of range(0, 256)) expect(countNetworks(range(high << 8, 256))).toBe(4);
  });

  it('spreads the first network of each /56, which most households use, over all 16', () => {
    expect(countNetworks(range(0, 256).map((high) => high << 8))).toBe(16);
  });

  it('counts different /48s apart', () => {
    expect(countedNetwork('2001:db8:1:0::/64')).not.toBe(countedNetwork('2001:db8:2:0::/64'));
  });

  it.each(['203.0.113.7', 'unknown', ''])('counts %j as it is', (bucket) => {
    expect(countedNetwork(bucket)).toBe(bucket);
  });
});
