#include "fascia/store/repository.hpp"

#include <future>

namespace fascia::store {

Outcome<void> Repository::run(Actor actor, Work work) {
    std::promise<Outcome<void>> promise;
    submit(std::move(actor), std::move(work),
           [&](Outcome<void> outcome) { promise.set_value(std::move(outcome)); });
    return promise.get_future().get();
}

}  // namespace fascia::store
