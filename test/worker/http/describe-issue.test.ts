import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { describeIssue } from '../../../src/worker/http/describe-issue.ts';

describe('describeIssue', () => {
  it.each<[string, z.ZodMiniType, unknown]>([
    ['must be of type integer', z.int(), 1.5],
    ['must be of type object', z.record(z.string(), z.string()), 1],
    ['must be at least 1 character long', z.string().check(z.minLength(1)), ''],
    ['must be at least 2 characters long', z.string().check(z.minLength(2)), ''],
    ['must be at most 1 item long', z.array(z.int()).check(z.maxLength(1)), [1, 2]],
  ])('says "%s"', (message, schema, value) => {
    const issue = schema.safeParse(value, { reportInput: true }).error?.issues[0];
    expect(issue && describeIssue(issue)?.message).toBe(message);
  });
});
