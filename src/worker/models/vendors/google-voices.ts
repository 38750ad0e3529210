/** Gemini's prebuilt voices. */
export const VOICES = `
  Zephyr Puck Charon Kore Fenrir Leda Orus Aoede Callirrhoe Autonoe
  Enceladus Iapetus Umbriel Algieba Despina Erinome Algenib Rasalgethi Laomedeia Achernar
  Alnilam Schedar Gacrux Pulcherrima Achird Zubenelgenubi Vindemiatrix Sadachbia Sadaltager Sulafat
`
  .trim()
  .split(/\s+/);
