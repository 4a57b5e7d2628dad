#pragma once

#include "fascia/security/access.hpp"
#include "fascia/workflow/changes.hpp"
#include "fascia/workflow/decide.hpp"

#include "population.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// A clinic in memory: one patient's records, those who work there, and what they do to a plan by
/// workflow's functions, at random.
namespace fascia::test {

struct Person {
    std::string reference;
    security::Role role;
};

/// How the clinic goes about it; a control replaces one of these by something wrong.
struct Ways {
    /// Whether this person may do that (authorize()).
    std::function<bool(const Person&, std::string_view action, std::string_view type)> may;
    /// What is known where a decision is made.
    std::function<plan::Assessment(const plan::Assessment&)> known;
};
Ways right_ways();

class CountedIds final : public IdSource {
  public:
    std::string next() override { return "new-" + std::to_string(++count_); }

  private:
    int count_ = 0;
};

class Clinic {
  public:
    Clinic(const Subject& one, const Ways& ways, Tally& tally);

    /// The patient gets a draft.
    void open_plan();
    /// Somebody tries something. Answers what it was, where it came about: "$decide".
    std::string act();

    const fhir::Resource& plan() const { return records_.at(plan_); }
    std::vector<fhir::Resource> records() const;
    std::vector<fhir::Resource> of_the_plan() const;
    /// What is known at the present instant.
    plan::FactSet facts() const;
    /// What an approval, review or check-in has just looked at.
    const plan::Assessment& assessment();
    /// The same without what was overridden.
    plan::Assessment assessment_without_overrides();
    bool is_physician(std::string_view reference) const;
    workflow::Present present(const Person& who);
    /// Nothing became known since somebody looked at all that is known (review, approval, check-in,
    /// flare, resumption).
    bool has_looked() const { return looked_; }
    /// Tasks that a physician approved by an own call.
    const std::vector<std::string>& approved() const { return approved_; }

  private:
    using Done = std::optional<workflow::Changes>;
    using Act = Done (Clinic::*)(const Person&);
    struct Step {
        const char* name;
        Act act;
        Person who;
    };

    Step any_step();
    Step next_step();

    Done submit(const Person& who);
    Done decide(const Person& who);
    Done review(const Person& who);
    Done escalate(const Person& who);
    Done override_block(const Person& who);
    Done clear_flag(const Person& who);
    Done hold_or_resume(const Person& who);
    Done answer_flags(const Person& who);
    Done receive_a_fact(const Person& who);
    Done write_directly(const Person& who);
    Done revoke(const Person& who);
    Done flare(const Person& who);

    bool may(const Person& who, std::string_view action, std::string_view type) const {
        return ways_.may(who, action, type);
    }
    fhir::Resource find(std::string_view reference) const;
    fhir::Resource some_task(std::string_view kind);
    workflow::Changes and_hold(workflow::Changes made, const Person& who);
    void write(const workflow::Changes& changes);
    void note_whether_looked(std::string_view act);

    const Subject& one_;
    const Ways& ways_;
    Tally& tally_;
    Random random_;
    CountedIds ids_;
    Instant now_;
    std::map<std::string, fhir::Resource, std::less<>> records_;
    std::vector<fhir::Resource> news_;  ///< what other clinics will still tell
    std::string plan_;
    std::optional<plan::Assessment> assessment_;
    std::vector<std::string> approved_;
    bool looked_ = false;
};

}  // namespace fascia::test
