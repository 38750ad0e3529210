/** The two callback examples of KIE's createTask documentation, verbatim. */
export const SEED_SUCCESS = {
  code: 200,
  data: {
    completeTime: 1755599644000,
    consumeCredits: 100,
    costTime: 8,
    createTime: 1755599634000,
    model: 'kling/v2-5-turbo-text-to-video-pro',
    param:
      '{"callBackUrl":"https://your-domain.com/api/callback","model":"kling/v2-5-turbo-text-to-video-pro","input":{"prompt":"Real-time playback. Wide shot of a ruined city: collapsed towers, fires blazing, storm clouds with lightning. Camera drops fast from the sky over burning streets and tilted buildings. Smoke and dust fill the air. A lone hero walks out of the ruins, silhouetted by fire. Camera shifts front: his face is dirty with dust and sweat, eyes firm, a faint smile. Wind blows, debris rises. Extreme close-up: his eyes reflect the approaching enemy. Music and drums hit. Final wide shot: fire forms a blazing halo behind him — reborn in flames with epic cinematic vibe.","duration":"5","aspect_ratio":"16:9","negative_prompt":"blur, distort, and low quality","cfg_scale":0.5}}',
    remainedCredits: 2510330,
    resultJson: '{"resultUrls":["https://example.com/generated-image.jpg"]}',
    state: 'success',
    taskId: 'e989621f54392584b05867f87b160672',
    updateTime: 1755599644000,
  },
  msg: 'Playground task completed successfully.',
};

export const SEED_FAILURE = {
  code: 501,
  data: {
    completeTime: 1755597081000,
    consumeCredits: 0,
    costTime: 0,
    createTime: 1755596341000,
    failCode: '500',
    failMsg: 'Internal server error',
    model: 'kling/v2-5-turbo-text-to-video-pro',
    param:
      '{"callBackUrl":"https://your-domain.com/api/callback","model":"kling/v2-5-turbo-text-to-video-pro","input":{"prompt":"Real-time playback. Wide shot of a ruined city: collapsed towers, fires blazing, storm clouds with lightning. Camera drops fast from the sky over burning streets and tilted buildings. Smoke and dust fill the air. A lone hero walks out of the ruins, silhouetted by fire. Camera shifts front: his face is dirty with dust and sweat, eyes firm, a faint smile. Wind blows, debris rises. Extreme close-up: his eyes reflect the approaching enemy. Music and drums hit. Final wide shot: fire forms a blazing halo behind him — reborn in flames with epic cinematic vibe.","duration":"5","aspect_ratio":"16:9","negative_prompt":"blur, distort, and low quality","cfg_scale":0.5}}',
    remainedCredits: 2510430,
    state: 'fail',
    taskId: 'bd3a37c523149e4adf45a3ddb5faf1a8',
    updateTime: 1755597097000,
  },
  msg: 'Playground task failed.',
};
