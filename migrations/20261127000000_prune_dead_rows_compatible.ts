import { Migration } from '@mikro-orm/migrations';

/** Functions by which the service deletes what nobody needs any more. Compatible: code before it does not call them. */
export class PruneDeadRows extends Migration {
  override up(): void {
    this.addSql(`create index "api_key_end_index" on "api_key" (least("expires_on", "revoked_on"))`);
    for (const [name, table, ended] of PRUNED) {
      this.addSql(createPrune(name, table, ended));
      this.addSql(`revoke all on function ${name}(timestamptz, integer) from public`);
    }
  }

  override down(): void {
    for (const [name] of PRUNED) this.addSql(`drop function ${name}(timestamptz, integer)`);
    this.addSql('drop index "api_key_end_index"');
  }
}

/** A function, its table, and when a row of it has ended. */
const PRUNED = [
  ['prune_audit_events', 'audit_event', 'created_on'],
  ['prune_api_keys', 'api_key', 'least(expires_on, revoked_on)'],
] as const;

/**
 * Runs with the rights of the tables' owner, as `purge_user` does: the role that serves may not delete. Whatever it is told, a row that
 * ended less than 30 days ago stays. Deletes the oldest rows, at most \`most\` of them; nothing while another process is at it.
 */
export const createPrune = (name: string, table: string, ended: string) => `
  do $do$ begin execute format($format$
    create function ${name}(before timestamptz, most integer) returns integer language plpgsql security definer
    set search_path = %I, pg_temp as $body$
    declare deleted integer;
    begin
      if not pg_try_advisory_xact_lock(hashtext('${name}')) then return 0; end if;
      delete from ${table} where ctid = any(array(
        select ctid from ${table} where ${ended} < least(before, now() - interval '30 days')
        order by ${ended} limit least(most, 10000)));
      get diagnostics deleted = row_count;
      return deleted;
    end $body$
  $format$, current_schema()); end $do$`;
