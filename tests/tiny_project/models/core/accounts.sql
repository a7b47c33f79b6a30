select
    account_id,
    account_role
from read_parquet('{{ var("lake") }}/accounts/*.parquet')
where created_at <= cast('{{ var("as_of") }}' as timestamp)
