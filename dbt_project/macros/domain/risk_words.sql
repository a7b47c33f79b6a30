{% macro risk_words(judged, scores, thresholds) -%}
    {#- What account_risk says of an account, to be read aloud. -#}
    case
        when {{ judged }}.recommended_step = 'review'
            then 'Evidence of more than one kind, or a fact: a person should look at the account.'
        when {{ judged }}.is_speed_alone and {{ judged }}.recommended_step = 'request_evidence'
            then
                'Speed alone proves nothing: send ' || {{ number_text(judged ~ '.golds_asked', 0) }}
                || ' gold tasks.'
        when {{ judged }}.flags = 0 and {{ judged }}.recommended_step = 'request_evidence'
            then
                'Nothing is flagged. Fast, and too few gold tasks to tell how good: send '
                || {{ number_text(judged ~ '.golds_asked', 0) }} || '.'
        when {{ judged }}.is_victim_alone
            then 'The account may have been stolen: protect it, and tell the holder, who is the victim.'
        when
            {{ judged }}.recommended_step = 'request_evidence'
            and not {{ judged }}.is_sufficient
            and {{ scores }}.families_counting >= {{ thresholds }}.families_for_review
            and {{ judged }}.risk_score >= {{ thresholds }}.review_threshold
            and not {{ thresholds }}.review_costs_money
            then 'More than one kind of evidence, but not all of it has lasted: a review waits for another night.'
        when {{ judged }}.recommended_step = 'request_evidence'
            then 'Not enough for a review: ask for more evidence, such as 20 gold tasks or the drafts.'
        when {{ judged }}.flags > 0 and {{ thresholds }}.request_evidence_costs_money
            then 'Something is flagged, but what could be asked of the person would cost them money: nothing is asked.'
        when {{ judged }}.flags > 0
            then 'Something is flagged, but too seldom founded to be worth asking about.'
        else 'Nothing is flagged.'
    end
{%- endmacro %}
