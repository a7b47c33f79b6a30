{% macro others_class(others) -%}
    {#- How many others answered a task: up to six by number, more as six. -#}
    least(6, {{ others }})
{%- endmacro %}

{% macro alike_class(alike, others) -%}
    {#- How many of them gave one answer: the number up to six others, sixths of them (rounded up) above. -#}
    case
        when {{ others }} <= 6 then {{ alike }}
        else {{ int_div('6 * (' ~ alike ~ ') + (' ~ others ~ ') - 1', others) }}
    end
{%- endmacro %}

{% macro ln_copied_ratio(chance) -%}
    {#- Log likelihood ratio of the same answer on a task: copied on a share of tasks (`thresholds.copied_share`), against
        honest people who are alike on a small share (`thresholds.likeness`) beyond the chance that anybody gives it.
        Method: Dong, Berti-Equille and Srivastava 2009, the chance taken from others' answers. -#}
    ln(
        (thresholds.copied_share + (1 - thresholds.copied_share) * {{ chance }})
        / (thresholds.likeness + (1 - thresholds.likeness) * {{ chance }})
    )
{%- endmacro %}

{% macro ln_not_copied_ratio() -%}
    {#- The same of another answer: its chance cancels out. -#}
    ln((1 - thresholds.copied_share) / (1 - thresholds.likeness))
{%- endmacro %}

{% macro joins_more_than_usual(same, own_same, expected, own_expected) -%}
    {#- How much more often than usual somebody meets others in answers that nobody else gave, the pair's own tasks left
        out; at least 1. Leans on usual while such tasks are few. -#}
    greatest(
        1.0,
        (coalesce({{ same }} - {{ own_same }}, 0) + thresholds.prior_alone)
        / (coalesce({{ expected }} - {{ own_expected }}, 0) + thresholds.prior_alone)
    )
{%- endmacro %}
