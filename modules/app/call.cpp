#include "app/detail/call.hpp"

#include <future>

namespace fascia::app {

Outcome<interaction::Reply> call(const interaction::Services& services,
                                 interaction::Handler handler, interaction::Request request) {
    const auto answer = std::make_shared<std::promise<Outcome<interaction::Reply>>>();
    auto future = answer->get_future();
    handler(services, std::move(request),
            [answer](Outcome<interaction::Reply> reply) { answer->set_value(std::move(reply)); });
    return future.get();
}

Outcome<interaction::Reply> call(const interaction::Services& services, std::string_view method,
                                 std::string_view target, interaction::Request request) {
    auto route = interaction::find_route(method, target);
    if (!route) return route.error();
    route->tell(request);
    return call(services, route->handler, std::move(request));
}

}  // namespace fascia::app
