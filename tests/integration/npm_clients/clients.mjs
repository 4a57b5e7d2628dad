// FHIR clients written by others against the server at argv[2]: create, read, update, delete, search, transaction,
// paging. Prints a line for each thing done; any failure ends with status 1.
import assert from "node:assert/strict";
import { createRequire } from "node:module";

const [base, folder] = process.argv.slice(2);
const require = createRequire(folder + "/");
const FhirKit = require("fhir-kit-client");
const smart = require("fhirclient");

const patient = (family, tag) => ({
  resourceType: "Patient",
  identifier: [{ system: "urn:clients", value: tag }],
  name: [{ family, given: ["Given"] }],
});
const transaction = (tag, count) => ({
  resourceType: "Bundle",
  type: "transaction",
  entry: [...Array(count).keys()].map((i) => ({
    fullUrl: `urn:uuid:00000000-0000-4000-8000-${String(i).padStart(12, "0")}`,
    resource: patient(`Family${i}`, tag),
    request: { method: "POST", url: "Patient" },
  })),
});
const idsOf = (bundle) => (bundle.entry ?? []).map((entry) => entry.resource.id);
const said = (client, what) => console.log(`${client}: ${what}`);

async function fhirKitClient() {
  const name = "fhir-kit-client";
  const client = new FhirKit({ baseUrl: base });
  const capabilities = await client.capabilityStatement();
  assert.equal(capabilities.fhirVersion, "4.0.1");
  said(name, "capabilities");

  const made = await client.create({ resourceType: "Patient", body: patient("Kit", "kit-1") });
  const read = await client.read({ resourceType: "Patient", id: made.id });
  assert.equal(read.name[0].family, "Kit");
  const changed = await client.update({
    resourceType: "Patient", id: made.id, body: { ...read, birthDate: "1970-01-02" },
  });
  assert.equal(changed.meta.versionId, "2");
  const old = await client.vread({ resourceType: "Patient", id: made.id, version: "1" });
  assert.equal(old.birthDate, undefined);
  await client.patch({
    resourceType: "Patient", id: made.id,
    JSONPatch: [{ op: "replace", path: "/birthDate", value: "1971-01-02" }],
  });
  const history = await client.history({ resourceType: "Patient", id: made.id });
  assert.equal(history.total, 3);
  said(name, "create, read, update, vread, patch, history");

  const found = await client.search({
    resourceType: "Patient", searchParams: { identifier: "urn:clients|kit-1", birthdate: "ge1971" },
  });
  assert.deepEqual(idsOf(found), [made.id]);
  const posted = await client.resourceSearch({
    resourceType: "Patient", searchParams: { family: "kit" }, options: { postSearch: true },
  });
  assert.deepEqual(idsOf(posted), [made.id]);
  said(name, "search by GET and by POST");

  const answer = await client.transaction({ body: transaction("kit-many", 25) });
  assert.ok(answer.entry.every((entry) => entry.response.status.startsWith("201")));
  const seen = new Set();
  let page = await client.search({
    resourceType: "Patient", searchParams: { identifier: "urn:clients|kit-many", _count: 10 },
  });
  let pages = 0;
  for (; page; ++pages) {
    for (const id of idsOf(page)) assert.ok(!seen.has(id)), seen.add(id);
    page = await client.nextPage({ bundle: page });
  }
  assert.equal(seen.size, 25);
  assert.equal(pages, 3);
  said(name, "transaction of 25, paged by 10");

  await client.delete({ resourceType: "Patient", id: made.id });
  await assert.rejects(client.read({ resourceType: "Patient", id: made.id }),
    (error) => error.response.status === 410 && error.response.data.resourceType === "OperationOutcome");
  said(name, "delete, and a read of what is deleted");
}

async function fhirClientLibrary() {
  const name = "fhirclient";
  const storage = { get() {}, set() {}, unset() {} };
  const client = smart({ headers: {}, url: "/" }, {}, storage).client(base);
  assert.equal(await client.getFhirRelease(), 4);
  const made = await client.create(patient("Client", "client-1"));
  const read = await client.request(`Patient/${made.id}`);
  assert.equal(read.name[0].family, "Client");
  const changed = await client.update({ ...read, gender: "other" });
  assert.equal(changed.meta.versionId, "2");
  await client.patch(`Patient/${made.id}`, [{ op: "add", path: "/active", value: true }]);
  assert.equal((await client.request(`Patient/${made.id}`)).active, true);
  said(name, "create, read, update, patch");

  const observation = await client.create({
    resourceType: "Observation", status: "final", code: { text: "pain" },
    subject: { reference: `Patient/${made.id}` },
  });
  const resolved = await client.request(`Observation/${observation.id}`, { resolveReferences: ["subject"] });
  assert.equal(resolved.subject.name?.[0].family, "Client");
  const included = await client.request(`Observation?_id=${observation.id}&_include=Observation:patient`,
    { flat: true });
  assert.deepEqual(included.map((r) => r.resourceType).sort(), ["Observation", "Patient"]);
  said(name, "references resolved, _include");

  const answer = await client.request({
    url: "", method: "POST", body: JSON.stringify(transaction("client-many", 25)),
    headers: { "content-type": "application/fhir+json" },
  });
  assert.equal(answer.entry.length, 25);
  const all = await client.request("Patient?identifier=urn:clients|client-many&_count=7",
    { pageLimit: 0, flat: true });
  assert.equal(new Set(all.map((r) => r.id)).size, 25);
  said(name, "transaction of 25, all pages of 7");

  await client.delete(`Observation/${observation.id}`);
  await assert.rejects(client.request(`Observation/${observation.id}`), (error) => error.status === 410);
  said(name, "delete");
}

try {
  await fhirKitClient();
  await fhirClientLibrary();
} catch (error) {
  console.error(error);
  process.exit(1);
}
