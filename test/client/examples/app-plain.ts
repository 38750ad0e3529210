import { createClient, KieEdgeError, TaskFailedError } from 'kie-edge/client';

const edge = createClient({ baseUrl: 'https://edge.example' });

/** Animates an image and returns the URLs of the video files. `show` receives the progress. */
export async function animate(image: Blob, prompt: string, show: (text: string) => void) {
  try {
    const { downloadUrl } = await edge.upload(image);
    const { files } = await edge.run(
      {
        model: 'kling/v2-5-turbo-image-to-video-pro',
        input: { prompt, image_url: downloadUrl, duration: '5' },
      },
      {
        onUpdate: ({ state, estimate }) => {
          const remainingMs = estimate?.remainingMs ?? null;
          show(remainingMs === null ? state : `${state}, ${Math.ceil(remainingMs / 1000)} s left`);
        },
      },
    );
    return files;
  } catch (error) {
    if (error instanceof TaskFailedError) show(`The task failed: ${error.message}`);
    else if (error instanceof KieEdgeError) show(`${error.message} (${error.requestId})`);
    else throw error;
    return [];
  }
}
