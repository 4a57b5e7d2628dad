// The searches of six families; the parameters, modifiers and prefixes are those of the suite that several servers publish figures of.
const words = require('./vocabulary');

const answersAtMost = 20;
const missShare = 0.05;

const prefixes = ['', 'eq', 'lt', 'gt', 'ge', 'le'];
const datePrefixes = [...prefixes, 'sa', 'eb'];
const partly = ['', ':contains'];

// Of a measurement: [code, lowest, highest].
function observed(random) {
  const [code, , , lowest, highest] = random.pick(words.measurements);
  return [code, lowest, highest];
}
const compared = (random, [code, lowest, highest]) =>
  `${random.pick(['', `${words.loinc}|`])}${code}$${random.pick(prefixes.slice(1))}${lowest + random.below(highest - lowest)}`;
const between = (random, [, lowest, highest]) => String(lowest + random.below(highest - lowest));
const withUnit = (random) => {
  const [, , unit, lowest, highest] = random.pick(words.measurements);
  return `${lowest + random.below(highest - lowest)}|${words.ucum}|${unit}`;
};
const coded = (system, codes) => (random) => random.pick([`${system}|`, '']) + random.pick(codes);
const any = (type) => (random, known) => random.pick(known[type]);

// [type, parameter, modifiers, prefixes, a value that nothing has, how a value is drawn]
const families = {
  string: [
    ['Patient', 'name', partly, [''], 'Nobody', (random) => random.skewed(words.families)],
    ['Patient', 'given', partly, [''], 'Nobody', (random) => random.skewed(words.givens)],
    ['Patient', 'address', partly, [''], 'Nowhere', (random) => random.skewed(words.cities)],
    ['Organization', 'name', partly, [''], 'Nothing', (random) => random.pick(words.clinics).slice(0, 2)],
  ],
  date: [
    ['Patient', 'birthdate', [''], datePrefixes, '2070-01-01', (random) => random.day(1930, 2015)],
    ['Observation', 'date', [''], datePrefixes, '2070-01-01', (random) => `${random.day(2015, 2026)}T${random.time()}Z`],
    ['Encounter', 'date', [''], datePrefixes, '2070-01-01', (random) => random.day(2015, 2026)],
  ],
  token: [
    ['Observation', 'category', [''], [''], 'missing', (random) => random.pick(['vital-signs', 'laboratory', 'laboratory,vital-signs'])],
    ['Observation', 'code', [''], [''], 'missing', coded(words.loinc, words.measurements.map(([code]) => code))],
    ['Condition', 'code', [''], [''], 'missing', coded(words.local, words.conditions)],
    ['Encounter', 'status', [''], [''], 'missing', (random) => random.pick([...words.encounterStatuses, 'finished,in-progress'])],
    ['Encounter', 'class', [''], [''], 'missing', (random) => random.pick([...words.encounterClasses, 'AMB,EMER'])],
  ],
  quantity: [
    ['Observation', 'value-quantity', [''], prefixes, '99999', (random) => between(random, observed(random))],
    ['Observation', 'value-quantity', [''], prefixes, `99999|${words.ucum}|kg`, withUnit],
    ['Observation', 'component-value-quantity', [''], prefixes, '99999', (random) => between(random, random.pick(words.pressures))],
    ['Observation', 'combo-value-quantity', [''], prefixes, '99999', (random) => between(random, observed(random))],
  ],
  composite: [
    ['Observation', 'code-value-quantity', [''], [''], 'missing$gt0', (random) => compared(random, observed(random))],
    ['Observation', 'component-code-value-quantity', [''], [''], 'missing$gt0', (random) => compared(random, random.pick(words.pressures))],
    ['Observation', 'combo-code-value-quantity', [''], [''], 'missing$gt0',
      (random) => compared(random, random.pick([...words.pressures, observed(random)]))],
  ],
  reference: [
    ['Observation', 'subject', [''], [''], 'Patient/nobody', any('Patient')],
    ['Observation', 'encounter', [''], [''], 'Encounter/none', any('Encounter')],
    ['Observation', 'performer', [''], [''], 'Practitioner/nobody', any('Practitioner')],
    ['Encounter', 'participant', [''], [''], 'Practitioner/nobody', any('Practitioner')],
    ['MedicationRequest', 'subject', [''], [''], 'Patient/nobody', any('Patient')],
    ['MedicationRequest', 'requester', [''], [''], 'Practitioner/nobody', any('Practitioner')],
  ],
};

// The path of a search with a drawn value. known: type to references of what the server has.
function draw([type, parameter, modifiers, comparators, miss, value], random, known) {
  const drawn = random.next() < missShare ? miss : random.pick(comparators) + value(random, known);
  return `${type}?${parameter}${random.pick(modifiers)}=${encodeURIComponent(drawn)}&_count=${answersAtMost}`;
}

module.exports = { families, draw };
