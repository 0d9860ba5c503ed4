import type { PersonalDataService } from './personal-data.service.js';

/** What the resolver of the data export needs of a request. */
export interface PersonalDataContext {
  readonly services: { readonly personalData: PersonalDataService };
}
