{% macro too_fast_words() -%}
    {#- What too_fast says of a row of `joined`, to be read aloud. -#}
    case
        when joined.q_value is null and joined.submissions < joined.minimum_submissions
            then
                'Only ' || {{ number_text('joined.submissions', 0) }} || ' timed submissions; '
                || {{ number_text('joined.minimum_submissions', 0) }}
                || ' are needed before speed says anything.'
        when joined.q_value is null
            then 'Too few experts do the same kinds of task to say what is usual.'
        else
            'Over ' || {{ number_text('joined.submissions', 0) }}
            || ' timed submissions this expert takes '
            || {{ percent_text('joined.time_ratio') }}
            || ' of the usual time for the same kinds of task; among '
            || {{ number_text('joined.population_accounts', 0) }}
            || ' honest experts a speed like this has a probability '
            || case when joined.p_value >= 0.0001 then 'of ' else '' end
            || {{ probability_text('joined.p_value') }} || '. '
            || case joined.verdict
                when 'usual' then 'That is within what honest people differ by.'
                when 'alone'
                    then
                        'Speed alone proves nothing: send ' || {{ number_text('joined.golds_asked', 0) }}
                        || ' gold tasks.'
                else
                    'Of ' || {{ number_text('joined.gold_answered', 0) }} || ' gold tasks '
                    || {{ number_text('joined.gold_correct', 0) }} || ' were right'
                    || case joined.verdict
                        when 'confirmed'
                            then
                                ': fast and often wrong, with a probability of '
                                || {{ number_text('joined.below_bar', 4) }}
                                || ' below the bar. Ask how the work is done before anything else.'
                        when 'passed' then ': fast and good.'
                        when 'asked'
                            then
                                ', which decides nothing: send ' || {{ number_text('joined.golds_asked', 0) }}
                                || ' more. Nothing is held against the expert meanwhile.'
                        else ', which speaks neither for nor against: nothing is held against the expert.'
                    end
            end
    end
{%- endmacro %}
