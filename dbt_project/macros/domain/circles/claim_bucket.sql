{% macro claim_bucket(claimed_at, bucket_seconds) -%}
    {#- The number of the short stretch of time in which a task was claimed, counted from 1970. -#}
    cast(floor({{ epoch_seconds(claimed_at) }} / {{ bucket_seconds }}) as bigint)
{%- endmacro %}
