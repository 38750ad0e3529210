/** Input files in the forms that callers send, and edges that receive them. */
import { env } from 'cloudflare:workers';
import { rows } from '../tasks/builders.ts';
import { testEdge, type Responder, type TestEdge } from '../../support/edge.ts';

const bytesOf = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
/** `length` bytes that begin with a signature. */
export function bytesLike(head: string, length = 64): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length).fill(120);
  bytes.set(bytesOf(head));
  return bytes;
}
export const PNG = bytesLike('\x89PNG\r\n\x1a\n');
export const MP4 = bytesLike('\0\0\0 ftypisom');

/** The response of KIE's upload host, and ours. */
export interface Uploaded {
  success: boolean;
  code: number;
  data: {
    fileName: string;
    filePath: string;
    downloadUrl: string;
    fileSize: number;
    mimeType: string;
    uploadedAt: string;
    expiresAt: string;
  };
}

const rejectFetch: Responder = ({ url }) => {
  throw new Error(`unexpected fetch: ${url}`);
};

export function uploadingEdge(vars: Record<string, string> = {}, respond = rejectFetch): TestEdge {
  return testEdge(respond, vars);
}

/** A form as a browser sends it, with its fields in the given order. */
export function form(
  ...fields: [name: string, value: string | Uint8Array<ArrayBuffer>, fileName?: string][]
): FormData {
  const data = new FormData();
  for (const [name, value, fileName] of fields) {
    if (typeof value === 'string') data.append(name, value);
    else data.append(name, new Blob([value]), fileName ?? 'blob');
  }
  return data;
}

export function streamUpload(
  edge: TestEdge,
  body: BodyInit,
  headers: Record<string, string> = {},
): Promise<Response> {
  return edge.request('/api/file-stream-upload', { method: 'POST', body, headers });
}

export function jsonUpload(
  edge: TestEdge,
  kind: 'base64' | 'url',
  body: unknown,
): Promise<Response> {
  return edge.request(`/api/file-${kind}-upload`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

export const base64Of = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));

/** Objects in R2, and reserved bytes in D1. */
export const readStorage = async () => [
  (await env.FILES.list()).objects.length,
  (await rows('select coalesce(sum(size), 0) as bytes from uploads'))[0]?.['bytes'],
];
