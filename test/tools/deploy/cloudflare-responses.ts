/** Cloudflare's response envelope. */
import type { Context } from 'hono';

export interface CloudflareError {
  status: 400 | 403 | 404 | 409;
  code: number;
  message: string;
}

export const success = (c: Context, result: unknown): Response =>
  c.json({
    success: true,
    errors: [],
    messages: [],
    result,
    result_info: { page: 1, per_page: 100, total_pages: 1, count: 1, total_count: 1 },
  });

export const failure = (c: Context, { status, code, message }: CloudflareError): Response =>
  c.json({ success: false, errors: [{ code, message }], messages: [], result: null }, status);

export const notFound = (c: Context, code: number, message: string): Response =>
  failure(c, { status: 404, code, message });

export const noWorker = (c: Context): Response =>
  notFound(c, 10007, 'This Worker does not exist on your account.');
