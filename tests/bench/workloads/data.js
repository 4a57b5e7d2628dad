// The made-up records as transaction Bundles. Patient number i of a seed is always the same.
const { Random } = require('./random');
const { build } = require('./resources');

const shared = { Organization: 8, Practitioner: 20 };
const ofPatient = { Encounter: 8, Condition: 4, Observation: 29, Procedure: 3, MedicationRequest: 4, CarePlan: 1 };
const entriesOfPatient = 1 + Object.values(ofPatient).reduce((sum, count) => sum + count); // 50

const entry = (resource, fullUrl) => ({ fullUrl, resource, request: { method: 'POST', url: resource.resourceType } });
const transaction = (entries) => JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry: entries });

// The organizations and practitioners that all records refer to.
function sharedBundle(seed) {
  const random = new Random(`${seed} shared`);
  const entries = Object.entries(shared).flatMap(([type, count]) =>
    Array.from({ length: count }, () => entry(build[type](random), `urn:uuid:${random.uuid()}`)));
  return transaction(entries);
}

// known: type to references, of what is shared.
function patientBundle(seed, number, known) {
  const random = new Random(`${seed} patient ${number}`);
  const made = { Patient: [`urn:uuid:${random.uuid()}`] };
  const links = () => {
    const drawn = {};
    for (const [type, references] of Object.entries({ ...known, ...made })) drawn[type] = random.pick(references);
    return drawn;
  };
  const entries = [entry(build.Patient(random, links()), made.Patient[0])];
  for (const [type, count] of Object.entries(ofPatient)) {
    const urls = Array.from({ length: count }, () => `urn:uuid:${random.uuid()}`);
    for (const url of urls) entries.push(entry(build[type](random, links()), url));
    made[type] = urls;
  }
  return transaction(entries);
}

module.exports = { sharedBundle, patientBundle, entriesOfPatient };
