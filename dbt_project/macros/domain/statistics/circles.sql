{% macro chance_of_one_task(same, pairs, own_same, own_pairs, prior_pairs, prior_chance) -%}
    {#- How likely two claims by two people at work at one time are claims of one task: the share among all such pairs
        of claims but the two people's own, leaning on a prior where the time was quiet. Who takes which task is
        exchangeable among those at work, so that a rush explains its own matches. -#}
    (
        ({{ same }} - {{ own_same }} + {{ prior_pairs }} * {{ prior_chance }})
        / ({{ pairs }} - {{ own_pairs }} + {{ prior_pairs }})
    )
{%- endmacro %}

{% macro chance_of_acceptance(reviewer_rate, expert_rate, usual_rate) -%}
    {#- How likely a reviewer accepts an expert's work when neither knows the other: the reviewer's rate with others times
        the expert's rate with others over the usual rate, kept off 0 and 1. -#}
    least(0.99, greatest(0.01, {{ reviewer_rate }} * {{ expert_rate }} / {{ usual_rate }}))
{%- endmacro %}

{% macro rate_without(total, own, count, own_count, prior_count, prior) -%}
    {#- A rate or mean over all of somebody's reviews but those within the pair, leaning on `prior`. -#}
    (
        ({{ total }} - {{ own }} + {{ prior_count }} * ({{ prior }}))
        / ({{ count }} - {{ own_count }} + {{ prior_count }})
    )
{%- endmacro %}
