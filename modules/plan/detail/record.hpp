#pragma once

#include "plan/detail/fact_book.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fascia::plan::detail {

/// One thing that stands in the record now: a medicine in use (or ended lately), an active problem,
/// an allergy, a device.
struct Entry {
    std::vector<Code> codes;
    std::vector<std::string> names;  ///< displays and texts, lower case
    std::string reference;
    std::string shown;       ///< for traces
    bool illegible = false;  ///< medicine or device without a name and without a known code
};

/// Whether a concept stands in the record.
struct Presence {
    std::optional<bool> answer;
    std::vector<Fact> facts;
    std::vector<Missing> missing;
};

/// The lists of the record at one instant.
class Record {
  public:
    explicit Record(const FactBook& book);

    /// Present when an entry of the concept's kind matches; absent when the list was reviewed or
    /// the absence was said; else unknown.
    Presence presence(const Concept& wanted, std::string_view list_override = {}) const;
    /// The day of the newest review of a list ("medicines"), within the age that counts.
    const Fact* reviewed(std::string_view list) const;
    const ListRule& list(std::string_view name) const;

  private:
    void mark_illegible(std::vector<Entry>& entries, Concept::Kind kind);
    void read_conditions();
    void read_medications();
    void read_allergies();
    void read_devices();
    void read_lists();
    void read_unresolved(const fhir::Resource& list, std::vector<Entry>& entries);
    void add(std::vector<Entry>& entries, const fhir::Element& codeable,
             const fhir::Resource& resource);
    const std::vector<Entry>& entries(Concept::Kind kind) const;
    const Fact* denial(const Concept& wanted) const;

    const FactBook& book_;
    std::vector<Entry> conditions_, history_, medications_, allergies_, devices_;
    struct Denial {
        std::vector<Code> codes;
        Fact fact;
    };
    std::vector<Denial> denials_;
    std::map<std::string, Fact, std::less<>> reviewed_;
};

/// Active at the instant: clinicalStatus, verificationStatus, begun, not abated.
bool is_active_condition(const FactBook& book, const fhir::Resource& condition);
/// The words of `name` stand in `text` as whole words; both lower case.
bool has_words(std::string_view text, std::string_view name);
std::string lower(std::string_view text);
/// text, else the first display, else the first code of a CodeableConcept.
std::string shown(const fhir::Element& codeable);

}  // namespace fascia::plan::detail
