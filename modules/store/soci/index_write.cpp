#include "store/soci/index_write.hpp"

#include "store/soci/statements.hpp"

namespace fascia::store {

IndexChange write_index(Writer& writer, std::int64_t rid, bool had_rows, const IndexList& list) {
    Connection& connection = writer.connection();
    Pending& pending = writer.pending();
    if (pending.has_index_rows_of(rid)) writer.flush();
    const IndexList before = had_rows ? IndexList::read(connection, rid) : IndexList{};
    if (had_rows && before == list) return {};
    pending.note_index_rows_of(rid);
    if (list == IndexList{})
        connection.call(sql::index_remove_list).set("rid", rid).run();
    else
        pending.rows(Pending::lists).start().add(rid).add(list.stored());
    return IndexList::write_changes(before, list, rid, pending);
}

IndexList make_list(Writer& writer, std::int64_t type_id, const search::IndexRows& rows,
                    const std::vector<std::string>& references) {
    return IndexList::make(
        rows, references, type_id, writer.dictionary(),
        [&](std::string_view type, std::string_view id) { return writer.row_key(type, id); });
}

}  // namespace fascia::store
