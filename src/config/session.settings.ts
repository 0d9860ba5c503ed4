import { Max, Min } from 'class-validator';
import { ZeroOrAtLeast } from './duration.validators.js';
import { duration, Setting } from './setting.js';

const DAY_MS = 86_400_000;

/** How long a login lasts, and how long it counts as a recent proof. */
export class SessionSettings {
  @Setting(
    'SESSION_TTL',
    duration,
    'Lifetime of a login: its key, and all that rotateApiKey makes of it, end then. If API_KEY_TTL is set and this is not, that counts.',
    { fallback: 'API_KEY_TTL' },
  )
  @Min(1_000)
  @Max(3_650 * DAY_MS)
  ttlMs = 30 * DAY_MS;

  @Setting(
    'SESSION_IDLE_TTL',
    duration,
    'Time without use after which the key of a login is dead, at least 5m; 0 for never. If API_KEY_IDLE_TTL is set and this is not, that counts.',
    { fallback: 'API_KEY_IDLE_TTL' },
  )
  @ZeroOrAtLeast(300_000)
  @Max(3_650 * DAY_MS)
  idleTtlMs = 14 * DAY_MS;

  @Setting(
    'CONFIRMATION_MAX_AGE',
    duration,
    'How old the proof may be (a login, or confirmIdentity) for what a stolen key must not reach.',
  )
  @Min(60_000)
  @Max(3_600_000)
  confirmationMaxAgeMs = 300_000;
}
