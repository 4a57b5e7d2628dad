-- Each code that a token parameter has, with its system.
-- in: param_id number
-- out: system text, code text
SELECT DISTINCT COALESCE(s.uri, '') AS uri, t.code
FROM fascia_token_index t LEFT JOIN fascia_code_system s ON s.system_id = t.system_id
WHERE t.param_id = :param_id ORDER BY uri, code
