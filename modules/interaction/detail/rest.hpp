#pragma once

#include "fascia/interaction/routes.hpp"

/// One handler a REST interaction; each stands in the file of its name under rest/.
namespace fascia::interaction {

void read(const Services& services, Request request, Done done);
void vread(const Services& services, Request request, Done done);
void history(const Services& services, Request request, Done done);
/// On a type, in a compartment, or over the whole system.
void search(const Services& services, Request request, Done done);
void create(const Services& services, Request request, Done done);
void update(const Services& services, Request request, Done done);
/// JSON Patch, XML Patch and FHIRPath Patch; at type level conditional.
void patch(const Services& services, Request request, Done done);
void remove(const Services& services, Request request, Done done);
/// A batch or transaction Bundle, by its type.
void process_bundle(const Services& services, Request request, Done done);
void capabilities(const Services& services, Request request, Done done);
/// Patient/[id]/$everything.
void everything(const Services& services, Request request, Done done);

}  // namespace fascia::interaction
