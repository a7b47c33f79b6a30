with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'collusion_ring', [
        'minimum_members', 'minimum_other_ties', 'minimum_density', 'minimum_excess', 'minimum_claims'
    ]) }}

),

members as (

    select * from {{ ref('int_ring_members') }}

),

rings as (

    select * from {{ ref('int_rings') }}

),

counted as (

    select
        members.account_id,
        members.claims,
        rings.*,
        thresholds.minimum_members,
        thresholds.minimum_other_ties,
        thresholds.minimum_density,
        thresholds.minimum_excess,
        thresholds.minimum_claims,
        {{ other_ties('rings') }} as other_ties
    from members
    cross join thresholds
    left join rings on members.ring_label = rings.ring_label

),

joined as (

    select
        counted.*,
        coalesce(
            counted.members >= counted.minimum_members
            and counted.other_ties >= counted.minimum_other_ties
            and counted.tied_pairs >= counted.minimum_density * counted.possible_pairs
            and counted.tied_pairs >= counted.minimum_excess * counted.expected_pairs,
            false
        ) as is_flagged
    from counted

),

judged as (

    select
        joined.account_id,
        'collusion_ring' as signal_code,
        'coordination' as family,
        case
            when joined.is_flagged then 'flagged'
            when joined.claims < joined.minimum_claims then 'insufficient_data'
            else 'clear'
        end as status,
        case
            when joined.is_flagged then joined.tied_pairs / joined.possible_pairs
            when joined.claims >= joined.minimum_claims then 0.0
        end as score,
        coalesce(joined.tied_pairs / nullif(joined.expected_pairs, 0), 0.0) as observed_value,
        joined.minimum_excess as threshold_value,
        joined.claims as sample_size,
        cast(null as double) as p_value,
        cast(null as double) as q_value,
        {{ json_object(raws={
            'account_ids': "coalesce(joined.account_ids, '[]')",
            'tied_pairs': 'joined.tied_pairs',
            'possible_pairs': number_text('joined.possible_pairs', 0),
            'expected_pairs': number_text('joined.expected_pairs', 2),
            'ties_of_other_kinds': 'joined.other_ties',
            'of_one_project': 'joined.members_of_one_project',
            'of_one_address': 'joined.of_one_address',
            'of_one_employer': 'joined.of_one_employer',
            'ties': "coalesce(joined.tie_list, '[]')",
        }) }} as evidence,
        {{ collusion_ring_words() }} as explanation
    from joined

)

select * from judged
