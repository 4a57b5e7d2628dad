#pragma once

#include "fascia/fhir/resource.hpp"

#include "terminology/detail/tables.hpp"

#include <string>
#include <unordered_map>

namespace fascia::terminology::detail {

/// Makes tables of CodeSystem and ValueSet resources. One thread's own.
class TableBuilder {
  public:
    TableBuilder();

    /// Any other resource, and a CodeSystem that only supplements another, is left out. A resource
    /// without url is known as "CodeSystem/[id]" or "ValueSet/[id]". Of two with one url the first
    /// is preferred.
    void add(const fhir::Resource& resource);
    /// Ties what the value sets added so far name to what stands here now, the latest edition
    /// first; what is not here stays to be looked up.
    void link();
    OwnedTables finish() &&;

  private:
    Text text(std::string_view value);
    Text text(const fhir::Element& parent, std::string_view child);
    Text url_of(const fhir::Resource& resource);
    void add_code_system(const fhir::Resource& resource);
    void add_value_set(const fhir::Resource& resource);
    void add_include(const fhir::Element& include, std::uint32_t flags);
    void add_include(Text system, Text version, std::uint32_t flags);
    void add_listed(const fhir::Element& concept_);
    void add_members(const fhir::Element& expansion);
    void add_details(const fhir::Element& concept_);
    void link_systems();
    void link_references();
    void end_stretches();
    std::string_view string(Text number) const;

    OwnedTables tables_;
    std::unordered_map<std::string, Text> texts_;
    std::size_t linked_includes_ = 0, linked_references_ = 0;
};

}  // namespace fascia::terminology::detail
