"""Check a public ledger of Tanggap with nothing but Python: verify_ledger.py LEDGER.jsonl [AN-OLDER-ONE.jsonl]"""

import hashlib
import json
import sys

NOT_HASHED = {"type", "hash", "agency_name", "open_facts", "facts_key", "open_text", "text_key"}


def digest(value, key=b""):
    written = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(key + written.encode()).hexdigest()


def check_event(event, before):
    name = f"{event['case']} event {event['number']}"
    if digest({field: value for field, value in event.items() if field not in NOT_HASHED}) != event["hash"]:
        yield f"{name}: does not fit its hash"
    for part, key in (("facts", "facts_key"), ("text", "text_key")):
        if key in event and digest(event["open_" + part], bytes.fromhex(event[key])) != event[part]:
            yield f"{name}: its {part} is not what was written"
    number, head = before
    if (event["number"], event["previous"]) != (number + 1, head):
        yield f"{name}: does not follow event {number}"


def check_seal(seal, before):
    if (seal["number"], seal["previous"]) != (before[0] + 1, before[1]):
        yield f"seal {seal['number']}: does not follow seal {before[0]}"
    if hashlib.sha256(bytes.fromhex(seal["previous"] + "".join(seal["hashes"]))).hexdigest() != seal["root"]:
        yield f"seal {seal['number']}: its list does not give its root"


def check(lines, older=()):
    seal_before, heads, sealed, unsealed = (0, "00" * 32), {}, set(), {}
    kept = {(o["type"], o.get("case"), o.get("number")): o.get("root", o.get("hash")) for o in older}
    for line in lines:
        case, number, proof = line.get("case"), line.get("number"), line.get("root", line.get("hash"))
        if line["type"] == "seal":
            yield from check_seal(line, seal_before)
            seal_before, sealed = (number, proof), sealed | set(line["hashes"])
        elif line["type"] == "event":
            yield from check_event(line, heads.get(case, (0, "00" * 32)))
            heads[case] = (number, proof)
            if proof in sealed and case in unsealed:
                yield f"{case} event {unsealed[case]}: was written anew after a later event was sealed"
            elif proof not in sealed:
                unsealed.setdefault(case, number)
        if kept.pop((line["type"], case, number), proof) != proof:
            yield f"{case or 'seal'} {number}: is not what the older ledger says"
    for kind, case, number in kept:
        if kind == "seal" or (kind == "event" and case in heads):
            yield f"{case or 'seal'} {number}: stands in the older ledger and is missing here"


if __name__ == "__main__":
    wrong = list(check(*([json.loads(line) for line in open(path, "rb")] for path in sys.argv[1:3])))  # noqa: SIM115
    print("\n".join(wrong) or "The ledger is whole.")
    sys.exit(bool(wrong))
