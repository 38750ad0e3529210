/** Names that models have for the same quantity. */

/** Seconds of the result: `n_frames` has them too, by KIE's documentation. */
export const DURATION_FIELDS = ['duration', 'n_frames', 'seconds', 'video_length', 'extend_times'];

/** The number of files to make. */
export const OUTPUT_COUNT_FIELDS = [
  'num_images',
  'max_images',
  'n',
  'num_outputs',
  'batch_size',
  'nVariants',
  'numImages',
  'number_of_images',
  'numberOfImages',
  'image_count',
  'imageCount',
  'num_videos',
  'number_of_videos',
  'num_results',
  'num_samples',
  'number_of_outputs',
  'numOutputs',
  'batchSize',
  'n_variants',
  'num_variations',
];
