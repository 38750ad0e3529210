import { describe, expect, it } from 'vitest';
import { canReceiveCallbacks } from '../../../src/worker/tasks/poll-schedule.ts';

const KIE = 'https://api.kie.ai';

describe('addresses that KIE can call', () => {
  it.each([
    'https://edge.example.com',
    'https://kie-edge.account.workers.dev',
    'http://edge.example.com:8080/edge',
    'https://8.8.8.8',
    'https://172.15.0.1',
    'https://172.32.0.1',
    'https://192.169.0.1',
    'https://11.0.0.1',
    'https://[2606:4700::1111]',
    'https://localhost.example.com',
    'https://local.example.com',
    'https://internal.example.com',
    'https://10.example.com',
    'https://127.example.com',
    'https://192.168.example.com',
  ])('expects callbacks at %s', (origin) => {
    expect(canReceiveCallbacks(origin, KIE)).toBe(true);
  });
});

describe('addresses that KIE cannot call', () => {
  it.each([
    'http://localhost:8787',
    'http://LOCALHOST:8787',
    'http://edge.localhost:8787',
    'http://127.0.0.1:8787',
    'http://127.9.9.9',
    'http://0.0.0.0:8787',
    'http://10.0.0.1',
    'http://10.255.255.255',
    'http://172.16.0.1',
    'http://172.31.255.255',
    'http://192.168.1.20:8787',
    'http://169.254.1.1',
    'http://my-laptop.local:8787',
    'http://edge.internal',
    'http://[::1]:8787',
    'http://[fc00::1]',
    'http://[fd12:3456::1]',
    'http://[fe80::1]',
    'http://[::ffff:127.0.0.1]:8787',
  ])('expects no callbacks at %s', (origin) => {
    expect(canReceiveCallbacks(origin, KIE)).toBe(false);
  });
});

describe('a local imitation of KIE', () => {
  it.each(['http://localhost:8788', 'http://127.0.0.1:8788', 'http://[::1]:8788'])(
    'expects callbacks at local addresses from a local KIE at %s',
    (kie) => {
      expect(canReceiveCallbacks('http://localhost:8787', kie)).toBe(true);
      expect(canReceiveCallbacks('http://192.168.1.20:8787', kie)).toBe(true);
      expect(canReceiveCallbacks('https://edge.example.com', kie)).toBe(true);
    },
  );
});
