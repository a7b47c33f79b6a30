with

rules as (

    select * from {{ ref('signal_thresholds') }}

),

thresholds as (

    {{ thresholds_of('rules', 'signup_velocity', ['window_days']) }}

),

places as (

    select * from {{ ref('int_signup_places') }}

),

terms as (

    {{ number_spine(400, 'further') }}

),

shapes as (

    select distinct
        places.signups_near,
        places.shape,
        places.rate
    from places
    where places.signups_near > 1

),

{# Others that signed up near: one less than all, for the account itself did. #}
tails as (

    select
        shapes.signups_near,
        shapes.shape,
        shapes.rate,
        sum({{ negative_binomial_term(
            '(shapes.signups_near - 1 + terms.further)', 'shapes.shape', 'shapes.rate'
        ) }}) as tail
    from shapes
    cross join terms
    group by shapes.signups_near, shapes.shape, shapes.rate

),

judged as (

    select
        places.account_id,
        places.place_kind,
        places.place,
        places.signups_near,
        places.shape / places.rate as usual_signups,
        coalesce(tails.tail, 1.0) as tail
    from places
    cross join thresholds
    left join tails
        on
            places.signups_near = tails.signups_near
            and places.shape = tails.shape
            and places.rate = tails.rate
    where {{ days_between('places.created_at', as_of()) }} <= thresholds.window_days

),

{# The less likely of an account's places; the p-value pays for having looked at two kinds. #}
rarest as (

    select
        judged.account_id,
        judged.place_kind,
        judged.place,
        judged.signups_near,
        judged.usual_signups,
        least(1.0, 2 * judged.tail) as p_value
    from judged
    qualify row_number() over (
        partition by judged.account_id
        order by judged.tail asc nulls last, judged.place_kind asc nulls last
    ) = 1

)

select * from rarest
