/** The input of each model of the catalogue. Generated from it. */
export interface ModelInputs {
  'kling/v2-5-turbo-text-to-video-pro': {
    prompt: string;
    duration?: '5' | '10';
    aspect_ratio?: '16:9' | '9:16' | '1:1';
    negative_prompt?: string;
    cfg_scale?: number;
  };
}
