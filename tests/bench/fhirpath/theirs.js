// fhirpath.js's side of compare.py: the same as ours.cpp. Its module folder is named on the command line.
const fs = require('fs');
const readline = require('readline');
const { createRequire } = require('module');

const [folder, modules] = process.argv.slice(2);
const load = createRequire(modules + '/');
const fhirpath = load('fhirpath');
const r4 = load('fhirpath/fhir-context/r4');

const measuredNanoseconds = 20e6;
console.log = () => {}; // trace() writes to it

const inputs = {};
const cases = fs.readFileSync(`${folder}/cases.tsv`, 'utf8').trimEnd().split('\n').map((line) => {
  const [input, expression] = line.split('\t');
  inputs[input] ??= JSON.parse(fs.readFileSync(`${folder}/${input}.json`, 'utf8'));
  const compiled = fhirpath.compile(expression, r4);
  return () => compiled(inputs[input], { resource: inputs[input] });
});

function measure(evaluate) {
  let done = 0;
  let batch = 1;
  let spent = 0;
  const start = process.hrtime.bigint();
  for (; spent < measuredNanoseconds; batch *= 2) {
    for (let i = 0; i < batch; i++, done++) evaluate();
    spent = Number(process.hrtime.bigint() - start);
  }
  return spent / done;
}

function answer(evaluate) {
  const result = evaluate();
  if (result.length === 0) return '0';
  const first = result[0];
  return `${result.length} ${first !== null && typeof first === 'object' && !first.asStr ? '' : first}`;
}

const lines = cases.map(answer);
process.stdout.write(lines.join('\n') + '\n\n');
readline.createInterface({ input: process.stdin }).on('line', () => {
  process.stdout.write(cases.map(measure).join(' ') + '\n');
});
