/**
 * The input of each model of the catalogue. Generated from it by `npm run types:models`: what stands
 * here by hand is lost.
 */
export interface ModelInputs {
  /** Seedance 1.5 Pro */
  'bytedance/seedance-1.5-pro': {
    /** Width to height. */
    aspect_ratio: '1:1' | '4:3' | '3:4' | '16:9' | '9:16' | '21:9';
    /** Seconds. */
    duration: number;
    /** What to generate. */
    prompt: string;
    /** The camera does not move. */
    fixed_lens?: boolean | undefined;
    /** Generate a soundtrack. */
    generate_audio?: boolean | undefined;
    /** The files to start from. */
    input_urls?: readonly string[] | undefined;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '480p' | '720p' | '1080p' | undefined;
  };

  /** Seedance 2 */
  'bytedance/seedance-2': {
    /** Width to height. */
    aspect_ratio?: '1:1' | '4:3' | '3:4' | '16:9' | '9:16' | '21:9' | 'adaptive' | undefined;
    /** Seconds. */
    duration?: number | undefined;
    /** The image that the video begins with. */
    first_frame_url?: string | undefined;
    /** Generate a soundtrack. */
    generate_audio?: boolean | undefined;
    /** The image that the video ends with. */
    last_frame_url?: string | undefined;
    /** What to generate. */
    prompt?: string | undefined;
    /** What it should sound like. */
    reference_audio_urls?: readonly string[] | undefined;
    /** What people and things look like. */
    reference_image_urls?: readonly string[] | undefined;
    /** How people and things move. */
    reference_video_urls?: readonly string[] | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '480p' | '720p' | '1080p' | '4k' | undefined;
    /** As an image beside the video. */
    return_last_frame?: boolean | undefined;
    /** The model may search the web. */
    web_search?: boolean | undefined;
  };

  /** Seedance 2.5 */
  'bytedance/seedance-2-5': {
    /** Width to height. */
    aspect_ratio?: '1:1' | '4:3' | '3:4' | '16:9' | '9:16' | '21:9' | 'adaptive' | undefined;
    /** Seconds. */
    duration?: number | undefined;
    /** The image that the video begins with. */
    first_frame_url?: string | undefined;
    /** Generate a soundtrack. */
    generate_audio?: boolean | undefined;
    /** The image that the video ends with. */
    last_frame_url?: string | undefined;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** Of the result. */
    output_format?: 'mp4' | 'mov' | undefined;
    /** What to generate. */
    prompt?: string | undefined;
    /** What it should sound like. */
    reference_audio_urls?: readonly string[] | undefined;
    /** What people and things look like. */
    reference_image_urls?: readonly string[] | undefined;
    /** How people and things move. */
    reference_video_urls?: readonly string[] | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '480p' | '720p' | '1080p' | undefined;
    /** As an image beside the video. */
    return_last_frame?: boolean | undefined;
    /** The model may search the web. */
    web_search?: boolean | undefined;
  };

  /** Seedance 2 Fast */
  'bytedance/seedance-2-fast': {
    /** Width to height. */
    aspect_ratio?: '1:1' | '4:3' | '3:4' | '16:9' | '9:16' | '21:9' | 'adaptive' | undefined;
    /** Seconds. */
    duration?: number | undefined;
    /** The image that the video begins with. */
    first_frame_url?: string | undefined;
    /** Generate a soundtrack. */
    generate_audio?: boolean | undefined;
    /** The image that the video ends with. */
    last_frame_url?: string | undefined;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** What to generate. */
    prompt?: string | undefined;
    /** What it should sound like. */
    reference_audio_urls?: readonly string[] | undefined;
    /** What people and things look like. */
    reference_image_urls?: readonly string[] | undefined;
    /** How people and things move. */
    reference_video_urls?: readonly string[] | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '480p' | '720p' | undefined;
    /** As an image beside the video. */
    return_last_frame?: boolean | undefined;
    /** The model may search the web. */
    web_search?: boolean | undefined;
  };

  /** Seedance 2 Mini */
  'bytedance/seedance-2-mini': {
    /** Width to height. */
    aspect_ratio?: '1:1' | '4:3' | '3:4' | '16:9' | '9:16' | '21:9' | 'adaptive' | undefined;
    /** Seconds. */
    duration?: number | undefined;
    /** The image that the video begins with. */
    first_frame_url?: string | undefined;
    /** Generate a soundtrack. */
    generate_audio?: boolean | undefined;
    /** The image that the video ends with. */
    last_frame_url?: string | undefined;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** What to generate. */
    prompt?: string | undefined;
    /** What it should sound like. */
    reference_audio_urls?: readonly string[] | undefined;
    /** What people and things look like. */
    reference_image_urls?: readonly string[] | undefined;
    /** How people and things move. */
    reference_video_urls?: readonly string[] | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '480p' | '720p' | undefined;
    /** The model may search the web. */
    web_search?: boolean | undefined;
  };

  /** Seedream 3, text to image */
  'bytedance/seedream': {
    /** What to generate. */
    prompt: string;
    /** How closely the prompt is followed. */
    guidance_scale?: number | undefined;
    /** Width to height, or a named size. */
    image_size?:
      | 'square'
      | 'square_hd'
      | 'portrait_4_3'
      | 'portrait_16_9'
      | 'landscape_4_3'
      | 'landscape_16_9'
      | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
  };

  /** Seedream 4, edit an image */
  'bytedance/seedream-v4-edit': {
    /** The images to start from. */
    image_urls: readonly string[];
    /** What to generate. */
    prompt: string;
    /** More pixels look sharper and cost more. */
    image_resolution?: '1K' | '2K' | '4K' | undefined;
    /** Width to height, or a named size. */
    image_size?:
      | 'square'
      | 'square_hd'
      | 'portrait_4_3'
      | 'portrait_3_2'
      | 'portrait_16_9'
      | 'landscape_4_3'
      | 'landscape_3_2'
      | 'landscape_16_9'
      | 'landscape_21_9'
      | undefined;
    /** How many to make at most. */
    max_images?: number | undefined;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
  };

  /** Seedream 4, text to image */
  'bytedance/seedream-v4-text-to-image': {
    /** What to generate. */
    prompt: string;
    /** More pixels look sharper and cost more. */
    image_resolution?: '1K' | '2K' | '4K' | undefined;
    /** Width to height, or a named size. */
    image_size?:
      | 'square'
      | 'square_hd'
      | 'portrait_4_3'
      | 'portrait_3_2'
      | 'portrait_16_9'
      | 'landscape_4_3'
      | 'landscape_3_2'
      | 'landscape_16_9'
      | 'landscape_21_9'
      | undefined;
    /** How many to make at most. */
    max_images?: number | undefined;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
  };

  /** Seedance 1 Lite, image to video */
  'bytedance/v1-lite-image-to-video': {
    /** The image to start from. */
    image_url: string;
    /** What to generate. */
    prompt: string;
    /** The camera does not move. */
    camera_fixed?: boolean | undefined;
    /** Seconds. */
    duration?: '5' | '10' | undefined;
    /** Rejects unsafe results. */
    enable_safety_checker?: boolean | undefined;
    /** The image that the video ends with. */
    end_image_url?: string | undefined;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '480p' | '720p' | '1080p' | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
  };

  /** Seedance 1 Lite, text to video */
  'bytedance/v1-lite-text-to-video': {
    /** What to generate. */
    prompt: string;
    /** Width to height. */
    aspect_ratio?: '16:9' | '4:3' | '1:1' | '3:4' | '9:16' | '9:21' | undefined;
    /** The camera does not move. */
    camera_fixed?: boolean | undefined;
    /** Seconds. */
    duration?: '5' | '10' | undefined;
    /** Rejects unsafe results. */
    enable_safety_checker?: boolean | undefined;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '480p' | '720p' | '1080p' | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
  };

  /** Seedance 1 Pro Fast, image to video */
  'bytedance/v1-pro-fast-image-to-video': {
    /** The image to start from. */
    image_url: string;
    /** What to generate. */
    prompt: string;
    /** Seconds. */
    duration?: '5' | '10' | undefined;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '720p' | '1080p' | undefined;
  };

  /** Seedance 1 Pro, image to video */
  'bytedance/v1-pro-image-to-video': {
    /** The image to start from. */
    image_url: string;
    /** What to generate. */
    prompt: string;
    /** The camera does not move. */
    camera_fixed?: boolean | undefined;
    /** Seconds. */
    duration?: '5' | '10' | undefined;
    /** Rejects unsafe results. */
    enable_safety_checker?: boolean | undefined;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '480p' | '720p' | '1080p' | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
  };

  /** Seedance 1 Pro, text to video */
  'bytedance/v1-pro-text-to-video': {
    /** What to generate. */
    prompt: string;
    /** Width to height. */
    aspect_ratio?: '21:9' | '16:9' | '4:3' | '1:1' | '3:4' | '9:16' | undefined;
    /** The camera does not move. */
    camera_fixed?: boolean | undefined;
    /** Seconds. */
    duration?: '5' | '10' | undefined;
    /** Rejects unsafe results. */
    enable_safety_checker?: boolean | undefined;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '480p' | '720p' | '1080p' | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
  };

  /** ElevenLabs, isolate a voice */
  'elevenlabs/audio-isolation': {
    /** The audio to start from. */
    audio_url: string;
  };

  /** ElevenLabs v3, text to dialogue */
  'elevenlabs/text-to-dialogue-v3': {
    /** Who says what, in order. */
    dialogue: readonly {
      /** The text to speak. */
      text?: unknown;
      /** Who speaks. */
      voice?: unknown;
      [field: string]: unknown;
    }[];
    /** Of the text, as a code of two letters. */
    language_code?:
      | 'af'
      | 'ar'
      | 'hy'
      | 'as'
      | 'az'
      | 'be'
      | 'bn'
      | 'bs'
      | 'bg'
      | 'ca'
      | 'ceb'
      | 'ny'
      | 'hr'
      | 'cs'
      | 'da'
      | 'nl'
      | 'en'
      | 'et'
      | 'fil'
      | 'fi'
      | 'fr'
      | 'gl'
      | 'ka'
      | 'de'
      | 'el'
      | 'gu'
      | 'ha'
      | 'he'
      | 'hi'
      | 'hu'
      | 'is'
      | 'id'
      | 'ga'
      | 'it'
      | 'ja'
      | 'jv'
      | 'kn'
      | 'kk'
      | 'ky'
      | 'ko'
      | 'lv'
      | 'ln'
      | 'lt'
      | 'lb'
      | 'mk'
      | 'ms'
      | 'ml'
      | 'zh'
      | 'mr'
      | 'ne'
      | 'no'
      | 'ps'
      | 'fa'
      | 'pl'
      | 'pt'
      | 'pa'
      | 'ro'
      | 'ru'
      | 'sr'
      | 'sd'
      | 'sk'
      | 'sl'
      | 'so'
      | 'es'
      | 'sw'
      | 'sv'
      | 'ta'
      | 'te'
      | 'th'
      | 'tr'
      | 'uk'
      | 'ur'
      | 'vi'
      | 'cy'
      | undefined;
    /** Less is livelier, more is steadier. */
    stability?: 0 | 0.5 | 1 | undefined;
  };

  /** ElevenLabs Multilingual v2, text to speech */
  'elevenlabs/text-to-speech-multilingual-v2': {
    /** The text to speak. */
    text: string;
    /** Who speaks. */
    voice:
      | 'EkK5I93UQWFDigLMpZcX'
      | 'Z3R5wn05IrDiVCyEkUrK'
      | 'NNl6r8mD7vthiJatiJt1'
      | 'YOq2y2Up4RgXP2HyXjE5'
      | 'B8gJV1IhpuegLxdpXFOE'
      | '2zRM7PkgwBPiau2jvVXc'
      | '1SM7GgM6IMuvQlz2BwM3'
      | '5l5f8iK3YPeGga21rQIX'
      | 'scOwDtmlUjD3prqpp97I'
      | 'NOpBlnGInO9m6vDvFkFC'
      | 'BZgkqPqms7Kj9ulSkVzn'
      | 'wo6udizrrtpIxWGp2qJk'
      | 'gU0LNdkMOQCOrPrwtbee'
      | 'DGzg6RaUqxGRTHSBjfgF'
      | 'x70vRnQBMBu4FAYhjJbO'
      | 'Sm1seazb4gs7RSlUVw7c'
      | 'P1bg08DkjqiVEzOn76yG'
      | 'qDuRKMlYmrm8trt5QyBn'
      | 'qXpMhyvQqiRxWQs4qSSB'
      | 'TX3LPaxmHKxFdv7VOQHJ'
      | 'N2lVS1w4EtoT3dr4eOWO'
      | 'FGY2WhTYpPnrIDTdsKH5'
      | 'kPzsL2i3teMYv0FxEYQ6'
      | 'UgBBYS2sOqTuMpoF3BR0'
      | 'hpp4J3VqNfWAUOO0d1Us'
      | 'nPczCjzI2devNBz1zQrb'
      | 'uYXf8XasLslADfZ2MB4u'
      | 'gs0tAILXbY5DNrJrsM6F'
      | 'DTKMou8ccj1ZaWGBiotd'
      | 'vBKc2FfBKJfcZNyEt1n6'
      | 'DYkrAHD8iwork3YSUBbs'
      | '56AoDkrOh6qfVPDXZ7Pt'
      | 'eR40ATw9ArzDf9h3v7t7'
      | 'g6xIsTj2HwM6VR4iXFCw'
      | 'lcMyyd2HUfFzxdCaC4Ta'
      | '6aDn1KB0hjpdcocrUkmq'
      | 'Sq93GQT4X1lKDXsQcixO'
      | 'flHkNRp1BlvT73UL6gyz'
      | '9yzdeviXkFddZ4Oz8Mok'
      | 'pPdl9cQBQq4p6mRkZy2Z'
      | 'zYcjlYFOd3taleS0gkk3'
      | 'nzeAacJi50IvxcyDnMXa'
      | 'ruirxsoakN0GWmGNIo04'
      | 'TC0Zp7WVFzhA8zpTlRqV'
      | 'ljo9gAlSqKOvF6D8sOsX'
      | 'PPzYpIqttlTYA83688JI'
      | '8JVbfL6oEdmuxKn5DK2C'
      | 'iCrDUkL56s3C8sCRl7wb'
      | 'wJqPPQ618aTW29mptyoc'
      | 'EiNlNiXeDU1pqqOPrYMO'
      | '4YYIPFl9wE5c4L2eu2Gb'
      | '6F5Zhi321D3Oq7v1oNT4'
      | 'YXpFCvM1S3JbWEJhoskW'
      | 'LG95yZDEHg6fCZdQjLqj'
      | 'CeNX9CMwmxDxUF5Q2Inm'
      | 'aD6riP1btT197c6dACmy'
      | 'mtrellq69YZsNwzUSyXh'
      | 'dHd5gvgSOzSfduK4CvEg'
      | 'eVItLK1UvXctxuaRV2Oq'
      | 'esy0r39YPLQjOczyOib8'
      | 'Tsns2HvNFKfGiNjllgqo'
      | '1U02n4nD6AdIZ9CjF053'
      | 'AeRdCCKzvd23BpJoofzx'
      | 'LruHrtVF6PSyGItzMNHS'
      | '1wGbFxmAM3Fgw63G1zZJ'
      | 'hqfrgApggtO1785R4Fsn'
      | 'MJ0RnG71ty4LH3dvNfSd';
    /** Of the text, as a code of two letters. */
    language_code?: string | undefined;
    /** What will be spoken next, so that it fits on. */
    next_text?: string | undefined;
    /** What was spoken before, so that it fits on. */
    previous_text?: string | undefined;
    /** How close to the original voice. */
    similarity_boost?: number | undefined;
    /** Reading speed. */
    speed?: number | undefined;
    /** Less is livelier, more is steadier. */
    stability?: number | undefined;
    /** The look of the result, or how freely a voice reads. */
    style?: number | undefined;
    /** When each word is spoken. */
    timestamps?: boolean | undefined;
  };

  /** ElevenLabs Turbo 2.5, text to speech */
  'elevenlabs/text-to-speech-turbo-2-5': {
    /** The text to speak. */
    text: string;
    /** Of the text, as a code of two letters. */
    language_code?: string | undefined;
    /** What will be spoken next, so that it fits on. */
    next_text?: string | undefined;
    /** What was spoken before, so that it fits on. */
    previous_text?: string | undefined;
    /** How close to the original voice. */
    similarity_boost?: number | undefined;
    /** Reading speed. */
    speed?: number | undefined;
    /** Less is livelier, more is steadier. */
    stability?: number | undefined;
    /** The look of the result, or how freely a voice reads. */
    style?: number | undefined;
    /** When each word is spoken. */
    timestamps?: boolean | undefined;
    /** Who speaks. */
    voice?:
      | 'EkK5I93UQWFDigLMpZcX'
      | 'Z3R5wn05IrDiVCyEkUrK'
      | 'NNl6r8mD7vthiJatiJt1'
      | 'YOq2y2Up4RgXP2HyXjE5'
      | 'B8gJV1IhpuegLxdpXFOE'
      | '2zRM7PkgwBPiau2jvVXc'
      | '1SM7GgM6IMuvQlz2BwM3'
      | '5l5f8iK3YPeGga21rQIX'
      | 'scOwDtmlUjD3prqpp97I'
      | 'NOpBlnGInO9m6vDvFkFC'
      | 'BZgkqPqms7Kj9ulSkVzn'
      | 'wo6udizrrtpIxWGp2qJk'
      | 'gU0LNdkMOQCOrPrwtbee'
      | 'DGzg6RaUqxGRTHSBjfgF'
      | 'x70vRnQBMBu4FAYhjJbO'
      | 'Sm1seazb4gs7RSlUVw7c'
      | 'P1bg08DkjqiVEzOn76yG'
      | 'qDuRKMlYmrm8trt5QyBn'
      | 'qXpMhyvQqiRxWQs4qSSB'
      | 'TX3LPaxmHKxFdv7VOQHJ'
      | 'N2lVS1w4EtoT3dr4eOWO'
      | 'FGY2WhTYpPnrIDTdsKH5'
      | 'kPzsL2i3teMYv0FxEYQ6'
      | 'UgBBYS2sOqTuMpoF3BR0'
      | 'hpp4J3VqNfWAUOO0d1Us'
      | 'nPczCjzI2devNBz1zQrb'
      | 'uYXf8XasLslADfZ2MB4u'
      | 'gs0tAILXbY5DNrJrsM6F'
      | 'DTKMou8ccj1ZaWGBiotd'
      | 'vBKc2FfBKJfcZNyEt1n6'
      | 'DYkrAHD8iwork3YSUBbs'
      | '56AoDkrOh6qfVPDXZ7Pt'
      | 'eR40ATw9ArzDf9h3v7t7'
      | 'g6xIsTj2HwM6VR4iXFCw'
      | 'lcMyyd2HUfFzxdCaC4Ta'
      | '6aDn1KB0hjpdcocrUkmq'
      | 'Sq93GQT4X1lKDXsQcixO'
      | 'flHkNRp1BlvT73UL6gyz'
      | '9yzdeviXkFddZ4Oz8Mok'
      | 'pPdl9cQBQq4p6mRkZy2Z'
      | 'zYcjlYFOd3taleS0gkk3'
      | 'nzeAacJi50IvxcyDnMXa'
      | 'ruirxsoakN0GWmGNIo04'
      | 'TC0Zp7WVFzhA8zpTlRqV'
      | 'ljo9gAlSqKOvF6D8sOsX'
      | 'PPzYpIqttlTYA83688JI'
      | '8JVbfL6oEdmuxKn5DK2C'
      | 'iCrDUkL56s3C8sCRl7wb'
      | 'wJqPPQ618aTW29mptyoc'
      | 'EiNlNiXeDU1pqqOPrYMO'
      | '4YYIPFl9wE5c4L2eu2Gb'
      | '6F5Zhi321D3Oq7v1oNT4'
      | 'YXpFCvM1S3JbWEJhoskW'
      | 'LG95yZDEHg6fCZdQjLqj'
      | 'CeNX9CMwmxDxUF5Q2Inm'
      | 'aD6riP1btT197c6dACmy'
      | 'mtrellq69YZsNwzUSyXh'
      | 'dHd5gvgSOzSfduK4CvEg'
      | 'eVItLK1UvXctxuaRV2Oq'
      | 'esy0r39YPLQjOczyOib8'
      | 'Tsns2HvNFKfGiNjllgqo'
      | '1U02n4nD6AdIZ9CjF053'
      | 'AeRdCCKzvd23BpJoofzx'
      | 'LruHrtVF6PSyGItzMNHS'
      | '1wGbFxmAM3Fgw63G1zZJ'
      | 'hqfrgApggtO1785R4Fsn'
      | 'MJ0RnG71ty4LH3dvNfSd'
      | undefined;
  };

  /** Flux 2 Flex, image to image */
  'flux-2/flex-image-to-image': {
    /** Width to height. */
    aspect_ratio: '1:1' | '4:3' | '3:4' | '16:9' | '9:16' | '3:2' | '2:3' | 'auto';
    /** The files to start from. */
    input_urls: readonly string[];
    /** What to generate. */
    prompt: string;
    /** More lines look sharper and cost more. */
    resolution: '1K' | '2K';
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
  };

  /** Flux 2 Flex, text to image */
  'flux-2/flex-text-to-image': {
    /** Width to height. */
    aspect_ratio: '1:1' | '4:3' | '3:4' | '16:9' | '9:16' | '3:2' | '2:3';
    /** What to generate. */
    prompt: string;
    /** More lines look sharper and cost more. */
    resolution: '1K' | '2K';
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
  };

  /** Flux 2 Pro, image to image */
  'flux-2/pro-image-to-image': {
    /** Width to height. */
    aspect_ratio: '1:1' | '4:3' | '3:4' | '16:9' | '9:16' | '3:2' | '2:3' | 'auto';
    /** The files to start from. */
    input_urls: readonly string[];
    /** What to generate. */
    prompt: string;
    /** More lines look sharper and cost more. */
    resolution: '1K' | '2K';
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
  };

  /** Flux 2 Pro, text to image */
  'flux-2/pro-text-to-image': {
    /** Width to height. */
    aspect_ratio: '1:1' | '4:3' | '3:4' | '16:9' | '9:16' | '3:2' | '2:3';
    /** What to generate. */
    prompt: string;
    /** More lines look sharper and cost more. */
    resolution: '1K' | '2K';
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
  };

  /** Gemini Omni, video */
  'gemini-omni-video': {
    /** Seconds. */
    duration: '4' | '6' | '8' | '10';
    /** What to generate. */
    prompt: string;
    /** Width to height. */
    aspect_ratio?: '16:9' | '9:16' | undefined;
    /** Audio from earlier tasks. */
    audio_ids?: readonly string[] | undefined;
    /** Characters from earlier tasks. */
    character_ids?: readonly string[] | undefined;
    /** The images to start from. */
    image_urls?: readonly string[] | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '720p' | '1080p' | '4k' | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
    /** The videos to start from, and which part of each. */
    video_list?:
      | readonly {
          /** The video to start from. */
          url?: unknown;
          /** Start of the part, in seconds. */
          start?: unknown;
          /** End of the part, in seconds. */
          ends?: unknown;
          [field: string]: unknown;
        }[]
      | undefined;
  };

  /** Gemini 3.1 Flash, text to speech */
  'google/gemini-3-1-flash-tts': {
    /** The voice of each speaker. */
    speakers: readonly {
      /** A name, the same in the speakers and in the dialogue. */
      speaker_id?: unknown;
      /** Who speaks. */
      voice_name?: unknown;
      /** A description of the speaker. */
      audio_profile?: unknown;
      /** How this speaker talks. */
      style?: unknown;
      /** A description of the speed. */
      pace?: unknown;
      /** A description of the accent. */
      accent?: unknown;
      [field: string]: unknown;
    }[];
    /** Who says what, in order. */
    dialogue_turns: readonly {
      /** A name, the same in the speakers and in the dialogue. */
      speaker_id?: unknown;
      /** The text to speak. */
      text?: unknown;
      [field: string]: unknown;
    }[];
    /** What came before, so that the voice fits in. */
    sample_context?: string | undefined;
    /** Where it takes place. */
    scene?: string | undefined;
    /** More is more varied. */
    temperature?: number | undefined;
  };

  /** Imagen 4 */
  'google/imagen4': {
    /** What to generate. */
    prompt: string;
    /** Width to height. */
    aspect_ratio?: '1:1' | '16:9' | '9:16' | '3:4' | '4:3' | 'auto' | undefined;
    /** What to avoid. */
    negative_prompt?: string | undefined;
    /** The same number gives a similar result. */
    seed?: string | undefined;
  };

  /** Imagen 4 Fast */
  'google/imagen4-fast': {
    /** What to generate. */
    prompt: string;
    /** Width to height. */
    aspect_ratio?: '1:1' | '16:9' | '9:16' | '3:4' | '4:3' | 'auto' | undefined;
    /** What to avoid. */
    negative_prompt?: string | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
  };

  /** Imagen 4 Ultra */
  'google/imagen4-ultra': {
    /** What to generate. */
    prompt: string;
    /** Width to height. */
    aspect_ratio?: '1:1' | '16:9' | '9:16' | '3:4' | '4:3' | 'auto' | undefined;
    /** What to avoid. */
    negative_prompt?: string | undefined;
    /** The same number gives a similar result. */
    seed?: string | undefined;
  };

  /** Nano Banana */
  'google/nano-banana': {
    /** What to generate. */
    prompt: string;
    /** Width to height. */
    aspect_ratio?:
      | '1:1'
      | '9:16'
      | '16:9'
      | '3:4'
      | '4:3'
      | '3:2'
      | '2:3'
      | '5:4'
      | '4:5'
      | '21:9'
      | 'auto'
      | undefined;
    /** Width to height, or a named size. */
    image_size?:
      | '1:1'
      | '9:16'
      | '16:9'
      | '3:4'
      | '4:3'
      | '3:2'
      | '2:3'
      | '5:4'
      | '4:5'
      | '21:9'
      | 'auto'
      | undefined;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** Of the result. */
    output_format?: 'png' | 'jpeg' | undefined;
  };

  /** Nano Banana, edit an image */
  'google/nano-banana-edit': {
    /** The images to start from. */
    image_urls: readonly string[];
    /** What to generate. */
    prompt: string;
    /** Width to height. */
    aspect_ratio?:
      | '1:1'
      | '9:16'
      | '16:9'
      | '3:4'
      | '4:3'
      | '3:2'
      | '2:3'
      | '5:4'
      | '4:5'
      | '21:9'
      | 'auto'
      | undefined;
    /** Width to height, or a named size. */
    image_size?:
      | '1:1'
      | '9:16'
      | '16:9'
      | '3:4'
      | '4:3'
      | '3:2'
      | '2:3'
      | '5:4'
      | '4:5'
      | '21:9'
      | 'auto'
      | undefined;
    /** Of the result. */
    output_format?: 'png' | 'jpeg' | undefined;
  };

  /** GPT Image 2, image to image */
  'gpt-image-2-image-to-image': {
    /** The files to start from. */
    input_urls: readonly string[];
    /** What to generate. */
    prompt: string;
    /** Width to height. */
    aspect_ratio?:
      | 'auto'
      | '1:1'
      | '3:2'
      | '2:3'
      | '4:3'
      | '3:4'
      | '5:4'
      | '4:5'
      | '16:9'
      | '9:16'
      | '2:1'
      | '1:2'
      | '3:1'
      | '1:3'
      | '21:9'
      | '9:21'
      | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '1K' | '2K' | '4K' | undefined;
  };

  /** GPT Image 2, text to image */
  'gpt-image-2-text-to-image': {
    /** What to generate. */
    prompt: string;
    /** Width to height. */
    aspect_ratio?:
      | 'auto'
      | '1:1'
      | '3:2'
      | '2:3'
      | '4:3'
      | '3:4'
      | '5:4'
      | '4:5'
      | '16:9'
      | '9:16'
      | '2:1'
      | '1:2'
      | '3:1'
      | '1:3'
      | '21:9'
      | '9:21'
      | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '1K' | '2K' | '4K' | undefined;
  };

  /** GPT Image 1.5, image to image */
  'gpt-image/1.5-image-to-image': {
    /** Width to height. */
    aspect_ratio: '1:1' | '2:3' | '3:2';
    /** The files to start from. */
    input_urls: readonly string[];
    /** What to generate. */
    prompt: string;
    /** Better takes longer and costs more. */
    quality: 'medium' | 'high';
  };

  /** GPT Image 1.5, text to image */
  'gpt-image/1.5-text-to-image': {
    /** Width to height. */
    aspect_ratio: '1:1' | '2:3' | '3:2';
    /** What to generate. */
    prompt: string;
    /** Better takes longer and costs more. */
    quality: 'medium' | 'high';
  };

  /** Grok Imagine Image 2.0, edit an image */
  'grok-imagine-image-2-0/image-edit': {
    /** What to generate. */
    prompt: string;
    /** The taskId of the task to continue. */
    task_id: string;
    /** The numbers of the parts that may change. */
    mask_indexs?: readonly number[] | undefined;
  };

  /** Grok Imagine Image 2.0, find parts */
  'grok-imagine-image-2-0/segment-map': object;

  /** Grok Imagine Image 2.0, text to image */
  'grok-imagine-image-2-0/text-to-image': {
    /** Width to height. */
    aspect_ratio: '1:1' | '2:3' | '3:2' | '16:9' | '9:16';
    /** What to generate. */
    prompt: string;
  };

  /** Grok Imagine Video 1.5, preview */
  'grok-imagine-video-1-5-preview': {
    /** Width to height. */
    aspect_ratio?: '1:1' | '16:9' | '9:16' | '3:2' | '2:3' | 'auto' | undefined;
    /** Seconds. */
    duration?: number | undefined;
    /** The images to start from. */
    image_urls?: readonly string[] | undefined;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** What to generate. */
    prompt?: string | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '480p' | '720p' | '1080p' | undefined;
  };

  /** Grok Imagine, extend a video */
  'grok-imagine/extend': {
    /** Second at which the earlier video is continued. */
    extend_at: number;
    /** How much to extend the video by. */
    extend_times: number;
    /** What to generate. */
    prompt: string;
    /** The taskId of the task to continue. */
    task_id: string;
  };

  /** Grok Imagine, image to image */
  'grok-imagine/image-to-image': {
    /** The images to start from. */
    image_urls: readonly string[];
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** What to generate. */
    prompt?: string | undefined;
  };

  /** Grok Imagine, image to video */
  'grok-imagine/image-to-video': {
    /** Width to height. */
    aspect_ratio?: '2:3' | '3:2' | '1:1' | '16:9' | '9:16' | undefined;
    /** Seconds. */
    duration?: string | undefined;
    /** The images to start from. */
    image_urls?: readonly string[] | undefined;
    /** Which image of the earlier task, from 0. */
    index?: number | undefined;
    /** How much care goes into it. */
    mode?: 'fun' | 'normal' | 'spicy' | undefined;
    /** What to generate. */
    prompt?: string | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '480p' | '720p' | '1080p' | undefined;
    /** The taskId of the task to continue. */
    task_id?: string | undefined;
  };

  /** Grok Imagine, text to image */
  'grok-imagine/text-to-image': {
    /** What to generate. */
    prompt: string;
    /** Width to height. */
    aspect_ratio?: '2:3' | '3:2' | '1:1' | '16:9' | '9:16' | undefined;
    /** Takes longer and costs more. */
    enable_pro?: boolean | undefined;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
  };

  /** Grok Imagine, text to video */
  'grok-imagine/text-to-video': {
    /** What to generate. */
    prompt: string;
    /** Width to height. */
    aspect_ratio?: '2:3' | '3:2' | '1:1' | '16:9' | '9:16' | undefined;
    /** Seconds. */
    duration?: number | undefined;
    /** How much care goes into it. */
    mode?: 'fun' | 'normal' | 'spicy' | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '480p' | '720p' | '1080p' | undefined;
  };

  /** Grok Imagine, enlarge a video */
  'grok-imagine/upscale': {
    /** The taskId of the task to continue. */
    task_id: string;
    /** More lines look sharper and cost more. */
    resolution?: '720p' | '1080p' | undefined;
  };

  /** Hailuo 02 Pro, image to video */
  'hailuo/02-image-to-video-pro': {
    /** The image to start from. */
    image_url: string;
    /** What to generate. */
    prompt: string;
    /** The image that the video ends with. */
    end_image_url?: string | undefined;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** The vendor may rewrite it. */
    prompt_optimizer?: boolean | undefined;
  };

  /** Hailuo 02 Standard, image to video */
  'hailuo/02-image-to-video-standard': {
    /** The image to start from. */
    image_url: string;
    /** What to generate. */
    prompt: string;
    /** Seconds. */
    duration?: '6' | '10' | undefined;
    /** The image that the video ends with. */
    end_image_url?: string | undefined;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** The vendor may rewrite it. */
    prompt_optimizer?: boolean | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '512P' | '768P' | undefined;
  };

  /** Hailuo 02 Pro, text to video */
  'hailuo/02-text-to-video-pro': {
    /** What to generate. */
    prompt: string;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** The vendor may rewrite it. */
    prompt_optimizer?: boolean | undefined;
  };

  /** Hailuo 02 Standard, text to video */
  'hailuo/02-text-to-video-standard': {
    /** What to generate. */
    prompt: string;
    /** Seconds. */
    duration?: '6' | '10' | undefined;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** The vendor may rewrite it. */
    prompt_optimizer?: boolean | undefined;
  };

  /** Hailuo 2.3 Pro, image to video */
  'hailuo/2-3-image-to-video-pro': {
    /** The image to start from. */
    image_url: string;
    /** What to generate. */
    prompt: string;
    /** Seconds. */
    duration?: '6' | '10' | undefined;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '768P' | '1080P' | undefined;
  };

  /** Hailuo 2.3 Standard, image to video */
  'hailuo/2-3-image-to-video-standard': {
    /** The image to start from. */
    image_url: string;
    /** What to generate. */
    prompt: string;
    /** Seconds. */
    duration?: '6' | '10' | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '768P' | '1080P' | undefined;
  };

  /** HappyHorse 1.1, image to video */
  'happyhorse-1-1/image-to-video': {
    /** The images to start from. */
    image_urls: readonly string[];
    /** Seconds. */
    duration?: number | undefined;
    /** What to generate. */
    prompt?: string | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '720p' | '1080p' | undefined;
  };

  /** HappyHorse 1.1, reference to video */
  'happyhorse-1-1/reference-to-video': {
    /** What to generate. */
    prompt: string;
    /** What people and things look like. */
    reference_image: readonly string[];
    /** Width to height. */
    aspect_ratio?:
      | '16:9'
      | '9:16'
      | '3:4'
      | '4:3'
      | '4:5'
      | '5:4'
      | '1:1'
      | '9:21'
      | '21:9'
      | undefined;
    /** Seconds. */
    duration?: number | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '720p' | '1080p' | undefined;
  };

  /** HappyHorse 1.1, text to video */
  'happyhorse-1-1/text-to-video': {
    /** What to generate. */
    prompt: string;
    /** Width to height. */
    aspect_ratio?:
      | '16:9'
      | '9:16'
      | '1:1'
      | '4:3'
      | '3:4'
      | '4:5'
      | '5:4'
      | '9:21'
      | '21:9'
      | undefined;
    /** Seconds. */
    duration?: number | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '720p' | '1080p' | undefined;
  };

  /** HappyHorse 1.0, image to video */
  'happyhorse/image-to-video': {
    /** The images to start from. */
    image_urls: readonly string[];
    /** Seconds. */
    duration?: number | undefined;
    /** What to generate. */
    prompt?: string | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '720p' | '1080p' | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
  };

  /** HappyHorse 1.0, reference to video */
  'happyhorse/reference-to-video': {
    /** What to generate. */
    prompt: string;
    /** What people and things look like. */
    reference_image: readonly string[];
    /** Width to height. */
    aspect_ratio?: '16:9' | '9:16' | '1:1' | '4:3' | '3:4' | undefined;
    /** Seconds. */
    duration?: number | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '720p' | '1080p' | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
  };

  /** HappyHorse 1.0, text to video */
  'happyhorse/text-to-video': {
    /** What to generate. */
    prompt: string;
    /** Width to height. */
    aspect_ratio?: '16:9' | '9:16' | '1:1' | '4:3' | '3:4' | undefined;
    /** Seconds. */
    duration?: number | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '720p' | '1080p' | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
  };

  /** HappyHorse 1.0, edit a video */
  'happyhorse/video-edit': {
    /** What to generate. */
    prompt: string;
    /** The video to start from. */
    video_url: string;
    /** Kept from the video, or generated. */
    audio_setting?: 'auto' | 'origin' | undefined;
    /** What people and things look like. */
    reference_image?: readonly string[] | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '720p' | '1080p' | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
  };

  /** Ideogram Character */
  'ideogram/character': {
    /** What to generate. */
    prompt: string;
    /** What people and things look like. */
    reference_image_urls: readonly string[];
    /** The vendor may rewrite it. */
    expand_prompt?: boolean | undefined;
    /** Width to height, or a named size. */
    image_size?:
      | 'square'
      | 'square_hd'
      | 'portrait_4_3'
      | 'portrait_16_9'
      | 'landscape_4_3'
      | 'landscape_16_9'
      | undefined;
    /** What to avoid. */
    negative_prompt?: string | undefined;
    /** How many to make. */
    num_images?: '1' | '2' | '3' | '4' | undefined;
    /** Faster costs less, slower looks better. */
    rendering_speed?: 'TURBO' | 'BALANCED' | 'QUALITY' | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
    /** The look of the result, or how freely a voice reads. */
    style?: 'AUTO' | 'REALISTIC' | 'FICTION' | undefined;
  };

  /** Ideogram Character, edit an image */
  'ideogram/character-edit': {
    /** The image to start from. */
    image_url: string;
    /** White where the image may change. */
    mask_url: string;
    /** What to generate. */
    prompt: string;
    /** What people and things look like. */
    reference_image_urls: readonly string[];
    /** The vendor may rewrite it. */
    expand_prompt?: boolean | undefined;
    /** How many to make. */
    num_images?: '1' | '2' | '3' | '4' | undefined;
    /** Faster costs less, slower looks better. */
    rendering_speed?: 'TURBO' | 'BALANCED' | 'QUALITY' | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
    /** The look of the result, or how freely a voice reads. */
    style?: 'AUTO' | 'REALISTIC' | 'FICTION' | undefined;
  };

  /** Ideogram Character, remix */
  'ideogram/character-remix': {
    /** The image to start from. */
    image_url: string;
    /** What to generate. */
    prompt: string;
    /** What people and things look like. */
    reference_image_urls: readonly string[];
    /** The vendor may rewrite it. */
    expand_prompt?: boolean | undefined;
    /** Width to height, or a named size. */
    image_size?:
      | 'square'
      | 'square_hd'
      | 'portrait_4_3'
      | 'portrait_16_9'
      | 'landscape_4_3'
      | 'landscape_16_9'
      | undefined;
    /** The images to start from. */
    image_urls?: readonly string[] | undefined;
    /** What to avoid. */
    negative_prompt?: string | undefined;
    /** How many to make. */
    num_images?: '1' | '2' | '3' | '4' | undefined;
    /** White where a reference counts. */
    reference_mask_urls?: string | undefined;
    /** Faster costs less, slower looks better. */
    rendering_speed?: 'TURBO' | 'BALANCED' | 'QUALITY' | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
    /** How far the result may be from what it starts from. */
    strength?: number | undefined;
    /** The look of the result, or how freely a voice reads. */
    style?: 'AUTO' | 'REALISTIC' | 'FICTION' | undefined;
  };

  /** Ideogram 3, edit an image */
  'ideogram/v3-edit': {
    /** The image to start from. */
    image_url: string;
    /** White where the image may change. */
    mask_url: string;
    /** What to generate. */
    prompt: string;
    /** The vendor may rewrite it. */
    expand_prompt?: boolean | undefined;
    /** Faster costs less, slower looks better. */
    rendering_speed?: 'TURBO' | 'BALANCED' | 'QUALITY' | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
  };

  /** Ideogram 3, remix */
  'ideogram/v3-remix': {
    /** The image to start from. */
    image_url: string;
    /** What to generate. */
    prompt: string;
    /** The vendor may rewrite it. */
    expand_prompt?: boolean | undefined;
    /** Width to height, or a named size. */
    image_size?:
      | 'square'
      | 'square_hd'
      | 'portrait_4_3'
      | 'portrait_16_9'
      | 'landscape_4_3'
      | 'landscape_16_9'
      | undefined;
    /** What to avoid. */
    negative_prompt?: string | undefined;
    /** How many to make. */
    num_images?: '1' | '2' | '3' | '4' | undefined;
    /** Faster costs less, slower looks better. */
    rendering_speed?: 'TURBO' | 'BALANCED' | 'QUALITY' | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
    /** How far the result may be from what it starts from. */
    strength?: number | undefined;
    /** The look of the result, or how freely a voice reads. */
    style?: 'AUTO' | 'GENERAL' | 'REALISTIC' | 'DESIGN' | undefined;
  };

  /** Ideogram 3, text to image */
  'ideogram/v3-text-to-image': {
    /** What to generate. */
    prompt: string;
    /** The vendor may rewrite it. */
    expand_prompt?: boolean | undefined;
    /** Width to height, or a named size. */
    image_size?:
      | 'square'
      | 'square_hd'
      | 'portrait_4_3'
      | 'portrait_16_9'
      | 'landscape_4_3'
      | 'landscape_16_9'
      | undefined;
    /** What to avoid. */
    negative_prompt?: string | undefined;
    /** Faster costs less, slower looks better. */
    rendering_speed?: 'TURBO' | 'BALANCED' | 'QUALITY' | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
    /** The look of the result, or how freely a voice reads. */
    style?: 'AUTO' | 'GENERAL' | 'REALISTIC' | 'DESIGN' | undefined;
  };

  /** InfiniteTalk, audio to video */
  'infinitalk/from-audio': {
    /** The audio to start from. */
    audio_url: string;
    /** The image to start from. */
    image_url: string;
    /** What to generate. */
    prompt: string;
    /** More lines look sharper and cost more. */
    resolution?: '480p' | '720p' | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
  };

  /** Kling 2.6, image to video */
  'kling-2.6/image-to-video': {
    /** Seconds. */
    duration: '5' | '10';
    /** The images to start from. */
    image_urls: readonly string[];
    /** What to generate. */
    prompt: string;
    /** Generate a soundtrack. */
    sound: boolean;
  };

  /** Kling 2.6, motion control */
  'kling-2.6/motion-control': {
    /** Whether people face as in the image or in the video. */
    character_orientation: 'image' | 'video';
    /** The files to start from. */
    input_urls: readonly string[];
    /** How much care goes into it. */
    mode: '720p' | '1080p';
    /** The videos to start from. */
    video_urls: readonly string[];
    /** What to generate. */
    prompt?: string | undefined;
  };

  /** Kling 2.6, text to video */
  'kling-2.6/text-to-video': {
    /** Width to height. */
    aspect_ratio: '1:1' | '16:9' | '9:16';
    /** Seconds. */
    duration: '5' | '10';
    /** What to generate. */
    prompt: string;
    /** Generate a soundtrack. */
    sound: boolean;
  };

  /** Kling 3.0 Omni, image to video */
  'kling-3.0-omni/image-to-video': object;

  /** Kling 3.0 Omni, reference to video */
  'kling-3.0-omni/reference-to-video': object;

  /** Kling 3.0 Omni, text to video */
  'kling-3.0-omni/text-to-video': {
    /** What to generate. */
    prompt: string;
    /** Width to height. */
    aspect_ratio?: '16:9' | '9:16' | '1:1' | undefined;
    /** Generate a soundtrack. */
    audio?: boolean | undefined;
    /** The shots listed are used. */
    customize_multi_shots?: boolean | undefined;
    /** Seconds. */
    duration?: 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | undefined;
    /** People and things that the prompt names. */
    elements?:
      | readonly {
          /** Its name in the prompt. */
          name?: unknown;
          /** What it is, in words. */
          description?: unknown;
          /** Two to four, all of the same. */
          element_input_urls?: unknown;
          /** In place of images. */
          element_input_video_urls?: unknown;
          [field: string]: unknown;
        }[]
      | undefined;
    /** A prompt and a length for each shot. */
    multi_prompt?:
      | readonly {
          /** What to generate. */
          prompt?: unknown;
          /** Seconds. */
          duration?: unknown;
          [field: string]: unknown;
        }[]
      | undefined;
    /** The model may cut. */
    prefer_multi_shots?: boolean | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '720p' | '1080p' | '4k' | undefined;
  };

  /** Kling 3.0 Omni, transformation */
  'kling-3.0-omni/transformation': {
    /** Width to height. */
    aspect_ratio?: '16:9' | '9:16' | '1:1' | 'auto' | undefined;
    /** Generate a soundtrack. */
    audio?: boolean | undefined;
    /** Seconds. */
    duration?: string | undefined;
    /** People and things that the prompt names. */
    elements?:
      | readonly {
          /** Its name in the prompt. */
          name?: unknown;
          /** What it is, in words. */
          description?: unknown;
          /** Two to four, all of the same. */
          element_input_urls?: unknown;
          /** In place of images. */
          element_input_video_urls?: unknown;
          [field: string]: unknown;
        }[]
      | undefined;
    /** The images to start from. */
    image_urls?: readonly string[] | undefined;
    /** What to generate. */
    prompt?: string | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '720p' | '1080p' | '4k' | undefined;
    /** The videos to start from. */
    video_urls?: readonly string[] | undefined;
  };

  /** Kling 3.0, motion control */
  'kling-3.0/motion-control': {
    /** The files to start from. */
    input_urls: readonly string[];
    /** The videos to start from. */
    video_urls: readonly string[];
    /** The image or the video. */
    background_source?: string | undefined;
    /** Whether people face as in the image or in the video. */
    character_orientation?: string | undefined;
    /** How much care goes into it. */
    mode?: string | undefined;
    /** What to generate. */
    prompt?: string | undefined;
  };

  /** Kling 3.0 */
  'kling-3.0/video': {
    /** Seconds. */
    duration: '3' | '4' | '5' | '6' | '7' | '8' | '9' | '10' | '11' | '12' | '13' | '14' | '15';
    /** How much care goes into it. */
    mode: 'std' | 'pro' | '4K';
    /** The video is made of the shots listed. */
    multi_shots: boolean;
    /** Generate a soundtrack. */
    sound: boolean;
    /** Width to height. */
    aspect_ratio?: '16:9' | '9:16' | '1:1' | undefined;
    /** A prompt and a length for each shot. */
    multi_prompt?:
      | readonly {
          /** What to generate. */
          prompt?: unknown;
          /** Seconds. */
          duration?: unknown;
          [field: string]: unknown;
        }[]
      | undefined;
    /** What to generate. */
    prompt?: string | undefined;
    /** The images to start from. */
    image_urls?: readonly string[] | undefined;
    /** People and things that the prompt names. */
    kling_elements?:
      | readonly {
          /** Its name in the prompt. */
          name?: unknown;
          /** What it is, in words. */
          description?: unknown;
          /** Two to four, all of the same. */
          element_input_urls?: unknown;
          /** In place of images. */
          element_input_video_urls?: unknown;
          [field: string]: unknown;
        }[]
      | undefined;
  };

  /** Kling AI Avatar Pro, image and audio to video */
  'kling/ai-avatar-pro': {
    /** The audio to start from. */
    audio_url: string;
    /** The image to start from. */
    image_url: string;
    /** What to generate. */
    prompt: string;
  };

  /** Kling AI Avatar Standard, image and audio to video */
  'kling/ai-avatar-standard': {
    /** The audio to start from. */
    audio_url: string;
    /** The image to start from. */
    image_url: string;
    /** What to generate. */
    prompt: string;
  };

  /** Kling 2.1 Master, image to video */
  'kling/v2-1-master-image-to-video': {
    /** The image to start from. */
    image_url: string;
    /** What to generate. */
    prompt: string;
    /** How closely the prompt is followed. */
    cfg_scale?: number | undefined;
    /** Seconds. */
    duration?: '5' | '10' | undefined;
    /** What to avoid. */
    negative_prompt?: string | undefined;
  };

  /** Kling 2.1 Master, text to video */
  'kling/v2-1-master-text-to-video': {
    /** What to generate. */
    prompt: string;
    /** Width to height. */
    aspect_ratio?: '16:9' | '9:16' | '1:1' | undefined;
    /** How closely the prompt is followed. */
    cfg_scale?: number | undefined;
    /** Seconds. */
    duration?: '5' | '10' | undefined;
    /** What to avoid. */
    negative_prompt?: string | undefined;
  };

  /** Kling 2.1 Pro, image to video */
  'kling/v2-1-pro': {
    /** The image to start from. */
    image_url: string;
    /** What to generate. */
    prompt: string;
    /** How closely the prompt is followed. */
    cfg_scale?: number | undefined;
    /** Seconds. */
    duration?: '5' | '10' | undefined;
    /** What to avoid. */
    negative_prompt?: string | undefined;
    /** The image that the video ends with. */
    tail_image_url?: string | undefined;
  };

  /** Kling 2.1 Standard, image to video */
  'kling/v2-1-standard': {
    /** The image to start from. */
    image_url: string;
    /** What to generate. */
    prompt: string;
    /** How closely the prompt is followed. */
    cfg_scale?: number | undefined;
    /** Seconds. */
    duration?: '5' | '10' | undefined;
    /** What to avoid. */
    negative_prompt?: string | undefined;
  };

  /** Kling 2.5 Turbo Pro, image to video */
  'kling/v2-5-turbo-image-to-video-pro': {
    /** The image to start from. */
    image_url: string;
    /** What to generate. */
    prompt: string;
    /** How closely the prompt is followed. */
    cfg_scale?: number | undefined;
    /** Seconds. */
    duration?: '5' | '10' | undefined;
    /** What to avoid. */
    negative_prompt?: string | undefined;
    /** The image that the video ends with. */
    tail_image_url?: string | undefined;
  };

  /** Kling 2.5 Turbo Pro, text to video */
  'kling/v2-5-turbo-text-to-video-pro': {
    /** What to generate. */
    prompt: string;
    /** Width to height. */
    aspect_ratio?: '16:9' | '9:16' | '1:1' | undefined;
    /** How closely the prompt is followed. */
    cfg_scale?: number | undefined;
    /** Seconds. */
    duration?: '5' | '10' | undefined;
    /** What to avoid. */
    negative_prompt?: string | undefined;
  };

  /** Kling 3 Turbo, image to video */
  'kling/v3-turbo-image-to-video': {
    /** Seconds. */
    duration: string;
    /** The images to start from. */
    image_urls: readonly string[];
    /** What to generate. */
    prompt: string;
    /** More lines look sharper and cost more. */
    resolution: '720p' | '1080p';
  };

  /** Kling 3 Turbo, text to video */
  'kling/v3-turbo-text-to-video': {
    /** Width to height. */
    aspect_ratio: '1:1' | '9:16' | '16:9';
    /** Seconds. */
    duration: string;
    /** What to generate. */
    prompt: string;
    /** More lines look sharper and cost more. */
    resolution: '720p' | '1080p';
  };

  /** MiniMax H3, image to video */
  'minimax-h3/image-to-video': {
    /** Seconds. */
    duration: 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15;
    /** What to generate. */
    prompt: string;
    /** The image that the video begins with. */
    first_frame_url?: string | undefined;
    /** The image that the video ends with. */
    last_frame_url?: string | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '768P' | '2K' | undefined;
  };

  /** MiniMax H3, reference to video */
  'minimax-h3/reference-to-video': {
    /** Seconds. */
    duration: 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15;
    /** What to generate. */
    prompt: string;
    /** Width to height. */
    aspect_ratio?: 'adaptive' | '21:9' | '16:9' | '4:3' | '1:1' | '3:4' | '9:16' | undefined;
    /** What it should sound like. */
    reference_audio_urls?: readonly string[] | undefined;
    /** What people and things look like. */
    reference_image_urls?: readonly string[] | undefined;
    /** How people and things move. */
    reference_video_urls?: readonly string[] | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '768P' | '2K' | undefined;
  };

  /** MiniMax H3, text to video */
  'minimax-h3/text-to-video': {
    /** Width to height. */
    aspect_ratio: '21:9' | '16:9' | '4:3' | '1:1' | '3:4' | '9:16';
    /** Seconds. */
    duration: 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15;
    /** What to generate. */
    prompt: string;
    /** More lines look sharper and cost more. */
    resolution?: '768P' | '2K' | undefined;
  };

  /** Nano Banana 2 */
  'nano-banana-2': {
    /** What to generate. */
    prompt: string;
    /** Width to height. */
    aspect_ratio?:
      | '1:1'
      | '2:3'
      | '3:2'
      | '1:4'
      | '4:1'
      | '3:4'
      | '4:3'
      | '4:5'
      | '5:4'
      | '1:8'
      | '8:1'
      | '9:16'
      | '16:9'
      | '21:9'
      | 'auto'
      | undefined;
    /** The images to start from. */
    image_input?: readonly string[] | undefined;
    /** Of the result. */
    output_format?: 'png' | 'jpg' | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '1K' | '2K' | '4K' | undefined;
  };

  /** Nano Banana 2 Lite */
  'nano-banana-2-lite': {
    /** Width to height. */
    aspect_ratio:
      | '1:1'
      | '1:4'
      | '1:8'
      | '2:3'
      | '3:2'
      | '3:4'
      | '4:1'
      | '4:3'
      | '4:5'
      | '5:4'
      | '8:1'
      | '9:16'
      | '16:9'
      | '21:9'
      | 'auto';
    /** What to generate. */
    prompt: string;
    /** The images to start from. */
    image_urls?: readonly string[] | undefined;
  };

  /** Nano Banana Pro */
  'nano-banana-pro': {
    /** What to generate. */
    prompt: string;
    /** Width to height. */
    aspect_ratio?:
      | '1:1'
      | '2:3'
      | '3:2'
      | '3:4'
      | '4:3'
      | '4:5'
      | '5:4'
      | '9:16'
      | '16:9'
      | '21:9'
      | 'auto'
      | undefined;
    /** The images to start from. */
    image_input?: readonly string[] | undefined;
    /** Of the result. */
    output_format?: 'png' | 'jpg' | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '1K' | '2K' | '4K' | undefined;
  };

  /** OmniHuman 1.5 */
  'omnihuman-1-5': {
    /** The audio to start from. */
    audio_url: string;
    /** The image to start from. */
    image_url: string;
    /** White where the image may change. */
    mask_url?: readonly string[] | undefined;
    /** More lines look sharper and cost more. */
    output_resolution?: '720' | '1080' | undefined;
    /** Less care for the prompt, less time. */
    pe_fast_mode?: boolean | undefined;
    /** What to generate. */
    prompt?: string | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
  };

  /** OmniHuman 1.5, find people */
  'omnihuman-1-5/human-identification': {
    /** The image to start from. */
    image_url: string;
  };

  /** OmniHuman 1.5, find subjects */
  'omnihuman-1-5/subject-detection': {
    /** The image to start from. */
    image_url: string;
  };

  /** PixVerse 6, extend a video */
  'pixverse-v6/extend': object;

  /** PixVerse 6, image to video */
  'pixverse-v6/image-to-video': {
    /** Seconds. */
    duration: number;
    /** The images to start from. */
    image_urls: readonly string[];
    /** What to generate. */
    prompt: string;
    /** Better takes longer and costs more. */
    quality: '360p' | '540p' | '720p' | '1080p';
    /** Generate a soundtrack. */
    generate_audio_switch?: boolean | undefined;
    /** The model may cut. */
    generate_multi_clip_switch?: boolean | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
    /** An effect of the vendor. */
    template_id?:
      | '412736208886848'
      | '411563216524736'
      | '411316927927040'
      | '411174903569216'
      | '410999246341952'
      | '408891141511104'
      | '410317363057408'
      | '410285445698304'
      | '410133101388544'
      | '409899296377728'
      | '408897485909952'
      | '408869061406656'
      | '408661207662528'
      | '409767750265728'
      | '409766559675264'
      | '409589071559552'
      | '407804339389760'
      | '407658863287616'
      | '407474361215744'
      | '407473438360320'
      | '407467702283008'
      | '385844572217469'
      | '406428904874432'
      | '406423682060736'
      | '406411724685760'
      | '406372274350528'
      | '406218913317312'
      | '406218479198656'
      | '406064763308480'
      | '406413607395776'
      | '405662117814720'
      | '406014934000064'
      | '405658369331648'
      | '405321470423488'
      | '405175211454656'
      | '404955806201792'
      | '404820147974080'
      | '398980393937856'
      | '403916646846400'
      | '403739217192896'
      | '403560060358144'
      | '403556618212098'
      | '398965022284579'
      | '402201060373270'
      | '403085292466285'
      | '402061828030966'
      | '402888569901524'
      | '402155676592228'
      | '402047865383360'
      | '402046136040202'
      | undefined;
  };

  /** PixVerse 6, reference to video */
  'pixverse-v6/reference-to-video': {
    /** Width to height. */
    aspect_ratio: '16:9' | '4:3' | '1:1' | '3:4' | '9:16' | '2:3' | '3:2' | '21:9';
    /** Seconds. */
    duration: number;
    /** What people and things look like, with a name for each. */
    image_references: readonly {
      /** What it looks like. */
      image_url?: unknown;
      /** Its name in the prompt. */
      ref_name?: unknown;
      /** Somebody or something, or the place. */
      type?: unknown;
      [field: string]: unknown;
    }[];
    /** What to generate. */
    prompt: string;
    /** Better takes longer and costs more. */
    quality: '360p' | '540p' | '720p' | '1080p';
    /** Generate a soundtrack. */
    generate_audio_switch?: boolean | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
  };

  /** PixVerse 6, text to video */
  'pixverse-v6/text-to-video': {
    /** Width to height. */
    aspect_ratio: '16:9' | '4:3' | '1:1' | '3:4' | '9:16' | '2:3' | '3:2' | '21:9';
    /** Seconds. */
    duration: number;
    /** What to generate. */
    prompt: string;
    /** Better takes longer and costs more. */
    quality: '360p' | '540p' | '720p' | '1080p';
    /** Generate a soundtrack. */
    generate_audio_switch?: boolean | undefined;
    /** The model may cut. */
    generate_multi_clip_switch?: boolean | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
  };

  /** PixVerse 6, between two frames */
  'pixverse-v6/transition': {
    /** Seconds. */
    duration: number;
    /** The image that the video begins with. */
    first_frame_image_url: string;
    /** The image that the video ends with. */
    last_frame_image_url: string;
    /** What to generate. */
    prompt: string;
    /** Better takes longer and costs more. */
    quality: '360p' | '540p' | '720p' | '1080p';
    /** Generate a soundtrack. */
    generate_audio_switch?: boolean | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
  };

  /** Qwen, edit an image */
  'qwen/image-edit': {
    /** The image to start from. */
    image_url: string;
    /** What to generate. */
    prompt: string;
    /** Faster, at some cost in quality. */
    acceleration?: 'none' | 'regular' | 'high' | undefined;
    /** Rejects unsafe results. */
    enable_safety_checker?: boolean | undefined;
    /** How closely the prompt is followed. */
    guidance_scale?: number | undefined;
    /** Width to height, or a named size. */
    image_size?:
      | 'square'
      | 'square_hd'
      | 'portrait_4_3'
      | 'portrait_16_9'
      | 'landscape_4_3'
      | 'landscape_16_9'
      | undefined;
    /** What to avoid. */
    negative_prompt?: string | undefined;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** How many to make. */
    num_images?: '1' | '2' | '3' | '4' | undefined;
    /** More takes longer and looks finer. */
    num_inference_steps?: number | undefined;
    /** Of the result. */
    output_format?: 'jpeg' | 'png' | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
    /** Answers with the file itself. */
    sync_mode?: boolean | undefined;
  };

  /** Qwen, image to image */
  'qwen/image-to-image': {
    /** The image to start from. */
    image_url: string;
    /** What to generate. */
    prompt: string;
    /** Faster, at some cost in quality. */
    acceleration?: 'none' | 'regular' | 'high' | undefined;
    /** Rejects unsafe results. */
    enable_safety_checker?: boolean | undefined;
    /** How closely the prompt is followed. */
    guidance_scale?: number | undefined;
    /** What to avoid. */
    negative_prompt?: string | undefined;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** More takes longer and looks finer. */
    num_inference_steps?: number | undefined;
    /** Of the result. */
    output_format?: 'png' | 'jpeg' | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
    /** How far the result may be from what it starts from. */
    strength?: number | undefined;
  };

  /** Qwen, text to image */
  'qwen/text-to-image': {
    /** What to generate. */
    prompt: string;
    /** Faster, at some cost in quality. */
    acceleration?: 'none' | 'regular' | 'high' | undefined;
    /** Rejects unsafe results. */
    enable_safety_checker?: boolean | undefined;
    /** How closely the prompt is followed. */
    guidance_scale?: number | undefined;
    /** Width to height, or a named size. */
    image_size?:
      | 'square'
      | 'square_hd'
      | 'portrait_4_3'
      | 'portrait_16_9'
      | 'landscape_4_3'
      | 'landscape_16_9'
      | undefined;
    /** What to avoid. */
    negative_prompt?: string | undefined;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** More takes longer and looks finer. */
    num_inference_steps?: number | undefined;
    /** Of the result. */
    output_format?: 'png' | 'jpeg' | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
  };

  /** Qwen 2, edit an image */
  'qwen2/image-edit': {
    /** The image to start from. */
    image_url: string;
    /** What to generate. */
    prompt: string;
    /** Width to height, or a named size. */
    image_size?: '1:1' | '2:3' | '3:2' | '3:4' | '4:3' | '9:16' | '16:9' | '21:9' | undefined;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** Of the result. */
    output_format?: 'jpeg' | 'png' | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
  };

  /** Qwen 2, text to image */
  'qwen2/text-to-image': {
    /** What to generate. */
    prompt: string;
    /** Width to height, or a named size. */
    image_size?: '1:1' | '3:4' | '4:3' | '9:16' | '16:9' | undefined;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** Of the result. */
    output_format?: 'jpeg' | 'png' | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
  };

  /** Qwen 3, image to image */
  'qwen3/image-to-image': {
    /** The images to start from. */
    image_urls: readonly string[];
    /** What to generate. */
    prompt: string;
    /** Width to height, or a named size. */
    image_size?: '1:1' | '3:2' | '2:3' | '4:3' | '3:4' | '16:9' | '9:16' | '21:9' | undefined;
    /** What to avoid. */
    negative_prompt?: string | undefined;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** Of the result. */
    output_format?: 'png' | 'jpeg' | undefined;
    /** The vendor may rewrite it. */
    prompt_extend?: boolean | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '1K' | '2K' | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
  };

  /** Qwen 3 Pro, image to image */
  'qwen3/pro-image-to-image': {
    /** The images to start from. */
    image_urls: readonly string[];
    /** What to generate. */
    prompt: string;
    /** Width to height, or a named size. */
    image_size?: '1:1' | '3:2' | '2:3' | '4:3' | '3:4' | '16:9' | '9:16' | '21:9' | undefined;
    /** What to avoid. */
    negative_prompt?: string | undefined;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** Of the result. */
    output_format?: 'png' | 'jpeg' | undefined;
    /** The vendor may rewrite it. */
    prompt_extend?: boolean | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '1K' | '2K' | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
  };

  /** Qwen 3 Pro, text to image */
  'qwen3/pro-text-to-image': {
    /** What to generate. */
    prompt: string;
    /** Width to height, or a named size. */
    image_size?: '1:1' | '3:2' | '2:3' | '4:3' | '3:4' | '16:9' | '9:16' | '21:9' | undefined;
    /** What to avoid. */
    negative_prompt?: string | undefined;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** Of the result. */
    output_format?: 'png' | 'jpeg' | undefined;
    /** The vendor may rewrite it. */
    prompt_extend?: boolean | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '1K' | '2K' | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
  };

  /** Qwen 3, text to image */
  'qwen3/text-to-image': {
    /** What to generate. */
    prompt: string;
    /** Width to height, or a named size. */
    image_size?: '1:1' | '3:2' | '2:3' | '4:3' | '3:4' | '16:9' | '9:16' | '21:9' | undefined;
    /** What to avoid. */
    negative_prompt?: string | undefined;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** Of the result. */
    output_format?: 'png' | 'jpeg' | undefined;
    /** The vendor may rewrite it. */
    prompt_extend?: boolean | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '1K' | '2K' | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
  };

  /** Recraft, enlarge crisply */
  'recraft/crisp-upscale': {
    /** The image to start from. */
    image: string;
  };

  /** Recraft, remove the background */
  'recraft/remove-background': {
    /** The image to start from. */
    image: string;
  };

  /** Seedream 4.5, edit an image */
  'seedream/4.5-edit': {
    /** Width to height. */
    aspect_ratio: '1:1' | '4:3' | '3:4' | '16:9' | '9:16' | '2:3' | '3:2' | '21:9';
    /** The images to start from. */
    image_urls: readonly string[];
    /** What to generate. */
    prompt: string;
    /** Better takes longer and costs more. */
    quality: 'basic' | 'high';
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
  };

  /** Seedream 4.5, text to image */
  'seedream/4.5-text-to-image': {
    /** Width to height. */
    aspect_ratio: '1:1' | '4:3' | '3:4' | '16:9' | '9:16' | '2:3' | '3:2' | '21:9';
    /** What to generate. */
    prompt: string;
    /** Better takes longer and costs more. */
    quality: 'basic' | 'high';
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
  };

  /** Seedream 5 Lite, image to image */
  'seedream/5-lite-image-to-image': {
    /** Width to height. */
    aspect_ratio: '1:1' | '4:3' | '3:4' | '16:9' | '9:16' | '2:3' | '3:2' | '21:9';
    /** The images to start from. */
    image_urls: readonly string[];
    /** What to generate. */
    prompt: string;
    /** Better takes longer and costs more. */
    quality: 'basic' | 'high' | 'ultra';
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** Of the result. */
    output_format?: 'png' | 'jpeg' | undefined;
  };

  /** Seedream 5 Lite, text to image */
  'seedream/5-lite-text-to-image': {
    /** Width to height. */
    aspect_ratio: '1:1' | '4:3' | '3:4' | '16:9' | '9:16' | '2:3' | '3:2' | '21:9';
    /** What to generate. */
    prompt: string;
    /** Better takes longer and costs more. */
    quality: 'basic' | 'high' | 'ultra';
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** Of the result. */
    output_format?: 'png' | 'jpeg' | undefined;
  };

  /** Seedream 5 Pro, image to image */
  'seedream/5-pro-image-to-image': {
    /** Width to height. */
    aspect_ratio: '1:1' | '4:3' | '3:4' | '16:9' | '9:16' | '2:3' | '3:2' | '21:9';
    /** The images to start from. */
    image_urls: readonly string[];
    /** What to generate. */
    prompt: string;
    /** Better takes longer and costs more. */
    quality: 'basic' | 'high';
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** Of the result. */
    output_format?: 'png' | 'jpeg' | undefined;
  };

  /** Seedream 5 Pro, take layers apart */
  'seedream/5-pro-layer-decomposition': {
    /** The image to start from. */
    image_url: string;
    /** Of the result. */
    output_format?: 'png' | 'jpeg' | undefined;
    /** What to generate. */
    prompt?: string | undefined;
    /** How large the result is. */
    size?: 'auto' | '1K' | '1.5K' | '2K' | undefined;
  };

  /** Seedream 5 Pro, text to image */
  'seedream/5-pro-text-to-image': {
    /** Width to height. */
    aspect_ratio: '1:1' | '4:3' | '3:4' | '16:9' | '9:16' | '2:3' | '3:2' | '21:9';
    /** What to generate. */
    prompt: string;
    /** Better takes longer and costs more. */
    quality: 'basic' | 'high';
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** Of the result. */
    output_format?: 'png' | 'jpeg' | undefined;
  };

  /** Topaz, enlarge an image */
  'topaz/image-upscale': {
    /** The image to start from. */
    image_url: string;
    /** How many times larger. */
    upscale_factor: '1' | '2' | '4';
  };

  /** Topaz, enlarge a video */
  'topaz/video-upscale': {
    /** The video to start from. */
    video_url: string;
    /** How many times larger. */
    upscale_factor?: '1' | '2' | '4' | undefined;
  };

  /** Volcengine Lip Sync, video to video */
  'volcengine/video-to-video-lip-sync': {
    /** The audio to start from. */
    audio_url: string;
    /** How much care goes into it. */
    mode: 'lite' | 'basic';
    /** The video to start from. */
    video_url: string;
    /** Makes the video as long as the audio. */
    align_audio?: boolean | undefined;
    /** Plays the video backwards to fill the audio. */
    align_audio_reverse?: boolean | undefined;
    /** Looks for changes of scene. */
    open_scenedet?: boolean | undefined;
    /** Extracts the voice from the audio first. */
    separate_vocal?: boolean | undefined;
    /** Second of the video to begin at. */
    templ_start_seconds?: number | undefined;
  };

  /** Wan 2.2 A14B Turbo, image to video */
  'wan/2-2-a14b-image-to-video-turbo': {
    /** The image to start from. */
    image_url: string;
    /** What to generate. */
    prompt: string;
    /** Faster, at some cost in quality. */
    acceleration?: 'none' | 'regular' | undefined;
    /** The vendor may rewrite it. */
    enable_prompt_expansion?: boolean | undefined;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '480p' | '720p' | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
  };

  /** Wan 2.2 A14B Turbo, speech to video */
  'wan/2-2-a14b-speech-to-video-turbo': {
    /** The audio to start from. */
    audio_url: string;
    /** The image to start from. */
    image_url: string;
    /** What to generate. */
    prompt: string;
    /** How smooth the movement is. */
    frames_per_second?: number | undefined;
    /** How closely the prompt is followed. */
    guidance_scale?: number | undefined;
    /** What to avoid. */
    negative_prompt?: string | undefined;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** Length of the video in frames. */
    num_frames?: number | undefined;
    /** More takes longer and looks finer. */
    num_inference_steps?: number | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '480p' | '580p' | '720p' | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
    /** More gives more movement. */
    shift?: number | undefined;
  };

  /** Wan 2.2 A14B Turbo, text to video */
  'wan/2-2-a14b-text-to-video-turbo': {
    /** What to generate. */
    prompt: string;
    /** Faster, at some cost in quality. */
    acceleration?: 'none' | 'regular' | undefined;
    /** Width to height. */
    aspect_ratio?: '16:9' | '9:16' | undefined;
    /** The vendor may rewrite it. */
    enable_prompt_expansion?: boolean | undefined;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '480p' | '720p' | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
  };

  /** Wan 2.2 Animate, move */
  'wan/2-2-animate-move': {
    /** The image to start from. */
    image_url: string;
    /** The video to start from. */
    video_url: string;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '480p' | '580p' | '720p' | undefined;
  };

  /** Wan 2.2 Animate, replace */
  'wan/2-2-animate-replace': {
    /** The image to start from. */
    image_url: string;
    /** The video to start from. */
    video_url: string;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '480p' | '580p' | '720p' | undefined;
  };

  /** Wan 2.5, image to video */
  'wan/2-5-image-to-video': {
    /** Seconds. */
    duration: '5' | '10';
    /** The image to start from. */
    image_url: string;
    /** What to generate. */
    prompt: string;
    /** The vendor may rewrite it. */
    enable_prompt_expansion?: boolean | undefined;
    /** What to avoid. */
    negative_prompt?: string | undefined;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '720p' | '1080p' | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
  };

  /** Wan 2.5, text to video */
  'wan/2-5-text-to-video': {
    /** Seconds. */
    duration: '5' | '10';
    /** What to generate. */
    prompt: string;
    /** Width to height. */
    aspect_ratio?: '16:9' | '9:16' | '1:1' | undefined;
    /** The vendor may rewrite it. */
    enable_prompt_expansion?: boolean | undefined;
    /** What to avoid. */
    negative_prompt?: string | undefined;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '720p' | '1080p' | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
  };

  /** Wan 2.6 Flash, image to video */
  'wan/2-6-flash-image-to-video': {
    /** Generate a soundtrack. */
    audio: boolean;
    /** The images to start from. */
    image_urls: readonly string[];
    /** What to generate. */
    prompt: string;
    /** Seconds. */
    duration?: '5' | '10' | '15' | undefined;
    /** The video is made of the shots listed. */
    multi_shots?: boolean | undefined;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '720p' | '1080p' | undefined;
  };

  /** Wan 2.6 Flash, video to video */
  'wan/2-6-flash-video-to-video': {
    /** What to generate. */
    prompt: string;
    /** The videos to start from. */
    video_urls: readonly string[];
    /** Generate a soundtrack. */
    audio?: boolean | undefined;
    /** Seconds. */
    duration?: '5' | '10' | undefined;
    /** The video is made of the shots listed. */
    multi_shots?: boolean | undefined;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '720p' | '1080p' | undefined;
  };

  /** Wan 2.6, image to video */
  'wan/2-6-image-to-video': {
    /** The images to start from. */
    image_urls: readonly string[];
    /** What to generate. */
    prompt: string;
    /** Seconds. */
    duration?: '5' | '10' | '15' | undefined;
    /** The video is made of the shots listed. */
    multi_shots?: boolean | undefined;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '720p' | '1080p' | undefined;
  };

  /** Wan 2.6, text to video */
  'wan/2-6-text-to-video': {
    /** What to generate. */
    prompt: string;
    /** Seconds. */
    duration?: '5' | '10' | '15' | undefined;
    /** The video is made of the shots listed. */
    multi_shots?: boolean | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '720p' | '1080p' | undefined;
  };

  /** Wan 2.6, video to video */
  'wan/2-6-video-to-video': {
    /** What to generate. */
    prompt: string;
    /** The videos to start from. */
    video_urls: readonly string[];
    /** Seconds. */
    duration?: '5' | '10' | undefined;
    /** The video is made of the shots listed. */
    multi_shots?: boolean | undefined;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '720p' | '1080p' | undefined;
  };

  /** Wan 2.7, image */
  'wan/2-7-image': {
    /** What to generate. */
    prompt: string;
    /** Width to height. */
    aspect_ratio?: '1:1' | '16:9' | '4:3' | '21:9' | '3:4' | '9:16' | '8:1' | '1:8' | undefined;
    /** Where in each image to change something. */
    bbox_list?: readonly (readonly unknown[])[] | undefined;
    /** The colours to use, and how much of each. */
    color_palette?:
      | readonly {
          /** Like #8A2BE2. */
          hex?: unknown;
          /** Like 25.00%; all of them are 100%. */
          ratio?: unknown;
          [field: string]: unknown;
        }[]
      | undefined;
    /** The images belong together. */
    enable_sequential?: boolean | undefined;
    /** The files to start from. */
    input_urls?: readonly string[] | undefined;
    /** How many to make. */
    n?: number | undefined;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '1K' | '2K' | '4K' | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
    /** Takes longer, follows the prompt better. */
    thinking_mode?: boolean | undefined;
    /** The vendor's mark on the result. */
    watermark?: boolean | undefined;
  };

  /** Wan 2.7 Pro, image */
  'wan/2-7-image-pro': {
    /** What to generate. */
    prompt: string;
    /** Width to height. */
    aspect_ratio?: '1:1' | '16:9' | '4:3' | '21:9' | '3:4' | '9:16' | '8:1' | '1:8' | undefined;
    /** Where in each image to change something. */
    bbox_list?: readonly (readonly unknown[])[] | undefined;
    /** The colours to use, and how much of each. */
    color_palette?:
      | readonly {
          /** Like #8A2BE2. */
          hex?: unknown;
          /** Like 25.00%; all of them are 100%. */
          ratio?: unknown;
          [field: string]: unknown;
        }[]
      | undefined;
    /** The images belong together. */
    enable_sequential?: boolean | undefined;
    /** The files to start from. */
    input_urls?: readonly string[] | undefined;
    /** How many to make. */
    n?: number | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '1K' | '2K' | '4K' | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
    /** Takes longer, follows the prompt better. */
    thinking_mode?: boolean | undefined;
    /** The vendor's mark on the result. */
    watermark?: boolean | undefined;
  };

  /** Wan 2.7, image to video */
  'wan/2-7-image-to-video': {
    /** What to generate. */
    prompt: string;
    /** The audio that drives the movement. */
    driving_audio_url?: string | undefined;
    /** Seconds. */
    duration?: number | undefined;
    /** The video to continue. */
    first_clip_url?: string | undefined;
    /** The image that the video begins with. */
    first_frame_url?: string | undefined;
    /** The image that the video ends with. */
    last_frame_url?: string | undefined;
    /** What to avoid. */
    negative_prompt?: string | undefined;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** The vendor may rewrite it. */
    prompt_extend?: boolean | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '720p' | '1080p' | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
    /** The vendor's mark on the result. */
    watermark?: boolean | undefined;
  };

  /** Wan 2.7, reference to video */
  'wan/2-7-r2v': {
    /** What to generate. */
    prompt: string;
    /** Width to height. */
    aspect_ratio?: '16:9' | '9:16' | '1:1' | '4:3' | '3:4' | undefined;
    /** Seconds. */
    duration?: number | undefined;
    /** The image that the video begins with. */
    first_frame?: string | undefined;
    /** What to avoid. */
    negative_prompt?: string | undefined;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** The vendor may rewrite it. */
    prompt_extend?: boolean | undefined;
    /** What people and things look like. */
    reference_image?: readonly string[] | undefined;
    /** How people and things move. */
    reference_video?: readonly string[] | undefined;
    /** What a speaker sounds like. */
    reference_voice?: string | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '720p' | '1080p' | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
    /** The vendor's mark on the result. */
    watermark?: boolean | undefined;
  };

  /** Wan 2.7, text to video */
  'wan/2-7-text-to-video': {
    /** What to generate. */
    prompt: string;
    /** The audio to start from. */
    audio_url?: string | undefined;
    /** Seconds. */
    duration?: number | undefined;
    /** What to avoid. */
    negative_prompt?: string | undefined;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** The vendor may rewrite it. */
    prompt_extend?: boolean | undefined;
    /** Width to height. */
    ratio?: '16:9' | '9:16' | '1:1' | '4:3' | '3:4' | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '720p' | '1080p' | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
    /** The vendor's mark on the result. */
    watermark?: boolean | undefined;
  };

  /** Wan 2.7, edit a video */
  'wan/2-7-videoedit': {
    /** The video to start from. */
    video_url: string;
    /** Width to height. */
    aspect_ratio?: '16:9' | '9:16' | '1:1' | '4:3' | '3:4' | undefined;
    /** Kept from the video, or generated. */
    audio_setting?: 'auto' | 'origin' | undefined;
    /** Seconds. */
    duration?: number | undefined;
    /** What to avoid. */
    negative_prompt?: string | undefined;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
    /** What to generate. */
    prompt?: string | undefined;
    /** The vendor may rewrite it. */
    prompt_extend?: boolean | undefined;
    /** What people and things look like. */
    reference_image?: string | undefined;
    /** More lines look sharper and cost more. */
    resolution?: '720p' | '1080p' | undefined;
    /** The same number gives a similar result. */
    seed?: number | undefined;
    /** The vendor's mark on the result. */
    watermark?: boolean | undefined;
  };

  /** Z-Image */
  'z-image': {
    /** Width to height. */
    aspect_ratio: '1:1' | '4:3' | '3:4' | '16:9' | '9:16';
    /** What to generate. */
    prompt: string;
    /** Rejects unsafe results. */
    nsfw_checker?: boolean | undefined;
  };
}
