import { english } from './en.js';
import type { Texts } from './mail-texts.js';

/** The texts of mails. A second language is one more file that implements `Texts`. */
export const TEXTS: Texts = english;
