// (g) The time zone of the host changes nothing: days are those of the clinic.
#include "walk.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <ctime>
#include <optional>

using namespace fascia;
using namespace fascia::test;

namespace {

/// TZ of this process for a while. No other thread runs where it changes.
class HostZone {
  public:
    explicit HostZone(const char* zone) {
        if (const char* before = std::getenv("TZ")) before_ = before;
        setenv("TZ", zone, 1);
        tzset();
    }
    ~HostZone() {
        if (before_)
            setenv("TZ", before_->c_str(), 1);
        else
            unsetenv("TZ");
        tzset();
    }
    HostZone(const HostZone&) = delete;
    HostZone& operator=(const HostZone&) = delete;

  private:
    std::optional<std::string> before_;
};

constexpr const char* host_zones[] = {"Pacific/Kiritimati", "Pacific/Pago_Pago", "America/St_Johns",
                                      "Asia/Kathmandu"};

constexpr int asked_everywhere = 5000;

/// What a host far from the clinic finds, of every fourth of them.
Report examine_in(std::size_t zone, const Check& check, const std::vector<std::uint64_t>& all) {
    const HostZone here{host_zones[zone]};
    std::vector<std::uint64_t> own;
    for (std::size_t i = zone; i < all.size(); i += std::size(host_zones)) own.push_back(all[i]);
    return examine(own, check);
}

Report examine_everywhere(const Check& check) {
    Report out;
    const auto all = seeds(asked_everywhere);
    for (std::size_t zone = 0; zone < std::size(host_zones); ++zone) {
        auto part = examine_in(zone, check, all);
        out.patients += part.patients;
        out.tally[host_zones[zone]] = part.patients;
        out.faults.insert(out.faults.end(), part.faults.begin(), part.faults.end());
    }
    return out;
}

std::string zone_fault(const Outcome<plan::Assessment>& here, std::size_t elsewhere) {
    return digest_of(here) == elsewhere ? "" : "another answer under this TZ";
}

/// Wrong: days are those of the machine.
Outcome<plan::Assessment> in_the_zone_of_the_host(const plan::FactSet& facts) {
    auto there = facts;
    there.zone = Zone::find(std::getenv("TZ")).value();
    return evaluate(there);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(the_zone_of_the_host)

BOOST_AUTO_TEST_CASE(changes_nothing) {
    const auto& digests = walk().digests;
    const auto report = examine_everywhere(
        [&](const Subject& one, Tally&) { return zone_fault(one.found, digests.at(one.seed)); });
    require_none("(g) host's zone", report);
}

BOOST_AUTO_TEST_CASE(an_evaluation_that_takes_its_days_is_noticed) {
    const HostZone here{host_zones[0]};
    require_fault("(g) control", [](const Subject& one, Tally&) {
        return zone_fault(in_the_zone_of_the_host(one.facts), digest_of(one.found));
    });
}

BOOST_AUTO_TEST_SUITE_END()
