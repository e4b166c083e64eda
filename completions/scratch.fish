# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_scratch_global_optspecs
    string join \n e/env= env-file= no-env-file json y/yes confirm= non-interactive q/quiet v/verbose color= no-progress h/help V/version
end

function __fish_scratch_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_scratch_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_scratch_using_subcommand
    set -l cmd (__fish_scratch_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c scratch -n "__fish_scratch_needs_command" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_needs_command" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_needs_command" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_needs_command" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_needs_command" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_needs_command" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_needs_command" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_needs_command" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_needs_command" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_needs_command" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_needs_command" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_needs_command" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_needs_command" -f -a "up" -d 'From nothing to running: settings, database, migrations, admin, server'
complete -c scratch -n "__fish_scratch_needs_command" -f -a "down" -d 'Stop the managed local PostgreSQL; its data stays'
complete -c scratch -n "__fish_scratch_needs_command" -f -a "serve" -d 'Run the server'
complete -c scratch -n "__fish_scratch_needs_command" -f -a "healthcheck" -d 'Ask a server whether it is ready, for containers'
complete -c scratch -n "__fish_scratch_needs_command" -f -a "sandbox" -d 'Run a simulator of OpenRouter and PostHog, to try every command with no account'
complete -c scratch -n "__fish_scratch_needs_command" -f -a "db" -d 'Look after the database'
complete -c scratch -n "__fish_scratch_needs_command" -f -a "user" -d 'Look after users'
complete -c scratch -n "__fish_scratch_needs_command" -f -a "token" -d 'Give out API tokens and take them back'
complete -c scratch -n "__fish_scratch_needs_command" -f -a "keys" -d 'Look after the keys of providers that agents use'
complete -c scratch -n "__fish_scratch_needs_command" -f -a "flags" -d 'Ask what a user gets from the feature flags, and why'
complete -c scratch -n "__fish_scratch_needs_command" -f -a "env" -d 'Look at settings, and make a file of them'
complete -c scratch -n "__fish_scratch_needs_command" -f -a "openapi" -d 'Print the OpenAPI document of the server'
complete -c scratch -n "__fish_scratch_needs_command" -f -a "completions" -d 'Print the completion script of a shell'
complete -c scratch -n "__fish_scratch_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c scratch -n "__fish_scratch_using_subcommand up" -l admin-email -d 'E-mail of the admin: promotes that user, or makes an account' -r
complete -c scratch -n "__fish_scratch_using_subcommand up" -l host -d 'Address to listen on [default: HOST, else 127.0.0.1 in development, 0.0.0.0 otherwise]' -r
complete -c scratch -n "__fish_scratch_using_subcommand up" -l port -d 'Port to listen on, 0 for any free one [default: PORT, else 3010]' -r
complete -c scratch -n "__fish_scratch_using_subcommand up" -l metrics-addr -d 'Address and port of a listener of its own for Prometheus [default: METRICS_ADDR, else none]' -r
complete -c scratch -n "__fish_scratch_using_subcommand up" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand up" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand up" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand up" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand up" -l no-serve -d 'Stop before the server'
complete -c scratch -n "__fish_scratch_using_subcommand up" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand up" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand up" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand up" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand up" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand up" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand up" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand up" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand up" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand down" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand down" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand down" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand down" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand down" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand down" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand down" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand down" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand down" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand down" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand down" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand down" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand down" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand serve" -l host -d 'Address to listen on [default: HOST, else 127.0.0.1 in development, 0.0.0.0 otherwise]' -r
complete -c scratch -n "__fish_scratch_using_subcommand serve" -l port -d 'Port to listen on, 0 for any free one [default: PORT, else 3010]' -r
complete -c scratch -n "__fish_scratch_using_subcommand serve" -l metrics-addr -d 'Address and port of a listener of its own for Prometheus [default: METRICS_ADDR, else none]' -r
complete -c scratch -n "__fish_scratch_using_subcommand serve" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand serve" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand serve" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand serve" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand serve" -l migrate -d 'Apply pending migrations first, as `scratch db migrate` does'
complete -c scratch -n "__fish_scratch_using_subcommand serve" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand serve" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand serve" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand serve" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand serve" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand serve" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand serve" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand serve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand serve" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand healthcheck" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand healthcheck" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand healthcheck" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand healthcheck" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand healthcheck" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand healthcheck" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand healthcheck" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand healthcheck" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand healthcheck" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand healthcheck" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand healthcheck" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand healthcheck" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand healthcheck" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand sandbox" -l port -d 'Port to listen on, 0 for any free one' -r
complete -c scratch -n "__fish_scratch_using_subcommand sandbox" -l latency -d 'How long every call takes before anything happens' -r
complete -c scratch -n "__fish_scratch_using_subcommand sandbox" -l rate-limit -d 'Calls a second; more are answered with 429' -r
complete -c scratch -n "__fish_scratch_using_subcommand sandbox" -l error-before -d 'Share of calls that fail before they have an effect, from 0 to 1' -r
complete -c scratch -n "__fish_scratch_using_subcommand sandbox" -l error-after -d 'Share of calls that have their effect and are answered with an error' -r
complete -c scratch -n "__fish_scratch_using_subcommand sandbox" -l lost-answer -d 'Share of calls that have their effect and are not answered' -r
complete -c scratch -n "__fish_scratch_using_subcommand sandbox" -l broken-body -d 'Share of calls that have their effect and half an answer' -r
complete -c scratch -n "__fish_scratch_using_subcommand sandbox" -l seed -d 'Start of the dice: the same faults come in the same order' -r
complete -c scratch -n "__fish_scratch_using_subcommand sandbox" -l credits -d 'Credit of the account, in USD' -r
complete -c scratch -n "__fish_scratch_using_subcommand sandbox" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand sandbox" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand sandbox" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand sandbox" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand sandbox" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand sandbox" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand sandbox" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand sandbox" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand sandbox" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand sandbox" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand sandbox" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand sandbox" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand sandbox" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand db; and not __fish_seen_subcommand_from start stop status wait create migrate mark drop reset url shell dump help" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand db; and not __fish_seen_subcommand_from start stop status wait create migrate mark drop reset url shell dump help" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand db; and not __fish_seen_subcommand_from start stop status wait create migrate mark drop reset url shell dump help" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand db; and not __fish_seen_subcommand_from start stop status wait create migrate mark drop reset url shell dump help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand db; and not __fish_seen_subcommand_from start stop status wait create migrate mark drop reset url shell dump help" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand db; and not __fish_seen_subcommand_from start stop status wait create migrate mark drop reset url shell dump help" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand db; and not __fish_seen_subcommand_from start stop status wait create migrate mark drop reset url shell dump help" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand db; and not __fish_seen_subcommand_from start stop status wait create migrate mark drop reset url shell dump help" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand db; and not __fish_seen_subcommand_from start stop status wait create migrate mark drop reset url shell dump help" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand db; and not __fish_seen_subcommand_from start stop status wait create migrate mark drop reset url shell dump help" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand db; and not __fish_seen_subcommand_from start stop status wait create migrate mark drop reset url shell dump help" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand db; and not __fish_seen_subcommand_from start stop status wait create migrate mark drop reset url shell dump help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand db; and not __fish_seen_subcommand_from start stop status wait create migrate mark drop reset url shell dump help" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand db; and not __fish_seen_subcommand_from start stop status wait create migrate mark drop reset url shell dump help" -f -a "start" -d 'Start the managed local PostgreSQL'
complete -c scratch -n "__fish_scratch_using_subcommand db; and not __fish_seen_subcommand_from start stop status wait create migrate mark drop reset url shell dump help" -f -a "stop" -d 'Stop the managed local PostgreSQL'
complete -c scratch -n "__fish_scratch_using_subcommand db; and not __fish_seen_subcommand_from start stop status wait create migrate mark drop reset url shell dump help" -f -a "status" -d 'Show the database: server, size, applied and pending migrations'
complete -c scratch -n "__fish_scratch_using_subcommand db; and not __fish_seen_subcommand_from start stop status wait create migrate mark drop reset url shell dump help" -f -a "wait" -d 'Wait until the database answers'
complete -c scratch -n "__fish_scratch_using_subcommand db; and not __fish_seen_subcommand_from start stop status wait create migrate mark drop reset url shell dump help" -f -a "create" -d 'Create the database'
complete -c scratch -n "__fish_scratch_using_subcommand db; and not __fish_seen_subcommand_from start stop status wait create migrate mark drop reset url shell dump help" -f -a "migrate" -d 'Apply pending migrations, or adopt the tables of the old server'
complete -c scratch -n "__fish_scratch_using_subcommand db; and not __fish_seen_subcommand_from start stop status wait create migrate mark drop reset url shell dump help" -f -a "mark" -d 'Say which environment the database belongs to'
complete -c scratch -n "__fish_scratch_using_subcommand db; and not __fish_seen_subcommand_from start stop status wait create migrate mark drop reset url shell dump help" -f -a "drop" -d 'Drop the database and everything in it'
complete -c scratch -n "__fish_scratch_using_subcommand db; and not __fish_seen_subcommand_from start stop status wait create migrate mark drop reset url shell dump help" -f -a "reset" -d 'Drop the database, create it anew and migrate it'
complete -c scratch -n "__fish_scratch_using_subcommand db; and not __fish_seen_subcommand_from start stop status wait create migrate mark drop reset url shell dump help" -f -a "url" -d 'Print the URL of the database, without its password unless asked'
complete -c scratch -n "__fish_scratch_using_subcommand db; and not __fish_seen_subcommand_from start stop status wait create migrate mark drop reset url shell dump help" -f -a "shell" -d 'Open psql on the database'
complete -c scratch -n "__fish_scratch_using_subcommand db; and not __fish_seen_subcommand_from start stop status wait create migrate mark drop reset url shell dump help" -f -a "dump" -d 'Write the database out as SQL'
complete -c scratch -n "__fish_scratch_using_subcommand db; and not __fish_seen_subcommand_from start stop status wait create migrate mark drop reset url shell dump help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from start" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from start" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from start" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from start" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from start" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from start" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from start" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from start" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from start" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from start" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from start" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from start" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from start" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from stop" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from stop" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from stop" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from stop" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from stop" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from stop" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from stop" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from stop" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from stop" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from stop" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from stop" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from stop" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from stop" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from status" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from status" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from status" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from status" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from status" -l exit-code -d 'End with 8 when a migration is pending or something stands in its way'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from status" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from status" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from status" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from status" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from status" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from status" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from status" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from status" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from wait" -l timeout -d 'Longest wait' -r
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from wait" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from wait" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from wait" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from wait" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from wait" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from wait" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from wait" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from wait" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from wait" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from wait" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from wait" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from wait" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from wait" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from create" -l wait -d 'Wait for the server to be ready, as long as `--wait=DURATION` says' -r
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from create" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from create" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from create" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from create" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from create" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from create" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from create" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from create" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from create" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from create" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from migrate" -l lock-timeout -d 'Longest wait for another migration, and for a table that is in use' -r
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from migrate" -l wait -d 'Wait for the server to be ready, as long as `--wait=DURATION` says' -r
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from migrate" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from migrate" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from migrate" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from migrate" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from migrate" -l dry-run -d 'Say what would be done, and write nothing at all'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from migrate" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from migrate" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from migrate" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from migrate" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from migrate" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from migrate" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from migrate" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from migrate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from migrate" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from mark" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from mark" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from mark" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from mark" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from mark" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from mark" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from mark" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from mark" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from mark" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from mark" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from mark" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from mark" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from mark" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from drop" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from drop" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from drop" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from drop" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from drop" -l force -d 'Disconnect other sessions'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from drop" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from drop" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from drop" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from drop" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from drop" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from drop" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from drop" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from drop" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from drop" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from reset" -l lock-timeout -d 'Longest wait for another migration, and for a table that is in use' -r
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from reset" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from reset" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from reset" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from reset" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from reset" -l force -d 'Disconnect other sessions'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from reset" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from reset" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from reset" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from reset" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from reset" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from reset" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from reset" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from reset" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from reset" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from url" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from url" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from url" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from url" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from url" -l reveal -d 'Print it whole, with the password'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from url" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from url" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from url" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from url" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from url" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from url" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from url" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from url" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from url" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from shell" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from shell" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from shell" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from shell" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from shell" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from shell" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from shell" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from shell" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from shell" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from shell" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from shell" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from shell" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from shell" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from dump" -s o -l output -d 'Write into this file, which only its owner may read, instead of standard output' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from dump" -l format -d 'SQL for psql, or an archive for `pg_restore`' -r -f -a "plain\t'SQL'
custom\t'A compressed archive'"
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from dump" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from dump" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from dump" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from dump" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from dump" -l overwrite -d 'Replace the file if there is one'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from dump" -l schema-only -d 'The tables without their rows'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from dump" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from dump" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from dump" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from dump" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from dump" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from dump" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from dump" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from dump" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from dump" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from help" -f -a "start" -d 'Start the managed local PostgreSQL'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from help" -f -a "stop" -d 'Stop the managed local PostgreSQL'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from help" -f -a "status" -d 'Show the database: server, size, applied and pending migrations'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from help" -f -a "wait" -d 'Wait until the database answers'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from help" -f -a "create" -d 'Create the database'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from help" -f -a "migrate" -d 'Apply pending migrations, or adopt the tables of the old server'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from help" -f -a "mark" -d 'Say which environment the database belongs to'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from help" -f -a "drop" -d 'Drop the database and everything in it'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from help" -f -a "reset" -d 'Drop the database, create it anew and migrate it'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from help" -f -a "url" -d 'Print the URL of the database, without its password unless asked'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from help" -f -a "shell" -d 'Open psql on the database'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from help" -f -a "dump" -d 'Write the database out as SQL'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c scratch -n "__fish_scratch_using_subcommand user; and not __fish_seen_subcommand_from list search show create promote demote link delete help" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand user; and not __fish_seen_subcommand_from list search show create promote demote link delete help" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand user; and not __fish_seen_subcommand_from list search show create promote demote link delete help" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand user; and not __fish_seen_subcommand_from list search show create promote demote link delete help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand user; and not __fish_seen_subcommand_from list search show create promote demote link delete help" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand user; and not __fish_seen_subcommand_from list search show create promote demote link delete help" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand user; and not __fish_seen_subcommand_from list search show create promote demote link delete help" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand user; and not __fish_seen_subcommand_from list search show create promote demote link delete help" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand user; and not __fish_seen_subcommand_from list search show create promote demote link delete help" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand user; and not __fish_seen_subcommand_from list search show create promote demote link delete help" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand user; and not __fish_seen_subcommand_from list search show create promote demote link delete help" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand user; and not __fish_seen_subcommand_from list search show create promote demote link delete help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand user; and not __fish_seen_subcommand_from list search show create promote demote link delete help" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand user; and not __fish_seen_subcommand_from list search show create promote demote link delete help" -f -a "list" -d 'List users, newest first'
complete -c scratch -n "__fish_scratch_using_subcommand user; and not __fish_seen_subcommand_from list search show create promote demote link delete help" -f -a "search" -d 'Find users in whose id, e-mail or name a text occurs'
complete -c scratch -n "__fish_scratch_using_subcommand user; and not __fish_seen_subcommand_from list search show create promote demote link delete help" -f -a "show" -d 'Show all there is about a user'
complete -c scratch -n "__fish_scratch_using_subcommand user; and not __fish_seen_subcommand_from list search show create promote demote link delete help" -f -a "create" -d 'Make a local account, for development'
complete -c scratch -n "__fish_scratch_using_subcommand user; and not __fish_seen_subcommand_from list search show create promote demote link delete help" -f -a "promote" -d 'Make a user admin'
complete -c scratch -n "__fish_scratch_using_subcommand user; and not __fish_seen_subcommand_from list search show create promote demote link delete help" -f -a "demote" -d 'Make an admin a plain user'
complete -c scratch -n "__fish_scratch_using_subcommand user; and not __fish_seen_subcommand_from list search show create promote demote link delete help" -f -a "link" -d 'Say who at Clerk signs in as a user'
complete -c scratch -n "__fish_scratch_using_subcommand user; and not __fish_seen_subcommand_from list search show create promote demote link delete help" -f -a "delete" -d 'Delete a user with all that belongs to it'
complete -c scratch -n "__fish_scratch_using_subcommand user; and not __fish_seen_subcommand_from list search show create promote demote link delete help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from list" -l role -d 'Only users with this role: user or admin' -r
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from list" -l since -d 'Only users made since this date (UTC), or so long ago: 2026-01-31, 30d' -r
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from list" -l limit -d 'At most so many [default: 100 on a terminal, else all]' -r
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from list" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from list" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from list" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from list" -l no-key -d 'Only users without an enabled OpenRouter key'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from list" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from list" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from list" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from list" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from search" -l limit -d 'At most so many [default: 100 on a terminal, else all]' -r
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from search" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from search" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from search" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from search" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from search" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from search" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from search" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from search" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from search" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from search" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from search" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from search" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from search" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from show" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from show" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from show" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from show" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from show" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from show" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from show" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from show" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from show" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from create" -l email -d 'E-mail address; on a terminal, asked for if left out' -r
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from create" -l name -d 'Name for people' -r
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from create" -l reason -d 'Why, for the audit log' -r
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from create" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from create" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from create" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from create" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from create" -l admin -d 'Make the account an admin'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from create" -l force -d 'Make it in production, too: an account that nobody can log in to'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from create" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from create" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from create" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from create" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from create" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from create" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from promote" -l reason -d 'Why, for the audit log' -r
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from promote" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from promote" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from promote" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from promote" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from promote" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from promote" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from promote" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from promote" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from promote" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from promote" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from promote" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from promote" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from promote" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from demote" -l reason -d 'Why, for the audit log' -r
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from demote" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from demote" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from demote" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from demote" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from demote" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from demote" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from demote" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from demote" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from demote" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from demote" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from demote" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from demote" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from demote" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from link" -l clerk-id -d 'Id at Clerk of the person who is to sign in as this user' -r
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from link" -l reason -d 'Why, for the audit log' -r
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from link" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from link" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from link" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from link" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from link" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from link" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from link" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from link" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from link" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from link" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from link" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from link" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from link" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from delete" -l reason -d 'Why, for the audit log' -r
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from delete" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from delete" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from delete" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from delete" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from delete" -l revoke-keys -d 'First revoke all provisioned keys of the user, at OpenRouter and here'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from delete" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from delete" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from delete" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from delete" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from delete" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from delete" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "list" -d 'List users, newest first'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "search" -d 'Find users in whose id, e-mail or name a text occurs'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show all there is about a user'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "create" -d 'Make a local account, for development'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "promote" -d 'Make a user admin'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "demote" -d 'Make an admin a plain user'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "link" -d 'Say who at Clerk signs in as a user'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "delete" -d 'Delete a user with all that belongs to it'
complete -c scratch -n "__fish_scratch_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c scratch -n "__fish_scratch_using_subcommand token; and not __fish_seen_subcommand_from create list revoke help" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand token; and not __fish_seen_subcommand_from create list revoke help" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand token; and not __fish_seen_subcommand_from create list revoke help" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand token; and not __fish_seen_subcommand_from create list revoke help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand token; and not __fish_seen_subcommand_from create list revoke help" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand token; and not __fish_seen_subcommand_from create list revoke help" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand token; and not __fish_seen_subcommand_from create list revoke help" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand token; and not __fish_seen_subcommand_from create list revoke help" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand token; and not __fish_seen_subcommand_from create list revoke help" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand token; and not __fish_seen_subcommand_from create list revoke help" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand token; and not __fish_seen_subcommand_from create list revoke help" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand token; and not __fish_seen_subcommand_from create list revoke help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand token; and not __fish_seen_subcommand_from create list revoke help" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand token; and not __fish_seen_subcommand_from create list revoke help" -f -a "create" -d 'Give a user a new token, which is shown once'
complete -c scratch -n "__fish_scratch_using_subcommand token; and not __fish_seen_subcommand_from create list revoke help" -f -a "list" -d 'List the tokens of a user, newest first'
complete -c scratch -n "__fish_scratch_using_subcommand token; and not __fish_seen_subcommand_from create list revoke help" -f -a "revoke" -d 'Take a token back: it opens nothing any more'
complete -c scratch -n "__fish_scratch_using_subcommand token; and not __fish_seen_subcommand_from create list revoke help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from create" -l expires -d 'Until when it opens the door: 30d, 2026-12-31 [default: 90d]' -r
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from create" -l type -d 'What it is for' -r -f -a "user\t'The user\'s own programs'
agent\t'An agent that works for the user'"
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from create" -l scopes -d 'What it is limited to: read, usage, flags, admin [default: what its user may do]' -r
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from create" -l reason -d 'Why, for the audit log' -r
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from create" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from create" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from create" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from create" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from create" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from create" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from create" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from create" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from create" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from create" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from list" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from list" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from list" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from list" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from list" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from list" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from list" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from revoke" -l reason -d 'Why, for the audit log' -r
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from revoke" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from revoke" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from revoke" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from revoke" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from revoke" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from revoke" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from revoke" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from revoke" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from revoke" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from revoke" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from revoke" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from revoke" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from revoke" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from help" -f -a "create" -d 'Give a user a new token, which is shown once'
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the tokens of a user, newest first'
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from help" -f -a "revoke" -d 'Take a token back: it opens nothing any more'
complete -c scratch -n "__fish_scratch_using_subcommand token; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and not __fish_seen_subcommand_from list show provision limit enable disable rotate revoke reconcile add remove set-default audit check rewrap help" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand keys; and not __fish_seen_subcommand_from list show provision limit enable disable rotate revoke reconcile add remove set-default audit check rewrap help" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand keys; and not __fish_seen_subcommand_from list show provision limit enable disable rotate revoke reconcile add remove set-default audit check rewrap help" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and not __fish_seen_subcommand_from list show provision limit enable disable rotate revoke reconcile add remove set-default audit check rewrap help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand keys; and not __fish_seen_subcommand_from list show provision limit enable disable rotate revoke reconcile add remove set-default audit check rewrap help" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and not __fish_seen_subcommand_from list show provision limit enable disable rotate revoke reconcile add remove set-default audit check rewrap help" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and not __fish_seen_subcommand_from list show provision limit enable disable rotate revoke reconcile add remove set-default audit check rewrap help" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and not __fish_seen_subcommand_from list show provision limit enable disable rotate revoke reconcile add remove set-default audit check rewrap help" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and not __fish_seen_subcommand_from list show provision limit enable disable rotate revoke reconcile add remove set-default audit check rewrap help" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and not __fish_seen_subcommand_from list show provision limit enable disable rotate revoke reconcile add remove set-default audit check rewrap help" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and not __fish_seen_subcommand_from list show provision limit enable disable rotate revoke reconcile add remove set-default audit check rewrap help" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and not __fish_seen_subcommand_from list show provision limit enable disable rotate revoke reconcile add remove set-default audit check rewrap help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and not __fish_seen_subcommand_from list show provision limit enable disable rotate revoke reconcile add remove set-default audit check rewrap help" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and not __fish_seen_subcommand_from list show provision limit enable disable rotate revoke reconcile add remove set-default audit check rewrap help" -f -a "list" -d 'List keys, newest first; with what was spent, or those of the account, if asked for'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and not __fish_seen_subcommand_from list show provision limit enable disable rotate revoke reconcile add remove set-default audit check rewrap help" -f -a "show" -d 'Show one key masked, or whole when asked to'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and not __fish_seen_subcommand_from list show provision limit enable disable rotate revoke reconcile add remove set-default audit check rewrap help" -f -a "provision" -d 'Make sure that users have a key: made at OpenRouter, once for each'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and not __fish_seen_subcommand_from list show provision limit enable disable rotate revoke reconcile add remove set-default audit check rewrap help" -f -a "limit" -d 'Change what provisioned keys may spend'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and not __fish_seen_subcommand_from list show provision limit enable disable rotate revoke reconcile add remove set-default audit check rewrap help" -f -a "enable" -d 'Let provisioned keys work again'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and not __fish_seen_subcommand_from list show provision limit enable disable rotate revoke reconcile add remove set-default audit check rewrap help" -f -a "disable" -d 'Take provisioned keys out of use, at OpenRouter and here'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and not __fish_seen_subcommand_from list show provision limit enable disable rotate revoke reconcile add remove set-default audit check rewrap help" -f -a "rotate" -d 'Put new keys in the place of provisioned ones'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and not __fish_seen_subcommand_from list show provision limit enable disable rotate revoke reconcile add remove set-default audit check rewrap help" -f -a "revoke" -d 'Take provisioned keys away for good, at OpenRouter and here'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and not __fish_seen_subcommand_from list show provision limit enable disable rotate revoke reconcile add remove set-default audit check rewrap help" -f -a "reconcile" -d 'Bring OpenRouter\'s keys and those here into agreement'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and not __fish_seen_subcommand_from list show provision limit enable disable rotate revoke reconcile add remove set-default audit check rewrap help" -f -a "add" -d 'Store a key that a user brings'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and not __fish_seen_subcommand_from list show provision limit enable disable rotate revoke reconcile add remove set-default audit check rewrap help" -f -a "remove" -d 'Remove a key that a user brought; its provider is not asked'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and not __fish_seen_subcommand_from list show provision limit enable disable rotate revoke reconcile add remove set-default audit check rewrap help" -f -a "set-default" -d 'Make a key the one that agents take'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and not __fish_seen_subcommand_from list show provision limit enable disable rotate revoke reconcile add remove set-default audit check rewrap help" -f -a "audit" -d 'Look for what is wrong with the keys, here and at OpenRouter'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and not __fish_seen_subcommand_from list show provision limit enable disable rotate revoke reconcile add remove set-default audit check rewrap help" -f -a "check" -d 'Look for what runs out, from cron: limits, expiries, the account\'s money'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and not __fish_seen_subcommand_from list show provision limit enable disable rotate revoke reconcile add remove set-default audit check rewrap help" -f -a "rewrap" -d 'Seal what is stored as text or under the master key before'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and not __fish_seen_subcommand_from list show provision limit enable disable rotate revoke reconcile add remove set-default audit check rewrap help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from list" -l user -d 'Only those of this user: id, e-mail, Clerk id or Stripe customer id' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from list" -l limit -d 'At most so many [default: 100 on a terminal, else all]' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from list" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from list" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from list" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from list" -l usage -d 'With what OpenRouter says of each: spent, limit, next reset, expiry'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from list" -l remote -d 'The keys of the OpenRouter account instead, whoever made them; foreign ones are marked'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from list" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from list" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from list" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from list" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from show" -l reason -d 'Why, for the audit log' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from show" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from show" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from show" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from show" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from show" -l reveal -d 'Print the key itself; the audit log remembers it'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from show" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from show" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from show" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from show" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from show" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from provision" -l from -d 'File with one user a line, or - for standard input; # begins a comment' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from provision" -l limit -d 'What each key may spend, in USD, or none for no limit; NEW_USER_OPENROUTER_CREDIT_LIMIT if left out' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from provision" -l limit-reset -d 'When the limit starts anew, at midnight UTC [default: never]' -r -f -a "daily\t'Every day'
weekly\t'Every Monday'
monthly\t'On the first of every month'
never\t'The limit is for the key\'s whole life'"
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from provision" -l expires -d 'Until when the keys work: 90d, 2026-12-31; for good if left out' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from provision" -l workspace -d 'Workspace of the account to make them in, by its UUID' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from provision" -l concurrency -d 'How many keys are made at a time' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from provision" -l out -d 'New file, for you alone, to write each new key into: user id, e-mail, credential id and key, between tabs' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from provision" -l reason -d 'Why, for the audit log' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from provision" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from provision" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from provision" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from provision" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from provision" -l all -d 'All users, but for those whose key an admin took away'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from provision" -l dry-run -d 'Show what would be done, and do nothing'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from provision" -l force -d 'Make another key also where there is one'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from provision" -l print -d 'Print each new key, this once'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from provision" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from provision" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from provision" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from provision" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from provision" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from provision" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from provision" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from provision" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from provision" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from limit" -l limit-reset -d 'When the limit starts anew, at midnight UTC [default: as it was]' -r -f -a "daily\t'Every day'
weekly\t'Every Monday'
monthly\t'On the first of every month'
never\t'The limit is for the key\'s whole life'"
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from limit" -l reason -d 'Why, for the audit log' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from limit" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from limit" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from limit" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from limit" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from limit" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from limit" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from limit" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from limit" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from limit" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from limit" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from limit" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from limit" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from limit" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from enable" -l reason -d 'Why, for the audit log' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from enable" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from enable" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from enable" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from enable" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from enable" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from enable" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from enable" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from enable" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from enable" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from enable" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from enable" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from enable" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from enable" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from disable" -l reason -d 'Why, for the audit log' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from disable" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from disable" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from disable" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from disable" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from disable" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from disable" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from disable" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from disable" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from disable" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from disable" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from disable" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from disable" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from disable" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l expiring-within -d 'Everybody\'s keys that expire within this time, such as 7d, or have expired; not those in the first half of their life, which would be rotated again and again' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l made-before -d 'Only keys that were made before: 2026-03-01, 2026-03-01T09:30:00Z, or 30d for so long ago' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l grace -d 'How long the old key works beside the new one, such as 24h; 0 for not at all' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l concurrency -d 'How many users are worked on at a time' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l reason -d 'Why, for the audit log' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from rotate" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l all -d 'Everybody\'s enabled provisioned keys'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l resume -d 'Revoke the old keys that are due, and end what was cut short'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l dry-run -d 'Show which keys would be rotated, and do nothing'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from rotate" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from rotate" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from rotate" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from rotate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from rotate" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from revoke" -l reason -d 'Why, for the audit log' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from revoke" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from revoke" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from revoke" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from revoke" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from revoke" -l forget -d 'Remove only a credential: one whose key\'s hash is not known, and which you have deleted at OpenRouter; or one whose key is of another environment or installation, and stays'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from revoke" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from revoke" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from revoke" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from revoke" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from revoke" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from revoke" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from revoke" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from revoke" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from revoke" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from reconcile" -l reason -d 'Why, for the audit log' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from reconcile" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from reconcile" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from reconcile" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from reconcile" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from reconcile" -l dry-run -d 'Show what would be done, and do nothing'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from reconcile" -l prune -d 'Delete keys of this installation that no credential holds'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from reconcile" -l exit-code -d 'Show what would be done, and end with 8 if that is anything'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from reconcile" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from reconcile" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from reconcile" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from reconcile" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from reconcile" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from reconcile" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from reconcile" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from reconcile" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from reconcile" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from add" -l service -d 'The provider that the key is for' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from add" -l description -d 'What it is, in a few words' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from add" -l from -d 'File that holds the key, or - for standard input, which is read anyway if it is no terminal; on one, the key is asked for' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from add" -l reason -d 'Why, for the audit log' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from add" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from add" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from add" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from add" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from add" -l default -d 'Make it the one that agents take; where the user has no enabled one, it is that anyway'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from add" -l no-verify -d 'Store it without asking OpenRouter whether it accepts the key'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from add" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from add" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from add" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from add" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from add" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from add" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from add" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from remove" -l reason -d 'Why, for the audit log' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from remove" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from remove" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from remove" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from remove" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from remove" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from remove" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from remove" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from remove" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from remove" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from remove" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from remove" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from set-default" -l reason -d 'Why, for the audit log' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from set-default" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from set-default" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from set-default" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from set-default" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from set-default" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from set-default" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from set-default" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from set-default" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from set-default" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from set-default" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from set-default" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from set-default" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from set-default" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from audit" -l max-lifetime -d 'Longest life that a key may have, such as 90d; without it keys need not end' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from audit" -l reason -d 'Why, for the audit log' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from audit" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from audit" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from audit" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from audit" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from audit" -l fix-defaults -d 'Leave every user with several defaults the newest, and have the database keep it so'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from audit" -l offline -d 'Look at the database alone'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from audit" -l exit-code -d 'End with 8 when something is found that is more than info'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from audit" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from audit" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from audit" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from audit" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from audit" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from audit" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from audit" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from audit" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from audit" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from check" -l warn-at -d 'From so many per cent of its limit on a key is listed' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from check" -l expiring-within -d 'So long before its expiry a key is listed' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from check" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from check" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from check" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from check" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from check" -l exit-code -d 'End with 8 when something is wrong'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from check" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from check" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from check" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from check" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from check" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from check" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from rewrap" -l reason -d 'Why, for the audit log' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from rewrap" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from rewrap" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from rewrap" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from rewrap" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from rewrap" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from rewrap" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from rewrap" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from rewrap" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from rewrap" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from rewrap" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from rewrap" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from rewrap" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from rewrap" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from help" -f -a "list" -d 'List keys, newest first; with what was spent, or those of the account, if asked for'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show one key masked, or whole when asked to'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from help" -f -a "provision" -d 'Make sure that users have a key: made at OpenRouter, once for each'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from help" -f -a "limit" -d 'Change what provisioned keys may spend'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from help" -f -a "enable" -d 'Let provisioned keys work again'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from help" -f -a "disable" -d 'Take provisioned keys out of use, at OpenRouter and here'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from help" -f -a "rotate" -d 'Put new keys in the place of provisioned ones'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from help" -f -a "revoke" -d 'Take provisioned keys away for good, at OpenRouter and here'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from help" -f -a "reconcile" -d 'Bring OpenRouter\'s keys and those here into agreement'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from help" -f -a "add" -d 'Store a key that a user brings'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from help" -f -a "remove" -d 'Remove a key that a user brought; its provider is not asked'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from help" -f -a "set-default" -d 'Make a key the one that agents take'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from help" -f -a "audit" -d 'Look for what is wrong with the keys, here and at OpenRouter'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from help" -f -a "check" -d 'Look for what runs out, from cron: limits, expiries, the account\'s money'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from help" -f -a "rewrap" -d 'Seal what is stored as text or under the master key before'
complete -c scratch -n "__fish_scratch_using_subcommand keys; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and not __fish_seen_subcommand_from list get eval explain diff fetch lint help" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand flags; and not __fish_seen_subcommand_from list get eval explain diff fetch lint help" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand flags; and not __fish_seen_subcommand_from list get eval explain diff fetch lint help" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand flags; and not __fish_seen_subcommand_from list get eval explain diff fetch lint help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand flags; and not __fish_seen_subcommand_from list get eval explain diff fetch lint help" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and not __fish_seen_subcommand_from list get eval explain diff fetch lint help" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and not __fish_seen_subcommand_from list get eval explain diff fetch lint help" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and not __fish_seen_subcommand_from list get eval explain diff fetch lint help" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and not __fish_seen_subcommand_from list get eval explain diff fetch lint help" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and not __fish_seen_subcommand_from list get eval explain diff fetch lint help" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and not __fish_seen_subcommand_from list get eval explain diff fetch lint help" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and not __fish_seen_subcommand_from list get eval explain diff fetch lint help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and not __fish_seen_subcommand_from list get eval explain diff fetch lint help" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and not __fish_seen_subcommand_from list get eval explain diff fetch lint help" -f -a "list" -d 'List the flags'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and not __fish_seen_subcommand_from list get eval explain diff fetch lint help" -f -a "get" -d 'Show one flag, its conditions in words'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and not __fish_seen_subcommand_from list get eval explain diff fetch lint help" -f -a "eval" -d 'Evaluate flags for a user, for many, or for all'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and not __fish_seen_subcommand_from list get eval explain diff fetch lint help" -f -a "explain" -d 'Explain step by step why a user gets the value of a flag, and what would change it'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and not __fish_seen_subcommand_from list get eval explain diff fetch lint help" -f -a "diff" -d 'Compare the flags of two environments, or saved ones, by what they mean'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and not __fish_seen_subcommand_from list get eval explain diff fetch lint help" -f -a "fetch" -d 'Fetch the definitions and say what there is'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and not __fish_seen_subcommand_from list get eval explain diff fetch lint help" -f -a "lint" -d 'Look for what is wrong with flags, or will surprise somebody'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and not __fish_seen_subcommand_from list get eval explain diff fetch lint help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from list" -l match -d 'Only flags in whose key or name this occurs, in whatever case' -r
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from list" -l definitions -d 'Saved definitions to work on, instead of PostHog\'s' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from list" -l max-age -d 'Fetch definitions that are older than this; PostHog bills every fetch [default: 5m]' -r
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from list" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from list" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from list" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from list" -l active -d 'Only flags that are switched on'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from list" -l inactive -d 'Only flags that are switched off'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from list" -l refresh -d 'Fetch the definitions now'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from list" -l offline -d 'Work on what was fetched before, however old it is'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from list" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from list" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from list" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from list" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from get" -l definitions -d 'Saved definitions to work on, instead of PostHog\'s' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from get" -l max-age -d 'Fetch definitions that are older than this; PostHog bills every fetch [default: 5m]' -r
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from get" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from get" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from get" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from get" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from get" -l refresh -d 'Fetch the definitions now'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from get" -l offline -d 'Work on what was fetched before, however old it is'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from get" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from get" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from get" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from get" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from get" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from get" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from get" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from eval" -l contexts -d 'A JSON list of contexts, as `--context` takes one; with --json each pair of a context and a flag is one line' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from eval" -l definitions -d 'Saved definitions to work on, instead of PostHog\'s' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from eval" -l max-age -d 'Fetch definitions that are older than this; PostHog bills every fetch [default: 5m]' -r
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from eval" -l user -d 'A user: id, e-mail, Clerk id or Stripe customer id. PostHog gets what the server passes: the id as distinct id, and nothing else' -r
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from eval" -l distinct-id -d 'Whoever PostHog knows by this distinct id' -r
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from eval" -l context -d 'A JSON object of distinct_id, person_properties, groups, group_properties and device_id; the flags here add to it' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from eval" -l property -d 'A property of the person, as if the server passed it; VALUE is text unless it is a JSON number, true, false, null or a text in quotes; may be repeated' -r
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from eval" -l group -d 'A group by its type, such as company=acme; may be repeated' -r
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from eval" -l group-property -d 'A property of a group, such as company.tier=gold; may be repeated' -r
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from eval" -l device-id -d 'The device, for flags that go by it' -r
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from eval" -l at -d 'When to evaluate, for conditions on dates (RFC 3339) [default: now]' -r
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from eval" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from eval" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from eval" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from eval" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from eval" -l all-users -d 'Every user of the database, by id; PostHog gets the id alone'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from eval" -l exit-code -d 'For one flag: end with 0 if it is on, 8 if it is off, 9 if nobody can say from here'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from eval" -l refresh -d 'Fetch the definitions now'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from eval" -l offline -d 'Work on what was fetched before, however old it is'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from eval" -l complete -d 'Take absent properties for not set, as PostHog\'s server does, which knows them all'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from eval" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from eval" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from eval" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from eval" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from eval" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from eval" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from eval" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from eval" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from eval" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from explain" -l definitions -d 'Saved definitions to work on, instead of PostHog\'s' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from explain" -l max-age -d 'Fetch definitions that are older than this; PostHog bills every fetch [default: 5m]' -r
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from explain" -l user -d 'A user: id, e-mail, Clerk id or Stripe customer id. PostHog gets what the server passes: the id as distinct id, and nothing else' -r
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from explain" -l distinct-id -d 'Whoever PostHog knows by this distinct id' -r
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from explain" -l context -d 'A JSON object of distinct_id, person_properties, groups, group_properties and device_id; the flags here add to it' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from explain" -l property -d 'A property of the person, as if the server passed it; VALUE is text unless it is a JSON number, true, false, null or a text in quotes; may be repeated' -r
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from explain" -l group -d 'A group by its type, such as company=acme; may be repeated' -r
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from explain" -l group-property -d 'A property of a group, such as company.tier=gold; may be repeated' -r
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from explain" -l device-id -d 'The device, for flags that go by it' -r
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from explain" -l at -d 'When to evaluate, for conditions on dates (RFC 3339) [default: now]' -r
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from explain" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from explain" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from explain" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from explain" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from explain" -l refresh -d 'Fetch the definitions now'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from explain" -l offline -d 'Work on what was fetched before, however old it is'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from explain" -l complete -d 'Take absent properties for not set, as PostHog\'s server does, which knows them all'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from explain" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from explain" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from explain" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from explain" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from explain" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from explain" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from explain" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from explain" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from diff" -l users -d 'With --effect: these users of the database; PostHog gets the id alone' -r
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from diff" -l contexts -d 'With --effect: a JSON list of contexts, as `flags eval --contexts` takes one' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from diff" -l max-age -d 'Fetch definitions that are older than this; PostHog bills every fetch [default: 5m]' -r
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from diff" -l property -d 'A property of the person, as if the server passed it; VALUE is text unless it is a JSON number, true, false, null or a text in quotes; may be repeated' -r
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from diff" -l group -d 'A group by its type, such as company=acme; may be repeated' -r
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from diff" -l group-property -d 'A property of a group, such as company.tier=gold; may be repeated' -r
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from diff" -l device-id -d 'The device, for flags that go by it' -r
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from diff" -l at -d 'When to evaluate, for conditions on dates (RFC 3339) [default: now]' -r
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from diff" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from diff" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from diff" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from diff" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from diff" -l effect -d 'Show who would get another value; say for whom'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from diff" -l all-users -d 'With --effect: every user of the database'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from diff" -l exit-code -d 'End with 8 when there is a difference'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from diff" -l refresh -d 'Fetch the definitions now'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from diff" -l offline -d 'Work on what was fetched before, however old it is'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from diff" -l complete -d 'Take absent properties for not set, as PostHog\'s server does, which knows them all'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from diff" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from diff" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from diff" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from diff" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from diff" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from diff" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from diff" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from diff" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from fetch" -l out -d 'Save the definitions, too, for `--definitions FILE`' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from fetch" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from fetch" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from fetch" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from fetch" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from fetch" -l overwrite -d 'Replace the file if there is one'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from fetch" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from fetch" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from fetch" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from fetch" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from fetch" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from fetch" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from fetch" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from fetch" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from fetch" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from lint" -l definitions -d 'Saved definitions to work on, instead of PostHog\'s' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from lint" -l max-age -d 'Fetch definitions that are older than this; PostHog bills every fetch [default: 5m]' -r
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from lint" -l allow -d 'Don\'t look for this; may be repeated' -r -f -a "malformed\t''
duplicate-key\t''
undefined-flag\t''
missing-dependency\t''
dependency-cycle\t''
unknown-filter\t''
unknown-variant\t''
variant-shares\t''
unused-payload\t''
never-matches\t''
unreachable\t''
rollout-zero\t''
rollout-full\t''
not-local\t''
data-not-passed\t''
sdks-disagree\t''
unused-flag\t''"
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from lint" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from lint" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from lint" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from lint" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from lint" -l refresh -d 'Fetch the definitions now'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from lint" -l offline -d 'Work on what was fetched before, however old it is'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from lint" -l exit-code -d 'End with 8 when an error or a warning is found; notes don\'t count'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from lint" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from lint" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from lint" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from lint" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from lint" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from lint" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from lint" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from lint" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from lint" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the flags'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from help" -f -a "get" -d 'Show one flag, its conditions in words'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from help" -f -a "eval" -d 'Evaluate flags for a user, for many, or for all'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from help" -f -a "explain" -d 'Explain step by step why a user gets the value of a flag, and what would change it'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from help" -f -a "diff" -d 'Compare the flags of two environments, or saved ones, by what they mean'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from help" -f -a "fetch" -d 'Fetch the definitions and say what there is'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from help" -f -a "lint" -d 'Look for what is wrong with flags, or will surprise somebody'
complete -c scratch -n "__fish_scratch_using_subcommand flags; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c scratch -n "__fish_scratch_using_subcommand env; and not __fish_seen_subcommand_from init check show example help" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand env; and not __fish_seen_subcommand_from init check show example help" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand env; and not __fish_seen_subcommand_from init check show example help" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand env; and not __fish_seen_subcommand_from init check show example help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand env; and not __fish_seen_subcommand_from init check show example help" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand env; and not __fish_seen_subcommand_from init check show example help" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand env; and not __fish_seen_subcommand_from init check show example help" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand env; and not __fish_seen_subcommand_from init check show example help" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand env; and not __fish_seen_subcommand_from init check show example help" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand env; and not __fish_seen_subcommand_from init check show example help" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand env; and not __fish_seen_subcommand_from init check show example help" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand env; and not __fish_seen_subcommand_from init check show example help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand env; and not __fish_seen_subcommand_from init check show example help" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand env; and not __fish_seen_subcommand_from init check show example help" -f -a "init" -d 'Write `.env` with fresh secrets'
complete -c scratch -n "__fish_scratch_using_subcommand env; and not __fish_seen_subcommand_from init check show example help" -f -a "check" -d 'Validate every value'
complete -c scratch -n "__fish_scratch_using_subcommand env; and not __fish_seen_subcommand_from init check show example help" -f -a "show" -d 'Print every effective value with its source, secrets masked'
complete -c scratch -n "__fish_scratch_using_subcommand env; and not __fish_seen_subcommand_from init check show example help" -f -a "example" -d 'Print `.env.example`, which explains every variable'
complete -c scratch -n "__fish_scratch_using_subcommand env; and not __fish_seen_subcommand_from init check show example help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from init" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from init" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from init" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from init" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from init" -l overwrite -d 'Replace the file if there is one; its secrets are lost'
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from init" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from init" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from init" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from init" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from init" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from init" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from init" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from init" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from check" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from check" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from check" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from check" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from check" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from check" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from check" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from check" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from check" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from check" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from show" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from show" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from show" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from show" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from show" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from show" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from show" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from show" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from show" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from example" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from example" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from example" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from example" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from example" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from example" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from example" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from example" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from example" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from example" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from example" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from example" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from example" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from help" -f -a "init" -d 'Write `.env` with fresh secrets'
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from help" -f -a "check" -d 'Validate every value'
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from help" -f -a "show" -d 'Print every effective value with its source, secrets masked'
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from help" -f -a "example" -d 'Print `.env.example`, which explains every variable'
complete -c scratch -n "__fish_scratch_using_subcommand env; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c scratch -n "__fish_scratch_using_subcommand openapi" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand openapi" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand openapi" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand openapi" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand openapi" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand openapi" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand openapi" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand openapi" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand openapi" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand openapi" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand openapi" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand openapi" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand openapi" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand completions" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand completions" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand completions" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand completions" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand completions" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand completions" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand completions" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand completions" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand completions" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand completions" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand completions" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand completions" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand help; and not __fish_seen_subcommand_from up down serve healthcheck sandbox db user token keys flags env openapi completions help" -f -a "up" -d 'From nothing to running: settings, database, migrations, admin, server'
complete -c scratch -n "__fish_scratch_using_subcommand help; and not __fish_seen_subcommand_from up down serve healthcheck sandbox db user token keys flags env openapi completions help" -f -a "down" -d 'Stop the managed local PostgreSQL; its data stays'
complete -c scratch -n "__fish_scratch_using_subcommand help; and not __fish_seen_subcommand_from up down serve healthcheck sandbox db user token keys flags env openapi completions help" -f -a "serve" -d 'Run the server'
complete -c scratch -n "__fish_scratch_using_subcommand help; and not __fish_seen_subcommand_from up down serve healthcheck sandbox db user token keys flags env openapi completions help" -f -a "healthcheck" -d 'Ask a server whether it is ready, for containers'
complete -c scratch -n "__fish_scratch_using_subcommand help; and not __fish_seen_subcommand_from up down serve healthcheck sandbox db user token keys flags env openapi completions help" -f -a "sandbox" -d 'Run a simulator of OpenRouter and PostHog, to try every command with no account'
complete -c scratch -n "__fish_scratch_using_subcommand help; and not __fish_seen_subcommand_from up down serve healthcheck sandbox db user token keys flags env openapi completions help" -f -a "db" -d 'Look after the database'
complete -c scratch -n "__fish_scratch_using_subcommand help; and not __fish_seen_subcommand_from up down serve healthcheck sandbox db user token keys flags env openapi completions help" -f -a "user" -d 'Look after users'
complete -c scratch -n "__fish_scratch_using_subcommand help; and not __fish_seen_subcommand_from up down serve healthcheck sandbox db user token keys flags env openapi completions help" -f -a "token" -d 'Give out API tokens and take them back'
complete -c scratch -n "__fish_scratch_using_subcommand help; and not __fish_seen_subcommand_from up down serve healthcheck sandbox db user token keys flags env openapi completions help" -f -a "keys" -d 'Look after the keys of providers that agents use'
complete -c scratch -n "__fish_scratch_using_subcommand help; and not __fish_seen_subcommand_from up down serve healthcheck sandbox db user token keys flags env openapi completions help" -f -a "flags" -d 'Ask what a user gets from the feature flags, and why'
complete -c scratch -n "__fish_scratch_using_subcommand help; and not __fish_seen_subcommand_from up down serve healthcheck sandbox db user token keys flags env openapi completions help" -f -a "env" -d 'Look at settings, and make a file of them'
complete -c scratch -n "__fish_scratch_using_subcommand help; and not __fish_seen_subcommand_from up down serve healthcheck sandbox db user token keys flags env openapi completions help" -f -a "openapi" -d 'Print the OpenAPI document of the server'
complete -c scratch -n "__fish_scratch_using_subcommand help; and not __fish_seen_subcommand_from up down serve healthcheck sandbox db user token keys flags env openapi completions help" -f -a "completions" -d 'Print the completion script of a shell'
complete -c scratch -n "__fish_scratch_using_subcommand help; and not __fish_seen_subcommand_from up down serve healthcheck sandbox db user token keys flags env openapi completions help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from db" -f -a "start" -d 'Start the managed local PostgreSQL'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from db" -f -a "stop" -d 'Stop the managed local PostgreSQL'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from db" -f -a "status" -d 'Show the database: server, size, applied and pending migrations'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from db" -f -a "wait" -d 'Wait until the database answers'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from db" -f -a "create" -d 'Create the database'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from db" -f -a "migrate" -d 'Apply pending migrations, or adopt the tables of the old server'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from db" -f -a "mark" -d 'Say which environment the database belongs to'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from db" -f -a "drop" -d 'Drop the database and everything in it'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from db" -f -a "reset" -d 'Drop the database, create it anew and migrate it'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from db" -f -a "url" -d 'Print the URL of the database, without its password unless asked'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from db" -f -a "shell" -d 'Open psql on the database'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from db" -f -a "dump" -d 'Write the database out as SQL'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from user" -f -a "list" -d 'List users, newest first'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from user" -f -a "search" -d 'Find users in whose id, e-mail or name a text occurs'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from user" -f -a "show" -d 'Show all there is about a user'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from user" -f -a "create" -d 'Make a local account, for development'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from user" -f -a "promote" -d 'Make a user admin'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from user" -f -a "demote" -d 'Make an admin a plain user'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from user" -f -a "link" -d 'Say who at Clerk signs in as a user'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from user" -f -a "delete" -d 'Delete a user with all that belongs to it'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from token" -f -a "create" -d 'Give a user a new token, which is shown once'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from token" -f -a "list" -d 'List the tokens of a user, newest first'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from token" -f -a "revoke" -d 'Take a token back: it opens nothing any more'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from keys" -f -a "list" -d 'List keys, newest first; with what was spent, or those of the account, if asked for'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from keys" -f -a "show" -d 'Show one key masked, or whole when asked to'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from keys" -f -a "provision" -d 'Make sure that users have a key: made at OpenRouter, once for each'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from keys" -f -a "limit" -d 'Change what provisioned keys may spend'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from keys" -f -a "enable" -d 'Let provisioned keys work again'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from keys" -f -a "disable" -d 'Take provisioned keys out of use, at OpenRouter and here'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from keys" -f -a "rotate" -d 'Put new keys in the place of provisioned ones'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from keys" -f -a "revoke" -d 'Take provisioned keys away for good, at OpenRouter and here'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from keys" -f -a "reconcile" -d 'Bring OpenRouter\'s keys and those here into agreement'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from keys" -f -a "add" -d 'Store a key that a user brings'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from keys" -f -a "remove" -d 'Remove a key that a user brought; its provider is not asked'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from keys" -f -a "set-default" -d 'Make a key the one that agents take'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from keys" -f -a "audit" -d 'Look for what is wrong with the keys, here and at OpenRouter'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from keys" -f -a "check" -d 'Look for what runs out, from cron: limits, expiries, the account\'s money'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from keys" -f -a "rewrap" -d 'Seal what is stored as text or under the master key before'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from flags" -f -a "list" -d 'List the flags'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from flags" -f -a "get" -d 'Show one flag, its conditions in words'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from flags" -f -a "eval" -d 'Evaluate flags for a user, for many, or for all'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from flags" -f -a "explain" -d 'Explain step by step why a user gets the value of a flag, and what would change it'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from flags" -f -a "diff" -d 'Compare the flags of two environments, or saved ones, by what they mean'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from flags" -f -a "fetch" -d 'Fetch the definitions and say what there is'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from flags" -f -a "lint" -d 'Look for what is wrong with flags, or will surprise somebody'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from env" -f -a "init" -d 'Write `.env` with fresh secrets'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from env" -f -a "check" -d 'Validate every value'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from env" -f -a "show" -d 'Print every effective value with its source, secrets masked'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from env" -f -a "example" -d 'Print `.env.example`, which explains every variable'
