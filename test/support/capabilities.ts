/** Everything that grants access, by its form. Ids of clients and sessions grant none. */
export const CAPABILITIES = {
  'a callback token': /kie_callback_[\w-]{8}/,
  'a read token or a signed link': /\b\d{10}\.[\w-]{47}/,
  'a signing secret': /whsec_/,
  'a client token': /kie_edge_[\w-]{8}/,
  'a session': /\bses_[\w-]{8}/,
  'a JWT': /\beyJ[\w-]{8,}\.eyJ[\w-]{8}/,
  'a whole id': /(?<![\w-])\d{16}-[\w-]{22}/,
};
