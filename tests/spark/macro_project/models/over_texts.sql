select
    id,
    value,
    {{ json_text('document', 'name') }} as json_name,
    {{ json_text('document', 'count') }} as json_count,
    {{ json_text('document', 'gone') }} as json_gone,
    {{ json_text('document', 'absent') }} as json_absent,
    {{ json_object(texts={'value': 'value', 'zone': 'grouped'}, raws={'id': 'id', 'none': 'cast(null as bigint)'}) }}
        as json_object,
    {{ json_text(json_object(texts={'value': 'value'}), 'value') }} as json_there_and_back,
    {{ matches('value', "'^[0-9]+[.]?[0-9]*$'") }} as matches_number,
    {{ matches('value', "'[\"%]'") }} as matches_marks,
    {{ md5_key(['value', 'grouped']) }} as md5_key,
    {{ uniform_hash("coalesce(value, '')") }} as uniform_hash,
    {{ quick_hash('value') }} = {{ quick_hash("value || ''") }} as is_hashed_alike,
    {{ hex_number("substr(" ~ md5_key(['value', 'grouped']) ~ ", 1, 8)") }} as hex_number,
    {{ try_cast_as('value', 'bigint') }} as as_bigint,
    {{ try_cast_as('value', 'double') }} as as_double,
    {{ try_cast_as('value', 'decimal(18, 4)') }} as as_decimal,
    {{ try_cast_as('value', 'date') }} as as_date,
    cast(id as {{ t_text() }}) as id_text
from {{ ref('texts') }}
