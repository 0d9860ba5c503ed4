import { IsIn, Length, Matches, Max, Min } from 'class-validator';
import { MAX_WAIT } from './duration.validators.js';
import { NotBeside } from './not-beside.validator.js';
import { PasswordSettings } from './password.settings.js';
import { duration, rangeUrl, Setting, text } from './setting.js';

/** Which passwords are refused, whatever their length. */
export abstract class PasswordPolicySettings extends PasswordSettings {
  @Setting('SERVICE_NAME', text, 'Name by which people know this service. No password may contain it.')
  @Length(1, 64)
  @Matches(/^\S(.*\S)?$/u, { message: 'begins or ends with a space' })
  serviceName = 'AuthHero';

  @Setting(
    'PASSWORD_BREACH_URL',
    rangeUrl,
    'Where new passwords are looked up among breached ones, by the first five digits of their SHA-1: `https://api.pwnedpasswords.com/range/`, or another that speaks its protocol.',
  )
  passwordBreachUrl = '';

  @Setting(
    'PASSWORD_BREACH_FILE',
    text,
    'File of breached passwords instead, such as the haveibeenpwned downloader makes: `SHA1:COUNT` lines, sorted by hash.',
  )
  @NotBeside('passwordBreachUrl', 'PASSWORD_BREACH_URL')
  passwordBreachFile = '';

  @Setting(
    'PASSWORD_BREACH_TIMEOUT',
    duration,
    'Longest wait for that look-up; then PASSWORD_BREACH_FALLBACK says what happens.',
  )
  @Min(1)
  @Max(MAX_WAIT)
  passwordBreachTimeout = 1_000;

  @Setting(
    'PASSWORD_BREACH_FALLBACK',
    text,
    'What happens to a new password that could not be looked up: accept takes it, refuse answers SERVICE_UNAVAILABLE.',
  )
  @IsIn(['accept', 'refuse'], { message: 'is neither accept nor refuse' })
  passwordBreachFallback = 'accept';
}
