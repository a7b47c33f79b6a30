select signals.account_id
from {{ ref('account_signals') }} as signals
left join {{ ref('accounts') }} as accounts on signals.account_id = accounts.account_id
where accounts.account_id is null or accounts.account_role = 'forbidden'
