/** Seals anew what stands in the table `sealed_thing`, in a process of its own: node test/support/reseal.js NEW-KEY OLD-KEY. */
import { databaseDefinition } from '../../dist/mikro-orm.config.js';
import { loadConfig } from '../../dist/src/config/load-config.js';
import { openDatabase } from '../../dist/src/db/database.js';
import { reseal } from '../../dist/src/sealing/reseal.js';
import { Sealer } from '../../dist/src/sealing/sealer.js';

const [key, previous] = process.argv.slice(2).map((text) => Buffer.from(text, 'base64'));
const { orm, close } = await openDatabase(loadConfig().database, databaseDefinition);
const columns = [{ table: 'sealed_thing', column: 'secret' }];
const values = await reseal(orm.em.fork(), new Sealer(key, [previous]), columns, (sofar) =>
  process.stdout.write(`${sofar}\n`),
);
process.stdout.write(`done ${values}\n`);
await close();
