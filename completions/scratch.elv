
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
            cand db 'Look after the database'
            cand env 'Look at settings, and make a file of them'
            cand completions 'Print the completion script of a shell'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'scratch;up'= {
            cand --admin-email 'E-mail of the admin: promotes that user, or makes an account'
            cand --host 'Address to listen on [default: HOST, else 127.0.0.1 in development, 0.0.0.0 otherwise]'
            cand --port 'Port to listen on, 0 for any free one [default: PORT, else 3010]'
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
        &'scratch;db;help'= {
            cand start 'Start the managed local PostgreSQL'
            cand stop 'Stop the managed local PostgreSQL'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'scratch;db;help;start'= {
        }
        &'scratch;db;help;stop'= {
        }
        &'scratch;db;help;help'= {
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
            cand db 'Look after the database'
            cand env 'Look at settings, and make a file of them'
            cand completions 'Print the completion script of a shell'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'scratch;help;up'= {
        }
        &'scratch;help;down'= {
        }
        &'scratch;help;serve'= {
        }
        &'scratch;help;db'= {
            cand start 'Start the managed local PostgreSQL'
            cand stop 'Stop the managed local PostgreSQL'
        }
        &'scratch;help;db;start'= {
        }
        &'scratch;help;db;stop'= {
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
        &'scratch;help;completions'= {
        }
        &'scratch;help;help'= {
        }
    ]
    $completions[$command]
}
