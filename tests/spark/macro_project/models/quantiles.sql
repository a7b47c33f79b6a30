select
    grouped,
    {{ round_stat(quantile('value', 0.9)) }} as ninth_decile,
    {{ round_stat(median_of('value')) }} as median_value,
    {{ round_stat(median_of('whole')) }} as median_whole,
    {{ round_stat('sum(share)') }} as total,
    {{ round_stat('avg(value)') }} as mean
from {{ ref('numbers') }}
group by grouped
