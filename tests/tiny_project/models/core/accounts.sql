select
    account_id,
    account_role,
    cast('{{ var("built_as_of") or "1970-01-01" }}' as timestamp) as built_on
from read_parquet('{{ var("lake") }}/accounts/*.parquet')
where created_at <= cast('{{ var("as_of") }}' as timestamp)
