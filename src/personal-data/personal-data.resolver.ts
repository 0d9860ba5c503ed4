import { GraphQLJSONObject } from 'graphql-scalars';
import { Authorized, Ctx, Extensions, Query, Resolver } from 'type-graphql';
import type { Permission } from '../permission/permissions.js';
import { CurrentViewer } from '../viewer/current-viewer.js';
import type { Viewer } from '../viewer/viewer.js';
import type { PersonalDataContext } from './personal-data.context.js';

@Resolver()
export class PersonalDataResolver {
  @Authorized<Permission>('account:read')
  @Extensions({ oncePerRequest: true })
  @Query(() => GraphQLJSONObject, {
    description:
      'All data about the signed-in user: account, roles, API keys, known addresses and events. Each list has the newest rows, at most EXPORT_MAX_ROWS; complete tells whether these are all.',
  })
  async exportMyData(
    @CurrentViewer() { profile }: Viewer,
    @Ctx() { services: { personalData } }: PersonalDataContext,
  ): Promise<Record<string, unknown>> {
    return personalData.export(profile);
  }
}
