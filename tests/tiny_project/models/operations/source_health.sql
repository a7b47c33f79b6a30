select
    'accounts' as entity,
    count(*) as rows_new,
    count(*) as rows_total,
    count(*) filter (where account_role = 'broken') as rows_quarantined,
    round(
        count(*) filter (where account_role = 'broken') / cast(nullif(count(*), 0) as double), 6
    ) as quarantine_rate,
    'ok' as status,
    cast(null as varchar) as message,
    cast('{{ var("as_of") }}' as timestamp) as as_of
from {{ ref('accounts') }}
