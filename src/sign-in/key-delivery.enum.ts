import { registerEnumType } from 'type-graphql';

export enum KeyDelivery {
  COOKIE = 'COOKIE',
  RESPONSE = 'RESPONSE',
}

registerEnumType(KeyDelivery, {
  name: 'KeyDelivery',
  description: 'How a login hands over the key that it issues.',
  valuesConfig: {
    COOKIE: {
      description: 'As an HttpOnly cookie of this site, which scripts cannot read. Only for pages of COOKIE_ORIGINS.',
    },
    RESPONSE: { description: 'In the response, for the X-API-KEY header.' },
  },
});
