import { describe, expect, it } from 'vitest';
import { findStoredUrlLeaks } from './stored-urls.ts';

const SEQ = '1767225600000000';
const END = 'taskIdEnd_-0123456789a';
const ID = `${SEQ}-${END}`;
const SIGNATURE = 'k-IDsignature_-0123456789signature_-0123456789a';
const ADMIN_TOKEN = 'admin token/0123456789';

const search = (path: string) => findStoredUrlLeaks([`https://edge.test${path}`], { ADMIN_TOKEN });

describe('findStoredUrlLeaks', () => {
  it.each([
    ['the callback address of a signature after a whole id', `/callbacks/${ID}/${SIGNATURE}`],
    ['a whole id', `/callbacks/${ID}`],
    ['a whole id for an admin', `/admin/api/tasks/${ID}/refresh`],
    ['a percent-encoded id', `/admin/api/tasks/${ID.replace('-', '%2d')}`],
    ['a callback token', `/callbacks/${SEQ}/kie_callback_${SIGNATURE}${END}`],
    ['a read token', `/api/v1/jobs/t1/events/1767225600.${SIGNATURE}`],
    ['a session', '/api/v1/session/ses_0123456789'],
    ['a client token', '/api/v1/jobs/kie_edge_0123456789'],
    ['a hash without a key id', `/api/v1/jobs/${SIGNATURE.slice(4)}`],
    ['a signing secret', '/admin/api/webhook-secret/whsec_0123456789'],
    ['a JWT', '/api/v1/usage/eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl'],
    ['a secret', `/admin/api/${ADMIN_TOKEN}`],
    ['a percent-encoded secret', `/admin/api/${encodeURIComponent(ADMIN_TOKEN)}`],
    ['the signature of a link', `/files/${ID}/0.mp4/1767225600.${SIGNATURE}`],
    ['the id of another task behind a file link', `/files/${ID}/..%2f${ID}`],
  ])('finds %s in a path, and does not show it', (_what, path) => {
    const found = search(path);
    expect(found.length).toBeGreaterThan(0);
    for (const secret of [END, SIGNATURE, ADMIN_TOKEN, '0123456789'])
      expect(found.join()).not.toContain(secret);
  });

  it.each([
    ['a query, which is not stored', `/callbacks/${SEQ}?token=kie_callback_${SIGNATURE}${END}`],
    ['a read token in the query', `/api/v1/jobs/t1/events?readToken=1767225600.${SIGNATURE}`],
    ['the number of a task', `/admin/api/tasks/${SEQ}/retry-copy`],
    ["KIE's taskId", '/api/v1/jobs/e989621f54392584b05867f87b160672/deliveries'],
    ['the id of a client', `/admin/api/clients/${END}`],
    ['a webhook-id', '/admin/api/deliveries/msg_0f8b1c2d3e4f5a6b7c8d9e0f1a2b3c4d'],
    ['the link of a result', `/files/${ID}/0.mp4`],
    ['the link of an upload', `/uploads/${END}/cat.png`],
    ['a malformed path', '/%zz'],
  ])('finds nothing in %s', (_what, path) => {
    expect(search(path)).toEqual([]);
  });
});
