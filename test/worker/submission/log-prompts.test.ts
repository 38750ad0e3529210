import { describe, expect, it } from 'vitest';
import { aBody, postWithKey, post, acceptingEdge } from './builders.ts';

const PROMPT = 'a lake that nobody else may read of';
const logged = async (vars: Record<string, string>) => {
  const edge = acceptingEdge(vars);
  await post(edge, aBody({ input: { prompt: PROMPT } }));
  return edge.lines.join('\n');
};

describe('what people ask for', () => {
  it('is in no log line', async () => {
    const lines = await logged({});
    expect(lines).toContain('task.submitted');
    expect(lines).not.toContain(PROMPT);
  });

  it('is in no log line of a request that is answered from an earlier one', async () => {
    const edge = acceptingEdge();
    for (let n = 0; n < 2; n++) await postWithKey(edge, 'k', aBody({ input: { prompt: PROMPT } }));
    expect(edge.lines.join('\n')).toContain('"outcome":"replayed"');
    expect(edge.lines.join('\n')).not.toContain(PROMPT);
  });

  it('is in the log where the operator wants it there, cut to what a line takes', async () => {
    expect(await logged({ LOG_PROMPTS: '1' })).toContain(PROMPT);
    const edge = acceptingEdge({ LOG_PROMPTS: '1', ALLOWED_MODELS: '*' });
    await post(edge, aBody({ model: 'x/y', input: { prompt: 'a'.repeat(100_000) } }));
    expect(Math.max(...edge.lines.map((line) => line.length))).toBeLessThan(6000);
  });
});
