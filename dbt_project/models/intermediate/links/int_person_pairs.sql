with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'duplicate_account', [
        'minimum_probability', 'minimum_details', 'minimum_details_with_papers'
    ]) }}

),

linked as (

    select * from {{ source('linkage', 'linked_accounts') }}

),

standings as (

    select * from {{ ref('int_account_standings') }}

),

other_standings as (

    select * from {{ ref('int_account_standings') }}

),

tonight as (

    select
        linked.*,
        coalesce(
            linked.match_probability >= thresholds.minimum_probability
            and (linked.is_name_agreeing or linked.is_birth_date_agreeing or linked.is_same_document)
            and linked.details_agreeing >= case
                when linked.is_same_document or linked.is_same_payout
                    then thresholds.minimum_details_with_papers
                else thresholds.minimum_details
            end,
            false
        ) as is_one_person
    from linked
    cross join thresholds
    where linked.as_of = {{ as_of() }}

),

both_ways as (

    select
        tonight.account_id_a as account_id,
        tonight.account_id_b as other_account_id,
        tonight.match_weight,
        tonight.match_probability,
        tonight.details_agreeing,
        tonight.explanation,
        tonight.is_one_person
    from tonight
    union all
    select
        tonight.account_id_b as account_id,
        tonight.account_id_a as other_account_id,
        tonight.match_weight,
        tonight.match_probability,
        tonight.details_agreeing,
        tonight.explanation,
        tonight.is_one_person
    from tonight

),

pairs as (

    select
        both_ways.account_id,
        both_ways.other_account_id,
        both_ways.match_weight,
        both_ways.match_probability,
        both_ways.details_agreeing,
        both_ways.explanation,
        both_ways.is_one_person,
        other_standings.offboarded_at as other_offboarded_at,
        both_ways.is_one_person
        and standings.account_role = other_standings.account_role
        and standings.offboarded_at is null
        and other_standings.offboarded_at is null as is_second_account,
        both_ways.is_one_person
        and standings.offboarded_at is null
        and other_standings.offboarded_at is not null
        and not other_standings.is_cleared as is_return
    from both_ways
    inner join standings on both_ways.account_id = standings.account_id
    inner join other_standings on both_ways.other_account_id = other_standings.account_id

)

select * from pairs
