// What is measured, against any FHIR R4 server: nothing but the specification's own interactions.
const { referenceIn } = require('./client');
const { entriesOfPatient, patientBundle, sharedBundle } = require('./data');
const { closedLoop, measured } = require('./measure');
const { Random } = require('./random');
const { build, changes } = require('./resources');
const { draw, families } = require('./searches');

const triesForAMatch = 100;
const recordAtMost = 200;
const strict = { Prefer: 'handling=strict' };

const drawsOf = (setup, name) => Array.from({ length: setup.clients }, (_, client) => new Random(`${setup.seed} ${name} ${client}`));

// Adds what a transaction made to known: type to references. How many there were.
function learn(answer, known) {
  const entries = answer.status === 200 ? answer.json().entry : [];
  const references = entries.map(({ response }) => referenceIn(response.location)).filter(Boolean);
  for (const reference of references) (known[reference.split('/')[0]] ??= []).push(reference);
  return references.length;
}

async function loadShared(meter, { seed }, known) {
  const answer = await meter.send('transaction', [200], 'POST', '', sharedBundle(seed));
  if (learn(answer, known) === 0) throw new Error(`nothing can be loaded: ${answer.status} ${answer.body}`);
}

// One transaction a patient, from number first to before end; the first of each client warms up.
async function load(meter, { clients, seed }, known, first, end) {
  let next = first;
  let resources = 0;
  const links = { Organization: known.Organization, Practitioner: known.Practitioner };
  const step = async () => {
    const answer = await meter.send('transaction', [200], 'POST', '', patientBundle(seed, next++, links));
    resources += learn(answer, known);
  };
  const warm = Math.min(end, first + clients);
  const before = meter.usage.bytesOnDisk();
  await closedLoop(clients, () => next < warm, step);
  meter.begin();
  await closedLoop(clients, () => next < end, step);
  return { figures: meter.end(), resources, bytes: meter.usage.bytesOnDisk() - before };
}

// create, read, update and delete of nine types that refer to each other; what was created goes in reverse order.
function crud(meter, setup) {
  const draws = drawsOf(setup, 'crud');
  return measured(meter, setup, async (client) => {
    const links = {};
    const made = [];
    for (const [type, make] of Object.entries(build)) {
      const resource = make(draws[client], links);
      const location = (await meter.send('create', [201], 'POST', type, JSON.stringify(resource))).location();
      if (!location) return;
      links[type] = location;
      made.push({ ...resource, id: location.split('/')[1] });
    }
    for (const { resourceType } of made) await meter.send('read', [200], 'GET', links[resourceType]);
    for (const resource of made) {
      const changed = JSON.stringify({ ...resource, ...changes[resource.resourceType] });
      await meter.send('update', [200], 'PUT', links[resource.resourceType], changed);
    }
    for (const { resourceType } of made.reverse()) await meter.send('delete', [200, 202, 204], 'DELETE', links[resourceType]);
  });
}

// A search that never finds anything would be fast: one of several draws has to.
async function findsSomething(meter, label, search, random, known) {
  let path;
  for (let i = 0; i < triesForAMatch; i++) {
    path = draw(search, random, known);
    const answer = await meter.send(label, [200], 'GET', path, undefined, strict);
    if (answer.status !== 200 || answer.json().entry?.some((entry) => entry.search?.mode !== 'outcome')) return;
  }
  meter.complain(`${label}: ${search[0]}?${search[1]} finds nothing`, path);
}

async function search(meter, setup, known, family) {
  const label = `search ${family}`;
  const draws = drawsOf(setup, label);
  const searches = families[family];
  for (const each of searches) await findsSomething(meter, label, each, new Random(`${setup.seed} match`), known);
  const turns = draws.map((_, client) => client);
  return measured(meter, setup, (client) => {
    const path = draw(searches[turns[client]++ % searches.length], draws[client], known);
    return meter.send(label, [200], 'GET', path, undefined, strict);
  });
}

// The whole record of a patient, in one page.
async function everything(meter, setup, known) {
  const fetch = (patient) => meter.send('everything', [200], 'GET', `${patient}/$everything?_count=${recordAtMost}`);
  const { status, body } = await fetch(known.Patient[0]);
  const entries = status === 200 ? JSON.parse(body).entry.length : NaN;
  if (entries < entriesOfPatient) meter.complain('everything: not the whole record', `${entries} entries`);
  const draws = drawsOf(setup, 'everything');
  return measured(meter, setup, (client) => fetch(draws[client].pick(known.Patient)));
}

module.exports = { loadShared, load, crud, search, everything };
