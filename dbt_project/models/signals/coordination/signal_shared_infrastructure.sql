with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'shared_infrastructure', ['minimum_accounts', 'minimum_kinds']) }}

),

marks as (

    select * from {{ ref('int_link_marks') }}

),

clusters as (

    select * from {{ ref('account_clusters') }}

),

looked_at as (

    select
        marks.account_id,
        count(distinct marks.link_kind) as kinds_known
    from marks
    where marks.link_kind <> 'contact'
    group by marks.account_id

),

judged as (

    select
        looked_at.account_id,
        'shared_infrastructure' as signal_code,
        'coordination' as family,
        case
            when coalesce(clusters.cluster_size, 1) >= thresholds.minimum_accounts then 'flagged'
            when looked_at.kinds_known < thresholds.minimum_kinds then 'insufficient_data'
            else 'clear'
        end as status,
        case
            when coalesce(clusters.cluster_size, 1) >= thresholds.minimum_accounts
                then clusters.strongest_link
            else 0.0
        end as score,
        cast(coalesce(clusters.cluster_size, 1) as double) as observed_value,
        thresholds.minimum_accounts as threshold_value,
        looked_at.kinds_known as sample_size,
        cast(null as double) as p_value,
        cast(null as double) as q_value,
        coalesce(clusters.evidence, '{}') as evidence,
        case
            when coalesce(clusters.cluster_size, 1) >= thresholds.minimum_accounts
                then
                    'This account belongs to a group of ' || {{ number_text('clusters.cluster_size', 0) }}
                    || ' accounts tied together by '
                    || case
                        when clusters.has_hard_link then 'a shared payout instrument or identity document'
                        else 'shared marks, such as devices and networks'
                    end
                    || '. Families and couples share these too: ask who the others are before anything else.'
            when clusters.cluster_size is not null
                then
                    'Shares marks with one other account, as couples and flatmates do; '
                    || 'a pair alone says nothing.'
            when looked_at.kinds_known < thresholds.minimum_kinds
                then 'Too few kinds of mark are known of this account to compare it with others.'
            else 'No group of accounts shares devices, networks, documents or payouts with this one.'
        end as explanation
    from looked_at
    left join clusters on looked_at.account_id = clusters.account_id
    cross join thresholds

)

select * from judged
