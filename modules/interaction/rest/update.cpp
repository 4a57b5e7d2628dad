#include "interaction/detail/rest.hpp"
#include "interaction/rest/detail/direct_write.hpp"

namespace fascia::interaction {

void update(const Services& services, Request request, Done done) {
    submit_write(services, request, DirectWrite::Kind::update, std::move(done));
}

}  // namespace fascia::interaction
