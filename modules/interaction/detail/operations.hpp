#pragma once

#include "fascia/interaction/routes.hpp"

/// One handler an operation; each stands in the file of its name under operations/.
namespace fascia::interaction {

void validate(const Services& services, Request request, Done done);
void apply_definition(const Services& services, Request request, Done done);
void create_care_plan(const Services& services, Request request, Done done);
void submit(const Services& services, Request request, Done done);
void decide(const Services& services, Request request, Done done);
void check_in(const Services& services, Request request, Done done);
void review(const Services& services, Request request, Done done);
void clear_flag(const Services& services, Request request, Done done);
void explain(const Services& services, Request request, Done done);
void record_procedure(const Services& services, Request request, Done done);
void override_block(const Services& services, Request request, Done done);
void escalate(const Services& services, Request request, Done done);
void hold_plan(const Services& services, Request request, Done done);
void resume_plan(const Services& services, Request request, Done done);
void close_plan(const Services& services, Request request, Done done);
void withdraw(const Services& services, Request request, Done done);
void reassign(const Services& services, Request request, Done done);
void revoke(const Services& services, Request request, Done done);
void flare(const Services& services, Request request, Done done);
void timeline(const Services& services, Request request, Done done);
void lint(const Services& services, Request request, Done done);
/// Over all active plans, as NDJSON.
void sweep(const Services& services, Request request, Done done);
void diff(const Services& services, Request request, Done done);
/// $fhirpath, at system level.
void fhirpath_operation(const Services& services, Request request, Done done);
/// $meta, $meta-add and $meta-delete (R4 resource-operation-meta.html).
void meta(const Services& services, Request request, Done done);
void meta_add(const Services& services, Request request, Done done);
void meta_delete(const Services& services, Request request, Done done);
void value_set_expand(const Services& services, Request request, Done done);
void value_set_validate_code(const Services& services, Request request, Done done);
void code_system_validate_code(const Services& services, Request request, Done done);
void code_system_lookup(const Services& services, Request request, Done done);
void code_system_subsumes(const Services& services, Request request, Done done);

}  // namespace fascia::interaction
