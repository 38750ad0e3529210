import { describe, expect, it } from 'vitest';
import { aBody, postWithKey, post, acceptingEdge } from './builders.ts';

const PROMPT = 'a lake that no log line may mention';
const logOf = async (vars: Record<string, string>) => {
  const edge = acceptingEdge(vars);
  await post(edge, aBody({ input: { prompt: PROMPT } }));
  return edge.lines.join('\n');
};

describe('prompts in the log', () => {
  it('logs no prompt by default', async () => {
    const lines = await logOf({});
    expect(lines).toContain('task.submitted');
    expect(lines).not.toContain(PROMPT);
  });

  it('logs no prompt of a replayed request', async () => {
    const edge = acceptingEdge();
    for (let n = 0; n < 2; n++) await postWithKey(edge, 'k', aBody({ input: { prompt: PROMPT } }));
    expect(edge.lines.join('\n')).toContain('"outcome":"replayed"');
    expect(edge.lines.join('\n')).not.toContain(PROMPT);
  });

  it('logs the prompt with LOG_PROMPTS=1, truncated to the size of a log line', async () => {
    expect(await logOf({ LOG_PROMPTS: '1' })).toContain(PROMPT);
    const edge = acceptingEdge({ LOG_PROMPTS: '1', ALLOWED_MODELS: '*' });
    await post(edge, aBody({ model: 'x/y', input: { prompt: 'a'.repeat(100_000) } }));
    expect(Math.max(...edge.lines.map((line) => line.length))).toBeLessThan(6000);
  });
});
