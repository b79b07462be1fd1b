SELECT json_extract(value, '$.a'), hours_between('2025-01-01', x'00') FROM json_each('[{"a":1}]')
