"""Runs the main job once through the HTTPS interface of a demo clinic that is starting, and says what it saw.

usage: demo_check.py FOLDER — the folder of `fascia demo`, with its log, certificate and logins
"""

import datetime
import json
import pathlib
import re
import ssl
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

DEMO = pathlib.Path(__file__).resolve().parent.parent / "fhir" / "demo"


class Refused(Exception):
    """An answer other than 2xx: status and OperationOutcome."""

    def __init__(self, status, outcome):
        super().__init__(f"{status} {json.dumps(outcome)[:600]}")
        self.status, self.outcome = status, outcome


class Client:
    """One person's session with the server."""

    def __init__(self, base, trust):
        self.base, self.trust, self.token = base, trust, None

    def open(self, method, path, body, headers):
        request = urllib.request.Request(self.base + path, data=body, method=method, headers=headers)
        try:
            with urllib.request.urlopen(request, context=self.trust, timeout=60) as answer:
                text = answer.read()
                return json.loads(text) if text else None
        except urllib.error.HTTPError as refusal:
            text = refusal.read()
            raise Refused(refusal.code, json.loads(text) if text else None) from None

    def sign_in(self, login, password):
        form = urllib.parse.urlencode({"grant_type": "password", "username": login, "password": password}).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        self.token = self.open("POST", "/auth/token", form, kind)["access_token"]
        return self

    def fhir(self, method, path, resource=None):
        headers = {"Authorization": "Bearer " + self.token, "Accept": "application/fhir+json"}
        body = None
        if resource is not None:
            headers["Content-Type"] = "application/fhir+json"
            body = json.dumps(resource).encode()
        return self.open(method, "/fhir/" + path, body, headers)

    def operate(self, path, *parameters):
        some = {"parameter": list(parameters)} if parameters else {}
        return self.fhir("POST", path, {"resourceType": "Parameters"} | some)


def saw(text):
    print("saw:", text, flush=True)


def expect(condition, what):
    if not condition:
        raise AssertionError("expected " + what)
    saw(what)


def refused(status, what, call):
    try:
        call()
    except Refused as refusal:
        expect(refusal.status == status, f"{status}: {what}")
        return refusal.outcome
    raise AssertionError(f"expected {status}: {what}")


def wait_for_server(folder, seconds=120):
    """The address that the server says it listens on."""
    log = folder / "log"
    for _ in range(seconds * 5):
        found = re.search(r'"event":"listening","port":"(\d+)"', log.read_text() if log.exists() else "")
        if found:
            return "https://127.0.0.1:" + found.group(1)
        time.sleep(0.2)
    raise AssertionError("the server did not start in time")


def code(system, value):
    return {"system": system, "code": value}


def at(moment):
    return {"name": "at", "valueInstant": moment.strftime("%Y-%m-%dT%H:%M:%SZ")}


def template(name, **words):
    """A request of the demo clinic, with the words that stand in capitals in it replaced."""
    text = (DEMO / name).read_text()
    for word, value in words.items():
        text = text.replace(word, str(value))
    return json.loads(text)


def intake(assistant, start):
    """Patient, diagnosis, reviewed lists, baseline and red flags; the patient's reference."""
    patient = assistant.fhir("POST", "Patient", {
        "resourceType": "Patient", "name": [{"family": "Probe", "given": ["Petra"]}], "gender": "male",
        "birthDate": "1980-04-02", "generalPractitioner": [{"reference": "Practitioner/demo-physician"}]})
    reference = "Patient/" + patient["id"]
    assistant.fhir("POST", "Condition", {
        "resourceType": "Condition",
        "clinicalStatus": {"coding": [code("http://terminology.hl7.org/CodeSystem/condition-clinical", "active")]},
        "verificationStatus": {"coding": [code("http://terminology.hl7.org/CodeSystem/condition-ver-status", "confirmed")]},
        "code": {"coding": [code("http://hl7.org/fhir/sid/icd-10-cm", "M79.18")]}, "subject": {"reference": reference},
        "onsetDateTime": str(start - datetime.timedelta(weeks=10)),
        "asserter": {"reference": "Practitioner/demo-physician"}})
    assistant.fhir("POST", "", template("intake.json", PATIENT=patient["id"], DAY=start))
    return reference


def shown(task):
    return next(i["valueString"] for i in task["input"] if i["type"]["coding"][0]["code"] == "shown")


def approve(physician, task, moment):
    """Approves; what has to be acknowledged or accepted is what the first answer names."""
    decision = [{"name": "decision", "valueCode": "approve"}, {"name": "shown", "valueString": shown(task)}, at(moment)]
    try:
        return physician.operate(f"Task/{task['id']}/$decide", *decision)
    except Refused as refusal:
        if refusal.status != 422:
            raise
        rules = {c["code"] for i in refusal.outcome["issue"] for c in i.get("details", {}).get("coding", [])}
        saw(f"422 until the physician has acknowledged or accepted {len(rules)} rules: {', '.join(sorted(rules))}")
        more = [{"name": name, "valueString": rule} for rule in sorted(rules) for name in ("acknowledged", "accept")]
        return physician.operate(f"Task/{task['id']}/$decide", *decision, *more)


def resources(bundle, kind):
    return [e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == kind]


def parameters(resource, name):
    return [p for p in resource["parameter"] if p["name"] == name]


def main_job(assistant, physician):
    today = datetime.date.today()
    start = today - datetime.timedelta(weeks=14)
    moment = datetime.datetime.combine(start, datetime.time(15), datetime.timezone.utc)
    patient = intake(assistant, start)
    saw(f"intake of {patient} by the medical assistant, dated {start}")

    created = assistant.operate(f"{patient}/$create-care-plan", at(moment))
    plan = created["entry"][0]["resource"]
    plan_path = "CarePlan/" + plan["id"]
    expect(plan["resourceType"] == "CarePlan" and plan["status"] == "draft",
           f"a draft plan with {len(resources(created, 'ServiceRequest'))} proposed services")
    repeated = assistant.operate(f"{patient}/$create-care-plan", at(moment))
    expect(repeated["entry"][0]["resource"]["id"] == plan["id"], "a repeat answers the plan that stands")

    task = assistant.operate(f"{plan_path}/$submit", at(moment))
    refused(403, "the medical assistant may not decide", lambda: approve(assistant, task, moment))
    forged = assistant.fhir("GET", plan_path) | {"status": "active"}
    refused(403, "nor activate the plan by PUT", lambda: assistant.fhir("PUT", plan_path, forged))
    decided = approve(physician, task, moment)
    expect(resources(decided, "CarePlan")[0]["status"] == "active", "the physician approved the plan: active")

    for week in range(1, 15):
        day = start + datetime.timedelta(weeks=week)
        check_in = template("check-in.json", DAY=day)
        if day == today:
            check_in["parameter"] = [p for p in check_in["parameter"] if p["name"] != "at"]
        assistant.fhir("POST", f"{plan_path}/$check-in", check_in)
    saw("14 weeks of check-ins: pain stays at 7, visits kept, home programme done")
    physician.fhir("POST", "Observation", template("trigger-point.json", PATIENT=patient.removeprefix("Patient/"), DAY=today))

    review = assistant.operate(f"{plan_path}/$review")
    outcomes = [p["valueCode"] for p in parameters(review, "outcome")]
    expect(parameters(review, "gate")[0]["valueCode"] == "gate-3m", "GATE-3M is open")
    expect("eligible-track-a" in outcomes, f"the gate answers {', '.join(outcomes)}")
    proposal = assistant.fhir("GET", parameters(review, "escalation")[0]["valueReference"]["reference"])
    expect(proposal["intent"] == "proposal", "the escalation is a proposal")
    tasks = [assistant.fhir("GET", p["valueReference"]["reference"]) for p in parameters(review, "task")]
    escalation = next(t for t in tasks if t["code"]["coding"][0]["code"] == "approve-escalation")

    order = {k: v for k, v in proposal.items() if k not in ("id", "meta")}
    order |= {"intent": "order", "basedOn": [{"reference": "ServiceRequest/" + proposal["id"]}]}
    refused(403, "the medical assistant may not decide on the escalation",
            lambda: approve(assistant, escalation, datetime.datetime.now(datetime.timezone.utc)))
    refused(403, "nor POST the order", lambda: assistant.fhir("POST", "ServiceRequest", order))
    bundle = {"resourceType": "Bundle", "type": "transaction",
              "entry": [{"resource": order, "request": {"method": "POST", "url": "ServiceRequest"}}]}
    refused(403, "nor send it in a transaction", lambda: assistant.fhir("POST", "", bundle))
    batch = assistant.fhir("POST", "", bundle | {"type": "batch"})
    expect(batch["entry"][0]["response"]["status"].startswith("403"), "403: nor in a batch")

    decided = approve(physician, escalation, datetime.datetime.now(datetime.timezone.utc))
    orders = [r for r in resources(decided, "ServiceRequest") if r["intent"] == "order"]
    expect(len(orders) == 1 and orders[0]["basedOn"][0]["reference"] == "ServiceRequest/" + proposal["id"],
           "the physician's decision made one order, based on the proposal")
    done = assistant.fhir("GET", "ServiceRequest/" + proposal["id"])
    expect(done["status"] == "completed", "the proposal is completed")

    explained = assistant.fhir("GET", f"{plan_path}/$explain")
    versioned = sum("/_history/" in json.dumps(item) for item in explained["parameter"])
    expect(versioned > 0, f"$explain names the facts of {versioned} of {len(explained['parameter'])} items by version")


def main():
    folder = pathlib.Path(sys.argv[1])
    try:
        base = wait_for_server(folder)
        trust = ssl.create_default_context(cafile=str(folder / "cert.pem"))
        logins = {row["login"]: row["password"] for row in json.loads((folder / "logins.json").read_text())}
        patients = Client(base, trust).sign_in("ma", logins["ma"]).fhir("GET", "Patient?_summary=count")["total"]
        expect(patients >= 40, f"a demo clinic with {patients} patients at {base}")
        main_job(Client(base, trust).sign_in("ma", logins["ma"]),
                 Client(base, trust).sign_in("physician", logins["physician"]))
    except (AssertionError, Refused) as failure:
        print("FAILED:", failure, file=sys.stderr)
        return 1
    print("the main job ran through HTTPS from intake to the physician's order")
    return 0


if __name__ == "__main__":
    sys.exit(main())
