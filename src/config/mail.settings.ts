import { Matches, Max, Min, ValidateIf } from 'class-validator';
import { mailSender, smtpUrl, webPage } from './mail.kinds.js';
import { duration, Setting } from './setting.js';

/** How mail is sent. */
export class MailSettings {
  @Setting(
    'SMTP_URL',
    smtpUrl,
    'The mail server: `smtp://user:password@host:587`, which must offer STARTTLS except on this machine, or `smtps://`. If it is not set, mails are shown at /mailbox; in production there is no mail then.',
    { secret: true },
  )
  smtpUrl = '';

  @Setting('MAIL_FROM', mailSender, 'The sender of mails: `auth@example.com` or `Example <auth@example.com>`.')
  @ValidateIf(({ smtpUrl, from }: MailSettings) => smtpUrl !== '' || from !== '')
  @Matches(/@/, { message: 'is required with SMTP_URL' })
  from = '';

  @Setting(
    'RESET_PASSWORD_URL',
    webPage,
    'The page of your app on which people set a new password; the token follows behind `#token=`. If it is not set, the page of AuthHero, if ACCOUNT_PAGES is on.',
  )
  resetPasswordUrl = '';

  @Setting('RESET_TOKEN_TTL', duration, 'Lifetime of a link to set a new password.')
  @Min(60_000)
  @Max(86_400_000)
  resetTokenTtlMs = 1_800_000;

  @Setting(
    'INVITATION_URL',
    webPage,
    'The page of your app on which people accept an invitation; the token follows behind `#token=`. If it is not set, the page of AuthHero, if ACCOUNT_PAGES is on.',
  )
  invitationUrl = '';

  @Setting('INVITATION_TTL', duration, 'Lifetime of an invitation.')
  @Min(3_600_000)
  @Max(90 * 86_400_000)
  invitationTtlMs = 7 * 86_400_000;

  @Setting('EMAIL_CODE_TTL', duration, 'Lifetime of a code that verifies an address.')
  @Min(60_000)
  @Max(3_600_000)
  codeTtlMs = 600_000;
}
