select
    grouped,
    {{ joined_text('value', "', '") }} as joined_text,
    {{ joined_text('value', "'|'", order_by='length(value)') }} as joined_by_length,
    {{ joined_text('value', "'|'", order_by='id desc') }} as joined_backwards,
    {{ string_list('value') }} as string_list,
    {{ string_list('value', order_by='id') }} as string_list_by_id
from {{ ref('texts') }}
group by grouped
