with

landed as (

    select * from {{ source('lake', 'accounts') }}

),

batches as (

    select * from {{ ref('base_landed_batches') }}

),

checked as (

    select
        landed.account_id,
        landed.account_role,
        landed.status,
        landed.created_at,
        landed.country,
        landed.language,
        landed.timezone,
        landed.domain,
        landed.is_golden_pool,
        landed.referred_by_account_id,
        landed.employer,
        landed.full_name,
        landed.birth_date,
        landed.email,
        landed.phone,
        landed.address,
        landed.is_test,
        landed.updated_at,
        landed._source,
        landed._source_file,
        landed._row_number,
        landed._batch_id,
        batches.landed_seq,
        {{ known_at('coalesce(landed.updated_at, landed.created_at)', 'batches') }} as known_at,
        {{ is_visible('coalesce(landed.updated_at, landed.created_at)', 'batches') }} as is_visible,
        {{ row_problems(
            'landed',
            required=['account_id', 'account_role', 'status', 'created_at'],
            enums={
                'account_role': ['expert', 'creator', 'fan', 'customer'],
                'status': [
                    'applied', 'screening', 'active', 'suspended', 'reactivation_eligible',
                    'offboarded', 'rejected'
                ],
            }
        ) }} as problems
    from landed
    inner join batches on landed._batch_id = batches.batch_id

)

select * from checked
