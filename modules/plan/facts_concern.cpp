#include "plan/detail/concerns.hpp"
#include "plan/detail/fact_book.hpp"

#include <array>

namespace fascia::plan::detail {

bool concerns(const fhir::Resource& patient, const fhir::Resource& record) {
    const auto is_his = [id = patient.id()](std::string_view reference) {
        if (!reference.ends_with(id) && reference.find("/_history/") == reference.npos)
            return false;
        auto local = local_reference(reference);
        constexpr std::string_view type = "Patient/";
        if (local.starts_with(type)) local.remove_prefix(type.size());
        return local == id;
    };
    static constexpr std::array<fhir::ElementName, 4> whose{"subject", "patient", "beneficiary",
                                                            "for"};
    for (const auto& name : whose)
        if (const auto reference = record.child(name).child("reference").text(); !reference.empty())
            return is_his(reference);
    bool names_a_patient = false;
    for (const auto participant : record.children("participant")) {
        const auto reference = participant.child("actor").child("reference").text();
        if (is_his(reference)) return true;
        names_a_patient = names_a_patient || reference.find("Patient/") != std::string_view::npos;
    }
    return !names_a_patient;
}

}  // namespace fascia::plan::detail
