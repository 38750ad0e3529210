/** Settings for result files, uploads and retention. */
import * as z from 'zod/mini';
import { DAY_MS, GIB, MIB, MINUTE_MS } from '../../platform/units.ts';
import { csv, days, httpUrl, integer, milliseconds, setting, ttl } from '../parsers.ts';

/** Hosts of KIE's result files, as observed in responses and in its documentation. */
const KIE_FILE_HOSTS = [
  '*.aiquickdraw.com', // tempfile, tempfileb, file, static: KIE adds such names without notice
  'tempfile.redpandaai.co',
  'musicfile.kie.ai',
  'cdn1.suno.ai', // songs
  'cdn2.suno.ai', // their covers
];

export const fileSettings = {
  /** An address of this edge on another host than `PUBLIC_URL`, `https://files.example.com`: results and uploads are served there only, and nothing else is. A hostile file then shares no origin with the console and the API */
  FILES_URL: setting({
    default: undefined,
    parse: () =>
      httpUrl().check(
        z.refine((url) => new URL(url).origin === url, 'must be an origin, without a path'),
      ),
  }),
  /** `public` or `signed`. `signed`: links carry a signature in their query, which logs do not store; those of results expire, and responses contain `linksExpireAt` */
  FILE_LINKS: setting({
    default: 'public',
    parse: () => z.enum(['public', 'signed'], 'must be "public" or "signed"'),
  }),
  /** Lifetime of a signed link, plus up to an hour */
  FILE_LINK_TTL_MS: ttl(DAY_MS),
  /** Hosts from which results are fetched, over https on the default port; `*.example.com` stands for all hosts below `example.com`. A result elsewhere waits until its host is listed. By default KIE's known hosts */
  FILE_HOSTS: setting({
    default: KIE_FILE_HOSTS,
    parse: () =>
      csv(
        z.array(
          z
            .string()
            .check(
              z.toLowerCase(),
              z.regex(
                /^(?:\*\.(?=[^.]+\.[^.]))?[a-z0-9.-]+$/,
                'must be host names or patterns like *.example.com, without scheme, port or path',
              ),
            ),
        ),
      ),
  }),
  /** How long KIE keeps a result; copies are attempted until then */
  KIE_FILE_TTL_MS: milliseconds(14 * DAY_MS),
  /** After this time without progress a copy is restarted */
  COPY_LEASE_MS: milliseconds(2 * MINUTE_MS),
  /** Days after createTask until a task's copies are deleted. Without it they are never deleted */
  RETENTION_DAYS: days,
  /** Days after createTask until the request's `input` is deleted, with KIE's callbacks, which repeat it */
  PROMPT_RETENTION_DAYS: days,
  /** Days after createTask until a task that KIE rejected is deleted. Of a long request only its beginning is stored */
  REJECTED_RETENTION_DAYS: setting({ default: 7, parse: days.parse }),
  /** Days after createTask until everything about a task is deleted, copies included. Usage sums remain */
  ROW_RETENTION_DAYS: days,
  /** Lifetime of an upload */
  UPLOAD_TTL_MS: ttl(3 * DAY_MS),
  /** Size of an uploaded image */
  UPLOAD_MAX_IMAGE_BYTES: integer(30 * MIB, 1),
  /**
   * Size of an uploaded video. Cloudflare rejects a form over 100 MB (zone on the Free or Pro plan),
   * 200 MB (Business) or the zone's Maximum Upload Size (Enterprise): on a larger plan raise this to a few
   * MB less. Uploads by address have no such limit, and base64 uploads are limited to 10 MiB
   */
  UPLOAD_MAX_VIDEO_BYTES: integer(90 * MIB, 1),
  /** Size of an uploaded audio file */
  UPLOAD_MAX_AUDIO_BYTES: integer(50 * MIB, 1),
  /** Total size of an account's uploads. An upload in progress counts with its maximum size */
  UPLOAD_QUOTA_BYTES: integer(GIB, 0),
};
