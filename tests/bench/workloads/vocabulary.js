// What the made-up records are made of. Codes of our own stand in a system of our own; vital signs carry LOINC's codes and UCUM's units.

const local = 'https://openfascia.org/fhir/CodeSystem/bench';
const loinc = 'http://loinc.org';
const ucum = 'http://unitsofmeasure.org';

const syllables = ['ba', 'den', 'fi', 'gor', 'hal', 'ki', 'lum', 'mar', 'no', 'pel', 'ri', 'sto', 'tan', 'vey', 'zu'];

// Every two syllables as a name, then the ending.
const names = (ending) =>
  syllables.flatMap((first) => syllables.map((second) => first[0].toUpperCase() + first.slice(1) + second + ending));

module.exports = {
  local,
  loinc,
  ucum,
  families: names('son'),
  givens: names('a'),
  cities: names('ton'),
  clinics: names('field'),
  conditions: Array.from({ length: 30 }, (_, i) => `condition-${i}`),
  procedures: Array.from({ length: 20 }, (_, i) => `procedure-${i}`),
  medicines: Array.from({ length: 40 }, (_, i) => `medicine-${i}`),
  encounterClasses: ['AMB', 'EMER', 'IMP', 'HH', 'VR'],
  encounterStatuses: ['finished', 'in-progress', 'planned', 'arrived'],
  // [code, category, unit, lowest, highest]
  measurements: [
    ['29463-7', 'vital-signs', 'kg', 45, 140],
    ['8302-2', 'vital-signs', 'cm', 150, 200],
    ['8867-4', 'vital-signs', '/min', 50, 120],
    ['39156-5', 'vital-signs', 'kg/m2', 17, 45],
    ['8310-5', 'vital-signs', 'Cel', 35, 41],
    ['2339-0', 'laboratory', 'mg/dL', 60, 250],
    ['2947-0', 'laboratory', 'mmol/L', 130, 150],
    ['718-7', 'laboratory', 'g/dL', 9, 18],
  ],
  bloodPressure: '85354-9',
  // [code, lowest, highest]
  pressures: [['8480-6', 90, 190], ['8462-4', 50, 110]],
};
