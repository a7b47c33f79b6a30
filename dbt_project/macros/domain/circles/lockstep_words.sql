{% macro lockstep_words() -%}
    {#- What lockstep_claims says to the person; the columns are those of `joined` in its signal. -#}
    case
        when joined.partner_id is null and joined.claims < joined.minimum_claims
            then
                'Only ' || {{ number_text('joined.claims', 0) }} || ' tasks; '
                || {{ number_text('joined.minimum_claims', 0) }} || ' are needed to compare when they were claimed.'
        when joined.partner_id is null
            then
                'Of ' || {{ number_text('joined.claims', 0) }}
                || ' tasks too few were claimed in the same moments as any one colleague to ask about.'
        else
            'On ' || {{ number_text('joined.match_days', 0) }} || ' days this account and ' || joined.partner_id
            || ' claimed the same task within ' || {{ number_text('joined.bucket_seconds / 60', 0) }}
            || ' minutes ' || {{ number_text('joined.matches', 0) }}
            || ' times; of two people at work at those times, ' || {{ number_text('joined.expected_matches', 1) }}
            || ' would be expected, by what everybody else at work then claimed. '
            || case
                when joined.is_flagged then 'Ask how the two choose their tasks, and whether they are two.'
                else 'That is within what a rush for new tasks explains.'
            end
    end
{%- endmacro %}
