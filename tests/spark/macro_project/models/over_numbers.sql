select
    id,
    {{ int_div('whole', 'divisor') }} as int_div,
    {{ round_stat('value') }} as round_stat,
    cast({{ round_stat('value') }} as {{ t_text() }}) = '-0.0' as is_negative_zero,
    {{ plain_number(round_stat('value')) }} as plain_number,
    {{ plain_number('whole') }} as whole_text,
    {{ json_object(raws={'value': round_stat('value'), 'whole': 'whole', 'flag': 'whole > 1', 'of': 'cast(1.5 as decimal(18, 4))'}) }}
        as json_object,
    {{ greatest_of(['value', 'share']) }} as greatest_of,
    {{ least_of(['value', 'share']) }} as least_of,
    {{ md5_key(['whole', 'divisor']) }} as md5_key
from {{ ref('numbers') }}
