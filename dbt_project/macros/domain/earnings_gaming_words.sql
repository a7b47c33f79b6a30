{% macro earnings_gaming_words() -%}
    {#- What earnings_gaming says of a row of `joined`, to be read aloud. -#}
    case
        when joined.given_back is null
            then
                'Fewer than ' || {{ number_text('joined.minimum_releases', 0) }}
                || ' tasks given back by choice: nothing can be said of how they were chosen.'
        when not joined.is_comparable
            then
                'Of ' || {{ number_text('joined.claims', 0) }} || ' tasks too few were given back, or all pay the same: '
                || 'nothing can be said of how they were chosen.'
        else
            'Of ' || {{ number_text('joined.claims', 0) }} || ' tasks ' || {{ number_text('joined.given_back', 0) }}
            || ' were given back by choice; ' || {{ number_text('joined.better_given_back', 0) }}
            || ' of them pay better than this account''s other tasks of the same kind and month, where '
            || {{ number_text('joined.expected_better', 1) }} || ' would be expected if pay had no part in it. '
            || case
                when not joined.is_hoarding
                    then 'Declining work is a right, and the tasks were not held many at a time: this is no flag.'
                when joined.is_flagged
                    then
                        'On ' || {{ number_text('joined.hoard_days', 0) }} || ' days '
                        || {{ number_text('joined.minimum_held', 0) }}
                        || ' or more of them were held at once, up to ' || {{ number_text('joined.most_held', 0) }}
                        || '. Ask why before anything else: declining work is a right, keeping it from others is not.'
                else 'That is within what honest people prefer.'
            end
    end
{%- endmacro %}
