// A made-up resource of each of nine types, linked by references. links: type to reference.
const words = require('./vocabulary');

const concept = (system, code) => ({ coding: [{ system, code }] });
const hl7 = (name) => `http://terminology.hl7.org/CodeSystem/${name}`;
const to = (reference) => ({ reference });
const instant = (random) => `${random.day(2015, 2026)}T${random.time()}Z`;

function person(random) {
  return {
    identifier: [{ system: `${words.local}-identifier`, value: random.uuid() }],
    name: [{ use: 'official', family: random.skewed(words.families), given: [random.skewed(words.givens), random.pick(words.givens)] }],
    telecom: [{ system: 'phone', value: `555-${1000 + random.below(9000)}`, use: 'home' }],
    gender: random.pick(['female', 'male']),
    birthDate: random.day(1930, 2015),
    address: [{
      line: [`${1 + random.below(999)} ${random.pick(words.clinics)} Street`],
      city: random.skewed(words.cities),
      postalCode: String(10000 + random.below(90000)),
      country: 'US',
    }],
  };
}

// One decimal place.
const quantity = (random, unit, lowest, highest) => ({
  value: (lowest * 10 + random.below((highest - lowest) * 10)) / 10,
  unit,
  system: words.ucum,
  code: unit,
});

function observation(random, links, code, category) {
  return {
    resourceType: 'Observation',
    status: 'final',
    category: [concept(hl7('observation-category'), category)],
    code: concept(words.loinc, code),
    subject: to(links.Patient),
    encounter: to(links.Encounter),
    performer: [to(links.Practitioner)],
    effectiveDateTime: instant(random),
    issued: instant(random),
  };
}

function measurement(random, links) {
  const [code, category, unit, lowest, highest] = random.skewed(words.measurements);
  return { ...observation(random, links, code, category), valueQuantity: quantity(random, unit, lowest, highest) };
}

function bloodPressure(random, links) {
  const component = words.pressures.map(([code, lowest, highest]) => ({
    code: concept(words.loinc, code),
    valueQuantity: quantity(random, 'mm[Hg]', lowest, highest),
  }));
  return { ...observation(random, links, words.bloodPressure, 'vital-signs'), component };
}

const build = {
  Organization: (random) => ({
    resourceType: 'Organization',
    active: true,
    name: `${random.pick(words.clinics)} Clinic of ${random.skewed(words.cities)}`,
  }),
  Practitioner: (random) => ({ resourceType: 'Practitioner', active: true, ...person(random) }),
  Patient: (random, links) => ({
    resourceType: 'Patient',
    active: true,
    ...person(random),
    generalPractitioner: [to(links.Practitioner)],
    managingOrganization: to(links.Organization),
  }),
  Encounter: (random, links) => {
    const day = random.day(2015, 2026);
    return {
      resourceType: 'Encounter',
      status: random.skewed(words.encounterStatuses),
      class: { system: hl7('v3-ActCode'), code: random.skewed(words.encounterClasses) },
      subject: to(links.Patient),
      participant: [{ individual: to(links.Practitioner) }],
      period: { start: `${day}T09:00:00Z`, end: `${day}T09:45:00Z` },
      serviceProvider: to(links.Organization),
    };
  },
  Condition: (random, links) => ({
    resourceType: 'Condition',
    clinicalStatus: concept(hl7('condition-clinical'), random.pick(['active', 'resolved'])),
    verificationStatus: concept(hl7('condition-ver-status'), 'confirmed'),
    code: concept(words.local, random.skewed(words.conditions)),
    subject: to(links.Patient),
    encounter: to(links.Encounter),
    onsetDateTime: instant(random),
  }),
  Observation: (random, links) => (random.below(4) === 0 ? bloodPressure : measurement)(random, links),
  Procedure: (random, links) => ({
    resourceType: 'Procedure',
    status: 'completed',
    code: concept(words.local, random.skewed(words.procedures)),
    subject: to(links.Patient),
    encounter: to(links.Encounter),
    performedDateTime: instant(random),
    performer: [{ actor: to(links.Practitioner) }],
    reasonReference: [to(links.Condition)],
  }),
  MedicationRequest: (random, links) => ({
    resourceType: 'MedicationRequest',
    status: random.pick(['active', 'completed']),
    intent: 'order',
    medicationCodeableConcept: concept(words.local, random.skewed(words.medicines)),
    subject: to(links.Patient),
    encounter: to(links.Encounter),
    authoredOn: instant(random),
    requester: to(links.Practitioner),
    reasonReference: [to(links.Condition)],
  }),
  CarePlan: (random, links) => ({
    resourceType: 'CarePlan',
    status: 'completed',
    intent: 'plan',
    subject: to(links.Patient),
    encounter: to(links.Encounter),
    period: { start: random.day(2015, 2026) },
    author: to(links.Practitioner),
    addresses: [to(links.Condition)],
    activity: [{ reference: to(links.MedicationRequest) }],
  }),
};

// What an update changes.
const changes = {
  Organization: { active: false },
  Practitioner: { gender: 'other' },
  Patient: { gender: 'other' },
  Encounter: { status: 'cancelled' },
  Condition: { recordedDate: '2026-01-02' },
  Observation: { status: 'amended' },
  Procedure: { status: 'stopped' },
  MedicationRequest: { status: 'on-hold' },
  CarePlan: { status: 'revoked' },
};

module.exports = { build, changes };
