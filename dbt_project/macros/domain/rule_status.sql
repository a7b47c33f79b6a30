{% macro rule_status(is_sufficient, is_flagged) -%}
    {#- The status of a signal that makes no test: a rule speaks only on a sufficient sample. -#}
    case
        when not coalesce({{ is_sufficient }}, false) then 'insufficient_data'
        when {{ is_flagged }} then 'flagged'
        else 'clear'
    end
{%- endmacro %}

{% macro rule_score(is_sufficient, is_flagged) -%}
    {#- The score of such a signal: 1 where it holds, 0 where it does not, null where nothing was judged. -#}
    case
        when not coalesce({{ is_sufficient }}, false) then null
        when {{ is_flagged }} then 1.0
        else 0.0
    end
{%- endmacro %}
