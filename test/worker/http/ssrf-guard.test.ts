import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkOutboundUrl, type OutboundUrlRules } from '../../../src/worker/http/ssrf-guard.ts';

const EDGE = 'https://edge.example.com';
const PUBLIC: OutboundUrlRules = { insecureLocal: false, ownOrigins: [EDGE] };
const LOCAL: OutboundUrlRules = { insecureLocal: true, ownOrigins: ['http://127.0.0.1:8787'] };

describe('checkOutboundUrl', () => {
  it.each([
    'https://example.com',
    'https://app.example.com/callback?a=b&c=@#d',
    'https://example.com:443/',
    'https://example.com:/',
    'HTTPS://EXAMPLE.COM/A',
    'https://example.com/a@b',
    'https://example.com/a:b@c',
    'https://bücher.example/ä',
    'https://notedge.example.com/',
    'https://example.com/edge.example.com',
    `https://example.com/?next=${EDGE}`,
  ])('accepts %s', (address) => {
    expect(checkOutboundUrl(address, PUBLIC)).toBeUndefined();
    expect(checkOutboundUrl(address, LOCAL)).toBeUndefined();
  });

  it.each([
    ['be an https URL', ['', 'a.com/', '//a.com/', 'https://', 'http://a.com/']],
    ['be an https URL', ['file:///etc/passwd', 'data:,a', 'ftp://a.com/', 'wss://a.com/']],
    ['be an https URL', ['https://256.256.256.256/', 'https://1.2.3.4.5/', 'https://[::g]/']],
    ['use the default port', ['https://a.com:8443/', 'https://a.com:80/', 'https://a.com:0/']],
    ['not contain a user name', ['https://user@a.com/', 'https://user:password@a.com/']],
    ['not contain a user name', ['https://@a.com/', 'https://:@a.com/', 'https://a@b@a.com/']],
    [
      'not contain a user name',
      ['https://a.com@evil.test/', 'https:u@a.com/', 'https:////u@a.com/'],
    ],
    ['not contain white space', [' https://a.com/', 'https://a.com/a b', 'https://a.com/\u00a0']],
    ['not contain white space', ['ht\ntps://a.com/', 'https://a\t.com/', 'https://a.com/\r\n']],
    ['not contain white space', ['https://a.com/\0', 'https://a.com/\u007f']],
    ['not contain white space', ['https://a.com\\@evil.test/', 'https:\\\\a.com']],
  ])('says that a URL must %s for each of %j', (problem, addresses) => {
    for (const address of addresses)
      expect(checkOutboundUrl(address, PUBLIC)).toContain(`must ${problem}`);
  });

  it.each([
    [
      'an IPv4 address with dots',
      ['127.0.0.1', '10.0.0.1', '169.254.169.254', '8.8.8.8', '0.0.0.0'],
    ],
    [
      'an IPv4 address as a number',
      ['2130706433', '0', '4294967295', '017700000001', '0x7f000001'],
    ],
    [
      'an IPv4 address in mixed notation',
      ['0x7f.1', '127.1', '127.0.1', '0177.0.0.1', '0x7f.0.0.0x1', '10.0x10.1'],
    ],
    ['an IPv4 address with a trailing dot', ['127.0.0.1.', '0x7f000001.']],
    [
      'an IPv4 address in other digits',
      ['１２７.0.0.1', '127。0。0。1', '①②⑦.0.0.1', '%31%32%37.0.0.1'],
    ],
    ['an IPv6 address', ['[::1]', '[::]', '[2606:4700::1111]', '[fe80::1]', '[fd00::1]']],
    [
      'an IPv6 address that contains an IPv4 address',
      ['[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::127.0.0.1]', '[64:ff9b::a00:1]'],
    ],
    ['a local name', ['localhost', 'LocalHost', 'ⓛocalhost', 'lo\u00adcalhost', 'a.localhost']],
    ['a name of an internal network', ['a.local', 'a.internal', 'a.lan', 'a.home.arpa', 'router']],
    ['a name with a trailing dot', ['localhost.', 'a.internal.', 'example.com.']],
  ])('rejects a host that is %s', (_what, hosts) => {
    for (const host of hosts) {
      expect(checkOutboundUrl(`https://${host}/`, PUBLIC)).toMatch(/must name a public host/);
    }
  });

  it.each([EDGE, `${EDGE}/api`, 'HTTPS://EDGE.EXAMPLE.COM:443/', 'http://edge.example.com/'])(
    "rejects the deployment's own origin: %s",
    (address) => {
      const problem = checkOutboundUrl(address, { ...PUBLIC, insecureLocal: true });
      expect(problem).toMatch(/this deployment itself/);
    },
  );

  it('rejects each of several own origins', () => {
    const rules = { ...PUBLIC, ownOrigins: ['https://a.example.com', EDGE] };
    expect(checkOutboundUrl(`${EDGE}/a`, rules)).toMatch(/this deployment itself/);
  });
});

describe('checkOutboundUrl with insecureLocal', () => {
  it.each(['http://localhost:3000/', 'https://127.0.0.1/', 'http://[::1]:1/', 'http://a.com/'])(
    'accepts %s, which is rejected without insecureLocal',
    (address) => {
      expect(checkOutboundUrl(address, LOCAL)).toBeUndefined();
      expect(checkOutboundUrl(address, PUBLIC)).toBeDefined();
    },
  );

  it.each([
    [
      'this deployment itself',
      ['http://127.0.0.1:8787/', 'http://localhost:8787/a', 'https://[::1]:8787'],
    ],
    [
      'this deployment itself',
      ['http://127.0.0.2:8787/', 'http://2130706433:8787', 'http://0x7f.1:8787'],
    ],
    ['user name', ['http://user@localhost:3000/']],
    ['an https URL', ['ftp://localhost/', 'ws://localhost:3000/']],
    ['default port', ['http://0.0.0.0:1/', 'http://[::ffff:127.0.0.1]:1/', 'http://a.com:3000/']],
    ['a public host', ['http://10.0.0.1/', 'http://169.254.169.254/', 'http://127.0.0.1.local/']],
  ])('reports "%s" for each of %j', (problem, addresses) => {
    for (const address of addresses) expect(checkOutboundUrl(address, LOCAL)).toContain(problem);
  });
});

const RESERVED = /^(?:localhost|localdomain|local|internal|intranet|lan|home|corp|private)$/;
const word = (least: number) => fc.stringMatching(new RegExp(`^[a-z]{${least},20}$`));

describe('checkOutboundUrl of random URLs', () => {
  it('accepts https with a public name and the default port', () => {
    const topLevel = word(2).filter((text) => !RESERVED.test(text));
    fc.assert(
      fc.property(word(1), topLevel, fc.webPath(), fc.boolean(), (name, top, path, port) => {
        const address = `https://${name}.${top}${port ? ':443' : ''}${path}`;
        expect(checkOutboundUrl(address, PUBLIC)).toBeUndefined();
      }),
    );
  });

  it('rejects an IPv4 address as a decimal, hexadecimal or octal number', () => {
    const number = fc.integer({ min: 0, max: 0xff_ff_ff_ff });
    const form = fc.constantFrom<[string, number]>(['', 10], ['0x', 16], ['0X', 16], ['0', 8]);
    fc.assert(
      fc.property(number, form, fc.constantFrom('', '.'), (value, [prefix, base], dot) => {
        const host = prefix + value.toString(base) + dot;
        expect(checkOutboundUrl(`https://${host}/`, PUBLIC)).toMatch(/a public host/);
        expect(checkOutboundUrl(`https://x@${host}/`, PUBLIC)).toBeDefined();
      }),
    );
  });
});
