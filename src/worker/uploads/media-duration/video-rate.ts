/** More than any camera records: a track with more is not shown at the times that it states. */
export const MAX_FRAMES_PER_SECOND = 480;
