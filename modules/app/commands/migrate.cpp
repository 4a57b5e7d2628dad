#include "app/detail/clinic.hpp"
#include "app/detail/console.hpp"

#include <iostream>

namespace fascia::app {

int migrate(const CommonOptions& options, bool plan_only) {
    const auto clinic = Clinic::open(options, "UTC", !plan_only);
    if (clinic) {
        std::cout << "the database is at this version\n";
        return done;
    }
    return report(clinic.error(), store::without_password(options.database), options.json);
}

}  // namespace fascia::app
