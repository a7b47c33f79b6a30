-- depends_on: {{ ref('days_touched') }}
select
    id,
    day
from {{ ref('day_rows') }}
where
    night = {{ 2 if var('built_seq') | int > 0 else 1 }}
    {% if is_incremental() %}
    and {{ in_touched_days('cast(day as timestamp)', ref('days_touched')) }}
    {% endif %}
