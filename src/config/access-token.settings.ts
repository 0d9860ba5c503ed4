import { ArrayMaxSize, IsIn, Max, Min } from 'class-validator';
import { duration, Setting, text, words } from './setting.js';

/** Short-lived tokens for other services. */
export class AccessTokenSettings {
  @Setting(
    'ACCESS_TOKEN_AUDIENCES',
    words,
    'Services that access tokens may be issued for, separated by commas, such as `https://orders.example.com`. PUBLIC_URL needs no entry.',
  )
  @ArrayMaxSize(100)
  audiences: string[] = [];

  @Setting('ACCESS_TOKEN_TTL', duration, 'Lifetime of an access token.')
  @Min(10_000)
  @Max(900_000)
  ttlMs = 300_000;

  @Setting(
    'ACCESS_TOKEN_ALGORITHM',
    text,
    'By which access tokens are signed: ES256, or RS256 for gateways that know no other. A change counts from the next rotation of the keys.',
  )
  @IsIn(['ES256', 'RS256'], { message: 'is neither ES256 nor RS256' })
  algorithm: 'ES256' | 'RS256' = 'ES256';
}
