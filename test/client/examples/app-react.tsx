import { useState } from 'react';
import { createClient } from 'kie-edge/client';
import { useTask } from 'kie-edge/react';

const edge = createClient({ baseUrl: 'https://edge.example' });
const model = 'kling/v2-5-turbo-text-to-video-pro';

/** Makes a video from a prompt. The task survives a reload. */
export function VideoMaker() {
  const [prompt, setPrompt] = useState('');
  const { start, stop, files, progress, error, isRunning } = useTask(edge, { storageKey: 'video' });
  return (
    <>
      <input value={prompt} onChange={(event) => setPrompt(event.target.value)} />
      <button disabled={isRunning} onClick={() => start({ model, input: { prompt } })}>
        Make a video
      </button>
      {isRunning && <progress value={progress ?? undefined} />}
      {isRunning && <button onClick={stop}>Stop waiting</button>}
      {error && <p role="alert">{error.message}</p>}
      {files.map((file) => (
        <video key={file} src={file} controls />
      ))}
    </>
  );
}
