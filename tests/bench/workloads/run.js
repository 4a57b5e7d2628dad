#!/usr/bin/env node
// The workloads that are published for FHIR servers, against a base URL or a server of our own. Exit 1: an answer was not what it
// should be; 2: wrong usage.
const os = require('os');
const { parseArgs } = require('util');
const { Client } = require('./client');
const { entriesOfPatient } = require('./data');
const { Meter } = require('./measure');
const { families } = require('./searches');
const { ownProgram, startServer, Usage } = require('./server');
const { report } = require('./table');
const workloads = require('./workloads');

const usage = `usage: run.js [--base URL [--token T] [--insecure] [--pid PID] [--database FILE]] [--program FILE]
  [--clients 16] [--scale 1,4,16] [--seconds 5] [--patients 200] [--seed 1] [--json]
Without --base it starts a server of its own: --program, or build/release/fascia.`;

function readOptions(words) {
  const text = (fallback) => ({ type: 'string', default: fallback });
  const { values } = parseArgs({ args: words, options: {
    base: text(), token: text(), insecure: { type: 'boolean' }, pid: text(), database: text(), program: text(ownProgram),
    clients: text('16'), scale: text('1,4,16'), seconds: text('5'), patients: text('200'), seed: text('1'), json: { type: 'boolean' },
  } });
  const scales = values.scale.split(',').map(Number);
  const setup = { ...values, clients: Number(values.clients), seconds: Number(values.seconds), patients: Number(values.patients), scales };
  const isCount = (value) => Number.isInteger(value) && value > 0;
  if (![setup.clients, setup.patients, ...scales].every(isCount)) throw new Error('--clients, --patients and --scale take whole numbers');
  if (!(setup.seconds > 0)) throw new Error('--seconds takes a number');
  if (scales.some((scale, i) => scale <= scales[i - 1])) throw new Error('--scale goes up');
  return setup;
}

// All workloads at each scale, the data growing from one to the next.
async function runAll(meter, setup) {
  const rows = [];
  const loaded = { resources: 0, bytes: 0, measured: 0, seconds: 0 };
  const known = {};
  let patients = 0;
  const add = (workload, scale, figures) => rows.push({ workload, scale, ...figures });
  await workloads.loadShared(meter, setup, known);
  for (const scale of setup.scales) {
    const step = await workloads.load(meter, setup, known, patients, scale * setup.patients);
    patients = scale * setup.patients;
    loaded.resources += step.resources;
    loaded.bytes += step.bytes;
    loaded.measured += step.figures.requests * entriesOfPatient;
    loaded.seconds += step.figures.seconds;
    add(`transaction of ${entriesOfPatient}`, scale, step.figures);
    add('crud', scale, await workloads.crud(meter, setup));
    for (const family of Object.keys(families)) add(`search ${family}`, scale, await workloads.search(meter, setup, known, family));
    add('everything', scale, await workloads.everything(meter, setup, known));
  }
  return { rows, loaded };
}

// What each family costs at the smallest scale, and at the largest.
function searchGrowth(rows, scales) {
  const [from, to] = [scales[0], scales[scales.length - 1]];
  if (from === to) return [];
  const both = (family, figure) =>
    [from, to].map((scale) => rows.find((row) => row.workload === `search ${family}` && row.scale === scale)[figure]);
  return Object.keys(families).map((family) =>
    ({ family, from, to, p50_ms: both(family, 'p50_ms'), server_cpu: both(family, 'server_cpu') }));
}

async function main(setup) {
  const server = setup.base
    ? { base: setup.base, pid: setup.pid, database: setup.database, trust: { rejectUnauthorized: !setup.insecure } }
    : await startServer(setup.program);
  const client = new Client(server.base, { connections: setup.clients, token: setup.token, trust: server.trust });
  const meter = new Meter(client, new Usage(server));
  const begin = meter.clocks();
  const { rows, loaded } = await runAll(meter, setup);
  const end = meter.clocks();
  client.close();
  const { clients, seconds, patients, seed } = setup;
  const result = {
    run: { base: server.base, seed, clients, seconds, patients, entries: entriesOfPatient, scales: setup.scales, cores: os.cpus().length },
    rows,
    search_growth: searchGrowth(rows, setup.scales),
    loaded: {
      resources: loaded.resources,
      per_second: loaded.measured / loaded.seconds,
      bytes_a_resource: loaded.bytes / loaded.resources,
    },
    server: { cpu: ((end.server - begin.server) / meter.requests) * 1000, ...meter.usage.memory() },
    client: { cpu: ((end.client - begin.client) / meter.requests) * 1000 },
    unexpected: [...meter.unexpected].map(([kind, found]) => ({ kind, ...found })),
  };
  console.log(setup.json ? JSON.stringify(result, null, 2) : report(result));
  if (result.unexpected.length && server.complaints) console.error(server.complaints().join('\n'));
  process.exit(result.unexpected.length ? 1 : 0);
}

let setup;
try {
  setup = readOptions(process.argv.slice(2));
} catch (error) {
  console.error(`${error.message}\n${usage}`);
  process.exit(2);
}
main(setup).catch((error) => {
  console.error(error);
  process.exit(1);
});
