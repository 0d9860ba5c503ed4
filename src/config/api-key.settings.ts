import { Max, Min } from 'class-validator';
import { ZeroOrAtLeast } from './duration.validators.js';
import { duration, integer, Setting } from './setting.js';

const DAY_MS = 86_400_000;

/** How long API keys live, and how many there may be. */
export class ApiKeySettings {
  @Setting('API_KEY_TTL', duration, 'Lifetime of an API key that createApiKey makes without an end.')
  @Min(1_000)
  @Max(3_650 * DAY_MS)
  ttlMs = 30 * DAY_MS;

  @Setting('API_KEY_MAX_TTL', duration, 'The max lifetime of an API key that is created with an end.')
  @Min(1_000)
  @Max(3_650 * DAY_MS)
  maxTtlMs = 365 * DAY_MS;

  @Setting(
    'API_KEY_IDLE_TTL',
    duration,
    'Time without use after which a key that createApiKey has made is dead, at least 5m; 0 for never.',
  )
  @ZeroOrAtLeast(300_000)
  @Max(3_650 * DAY_MS)
  idleTtlMs = 0;

  @Setting(
    'API_KEY_RETENTION',
    duration,
    'How long a key that was revoked or has expired is kept; then the service deletes it. At least 30d.',
  )
  @Min(30 * DAY_MS)
  @Max(36_500 * DAY_MS)
  retentionMs = 90 * DAY_MS;

  @Setting(
    'API_KEYS_MAX',
    integer,
    'The max number of live API keys of a user. Beyond it createApiKey is refused, and a login revokes the oldest key of a login.',
  )
  @Min(2)
  @Max(1_000)
  max = 20;
}
