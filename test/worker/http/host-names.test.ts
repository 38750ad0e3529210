import { describe, expect, it } from 'vitest';
import {
  isLoopbackHost,
  isPrivateHost,
  isPublicName,
} from '../../../src/worker/http/host-names.ts';

const label = (length: number) => 'a'.repeat(length);

/** Names of 253 characters, which is the maximum, and of one more. */
const LONGEST = `${[63, 63, 63, 57].map(label).join('.')}.com`;
const TOO_LONG = `${[63, 63, 63, 58].map(label).join('.')}.com`;

/** A host as URL normalizes it. */
const normalize = (host: string) => new URL(`http://${host}/`).hostname;

describe('isLoopbackHost', () => {
  it.each(['localhost', 'LOCALHOST', '127.0.0.1', '127.255.255.255', '127.1', '2130706433'])(
    'is true for %s',
    (host) => expect(isLoopbackHost(normalize(host))).toBe(true),
  );

  it.each(['0x7f.1', '0177.0.0.1', '[::1]', '[0:0:0:0:0:0:0:1]', '[0000::0.0.0.1]'])(
    'is true for %s',
    (host) => expect(isLoopbackHost(normalize(host))).toBe(true),
  );

  it.each([
    ['0.0.0.0'],
    ['128.0.0.1'],
    ['126.255.255.255'],
    ['10.0.0.1'],
    ['[::]'],
    ['[::2]'],
    ['[1::1]'],
    ['localhost.example.com'],
    ['notlocalhost'],
    ['127.example.com'],
    ['127.0.0.1.example.com'],
    ['localdomain'],
  ])('is false for %s', (host) => expect(isLoopbackHost(normalize(host))).toBe(false));
});

describe('isPrivateHost for hosts that the internet cannot reach', () => {
  it.each([
    ['this network', ['0.0.0.0', '0.1.2.3', '[::]']],
    ['this machine', ['127.0.0.1', '127.9.9.9', '[::1]', 'localhost', 'app.localhost']],
    ['10.0.0.0/8', ['10.0.0.0', '10.255.255.255']],
    ['172.16.0.0/12', ['172.16.0.0', '172.20.1.1', '172.31.255.255']],
    ['192.168.0.0/16', ['192.168.0.0', '192.168.255.255']],
    ['a link-local address', ['169.254.0.0', '169.254.169.254', '[fe80::1]', '[febf:ffff::1]']],
    ['a unique local address', ['[fc00::]', '[fd12:3456::1]', '[fdff:ffff::1]']],
    ['IPv4 written as IPv6', ['[::ffff:10.0.0.1]', '[::ffff:a00:1]', '[::ffff:127.0.0.1]']],
    [
      'a name of an internal network',
      ['printer.local', 'edge.internal', 'a.b.lan', 'nas.home', 'x.corp'],
    ],
    ['a reserved name', ['a.home.arpa', 'a.intranet', 'a.private', 'a.localdomain', 'local']],
  ])('is true for %s', (_what, hosts) => {
    for (const host of hosts) expect([host, isPrivateHost(normalize(host))]).toEqual([host, true]);
  });
});

describe('isPrivateHost for public hosts', () => {
  it.each([
    ['the addresses next to 10.0.0.0/8', ['9.255.255.255', '11.0.0.0']],
    ['the addresses next to 172.16.0.0/12', ['172.15.255.255', '172.32.0.0']],
    ['the addresses next to 192.168.0.0/16', ['192.167.255.255', '192.169.0.0']],
    ['the addresses next to link-local ones', ['169.253.255.255', '169.255.0.0', '[fec0::1]']],
    ['the addresses next to this machine', ['1.0.0.0', '126.0.0.1', '128.0.0.1']],
    ['public IPv6', ['[2606:4700::1111]', '[2001:db8::1]', '[::1:0:0:1]']],
    ['a name that starts as an address does', ['10.example.com', '192.168.example.com']],
    ['a name that only contains a local one', ['local.example.com', 'mylocal.com', 'home.com']],
    ['a name that ends alike', ['example.catalan', 'a.notlocal', 'a.xlan', 'arpa.com']],
  ])('is false for %s', (_what, hosts) => {
    for (const host of hosts) expect([host, isPrivateHost(normalize(host))]).toEqual([host, false]);
  });
});

describe('isPublicName', () => {
  it.each([
    'example.com',
    'EXAMPLE.com',
    'a.b.c.example.co.uk',
    'a-b.example.com',
    '1.example.com',
    '127.0.0.1.example.com',
    '_dmarc.example.com',
    'bücher.example',
    'xn--bcher-kva.example',
    'пример.рф',
    'localhost.com',
    'a.local.example.com',
    `${label(63)}.com`,
    LONGEST,
  ])('is true for %s', (host) => expect(isPublicName(normalize(host))).toBe(true));

  it.each([
    ['a single label', ['com', 'intranet-server', 'localhost']],
    [
      'a local name',
      ['a.localhost', 'a.local', 'metadata.google.internal', 'a.lan', 'a.home.arpa'],
    ],
    ['a local name in capitals', ['A.LOCAL', 'A.Internal', 'a.CORP']],
    ['an IPv4 address', ['8.8.8.8', '127.0.0.1', '134744072', '0x8080808', '8.8']],
    ['an IPv6 address', ['[::1]', '[2606:4700::1111]', '[::ffff:8.8.8.8]']],
    ['a name with a dot at its end', ['example.com.', 'localhost.', 'a.local.']],
    ['a name with an empty label', ['example..com', '.example.com']],
    ['a label too long', [`${label(64)}.com`]],
    ['a name too long', [TOO_LONG]],
    ['a label with a hyphen at an end', ['-a.com', 'a-.com']],
    ['a last label with digits', ['example.c0m', 'example.a1']],
  ])('is false for %s', (_what, hosts) => {
    for (const host of hosts) expect([host, isPublicName(normalize(host))]).toEqual([host, false]);
  });

  it.each(['', '.', ' example.com', 'example.com ', 'exam ple.com', 'example.com\n', 'a@b.com'])(
    'is false for %j',
    (host) => expect(isPublicName(host)).toBe(false),
  );
});
