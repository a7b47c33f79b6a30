{% set sources = [
    'signal_thresholds', 'int_answer_likeness', 'int_label_workers', 'int_text_overlaps',
    'int_lockstep_pairs', 'int_reciprocal_pairs', 'int_account_pairs',
] %}
with

{% for source in sources %}
{{ source }} as (

    select * from {{ ref(source) }}

),

{% endfor %}
thresholds as (

    {{ thresholds_of('signal_thresholds', 'collusion_ring', [
        'pair_p', 'text_similarity', 'match_excess', 'maximum_partners'
    ]) }}

),

{# A likelihood ratio of x comes about by chance with probability 1 / x at most. People of one address share
   devices and a network as a matter of course: that is no tie. #}
found as (

    select
        least(int_label_workers.account_id, partner_workers.account_id) as account_id_a,
        greatest(int_label_workers.account_id, partner_workers.account_id) as account_id_b,
        'answers' as tie_kind,
        max(int_answer_likeness.same) as findings,
        '[]' as row_ids
    from int_answer_likeness
    cross join thresholds
    inner join int_label_workers
        on int_answer_likeness.account_number = int_label_workers.account_number
    inner join int_label_workers as partner_workers
        on int_answer_likeness.partner_number = partner_workers.account_number
    where exp(-int_answer_likeness.weight) <= thresholds.pair_p
    group by all
    union all
    select
        least(int_text_overlaps.later_account_id, int_text_overlaps.earlier_account_id) as account_id_a,
        greatest(int_text_overlaps.later_account_id, int_text_overlaps.earlier_account_id) as account_id_b,
        'texts' as tie_kind,
        count(*) as findings,
        {{ string_list('int_text_overlaps.later_submission_id') }} as row_ids
    from int_text_overlaps
    cross join thresholds
    where int_text_overlaps.similarity >= thresholds.text_similarity
    group by all
    union all
    select
        int_lockstep_pairs.account_id_a,
        int_lockstep_pairs.account_id_b,
        'claims' as tie_kind,
        int_lockstep_pairs.matches as findings,
        int_lockstep_pairs.task_ids as row_ids
    from int_lockstep_pairs
    cross join thresholds
    where int_lockstep_pairs.matches >= thresholds.match_excess * int_lockstep_pairs.expected_matches
    union all
    select
        int_reciprocal_pairs.account_id_a,
        int_reciprocal_pairs.account_id_b,
        'reviews' as tie_kind,
        int_reciprocal_pairs.accepted as findings,
        '[]' as row_ids
    from int_reciprocal_pairs
    cross join thresholds
    where int_reciprocal_pairs.p_value <= thresholds.pair_p
    union all
    select
        int_account_pairs.account_id_a,
        int_account_pairs.account_id_b,
        'infrastructure' as tie_kind,
        int_account_pairs.kinds as findings,
        int_account_pairs.link_kinds as row_ids
    from int_account_pairs
    where
        int_account_pairs.kinds > 0
        and not int_account_pairs.is_same_address

),

sides as (
    {{ both_sides('found', ['tie_kind', 'findings', 'row_ids']) }}

),

counted as (

    select
        sides.*,
        count(*) over (partition by sides.account_id, sides.tie_kind) as partners
    from sides

),

edges as (

    select
        counted.tie_kind,
        cast(max(counted.findings) as bigint) as findings,
        least(counted.account_id, counted.partner_id) as account_id_a,
        greatest(counted.account_id, counted.partner_id) as account_id_b,
        max(counted.row_ids) as row_ids
    from counted
    cross join thresholds
    group by
        least(counted.account_id, counted.partner_id),
        greatest(counted.account_id, counted.partner_id),
        counted.tie_kind
    having max(counted.partners) <= max(thresholds.maximum_partners)

)

select * from edges
