{{ config(materialized='incremental', unique_key='account_id', on_schema_change='fail') }}

select
    account_id,
    'too_fast' as signal_code,
    'timing' as family,
    case when account_id = 'a2' then 'flagged' else 'clear' end as status,
    cast(null as varchar) as explanation,
    cast('{{ var("as_of") }}' as timestamp) as as_of
from {{ ref('accounts') }}
