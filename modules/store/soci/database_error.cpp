#include "store/soci/database_error.hpp"

namespace fascia::store {
namespace {

std::string_view advice(const Trouble& trouble) {
    if (trouble.lost && trouble.kind == FailureKind::busy)
        return "There is no connection to the database; try again.";
    switch (trouble.kind) {
        case FailureKind::busy:
            return "The database is busy; try again.";
        case FailureKind::timeout:
            return "The database did not answer in time.";
        case FailureKind::storage_full:
            return "The database has no room to write.";
        case FailureKind::conflict:
            return "The write conflicts with another one.";
        default:
            return "The database refused a statement.";
    }
}

}  // namespace

DatabaseError::DatabaseError(std::string_view statement, Trouble trouble)
    : trouble_{std::move(trouble)} {
    note_ = "statement ";
    note_ += statement;
    note_ += ", code ";
    note_ += trouble_.code;
}

Failure DatabaseError::to_failure() const {
    return Failure{trouble_.kind, std::string{advice(trouble_)}}.with_note(note_);
}

}  // namespace fascia::store
