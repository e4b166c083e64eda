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
complete -c scratch -n "__fish_scratch_needs_command" -f -a "db" -d 'Look after the database'
complete -c scratch -n "__fish_scratch_needs_command" -f -a "env" -d 'Look at settings, and make a file of them'
complete -c scratch -n "__fish_scratch_needs_command" -f -a "completions" -d 'Print the completion script of a shell'
complete -c scratch -n "__fish_scratch_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c scratch -n "__fish_scratch_using_subcommand up" -l admin-email -d 'E-mail of the admin: promotes that user, or makes an account' -r
complete -c scratch -n "__fish_scratch_using_subcommand up" -l host -d 'Address to listen on [default: HOST, else 127.0.0.1 in development, 0.0.0.0 otherwise]' -r
complete -c scratch -n "__fish_scratch_using_subcommand up" -l port -d 'Port to listen on, 0 for any free one [default: PORT, else 3010]' -r
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
complete -c scratch -n "__fish_scratch_using_subcommand serve" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand serve" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand serve" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand serve" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand serve" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand serve" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand serve" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand serve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand serve" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand db; and not __fish_seen_subcommand_from start stop help" -s e -l env -d 'Environment to work on [default: APP_ENV, else the one that `.env` names]' -r -f -a "development\t''
test\t''
staging\t''
production\t''
automated_test\t''"
complete -c scratch -n "__fish_scratch_using_subcommand db; and not __fish_seen_subcommand_from start stop help" -l env-file -d 'Read settings from this file instead of `.env`; may be repeated, later files win' -r -F
complete -c scratch -n "__fish_scratch_using_subcommand db; and not __fish_seen_subcommand_from start stop help" -l confirm -d 'Confirm a severe step by the name that it asks to type' -r
complete -c scratch -n "__fish_scratch_using_subcommand db; and not __fish_seen_subcommand_from start stop help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` or `TERM=dumb` say otherwise'
always\t'Always'
never\t'Never'"
complete -c scratch -n "__fish_scratch_using_subcommand db; and not __fish_seen_subcommand_from start stop help" -l no-env-file -d 'Read settings from the process environment alone'
complete -c scratch -n "__fish_scratch_using_subcommand db; and not __fish_seen_subcommand_from start stop help" -l json -d 'Print JSON; failures too, on standard error'
complete -c scratch -n "__fish_scratch_using_subcommand db; and not __fish_seen_subcommand_from start stop help" -s y -l yes -d 'Answer yes to a question that asks y/N'
complete -c scratch -n "__fish_scratch_using_subcommand db; and not __fish_seen_subcommand_from start stop help" -l non-interactive -d 'Never ask; a missing answer is an error'
complete -c scratch -n "__fish_scratch_using_subcommand db; and not __fish_seen_subcommand_from start stop help" -s q -l quiet -d 'Print results and errors only'
complete -c scratch -n "__fish_scratch_using_subcommand db; and not __fish_seen_subcommand_from start stop help" -s v -l verbose -d 'Say more about what is done; twice for the details of libraries'
complete -c scratch -n "__fish_scratch_using_subcommand db; and not __fish_seen_subcommand_from start stop help" -l no-progress -d 'Show no progress'
complete -c scratch -n "__fish_scratch_using_subcommand db; and not __fish_seen_subcommand_from start stop help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c scratch -n "__fish_scratch_using_subcommand db; and not __fish_seen_subcommand_from start stop help" -s V -l version -d 'Print version'
complete -c scratch -n "__fish_scratch_using_subcommand db; and not __fish_seen_subcommand_from start stop help" -f -a "start" -d 'Start the managed local PostgreSQL'
complete -c scratch -n "__fish_scratch_using_subcommand db; and not __fish_seen_subcommand_from start stop help" -f -a "stop" -d 'Stop the managed local PostgreSQL'
complete -c scratch -n "__fish_scratch_using_subcommand db; and not __fish_seen_subcommand_from start stop help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
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
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from help" -f -a "start" -d 'Start the managed local PostgreSQL'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from help" -f -a "stop" -d 'Stop the managed local PostgreSQL'
complete -c scratch -n "__fish_scratch_using_subcommand db; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
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
complete -c scratch -n "__fish_scratch_using_subcommand help; and not __fish_seen_subcommand_from up down serve db env completions help" -f -a "up" -d 'From nothing to running: settings, database, migrations, admin, server'
complete -c scratch -n "__fish_scratch_using_subcommand help; and not __fish_seen_subcommand_from up down serve db env completions help" -f -a "down" -d 'Stop the managed local PostgreSQL; its data stays'
complete -c scratch -n "__fish_scratch_using_subcommand help; and not __fish_seen_subcommand_from up down serve db env completions help" -f -a "serve" -d 'Run the server'
complete -c scratch -n "__fish_scratch_using_subcommand help; and not __fish_seen_subcommand_from up down serve db env completions help" -f -a "db" -d 'Look after the database'
complete -c scratch -n "__fish_scratch_using_subcommand help; and not __fish_seen_subcommand_from up down serve db env completions help" -f -a "env" -d 'Look at settings, and make a file of them'
complete -c scratch -n "__fish_scratch_using_subcommand help; and not __fish_seen_subcommand_from up down serve db env completions help" -f -a "completions" -d 'Print the completion script of a shell'
complete -c scratch -n "__fish_scratch_using_subcommand help; and not __fish_seen_subcommand_from up down serve db env completions help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from db" -f -a "start" -d 'Start the managed local PostgreSQL'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from db" -f -a "stop" -d 'Stop the managed local PostgreSQL'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from env" -f -a "init" -d 'Write `.env` with fresh secrets'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from env" -f -a "check" -d 'Validate every value'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from env" -f -a "show" -d 'Print every effective value with its source, secrets masked'
complete -c scratch -n "__fish_scratch_using_subcommand help; and __fish_seen_subcommand_from env" -f -a "example" -d 'Print `.env.example`, which explains every variable'
