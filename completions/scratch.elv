
use builtin;
use str;

set edit:completion:arg-completer[scratch] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'scratch'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'scratch'= {
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand up 'From nothing to running: settings, database, migrations, admin, server'
            cand down 'Stop the managed local PostgreSQL; its data stays'
            cand serve 'Run the server'
            cand healthcheck 'Ask a server whether it is ready, for containers'
            cand sandbox 'Run a simulator of OpenRouter and PostHog, to try every command with no account'
            cand db 'Look after the database'
            cand user 'Look after users'
            cand token 'Give out API tokens and take them back'
            cand keys 'Look after the keys of providers that agents use'
            cand flags 'Ask what a user gets from the feature flags, and why'
            cand env 'Look at settings, and make a file of them'
            cand openapi 'Print the OpenAPI document of the server'
            cand completions 'Print the completion script of a shell'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'scratch;up'= {
            cand --admin-email 'E-mail of the admin: promotes that user, or makes an account'
            cand --host 'Address to listen on [default: HOST, else 127.0.0.1 in development, 0.0.0.0 otherwise]'
            cand --port 'Port to listen on, 0 for any free one [default: PORT, else 3010]'
            cand --metrics-addr 'Address and port of a listener of its own for Prometheus [default: METRICS_ADDR, else none]'
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --no-serve 'Stop before the server'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;down'= {
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;serve'= {
            cand --host 'Address to listen on [default: HOST, else 127.0.0.1 in development, 0.0.0.0 otherwise]'
            cand --port 'Port to listen on, 0 for any free one [default: PORT, else 3010]'
            cand --metrics-addr 'Address and port of a listener of its own for Prometheus [default: METRICS_ADDR, else none]'
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --migrate 'Apply pending migrations first, as `scratch db migrate` does'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;healthcheck'= {
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;sandbox'= {
            cand --port 'Port to listen on, 0 for any free one'
            cand --latency 'How long every call takes before anything happens'
            cand --rate-limit 'Calls a second; more are answered with 429'
            cand --error-before 'Share of calls that fail before they have an effect, from 0 to 1'
            cand --error-after 'Share of calls that have their effect and are answered with an error'
            cand --lost-answer 'Share of calls that have their effect and are not answered'
            cand --broken-body 'Share of calls that have their effect and half an answer'
            cand --seed 'Start of the dice: the same faults come in the same order'
            cand --credits 'Credit of the account, in USD'
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;db'= {
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand start 'Start the managed local PostgreSQL'
            cand stop 'Stop the managed local PostgreSQL'
            cand status 'Show the database: server, size, applied and pending migrations'
            cand wait 'Wait until the database answers'
            cand create 'Create the database'
            cand migrate 'Apply pending migrations, or adopt the tables of the old server'
            cand mark 'Say which environment the database belongs to'
            cand drop 'Drop the database and everything in it'
            cand reset 'Drop the database, create it anew and migrate it'
            cand url 'Print the URL of the database, without its password unless asked'
            cand shell 'Open psql on the database'
            cand dump 'Write the database out as SQL'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'scratch;db;start'= {
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;db;stop'= {
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;db;status'= {
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --exit-code 'End with 8 when a migration is pending or something stands in its way'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;db;wait'= {
            cand --timeout 'Longest wait'
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;db;create'= {
            cand --wait 'Wait for the server to be ready, as long as `--wait=DURATION` says'
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;db;migrate'= {
            cand --lock-timeout 'Longest wait for another migration, and for a table that is in use'
            cand --wait 'Wait for the server to be ready, as long as `--wait=DURATION` says'
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --dry-run 'Say what would be done, and write nothing at all'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;db;mark'= {
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;db;drop'= {
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --force 'Disconnect other sessions'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;db;reset'= {
            cand --lock-timeout 'Longest wait for another migration, and for a table that is in use'
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --force 'Disconnect other sessions'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;db;url'= {
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --reveal 'Print it whole, with the password'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;db;shell'= {
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;db;dump'= {
            cand -o 'Write into this file, which only its owner may read, instead of standard output'
            cand --output 'Write into this file, which only its owner may read, instead of standard output'
            cand --format 'SQL for psql, or an archive for `pg_restore`'
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --overwrite 'Replace the file if there is one'
            cand --schema-only 'The tables without their rows'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;db;help'= {
            cand start 'Start the managed local PostgreSQL'
            cand stop 'Stop the managed local PostgreSQL'
            cand status 'Show the database: server, size, applied and pending migrations'
            cand wait 'Wait until the database answers'
            cand create 'Create the database'
            cand migrate 'Apply pending migrations, or adopt the tables of the old server'
            cand mark 'Say which environment the database belongs to'
            cand drop 'Drop the database and everything in it'
            cand reset 'Drop the database, create it anew and migrate it'
            cand url 'Print the URL of the database, without its password unless asked'
            cand shell 'Open psql on the database'
            cand dump 'Write the database out as SQL'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'scratch;db;help;start'= {
        }
        &'scratch;db;help;stop'= {
        }
        &'scratch;db;help;status'= {
        }
        &'scratch;db;help;wait'= {
        }
        &'scratch;db;help;create'= {
        }
        &'scratch;db;help;migrate'= {
        }
        &'scratch;db;help;mark'= {
        }
        &'scratch;db;help;drop'= {
        }
        &'scratch;db;help;reset'= {
        }
        &'scratch;db;help;url'= {
        }
        &'scratch;db;help;shell'= {
        }
        &'scratch;db;help;dump'= {
        }
        &'scratch;db;help;help'= {
        }
        &'scratch;user'= {
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand list 'List users, newest first'
            cand search 'Find users in whose id, e-mail or name a text occurs'
            cand show 'Show all there is about a user'
            cand create 'Make a local account, for development'
            cand promote 'Make a user admin'
            cand demote 'Make an admin a plain user'
            cand link 'Say who at Clerk signs in as a user'
            cand delete 'Delete a user with all that belongs to it'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'scratch;user;list'= {
            cand --role 'Only users with this role: user or admin'
            cand --since 'Only users made since this date (UTC), or so long ago: 2026-01-31, 30d'
            cand --limit 'At most so many [default: 100 on a terminal, else all]'
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --no-key 'Only users without an enabled OpenRouter key'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;user;search'= {
            cand --limit 'At most so many [default: 100 on a terminal, else all]'
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;user;show'= {
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;user;create'= {
            cand --email 'E-mail address; on a terminal, asked for if left out'
            cand --name 'Name for people'
            cand --reason 'Why, for the audit log'
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --admin 'Make the account an admin'
            cand --force 'Make it in production, too: an account that nobody can log in to'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;user;promote'= {
            cand --reason 'Why, for the audit log'
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;user;demote'= {
            cand --reason 'Why, for the audit log'
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;user;link'= {
            cand --clerk-id 'Id at Clerk of the person who is to sign in as this user'
            cand --reason 'Why, for the audit log'
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;user;delete'= {
            cand --reason 'Why, for the audit log'
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --revoke-keys 'First revoke all provisioned keys of the user, at OpenRouter and here'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;user;help'= {
            cand list 'List users, newest first'
            cand search 'Find users in whose id, e-mail or name a text occurs'
            cand show 'Show all there is about a user'
            cand create 'Make a local account, for development'
            cand promote 'Make a user admin'
            cand demote 'Make an admin a plain user'
            cand link 'Say who at Clerk signs in as a user'
            cand delete 'Delete a user with all that belongs to it'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'scratch;user;help;list'= {
        }
        &'scratch;user;help;search'= {
        }
        &'scratch;user;help;show'= {
        }
        &'scratch;user;help;create'= {
        }
        &'scratch;user;help;promote'= {
        }
        &'scratch;user;help;demote'= {
        }
        &'scratch;user;help;link'= {
        }
        &'scratch;user;help;delete'= {
        }
        &'scratch;user;help;help'= {
        }
        &'scratch;token'= {
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand create 'Give a user a new token, which is shown once'
            cand list 'List the tokens of a user, newest first'
            cand revoke 'Take a token back: it opens nothing any more'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'scratch;token;create'= {
            cand --expires 'Until when it opens the door: 30d, 2026-12-31 [default: 90d]'
            cand --type 'What it is for'
            cand --scopes 'What it is limited to: read, usage, flags, admin [default: what its user may do]'
            cand --reason 'Why, for the audit log'
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;token;list'= {
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;token;revoke'= {
            cand --reason 'Why, for the audit log'
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;token;help'= {
            cand create 'Give a user a new token, which is shown once'
            cand list 'List the tokens of a user, newest first'
            cand revoke 'Take a token back: it opens nothing any more'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'scratch;token;help;create'= {
        }
        &'scratch;token;help;list'= {
        }
        &'scratch;token;help;revoke'= {
        }
        &'scratch;token;help;help'= {
        }
        &'scratch;keys'= {
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand list 'List keys, newest first; with what was spent, or those of the account, if asked for'
            cand show 'Show one key masked, or whole when asked to'
            cand provision 'Make sure that users have a key: made at OpenRouter, once for each'
            cand limit 'Change what provisioned keys may spend'
            cand enable 'Let provisioned keys work again'
            cand disable 'Take provisioned keys out of use, at OpenRouter and here'
            cand rotate 'Put new keys in the place of provisioned ones'
            cand revoke 'Take provisioned keys away for good, at OpenRouter and here'
            cand reconcile 'Bring OpenRouter''s keys and those here into agreement'
            cand add 'Store a key that a user brings'
            cand remove 'Remove a key that a user brought; its provider is not asked'
            cand set-default 'Make a key the one that agents take'
            cand audit 'Look for what is wrong with the keys, here and at OpenRouter'
            cand check 'Look for what runs out, from cron: limits, expiries, the account''s money'
            cand rewrap 'Seal what is stored as text or under the master key before'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'scratch;keys;list'= {
            cand --user 'Only those of this user: id, e-mail, Clerk id or Stripe customer id'
            cand --limit 'At most so many [default: 100 on a terminal, else all]'
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --usage 'With what OpenRouter says of each: spent, limit, next reset, expiry'
            cand --remote 'The keys of the OpenRouter account instead, whoever made them; foreign ones are marked'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;keys;show'= {
            cand --reason 'Why, for the audit log'
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --reveal 'Print the key itself; the audit log remembers it'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;keys;provision'= {
            cand --from 'File with one user a line, or - for standard input; # begins a comment'
            cand --limit 'What each key may spend, in USD, or none for no limit; NEW_USER_OPENROUTER_CREDIT_LIMIT if left out'
            cand --limit-reset 'When the limit starts anew, at midnight UTC [default: never]'
            cand --expires 'Until when the keys work: 90d, 2026-12-31; for good if left out'
            cand --workspace 'Workspace of the account to make them in, by its UUID'
            cand --concurrency 'How many keys are made at a time'
            cand --out 'New file, for you alone, to write each new key into: user id, e-mail, credential id and key, between tabs'
            cand --reason 'Why, for the audit log'
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --all 'All users, but for those whose key an admin took away'
            cand --dry-run 'Show what would be done, and do nothing'
            cand --force 'Make another key also where there is one'
            cand --print 'Print each new key, this once'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;keys;limit'= {
            cand --limit-reset 'When the limit starts anew, at midnight UTC [default: as it was]'
            cand --reason 'Why, for the audit log'
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;keys;enable'= {
            cand --reason 'Why, for the audit log'
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;keys;disable'= {
            cand --reason 'Why, for the audit log'
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;keys;rotate'= {
            cand --expiring-within 'Everybody''s keys that expire within this time, such as 7d, or have expired; not those in the first half of their life, which would be rotated again and again'
            cand --made-before 'Only keys that were made before: 2026-03-01, 2026-03-01T09:30:00Z, or 30d for so long ago'
            cand --grace 'How long the old key works beside the new one, such as 24h; 0 for not at all'
            cand --concurrency 'How many users are worked on at a time'
            cand --reason 'Why, for the audit log'
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --all 'Everybody''s enabled provisioned keys'
            cand --resume 'Revoke the old keys that are due, and end what was cut short'
            cand --dry-run 'Show which keys would be rotated, and do nothing'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;keys;revoke'= {
            cand --reason 'Why, for the audit log'
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --forget 'Remove only a credential: one whose key''s hash is not known, and which you have deleted at OpenRouter; or one whose key is of another environment or installation, and stays'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;keys;reconcile'= {
            cand --reason 'Why, for the audit log'
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --dry-run 'Show what would be done, and do nothing'
            cand --prune 'Delete keys of this installation that no credential holds'
            cand --exit-code 'Show what would be done, and end with 8 if that is anything'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;keys;add'= {
            cand --service 'The provider that the key is for'
            cand --description 'What it is, in a few words'
            cand --from 'File that holds the key, or - for standard input, which is read anyway if it is no terminal; on one, the key is asked for'
            cand --reason 'Why, for the audit log'
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --default 'Make it the one that agents take; where the user has no enabled one, it is that anyway'
            cand --no-verify 'Store it without asking OpenRouter whether it accepts the key'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;keys;remove'= {
            cand --reason 'Why, for the audit log'
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;keys;set-default'= {
            cand --reason 'Why, for the audit log'
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;keys;audit'= {
            cand --max-lifetime 'Longest life that a key may have, such as 90d; without it keys need not end'
            cand --reason 'Why, for the audit log'
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --fix-defaults 'Leave every user with several defaults the newest, and have the database keep it so'
            cand --offline 'Look at the database alone'
            cand --exit-code 'End with 8 when something is found that is more than info'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;keys;check'= {
            cand --warn-at 'From so many per cent of its limit on a key is listed'
            cand --expiring-within 'So long before its expiry a key is listed'
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --exit-code 'End with 8 when something is wrong'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;keys;rewrap'= {
            cand --reason 'Why, for the audit log'
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;keys;help'= {
            cand list 'List keys, newest first; with what was spent, or those of the account, if asked for'
            cand show 'Show one key masked, or whole when asked to'
            cand provision 'Make sure that users have a key: made at OpenRouter, once for each'
            cand limit 'Change what provisioned keys may spend'
            cand enable 'Let provisioned keys work again'
            cand disable 'Take provisioned keys out of use, at OpenRouter and here'
            cand rotate 'Put new keys in the place of provisioned ones'
            cand revoke 'Take provisioned keys away for good, at OpenRouter and here'
            cand reconcile 'Bring OpenRouter''s keys and those here into agreement'
            cand add 'Store a key that a user brings'
            cand remove 'Remove a key that a user brought; its provider is not asked'
            cand set-default 'Make a key the one that agents take'
            cand audit 'Look for what is wrong with the keys, here and at OpenRouter'
            cand check 'Look for what runs out, from cron: limits, expiries, the account''s money'
            cand rewrap 'Seal what is stored as text or under the master key before'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'scratch;keys;help;list'= {
        }
        &'scratch;keys;help;show'= {
        }
        &'scratch;keys;help;provision'= {
        }
        &'scratch;keys;help;limit'= {
        }
        &'scratch;keys;help;enable'= {
        }
        &'scratch;keys;help;disable'= {
        }
        &'scratch;keys;help;rotate'= {
        }
        &'scratch;keys;help;revoke'= {
        }
        &'scratch;keys;help;reconcile'= {
        }
        &'scratch;keys;help;add'= {
        }
        &'scratch;keys;help;remove'= {
        }
        &'scratch;keys;help;set-default'= {
        }
        &'scratch;keys;help;audit'= {
        }
        &'scratch;keys;help;check'= {
        }
        &'scratch;keys;help;rewrap'= {
        }
        &'scratch;keys;help;help'= {
        }
        &'scratch;flags'= {
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand list 'List the flags'
            cand get 'Show one flag, its conditions in words'
            cand eval 'Evaluate flags for a user, for many, or for all'
            cand explain 'Explain step by step why a user gets the value of a flag, and what would change it'
            cand diff 'Compare the flags of two environments, or saved ones, by what they mean'
            cand fetch 'Fetch the definitions and say what there is'
            cand lint 'Look for what is wrong with flags, or will surprise somebody'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'scratch;flags;list'= {
            cand --match 'Only flags in whose key or name this occurs, in whatever case'
            cand --definitions 'Saved definitions to work on, instead of PostHog''s'
            cand --max-age 'Fetch definitions that are older than this; PostHog bills every fetch [default: 5m]'
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --active 'Only flags that are switched on'
            cand --inactive 'Only flags that are switched off'
            cand --refresh 'Fetch the definitions now'
            cand --offline 'Work on what was fetched before, however old it is'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;flags;get'= {
            cand --definitions 'Saved definitions to work on, instead of PostHog''s'
            cand --max-age 'Fetch definitions that are older than this; PostHog bills every fetch [default: 5m]'
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --refresh 'Fetch the definitions now'
            cand --offline 'Work on what was fetched before, however old it is'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;flags;eval'= {
            cand --contexts 'A JSON list of contexts, as `--context` takes one; with --json each pair of a context and a flag is one line'
            cand --definitions 'Saved definitions to work on, instead of PostHog''s'
            cand --max-age 'Fetch definitions that are older than this; PostHog bills every fetch [default: 5m]'
            cand --user 'A user: id, e-mail, Clerk id or Stripe customer id. PostHog gets what the server passes: the id as distinct id, and nothing else'
            cand --distinct-id 'Whoever PostHog knows by this distinct id'
            cand --context 'A JSON object of distinct_id, person_properties, groups, group_properties and device_id; the flags here add to it'
            cand --property 'A property of the person, as if the server passed it; VALUE is text unless it is a JSON number, true, false, null or a text in quotes; may be repeated'
            cand --group 'A group by its type, such as company=acme; may be repeated'
            cand --group-property 'A property of a group, such as company.tier=gold; may be repeated'
            cand --device-id 'The device, for flags that go by it'
            cand --at 'When to evaluate, for conditions on dates (RFC 3339) [default: now]'
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --all-users 'Every user of the database, by id; PostHog gets the id alone'
            cand --exit-code 'For one flag: end with 0 if it is on, 8 if it is off, 9 if nobody can say from here'
            cand --refresh 'Fetch the definitions now'
            cand --offline 'Work on what was fetched before, however old it is'
            cand --complete 'Take absent properties for not set, as PostHog''s server does, which knows them all'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;flags;explain'= {
            cand --definitions 'Saved definitions to work on, instead of PostHog''s'
            cand --max-age 'Fetch definitions that are older than this; PostHog bills every fetch [default: 5m]'
            cand --user 'A user: id, e-mail, Clerk id or Stripe customer id. PostHog gets what the server passes: the id as distinct id, and nothing else'
            cand --distinct-id 'Whoever PostHog knows by this distinct id'
            cand --context 'A JSON object of distinct_id, person_properties, groups, group_properties and device_id; the flags here add to it'
            cand --property 'A property of the person, as if the server passed it; VALUE is text unless it is a JSON number, true, false, null or a text in quotes; may be repeated'
            cand --group 'A group by its type, such as company=acme; may be repeated'
            cand --group-property 'A property of a group, such as company.tier=gold; may be repeated'
            cand --device-id 'The device, for flags that go by it'
            cand --at 'When to evaluate, for conditions on dates (RFC 3339) [default: now]'
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --refresh 'Fetch the definitions now'
            cand --offline 'Work on what was fetched before, however old it is'
            cand --complete 'Take absent properties for not set, as PostHog''s server does, which knows them all'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;flags;diff'= {
            cand --users 'With --effect: these users of the database; PostHog gets the id alone'
            cand --contexts 'With --effect: a JSON list of contexts, as `flags eval --contexts` takes one'
            cand --max-age 'Fetch definitions that are older than this; PostHog bills every fetch [default: 5m]'
            cand --property 'A property of the person, as if the server passed it; VALUE is text unless it is a JSON number, true, false, null or a text in quotes; may be repeated'
            cand --group 'A group by its type, such as company=acme; may be repeated'
            cand --group-property 'A property of a group, such as company.tier=gold; may be repeated'
            cand --device-id 'The device, for flags that go by it'
            cand --at 'When to evaluate, for conditions on dates (RFC 3339) [default: now]'
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --effect 'Show who would get another value; say for whom'
            cand --all-users 'With --effect: every user of the database'
            cand --exit-code 'End with 8 when there is a difference'
            cand --refresh 'Fetch the definitions now'
            cand --offline 'Work on what was fetched before, however old it is'
            cand --complete 'Take absent properties for not set, as PostHog''s server does, which knows them all'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;flags;fetch'= {
            cand --out 'Save the definitions, too, for `--definitions FILE`'
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --overwrite 'Replace the file if there is one'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;flags;lint'= {
            cand --definitions 'Saved definitions to work on, instead of PostHog''s'
            cand --max-age 'Fetch definitions that are older than this; PostHog bills every fetch [default: 5m]'
            cand --allow 'Don''t look for this; may be repeated'
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --refresh 'Fetch the definitions now'
            cand --offline 'Work on what was fetched before, however old it is'
            cand --exit-code 'End with 8 when an error or a warning is found; notes don''t count'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;flags;help'= {
            cand list 'List the flags'
            cand get 'Show one flag, its conditions in words'
            cand eval 'Evaluate flags for a user, for many, or for all'
            cand explain 'Explain step by step why a user gets the value of a flag, and what would change it'
            cand diff 'Compare the flags of two environments, or saved ones, by what they mean'
            cand fetch 'Fetch the definitions and say what there is'
            cand lint 'Look for what is wrong with flags, or will surprise somebody'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'scratch;flags;help;list'= {
        }
        &'scratch;flags;help;get'= {
        }
        &'scratch;flags;help;eval'= {
        }
        &'scratch;flags;help;explain'= {
        }
        &'scratch;flags;help;diff'= {
        }
        &'scratch;flags;help;fetch'= {
        }
        &'scratch;flags;help;lint'= {
        }
        &'scratch;flags;help;help'= {
        }
        &'scratch;env'= {
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand init 'Write `.env` with fresh secrets'
            cand check 'Validate every value'
            cand show 'Print every effective value with its source, secrets masked'
            cand example 'Print `.env.example`, which explains every variable'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'scratch;env;init'= {
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --overwrite 'Replace the file if there is one; its secrets are lost'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;env;check'= {
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;env;show'= {
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;env;example'= {
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;env;help'= {
            cand init 'Write `.env` with fresh secrets'
            cand check 'Validate every value'
            cand show 'Print every effective value with its source, secrets masked'
            cand example 'Print `.env.example`, which explains every variable'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'scratch;env;help;init'= {
        }
        &'scratch;env;help;check'= {
        }
        &'scratch;env;help;show'= {
        }
        &'scratch;env;help;example'= {
        }
        &'scratch;env;help;help'= {
        }
        &'scratch;openapi'= {
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;completions'= {
            cand -e 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env 'Environment to work on [default: APP_ENV, else the one that `.env` names]'
            cand --env-file 'Read settings from this file instead of `.env`; may be repeated, later files win'
            cand --confirm 'Confirm a severe step by the name that it asks to type'
            cand --color 'When to use colour'
            cand --no-env-file 'Read settings from the process environment alone'
            cand --json 'Print JSON; failures too, on standard error'
            cand -y 'Answer yes to a question that asks y/N'
            cand --yes 'Answer yes to a question that asks y/N'
            cand --non-interactive 'Never ask; a missing answer is an error'
            cand -q 'Print results and errors only'
            cand --quiet 'Print results and errors only'
            cand -v 'Say more about what is done; twice for the details of libraries'
            cand --verbose 'Say more about what is done; twice for the details of libraries'
            cand --no-progress 'Show no progress'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'scratch;help'= {
            cand up 'From nothing to running: settings, database, migrations, admin, server'
            cand down 'Stop the managed local PostgreSQL; its data stays'
            cand serve 'Run the server'
            cand healthcheck 'Ask a server whether it is ready, for containers'
            cand sandbox 'Run a simulator of OpenRouter and PostHog, to try every command with no account'
            cand db 'Look after the database'
            cand user 'Look after users'
            cand token 'Give out API tokens and take them back'
            cand keys 'Look after the keys of providers that agents use'
            cand flags 'Ask what a user gets from the feature flags, and why'
            cand env 'Look at settings, and make a file of them'
            cand openapi 'Print the OpenAPI document of the server'
            cand completions 'Print the completion script of a shell'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'scratch;help;up'= {
        }
        &'scratch;help;down'= {
        }
        &'scratch;help;serve'= {
        }
        &'scratch;help;healthcheck'= {
        }
        &'scratch;help;sandbox'= {
        }
        &'scratch;help;db'= {
            cand start 'Start the managed local PostgreSQL'
            cand stop 'Stop the managed local PostgreSQL'
            cand status 'Show the database: server, size, applied and pending migrations'
            cand wait 'Wait until the database answers'
            cand create 'Create the database'
            cand migrate 'Apply pending migrations, or adopt the tables of the old server'
            cand mark 'Say which environment the database belongs to'
            cand drop 'Drop the database and everything in it'
            cand reset 'Drop the database, create it anew and migrate it'
            cand url 'Print the URL of the database, without its password unless asked'
            cand shell 'Open psql on the database'
            cand dump 'Write the database out as SQL'
        }
        &'scratch;help;db;start'= {
        }
        &'scratch;help;db;stop'= {
        }
        &'scratch;help;db;status'= {
        }
        &'scratch;help;db;wait'= {
        }
        &'scratch;help;db;create'= {
        }
        &'scratch;help;db;migrate'= {
        }
        &'scratch;help;db;mark'= {
        }
        &'scratch;help;db;drop'= {
        }
        &'scratch;help;db;reset'= {
        }
        &'scratch;help;db;url'= {
        }
        &'scratch;help;db;shell'= {
        }
        &'scratch;help;db;dump'= {
        }
        &'scratch;help;user'= {
            cand list 'List users, newest first'
            cand search 'Find users in whose id, e-mail or name a text occurs'
            cand show 'Show all there is about a user'
            cand create 'Make a local account, for development'
            cand promote 'Make a user admin'
            cand demote 'Make an admin a plain user'
            cand link 'Say who at Clerk signs in as a user'
            cand delete 'Delete a user with all that belongs to it'
        }
        &'scratch;help;user;list'= {
        }
        &'scratch;help;user;search'= {
        }
        &'scratch;help;user;show'= {
        }
        &'scratch;help;user;create'= {
        }
        &'scratch;help;user;promote'= {
        }
        &'scratch;help;user;demote'= {
        }
        &'scratch;help;user;link'= {
        }
        &'scratch;help;user;delete'= {
        }
        &'scratch;help;token'= {
            cand create 'Give a user a new token, which is shown once'
            cand list 'List the tokens of a user, newest first'
            cand revoke 'Take a token back: it opens nothing any more'
        }
        &'scratch;help;token;create'= {
        }
        &'scratch;help;token;list'= {
        }
        &'scratch;help;token;revoke'= {
        }
        &'scratch;help;keys'= {
            cand list 'List keys, newest first; with what was spent, or those of the account, if asked for'
            cand show 'Show one key masked, or whole when asked to'
            cand provision 'Make sure that users have a key: made at OpenRouter, once for each'
            cand limit 'Change what provisioned keys may spend'
            cand enable 'Let provisioned keys work again'
            cand disable 'Take provisioned keys out of use, at OpenRouter and here'
            cand rotate 'Put new keys in the place of provisioned ones'
            cand revoke 'Take provisioned keys away for good, at OpenRouter and here'
            cand reconcile 'Bring OpenRouter''s keys and those here into agreement'
            cand add 'Store a key that a user brings'
            cand remove 'Remove a key that a user brought; its provider is not asked'
            cand set-default 'Make a key the one that agents take'
            cand audit 'Look for what is wrong with the keys, here and at OpenRouter'
            cand check 'Look for what runs out, from cron: limits, expiries, the account''s money'
            cand rewrap 'Seal what is stored as text or under the master key before'
        }
        &'scratch;help;keys;list'= {
        }
        &'scratch;help;keys;show'= {
        }
        &'scratch;help;keys;provision'= {
        }
        &'scratch;help;keys;limit'= {
        }
        &'scratch;help;keys;enable'= {
        }
        &'scratch;help;keys;disable'= {
        }
        &'scratch;help;keys;rotate'= {
        }
        &'scratch;help;keys;revoke'= {
        }
        &'scratch;help;keys;reconcile'= {
        }
        &'scratch;help;keys;add'= {
        }
        &'scratch;help;keys;remove'= {
        }
        &'scratch;help;keys;set-default'= {
        }
        &'scratch;help;keys;audit'= {
        }
        &'scratch;help;keys;check'= {
        }
        &'scratch;help;keys;rewrap'= {
        }
        &'scratch;help;flags'= {
            cand list 'List the flags'
            cand get 'Show one flag, its conditions in words'
            cand eval 'Evaluate flags for a user, for many, or for all'
            cand explain 'Explain step by step why a user gets the value of a flag, and what would change it'
            cand diff 'Compare the flags of two environments, or saved ones, by what they mean'
            cand fetch 'Fetch the definitions and say what there is'
            cand lint 'Look for what is wrong with flags, or will surprise somebody'
        }
        &'scratch;help;flags;list'= {
        }
        &'scratch;help;flags;get'= {
        }
        &'scratch;help;flags;eval'= {
        }
        &'scratch;help;flags;explain'= {
        }
        &'scratch;help;flags;diff'= {
        }
        &'scratch;help;flags;fetch'= {
        }
        &'scratch;help;flags;lint'= {
        }
        &'scratch;help;env'= {
            cand init 'Write `.env` with fresh secrets'
            cand check 'Validate every value'
            cand show 'Print every effective value with its source, secrets masked'
            cand example 'Print `.env.example`, which explains every variable'
        }
        &'scratch;help;env;init'= {
        }
        &'scratch;help;env;check'= {
        }
        &'scratch;help;env;show'= {
        }
        &'scratch;help;env;example'= {
        }
        &'scratch;help;openapi'= {
        }
        &'scratch;help;completions'= {
        }
        &'scratch;help;help'= {
        }
    ]
    $completions[$command]
}
