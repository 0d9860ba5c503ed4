import type { Sealer } from '../sealing/sealer.js';
import type { Content } from './letter.js';

const placeOf = (id: string) => ({ table: 'mail', column: 'content', id });

/** What a mail says, as its row holds it. @param id of the mail */
export const sealContent = (sealer: Sealer, id: string, content: Content): string =>
  sealer.seal(JSON.stringify(content), placeOf(id));

/** @throws SealBrokenError */
export const openContent = (sealer: Sealer, id: string, sealed: string): Content =>
  JSON.parse(sealer.open(sealed, placeOf(id)).toString());
