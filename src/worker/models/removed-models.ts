/** Models that KIE's list had and no longer has, with the models that do most nearly the same. */
export const REMOVED_MODELS: Readonly<Record<string, readonly string[]>> = {
  'elevenlabs/audio-isolation': ['ai-music-api/separate-vocals'],
  'wan/2-6-flash-image-to-video': ['wan/2-6-image-to-video', 'wan/2-7-image-to-video'],
  'wan/2-6-flash-video-to-video': ['wan/2-6-video-to-video', 'wan/2-7-videoedit'],
};
